//! `ketch create`: compute a container's grants, and tell it what it is told.

use crate::deploy::Told;
use crate::device::DeviceArguments;
use crate::error::{Exit, Failure, Result};
use crate::output::Output;
use crate::text::safe;
use clap::Args;
use serde::Serialize;

/// What a container is told, as options.
#[derive(Debug, Args)]
pub struct ConfigArguments {
    /// Tell the container this from now on, in place of all that it was told before; may be repeated
    #[arg(long = "config", value_name = "KEY=VALUE", value_parser = setting)]
    pub config: Vec<(String, String)>,
    /// Tell it nothing any more
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
}

impl ConfigArguments {
    /// # Errors
    /// [`Exit::Usage`] for a key that is given twice.
    pub fn check(&self) -> Result<()> {
        for (place, (key, _)) in self.config.iter().enumerate() {
            if self.config[..place].iter().any(|(other, _)| other == key) {
                let message = format!("--config gives {} twice", safe(key));
                let remedy = "give each key once";
                return Err(Failure::new(Exit::Usage, "Usage", message, remedy));
            }
        }
        Ok(())
    }

    /// What to set; nothing where it stays as it is.
    pub fn told(&self) -> Option<&Told> {
        (self.no_config || !self.config.is_empty()).then_some(&self.config)
    }
}

/// Create a container of the image of its name, and tell it its settings
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ketch create sensor                              compute its grants; `ketch start` does so too
  ketch create sensor --config interval=250 --config unit=mm
  ketch create sensor --no-config                  it is told nothing any more

Settings stay through restarts of the device and updates of the image, until they are set anew or
the container is removed. A container reads them when it wants to; one that runs may do so again.")]
pub struct Arguments {
    /// Name of the container, as `ketch ps` shows it
    #[arg(value_name = "NAME", value_parser = super::name)]
    pub name: String,
    #[command(flatten)]
    pub config: ConfigArguments,
    #[command(flatten)]
    pub device: DeviceArguments,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    state: String,
}

/// Runs the command.
///
/// # Errors
/// Those of the device.
pub fn run(arguments: &Arguments) -> Result<()> {
    let name = &arguments.name;
    arguments.config.check()?;
    let mut device = arguments.device.open()?;
    let state = crate::deploy::create(&mut device, name, arguments.config.told())?;
    let row = Row { name, state };
    let output = &arguments.output;
    output.result(&row, || format!("{}: {}\n", row.name, safe(&row.state)))
}

/// Reads `KEY=VALUE`.
fn setting(text: &str) -> core::result::Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("there is no '=' in it")?;
    if key.is_empty() || key.len() > 32 {
        return Err("a key has 1 to 32 bytes".to_owned());
    }
    Ok((key.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::setting;

    #[test]
    fn settings_are_split_at_the_first_equals_sign() {
        let pair = |key: &str, value: &str| Ok((key.to_owned(), value.to_owned()));
        assert_eq!(setting("a=b=c"), pair("a", "b=c"));
        assert_eq!(setting("a="), pair("a", ""));
        for wrong in ["", "a", "=b", &format!("{}=", "k".repeat(33))] {
            assert!(setting(wrong).is_err(), "{wrong}");
        }
    }
}
