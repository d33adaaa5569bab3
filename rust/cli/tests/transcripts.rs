//! What the commands print, compared with golden files under `tests/transcripts`.
//!
//! `SNAPSHOTS=overwrite cargo test -p ketch-cli --test transcripts` blesses what they print now.

mod bench;

use bench::Bench;
use ketch_abi::import;
use ketch_image::{Algorithm, Builder, Image, PayloadKind, PayloadSource, SIGNATURE_LENGTH};
use std::process::Stdio;

/// A reactor that opens and drives a pin.
fn wasm() -> Vec<u8> {
    wat::parse_str(format!(
        r#"(module
            (import "{}" "open-digital-out" (func (param i32 i32 i32)))
            (import "{}" "[method]digital-out-pin.toggle" (func (param i32 i32)))
            (import "{}" "log" (func (param i32 i32 i32 i32 i32)))
            (memory (export "memory") 1)
            (func (export "{}") (param i32 i32)))"#,
        import::DEVICES_GPIO,
        import::GPIO_DIGITAL,
        import::LOGGING,
        import::EXPORT_ON_EVENT,
    ))
    .unwrap()
}

const MANIFEST: &str = r#"id = "org.example.sensor"
name = "sensor"
version = "1.2.3"
sequence = 7
kind = "reactor"
restart = "on-failure"

[resources]
memory = 65536
log-rate = 20

[[capability]]
type = "gpio"
device = "led0"
operations = ["read", "write"]
"#;

fn image() -> Vec<u8> {
    Builder {
        payloads: vec![PayloadSource::Wasm(wasm())],
        ..Builder::new("org.example.sensor", "sensor", "1.2.3")
    }
    .build()
    .unwrap()
}

#[test]
fn help() {
    let bench = Bench::new("help");
    bench.compare("help.txt", &["ketch --help", "ketch -h"]);
    let commands = [
        "new",
        "build",
        "pack",
        "inspect",
        "key new",
        "key show",
        "key anchor",
        "key list",
        "key set",
        "policy show",
        "policy set",
        "policy explain",
        "revoke",
        "sign",
        "verify",
        "push",
        "run",
        "ps",
        "create",
        "start",
        "stop",
        "kill",
        "rm",
        "logs",
        "info",
        "counters",
        "sim",
        "completions",
    ];
    let lines: Vec<String> = commands
        .iter()
        .map(|command| format!("ketch {command} --help"))
        .collect();
    bench.compare(
        "help-commands.txt",
        &lines.iter().map(String::as_str).collect::<Vec<_>>(),
    );
}

#[test]
fn usage() {
    let bench = Bench::new("usage");
    bench.write(
        "ketch-devices.toml",
        "[devices]\nbench = \"udp://192.0.2.7\"\nbad = \"tcp://h\"\n",
    );
    bench.compare(
        "usage.txt",
        &[
            "ketch",
            "ketch pss",
            "ketch ps --frobnicate",
            "ketch ps --frobnicate --output json",
            "ketch start",
            "ketch start Not-A-Name",
            "ketch ps --timeout 0",
            "ketch ps --device nowhere",
            "ketch ps --device bad",
            "ketch ps --device udp://host:99999",
            "ketch ps --device nowhere --output json",
            "ketch --device nowhere ps",
            "ketch inspect no/such/file",
            "ketch inspect No_Name",
        ],
    );
}

#[test]
fn configuration_that_is_not_well_formed() {
    let bench = Bench::new("configuration");
    bench.write("ketch-devices.toml", "[devices]\nbench = 7\n");
    bench.compare("configuration.txt", &["ketch ps"]);
}

/// A compiler that makes something of every module, and one that refuses each.
#[cfg(unix)]
#[test]
fn compiled_ahead_of_time() {
    use std::os::unix::fs::PermissionsExt;

    let bench = Bench::new("aot");
    let program = |name: &str, text: &str| {
        bench.write(name, text);
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(bench.path(name), mode).unwrap();
    };
    bench.write(
        "ketch.toml",
        MANIFEST.replace("restart", "aot = [\"cortex-m3\"]\nrestart"),
    );
    bench.write("sensor.wasm", wasm());
    // Its arguments are: --target TARGET --output FILE MODULE.
    program("good", "#!/bin/sh\necho \"$2\" > \"$4\"\n");
    program(
        "bad",
        "#!/bin/sh\necho \"error: $5: a vector\" >&2\nexit 1\n",
    );
    let good = bench.path("good");
    let with_compiler = bench.with_compiler(good);
    with_compiler.compare(
        "aot.txt",
        &[
            "ketch pack --wasm sensor.wasm --aot cortex-m33,x86-64,x86-64",
            "ketch inspect sensor-1.2.3.ketch",
            "ketch pack --wasm sensor.wasm",
            "ketch pack --wasm sensor.wasm --no-aot",
            "ketch pack --wasm sensor.wasm --aot cortex-m99",
            "ketch pack --wasm sensor.wasm --aot x86-64 --no-aot",
        ],
    );
    let bad = with_compiler.path("bad");
    let with_compiler = with_compiler.with_compiler(bad);
    with_compiler.compare(
        "aot-refused.txt",
        &["ketch pack --wasm sensor.wasm --aot cortex-m33"],
    );
    let with_compiler = with_compiler.with_compiler("no/such/compiler");
    with_compiler.compare(
        "aot-missing.txt",
        &["ketch pack --wasm sensor.wasm --aot cortex-m33"],
    );
}

#[test]
fn pack_and_inspect() {
    let bench = Bench::new("pack");
    bench.write("ketch.toml", MANIFEST);
    bench.write("sensor.wasm", wasm());
    bench.compare(
        "pack.txt",
        &[
            "ketch pack --wasm sensor.wasm",
            "ketch inspect sensor-1.2.3.ketch",
            "ketch inspect --output json sensor-1.2.3.ketch",
            "ketch pack --wasm sensor.wasm --manifest ketch.toml --to other.ketch --output json",
        ],
    );
    let bytes = |name: &str| std::fs::read(bench.path(name)).unwrap();
    assert_eq!(bytes("sensor-1.2.3.ketch"), bytes("other.ketch"));
    let packed = bytes("sensor-1.2.3.ketch");
    assert_eq!(
        Image::parse(&packed)
            .unwrap()
            .payload(PayloadKind::Wasm)
            .unwrap(),
        wasm()
    );
}

#[test]
fn images_are_shown_as_what_they_are() {
    let bench = Bench::new("signed");
    let builder = Builder {
        payloads: vec![
            PayloadSource::Wasm(wasm()),
            PayloadSource::Asset("table".to_owned(), vec![1; 2000]),
        ],
        ..Builder::new("org.example.sensor", "sensor", "1.2.3")
    };
    let signed = builder.build_signed(Algorithm::EdDsa, b"key-1", |_| Ok([7; SIGNATURE_LENGTH]));
    bench.write("signed.ketch", signed.unwrap());
    let invalid = Builder {
        payloads: vec![PayloadSource::Wasm(b"\0asm nonsense".to_vec())],
        ..builder
    };
    bench.write("invalid.ketch", invalid.build().unwrap());
    bench.compare(
        "signed.txt",
        &["ketch inspect signed.ketch", "ketch inspect invalid.ketch"],
    );
}

/// A private key as `openssl genpkey` writes it.
const KEY: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB
-----END PRIVATE KEY-----
";

#[test]
fn keys_sign_and_anchors_verify() {
    let bench = Bench::new("keys");
    bench.write("build.pem", KEY);
    bench.write("hello.ketch", image());
    bench.write(
        "anchors.txt",
        "eddsa 8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c \
         containers=sensor,logger-*\n",
    );
    bench.write(
        "others.txt",
        "eddsa 8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c owner\n",
    );
    bench.write("wrong.txt", "# one\neddsa 00 owner\n");
    bench.compare(
        "keys.txt",
        &[
            "ketch key show build.pem",
            "ketch key show build.pem -o json",
            "ketch key anchor build.pem containers=sensor,logger-* compiled-code",
            "ketch key anchor build.pem king",
            "ketch key show hello.ketch",
            "ketch verify hello.ketch --anchor anchors.txt",
            "ketch sign hello.ketch --key build.pem",
            "ketch verify hello.ketch --anchor anchors.txt",
            "ketch verify hello.ketch --anchor anchors.txt -o json",
            "ketch verify hello.ketch --anchor others.txt",
            "ketch verify hello.ketch --anchor wrong.txt",
            "ketch inspect hello.ketch",
        ],
    );
}

#[test]
fn a_new_key_is_its_owners_alone_and_is_never_overwritten() {
    for algorithm in ["eddsa", "es256"] {
        new_key(algorithm);
    }
}

fn new_key(algorithm: &str) {
    let bench = Bench::new(&format!("new-key-{algorithm}"));
    bench.write("hello.ketch", image());
    let made = bench.run(&format!(
        "ketch key new --out new.pem --algorithm {algorithm}"
    ));
    assert!(made.contains("new.pem: key "), "{made}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(bench.path("new.pem"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let again = bench.run("ketch key new --out new.pem");
    assert!(again.contains("exit code 7"), "{again}");
    let anchor = bench.run("ketch key anchor new.pem containers");
    assert!(anchor.contains(&format!("\n{algorithm} ")), "{anchor}");
    bench.write("anchors.txt", anchor.split_once('\n').unwrap().1);
    bench.run("ketch sign hello.ketch --key new.pem");
    let verified = bench.run("ketch verify hello.ketch --anchor anchors.txt");
    assert!(
        verified.contains("sensor 1.2.3: verified by key"),
        "{verified}"
    );
    // OpenSSL reads the same file, where there is one.
    if let Ok(output) = std::process::Command::new("openssl")
        .args(["pkey", "-noout", "-in"])
        .arg(bench.path("new.pem"))
        .output()
    {
        assert!(output.status.success(), "{output:?}");
    }
}

#[test]
fn what_cannot_be_packed() {
    let bench = Bench::new("refused");
    bench.write("ketch.toml", MANIFEST);
    bench.write("text.wasm", "not wasm");
    bench.write("empty.wasm", "");
    bench.write("cut.wasm", &wasm()[..60]);
    bench.write("plain.wasm", wat::parse_str("(module)").unwrap());
    bench.write(
        "browser.wasm",
        wat::parse_str(r#"(module (import "env" "alert" (func)))"#).unwrap(),
    );
    bench.write("component.wasm", b"\0asm\x0d\0\x01\0");
    bench.write("sensor.wasm", wasm());
    bench.write(
        "modest.toml",
        "name = \"sensor\"\nversion = \"1.0.0\"\nkind = \"reactor\"\n",
    );
    bench.write(
        "wrong.toml",
        "name = \"Sensor!\"\nversion = \"1.0.0\"\nkind = \"reactor\"\n",
    );
    bench.write("torn.toml", "name = \"sensor\"\nversion = ");
    bench.compare(
        "refused.txt",
        &[
            "ketch pack --wasm none.wasm",
            "ketch pack --wasm text.wasm",
            "ketch pack --wasm empty.wasm",
            "ketch pack --wasm cut.wasm",
            "ketch pack --wasm component.wasm",
            "ketch pack --wasm plain.wasm",
            "ketch pack --wasm browser.wasm",
            "ketch pack --wasm sensor.wasm --manifest modest.toml",
            "ketch pack --wasm sensor.wasm --manifest wrong.toml",
            "ketch pack --wasm sensor.wasm --manifest torn.toml",
            "ketch pack --wasm sensor.wasm --manifest none.toml",
            "ketch pack --wasm sensor.wasm --to no/such/folder/x.ketch",
            "ketch pack --manifest ketch.toml",
            "ketch new sensor/..",
        ],
    );
}

/// Each kind of bad file has its own error, from every command that takes files, before anything
/// is sent: the device of these commands does not exist, and that is never the complaint.
#[test]
fn bad_image_files() {
    let bench = Bench::new("bad-images");
    let image = image();
    let mut corrupt = image.clone();
    *corrupt.last_mut().unwrap() ^= 1;
    let mut manifest = image.clone();
    manifest[60] ^= 1;
    let mut newer = image.clone();
    newer[4] = 0xfe;
    let random: Vec<u8> = (0..4096u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    bench.write("empty.ketch", "");
    bench.write("truncated.ketch", &image[..image.len() - 10]);
    bench.write("stub.ketch", &image[..20]);
    bench.write("corrupt.ketch", corrupt);
    bench.write("altered-manifest.ketch", manifest);
    bench.write("longer.ketch", [&image[..], b"more"].concat());
    bench.write("newer.ketch", newer);
    bench.write("random.ketch", random);
    bench.write("module.ketch", wasm());
    let files = [
        "empty",
        "truncated",
        "stub",
        "corrupt",
        "altered-manifest",
        "longer",
        "newer",
        "random",
        "module",
        "missing",
    ];
    let device = "--device udp://192.0.2.7 --timeout 0.1";
    let lines: Vec<String> = files
        .iter()
        .map(|file| format!("ketch push {file}.ketch {device}"))
        .chain([
            "ketch inspect empty.ketch".to_owned(),
            format!("ketch run corrupt.ketch -o json {device}"),
        ])
        .collect();
    bench.compare(
        "bad-images.txt",
        &lines.iter().map(String::as_str).collect::<Vec<_>>(),
    );
}

#[test]
fn a_device_that_is_not_there() {
    let bench = Bench::new("unreachable");
    let free = std::net::UdpSocket::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    for command in [
        "ps",
        "info",
        "logs x",
        "start x",
        "rm x",
        "counters x",
        "inspect x",
    ] {
        let text = bench.run(&format!(
            "ketch {command} --timeout 0.5 --device udp://127.0.0.1:{free}"
        ));
        assert!(
            text.contains("cannot be reached: connection refused")
                && text.ends_with("exit code 3\n"),
            "{text}"
        );
    }
    let text = bench.run("ketch ps --device serial:///no/such/line");
    assert!(
        text.contains("cannot open serial:///no/such/line") && text.ends_with("exit code 3\n"),
        "{text}"
    );
}

#[test]
fn completions_know_the_commands() {
    let bench = Bench::new("completions");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let text = bench.run(&format!("ketch completions {shell}"));
        assert!(
            text.contains("counters") && text.contains("inspect") && !text.contains("exit code"),
            "{shell}"
        );
    }
}

/// `ketch … | head` must not end in a complaint.
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let bench = Bench::new("reader");
    let mut child = bench
        .command("ketch completions bash")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}
