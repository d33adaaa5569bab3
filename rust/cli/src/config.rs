//! Names for devices: `ketch-devices.toml` in the current folder, then
//! `$XDG_CONFIG_HOME/ketch/config.toml` (`~/.config/ketch/config.toml`).

use crate::address::{Address, UDP_PORT};
use crate::error::{Exit, Failure, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The file for one project or bench, looked for in the current folder.
pub const LOCAL_FILE: &str = "ketch-devices.toml";
/// The name that always means the simulator on this machine, unless a file says otherwise.
pub const SIMULATOR: &str = "sim";

/// What a configuration file holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// A name from `devices`, or an address.
    default: Option<String>,
    /// Addresses by name.
    #[serde(default)]
    devices: BTreeMap<String, String>,
}

/// The configuration from every file, the nearer one first.
#[derive(Clone, Debug, Default)]
pub struct Config(Vec<File>);

impl Config {
    /// Reads the files that exist.
    ///
    /// # Errors
    /// [`Exit::File`] for one that cannot be read, [`Exit::Usage`] for one that is not well-formed.
    pub fn load() -> Result<Config> {
        let mut files = vec![PathBuf::from(LOCAL_FILE)];
        files.extend(user_file(|name| std::env::var_os(name).map(PathBuf::from)));
        let mut config = Config::default();
        for path in files {
            match std::fs::read_to_string(&path) {
                Ok(text) => config.0.push(read(&text, &path)?),
                Err(error)
                    if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                Err(error) => return Err(Failure::file("read", &path, &error)),
            }
        }
        Ok(config)
    }

    /// The address of what was asked for: an address, a name, or (with nothing asked for) the
    /// default of a file, else the simulator on this machine.
    ///
    /// # Errors
    /// [`Exit::Usage`] for a malformed address or an unknown name.
    pub fn resolve(&self, asked: Option<&str>) -> Result<Address> {
        let asked = asked
            .or_else(|| self.0.iter().find_map(|file| file.default.as_deref()))
            .unwrap_or(SIMULATOR);
        if asked.contains("://") {
            return Address::parse(asked);
        }
        match self.0.iter().find_map(|file| file.devices.get(asked)) {
            Some(address) => Address::parse(address).map_err(|failure| {
                failure.with_detail(format!("the address of the device '{asked}'"))
            }),
            None if asked == SIMULATOR => Ok(Address::Udp {
                host: "127.0.0.1".to_owned(),
                port: UDP_PORT,
            }),
            None => Err(self.unknown(asked)),
        }
    }

    fn unknown(&self, asked: &str) -> Failure {
        let mut names: Vec<&str> = self
            .0
            .iter()
            .flat_map(|f| f.devices.keys())
            .map(String::as_str)
            .collect();
        names.push(SIMULATOR);
        names.sort_unstable();
        names.dedup();
        Failure::new(
            Exit::Usage,
            "DeviceNameUnknown",
            format!("no device is called '{}'", crate::text::safe(asked)),
            format!("write an address (udp://… or serial://…), or name the device in {LOCAL_FILE}"),
        )
        .with_detail(format!("known names: {}", names.join(", ")))
    }
}

fn user_file(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    // The XDG rules: a relative path in the variable is to be ignored.
    let base = variable("XDG_CONFIG_HOME")
        .filter(|path| path.is_absolute())
        .or_else(|| variable("HOME").map(|home| home.join(".config")))?;
    Some(base.join("ketch").join("config.toml"))
}

fn read(text: &str, path: &Path) -> Result<File> {
    toml::from_str(text).map_err(|error| {
        let line = error
            .span()
            .map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let place = match line {
            Some(line) => format!("{}, line {line}", path.display()),
            None => path.display().to_string(),
        };
        Failure::new(
            Exit::Usage,
            "ConfigurationInvalid",
            format!("{place}: {}", error.message().replace('\n', "; ")),
            "write `default = \"NAME\"` and, below [devices], `NAME = \"ADDRESS\"`",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(files: &[&str]) -> Config {
        let files = files
            .iter()
            .map(|text| read(text, Path::new("test.toml")).unwrap());
        Config(files.collect())
    }

    fn resolved(config: &Config, asked: Option<&str>) -> String {
        config.resolve(asked).unwrap().to_string()
    }

    #[test]
    fn nothing_configured_means_the_simulator() {
        let config = config(&[]);
        assert_eq!(resolved(&config, None), "udp://127.0.0.1:1337");
        assert_eq!(resolved(&config, Some("sim")), "udp://127.0.0.1:1337");
        assert_eq!(resolved(&config, Some("udp://h")), "udp://h:1337");
    }

    #[test]
    fn the_nearer_file_wins() {
        let config = config(&[
            "[devices]\nbench = \"udp://near\"",
            "default = \"bench\"\n[devices]\nbench = \"udp://far\"\nfield = \"serial:///dev/ttyACM0\"",
        ]);
        assert_eq!(resolved(&config, None), "udp://near:1337");
        assert_eq!(
            resolved(&config, Some("field")),
            "serial:///dev/ttyACM0?baud=115200"
        );
    }

    #[test]
    fn unknown_names_list_the_known_ones() {
        let failure = config(&["[devices]\nbench = \"udp://h\""])
            .resolve(Some("bnech"))
            .unwrap_err();
        assert_eq!(failure.exit, Exit::Usage);
        assert_eq!(failure.detail.as_deref(), Some("known names: bench, sim"));
    }

    #[test]
    fn a_name_with_a_bad_address_is_named() {
        let failure = config(&["[devices]\nbench = \"tcp://h\""])
            .resolve(Some("bench"))
            .unwrap_err();
        assert_eq!(
            failure.detail.as_deref(),
            Some("the address of the device 'bench'")
        );
    }

    #[test]
    fn malformed_files_give_the_line() {
        for (text, place) in [
            ("a = 1", "line 1"),
            ("[devices]\nx = 2", "line 2"),
            ("default = ", "line 1"),
        ] {
            let failure = read(text, Path::new("test.toml")).unwrap_err();
            assert!(
                failure.message.contains(place),
                "{text}: {}",
                failure.message
            );
        }
    }

    #[test]
    fn the_user_file_follows_xdg() {
        let with = |xdg: Option<&'static str>| {
            user_file(move |name| match name {
                "XDG_CONFIG_HOME" => xdg.map(PathBuf::from),
                _ => Some(PathBuf::from("/home/u")),
            })
            .unwrap()
        };
        assert_eq!(with(Some("/x")), Path::new("/x/ketch/config.toml"));
        assert_eq!(
            with(Some("relative")),
            Path::new("/home/u/.config/ketch/config.toml")
        );
        assert_eq!(with(None), Path::new("/home/u/.config/ketch/config.toml"));
    }
}
