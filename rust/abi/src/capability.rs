//! Kinds of permission, and the operations that one of a kind can allow.

/// A kind of permission. Its number stands in manifests, its word in messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[non_exhaustive]
pub enum Capability {
    /// Digital pins, by device label.
    Gpio = 1,
    /// Messages between containers, by topic.
    Topic = 2,
    /// Serial lines, by device label.
    Uart = 5,
    /// Analog inputs, by device label.
    Adc = 6,
    /// Pulse outputs, by device label.
    Pwm = 7,
    /// Sensors with a driver, by device label.
    Sensor = 8,
    /// Addresses on an I2C bus, by device label.
    I2c = 3,
    /// Chips on an SPI bus, by device label.
    Spi = 4,
    /// Analog outputs, by device label.
    Dac = 9,
}

impl Capability {
    /// Every capability.
    pub const ALL: &'static [Capability] = &[
        Capability::Gpio,
        Capability::Topic,
        Capability::Uart,
        Capability::Adc,
        Capability::Pwm,
        Capability::Sensor,
        Capability::I2c,
        Capability::Spi,
        Capability::Dac,
    ];

    /// The word used in manifests, messages and error texts.
    // Not inlined: a table of texts would come with it, each time.
    #[inline(never)]
    pub const fn word(self) -> &'static str {
        match self {
            Capability::Gpio => "gpio",
            Capability::Topic => "topic",
            Capability::Uart => "uart",
            Capability::Adc => "adc",
            Capability::Pwm => "pwm",
            Capability::Sensor => "sensor",
            Capability::I2c => "i2c",
            Capability::Spi => "spi",
            Capability::Dac => "dac",
        }
    }

    /// The word for what it is a permission for, in messages and in board files; for devices, the
    /// devicetree's compatible without the vendor.
    pub const fn device(self) -> &'static str {
        match self {
            Capability::Gpio => "gpio-pin",
            Capability::Topic => "topic",
            Capability::Uart => "uart",
            Capability::Adc => "adc-channel",
            Capability::Pwm => "pwm-channel",
            Capability::Sensor => "sensor",
            Capability::I2c => "i2c-device",
            Capability::Spi => "spi-device",
            Capability::Dac => "dac-channel",
        }
    }

    /// The capability for a device of this word.
    pub fn from_device(word: &str) -> Option<Capability> {
        let mut devices = Self::ALL.iter().copied().filter(|c| c.is_device());
        devices.find(|c| c.device() == word)
    }

    /// The capability with this number.
    pub const fn from_number(number: u8) -> Option<Capability> {
        match number {
            1 => Some(Capability::Gpio),
            2 => Some(Capability::Topic),
            5 => Some(Capability::Uart),
            6 => Some(Capability::Adc),
            7 => Some(Capability::Pwm),
            8 => Some(Capability::Sensor),
            3 => Some(Capability::I2c),
            4 => Some(Capability::Spi),
            9 => Some(Capability::Dac),
            _ => None,
        }
    }

    /// The capability with this word.
    pub fn from_word(word: &str) -> Option<Capability> {
        Self::ALL.iter().copied().find(|c| c.word() == word)
    }

    /// Every operation that this capability knows.
    pub const fn operations(self) -> Operations {
        match self {
            Capability::Gpio => {
                Operations(Operations::READ.0 | Operations::WRITE.0 | Operations::WATCH.0)
            }
            Capability::Topic => Operations(Operations::PUBLISH.0 | Operations::SUBSCRIBE.0),
            Capability::Uart => {
                Operations(Operations::READ.0 | Operations::WRITE.0 | Operations::CONFIGURE.0)
            }
            Capability::Adc => Operations(Operations::READ.0 | Operations::WATCH.0),
            Capability::Pwm | Capability::Dac => Operations::WRITE,
            Capability::Sensor => Operations::READ,
            Capability::I2c | Capability::Spi => {
                Operations(Operations::READ.0 | Operations::WRITE.0)
            }
        }
    }

    /// Whether it is for devices that a board offers. What is not a device, every board offers.
    pub const fn is_device(self) -> bool {
        match self {
            Capability::Gpio
            | Capability::Uart
            | Capability::Adc
            | Capability::Pwm
            | Capability::Sensor
            | Capability::I2c
            | Capability::Spi
            | Capability::Dac => true,
            Capability::Topic => false,
        }
    }
}

/// A set of operations on a device, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Operations(pub u8);

impl Operations {
    /// No operation.
    pub const NONE: Operations = Operations(0);
    /// Read a value.
    pub const READ: Operations = Operations(1);
    /// Write a value.
    pub const WRITE: Operations = Operations(2);
    /// Be told of changes.
    pub const WATCH: Operations = Operations(4);
    /// Send messages.
    pub const PUBLISH: Operations = Operations(8);
    /// Receive messages.
    pub const SUBSCRIBE: Operations = Operations(16);
    /// Change how it works.
    pub const CONFIGURE: Operations = Operations(32);

    /// Each single operation with its word.
    pub const WORDS: &'static [(Operations, &'static str)] = &[
        (Operations::READ, "read"),
        (Operations::WRITE, "write"),
        (Operations::WATCH, "watch"),
        (Operations::PUBLISH, "publish"),
        (Operations::SUBSCRIBE, "subscribe"),
        (Operations::CONFIGURE, "configure"),
    ];

    /// Whether every operation of `other` is in this set.
    pub const fn contains(self, other: Operations) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any operation is in both sets.
    pub const fn intersects(self, other: Operations) -> bool {
        self.0 & other.0 != 0
    }

    /// What both sets have.
    pub const fn intersection(self, other: Operations) -> Operations {
        Operations(self.0 & other.0)
    }

    /// What either set has.
    pub const fn union(self, other: Operations) -> Operations {
        Operations(self.0 | other.0)
    }

    /// Whether no operation is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The single operation with this word.
    pub fn from_word(word: &str) -> Option<Operations> {
        Self::WORDS
            .iter()
            .find(|(_, w)| *w == word)
            .map(|(o, _)| *o)
    }

    /// The word of each operation in the set.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        let words = Self::WORDS.iter();
        words
            .filter(move |(operation, _)| self.contains(*operation))
            .map(|(_, word)| *word)
    }

    /// Hands over the texts that name the set when they stand one behind the other: `read`, `+`, `write`.
    // Not an iterator: who goes through one takes four times the flash.
    #[inline(never)]
    pub fn each_part(self, act: &mut dyn FnMut(&'static str)) {
        let mut separator = "";
        for word in self.words() {
            act(separator);
            act(word);
            separator = "+";
        }
        if self.is_empty() {
            act("none");
        }
    }
}

impl core::fmt::Display for Operations {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut written = Ok(());
        self.each_part(&mut |part| written = written.and_then(|()| f.write_str(part)));
        written
    }
}
