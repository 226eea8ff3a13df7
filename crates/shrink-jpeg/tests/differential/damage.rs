//! Small files with every kind of small damage: the decoder and the reference agree on what is left of each.

use jpeg_encoder::{ColorType, SamplingFactor};
use shrink_jpeg::{Scale, read_header};

use crate::{
    Random,
    encoders::{Kind, encode},
    reference::agree,
};

/// A damaged size may ask for gigabytes: that is for the caller to refuse.
const MOST_BYTES: u64 = 1 << 16;

fn files() -> Vec<(String, Vec<u8>)> {
    let mut random = Random(5);
    let mut files = Vec::new();
    for is_progressive in [false, true] {
        for restart_interval in [0, 1] {
            for (color, sampling) in [
                (ColorType::Luma, SamplingFactor::F_1_1),
                (ColorType::Rgb, SamplingFactor::F_2_2),
                (ColorType::Rgb, SamplingFactor::F_4_1),
            ] {
                let kind = Kind { sampling, color, is_progressive, restart_interval, quality: 60 };
                files.push((format!("{kind:?}"), encode(kind, (19, 11), &mut random)));
            }
        }
    }
    files
}

fn check_damaged(name: &str, bytes: &[u8]) {
    let Ok(header) = read_header(bytes) else { return };
    if header.decoded_bytes(&[Scale::Full; 4]) > MOST_BYTES {
        return;
    }
    if let Err(difference) = agree(bytes, &header) {
        panic!("{name}: {difference}");
    }
}

#[test]
fn every_prefix_is_refused_or_whole() {
    for (name, bytes) in files() {
        for length in 0..bytes.len() {
            check_damaged(&format!("{name} cut at {length}"), &bytes[..length]);
        }
    }
}

#[test]
fn every_changed_byte_is_seen_alike() {
    for (name, bytes) in files() {
        for at in 2..bytes.len() {
            for flip in [0x01, 0x80, 0xFF] {
                let mut damaged = bytes.clone();
                damaged[at] ^= flip;
                check_damaged(&format!("{name} with byte {at} ^ {flip}"), &damaged);
            }
        }
    }
}

#[test]
fn every_lost_or_doubled_byte_is_seen_alike() {
    for (name, bytes) in files() {
        for at in 2..bytes.len() {
            let (mut shorter, mut longer) = (bytes.clone(), bytes.clone());
            shorter.remove(at);
            longer.insert(at, bytes[at]);
            check_damaged(&format!("{name} without byte {at}"), &shorter);
            check_damaged(&format!("{name} with byte {at} twice"), &longer);
        }
    }
}
