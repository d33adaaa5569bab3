//! The simulator as a value: scripts, restarts, flash files, two at once.

mod common;

use std::net::UdpSocket;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use common::{command, image, install, standing, start};
use ketch_proto::{Command, Decode, Header, InfoRequest, InfoResponse, Operation};
use ketch_sim::{BoardDescription, Cause, ErrorKind, Event, Options, Outcome, Script, Simulator};

const SOON: Duration = Duration::from_secs(5);

/// A path for a file that no other test has.
fn path(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("ketch-simulator-{name}-{}", std::process::id()))
}

fn run(simulator: &Simulator, script: &str) -> Result<Outcome, ketch_sim::SimError> {
    let script = Script::parse(script, simulator.board()).expect("a sound script");
    script.run(simulator, &AtomicBool::new(false))
}

#[test]
fn a_script_presses_the_button_and_sees_the_light() {
    let simulator = common::simulator();
    install(&simulator, "button");
    let script = "shell ketch start button\nexpect led0 0\nat 200ms set button0 1\n\
                  expect led0 1 within 5s\nset button0 0\nexpect led0 0 within 5s\nexit";
    assert_eq!(run(&simulator, script), Ok(Outcome::Exit));
    assert_eq!(run(&simulator, "wait 1ms"), Ok(Outcome::Done));

    let changes = simulator.trace().since(0);
    let button = simulator.board().pin("button0");
    let pressed = changes
        .iter()
        .find(|change| Some(change.pin) == button)
        .unwrap();
    let lit = changes
        .iter()
        .find(|change| change.cause == Cause::Container)
        .unwrap();
    assert_eq!(
        (pressed.cause, pressed.active, lit.active),
        (Cause::Outside, true, true)
    );
    assert!(lit.time > pressed.time && pressed.time >= 200_000_000);
}

#[test]
fn a_script_that_is_not_met_names_its_line() {
    let simulator = common::simulator();
    let error = run(
        &simulator,
        "# nothing lights it\n\nexpect led0 1 within 50ms",
    )
    .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Script);
    assert_eq!(
        error.message,
        "the script failed in line 3: led0 is 0 after 50ms, not 1"
    );
    let error = run(&simulator, "shell ketch start nobody").unwrap_err();
    assert!(
        error
            .message
            .starts_with("the script failed in line 1: `ketch start nobody` returned 40")
    );
}

#[test]
fn a_script_can_be_stopped() {
    let simulator = common::simulator();
    let script = Script::parse("wait 60s\nexpect led0 1 within 60s", simulator.board()).unwrap();
    assert_eq!(
        script.run(&simulator, &AtomicBool::new(true)),
        Ok(Outcome::Done)
    );
}

#[test]
fn images_stay_in_the_flash_file() {
    let flash = path("flash");
    let options = || Options {
        flash: Some(flash.clone()),
        ..Options::default()
    };
    let simulator = Simulator::start(options()).unwrap();
    start(&simulator, "blinky").unwrap();
    let error = Simulator::start(options()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::System);
    assert!(
        error.message.contains("another simulator uses the file"),
        "{error}"
    );
    drop(simulator);

    let simulator = Simulator::start(options()).unwrap();
    assert_eq!(standing(&simulator, "blinky").state, "running");
    assert!(simulator.wait_level("led0", true, SOON).unwrap());
    drop(simulator);
    std::fs::write(&flash, "no flash").unwrap();
    let error = Simulator::start(options()).unwrap_err();
    assert!(error.message.contains("the file has 8 bytes"), "{error}");
    std::fs::remove_file(&flash).unwrap();
}

#[test]
fn a_reset_over_smp_restarts_the_device() {
    let notices = Arc::new(Mutex::new(Vec::new()));
    let notes = notices.clone();
    let simulator = Simulator::start(Options {
        udp: Some("127.0.0.1:0".parse().unwrap()),
        observer: Box::new(move |event| {
            if let Event::Notice(text) = event {
                notes.lock().unwrap().push(text.to_string());
            }
        }),
        ..Options::default()
    })
    .unwrap();
    start(&simulator, "blinky").unwrap();
    // Long enough that a fresh boot is told from this one.
    std::thread::sleep(Duration::from_secs(2));
    let uptime = || {
        let bytes = simulator
            .request(Command::Info, &InfoRequest { from: None })
            .unwrap();
        InfoResponse::decode(&bytes).unwrap().info.uptime
    };
    let before = uptime();

    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.connect(simulator.udp_address().unwrap()).unwrap();
    socket.set_read_timeout(Some(SOON)).unwrap();
    let reset = Header::request(Operation::Write, 0, 5, 9, 1);
    socket
        .send(&[&reset.to_bytes()[..], b"\xa0"].concat())
        .unwrap();
    let mut answer = [0; 64];
    let length = socket.recv(&mut answer).unwrap();
    assert!(
        answer[..length].ends_with(b"\xbf\xff"),
        "the answer comes before the reset"
    );

    let deadline = Instant::now() + SOON;
    while notices.lock().unwrap().is_empty() {
        assert!(Instant::now() < deadline, "no reset");
        std::thread::sleep(Duration::from_millis(5));
    }
    // It takes requests again, and what ran runs.
    assert!(uptime() < before, "a fresh boot");
    assert_eq!(standing(&simulator, "blinky").state, "running");
    let number = simulator.trace().next();
    assert!(
        simulator
            .trace()
            .wait(number, SOON, |change| change.active)
            .is_some()
    );
    assert_eq!(*notices.lock().unwrap(), ["the device restarts"]);
}

#[test]
fn an_address_in_use_is_told() {
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let options = Options {
        udp: Some(address),
        ..Options::default()
    };
    let error = Simulator::start(options).unwrap_err();
    assert_eq!(error.kind, ErrorKind::System);
    assert!(
        error
            .message
            .starts_with(&format!("cannot listen at udp://{address}")),
        "{error}"
    );
}

#[test]
fn two_simulators_have_their_own_pins_addresses_and_terminals() {
    let simulator = |name| {
        let options = Options {
            udp: Some("127.0.0.1:0".parse().unwrap()),
            pty: Some(path(name)),
            ..Options::default()
        };
        Simulator::start(options).unwrap()
    };
    let (one, two) = (simulator("one"), simulator("two"));
    assert_ne!(one.udp_address(), two.udp_address());
    assert_ne!(one.pty_device(), two.pty_device());
    start(&one, "button").unwrap();
    start(&two, "button").unwrap();
    one.set("button0", true).unwrap();
    assert!(one.wait_level("led0", true, SOON).unwrap());
    assert!(
        !two.wait_level("led0", true, Duration::from_millis(100))
            .unwrap()
    );
    drop(one);
    two.set("button0", true).unwrap();
    assert!(two.wait_level("led0", true, SOON).unwrap());
}

#[test]
fn a_described_board_is_what_containers_get() {
    let text = "board = \"wall\"\n[[device]]\nlabel = \"led0\"\nkind = \"gpio-pin\"\n\
                operations = [\"write\"]\n[[device]]\nlabel = \"button0\"\nkind = \"gpio-pin\"\n\
                operations = [\"read\", \"watch\"]\ninitial = 1\n";
    let board = BoardDescription::parse(text).unwrap();
    let simulator = Simulator::start(Options {
        board,
        ..Options::default()
    })
    .unwrap();
    start(&simulator, "button").unwrap();
    assert!(
        simulator.wait_level("led0", true, SOON).unwrap(),
        "the button starts pressed"
    );
    let bytes = simulator
        .request(Command::Info, &InfoRequest { from: None })
        .unwrap();
    let info = InfoResponse::decode(&bytes).unwrap();
    assert_eq!((info.info.board, info.devices.len()), ("wall", 2));
    assert!(simulator.set("led9", true).is_err());
    // An image is refused where the board lacks what it wants.
    let bare = BoardDescription::parse("board = \"bare\"").unwrap();
    let simulator = Simulator::start(Options {
        board: bare,
        ..Options::default()
    })
    .unwrap();
    common::upload(&simulator, &image("blinky")).unwrap();
    let refusal = command(&simulator, Command::Create, "blinky").unwrap_err();
    assert_eq!(refusal.error, ketch_abi::Error::DeviceUnknown);
}
