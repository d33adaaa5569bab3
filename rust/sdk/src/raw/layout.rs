//! How the canonical ABI lays out what comes back through a result pointer. On wasm32, where it
//! counts, pointers and lengths have four bytes; a test holds the offsets.

use crate::gpio::Error;
use crate::text::Text;

/// `result<T, gpio-error>`, where T is nothing, a `bool`, an enumeration or a handle.
#[repr(C)]
#[derive(Debug)]
pub struct Outcome {
    /// 0: ok, 1: err.
    pub discriminant: u8,
    /// Ok: the value. Err: the discriminant of `gpio-error` in the lowest byte.
    pub value: u32,
    /// Err with `other`: its text.
    pub text: Bytes,
}

impl Outcome {
    /// All zero, so that bytes which the host leaves alone are known ones.
    pub const EMPTY: Outcome = Outcome {
        discriminant: 0,
        value: 0,
        text: Bytes::EMPTY,
    };

    /// The error, where the discriminant says that there is one.
    ///
    /// # Safety
    /// The host wrote it, and what it points to is still there.
    pub unsafe fn error(&self) -> Error {
        match self.value as u8 {
            0 => Error::HardwareFault,
            1 => Error::AlreadyInUse,
            2 => Error::PinNotAllowed,
            3 => Error::PinModeNotAllowed,
            4 => Error::UndefinedPinLabel,
            5 => Error::PinModeNotAvailable,
            6 => Error::WouldBlock,
            7 => Error::OperationNotSupported,
            // SAFETY: for `other` the host wrote the text.
            _ => Error::Other(unsafe { Text::new(self.text.as_str()) }),
        }
    }
}

/// `string`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Bytes {
    /// First byte.
    pub pointer: *const u8,
    /// Number of bytes.
    pub length: usize,
}

impl Bytes {
    /// No text.
    pub const EMPTY: Bytes = Bytes {
        pointer: core::ptr::null(),
        length: 0,
    };

    /// The text.
    ///
    /// # Safety
    /// The host wrote it, and the text is still there for `'a`.
    pub unsafe fn as_str<'a>(&self) -> &'a str {
        if self.length == 0 {
            return "";
        }
        // SAFETY: the host gives a pointer from `cabi_realloc` with the length that it wrote.
        let bytes = unsafe { core::slice::from_raw_parts(self.pointer, self.length) };
        // SAFETY: a `string` of the canonical ABI is UTF-8.
        unsafe { core::str::from_utf8_unchecked(bytes) }
    }
}

/// `list<T>`.
#[repr(C)]
#[derive(Debug)]
pub struct List<T> {
    /// First element.
    pub pointer: *const T,
    /// Number of elements.
    pub length: usize,
}

impl<T> List<T> {
    /// No element.
    pub const EMPTY: List<T> = List {
        pointer: core::ptr::null(),
        length: 0,
    };

    /// The elements.
    ///
    /// # Safety
    /// The host wrote it, and the elements are still there for `'a`.
    pub unsafe fn as_slice<'a>(&self) -> &'a [T] {
        if self.length == 0 {
            return &[];
        }
        // SAFETY: the host gives an aligned pointer from `cabi_realloc` with the number that it wrote.
        unsafe { core::slice::from_raw_parts(self.pointer, self.length) }
    }
}

/// `result<_, error>` of `ketch:messaging`.
#[repr(C)]
#[derive(Debug)]
pub struct Sent {
    /// 0: ok, 1: err.
    pub discriminant: u8,
    /// Err: `error`.
    pub error: u8,
}

impl Sent {
    /// All zero.
    pub const EMPTY: Sent = Sent {
        discriminant: 0,
        error: 0,
    };
}

/// `result<option<list<u8>>, error>` of `ketch:messaging`.
#[repr(C)]
#[derive(Debug)]
pub struct Received {
    /// 0: ok, 1: err.
    pub discriminant: u32,
    /// Ok: 1 if there is a message. Err: `error`.
    pub value: u8,
    /// The message.
    pub message: List<u8>,
}

impl Received {
    /// All zero.
    pub const EMPTY: Received = Received {
        discriminant: 0,
        value: 0,
        message: List::EMPTY,
    };
}

/// A `result` of `wasi:keyvalue`, whose value is nothing, a handle, a `bool` or `option<list<u8>>`, and
/// one of `wasi:config`, whose value is `option<string>`.
#[repr(C)]
#[derive(Debug)]
pub struct Kept {
    /// 0: ok, 1: err.
    pub discriminant: u8,
    /// Ok: the handle, the `bool`, or 1 if there is a value. Err: the discriminant of `error` in the
    /// lowest byte.
    pub value: u32,
    /// The value, or the text of `other`.
    pub bytes: List<u8>,
}

impl Kept {
    /// All zero.
    pub const EMPTY: Kept = Kept {
        discriminant: 0,
        value: 0,
        bytes: List::EMPTY,
    };
}

/// `result<key-response, error>` of `wasi:keyvalue`.
#[repr(C)]
#[derive(Debug)]
pub struct Keys {
    /// 0: ok, 1: err.
    pub discriminant: u8,
    /// The keys. Err: the discriminant of `error` where its pointer is, and the pointer of its text
    /// where its length is.
    pub keys: List<Bytes>,
    /// 1 if there is a cursor. Err: the length of the error's text.
    pub has_cursor: u32,
    /// The cursor.
    pub cursor: Bytes,
}

impl Keys {
    /// All zero.
    pub const EMPTY: Keys = Keys {
        discriminant: 0,
        keys: List::EMPTY,
        has_cursor: 0,
        cursor: Bytes::EMPTY,
    };
}

/// `result<list<tuple<string, string>>, error>` of `wasi:config`.
#[repr(C)]
#[derive(Debug)]
pub struct Told {
    /// 0: ok, 1: err.
    pub discriminant: u8,
    /// Ok: the settings. Err: the discriminant of `error` where the pointer is.
    pub settings: List<[Bytes; 2]>,
    /// Err: the length of its text, whose pointer is where the number of settings is.
    pub rest: u32,
}

impl Told {
    /// All zero.
    pub const EMPTY: Told = Told {
        discriminant: 0,
        settings: List::EMPTY,
        rest: 0,
    };
}
/// `result<T, open-error>` of `ketch:devices`, where T is a handle: a discriminant in the lowest byte
/// of the first word, the handle or in its lowest byte the error in the second.
pub type Opened = [u32; 2];

/// `ketch:devices/directory.device`.
#[repr(C)]
#[derive(Debug)]
pub struct Device {
    /// Its label.
    pub label: Bytes,
    /// `device-kind`.
    pub kind: u8,
    /// `operations`, as bits.
    pub operations: u8,
}

/// `wasi:gpio/digital.digital-config`.
#[repr(C)]
#[derive(Debug)]
pub struct Config {
    /// The pin's label.
    pub label: Bytes,
    /// `pin-mode`.
    pub pin_mode: u8,
    /// `active-level`.
    pub active_level: u8,
    /// 1 if there is a pull resistor.
    pub has_pull_resistor: u8,
    /// `pull-resistor`.
    pub pull_resistor: u8,
}

impl Config {
    /// All zero.
    pub const EMPTY: Config = Config {
        label: Bytes::EMPTY,
        pin_mode: 0,
        active_level: 0,
        has_pull_resistor: 0,
        pull_resistor: 0,
    };
}

#[cfg(target_arch = "wasm32")]
const _: () = {
    use core::mem::{offset_of, size_of};
    assert!(
        size_of::<Outcome>() == 16
            && offset_of!(Outcome, value) == 4
            && offset_of!(Outcome, text) == 8
    );
    assert!(
        size_of::<Device>() == 12
            && offset_of!(Device, kind) == 8
            && offset_of!(Device, operations) == 9
    );
    assert!(
        size_of::<Config>() == 12
            && offset_of!(Config, pin_mode) == 8
            && offset_of!(Config, pull_resistor) == 11
    );
    assert!(
        size_of::<Kept>() == 16 && offset_of!(Kept, value) == 4 && offset_of!(Kept, bytes) == 8
    );
    assert!(
        size_of::<Keys>() == 24
            && offset_of!(Keys, keys) == 4
            && offset_of!(Keys, has_cursor) == 12
            && offset_of!(Keys, cursor) == 16
    );
    assert!(size_of::<Told>() == 16 && offset_of!(Told, settings) == 4);
    assert!(size_of::<Sent>() == 2 && offset_of!(Sent, error) == 1);
    assert!(
        size_of::<Received>() == 16
            && offset_of!(Received, value) == 4
            && offset_of!(Received, message) == 8
    );
};
