//! A pin's recent past, drawn as a line.

use std::collections::VecDeque;

/// Ticks that are drawn.
const WIDTH: usize = 48;

/// The last ticks of one pin.
#[derive(Debug)]
pub(crate) struct Wave {
    columns: VecDeque<char>,
    /// Level now.
    level: bool,
    /// Changes since the last tick, and in all.
    recent: usize,
    total: usize,
}

impl Wave {
    /// A pin that has always been at this level.
    pub fn new(level: bool) -> Wave {
        Wave {
            columns: VecDeque::new(),
            level,
            recent: 0,
            total: 0,
        }
    }

    /// Notes a change.
    pub fn change(&mut self, active: bool) {
        self.level = active;
        self.recent += 1;
        self.total += 1;
    }

    /// Ends a column: high, low, or an edge where the pin changed in it.
    pub fn tick(&mut self) {
        let column = match (self.recent, self.level) {
            (0, true) => '▔',
            (0, false) => '▁',
            (1, true) => '╱',
            (1, false) => '╲',
            _ => '█',
        };
        self.recent = 0;
        if self.columns.len() == WIDTH {
            self.columns.pop_front();
        }
        self.columns.push_back(column);
    }

    /// The columns, oldest first, filled up on the left.
    pub fn line(&self) -> String {
        let empty = WIDTH - self.columns.len();
        std::iter::repeat_n(' ', empty)
            .chain(self.columns.iter().copied())
            .collect()
    }

    /// Level now.
    pub fn level(&self) -> bool {
        self.level
    }

    /// Changes in all.
    pub fn total(&self) -> usize {
        self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_shows_levels_and_edges() {
        let mut wave = Wave::new(false);
        wave.tick();
        wave.change(true);
        wave.tick();
        wave.tick();
        wave.change(false);
        wave.tick();
        wave.change(true);
        wave.change(false);
        wave.tick();
        assert_eq!(wave.line().trim_start(), "▁╱▔╲█");
        assert_eq!((wave.total(), wave.level()), (4, false));
        for _ in 0..2 * WIDTH {
            wave.tick();
        }
        assert_eq!(wave.line(), "▁".repeat(WIDTH));
    }
}
