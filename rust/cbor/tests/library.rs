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

/// What is written, as an operation of both.
#[derive(Clone, Debug)]
enum Item {
    Unsigned(u64),
    Signed(i64),
    Bool(bool),
    Text(String),
    Bytes(Vec<u8>),
    Array(u16),
    Map(u16),
    BeginArray,
    BeginMap,
    End,
}

fn item() -> impl Strategy<Value = Item> {
    let number = (any::<u64>(), 0u32..64).prop_map(|(number, shift)| number >> shift);
    prop_oneof![
        number.clone().prop_map(Item::Unsigned),
        (number, any::<bool>()).prop_map(|(number, negative)| {
            let number = (number >> 1) as i64;
            Item::Signed(if negative { -1 - number } else { number })
        }),
        any::<bool>().prop_map(Item::Bool),
        ".{0,30}".prop_map(Item::Text),
        proptest::collection::vec(any::<u8>(), 0..30).prop_map(Item::Bytes),
        any::<u16>().prop_map(Item::Array),
        any::<u16>().prop_map(Item::Map),
        Just(Item::BeginArray),
        Just(Item::BeginMap),
        Just(Item::End),
    ]
}

fn write(encoder: &mut ketch_cbor::Encoder<'_>, item: &Item) {
    match item {
        Item::Unsigned(value) => encoder.unsigned(*value),
        Item::Signed(value) => encoder.signed(*value),
        Item::Bool(value) => encoder.bool(*value),
        Item::Text(value) => encoder.text(value),
        Item::Bytes(value) => encoder.bytes(value),
        Item::Array(items) => encoder.array((*items).into()),
        Item::Map(pairs) => encoder.map((*pairs).into()),
        Item::BeginArray => encoder.begin_array(),
        Item::BeginMap => encoder.begin_map(),
        Item::End => encoder.end(),
    }
}

fn write_library(item: &Item, bytes: &mut Vec<u8>) {
    let mut buffer = [0u8; 256];
    let mut encoder = minicbor::Encoder::new(minicbor::encode::write::Cursor::new(&mut buffer[..]));
    match item {
        Item::Unsigned(value) => encoder.u64(*value),
        Item::Signed(value) => encoder.i64(*value),
        Item::Bool(value) => encoder.bool(*value),
        Item::Text(value) => encoder.str(value),
        Item::Bytes(value) => encoder.bytes(value),
        Item::Array(items) => encoder.array((*items).into()),
        Item::Map(pairs) => encoder.map((*pairs).into()),
        Item::BeginArray => encoder.begin_array(),
        Item::BeginMap => encoder.begin_map(),
        Item::End => encoder.end(),
    }
    .unwrap();
    let length = encoder.writer().position();
    bytes.extend_from_slice(&buffer[..length]);
}

proptest! {
    #[test]
    fn items_are_written_alike(items in proptest::collection::vec(item(), 0..8), room in 0usize..400, kept in 0usize..20) {
        let mut expected = Vec::new();
        items.iter().for_each(|item| write_library(item, &mut expected));
        let mut buffer = vec![0xee; room + kept];
        let mut encoder = ketch_cbor::Encoder::new(&mut buffer);
        encoder.reserve(kept);
        items.iter().for_each(|item| write(&mut encoder, item));
        prop_assert_eq!(encoder.is_full(), expected.len() > room);
        let length = encoder.position();
        prop_assert!(length <= room);
        prop_assert_eq!(&buffer[..length], &expected[..length]);
        prop_assert!(buffer[length..].iter().all(|byte| *byte == 0xee), "a part was written");
    }
}

#[test]
fn what_did_not_fit_can_be_taken_back() {
    let mut buffer = [0; 4];
    let mut encoder = ketch_cbor::Encoder::new(&mut buffer);
    encoder.unsigned(1);
    let position = encoder.position();
    encoder.text("text");
    encoder.unsigned(2);
    assert!(encoder.is_full(), "nothing comes behind what is missing");
    encoder.rewind(position);
    encoder.unsigned(3);
    assert_eq!((encoder.is_full(), encoder.room()), (false, 2));
    encoder.reserve(3);
    assert!(encoder.is_full() && encoder.room() == 0);
    assert_eq!(buffer[..2], [1, 3]);
}
