//! NOR flash in memory, or in a file that outlives the process.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash, check_erase, check_read,
    check_write,
};
use ketch_abi::Error;
use ketch_runtime::platform::Flash;
use ketch_wamr::ModuleBytes;

/// Erased flash.
const ERASED: u8 = 0xff;

/// Flash with 4096-byte sectors that is written by aligned words of four bytes, each once between
/// two erasures, as the strictest parts want it.
///
/// With a file, every change is in the file when the call returns: killing the process is a power
/// cut. What the host's own power cut would lose is not guarded against.
#[derive(Debug)]
pub struct SimulatedFlash {
    bytes: Box<[u8]>,
    file: Option<File>,
}

/// Why flash did not do as told.
#[derive(Debug)]
pub enum FlashError {
    /// The range is not aligned or not within the flash.
    Range(NorFlashErrorKind),
    /// The range was written since it was last erased.
    NotErased,
    /// The file failed.
    File(io::Error),
}

impl fmt::Display for FlashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FlashError::Range(kind) => write!(f, "flash range: {kind}"),
            FlashError::NotErased => f.write_str("flash was written without being erased"),
            FlashError::File(error) => write!(f, "flash file: {error}"),
        }
    }
}

impl std::error::Error for FlashError {}

impl NorFlashError for FlashError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            FlashError::Range(kind) => *kind,
            FlashError::NotErased | FlashError::File(_) => NorFlashErrorKind::Other,
        }
    }
}

impl From<NorFlashErrorKind> for FlashError {
    fn from(kind: NorFlashErrorKind) -> Self {
        FlashError::Range(kind)
    }
}

impl SimulatedFlash {
    /// Erased flash that is forgotten with the process; `capacity` in bytes is a multiple of the
    /// sector size.
    pub fn in_memory(capacity: usize) -> Self {
        SimulatedFlash {
            bytes: vec![ERASED; capacity].into(),
            file: None,
        }
    }

    /// Flash in a file, which is made where there is none. Nobody else can open it at a time.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] for a file of another length,
    /// [`io::ErrorKind::ResourceBusy`] for one that is in use; whatever else the system says.
    pub fn in_file(path: &Path, capacity: usize) -> io::Result<Self> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        file.try_lock().map_err(|error| match error {
            std::fs::TryLockError::WouldBlock => io::Error::new(
                io::ErrorKind::ResourceBusy,
                "another simulator uses the file",
            ),
            std::fs::TryLockError::Error(error) => error,
        })?;
        let mut bytes = vec![ERASED; capacity];
        match file.metadata()?.len() {
            0 => file.write_all_at(&bytes, 0)?,
            length if length == capacity as u64 => file.read_exact_at(&mut bytes, 0)?,
            length => {
                let text = format!("the file has {length} bytes, the flash has {capacity}");
                return Err(io::Error::new(io::ErrorKind::InvalidData, text));
            }
        }
        Ok(SimulatedFlash {
            bytes: bytes.into(),
            file: Some(file),
        })
    }

    /// Brings a range of the file up to date.
    fn store(&self, from: usize, to: usize) -> Result<(), FlashError> {
        match &self.file {
            Some(file) => file
                .write_all_at(&self.bytes[from..to], from as u64)
                .map_err(FlashError::File),
            None => Ok(()),
        }
    }
}

impl ErrorType for SimulatedFlash {
    type Error = FlashError;
}

impl ReadNorFlash for SimulatedFlash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FlashError> {
        check_read(self, offset, bytes.len())?;
        bytes.copy_from_slice(&self.bytes[offset as usize..][..bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.bytes.len()
    }
}

impl NorFlash for SimulatedFlash {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = 4096;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), FlashError> {
        check_erase(self, from, to)?;
        let (from, to) = (from as usize, to as usize);
        self.bytes[from..to].fill(ERASED);
        self.store(from, to)
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FlashError> {
        check_write(self, offset, bytes.len())?;
        let from = offset as usize;
        let room = &mut self.bytes[from..from + bytes.len()];
        if room.iter().any(|byte| *byte != ERASED) {
            return Err(FlashError::NotErased);
        }
        room.copy_from_slice(bytes);
        self.store(from, from + bytes.len())
    }
}

impl Flash for SimulatedFlash {
    fn module(&mut self, offset: u32, length: u32) -> Result<ModuleBytes, Error> {
        let mut bytes = vec![0; length as usize].into_boxed_slice();
        self.read(offset, &mut bytes)
            .map_err(|_| Error::StorageFailed)?;
        Ok(ModuleBytes::Owned(bytes))
    }
}

/// Flash that outlives who uses it: a device that restarts opens its store anew on a clone.
#[derive(Clone, Debug)]
pub struct SharedFlash(Arc<Mutex<SimulatedFlash>>);

impl SharedFlash {
    /// Shares this flash.
    pub fn new(flash: SimulatedFlash) -> Self {
        SharedFlash(Arc::new(Mutex::new(flash)))
    }

    fn lock(&self) -> MutexGuard<'_, SimulatedFlash> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ErrorType for SharedFlash {
    type Error = FlashError;
}

impl ReadNorFlash for SharedFlash {
    const READ_SIZE: usize = SimulatedFlash::READ_SIZE;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FlashError> {
        self.lock().read(offset, bytes)
    }

    fn capacity(&self) -> usize {
        self.lock().capacity()
    }
}

impl NorFlash for SharedFlash {
    const WRITE_SIZE: usize = SimulatedFlash::WRITE_SIZE;
    const ERASE_SIZE: usize = SimulatedFlash::ERASE_SIZE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), FlashError> {
        self.lock().erase(from, to)
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FlashError> {
        self.lock().write(offset, bytes)
    }
}

impl Flash for SharedFlash {
    fn module(&mut self, offset: u32, length: u32) -> Result<ModuleBytes, Error> {
        self.lock().module(offset, length)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    const CAPACITY: usize = 3 * 4096;

    fn rules(mut flash: SimulatedFlash) {
        let mut read = [0; 8];
        flash.write(4096, &[1, 2, 3, 4]).unwrap();
        flash.read(4094, &mut read).unwrap();
        assert_eq!(read, [0xff, 0xff, 1, 2, 3, 4, 0xff, 0xff]);
        assert!(matches!(
            flash.write(4096, &[1, 2, 3, 4]),
            Err(FlashError::NotErased)
        ));
        assert!(matches!(
            flash.write(4098, &[0; 4]),
            Err(FlashError::Range(_))
        ));
        assert!(matches!(
            flash.write(4100, &[0; 3]),
            Err(FlashError::Range(_))
        ));
        assert!(matches!(
            flash.write(CAPACITY as u32, &[0; 4]),
            Err(FlashError::Range(_))
        ));
        assert!(matches!(
            flash.read(CAPACITY as u32 - 7, &mut read),
            Err(FlashError::Range(_))
        ));
        assert!(matches!(flash.erase(4096, 4097), Err(FlashError::Range(_))));
        flash.write(0, &[7; 4]).unwrap();
        flash.erase(4096, 8192).unwrap();
        flash.write(4096, &[9; 4]).unwrap();
        let ModuleBytes::Owned(module) = flash.module(4095, 3).unwrap() else {
            panic!("a copy was asked for");
        };
        assert_eq!(*module, [0xff, 9, 9]);
        assert!(flash.module(4096, CAPACITY as u32).is_err());
    }

    fn path(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("ketch-flash-{name}-{}", std::process::id()))
    }

    #[test]
    fn flash_in_memory_obeys_the_rules() {
        rules(SimulatedFlash::in_memory(CAPACITY));
    }

    #[test]
    fn flash_in_a_file_obeys_the_rules_and_stays() {
        let path = path("rules");
        rules(SimulatedFlash::in_file(&path, CAPACITY).unwrap());
        let mut again = SimulatedFlash::in_file(&path, CAPACITY).unwrap();
        let mut read = [0; 4];
        again.read(4096, &mut read).unwrap();
        assert_eq!(read, [9; 4]);
        again.read(0, &mut read).unwrap();
        assert_eq!(read, [7; 4]);
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn a_file_in_use_or_of_another_length_is_refused() {
        let path = path("refused");
        let first = SimulatedFlash::in_file(&path, CAPACITY).unwrap();
        let second = SimulatedFlash::in_file(&path, CAPACITY).unwrap_err();
        assert_eq!(second.kind(), io::ErrorKind::ResourceBusy);
        drop(first);
        let other = SimulatedFlash::in_file(&path, 2 * CAPACITY).unwrap_err();
        assert_eq!(other.kind(), io::ErrorKind::InvalidData);
        std::fs::remove_file(&path).unwrap();
    }
}
