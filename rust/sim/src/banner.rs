//! What a newcomer needs to know when a simulator has started.

use std::fmt::Write;

use ketch_abi::Operations;

use crate::options::SimArgs;
use crate::simulator::Simulator;

/// The port that tools take where none is given.
const PORT: u16 = 1337;

/// The text shown at the start.
pub(crate) fn banner(simulator: &Simulator, arguments: &SimArgs) -> String {
    let mut text = String::new();
    // Writing into text does not fail.
    let _ = write(&mut text, simulator, arguments);
    text
}

fn write(text: &mut String, simulator: &Simulator, arguments: &SimArgs) -> std::fmt::Result {
    let board = simulator.board();
    writeln!(
        text,
        "Ketch simulator {}, board {:?}",
        env!("CARGO_PKG_VERSION"),
        board.name
    )?;
    let address = simulator.udp_address().unwrap_or(arguments.udp);
    writeln!(text, "  SMP      udp://{address}")?;
    if let (Some(link), Some(device)) = (&arguments.pty, simulator.pty_device()) {
        writeln!(
            text,
            "           serial://{} ({})",
            link.display(),
            device.display()
        )?;
    }
    match &arguments.flash {
        Some(path) => writeln!(text, "  flash    {}", path.display())?,
        None => writeln!(
            text,
            "  flash    in memory: images are gone at the end (--flash FILE keeps them)"
        )?,
    }
    let labels = board
        .devices
        .iter()
        .map(|device| device.label.chars().count());
    let width = labels.fold(10, usize::max);
    for (index, device) in board.devices.iter().enumerate() {
        let head = if index == 0 { "devices" } else { "" };
        let exclusive = if device.exclusive {
            ", one container at a time"
        } else {
            ""
        };
        writeln!(
            text,
            "  {head:<8} {:<width$} {}, {}{exclusive}",
            device.label,
            device.kind.word(),
            device.operations
        )?;
    }
    if arguments.require_signed {
        writeln!(text, "  images   only those with a verified signature run")?;
        if arguments.anchor.is_empty() {
            writeln!(
                text,
                "           (none does: name keys to trust with --anchor FILE)"
            )?;
        }
    } else {
        writeln!(
            text,
            "  WARNING  RUNS UNSIGNED IMAGES from anyone who can reach it. This is for"
        )?;
        writeln!(
            text,
            "           development; --require-signed does what a product does."
        )?;
    }
    if arguments.accept_unsigned_compiled {
        writeln!(
            text,
            "  WARNING  RUNS UNSIGNED COMPILED CODE, which can do anything this process can."
        )?;
    }
    // Tools take this address where no other is given.
    let standard = address.ip().is_loopback() && address.port() == PORT;
    let device = if standard {
        String::new()
    } else {
        format!(" --device udp://{address}")
    };
    let mut hints = vec![
        (format!("ketch{device} info"), "what it is and offers"),
        (
            format!("ketch{device} run IMAGE.ketch"),
            "upload and start a container",
        ),
    ];
    let stock = match &arguments.pty {
        Some(link) => format!("smpmgr --port {}", link.display()),
        None if address.port() == PORT => format!("smpmgr --ip {}", address.ip()),
        None => format!("mcumgrctl --udp {address}"),
    };
    let shell = |line: &str| {
        if stock.starts_with("smpmgr") {
            format!("{stock} shell {line:?}")
        } else {
            format!("{stock} shell {line}")
        }
    };
    hints.push((shell("ketch ps"), "the same with a stock client"));
    hints.push((shell("pins"), "the simulated pins"));
    if let Some((_, pin)) = board
        .pins()
        .find(|(_, pin)| pin.operations.contains(Operations::WATCH))
    {
        hints.push((
            shell(&format!("pin set {} 1", pin.label)),
            "drive one from outside",
        ));
    }
    let width = hints
        .iter()
        .map(|(command, _)| command.chars().count())
        .max()
        .unwrap_or(0);
    writeln!(text, "\nIn another terminal:")?;
    for (command, what) in hints {
        writeln!(text, "  {command:<width$}  {what}")?;
    }
    writeln!(text, "Ctrl-C ends it.")?;
    writeln!(text)
}
