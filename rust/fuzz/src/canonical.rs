//! Lifting and lowering: what a guest claims in its arguments, against plain arithmetic.

// The file itself, over a guest that is nothing but bytes.
#[path = "../../host-functions/src/canonical.rs"]
#[allow(clippy::needless_lifetimes, reason = "written for another caller")]
mod subject;

use core::marker::PhantomData;

use ketch_abi::Trap;
use ketch_wamr::Stop;
use subject::{GuestSlice, ReturnArea, allocate, discriminant};

use crate::source::Source;
use crate::table::Caller;

/// Longest text and list that are kept.
const TEXT: usize = 16;
const WORDS: usize = 4;

/// The first bytes decide on the memory, the rest on the claims.
pub fn run(data: &[u8]) {
    let mut source = Source(data);
    let size = source.below(80);
    let mut memory = source.bytes(size).to_vec();
    memory.resize(size, 0x41);
    // Nobody has a reason to touch what follows.
    memory.resize(size + 32, 0xee);
    let mut caller = Caller {
        memory,
        size,
        returns: Vec::new(),
        written: Vec::new(),
        guest: PhantomData,
    };
    while !source.is_empty() {
        let kind = source.byte();
        let arguments = [claim(&mut source), claim(&mut source)];
        caller.returns = vec![claim(&mut source) as u32; usize::from(kind >> 7)];
        match kind & 7 {
            0 => text(&caller, &arguments),
            1 => elements(&caller, &arguments, kind),
            2 => words(&caller, &arguments),
            3 => area(&mut caller, &arguments, 1 << (kind >> 3 & 3)),
            4 => area_text(&mut caller, &arguments, kind),
            5 => room(&mut caller, &arguments),
            6 => bytes(&caller, &arguments),
            _ => choice(&arguments),
        }
        assert!(caller.memory[size..].iter().all(|byte| *byte == 0xee));
    }
}

/// A number near an edge, or any.
fn claim(source: &mut Source<'_>) -> u64 {
    let byte = u64::from(source.byte());
    let word = match byte & 3 {
        0 | 1 => byte >> 2,
        2 => 0u64.wrapping_sub(byte >> 2),
        _ => source
            .bytes(4)
            .iter()
            .fold(byte, |word, byte| word << 8 | u64::from(*byte)),
    };
    // The upper half of an argument of 32 bits is nobody's business.
    word & 0xffff_ffff | byte << 32
}

fn inside(caller: &Caller<'_>, pointer: u32, length: u128) -> bool {
    pointer as u128 + length <= caller.size as u128
}

fn text(caller: &Caller<'_>, arguments: &[u64]) {
    let (pointer, length) = (arguments[0] as u32, arguments[1] as u32);
    let copied = GuestSlice::argument(arguments, 0).text::<TEXT>(caller);
    if !inside(caller, pointer, length.into()) {
        assert_eq!(copied.err(), Some(Stop::Trap(Trap::BadPointer)));
        return;
    }
    let bytes = &caller.memory[pointer as usize..][..length as usize];
    let kept = &bytes[..bytes.len().min(TEXT)];
    match copied {
        Ok(text) => {
            assert!(kept.starts_with(text.as_str().as_bytes()));
            match text.whole() {
                Some(whole) => assert_eq!(whole.as_bytes(), bytes),
                None => assert!(bytes.len() > TEXT && kept.len() - text.as_str().len() < 4),
            }
        }
        Err(stop) => {
            assert_eq!(stop, Stop::Trap(Trap::BadText));
            assert!(core::str::from_utf8(kept).is_err());
        }
    }
}

fn bytes(caller: &Caller<'_>, arguments: &[u64]) {
    let (pointer, length) = (arguments[0] as u32, arguments[1] as u32);
    let mut buffer = [0; TEXT];
    let copied = GuestSlice::argument(arguments, 0).bytes(caller, &mut buffer);
    let expected = if !inside(caller, pointer, length.into()) {
        Err(Stop::Trap(Trap::BadPointer))
    } else if length as usize > TEXT {
        Ok(None)
    } else {
        Ok(Some(&caller.memory[pointer as usize..][..length as usize]))
    };
    assert_eq!(copied, expected);
}

fn words(caller: &Caller<'_>, arguments: &[u64]) {
    let (pointer, length) = (arguments[0] as u32, arguments[1] as u32);
    let copied = GuestSlice::argument(arguments, 0).words::<WORDS>(caller, Trap::EmptyPoll);
    let expected = if !pointer.is_multiple_of(4) {
        Err(Trap::Misaligned)
    } else if !inside(caller, pointer, u128::from(length) * 4) {
        Err(Trap::BadPointer)
    } else if length as usize > WORDS {
        Err(Trap::EmptyPoll)
    } else {
        let bytes = &caller.memory[pointer as usize..][..4 * length as usize];
        let words = bytes.chunks_exact(4).map(|word| {
            word.iter()
                .rev()
                .fold(0u32, |word, byte| word << 8 | u32::from(*byte))
        });
        Ok(words.collect::<Vec<_>>())
    };
    assert_eq!(
        copied.map(|words| words.to_vec()),
        expected.map_err(Stop::Trap)
    );
}

fn elements(caller: &Caller<'_>, arguments: &[u64], kind: u8) {
    let (pointer, length) = (arguments[0] as u32, arguments[1] as u32);
    let (size, align) = (u32::from(kind >> 3 & 7) * 4, 1 << (kind >> 6));
    let slice = GuestSlice::new(pointer, length);
    let all = inside(caller, pointer, u128::from(length) * u128::from(size));
    match slice.elements(caller, size, align) {
        Err(stop) if !pointer.is_multiple_of(align) => {
            assert_eq!(stop, Stop::Trap(Trap::Misaligned));
        }
        Err(stop) => assert!(!all && stop == Stop::Trap(Trap::BadPointer)),
        Ok(places) => {
            assert!(all && pointer.is_multiple_of(align));
            // Elements of no bytes may be any number.
            for place in places.take(caller.size + 1) {
                assert!(place >= pointer && inside(caller, place, size.into()));
            }
        }
    }
    let expected = inside(caller, pointer, length.into()).then_some(pointer);
    let start = slice.start(caller);
    assert_eq!(start, expected.ok_or(Stop::Trap(Trap::BadPointer)));
}

fn area(caller: &mut Caller<'_>, arguments: &[u64], align: u32) {
    let (pointer, size) = (arguments[0] as u32, arguments[1] as u32 % 24);
    let area = match align {
        1 => ReturnArea::unaligned(caller, arguments, 0, size),
        4 => ReturnArea::argument(caller, arguments, 0, size),
        align => ReturnArea::aligned_to(caller, arguments, 0, size, align),
    };
    if !pointer.is_multiple_of(align) {
        assert_eq!(area.err(), Some(Stop::Trap(Trap::Misaligned)));
    } else if !inside(caller, pointer, size.into()) {
        assert_eq!(area.err(), Some(Stop::Trap(Trap::BadPointer)));
    } else {
        let area = area.expect("an area inside");
        for offset in (0..size).step_by(4) {
            let bytes = vec![0x22; (size - offset).min(4) as usize];
            area.bytes(caller, offset, &bytes)
                .and_then(|()| area.byte(caller, offset, 0x22))
                .expect("the area was checked");
        }
    }
}

fn area_text(caller: &mut Caller<'_>, arguments: &[u64], kind: u8) {
    let text = &"led0-of-the-board"[..usize::from(kind >> 3 & 15)];
    let Ok(area) = ReturnArea::argument(caller, arguments, 0, 8) else {
        return;
    };
    let promised = caller.returns.last().copied();
    let start = arguments[0] as u32 as usize;
    if area.text(caller, 0, text).is_ok() {
        let word = |at: usize| u32::from_le_bytes(caller.memory[at..at + 4].try_into().expect("4"));
        assert_eq!(word(start + 4) as usize, text.len());
        if let (Some(promised), false) = (promised, text.is_empty()) {
            assert_eq!(word(start), promised);
            assert!(inside(caller, promised, text.len() as u128));
        }
    }
}

fn room(caller: &mut Caller<'_>, arguments: &[u64]) {
    let (align, size) = (
        1 << (arguments[0] % 4),
        (arguments[1] as u32 % 100) as usize,
    );
    let promised = caller.returns.last().copied();
    match (allocate(caller, align, size), promised) {
        (Ok(pointer), _) if size == 0 => assert_eq!(pointer, align),
        (Ok(pointer), promised) => {
            assert_eq!(Some(pointer), promised);
            assert!(pointer.is_multiple_of(align) && inside(caller, pointer, size as u128));
        }
        (Err(_), None) => assert!(size > 0),
        (Err(_), Some(promised)) => {
            assert!(!promised.is_multiple_of(align) || !inside(caller, promised, size as u128));
        }
    }
}

fn choice(arguments: &[u64]) {
    let value = arguments[0] as u32;
    let count = arguments[1] as u32;
    let expected = Stop::Trap(Trap::BadDiscriminant);
    match discriminant(arguments, 0, count) {
        Ok(found) => assert!(found == value && value < count),
        Err(stop) => assert!(stop == expected && value >= count),
    }
}
