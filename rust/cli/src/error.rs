//! What can go wrong on the host, each with a cause, a remedy and an exit code for scripts.

use std::path::Path;

/// The groups of failures that scripts tell apart. The number is the process's exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// The device was reached and refused.
    Refused = 1,
    /// The command line or a configuration file is wrong.
    Usage = 2,
    /// No device answers.
    Unreachable = 3,
    /// An image, a manifest or a module is not acceptable.
    Image = 4,
    /// The guest's compiler failed or is missing.
    Build = 5,
    /// A container failed by its own fault, or did not do what a simulator's script expects.
    Container = 6,
    /// A file on this machine cannot be read or written.
    File = 7,
    /// A fault of this tool.
    Fault = 70,
}

/// The table printed at the end of `ketch --help`.
pub const EXIT_HELP: &str = "\
Exit codes:
   0  done
   1  the device refused the request
   2  wrong usage or configuration
   3  the device cannot be reached, or does not answer as Ketch does
   4  the image, manifest or module is not acceptable
   5  the build failed, or its compiler is missing
   6  the container failed: it trapped, ended with another code than 0, or did not do what the
      simulator's script expects
   7  a file on this machine cannot be read or written
  70  ketch itself failed";

/// A failure, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Which exit code it gives.
    pub exit: Exit,
    /// A stable name: of the device's or image's error, or one of this tool's own.
    pub name: &'static str,
    /// The number of an [`ketch_abi::Error`], where it is one.
    pub number: Option<u16>,
    /// What was attempted and what happened, as one clause without a full stop.
    pub message: String,
    /// What exactly it was about (a name, a place), where that is known.
    pub detail: Option<String>,
    /// What the reader can do about it, as one clause without a full stop.
    pub remedy: String,
}

/// What commands give back.
pub type Result<T> = core::result::Result<T, Failure>;

impl Failure {
    /// A failure of this tool's own.
    pub fn new(
        exit: Exit,
        name: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Failure {
        Failure {
            exit,
            name,
            number: None,
            message: message.into(),
            detail: None,
            remedy: remedy.into(),
        }
    }

    /// The same with a detail.
    pub fn with_detail(mut self, detail: impl Into<String>) -> Failure {
        self.detail = Some(detail.into());
        self
    }

    /// The same with another remedy.
    pub fn with_remedy(mut self, remedy: impl Into<String>) -> Failure {
        self.remedy = remedy.into();
        self
    }

    /// One of Ketch's numbered errors. `context` says what was attempted or with what file.
    pub fn numbered(exit: Exit, error: ketch_abi::Error, context: &str) -> Failure {
        Failure {
            exit,
            name: error.name(),
            number: Some(error.number()),
            message: format!("{context}: {}", error.cause()),
            detail: None,
            remedy: error.remedy().to_owned(),
        }
    }

    /// An image file that this tool does not accept.
    pub fn image(file: &Path, error: ketch_abi::Error) -> Failure {
        Failure::numbered(Exit::Image, error, &file.display().to_string())
    }

    /// A file that could not be read or written. `doing` is a verb: "read", "write".
    pub fn file(doing: &str, path: &Path, error: &std::io::Error) -> Failure {
        let remedy = match error.kind() {
            std::io::ErrorKind::NotFound => "check the path",
            std::io::ErrorKind::PermissionDenied => {
                "check the permissions of the file and its folder"
            }
            std::io::ErrorKind::AlreadyExists => "choose another place, or remove what is there",
            _ => "check the path, the permissions and the space on the disk",
        };
        Failure::new(
            Exit::File,
            "FileUnusable",
            format!("cannot {doing} {}: {}", path.display(), plain(error)),
            remedy,
        )
    }
}

/// An I/O error's text without the operating system's number, as one clause.
pub fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = match text.find(" (os error") {
        Some(end) => &text[..end],
        None => &text,
    };
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => "unknown reason".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_names_every_exit_code() {
        for exit in [
            Exit::Refused,
            Exit::Usage,
            Exit::Unreachable,
            Exit::Image,
            Exit::Build,
            Exit::Container,
            Exit::File,
            Exit::Fault,
        ] {
            let row = format!("{:>4}  ", exit as u8);
            assert!(EXIT_HELP.contains(&row), "{exit:?} is not in the help");
        }
    }

    #[test]
    fn system_errors_read_as_a_clause() {
        let error = std::io::Error::from_raw_os_error(2);
        assert_eq!(plain(&error), "no such file or directory");
    }
}
