//! Two threads give what one does, of whole files and of damaged ones.

use std::ops::ControlFlow;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::REPLAYED;
use crate::{Detail, Error, Scale, Threads, decode, decode_strips, read_header};

const SIZE: (u16, u16) = (900, 700);

/// Noise, of which so many bytes are coded that a scout pays.
fn make(color: ColorType, sampling: SamplingFactor, restart_interval: u16) -> Vec<u8> {
    make_of(SIZE, color, sampling, restart_interval)
}

fn make_of(
    (width, height): (u16, u16),
    color: ColorType,
    sampling: SamplingFactor,
    restart_interval: u16,
) -> Vec<u8> {
    let mut state = 7_u32;
    let mut random = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let channels = if color == ColorType::Luma { 1 } else { 3 };
    let pixels: Vec<u8> =
        (0..usize::from(width) * usize::from(height) * channels).map(|_| random()).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 90);
    encoder.set_sampling_factor(sampling);
    if restart_interval > 0 {
        encoder.set_restart_interval(restart_interval);
    }
    encoder.encode(&pixels, width, height, color).expect("the encoder takes any picture");
    bytes
}

/// The planes or the error, and how many MCUs were not read twice.
fn outcome(bytes: &[u8], scale: Scale, threads: Threads) -> (Result<Vec<Vec<u8>>, Error>, usize) {
    REPLAYED.set(0);
    let planes = read_header(bytes).and_then(|header| {
        let scales = vec![scale; header.components.len()];
        decode(bytes, &header, &scales, Detail::All, threads, &|| false)
    });
    (planes.map(|planes| planes.into_iter().map(|plane| plane.samples).collect()), REPLAYED.get())
}

fn check(name: &str, bytes: &[u8], scale: Scale) -> usize {
    let (one, none) = outcome(bytes, scale, Threads::One);
    let (two, replayed) = outcome(bytes, scale, Threads::Two);
    assert!(one == two, "{name}, {scale:?}: {:?} and {:?}", one.err(), two.err());
    assert_eq!(none, 0);
    replayed
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    use SamplingFactor::{F_1_1, F_2_1, F_2_2, F_4_1};
    vec![
        ("gray", make(ColorType::Luma, F_1_1, 0)),
        ("4:4:4", make(ColorType::Rgb, F_1_1, 0)),
        ("4:2:2", make(ColorType::Rgb, F_2_1, 0)),
        ("4:2:0", make(ColorType::Rgb, F_2_2, 0)),
        ("each component in a scan of its own", make(ColorType::Rgb, F_4_1, 0)),
        ("a marker each MCU", make(ColorType::Rgb, F_2_2, 1)),
        ("a marker each seven MCUs", make(ColorType::Rgb, F_2_2, 7)),
        ("a marker each 200 MCUs", make(ColorType::Rgb, F_2_2, 200)),
    ]
}

#[test]
fn nearly_half_of_a_whole_file_is_not_read_again() {
    for (name, bytes) in files() {
        let (across, down) = read_header(&bytes).expect(name).mcus();
        for scale in Scale::ALL {
            let replayed = check(name, &bytes, scale);
            let is_enough = replayed * 5 >= across * down * 2;
            assert!(is_enough, "{name}: {replayed} of {across} x {down} MCUs");
        }
    }
}

#[test]
fn what_is_behind_the_picture_is_no_part_of_the_scan() {
    for (name, bytes) in files() {
        let alone = check(name, &bytes, Scale::Half);
        let with_film = [&bytes[..], &vec![0x5A; bytes.len() * 3]].concat();
        let replayed = check(name, &with_film, Scale::Half);
        // Where each component has a scan of its own it may be more, as the end of each is looked for.
        assert!(replayed >= alone, "{name}: {replayed} in place of {alone}");
    }
}

#[test]
fn whatever_byte_it_begins_at() {
    // Rows of one MCU: they meet at the first one that is read rightly, whatever was read before.
    let narrow = make_of((16, 24_000), ColorType::Rgb, SamplingFactor::F_2_2, 0);
    for more in 0..80 {
        // Bytes behind the picture move the middle, where they end as a picture does.
        let bytes = [&narrow[..], &vec![0; more * 2], &[0xFF, 0xD9]].concat();
        check("narrow", &bytes, Scale::Eighth);
    }
}

#[test]
fn a_file_cut_short_ends_alike() {
    for (name, bytes) in files() {
        for part in [3, 5, 6, 9] {
            check(name, &bytes[..bytes.len() * part / 10], Scale::Half);
        }
        for missing in [2, 3, 20, 300] {
            check(name, &bytes[..bytes.len() - missing], Scale::Half);
        }
    }
}

#[test]
fn damage_anywhere_is_the_same() {
    for (name, whole) in files() {
        for part in 2..20 {
            let at = whole.len() * part / 20;
            for value in [0, 0x55, 0xFE] {
                let mut bytes = whole.clone();
                bytes[at] = value;
                check(name, &bytes, Scale::Eighth);
            }
            // A marker that stands where none should, and one that is no longer there.
            let mut bytes = whole.clone();
            bytes[at..at + 2].copy_from_slice(&[0xFF, 0xD3]);
            check(name, &bytes, Scale::Eighth);
            let marker = |pair: &[u8]| pair[0] == 0xFF && (0xD0..0xD8).contains(&pair[1]);
            if let Some(next) = whole[at..].windows(2).position(marker) {
                let mut bytes = whole.clone();
                bytes.drain(at + next..at + next + 2);
                check(name, &bytes, Scale::Eighth);
            }
        }
    }
}

#[test]
fn whoever_takes_the_rows_may_break_off() {
    let bytes = make(ColorType::Rgb, SamplingFactor::F_2_2, 0);
    let header = read_header(&bytes).expect("a header");
    for last in [1, 40, 80] {
        let mut strips = 0;
        let scales = [Scale::Half; 3];
        let ended = decode_strips(
            &bytes,
            &header,
            &scales,
            Detail::All,
            Threads::Two,
            &|| false,
            &mut |_| {
                strips += 1;
                if strips < last { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            },
        );
        assert_eq!((ended, strips), (Err(Error::Cancelled), last));
    }
}
