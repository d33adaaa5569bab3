//! Programs for WASI preview 1, unchanged, in the simulator.

mod common;

use std::path::{Path, PathBuf};
use std::process::Command as Process;

use common::*;
use ketch_abi::{ContainerKind, Error};
use ketch_image::{Builder, PayloadSource};
use ketch_proto::{Command, CreateRequest, Setting};
use ketch_sim::Simulator;

/// What the log of a program has to have.
const EXPECTED: &str = include_str!("../../../wasm-apps/wasi-hello/expected.txt");

fn expected(name: &str) -> Vec<String> {
    let lines = EXPECTED.lines();
    lines.map(|line| line.replace("wasi-hello", name)).collect()
}

/// A command of this module, which may have so much memory.
fn program(name: &str, wasm: Vec<u8>, memory: u32) -> Vec<u8> {
    let mut builder = Builder::new("dev.ketch.test.program", name, "1.0.0");
    builder.kind = ContainerKind::Command;
    builder.payloads = vec![PayloadSource::Wasm(wasm)];
    builder.resources.memory = memory;
    builder.build().unwrap()
}

/// Runs a program of this text to its end, and returns its log and how it stands.
fn run(text: &str) -> (Vec<String>, Standing) {
    let simulator = simulator();
    let text = format!(
        r#"(module
        (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_seek" (func $seek (param i32 i64 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
        (import "wasi_snapshot_preview1" "clock_res_get" (func $resolution (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
        (import "wasi_snapshot_preview1" "proc_raise" (func $raise (param i32) (result i32)))
        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (memory (export "memory") 1 1)
        (func $is (param $errno i32) (param $expected i32)
            (if (i32.ne (local.get $errno) (local.get $expected)) (then
                (call $exit (i32.add (i32.const 100) (local.get $errno))))))
        {text})"#
    );
    let image = program("program", wat::parse_str(text).unwrap(), 65_536);
    upload(&simulator, &image).unwrap();
    command(&simulator, Command::Start, "program").unwrap();
    let standing = ended(&simulator, "program");
    (log(&simulator, "program"), standing)
}

/// Runs the program called `name`, told `who` it is for, and compares what it says.
fn says_what_is_expected(simulator: &Simulator, name: &str) {
    command(simulator, Command::Start, name).unwrap();
    assert_eq!(
        ended(simulator, name).code,
        Some(7),
        "{:?}",
        log(simulator, name)
    );
    assert_eq!(log(simulator, name), expected(name));
    let request = CreateRequest {
        name,
        config: Some([Setting {
            key: "who",
            value: "you",
        }]),
    };
    simulator.request(Command::Create, &request).unwrap();
    command(simulator, Command::Start, name).unwrap();
    assert_eq!(ended(simulator, name).code, Some(7));
    let first = format!("info hello you from {name}");
    assert_eq!(log(simulator, name)[expected(name).len()], first);
}

#[test]
fn a_program_in_c_runs_unchanged() {
    if was_built("wasi-hello") {
        let simulator = simulator();
        install(&simulator, "wasi-hello");
        says_what_is_expected(&simulator, "wasi-hello");
    }
}

#[test]
fn a_program_in_rust_with_its_standard_library_runs_unchanged() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let module: PathBuf = folder.join("rust-hello.wasm");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wasm-apps/wasi-hello/hello.rs");
    let output = Process::new("rustc")
        .args([
            "--target",
            "wasm32-wasip1",
            "-Copt-level=s",
            "-Cpanic=abort",
            "-Cstrip=symbols",
        ])
        .args(["-Clto=fat", "-Clink-arg=-zstack-size=8192", "-o"])
        .arg(&module)
        .arg(&source)
        .output();
    if !output.as_ref().is_ok_and(|output| output.status.success()) {
        let told = output.map(|output| String::from_utf8_lossy(&output.stderr).into_owned());
        let told = told.unwrap_or_default();
        assert!(told.contains("target may not be installed"), "{told}");
        println!("skipped: there is no standard library for wasm32-wasip1 here");
        return;
    }
    let wasm = std::fs::read(&module).unwrap();
    println!("preview1;language=rust;module={}", wasm.len());
    let simulator = simulator();
    upload(&simulator, &program("rust-hello", wasm, 1 << 20)).unwrap();
    says_what_is_expected(&simulator, "rust-hello");
}

#[test]
fn output_becomes_lines_however_it_comes() {
    let (said, standing) = run(r#"(data (i32.const 64) "one\0atw")
        (data (i32.const 96) "o\0a\0a\ff\c3\28three")
        (data (i32.const 0) "\40\00\00\00\06\00\00\00\60\00\00\00\0b\00\00\00")
        (func (export "_start")
            (call $is (call $write (i32.const 1) (i32.const 0) (i32.const 2) (i32.const 32)) (i32.const 0))
            (call $is (i32.load (i32.const 32)) (i32.const 17))
            ;; What is written elsewhere ends the line.
            (call $is (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 32)) (i32.const 0)))"#);
    assert_eq!(standing.code, Some(0));
    assert_eq!(
        said,
        [
            "info one",
            "info two",
            "info ",
            "info ??(three",
            "warn one",
            "warn tw",
            "info exited with code 0"
        ]
    );
}

#[test]
fn long_output_is_cut_into_lines_and_taken_in_parts() {
    let (said, standing) = run(r#"(data (i32.const 0) "\00\10\00\00\00\20\00\00")
        (func (export "_start")
            (memory.fill (i32.const 4096) (i32.const 120) (i32.const 8192))
            (call $is (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 32)) (i32.const 0))
            (call $exit (i32.div_u (i32.load (i32.const 32)) (i32.const 8))))"#);
    // 1,024 bytes of the 8,192.
    assert_eq!(standing.code, Some(128));
    let lengths: Vec<usize> = said.iter().map(|line| line.len() - "info ".len()).collect();
    assert_eq!(lengths[..7], [160, 160, 160, 160, 160, 160, 64]);
}

#[test]
fn what_there_is_not_is_an_error() {
    let (_, standing) = run(r#"(func (export "_start")
            (call $is (call $write (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 32)) (i32.const 8))
            (call $is (call $read (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 32)) (i32.const 0))
            (call $is (call $read (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 32)) (i32.const 8))
            (call $is (call $seek (i32.const 1) (i64.const 0) (i32.const 0) (i32.const 32)) (i32.const 70))
            (call $is (call $close (i32.const 1)) (i32.const 0))
            (call $is (call $close (i32.const 3)) (i32.const 8))
            (call $is (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0)
                (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 32)) (i32.const 8))
            (call $is (call $time (i32.const 2) (i64.const 0) (i32.const 32)) (i32.const 28))
            (call $is (call $resolution (i32.const 1) (i32.const 32)) (i32.const 0))
            (call $is (call $random (i32.const 0) (i32.const 4097)) (i32.const 28))
            (call $is (call $random (i32.const 0) (i32.const 4096)) (i32.const 0))
            (call $is (call $poll (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)) (i32.const 28))
            (call $is (call $poll (i32.const 0) (i32.const 0) (i32.const 9) (i32.const 0)) (i32.const 28))
            (call $is (call $yield) (i32.const 0))
            (call $is (call $raise (i32.const 6)) (i32.const 58))
            (call $exit (i32.const 263)))"#);
    // The low byte.
    assert_eq!(standing.code, Some(7));
}

#[test]
fn waiting_ends_with_the_first_that_is_ready() {
    let (_, standing) = run(r#"(data (i32.const 64) "first\00\00\00\00")
        (func (export "_start")
            ;; One day, and 5 ms.
            (i32.store (i32.const 80) (i32.const 1))
            (i64.store (i32.const 88) (i64.const 86400000000000))
            (i64.store (i32.const 112) (i64.const 77))
            (i32.store (i32.const 128) (i32.const 1))
            (i64.store (i32.const 136) (i64.const 5000000))
            (call $is (call $poll (i32.const 64) (i32.const 512) (i32.const 2) (i32.const 8)) (i32.const 0))
            (call $is (i32.load (i32.const 8)) (i32.const 1))
            (call $exit (i32.load (i32.const 512))))"#);
    assert_eq!(standing.code, Some(77));
}

#[test]
fn a_program_that_waits_can_be_stopped() {
    let simulator = simulator();
    let text = r#"(module
        (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1 1)
        (func (export "_start")
            (i32.store (i32.const 80) (i32.const 1))
            (i64.store (i32.const 88) (i64.const 86400000000000))
            (drop (call $poll (i32.const 64) (i32.const 512) (i32.const 1) (i32.const 8)))))"#;
    upload(
        &simulator,
        &program("program", wat::parse_str(text).unwrap(), 65_536),
    )
    .unwrap();
    command(&simulator, Command::Start, "program").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(20));
    command(&simulator, Command::Stop, "program").unwrap();
    assert_eq!(
        ended(&simulator, "program").cause.as_deref(),
        Some("stopped")
    );
}

#[test]
fn a_program_without_room_for_its_memory_is_told_so() {
    let simulator = simulator();
    let text = r#"(module (memory (export "memory") 2) (func (export "_start")))"#;
    upload(
        &simulator,
        &program("program", wat::parse_str(text).unwrap(), 65_536),
    )
    .unwrap();
    let refused = command(&simulator, Command::Start, "program").unwrap_err();
    assert_eq!(refused.error, Error::OutOfMemory);
}
