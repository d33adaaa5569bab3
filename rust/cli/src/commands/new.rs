//! `ketch new`: a project to begin with.

use crate::error::{Exit, Failure, Result};
use crate::guest::language::Language;
use crate::guest::template;
use crate::output::Output;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Make a project folder with a container that works, to begin with
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ketch new hello && cd hello && ketch run --follow\n  ketch new --lang c hello"
)]
pub struct Arguments {
    /// The new folder; its last part is the container's name
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// The language that it is written in
    #[arg(long, value_name = "LANGUAGE", default_value = "rust", value_parser = ["rust", "c", "assemblyscript"])]
    pub lang: String,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Serialize)]
struct Made {
    name: String,
    folder: String,
}

/// Runs the command.
///
/// # Errors
/// [`Exit::Usage`] for a name that no container can have, [`Exit::File`] where the folder exists or
/// cannot be written.
pub fn run(arguments: &Arguments) -> Result<()> {
    let name = arguments
        .folder
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or_else(|| {
            Failure::new(
                Exit::Usage,
                "NameInvalid",
                format!(
                    "'{}' does not end in a container's name",
                    arguments.folder.display()
                ),
                "give a new folder, such as `ketch new hello`",
            )
        })?;
    let parent = arguments.folder.parent().unwrap_or(Path::new(""));
    // The command line takes no other words.
    let language = Language::from_word(&arguments.lang).unwrap_or_default();
    let folder = template::write(parent, name, language)?
        .display()
        .to_string();
    let made = Made {
        name: name.to_owned(),
        folder,
    };
    arguments.output.result(&made, || {
        let folder = &made.folder;
        format!("{folder} is ready: `cd {folder}`, then `ketch run --follow` runs it on a device\n")
    })
}
