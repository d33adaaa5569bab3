//! Serial lines in a board file.

use std::path::PathBuf;

use ketch_runtime::device::Kind;
use ketch_runtime::platform::{LineSettings, Parity};
use serde::Deserialize;
use toml::Table;

use super::{Mistake, fields};

/// A serial line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UartDescription {
    /// How it works when it is opened.
    pub settings: LineSettings,
    /// Who is at its other end.
    pub peer: Peer,
}

/// Who is at the other end of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Nobody but whoever holds the simulator.
    Nobody,
    /// The line itself: what is sent comes back.
    Loop,
    /// Whatever opens a pseudo-terminal, by a symbolic link to it.
    Terminal(PathBuf),
    /// A script: an answer for each text that is sent.
    Script(Vec<Answers>),
}

/// What a script answers to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// What is sent.
    pub to: Vec<u8>,
    /// What comes back, one after the other and from the beginning again.
    pub with: Vec<Vec<u8>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default = "baudrate")]
    baudrate: u32,
    #[serde(default = "data_bits")]
    data_bits: u8,
    #[serde(default)]
    parity: FileParity,
    #[serde(default = "stop_bits")]
    stop_bits: u8,
    #[serde(default, rename = "loop")]
    is_loop: bool,
    pty: Option<PathBuf>,
    #[serde(default)]
    answers: Vec<FileAnswers>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum FileParity {
    #[default]
    None,
    Odd,
    Even,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileAnswers {
    to: String,
    with: Vec<String>,
}

fn baudrate() -> u32 {
    115_200
}

fn data_bits() -> u8 {
    8
}

fn stop_bits() -> u8 {
    1
}

/// Bytes as two digits each, with spaces where one wants them.
pub(crate) fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.split_whitespace().collect();
    let is_sound = digits.len().is_multiple_of(2) && digits.chars().all(|c| c.is_ascii_hexdigit());
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    is_sound
        .then(|| (0..digits.len()).step_by(2).map(byte).collect())
        .flatten()
}

impl UartDescription {
    pub(super) fn read(table: Table) -> Result<UartDescription, Mistake> {
        let file: File = fields(table)?;
        let wrong = |what: String, remedy: &'static str| Err((what, remedy));
        if file.baudrate == 0 || !(5..=9).contains(&file.data_bits) {
            let what = "no line works with this speed and so many data bits";
            return wrong(what.into(), "use a baudrate above 0 and 5 to 9 data_bits");
        }
        if !(1..=2).contains(&file.stop_bits) {
            let what = format!("{} stop bits are neither 1 nor 2", file.stop_bits);
            return wrong(what, "use 1 or 2");
        }
        let peer = match (file.is_loop, file.pty, &file.answers[..]) {
            (false, None, []) => Peer::Nobody,
            (true, None, []) => Peer::Loop,
            (false, Some(link), []) => Peer::Terminal(link),
            (false, None, answers) => Peer::Script(read_answers(answers)?),
            _ => {
                let what = "more than one is at the other end of the line";
                return wrong(what.into(), "give one of `loop`, `pty` and `answers`");
            }
        };
        Ok(UartDescription {
            settings: LineSettings {
                baudrate: file.baudrate,
                data_bits: file.data_bits,
                parity: match file.parity {
                    FileParity::None => Parity::None,
                    FileParity::Odd => Parity::Odd,
                    FileParity::Even => Parity::Even,
                },
                two_stop_bits: file.stop_bits == 2,
            },
            peer,
        })
    }

    pub(super) fn leak(&self) -> Kind {
        Kind::Uart
    }
}

fn read_answers(answers: &[FileAnswers]) -> Result<Vec<Answers>, Mistake> {
    let read = |text: &str| {
        bytes(text)
            .filter(|bytes| !bytes.is_empty())
            .ok_or_else(|| {
                let remedy = "write two digits from 0 to f for each byte";
                (format!("{text:?} are no bytes"), remedy)
            })
    };
    let answer = |answer: &FileAnswers| {
        let with: Result<Vec<_>, _> = answer.with.iter().map(|text| read(text)).collect();
        Ok(Answers {
            to: read(&answer.to)?,
            with: with?,
        })
    };
    answers.iter().map(answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<UartDescription, Mistake> {
        UartDescription::read(text.parse().unwrap())
    }

    #[test]
    fn a_line_is_described_with_who_is_at_its_other_end() {
        let line = read("").unwrap();
        assert_eq!((line.settings.baudrate, line.peer), (115_200, Peer::Nobody));
        let line = read("loop = true\nparity = \"odd\"\nstop_bits = 2").unwrap();
        assert_eq!(line.peer, Peer::Loop);
        assert!(line.settings.parity == Parity::Odd && line.settings.two_stop_bits);
        let answers = read("answers = [{ to = \"01 0a\", with = [\"ff\", \"0000\"] }]");
        let expected = Answers {
            to: vec![1, 10],
            with: vec![vec![255], vec![0, 0]],
        };
        assert_eq!(answers.unwrap().peer, Peer::Script(vec![expected]));
    }

    #[test]
    fn mistakes_are_named() {
        for (text, expected) in [
            ("baudrate = 0", "no line works"),
            ("data_bits = 4", "no line works"),
            ("stop_bits = 3", "3 stop bits"),
            ("loop = true\npty = \"/tmp/x\"", "more than one"),
            (
                "answers = [{ to = \"0\", with = [] }]",
                "\"0\" are no bytes",
            ),
            ("answers = [{ to = \"é0\", with = [] }]", "are no bytes"),
            ("parity = \"mark\"", "unknown variant"),
            ("speed = 1", "unknown field"),
        ] {
            let (message, _) = read(text).unwrap_err();
            assert!(message.contains(expected), "{text}: {message}");
        }
    }
}
