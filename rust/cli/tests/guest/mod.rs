//! Small containers, written in the text format: no compiler is needed to test with them.

use ketch_abi::{Capability, ContainerKind, Operations, import};
use ketch_image::{Builder, PayloadSource, RequestSource};

/// What a container does when it starts.
pub struct Guest {
    name: &'static str,
    version: &'static str,
    kind: ContainerKind,
    /// The pin that it opens and makes active.
    pin: Option<&'static str>,
    /// The pins that its manifest asks for.
    requests: Vec<&'static str>,
    /// The code that it ends with.
    code: Option<u8>,
    traps: bool,
    asset: usize,
}

impl Guest {
    /// A reactor that logs its name.
    pub fn new(name: &'static str) -> Guest {
        Guest {
            name,
            version: "1.0.0",
            kind: ContainerKind::Reactor,
            pin: None,
            requests: Vec::new(),
            code: None,
            traps: false,
            asset: 0,
        }
    }

    pub fn version(mut self, version: &'static str) -> Guest {
        self.version = version;
        self
    }

    /// Opens a pin, which it also requests, and makes it active; logs where it is refused.
    pub fn drives(mut self, pin: &'static str) -> Guest {
        self.pin = Some(pin);
        self.requests = vec![pin];
        self
    }

    /// Requests these pins and no other.
    pub fn requests(mut self, pins: &[&'static str]) -> Guest {
        self.requests = pins.to_vec();
        self
    }

    /// Is a command that ends with this code.
    pub fn exits(mut self, code: u8) -> Guest {
        self.kind = ContainerKind::Command;
        self.code = Some(code);
        self
    }

    /// Executes `unreachable`.
    pub fn traps(mut self) -> Guest {
        self.traps = true;
        self
    }

    /// Carries so many bytes more.
    pub fn with_asset(mut self, bytes: usize) -> Guest {
        self.asset = bytes;
        self
    }

    /// The image file's bytes.
    pub fn image(&self) -> Vec<u8> {
        let mut payloads = vec![PayloadSource::Wasm(self.wasm())];
        if self.asset > 0 {
            let bytes = (0..self.asset).map(|i| (i * 31 / 7) as u8).collect();
            payloads.push(PayloadSource::Asset("ballast".to_owned(), bytes));
        }
        let request = |label: &&str| RequestSource {
            capability: Capability::Gpio,
            label: (*label).to_owned(),
            operations: Operations::WRITE,
        };
        Builder {
            kind: self.kind,
            payloads,
            requests: self.requests.iter().map(request).collect(),
            ..Builder::new(
                &format!("org.example.{}", self.name),
                self.name,
                self.version,
            )
        }
        .build()
        .unwrap()
    }

    /// Memory: the name at 0, the pin's label at 64, "refused" at 128, results from 256 on.
    fn wasm(&self) -> Vec<u8> {
        let (mut imports, mut body) = (String::new(), String::new());
        imports += &function(import::LOGGING, "log", "log", 5);
        body += &format!(
            "(call $log (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const {}))",
            self.name.len()
        );
        if let Some(pin) = self.pin {
            imports += &function(import::DEVICES_GPIO, "open-digital-out", "open", 3);
            imports += &function(
                import::GPIO_DIGITAL,
                "[method]digital-out-pin.set-active",
                "set",
                2,
            );
            body += &format!(
                "(call $open (i32.const 64) (i32.const {}) (i32.const 256))
                 (if (i32.load8_u (i32.const 256))
                   (then (call $log (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 128) (i32.const 7)))
                   (else (call $set (i32.load (i32.const 260)) (i32.const 272))))",
                pin.len()
            );
        }
        if let Some(code) = self.code {
            imports += &function(import::EXIT, "exit-with-code", "exit", 1);
            body += &format!("(call $exit (i32.const {code}))");
        }
        if self.traps {
            body += "unreachable";
        }
        let entry = match self.kind {
            ContainerKind::Command => {
                format!("(func (export \"{}\") {body})", import::EXPORT_START)
            }
            ContainerKind::Reactor => format!(
                "(func (export \"{}\") (param i32 i32) (if (i32.eqz (local.get 0)) (then {body})))",
                import::EXPORT_ON_EVENT
            ),
        };
        let data = format!(
            "(data (i32.const 0) \"{}\") (data (i32.const 64) \"{}\") (data (i32.const 128) \"refused\")",
            self.name,
            self.pin.unwrap_or_default()
        );
        // An error's text is returned through the guest's own allocator.
        let realloc = "(func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32) (i32.const 1024))";
        let module =
            format!("(module {imports} (memory (export \"memory\") 1) {data} {realloc} {entry})");
        wat::parse_str(module).unwrap()
    }
}

fn function(module: &str, field: &str, name: &str, parameters: usize) -> String {
    let parameters = " i32".repeat(parameters);
    format!("(import \"{module}\" \"{field}\" (func ${name} (param{parameters})))")
}
