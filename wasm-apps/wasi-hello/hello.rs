//! What `src/main.c` does, in Rust with its standard library: a program for WASI preview 1 that knows
//! nothing of Ketch.

use std::collections::HashMap;
use std::time::{Duration, Instant};

fn main() {
    let who = std::env::var("who").unwrap_or("nobody".into());
    let name = std::env::args().next().unwrap_or_default();
    println!("hello {who} from {name}");
    let pause = Duration::from_millis(20);
    let begin = Instant::now();
    std::thread::sleep(pause);
    let slept = begin.elapsed() >= pause;
    println!("slept {}", if slept { "long enough" } else { "too short" });
    // Its hasher wants random numbers.
    let map: HashMap<_, _> = [("random", "differs")].into();
    for (key, value) in map {
        println!("{key} {value}");
    }
    let file = std::fs::File::open("/etc/passwd");
    println!("files: {}", if file.is_ok() { "there" } else { "none" });
    eprintln!("an error in {} pieces", "two");
    print!("no newline at the end");
    std::process::exit(7);
}
