//! Writing of policies and of requests, for tools.

use std::vec::Vec;

use ketch_abi::Error;
use ketch_image::{Signer, seal};
use minicbor::Encoder;

use crate::{
    Allowance, CHANGE_EXTERNAL, Challenge, KeyId, Limits, NO_LIMIT, Operation, Revocation,
};

type Written = Result<(), minicbor::encode::Error<core::convert::Infallible>>;

fn write(run: impl FnOnce(&mut Encoder<&mut Vec<u8>>) -> Written) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Err(error) = run(&mut Encoder::new(&mut bytes)) {
        unreachable!("encoding into memory failed: {error}");
    }
    bytes
}

/// A rule to write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleSource<'a> {
    /// The key that must vouch for the containers; any or none where it is `None`.
    pub key: Option<KeyId>,
    /// Pattern for their names.
    pub names: &'a str,
    /// Devices that they may use.
    pub devices: Vec<Allowance<'a>>,
    /// What they may use of everything else.
    pub limits: Limits,
    /// Whether their images may go back to a lower sequence number.
    pub downgrade: bool,
}

/// Writes a policy as a device reads it.
///
/// # Errors
/// [`Error::PolicyInvalid`] for what the reader refuses.
pub fn write_policy(rules: &[RuleSource<'_>]) -> Result<Vec<u8>, Error> {
    let bytes = write(|encoder| {
        encoder.map(1)?.u8(1)?.array(rules.len() as u64)?;
        rules.iter().try_for_each(|rule| write_rule(encoder, rule))
    });
    crate::Policy::parse(&bytes)?;
    Ok(bytes)
}

fn write_rule(encoder: &mut Encoder<&mut Vec<u8>>, rule: &RuleSource<'_>) -> Written {
    let limits = [
        (1, rule.limits.memory),
        (2, rule.limits.stack),
        (3, rule.limits.event_time),
        (4, rule.limits.handles),
        (5, rule.limits.log_rate),
        (6, rule.limits.queue_length),
        (7, rule.limits.queue_size),
        (10, rule.limits.processor_share),
        (11, rule.limits.key_value_bytes),
    ];
    let limits: Vec<(u8, u32)> = limits
        .into_iter()
        .filter(|(_, limit)| *limit != NO_LIMIT)
        .collect();
    let optional = [
        rule.key.is_some(),
        !rule.devices.is_empty(),
        !limits.is_empty(),
        rule.downgrade,
    ];
    let count = 1 + optional.into_iter().filter(|there| *there).count();
    encoder.map(count as u64)?;
    if let Some(key) = rule.key {
        encoder.u8(1)?.bytes(&key.0)?;
    }
    encoder.u8(2)?.str(rule.names)?;
    if !rule.devices.is_empty() {
        encoder.u8(3)?.array(rule.devices.len() as u64)?;
        for device in &rule.devices {
            encoder.map(3)?;
            encoder.u8(1)?.u8(device.capability)?;
            encoder.u8(2)?.str(device.label)?;
            encoder.u8(3)?.u8(device.operations.0)?;
        }
    }
    if !limits.is_empty() {
        encoder.u8(4)?.map(limits.len() as u64)?;
        for (key, limit) in limits {
            encoder.u8(key)?.u32(limit)?;
        }
    }
    if rule.downgrade {
        encoder.u8(5)?.bool(true)?;
    }
    Ok(())
}

/// Writes a revocation, as the argument of a request.
pub fn write_revocation(revocation: &Revocation<'_>) -> Vec<u8> {
    write(|encoder| {
        encoder
            .array(3)?
            .str(revocation.name)?
            .u8(revocation.capability as u8)?
            .str(revocation.label)?;
        Ok(())
    })
}

/// Writes a request for a change, signed or not.
///
/// # Errors
/// What signing returns; [`Error::SettingsTooLarge`] for an argument that no request holds.
pub fn write_change(
    challenge: &Challenge,
    operation: Operation,
    argument: &[u8],
    signer: Option<Signer<'_>>,
) -> Result<Vec<u8>, Error> {
    let content = write(|encoder| {
        encoder.map(4)?;
        encoder.u8(1)?.bytes(&challenge.nonce)?;
        encoder.u8(2)?.bytes(&challenge.device)?;
        encoder.u8(3)?.u8(operation as u8)?;
        encoder.u8(4)?.bytes(argument)?;
        Ok(())
    });
    seal(&content, &CHANGE_EXTERNAL, signer).map_err(|error| match error {
        Error::ImageManifestInvalid => Error::SettingsTooLarge,
        error => error,
    })
}
