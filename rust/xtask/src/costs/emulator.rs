//! Running a firmware in QEMU until it has printed everything.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::Target;

/// What a run may take, of the time of the machine at hand.
const LIMIT: Duration = Duration::from_secs(300);

/// Ends the emulator, whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a firmware prints last: one of ours, and Zephyr's test framework.
const LAST: [&str; 2] = ["done", "PROJECT EXECUTION SUCCESSFUL"];

/// The lines that a firmware prints before its last.
pub fn run(target: &Target, firmware: &Path) -> Result<Vec<String>, String> {
    run_with(target, firmware, &[])
}

/// The same with further arguments for the emulator.
pub fn run_with(target: &Target, firmware: &Path, further: &[&str]) -> Result<Vec<String>, String> {
    let [program, arguments @ ..] = target.emulator else {
        return Err(format!("{} has no emulator", target.name));
    };
    let mut running = Command::new(program)
        .args(further)
        .args(arguments)
        .arg(firmware)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map(Running)
        .map_err(|error| format!("{program}: {error}"))?;
    let output = running.0.stdout.take().ok_or("no output")?;
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let deadline = Instant::now() + LIMIT;
    let mut printed = Vec::new();
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let Ok(line) = lines.recv_timeout(left) else {
            let last = printed.join("\n");
            return Err(format!("{last}\nthe firmware did not come to its end"));
        };
        let line = line.trim().to_owned();
        if LAST.contains(&line.as_str()) {
            return Ok(printed);
        }
        let failed = line.starts_with("failed: ")
            || line.contains("FATAL ERROR")
            || line == "PROJECT EXECUTION FAILED";
        printed.push(line);
        if failed {
            return Err(printed.join("\n"));
        }
    }
}
