//! What figures should be.

use super::figures::Figure;

/// What is wanted of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aim {
    /// At most so many with Ketch.
    Most(i64),
    /// At least so many with Ketch.
    Least(i64),
    /// At most so many times the bare one.
    Ratio(f64),
}

const KILO: i64 = 1024;

/// The aims, by the names of figures.
const AIMS: [(&str, Aim); 21] = [
    ("product: flash: Ketch", Aim::Most(64 * KILO)),
    (
        "product, policy compiled in: flash: Ketch",
        Aim::Most(64 * KILO),
    ),
    ("product: flash: Ketch and WAMR", Aim::Most(176 * KILO)),
    (
        "product, compiled only: flash: Ketch and WAMR",
        Aim::Most(112 * KILO),
    ),
    ("256 KB of RAM: blinky containers at once", Aim::Least(24)),
    (
        "interpreter: RAM beside linear memory: smallest reactor",
        Aim::Most(4 * KILO),
    ),
    (
        "compiled: RAM beside linear memory: smallest reactor",
        Aim::Most(4 * KILO),
    ),
    (
        "compiled: RAM beside linear memory: blinky, the first",
        Aim::Most(4 * KILO),
    ),
    (
        "interpreter: RAM beside linear memory: blinky, each further",
        Aim::Most(4 * KILO),
    ),
    (
        "compiled: RAM beside linear memory: blinky, each further",
        Aim::Most(4 * KILO),
    ),
    (
        "interpreter: RAM beside linear memory: smallest command",
        Aim::Most(8 * KILO),
    ),
    (
        "compiled: RAM beside linear memory: smallest command",
        Aim::Most(8 * KILO),
    ),
    (
        "interpreter: start to first host call: 4 KB reactor",
        Aim::Most(250_000),
    ),
    (
        "compiled: start to first host call: 4 KB reactor",
        Aim::Most(100_000),
    ),
    ("interpreter: host call: gpio write", Aim::Ratio(1.3)),
    ("interpreter: host call: monotonic clock", Aim::Ratio(1.3)),
    ("compiled: host call: gpio write", Aim::Ratio(1.3)),
    ("compiled: host call: monotonic clock", Aim::Ratio(1.3)),
    ("any: capability and handle check alone", Aim::Most(60)),
    ("interpreter: kernels, mean in % of native", Aim::Most(1600)),
    ("xip: kernels, mean in % of native", Aim::Most(200)),
];

/// The same for code in RAM, which a device with its MPU on does not run.
const IN_RAM: (&str, Aim) = ("ram: kernels, mean in % of native", Aim::Most(160));

/// What is wanted of this figure, if anything.
pub fn of(figure: &Figure) -> Option<Aim> {
    let name = figure.name();
    AIMS.iter()
        .chain([&IN_RAM])
        .find(|(aimed, _)| *aimed == name)
        .map(|(_, aim)| *aim)
}

impl Aim {
    /// Whether the figure is what is wanted.
    pub fn met(self, figure: &Figure) -> bool {
        let Some(ketch) = figure.ketch else {
            return false;
        };
        match self {
            Aim::Most(most) => ketch <= most,
            Aim::Least(least) => ketch >= least,
            Aim::Ratio(most) => figure.ratio().is_some_and(|ratio| ratio <= most),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(operation: &str, bare: i64, ketch: i64) -> Figure {
        Figure {
            mode: "interpreter".into(),
            operation: operation.into(),
            bare: Some(bare),
            ketch: Some(ketch),
        }
    }

    #[test]
    fn an_aim_is_met_up_to_its_limit() {
        let met = |bare, ketch| {
            let figure = figure("host call: gpio write", bare, ketch);
            of(&figure).unwrap().met(&figure)
        };
        assert!(met(1000, 1300));
        assert!(!met(1000, 1301));
        let figure = figure("start to first host call: 4 KB reactor", 1, 250_001);
        assert!(!of(&figure).unwrap().met(&figure));
    }

    #[test]
    fn what_has_no_aim_has_none() {
        assert_eq!(of(&figure("stop: blinky", 1, 1)), None);
    }
}
