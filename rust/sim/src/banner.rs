//! What a newcomer needs to know when a simulator has started.

use std::fmt::Write;

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
    for (index, pin) in board.pins.iter().enumerate() {
        let head = if index == 0 { "devices" } else { "" };
        let exclusive = if pin.exclusive {
            ", one container at a time"
        } else {
            ""
        };
        writeln!(
            text,
            "  {head:<8} {:<10} gpio-pin, {}{exclusive}",
            pin.label, pin.operations
        )?;
    }
    if arguments.require_signed {
        writeln!(text, "  images   only those with a verified signature run")?;
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
    let device = if address.ip().is_loopback() && address.port() == PORT {
        String::new()
    } else {
        format!(" --device udp://{address}")
    };
    writeln!(text)?;
    writeln!(text, "In another terminal:")?;
    writeln!(
        text,
        "  ketch{device} info                     what it is and offers"
    )?;
    writeln!(
        text,
        "  ketch{device} run IMAGE.ketch          upload and start a container"
    )?;
    if address.port() == PORT {
        writeln!(
            text,
            "  smpmgr --ip {} shell \"ketch ps\"   the same device with a stock client",
            address.ip()
        )?;
    }
    if let Some(link) = &arguments.pty {
        writeln!(text, "  smpmgr --port {} os echo hello", link.display())?;
    }
    if let Some(button) = board
        .pins
        .iter()
        .find(|pin| pin.operations.contains(ketch_abi::Operations::WATCH))
    {
        writeln!(
            text,
            "and `shell exec` takes `pin set {} 1`, `pins` and `trace`. Ctrl-C ends it.",
            button.label
        )?;
    } else {
        writeln!(
            text,
            "and `shell exec` takes `pins` and `trace`. Ctrl-C ends it."
        )?;
    }
    writeln!(text)
}
