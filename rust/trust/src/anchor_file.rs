//! Anchors as people write them: one line each.
//!
//! ```text
//! # The build server signs what runs on sensors.
//! eddsa 0b7c…e2 containers=sensor-*,logger compiled-code
//! # The owner's key.
//! eddsa 51aa…07 policy owner
//! ```
//!
//! `containers` alone means containers of any name.

use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use ketch_image::Algorithm;
use minicbor::Encoder;

use crate::{Anchors, Key, Roles, pattern};

/// An anchor to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnchorSource {
    /// What the key signs with.
    pub algorithm: Algorithm,
    /// Its public bytes.
    pub key: Vec<u8>,
    /// What it may be used for.
    pub roles: Roles,
    /// The names of the containers that it may sign; empty unless the roles have containers.
    pub names: Vec<String>,
}

impl AnchorSource {
    /// The line for a file.
    pub fn line(&self) -> String {
        let hex: String = self.key.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut line = format!("{} {hex}", self.algorithm.word());
        for (role, word) in Roles::WORDS {
            if self.roles.contains(*role) {
                line += " ";
                line += word;
                if *role == Roles::CONTAINERS && self.names != ["*"] {
                    line += "=";
                    line += &self.names.join(",");
                }
            }
        }
        line
    }

    /// What a list on a device says.
    pub fn from_anchors(anchors: &Anchors<'_>) -> Vec<AnchorSource> {
        let source = |anchor: crate::Anchor<'_>| AnchorSource {
            algorithm: anchor.key.algorithm(),
            key: anchor.key.bytes().to_vec(),
            roles: anchor.roles,
            names: anchor.names.map(ToString::to_string).collect(),
        };
        anchors.clone().map(source).collect()
    }

    /// Reads the words that follow a key: roles.
    ///
    /// # Errors
    /// What is wrong with one, as a clause.
    pub fn read_roles<'w>(
        words: impl Iterator<Item = &'w str>,
    ) -> Result<(Roles, Vec<String>), String> {
        let (mut roles, mut names) = (Roles::NONE, Vec::new());
        for word in words {
            let (word, list) = match word.split_once('=') {
                Some((word, list)) => (word, Some(list)),
                None => (word, None),
            };
            let role = Roles::from_word(word).ok_or(format!("unknown role '{word}'"))?;
            match (role, list) {
                (Roles::CONTAINERS, list) => {
                    names.extend(list.unwrap_or("*").split(',').map(String::from));
                }
                (_, Some(_)) => return Err(format!("the role '{word}' takes no names")),
                _ => {}
            }
            roles = roles.union(role);
        }
        if let Some(bad) = names.iter().find(|name| !pattern::is_pattern(name)) {
            return Err(format!(
                "'{bad}' is no pattern: a name, or the start of one and '*'"
            ));
        }
        Ok((roles, names))
    }
}

fn parse_line(line: &str) -> Result<AnchorSource, String> {
    let mut words = line.split_whitespace();
    let algorithm = match words.next() {
        Some("eddsa") => Algorithm::EdDsa,
        Some("es256") => Algorithm::Es256,
        word => {
            let word = word.unwrap_or_default();
            return Err(format!("unknown algorithm '{word}': use eddsa or es256"));
        }
    };
    let digits = words.next().unwrap_or_default();
    let key: Option<Vec<u8>> = (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok())
        .collect();
    let key = key
        .filter(|key| Key::new(algorithm, key).is_ok())
        .ok_or_else(|| {
            let length = 2 * Key::length(algorithm);
            format!("the public key is not {length} hexadecimal digits")
        })?;
    let (roles, names) = AnchorSource::read_roles(words)?;
    Ok(AnchorSource {
        algorithm,
        key,
        roles,
        names,
    })
}

/// Reads a file of anchors.
///
/// # Errors
/// The line's number and what is wrong with it.
pub fn parse_anchors(text: &str) -> Result<Vec<AnchorSource>, String> {
    let mut anchors: Vec<AnchorSource> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let at = |why: String| format!("line {}: {why}", number + 1);
        let anchor = parse_line(line).map_err(at)?;
        if anchors.iter().any(|other| other.key == anchor.key) {
            return Err(at("the key was listed before".to_string()));
        }
        anchors.push(anchor);
    }
    Anchors::parse(&write_anchors(&anchors)).map_err(|_| {
        let (keys, names) = (crate::ANCHORS_MAX, crate::PATTERNS_MAX);
        format!("there are more than {keys} keys, or more than {names} names for one of them")
    })?;
    Ok(anchors)
}

/// Writes anchors as a device reads them.
pub fn write_anchors(anchors: &[AnchorSource]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes);
    let written = (|| {
        encoder.array(anchors.len() as u64)?;
        for anchor in anchors {
            encoder.map(3 + u64::from(!anchor.names.is_empty()))?;
            encoder.u8(1)?.i8(anchor.algorithm.number())?;
            encoder.u8(2)?.bytes(&anchor.key)?;
            encoder.u8(3)?.u8(anchor.roles.0)?;
            if !anchor.names.is_empty() {
                encoder.u8(4)?.array(anchor.names.len() as u64)?;
                for name in &anchor.names {
                    encoder.str(name)?;
                }
            }
        }
        Ok::<_, minicbor::encode::Error<core::convert::Infallible>>(())
    })();
    if let Err(error) = written {
        unreachable!("encoding into memory failed: {error}");
    }
    bytes
}
