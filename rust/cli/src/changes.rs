//! What a device trusts and allows: reading it, and changing it with a signature.

use crate::device::Device;
use crate::error::{Exit, Failure, Result};
use crate::key_file::SignArguments;
use ketch_abi::Error;
use ketch_proto::{
    ChallengeRequest, ChallengeResponse, ChangeRequest, ChangeResponse, Command, Encode,
    SettingsPart, SettingsRequest, SettingsResponse,
};
use ketch_trust::{Challenge, Operation, write_change};

/// How often reading starts again where the settings change meanwhile.
const ATTEMPTS: usize = 3;

/// Reads a part of a device's settings.
///
/// # Errors
/// Those of the device.
pub fn read(device: &mut Device, part: SettingsPart) -> Result<Vec<u8>> {
    for _ in 0..ATTEMPTS {
        if let Some(bytes) = try_read(device, part)? {
            return Ok(bytes);
        }
    }
    Err(Failure::numbered(
        Exit::Refused,
        Error::Busy,
        &format!("read {}", part.word()),
    ))
}

fn try_read(device: &mut Device, part: SettingsPart) -> Result<Option<Vec<u8>>> {
    let (mut bytes, mut serial) = (Vec::new(), None);
    loop {
        let offset = bytes.len() as u32;
        let request = SettingsRequest { part, offset };
        let doing = format!("read {}", part.word());
        let answer = device.ask(Command::Settings, &request, &doing)?;
        let piece: SettingsResponse<'_> = answer.read()?;
        if *serial.get_or_insert(piece.serial) != piece.serial {
            return Ok(None);
        }
        bytes.extend_from_slice(piece.data);
        if piece.data.is_empty() || bytes.len() >= piece.length as usize {
            return Ok(Some(bytes));
        }
    }
}

/// Has a device change something: asks for a nonce, signs, and sends.
///
/// # Errors
/// Those of the key and of the device; [`Exit::Refused`] where its frames are too short.
pub fn send(
    device: &mut Device,
    operation: Operation,
    argument: &[u8],
    sign: &SignArguments,
    doing: &str,
) -> Result<()> {
    let key = sign.read()?;
    let frame = device.frame_size()?;
    let answer = device.ask(Command::Challenge, &ChallengeRequest, doing)?;
    let answer: ChallengeResponse = answer.read()?;
    let challenge = Challenge {
        nonce: answer.nonce,
        device: answer.device,
    };
    let request = match &key {
        Some(key) => {
            key.with_signer(|signer| write_change(&challenge, operation, argument, Some(signer)))
        }
        None => write_change(&challenge, operation, argument, None),
    };
    let numbered = |error| Failure::numbered(Exit::Refused, error, doing);
    let request = request.map_err(numbered)?;
    let mut message = vec![0; request.len() + 32];
    let length = ChangeRequest { request: &request }
        .encode_map(&mut message)
        .map_err(numbered)?;
    // An SMP header takes 8 bytes of a frame.
    if length + 8 > frame {
        let message =
            format!("{doing}: the request has {length} bytes, the device takes frames of {frame}");
        return Err(Failure::new(
            Exit::Refused,
            "FrameTooShort",
            message,
            "use fewer rules, or firmware with a larger CONFIG_MCUMGR_TRANSPORT_NETBUF_SIZE",
        ));
    }
    let answer = device.send(Command::Change, &message[..length], doing)?;
    answer.read::<ChangeResponse>().map(drop)
}
