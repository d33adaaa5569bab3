//! `ketch completions`: lets a shell complete the command line.

use crate::error::Result;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print a script that lets a shell complete ketch's commands and options
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ketch completions bash > ~/.local/share/bash-completion/completions/ketch
  ketch completions zsh > ~/.zfunc/_ketch            (with ~/.zfunc in fpath)
  ketch completions fish > ~/.config/fish/completions/ketch.fish")]
pub struct Arguments {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Runs the command.
///
/// # Errors
/// [`crate::error::Exit::File`] where stdout cannot be written.
pub fn run(arguments: &Arguments) -> Result<()> {
    let mut script = Vec::new();
    let mut command = crate::arguments::Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "ketch", &mut script);
    crate::output::print(&String::from_utf8_lossy(&script))
}
