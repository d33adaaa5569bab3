//! Anchors as text and as bytes.

mod common;

use common::*;
use ketch_abi::Error;
use ketch_trust::{AnchorSource, Anchors, Roles, parse_anchors, write_anchors};

#[test]
fn lines_say_what_they_mean() {
    let text = "# a comment\n\neddsa \
        8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c \
        containers=sensor-*,logger compiled-code  # and another\n";
    let anchors = parse_anchors(text).unwrap();
    assert_eq!(
        anchors,
        [anchor(
            &key(1),
            Roles::CONTAINERS.union(Roles::COMPILED_CODE),
            &["sensor-*", "logger"]
        )]
    );
    assert_eq!(
        anchors[0].line(),
        "eddsa 8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c \
         containers=sensor-*,logger compiled-code"
    );
    let bytes = write_anchors(&anchors);
    let read = Anchors::parse(&bytes).unwrap();
    assert_eq!(read.check(), Ok(()));
    assert_eq!(AnchorSource::from_anchors(&read), anchors);
    assert_eq!(id(&key(1)).to_string().len(), 16);
}

#[test]
fn wrong_lines_are_told_by_their_number() {
    let key = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c";
    for (line, why) in [
        ("rsa 00".to_owned(), "unknown algorithm 'rsa'"),
        ("eddsa 00 owner".to_owned(), "not 64 hexadecimal digits"),
        (format!("eddsa {key} king"), "unknown role 'king'"),
        (format!("eddsa {key} owner=a"), "takes no names"),
        (format!("eddsa {key} containers=a*b"), "is no pattern"),
        (format!("eddsa {key} owner\neddsa {key}"), "listed before"),
        (
            format!("eddsa {key} containers=a,b,c,d,e"),
            "more than 4 names",
        ),
    ] {
        let error = parse_anchors(&line).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn bytes_that_are_no_list_are_refused() {
    let list = [
        anchor(&key(1), Roles::CONTAINERS, &["a"]),
        anchor(&key(2), Roles::OWNER, &[]),
    ];
    let good = write_anchors(&list);
    assert!(Anchors::parse(&good).is_ok());
    for end in 1..good.len() {
        assert_eq!(
            Anchors::parse(&good[..end]).err(),
            Some(Error::AnchorsInvalid),
            "{end}"
        );
    }
    let roles = |roles, names: &[&str]| write_anchors(&[anchor(&key(1), roles, names)]);
    let twice = write_anchors(&[list[0].clone(), list[0].clone()]);
    let many: Vec<_> = (1..10)
        .map(|n| anchor(&key(n), Roles::OWNER, &[]))
        .collect();
    for bad in [
        roles(Roles::CONTAINERS, &[]),
        roles(Roles::OWNER, &["a"]),
        roles(Roles::CONTAINERS, &["a*b"]),
        roles(Roles(16), &[]),
        twice,
        write_anchors(&many),
        [&good[..], &[0]].concat(),
    ] {
        assert_eq!(Anchors::parse(&bad).err(), Some(Error::AnchorsInvalid));
    }
}
