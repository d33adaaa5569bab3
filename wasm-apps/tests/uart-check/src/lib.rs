//! Does with a serial line what it was granted and what it was not, says what came of it, and then
//! sends back whatever arrives.
#![no_std]

use ketch_sdk::poll::Pollable;
use ketch_sdk::uart::{Parity, Settings, StopBits, Uart};
use ketch_sdk::{Event, OrFail, Reactor, info};

struct Check {
    line: Uart,
    _arrivals: Pollable,
}

impl Reactor for Check {
    fn start() -> Check {
        for label in ["nothing", "other"] {
            if let Err(error) = Uart::open(label) {
                info!("open {}: {}", label, error);
            }
        }
        let line = Uart::open("line").or_fail("line");
        match line.settings() {
            Ok(settings) => info!("{} baud, {} bits", settings.baudrate, settings.data_bits),
            Err(error) => info!("settings: {}", error),
        }
        let fast = Settings {
            baudrate: 230_400,
            data_bits: 8,
            parity: Parity::None,
            stop_bits: StopBits::One,
        };
        match line.configure(fast) {
            Ok(()) => info!("configure: done"),
            Err(error) => info!("configure: {}", error),
        }
        if let Err(error) = line.write(&[0; 257]) {
            info!("write 257: {}", error);
        }
        info!("write 0: {}", line.write(&[]).or_fail("line"));
        info!("all sent: {}", line.watch_sent().ready());
        match line.write(b"hello") {
            Ok(count) => info!("write: {}", count),
            Err(error) => info!("write: {}", error),
        }
        let arrivals = line.watch_received();
        arrivals.subscribe(0);
        Check {
            line,
            _arrivals: arrivals,
        }
    }

    fn on_event(&mut self, event: Event) {
        if let Event::Stop = event {
            return;
        }
        let mut bytes = [0; 16];
        match self.line.read(&mut bytes) {
            Ok(count) => {
                info!("read {}, lost {}", count, self.line.lost());
                if let Err(error) = self.line.write(&bytes[..count]) {
                    info!("echo: {}", error);
                }
            }
            Err(error) => info!("read: {}", error),
        }
    }
}

ketch_sdk::export_reactor!(Check);
