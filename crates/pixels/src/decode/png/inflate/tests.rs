use std::cell::Cell;

use super::{
    super::chunks::{PixelData, SIGNATURE_BYTES},
    Damage, Inflate,
};

/// A file of nothing but the stream, in chunks of `part_bytes`, and whatever has to follow.
fn file(stream: &[u8], part_bytes: usize) -> Vec<u8> {
    let mut bytes = vec![0; SIGNATURE_BYTES];
    for part in stream.chunks(part_bytes) {
        let named = [b"IDAT", part].concat();
        bytes.extend((part.len() as u32).to_be_bytes());
        bytes.extend(&named);
        bytes.extend(crc32fast::hash(&named).to_be_bytes());
    }
    bytes.extend(b"\0\0\0\0IEND");
    bytes
}

fn read(file: &[u8], taken: &[usize]) -> Result<Vec<u8>, Damage> {
    let most = taken.iter().copied().max().unwrap_or(0);
    let mut stream = Inflate::new(PixelData::new(file), most, &|| false)?;
    let mut read = Vec::new();
    for length in taken {
        read.extend(stream.take(*length)?);
    }
    stream.finish()?;
    Ok(read)
}

/// "pixels, " four times behind a zero, with the code that needs no table.
const FIXED: [u8; 19] = [
    0x78, 0x01, 0x63, 0x28, 0xC8, 0xAC, 0x48, 0xCD, 0x29, 0xD6, 0x51, 0xC0, 0x45, 0x03, 0x00, 0xC4,
    0xF5, 0x0B, 0x85,
];

#[test]
fn reads_a_stream_however_it_is_cut() {
    let words = "pixels, ".repeat(4);
    let expected = [b"\0", words.as_bytes()].concat();
    // The same, not compressed, in two blocks.
    let stored = [
        &[0x78, 0x01, 0, 9, 0, 0xF6, 0xFF][..],
        &expected[..9],
        &[1, 24, 0, 0xE7, 0xFF],
        &expected[9..],
    ]
    .concat();
    for stream in [&FIXED[..], &stored] {
        for part_bytes in 1..=stream.len() {
            for taken in [&[33][..], &[1, 32], &[0, 1, 15, 0, 17], &[1; 33]] {
                assert_eq!(read(&file(stream, part_bytes), taken), Ok(expected.clone()));
            }
        }
    }
}

#[test]
fn names_what_is_wrong() {
    let check = |stream: &[u8], reason: &str| {
        for part_bytes in [1, 2, 64] {
            match read(&file(stream, part_bytes), &[20]) {
                Err(Damage::Corrupt(found)) => {
                    assert!(found.contains(reason), "{found} instead of {reason}");
                }
                other => panic!("{reason}: {other:?}"),
            }
        }
    };
    check(&[0x79, 0x9C, 3, 0], "not compressed as they should be");
    check(&[0x78, 0x9D, 3, 0], "not compressed as they should be");
    // Asks for a dictionary.
    check(&[0x78, 0xBB, 3, 0], "not compressed as they should be");
    check(&[0x78, 0x9C, 7], "an unknown block");
    check(&[0x78, 0x9C, 1, 9, 0, 9, 0], "a block of no length");
    // A whole stream of nothing; one that is cut in a block of each kind.
    check(&[0x78, 0x9C, 3, 0, 0, 0, 0, 1], "end too early");
    check(&FIXED[..9], "end too early");
    check(&[0x78, 0x9C, 1, 30, 0, 0xE1, 0xFF, 1, 2], "end too early");
    check(&[0x78], "end too early");
    check(&[0x78, 0x9C, 0x4B, 0x04, 0x42, 0], "repeat what is before them");
    // Symbols that no code of a sound stream has: of a length, and of a distance.
    check(&[0x78, 0x9C, 0x1B, 3, 0, 0, 0, 0, 0, 0], "an unknown code");
    check(&[0x78, 0x9C, 0x4B, 4, 0x3E, 0, 0, 0, 0, 0], "an unknown code");
    let codes = |head: &[u8]| [&[0x78, 0x9C], head, &[0; 9]].concat();
    check(
        &codes(&[0x05, 0xE0, 0x93, 0x24, 0x49, 0x92, 0x24, 0x49, 0x92]),
        "a code that is not one",
    );
    check(&codes(&[0xF5, 0xE0, 0x01]), "too many codes");
    check(&codes(&[0x05, 0x00, 0x80, 0xE4, 0xFF, 0x1F]), "too many codes");
    check(&codes(&[0x05, 0x00, 0x02, 0x24]), "repeat nothing");
    check(&codes(&[0x05, 0x00, 0x80, 0xE4, 0x7F, 0x1B]), "a block without an end");
}

#[test]
fn needs_nothing_behind_what_is_taken() {
    // One literal, and then a length that no stream has.
    let stream = [0x78, 0x9C, 0x4B, 0x1C, 0x03, 0, 0, 0, 0, 0, 0, 0, 0];
    for part_bytes in [1, 64] {
        assert_eq!(read(&file(&stream, part_bytes), &[1]), Ok(b"a".to_vec()));
        let behind = read(&file(&stream, part_bytes), &[1, 1]);
        assert!(matches!(behind, Err(Damage::Corrupt(_))), "{behind:?}");
    }
    // What is made of bits that are not there is nothing.
    let cut = read(&file(&FIXED[..9], 64), &[1; 33]);
    assert!(matches!(cut, Err(Damage::Corrupt(_))), "{cut:?}");
}

#[test]
fn stops_amid_blocks_that_hold_nothing() {
    let empty = [0, 0, 0, 0xFF, 0xFF].repeat(1000);
    let bytes = file(&[&[0x78, 0x9C][..], &empty].concat(), 64);
    let asked = Cell::new(0);
    let stop = || asked.replace(asked.get() + 1) == 10;
    let mut stream = Inflate::new(PixelData::new(&bytes), 1, &stop).unwrap();
    assert_eq!(stream.take(1), Err(Damage::Cancelled));
    assert_eq!(asked.get(), 11);
}

#[test]
fn trusts_no_chunk() {
    let whole = file(&FIXED, 8);
    for end in 0..whole.len() {
        let expected = if end < whole.len() { Err(Damage::Truncated) } else { Ok(()) };
        assert_eq!(read(&whole[..end], &[33]).map(drop), expected, "cut at {end}");
    }
    // Every byte is under a checksum, those behind the last row as well; and a chunk of another name ends the stream.
    for at in SIGNATURE_BYTES..whole.len() - 8 {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        let is_name = at >= 32 && (at - 12) % 20 < 4;
        let taken = if is_name { 33 } else { 1 };
        // The last chunk has nothing but the checksum of the stream, which no row needs.
        let is_needed = !(52..56).contains(&at);
        assert_eq!(read(&damaged, &[taken]).is_err(), is_needed, "byte {at} is another one");
    }
}
