//! Reading of maps with small integer keys: the manifest's, and others that are written alike.

use ketch_abi::Error;
use ketch_cbor::Decoder;
use ketch_cbor::Malformed;

/// Keys from here on tell something that a reader may ignore; one that does not know a lower key
/// refuses the image, because its writer relied on it. Keys go up to 255.
const IGNORABLE_FROM: u8 = 128;

/// Reads a map, calling `field` for each key. Keys must rise, so none comes twice. `field` reads
/// the value and returns true, or leaves it and returns false where it does not know the key.
///
/// # Errors
/// [`Error::ImageManifestMalformed`], [`Error::ImageVersionUnsupported`] for a key that must be
/// known, and what `field` returns.
// There once, for maps of every kind.
#[inline(never)]
pub fn read_map<'b>(
    decoder: &mut Decoder<'b>,
    field: &mut dyn FnMut(u8, &mut Decoder<'b>) -> Result<bool, Error>,
) -> Result<(), Error> {
    let count = decoder
        .map()
        .map_err(malformed)?
        .ok_or(Error::ImageManifestMalformed)?;
    let mut last = None;
    for _ in 0..count {
        let key = decoder.u8().map_err(malformed)?;
        if last.is_some_and(|last| key <= last) {
            return Err(Error::ImageManifestMalformed);
        }
        last = Some(key);
        if !field(key, decoder)? {
            if key < IGNORABLE_FROM {
                return Err(Error::ImageVersionUnsupported);
            }
            decoder.skip().map_err(malformed)?;
        }
    }
    Ok(())
}

/// Reads the head of an array of at most `max` items.
///
/// # Errors
/// [`Error::ImageManifestMalformed`], [`Error::ImageManifestInvalid`] for more.
pub fn read_array(decoder: &mut Decoder<'_>, max: usize) -> Result<usize, Error> {
    let count = decoder
        .array()
        .map_err(malformed)?
        .ok_or(Error::ImageManifestMalformed)?;
    let count = usize::try_from(count).map_err(|_| Error::ImageManifestInvalid)?;
    if count > max {
        Err(Error::ImageManifestInvalid)
    } else {
        Ok(count)
    }
}

/// Reads a number that is at least and at most these.
///
/// # Errors
/// [`Error::ImageManifestMalformed`], [`Error::ImageManifestInvalid`] outside the range.
pub fn read_number(decoder: &mut Decoder<'_>, least: u32, most: u32) -> Result<u32, Error> {
    let number = decoder.u64().map_err(malformed)?;
    let number = u32::try_from(number).map_err(|_| Error::ImageManifestInvalid)?;
    if (least..=most).contains(&number) {
        Ok(number)
    } else {
        Err(Error::ImageManifestInvalid)
    }
}

/// A key whose value is a number, with its lowest and its highest value.
pub type NumberField = (u8, u32, u32);

/// What [`read_numbers`] leaves where a field is not there.
pub const MISSING: u32 = u32::MAX;

/// The value of a field that may be missing.
pub fn given(value: u32) -> Option<u32> {
    (value != MISSING).then_some(value)
}

/// Reads a map of numbers into `values`, one for each of the fields; those that are missing it leaves
/// as they are.
///
/// # Errors
/// Those of [`read_map`] and [`read_number`].
// There once, for maps of every size.
#[inline(never)]
pub fn read_numbers(
    decoder: &mut Decoder<'_>,
    fields: &[NumberField],
    values: &mut [u32],
) -> Result<(), Error> {
    read_map(decoder, &mut |key, decoder| {
        let mut fields = fields.iter().zip(&mut *values);
        let Some(((_, least, most), value)) = fields.find(|((own, ..), _)| *own == key) else {
            return Ok(false);
        };
        *value = read_number(decoder, *least, *most)?;
        Ok(true)
    })
}

/// Reads a text that `valid` accepts.
///
/// # Errors
/// [`Error::ImageManifestMalformed`], and `error` where `valid` does not accept it.
// There once, whatever is valid.
#[inline(never)]
pub fn read_text<'b>(
    decoder: &mut Decoder<'b>,
    valid: fn(&str) -> bool,
    error: Error,
) -> Result<&'b str, Error> {
    let text = decoder.str().map_err(malformed)?;
    if valid(text) { Ok(text) } else { Err(error) }
}

/// The value of a field that must be there.
///
/// # Errors
/// [`Error::ImageManifestMalformed`] where it is not.
pub fn required<T>(field: Option<T>) -> Result<T, Error> {
    field.ok_or(Error::ImageManifestMalformed)
}

/// What the CBOR library complains about, as our error.
pub fn malformed(_: Malformed) -> Error {
    Error::ImageManifestMalformed
}
