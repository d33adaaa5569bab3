//! `ketch pack`: a module and its manifest into one image file.

use crate::error::Result;
use crate::guest::manifest::FILE_NAME;
use crate::image_file::ImageFile;
use crate::image_summary::Summary;
use crate::key_file::SignArguments;
use crate::output::Output;
use crate::project::{self, BuildArguments};
use crate::text::size;
use clap::Args;
use std::path::PathBuf;

/// Pack a module and its manifest into one image file, NAME-VERSION.ketch
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ketch pack                                   build the project here and pack it
  ketch pack --key build.pem                   and sign it
  ketch pack --aot cortex-m33,x86-64           with code compiled for these beside the wasm
  ketch pack --wasm hello.wasm --manifest ketch.toml --to images/

Without --key the image is not signed: a device runs it only where it is configured to accept that.")]
pub struct Arguments {
    /// The project folder
    #[arg(default_value = ".", value_name = "FOLDER")]
    pub folder: PathBuf,
    /// Take this module instead of building one
    #[arg(long, value_name = "FILE")]
    pub wasm: Option<PathBuf>,
    /// The manifest beside that module [default: ketch.toml in FOLDER]
    #[arg(long, value_name = "FILE", requires = "wasm")]
    pub manifest: Option<PathBuf>,
    /// File or folder to write to [default: the project folder, or with --wasm the current one]
    #[arg(short, long, value_name = "PATH")]
    pub to: Option<PathBuf>,
    #[command(flatten)]
    pub build: BuildArguments,
    #[command(flatten)]
    pub sign: SignArguments,
    #[command(flatten)]
    pub output: Output,
}

/// Runs the command. JSON is that of `ketch inspect` for the new file.
///
/// # Errors
/// Those of the manifest, the compiler and the check; [`crate::error::Exit::File`] where the image
/// cannot be written.
pub fn run(arguments: &Arguments) -> Result<()> {
    let key = arguments.sign.read()?;
    let (built, folder) = match &arguments.wasm {
        Some(wasm) => {
            let manifest = arguments
                .manifest
                .clone()
                .unwrap_or_else(|| arguments.folder.join(FILE_NAME));
            (
                project::take(wasm, &manifest, &arguments.build, arguments.output)?,
                PathBuf::from("."),
            )
        }
        None => (
            project::build(&arguments.folder, &arguments.build, arguments.output)?,
            arguments.folder.clone(),
        ),
    };
    let to = arguments.to.as_ref().unwrap_or(&folder);
    let path = project::pack(built, to, key.as_ref())?;
    // What was written is read back and checked as a device would.
    let file = ImageFile::read(&path)?;
    let summary = Summary::read(&file)?;
    arguments.output.result(&summary, || {
        let (name, version, length) =
            (file.name(), file.version(), size(file.bytes().len() as u64));
        let signed = match &key {
            Some(key) => format!("signed with key {}", key.id()),
            None => "unsigned".to_owned(),
        };
        format!("{}: {name} {version}, {length}, {signed}\n", path.display())
    })
}
