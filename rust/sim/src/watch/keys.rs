//! Keys that move inputs, as long as somebody watches.

use std::io::{self, IsTerminal, Read};
use std::thread;

use ketch_abi::Operations;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::board::BoardDescription;

/// A terminal that hands over each key at once, until this is dropped.
pub(crate) struct Keys(Termios);

impl Keys {
    /// Hands the keys to `pressed`, from a thread that ends with the process; nothing where the
    /// input is no terminal. Ctrl-C stays what it is.
    pub fn start(pressed: impl Fn(u8) + Send + 'static) -> Option<Keys> {
        let input = io::stdin();
        if !input.is_terminal() {
            return None;
        }
        let before = tcgetattr(&input).ok()?;
        let mut settings = before.clone();
        settings
            .local_modes
            .remove(LocalModes::ICANON | LocalModes::ECHO);
        tcsetattr(&input, OptionalActions::Now, &settings).ok()?;
        thread::spawn(move || input.lock().bytes().map_while(Result::ok).for_each(pressed));
        Some(Keys(before))
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        // A terminal that is gone needs no settings.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}

/// The pins that keys move, the first one with the key 1: those that containers cannot drive.
pub(crate) fn inputs(board: &BoardDescription) -> impl Iterator<Item = (char, &str)> {
    let inputs = board
        .pins()
        .filter(|(_, pin)| !pin.operations.contains(Operations::WRITE));
    ('1'..='9').zip(inputs.map(|(_, pin)| pin.label.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_input_has_the_first_key() {
        let board = BoardDescription::default();
        assert_eq!(inputs(&board).collect::<Vec<_>>(), [('1', "button0")]);
    }
}
