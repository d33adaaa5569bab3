//! The commands that talk to a device, against a simulator in this process.
//!
//! What they print is compared with golden files as in `transcripts.rs`.

mod bench;
mod guest;
mod lossy;

use bench::Bench;
use guest::Guest;
use ketch_sim::{Options, Simulator};
use lossy::Lossy;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// A simulator and a folder whose commands use it.
fn start(name: &str, options: Options) -> (Simulator, Bench) {
    let simulator = Simulator::start(Options {
        udp: Some("127.0.0.1:0".parse().unwrap()),
        ..options
    })
    .unwrap();
    let address = format!("udp://{}", simulator.udp_address().unwrap());
    (simulator, Bench::new(name).with_device(address))
}

/// Replaces what differs from run to run: the port, times, rates and memory.
fn mask(text: String) -> String {
    let mut out = String::new();
    for line in text.lines() {
        out += &mask_line(line);
        out.push('\n');
    }
    out
}

fn mask_line(line: &str) -> String {
    if line.starts_with("2> sent ") {
        let bytes = line.split(" in ").next().unwrap_or(line);
        return format!("{bytes} in TIME (RATE)");
    }
    for (label, word) in [
        ("Device:", "ADDRESS"),
        ("Running for:", "TIME"),
        ("Memory:", "SIZE"),
    ] {
        if let Some(value) = line.strip_prefix(label) {
            let gap = &value[..value.len() - value.trim_start().len()];
            return format!("{label}{gap}{word}");
        }
    }
    let mut out = line.to_owned();
    for key in ["t", "uptime", "memory"] {
        out = mask_number(&out, &format!("\"{key}\":"));
    }
    out = mask_number(&out, "udp://127.0.0.1:");
    let stamp =
        out.len() > 11 && out[..9].trim_start().parse::<f64>().is_ok() && &out[9..11] == "  ";
    if stamp {
        format!("    T.TTT{}", &out[9..])
    } else {
        out
    }
}

fn mask_number(line: &str, before: &str) -> String {
    match line.split_once(before) {
        Some((head, tail)) => {
            let rest = tail.trim_start_matches(|letter: char| letter.is_ascii_digit());
            format!("{head}{before}N{}", mask_number(rest, before))
        }
        None => line.to_owned(),
    }
}

#[test]
fn the_life_of_a_container() {
    let (simulator, bench) = start("life", Options::default());
    bench.write("hello.ketch", Guest::new("hello").drives("led0").image());
    bench.compare_masked(
        "life.txt",
        &[
            "ketch info",
            "ketch ps",
            "ketch push hello.ketch",
            "ketch push hello.ketch",
            "ketch ps",
            "ketch start hello",
            "ketch start hello",
            "ketch ps",
            "ketch logs hello",
            "ketch inspect hello",
            "ketch rm hello",
            "ketch stop hello",
            "ketch stop hello",
            "ketch kill hello",
            "ketch ps",
            "ketch inspect hello",
            "ketch rm hello",
            "ketch ps",
            "ketch rm hello",
            "ketch logs hello",
        ],
        mask,
    );
    assert!(
        simulator.trace().next() > 0,
        "the container has not moved a pin"
    );
}

#[test]
fn settings_of_a_container() {
    let (_simulator, bench) = start("create", Options::default());
    bench.write("hello.ketch", Guest::new("hello").drives("led0").image());
    bench.compare_masked(
        "create.txt",
        &[
            "ketch create hello",
            "ketch push hello.ketch",
            "ketch create hello",
            "ketch create hello --config interval=250 --config unit=mm",
            "ketch create hello --config interval=250 --config interval=251",
            "ketch create hello --config interval",
            "ketch create hello --no-config -o json",
            "ketch run hello.ketch --config interval=250",
        ],
        mask,
    );
}

#[test]
fn json_for_scripts() {
    let (_simulator, bench) = start("json", Options::default());
    bench.write("hello.ketch", Guest::new("hello").drives("led0").image());
    bench.compare_masked(
        "json.txt",
        &[
            "ketch info -o json",
            "ketch ps -o json",
            "ketch push hello.ketch -o json",
            "ketch run hello.ketch -o json",
            "ketch ps -o json",
            "ketch logs hello -o json",
            "ketch inspect hello -o json",
            "ketch stop hello -o json",
            "ketch start nobody -o json",
            "ketch rm --force hello -o json",
        ],
        mask,
    );
}

#[test]
fn counters_are_shown() {
    let (_simulator, bench) = start("counters", Options::default());
    bench.write("hello.ketch", Guest::new("hello").drives("led0").image());
    bench.run("ketch run hello.ketch");
    let text = bench.run("ketch counters hello");
    assert!(
        text.contains("COUNTER") && text.contains("host_calls"),
        "{text}"
    );
    let json = bench.run("ketch counters hello -o json");
    let json: serde_json::Value = serde_json::from_str(json.lines().nth(1).unwrap()).unwrap();
    assert_eq!(json["counters"]["starts"], 1, "{json}");
    assert!(json["counters"]["host_calls"].as_u64() > Some(1), "{json}");
}

#[test]
fn refusals_name_the_capability_and_the_remedy() {
    let (simulator, bench) = start("refusals", Options::default());
    bench.write(
        "greedy.ketch",
        Guest::new("greedy").drives("led0").requests(&[]).image(),
    );
    bench.write(
        "other.ketch",
        Guest::new("other")
            .drives("led1")
            .requests(&["led0"])
            .image(),
    );
    bench.write(
        "stranger.ketch",
        Guest::new("stranger").drives("led9").image(),
    );
    bench.write("hello.ketch", Guest::new("hello").drives("led0").image());
    bench.write(
        "hello-2.ketch",
        Guest::new("hello").version("2.0.0").drives("led0").image(),
    );
    bench.write("trap.ketch", Guest::new("trap").traps().image());
    bench.compare_masked(
        "refusals.txt",
        &[
            "ketch run greedy.ketch",
            "ketch run other.ketch",
            "ketch logs other",
            "ketch rm -f other",
            "ketch run stranger.ketch",
            "ketch run trap.ketch",
            "ketch inspect trap",
            "ketch run hello.ketch",
            "ketch push hello-2.ketch",
            "ketch run hello-2.ketch",
            "ketch ps",
        ],
        mask,
    );
    assert!(!simulator.level("led1").unwrap());
}

#[test]
fn a_device_that_wants_signatures_says_so() {
    let options = Options {
        accept_unsigned: false,
        ..Options::default()
    };
    let (_simulator, bench) = start("unsigned", options);
    bench.write("hello.ketch", Guest::new("hello").drives("led0").image());
    bench.compare_masked("unsigned.txt", &["ketch run hello.ketch"], mask);
}

/// A private key as `openssl genpkey` writes it.
const KEY: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB
-----END PRIVATE KEY-----
";

const POLICY: &str = r#"[[rule]]
containers = "hel*"
key = "34750f98bd59fcfc"
allow = ["gpio led* write"]
limits = { handles = 4 }
"#;

/// A device that trusts [`KEY`] alone and has this policy compiled in, and a folder with the key and a
/// container for it.
fn product(name: &str, policy: Vec<u8>) -> (Simulator, Bench) {
    let anchors = "eddsa 8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c \
                   containers policy owner";
    let options = Options {
        accept_unsigned: false,
        anchors: ketch_trust::parse_anchors(anchors).unwrap(),
        policy,
        ..Options::default()
    };
    let (simulator, bench) = start(name, options);
    bench.write("build.pem", KEY);
    bench.write("hello.ketch", Guest::new("hello").drives("led0").image());
    (simulator, bench)
}

#[test]
fn policy_and_keys_on_a_product() {
    let (_simulator, bench) = product("policy", Vec::new());
    bench.write("policy.toml", POLICY);
    bench.write("wrong.toml", "[[rule]]\ncontainers = \"a*b\"\n");
    bench.write(
        "keys.txt",
        "eddsa 8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394 containers=log-*\n",
    );
    bench.compare_masked(
        "policy.txt",
        &[
            "ketch policy show",
            "ketch policy explain hello.ketch",
            "ketch sign hello.ketch --key build.pem",
            "ketch policy explain hello.ketch",
            "ketch policy set wrong.toml",
            "ketch policy set policy.toml",
            "ketch policy set policy.toml --key build.pem",
            "ketch policy show",
            "ketch policy explain hello.ketch",
            "ketch policy explain hello.ketch -o json",
            "ketch run hello.ketch",
            "ketch inspect hello",
            "ketch revoke hello gpio:led0 --key build.pem",
            "ketch inspect hello",
            "ketch policy show",
            "ketch policy explain hello.ketch",
            "ketch revoke hello gpio:led0 --restore --key build.pem",
            "ketch revoke hello radio",
            "ketch key list",
            "ketch key set keys.txt --key build.pem",
            "ketch key list",
            "ketch policy set --none --key build.pem -o json",
        ],
        mask,
    );
}

#[test]
fn a_policy_compiled_into_the_firmware() {
    let compiled = ketch_trust::parse_policy(POLICY).unwrap();
    let (_simulator, bench) = product("compiled-policy", compiled);
    bench.write("nothing.toml", "# Nobody gets anything.\n");
    bench.compare_masked(
        "compiled-policy.txt",
        &[
            "ketch policy show",
            "ketch policy show -o json",
            "ketch sign hello.ketch --key build.pem",
            "ketch policy explain hello.ketch",
            "ketch run hello.ketch",
            "ketch policy set nothing.toml --key build.pem",
            "ketch policy show",
            "ketch inspect hello",
            "ketch policy set --none --key build.pem",
            "ketch policy show",
        ],
        mask,
    );
}

#[test]
fn a_followed_command_gives_its_outcome() {
    let (_simulator, bench) = start("follow", Options::default());
    bench.write("good.ketch", Guest::new("good").exits(0).image());
    bench.write("bad.ketch", Guest::new("bad").exits(3).image());
    // Whether the answer to the start still says "running" is a race, so there is no golden file.
    let text = bench.run("ketch run -f good.ketch");
    assert!(text.contains("info      good\n"), "{text}");
    assert!(
        text.ends_with("2> good ended: exited with code 0\n"),
        "{text}"
    );
    let text = bench.run("ketch run -f bad.ketch");
    assert!(
        text.contains("2> error: bad ended: exited with code 3\n"),
        "{text}"
    );
    assert!(text.ends_with("exit code 6\n"), "{text}");
    let text = bench.run("ketch run -f bad.ketch -o json");
    assert!(
        text.contains("\"level\":\"info\",\"text\":\"bad\"}\n"),
        "{text}"
    );
    assert!(
        text.contains("{\"error\":{\"name\":\"ContainerFailed\""),
        "{text}"
    );
}

/// Lines that a child prints, as they come.
fn lines(child: &mut Child) -> Receiver<String> {
    let out = BufReader::new(child.stdout.take().unwrap());
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in out.lines() {
            let Ok(line) = line else { return };
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

fn wait_for(lines: &Receiver<String>, part: &str) {
    let start = Instant::now();
    let mut seen = Vec::new();
    while start.elapsed() < Duration::from_secs(20) {
        match lines.recv_timeout(Duration::from_millis(100)) {
            Ok(line) if line.contains(part) => return,
            Ok(line) => seen.push(line),
            Err(_) => {}
        }
    }
    panic!("'{part}' did not come, but {seen:?}");
}

#[test]
fn a_followed_log_goes_on_over_a_restart() {
    let (simulator, bench) = start("restart", Options::default());
    bench.write("hello.ketch", Guest::new("hello").drives("led0").image());
    let text = bench.run("ketch run hello.ketch");
    assert!(text.contains("running"), "{text}");
    let mut child = bench
        .command("ketch logs -f hello --timeout 0.5")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = lines(&mut child);
    wait_for(&lines, "hello");
    std::thread::sleep(Duration::from_millis(500));
    simulator.restart().unwrap();
    wait_for(&lines, "the device has restarted");
    wait_for(&lines, "hello");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn an_interrupted_upload_goes_on_where_it_stopped() {
    let (simulator, bench) = start("resume", Options::default());
    let line = Lossy::start(simulator.udp_address().unwrap());
    bench.write(
        "big.ketch",
        Guest::new("big").drives("led0").with_asset(100_000).image(),
    );
    let device = format!("--device udp://{} --timeout 0.5", line.address());
    line.cut_after(8);
    let text = bench.run(&format!("ketch push big.ketch {device}"));
    assert!(
        text.contains("goes on from there") && text.ends_with("exit code 3\n"),
        "{text}"
    );
    line.mend();
    let text = bench.run(&format!("ketch push big.ketch {device}"));
    assert!(
        text.contains("going on at") && text.contains("verified"),
        "{text}"
    );
    let text = bench.run("ketch run big.ketch");
    assert!(text.contains("running"), "{text}");
}

#[test]
fn uploads_survive_loss_and_duplicates() {
    let (simulator, bench) = start("loss", Options::default());
    let line = Lossy::start(simulator.udp_address().unwrap());
    bench.write(
        "big.ketch",
        Guest::new("big").drives("led0").with_asset(30_000).image(),
    );
    line.lose(20);
    let text = bench.run(&format!(
        "ketch run big.ketch --device udp://{} --timeout 2",
        line.address()
    ));
    assert!(text.contains("running"), "{text}");
}

#[test]
fn a_serial_line_does_as_well() {
    let bench = Bench::new("serial");
    let pty = bench.path("tty");
    let options = Options {
        pty: Some(pty.clone()),
        ..Options::default()
    };
    let (_simulator, _) = start("serial-udp", options);
    let bench = bench.with_device(format!("serial://{}", pty.display()));
    bench.write(
        "hello.ketch",
        Guest::new("hello")
            .drives("led0")
            .with_asset(10_000)
            .image(),
    );
    let text = bench.run("ketch run hello.ketch");
    assert!(text.contains("running"), "{text}");
    let text = bench.run("ketch ps");
    assert!(text.contains("hello  1.0.0    running"), "{text}");
}
