//! Uploads by clients that send anything, through power cuts; an honest one gets through.

use ketch_abi::Error;
use ketch_image::{Builder, Image, PayloadSource};
use ketch_store::{Answer, Chunk, IDLE_MS, Layout, Store, Upload};
use sha2::{Digest, Sha256};

use crate::flash::RamFlash;
use crate::source::Source;

/// How its flash is divided.
pub const LAYOUT: Layout = Layout {
    state_size: 1024,
    slot_size: 2048,
    slots: 3,
    settings_size: 0,
    values_size: 0,
};

type Flash = RamFlash<1, 4, 512>;

/// An unsigned image with a payload of this length.
pub fn image(name: &str, length: usize) -> Vec<u8> {
    builder(name, length).build().expect("an image")
}

/// The builder of such an image.
pub fn builder(name: &str, length: usize) -> Builder {
    let mut builder = Builder::new("org.example.fuzz", name, "1.0.0");
    builder
        .payloads
        .push(PayloadSource::Wasm((0..length).map(|n| n as u8).collect()));
    builder
}

/// A device that takes uploads.
pub struct Device {
    /// Its store.
    pub store: Store<Flash>,
    upload: Upload,
    /// Milliseconds since it started.
    pub now: u64,
}

impl Default for Device {
    fn default() -> Self {
        let store = Store::open(
            Flash::new(LAYOUT.slot_offset(LAYOUT.slots) as usize / 512),
            LAYOUT,
        );
        Device {
            store: store.expect("fresh flash"),
            upload: Upload::new(),
            now: 0,
        }
    }
}

impl Device {
    /// Takes a piece; an image of a name that is there replaces that one.
    pub fn chunk(&mut self, chunk: Chunk<'_>) -> Result<Answer, Error> {
        let names = self.names();
        let result = self
            .upload
            .chunk(&mut self.store, self.now, chunk, |_, front, _| {
                Ok(names
                    .iter()
                    .find(|(_, name)| name == front.manifest.name)
                    .map(|(slot, _)| *slot))
            });
        self.check(result)
    }

    /// As [`Device::chunk`], from a writer that announces nothing.
    pub fn stream(&mut self, offset: u32, data: &[u8]) -> Result<Answer, Error> {
        let result = self
            .upload
            .stream(&mut self.store, self.now, offset, data, |_, _, _| Ok(None));
        self.check(result)
    }

    /// The slots in use with the names in their images.
    fn names(&mut self) -> Vec<(usize, String)> {
        self.images()
            .into_iter()
            .map(|(slot, bytes)| {
                let image = Image::parse(&bytes).expect("a stored image");
                (slot, image.manifest().name.to_owned())
            })
            .collect()
    }

    /// The slots in use with their images.
    pub fn images(&mut self) -> Vec<(usize, Vec<u8>)> {
        let records: Vec<_> = self.store.records().collect();
        let images = records.into_iter().map(|(slot, record)| {
            let mut bytes = vec![0; record.length as usize];
            self.store.read(slot, 0, &mut bytes).expect("a slot");
            (slot, bytes)
        });
        images.collect()
    }

    fn check(&mut self, result: Result<Answer, Error>) -> Result<Answer, Error> {
        if let Ok(Answer {
            completed: Some(completed),
            offset,
            ..
        }) = result
        {
            let record = self
                .store
                .record(completed.slot)
                .expect("a completed image");
            assert_eq!(record.length, offset);
            self.store.check(completed.slot).expect("what was stored");
        }
        result
    }

    /// Power fails and comes back.
    fn restart(&mut self) {
        let mut flash = self.store.flash().clone();
        flash.restore_power();
        self.store = Store::open(flash, LAYOUT).expect("a store after a power cut");
        self.upload = Upload::new();
    }

    /// Uploads an image over a link without loss.
    pub fn honest(&mut self, image: &[u8], piece: usize) -> Result<Answer, Error> {
        let sha256 = Sha256::digest(image).into();
        let mut offset = 0;
        loop {
            let start = offset as usize;
            let answer = self.chunk(Chunk {
                offset,
                length: (offset == 0).then_some(image.len() as u32),
                sha256: (offset == 0).then_some(&sha256),
                name: None,
                data: &image[start..image.len().min(start + piece)],
            })?;
            if answer.offset as usize == image.len() {
                return Ok(answer);
            }
            assert!(answer.offset > offset, "no progress at {offset}");
            offset = answer.offset;
        }
    }
}

/// Sends pieces that the bytes decide.
pub fn run(data: &[u8]) {
    let mut source = Source(data);
    let mut device = Device::default();
    let mut files = vec![
        image("one", 40),
        image("two", 900),
        image("two", 901),
        image("big", 2048),
    ];
    let mut damaged = files[1].clone();
    damaged[400] ^= 1;
    files.extend([
        damaged,
        files[0][..60].to_vec(),
        source.bytes(48).to_vec(),
        Vec::new(),
    ]);
    while !source.is_empty() {
        step(&mut device, &mut source, &files);
        for (_, image) in device.images() {
            assert!(files.contains(&image) && Image::parse(&image).is_ok());
        }
    }
    finish(&mut device, &files[0]);
}

fn step(device: &mut Device, source: &mut Source<'_>, files: &[Vec<u8>]) {
    let file = &files[source.below(files.len())];
    let kind = source.byte();
    let progress = device
        .upload
        .progress()
        .map_or(0, |progress| progress.received);
    let offset = if kind & 1 == 1 {
        progress
    } else {
        source.below(1200) as u32
    };
    let start = file.len().min(offset as usize);
    let data = &file[start..file.len().min(start + source.below(600))];
    let sha256 = Sha256::digest(file).into();
    let cut = kind & 0x60 == 0x60;
    if cut {
        device
            .store
            .flash()
            .fail_after(source.below(300) as u32, kind);
    }
    let result = if kind & 2 == 2 {
        device.stream(offset, data)
    } else {
        device.chunk(Chunk {
            offset,
            length: (kind & 4 == 4).then_some(file.len() as u32),
            sha256: (kind & 8 == 8).then_some(&sha256),
            name: (kind & 16 == 16).then_some("two"),
            data,
        })
    };
    if let Ok(answer) = result {
        assert!(answer.offset <= LAYOUT.slot_size);
    }
    device.now += source.below(256) as u64 * 40;
    if device.store.flash().has_failed() || kind & 0xe0 == 0x80 {
        device.restart();
    } else if cut {
        device.store.flash().restore_power();
    } else if kind & 0xe0 == 0xa0 {
        device
            .store
            .remove(source.below(LAYOUT.slots))
            .expect("working flash");
    }
}

/// Whatever happened, a client that behaves gets its image in.
fn finish(device: &mut Device, image: &[u8]) {
    device.now += IDLE_MS;
    if device.store.free_slot().is_none() && !device.images().iter().any(|(_, i)| i == image) {
        assert_eq!(device.honest(image, 100), Err(Error::StorageFull));
        device.store.remove(0).expect("working flash");
    }
    // Its image may be under way already, with pieces that others made wrong; that is told, and
    // the next try starts anew.
    let answer = device
        .honest(image, 100)
        .or_else(|_| device.honest(image, 100));
    let answer = answer.expect("an honest upload");
    assert_eq!(answer.matches, Some(true));
    assert!(device.images().iter().any(|(_, stored)| stored == image));
}
