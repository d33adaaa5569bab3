//! Every answer is that of a general library, over bytes of any kind.

use ketch_cbor::Decoder;
use minicbor::Decoder as Library;
use minicbor::data::Type;
use proptest::prelude::*;

/// Heads of all types and widths, with a little behind them.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let head = (0u8..8, prop_oneof![0u8..24, 24u8..=31]).prop_map(|(major, low)| major << 5 | low);
    (head, proptest::collection::vec(any::<u8>(), 0..40)).prop_map(|(head, mut rest)| {
        rest.insert(0, head);
        rest
    })
}

macro_rules! same {
    ($bytes:expr, $($read:ident),*) => {$(
        let (mut ours, mut library) = (Decoder::new($bytes), Library::new($bytes));
        let expected = library.$read().ok();
        prop_assert_eq!(ours.$read().ok(), expected, "{}", stringify!($read));
        if expected.is_some() {
            prop_assert_eq!(ours.position(), library.position(), "{}", stringify!($read));
        }
    )*};
}

proptest! {
    #[test]
    fn one_item_reads_alike(bytes in bytes()) {
        same!(&bytes, array, map, bytes, str, bool, u8, u16, u32, u64, i8, i32);
        let mut library = Library::new(&bytes);
        let tag = library.tag().ok().map(|tag| tag.as_u64());
        prop_assert_eq!(Decoder::new(&bytes).tag().ok(), tag);
        let kind = Library::new(&bytes).datatype().ok();
        let ours = Decoder::new(&bytes);
        prop_assert_eq!(ours.at_break(), Ok(kind == Some(Type::Break)));
        prop_assert_eq!(ours.at_text(), Ok(bytes[0] >> 5 == 3 && bytes[0] != 0x7f));
    }

    #[test]
    fn values_are_passed_over_alike(values in proptest::collection::vec(any::<u32>(), 0..6), text in ".{0,8}", tail in any::<u8>()) {
        let mut bytes = [0u8; 256];
        let mut encoder = minicbor::Encoder::new(minicbor::encode::write::Cursor::new(&mut bytes[..]));
        encoder.begin_map().unwrap().str("a").unwrap().begin_array().unwrap();
        for value in &values {
            encoder.tag(minicbor::data::Tag::new(7)).unwrap().u32(*value).unwrap();
        }
        encoder.end().unwrap().str(&text).unwrap().bytes(&[1, 2, 3]).unwrap();
        encoder.end().unwrap();
        let length = encoder.writer().position();
        bytes[length] = tail;
        let mut decoder = Decoder::new(&bytes);
        prop_assert_eq!(decoder.skip(), Ok(()));
        prop_assert_eq!(decoder.position(), length);
        for cut in 0..length {
            prop_assert!(Decoder::new(&bytes[..cut]).skip().is_err());
        }
    }
}

#[test]
fn nothing_is_malformed() {
    let mut nothing = Decoder::new(&[]);
    assert!(nothing.u64().is_err() && nothing.at_break().is_err() && nothing.at_text().is_err());
    assert!(nothing.skip().is_err());
}

#[test]
fn nesting_without_lengths_has_a_bound() {
    let nested = |head: u8, depth, end: &[u8]| {
        let bytes = [&vec![head; depth], &[0][..], &end.repeat(depth)].concat();
        Decoder::new(&bytes).skip()
    };
    assert!(nested(0x9f, 7, &[0xff]).is_ok());
    assert!(nested(0x9f, 8, &[0xff]).is_err());
    assert!(nested(0x81, 1000, &[]).is_ok());
    let huge = [0x9b, 255, 255, 255, 255, 255, 255, 255, 255, 0x82];
    assert!(Decoder::new(&huge).skip().is_err());
}
