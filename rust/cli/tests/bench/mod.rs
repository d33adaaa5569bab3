//! A folder and command lines run in it, for the tests of the binary.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder of its own for one test, which ends with the test.
pub struct Bench {
    folder: PathBuf,
    device: Option<String>,
    compiler: Option<PathBuf>,
}

impl Bench {
    /// Makes the folder.
    pub fn new(name: &str) -> Bench {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Bench {
            folder,
            device: None,
            compiler: None,
        }
    }

    /// The same with a device that is used where a command line names none.
    #[allow(dead_code)] // Each test binary compiles this file, and not each has a device.
    pub fn with_device(mut self, address: impl Into<String>) -> Bench {
        self.device = Some(address.into());
        self
    }

    /// The same with a program that compiles ahead of time.
    #[allow(dead_code)] // As above.
    pub fn with_compiler(mut self, program: impl Into<PathBuf>) -> Bench {
        self.compiler = Some(program.into());
        self
    }

    /// A file's path.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes a file.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    /// A command line, ready to be run.
    pub fn command(&self, line: &str) -> Command {
        let mut words = line.split_whitespace();
        assert_eq!(words.next(), Some("ketch"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_ketch"));
        command
            .args(words)
            .current_dir(&self.folder)
            .env("XDG_CONFIG_HOME", &self.folder)
            .env("COLUMNS", "100")
            .env_remove("KETCH_DEVICE");
        if let Some(device) = &self.device {
            command.env("KETCH_DEVICE", device);
        }
        if let Some(compiler) = &self.compiler {
            command.env("KETCH_COMPILER", compiler);
        }
        command
    }

    /// Runs a command line and returns it with everything that it did, as a golden file shows it.
    pub fn run(&self, line: &str) -> String {
        let output = self.command(line).output().unwrap();
        let mut text = format!("$ {line}\n{}", String::from_utf8_lossy(&output.stdout));
        for said in String::from_utf8_lossy(&output.stderr).lines() {
            let _ = writeln!(text, "2> {said}");
        }
        match output.status.code() {
            Some(0) => {}
            Some(code) => {
                let _ = writeln!(text, "exit code {code}");
            }
            None => text += "ended by a signal\n",
        }
        text
    }

    /// Runs command lines and compares what they did with a golden file.
    #[allow(dead_code)] // As above.
    pub fn compare(&self, golden: &str, lines: &[&str]) {
        self.compare_masked(golden, lines, |text| text);
    }

    /// The same with what differs from run to run masked.
    pub fn compare_masked(&self, golden: &str, lines: &[&str], mask: impl Fn(String) -> String) {
        let text: Vec<String> = lines.iter().map(|line| mask(self.run(line))).collect();
        let golden = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/transcripts")
            .join(golden);
        snapbox::Assert::new()
            .action_env(snapbox::assert::DEFAULT_ACTION_ENV)
            .eq(
                text.join("\n"),
                snapbox::Data::read_from(&golden, None).raw(),
            );
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
