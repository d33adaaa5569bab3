//! The options of `ketch sim`.

use std::net::SocketAddr;
use std::path::PathBuf;

/// Runs a whole device on this machine: pins that a script moves and a person watches, SMP over
/// UDP and a pseudo-terminal, flash in a file
#[derive(Clone, Debug, clap::Args)]
pub struct SimArgs {
    /// Where to listen for SMP over UDP; port 0 takes any free port
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:1337")]
    pub udp: SocketAddr,

    /// Also offer SMP on a pseudo-terminal, with a symbolic link to it at this path
    #[arg(long, value_name = "PATH")]
    pub pty: Option<PathBuf>,

    /// Keep the device's flash, and so its images, in this file; without it they are gone at the
    /// end
    #[arg(long, value_name = "FILE")]
    pub flash: Option<PathBuf>,

    /// The board description (TOML): its name and its devices. Without it: led0, led1, button0
    #[arg(long, value_name = "FILE")]
    pub devices: Option<PathBuf>,

    /// Refuse to run images without a verified signature, as a product does
    #[arg(long)]
    pub require_signed: bool,

    /// Trust the keys in this file, which `ketch key anchor` writes, as if they were compiled into
    /// the firmware
    #[arg(long, value_name = "FILE")]
    pub anchor: Vec<PathBuf>,

    /// Go by the policy in this file, as if it were compiled into the firmware, while there is none in
    /// storage
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,

    /// Also run code that was compiled ahead of time from images without a verified signature.
    /// Nothing confines what such code does
    #[arg(long, conflicts_with = "require_signed")]
    pub accept_unsigned_compiled: bool,

    /// Move pins and expect levels as this file says, with lines such as `at 500ms set button0 1`,
    /// `expect led0 1 within 2s`, `wait 1s`, `shell ketch start NAME`, `exit`. An expectation that
    /// is not met ends the simulator with an error
    #[arg(long, value_name = "FILE")]
    pub script: Option<PathBuf>,

    /// Write each change of a pin to this file, as a line of JSON
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,

    /// Write what every device does to this file, as a value change dump that GTKWave and PulseView
    /// show; serial lines bit by bit
    #[arg(long, value_name = "FILE")]
    pub vcd: Option<PathBuf>,

    /// Show pins and containers live, with keys that move inputs; where the output is no terminal,
    /// as a line for each change
    #[arg(long)]
    pub watch: bool,
}
