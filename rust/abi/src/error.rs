//! Every way in which Ketch refuses something, with a stable number, a cause and a remedy.
//!
//! The numbers are the `rc` of the SMP group's version 2 errors; [`Error::smp_v1`] gives what a
//! version 1 client is told instead. `docs/src/errors.md` is generated from this table.

macro_rules! errors {
    ($($(#[$meta:meta])* $name:ident = $number:literal, $v1:ident, $cause:literal, $remedy:literal;)*) => {
        /// A refusal or a failure.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        // A word, which a processor moves in shorter instructions than a part of one.
        #[repr(u32)]
        #[non_exhaustive]
        pub enum Error {
            $(#[doc = $cause] #[doc = ""] #[doc = $remedy] $(#[$meta])* $name = $number,)*
        }

        impl Error {
            /// Every error, in the order of its numbers.
            pub const ALL: &'static [Error] = &[$(Error::$name),*];

            /// The error with this number, if there is one.
            pub const fn from_number(number: u16) -> Option<Error> {
                match number {
                    $($number => Some(Error::$name),)*
                    _ => None,
                }
            }

            /// The name as it stands in the code, for logs and tables.
            pub const fn name(self) -> &'static str {
                match self { $(Error::$name => stringify!($name),)* }
            }

            /// What happened, as one clause without a full stop. In a firmware that keeps no texts
            /// (`CONFIG_KETCH_ERROR_TEXTS`), what is displayed is the number alone.
            pub const fn cause(self) -> &'static str {
                match self { $(Error::$name => $cause,)* }
            }

            /// What the reader can do about it, as one clause without a full stop.
            pub const fn remedy(self) -> &'static str {
                if cfg!(ketch_error_numbers) {
                    return "see this number in the documentation's table of errors";
                }
                match self { $(Error::$name => $remedy,)* }
            }

            /// The code that a version 1 SMP client gets (`MGMT_ERR_*`).
            pub const fn smp_v1(self) -> SmpV1 {
                match self { $(Error::$name => SmpV1::$v1,)* }
            }
        }
    };
}

/// The SMP version 1 return codes that our errors translate to.
///
/// Source: Zephyr's `mgmt_defines.h`, `enum mcumgr_err_t`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum SmpV1 {
    /// `MGMT_ERR_EUNKNOWN`
    Unknown = 1,
    /// `MGMT_ERR_ENOMEM`
    NoMemory = 2,
    /// `MGMT_ERR_EINVAL`
    Invalid = 3,
    /// `MGMT_ERR_ETIMEOUT`
    Timeout = 4,
    /// `MGMT_ERR_ENOENT`
    NoEntry = 5,
    /// `MGMT_ERR_EBADSTATE`
    BadState = 6,
    /// `MGMT_ERR_EMSGSIZE`
    MessageSize = 7,
    /// `MGMT_ERR_ENOTSUP`
    NotSupported = 8,
    /// `MGMT_ERR_ECORRUPT`
    Corrupt = 9,
    /// `MGMT_ERR_EBUSY`
    Busy = 10,
    /// `MGMT_ERR_EACCESSDENIED`
    AccessDenied = 11,
}

errors! {
    Internal = 1, Unknown, "the device met a state that it should never be in", "restart the device and report what led to it";
    RequestMalformed = 2, Invalid, "the request is not a CBOR map of the expected types", "compare the request with the message table in the documentation";
    RequestIncomplete = 3, Invalid, "the request lacks a key that this command needs", "compare the request with the message table in the documentation";
    NameInvalid = 4, Invalid, "the name is empty, longer than 32 bytes, or has characters other than a-z, 0-9, '-', '_' and '.'", "choose another name in the manifest";
    NotSupported = 5, NotSupported, "this device does not know the command", "compare the versions of tool and device with `ketch info`";
    Busy = 6, Busy, "the device is doing something that excludes this", "try again in a moment";
    ResponseTooLarge = 7, MessageSize, "the answer does not fit the transport's buffer", "raise CONFIG_MCUMGR_TRANSPORT_NETBUF_SIZE in the firmware";

    ImageEmpty = 10, Invalid, "the image has no bytes", "check that the file was written by `ketch pack`";
    ImageNotKetch = 11, Invalid, "the file does not start with the mark of a Ketch image", "pack the module first: `ketch pack`";
    ImageVersionUnsupported = 12, NotSupported, "the image format is newer than this reader", "update the firmware or the tool, or pack with an older tool";
    ImageTruncated = 13, Corrupt, "the image ends before what its header announces", "transfer the file again and compare its SHA-256";
    ImageTooLarge = 14, NoMemory, "the image is larger than a slot", "make the module smaller, enlarge ketch_partition, or lower CONFIG_KETCH_CONTAINERS_MAX: the slots share it";
    ImageManifestMalformed = 15, Invalid, "the manifest is not well-formed", "pack the image again with a current `ketch pack`";
    ImageManifestInvalid = 16, Invalid, "the manifest has a value outside its range", "correct the value in ketch.toml and pack again";
    ImageSignatureMalformed = 17, Invalid, "the signature structure is not a well-formed COSE_Sign1", "sign the image again";
    ImageUnsigned = 18, AccessDenied, "the image carries no signature and this device accepts only signed ones", "sign the image, or use a device that is configured to accept unsigned images";
    ImageDigestMismatch = 19, Corrupt, "the SHA-256 of a payload or of the manifest is not the one that the image announces", "the file was damaged or altered: pack or transfer it again";
    ImageLayoutInvalid = 20, Corrupt, "payloads overlap, are misaligned, or leave bytes unaccounted for", "the file was damaged or altered: pack or transfer it again";
    ImageNoPayload = 21, NotSupported, "the image has no payload that this device can run", "pack what it runs: wasm, or code compiled for it with `ketch build --aot TARGET`, which some devices run alone";
    ImageAbiUnsupported = 22, NotSupported, "the image needs another version of the guest interface", "build it with the SDK that matches the device, or update the firmware";
    ImageTransferMismatch = 23, Corrupt, "the SHA-256 of what arrived differs from what the upload announced", "upload the image again";
    ImageSignatureUnverified = 24, AccessDenied, "the image is signed with a key that this device does not know", "sign it with a key that the device trusts, or have its owner add this key: `ketch key`";

    StorageFull = 30, NoMemory, "every slot is taken", "remove a container: `ketch rm NAME`, or raise CONFIG_KETCH_CONTAINERS_MAX";
    StorageFailed = 31, Unknown, "the flash reported a failure", "check the flash driver and the partition in the devicetree";
    StorageCorrupt = 32, Corrupt, "stored state does not make sense", "remove the container and upload it again";
    UploadNotStarted = 33, BadState, "a chunk arrived without an upload under way", "start the upload again from offset 0";
    UploadBusy = 34, Busy, "another upload is under way", "wait for it to end, or send a first chunk again after it has been idle";
    UploadChunkInvalid = 35, Invalid, "the chunk reaches past the length that the upload announced", "start the upload again from offset 0";
    StorageTooSmall = 36, Unknown, "the partition for images is too small for its slots", "enlarge ketch_partition, or lower CONFIG_KETCH_CONTAINERS_MAX";

    ContainerUnknown = 40, NoEntry, "there is no container of this name", "see `ketch ps` for the names";
    ContainerRunning = 41, BadState, "the container is running", "stop it first: `ketch stop NAME`";
    ContainerNotReady = 42, BadState, "the container is not in a state that allows this", "see its state with `ketch ps`";
    ContainerTableFull = 43, NoMemory, "the device already manages as many containers as it was configured for", "remove a container, or raise CONFIG_KETCH_CONTAINERS_MAX";

    CapabilityMissing = 50, AccessDenied, "the module imports something that needs a capability that it was not granted", "request the capability in ketch.toml, and see that the device offers it and its policy grants it";
    CapabilityRefused = 51, AccessDenied, "the manifest requests an operation that the device does not allow", "request only what the device offers: `ketch info`";
    DeviceUnknown = 52, NoEntry, "the manifest requests a device that is not offered here", "see the offered devices with `ketch info`, or use a board that has it";
    DeviceBusy = 53, Busy, "the manifest requests an exclusive device that another container holds", "stop and remove the container that holds it";

    ModuleInvalid = 60, Invalid, "the wasm module does not load", "build the module again, and see the container's log for the reason";
    ImportUnknown = 61, NotSupported, "the module imports something that this device does not have", "build against the interface version of this device; the container's log names the import";
    ImportSignature = 62, Invalid, "the module imports a known function with another signature", "build against the interface version of this device; the container's log names the import";
    EntryMissing = 63, Invalid, "the module lacks the export that its kind of container starts with", "export `on-event` for a reactor, `_start` or `run` for a command";
    OutOfMemory = 64, NoMemory, "there is not enough memory for the container", "stop other containers, lower its memory in ketch.toml, or raise CONFIG_KETCH_POOL_SIZE in the firmware";
    StartTrapped = 65, Unknown, "the container trapped while it started", "see its log: `ketch logs NAME`";
    StartTimeout = 66, Timeout, "the container did not start within its time", "do less in the start event, or raise CONFIG_KETCH_START_TIMEOUT_MS";
    ThreadUnavailable = 67, NoMemory, "no thread is free for the container", "stop another command container, or raise CONFIG_KETCH_COMMANDS_MAX";
    EngineFailed = 68, Unknown, "the wasm engine failed in a way that it does not name", "see the device's log and report it";
    HandlesExhausted = 69, NoMemory, "the container has as many open handles as it may", "drop handles that are no longer needed, or raise CONFIG_KETCH_HANDLES_MAX or, for timers and watches, CONFIG_KETCH_POLLABLES_MAX";
    StartExited = 70, Unknown, "the container ended itself with a failure while it started", "see its log: `ketch logs NAME`";

    SignatureInvalid = 80, AccessDenied, "the signature is not that of the key that it names over what it signs", "what was signed was altered, or another key is called the same: sign it again with the right key";
    ImageKeyRole = 81, AccessDenied, "the key that signed the image may not sign containers of this name", "sign it with a key whose role covers the name, or have the device's owner extend the role";
    ImageCompiledRefused = 82, AccessDenied, "the image has only code compiled ahead of time, and no key with the role `compiled-code` vouches for it", "pack the wasm payload too, or sign with a key that has the role";
    KeyInvalid = 83, Invalid, "the bytes are not a public key that can be trusted", "make a key with `ketch key new`";
    AlgorithmUnsupported = 84, NotSupported, "this build does not verify signatures of this algorithm", "use an Ed25519 key, or enable the algorithm in the firmware";
    AnchorsInvalid = 85, Invalid, "the list of trusted keys is not well-formed", "write it with `ketch key anchor`";
    PolicyInvalid = 86, Invalid, "the policy is not well-formed", "write it as a file and send it with `ketch policy set`";
    RequestUnsigned = 87, AccessDenied, "the request needs a signature and has none", "name the key to sign it with: --key FILE";
    RequestKeyUnknown = 88, AccessDenied, "the request is signed with a key that this device does not know", "sign it with a key that the device trusts: `ketch key list`";
    RequestRole = 89, AccessDenied, "the key that signed the request may not do this", "sign it with a key that has the role: policy for policies and revocations, owner for keys";
    RequestStale = 90, AccessDenied, "the request answers no nonce that this device waits for: it is too old, or was used already", "repeat the command, which asks for a new one";
    RequestForeign = 91, AccessDenied, "the request was made for another device", "repeat the command with this device";
    OwnerMissing = 92, BadState, "after this change no key could change the keys any more", "leave one key with the role owner in the list, or compile one in";
    SettingsTooLarge = 93, NoMemory, "there is no room for settings of this size", "use fewer rules, or patterns that cover several names";
    RevocationsFull = 94, NoMemory, "as many revocations hold as a device keeps", "put what was revoked into the policy, and restore it: `ketch revoke --restore`";
    LimitExceeded = 95, AccessDenied, "the manifest asks for more than policy allows", "ask for less in ketch.toml, or have the policy changed";
    ImageDowngrade = 96, AccessDenied, "the device has accepted a higher sequence number of this name and key", "raise the sequence in ketch.toml, or allow the downgrade by policy";
    SequencesFull = 97, NoMemory, "the device remembers the sequence numbers of as many names as it can", "use fewer different names on this device";

    TopicsFull = 100, NoMemory, "the containers on this device name more different topics than it keeps", "use fewer topics, or raise CONFIG_KETCH_TOPICS_MAX";
}

impl core::fmt::Display for Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if cfg!(ketch_error_numbers) {
            return write!(f, "error {}", self.number());
        }
        f.write_str(self.cause())
    }
}

impl core::error::Error for Error {}

impl Error {
    /// The number that travels over SMP.
    pub const fn number(self) -> u16 {
        self as u16
    }
}
