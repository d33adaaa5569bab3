//! The host tool `ketch`.
use std::process::ExitCode;

fn main() -> ExitCode {
    ketch_cli::main()
}
