//! Files made by another encoder, decoded at every scale.

use std::ops::ControlFlow;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use shrink_jpeg::{
    ColorModel, Detail, Error, Plane, Scale, Strip, Threads, decode, decode_strips, read_header,
};

/// How a test file is made.
#[derive(Clone, Copy)]
struct Made {
    size: (u16, u16),
    color: ColorType,
    sampling: SamplingFactor,
    progressive: bool,
    restart_interval: u16,
}

const PLAIN: Made = Made {
    size: (83, 61),
    color: ColorType::Rgb,
    sampling: SamplingFactor::F_2_2,
    progressive: false,
    restart_interval: 0,
};

/// A smooth picture: every sample is known at any scale.
fn sample(x: f64, y: f64, channel: usize, size: (u16, u16)) -> f64 {
    let (across, down) = (x / f64::from(size.0), y / f64::from(size.1));
    match channel {
        0 => 40.0 + 150.0 * across,
        1 => 220.0 - 170.0 * down,
        _ => 60.0 + 60.0 * across + 80.0 * down,
    }
}

fn make(made: Made) -> Vec<u8> {
    let channels = match made.color {
        ColorType::Luma => 1,
        ColorType::Rgb => 3,
        _ => 4,
    };
    let (width, height) = made.size;
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            for channel in 0..channels {
                let value = sample(f64::from(x) + 0.5, f64::from(y) + 0.5, channel, made.size);
                pixels.push(value.round() as u8);
            }
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 98);
    encoder.set_sampling_factor(made.sampling);
    encoder.set_progressive(made.progressive);
    // The encoder's own tables do not know of the DC values that restart markers reset.
    encoder.set_optimized_huffman_tables(made.restart_interval == 0);
    if made.restart_interval > 0 {
        encoder.set_restart_interval(made.restart_interval);
    }
    encoder.encode(&pixels, width, height, made.color).expect("the encoder takes any picture");
    bytes
}

fn decode_all(bytes: &[u8], scale: Scale) -> Result<Vec<Plane>, Error> {
    decode_in(bytes, scale, Detail::All)
}

fn decode_in(bytes: &[u8], scale: Scale, detail: Detail) -> Result<Vec<Plane>, Error> {
    let header = read_header(bytes)?;
    decode(bytes, &header, &vec![scale; header.components.len()], detail, Threads::One, &|| false)
}

/// A progressive file whose scans refine each other, which the encoder above does not make.
const REFINED: &[u8] = include_bytes!("../../../fixtures/valid/jpeg-progressive.jpg");

/// What the plane should hold at one of its samples.
fn expected(made: Made, plane: &Plane, index: usize, column: usize, row: usize) -> f64 {
    let x = (column as f64 + 0.5) / plane.true_width * f64::from(made.size.0);
    let y = (row as f64 + 0.5) / plane.true_height * f64::from(made.size.1);
    let channel = |channel| sample(x, y, channel, made.size);
    match made.color {
        ColorType::Rgb => {
            let (r, g, b) = (channel(0), channel(1), channel(2));
            match index {
                0 => 0.299 * r + 0.587 * g + 0.114 * b,
                1 => -0.168_736 * r - 0.331_264 * g + 0.5 * b + 128.0,
                _ => 0.5 * r - 0.418_688 * g - 0.081_312 * b + 128.0,
            }
        }
        _ => channel(index),
    }
}

fn check(name: &str, made: Made) {
    let bytes = make(made);
    for scale in Scale::ALL {
        let planes = decode_all(&bytes, scale).expect(name);
        for (index, plane) in planes.iter().enumerate() {
            for row in 0..plane.height_px {
                for column in 0..plane.width_px {
                    // The last sample may lie half outside; the file holds whatever its encoder put there.
                    let inside = (column as f64) < plane.true_width - 1.0
                        && (row as f64) < plane.true_height - 1.0;
                    let ours = f64::from(plane.samples[row * plane.width_px + column]);
                    let exact = expected(made, plane, index, column, row);
                    assert!(
                        !inside || (ours - exact).abs() <= 4.0,
                        "{name}, {scale:?}, component {index}, ({column}, {row}): {ours} is not {exact:.1}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_kind_decodes_to_its_picture_at_every_scale() {
    let rows = [
        ("4:2:0", PLAIN),
        ("4:4:4", Made { sampling: SamplingFactor::F_1_1, ..PLAIN }),
        ("4:2:2", Made { sampling: SamplingFactor::F_2_1, ..PLAIN }),
        ("4:4:0", Made { sampling: SamplingFactor::F_1_2, ..PLAIN }),
        ("4:1:1", Made { sampling: SamplingFactor::F_4_1, ..PLAIN }),
        ("gray", Made { color: ColorType::Luma, ..PLAIN }),
        ("progressive 4:2:0", Made { progressive: true, ..PLAIN }),
        ("progressive gray", Made { progressive: true, color: ColorType::Luma, ..PLAIN }),
        ("restart markers", Made { restart_interval: 3, ..PLAIN }),
        (
            "progressive with restart markers",
            Made { progressive: true, restart_interval: 5, ..PLAIN },
        ),
        // Longer than one buffer of entropy-coded bytes, and long enough for skip tables.
        ("large", Made { size: (1201, 1603), ..PLAIN }),
        ("a single pixel", Made { size: (1, 1), ..PLAIN }),
        ("one row", Made { size: (500, 1), ..PLAIN }),
        ("one column", Made { size: (1, 500), ..PLAIN }),
    ];
    for (name, made) in rows {
        check(name, made);
    }
}

/// Noise makes long codes, full blocks and stuffed bytes; the small scales must step over them to the same DC values.
#[test]
fn skipped_coefficients_leave_the_stream_in_step() {
    let (width, height) = (640_u16, 480_u16);
    let mut seed = 7_u32;
    let mut noise = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as u8
    };
    let pixels: Vec<u8> = (0..usize::from(width) * usize::from(height)).map(|_| noise()).collect();
    for progressive in [false, true] {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 100);
        encoder.set_progressive(progressive);
        encoder.encode(&pixels, width, height, ColorType::Luma).expect("the encoder takes noise");
        let full = &decode_all(&bytes, Scale::Full).expect("full")[0];
        let eighth = &decode_all(&bytes, Scale::Eighth).expect("eighth")[0];
        for row in 0..eighth.height_px {
            for column in 0..eighth.width_px {
                let block = (0..64).map(|at| {
                    let (y, x) = (row * 8 + at / 8, column * 8 + at % 8);
                    f64::from(full.samples[y * full.width_px + x])
                });
                // Clamping at 0 and 255 moves the mean of noisy blocks a little.
                let mean = block.sum::<f64>() / 64.0;
                let ours = f64::from(eighth.samples[row * eighth.width_px + column]);
                assert!((ours - mean).abs() < 12.0, "({column}, {row}): {ours} is not {mean:.1}");
            }
        }
    }
}

#[test]
fn the_header_says_what_the_file_is() {
    let header = read_header(&make(PLAIN)).expect("a header");
    assert_eq!((header.width_px, header.height_px), (83, 61));
    assert_eq!(header.color, ColorModel::YCbCr);
    // 4 samples a block; a row of blocks of each component, 12 and two times 6; and 2 bytes a coefficient of a row of 6 MCUs,
    // each of 4 luma blocks and 2 chroma blocks.
    assert_eq!(header.decoded_bytes(&[Scale::Quarter; 3]), 4 * (12 + 2 * 6) + 4 * 6 * (4 + 2) * 2);
    // Half-width chroma of 83 px covers 41.5 samples.
    assert_eq!(header.true_size(header.components[1], Scale::Full), (41.5, 30.5));

    let ink = Made { color: ColorType::Cmyk, sampling: SamplingFactor::F_1_1, ..PLAIN };
    assert_eq!(read_header(&make(ink)).expect("a header").color, ColorModel::Cmyk);
    let ink = Made { color: ColorType::CmykAsYcck, ..ink };
    assert_eq!(read_header(&make(ink)).expect("a header").color, ColorModel::Ycck);
}

#[test]
fn every_prefix_is_an_error_with_a_name() {
    let made = |progressive| make(Made { progressive, restart_interval: 4, ..PLAIN });
    let rows = [
        (made(false), Detail::All),
        (made(true), Detail::All),
        (made(true), Detail::Visible),
        (REFINED.to_vec(), Detail::Visible),
    ];
    for (bytes, detail) in rows {
        // Without its last bytes a picture may still be whole; all of the scan must be there.
        for length in 0..bytes.len() - 40 {
            let error = decode_in(&bytes[..length], Scale::Quarter, detail).expect_err("a prefix");
            let is_named = match error {
                Error::Truncated { length: named } => named == length,
                Error::Corrupt { what, .. } => length < 2 && what == "no start of image",
                _ => false,
            };
            assert!(is_named, "{length} of {} bytes: {error}", bytes.len());
        }
    }
}

#[test]
fn a_missing_end_marker_is_no_loss() {
    let rows = [make(PLAIN), make(Made { progressive: true, ..PLAIN }), REFINED.to_vec()];
    for bytes in rows {
        assert!(bytes.ends_with(&[0xFF, 0xD9]));
        for scale in Scale::ALL {
            for detail in [Detail::All, Detail::Visible] {
                let all = decode_all(&bytes, scale).expect("the file");
                let cut = decode_in(&bytes[..bytes.len() - 2], scale, detail).expect("cut");
                for (cut, all) in cut.iter().zip(&all) {
                    assert!(cut.samples == all.samples, "{scale:?}, {detail:?}");
                }
            }
        }
    }
}

/// The same file with quantization tables of 16 bits.
fn with_wide_tables(bytes: &[u8]) -> Vec<u8> {
    let (mut wide, mut at) = (bytes[..2].to_vec(), 2);
    while bytes[at + 1] != 0xDA {
        let end = at + 2 + usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
        if bytes[at + 1] == 0xDB {
            for table in bytes[at + 4..end].chunks_exact(65) {
                wide.extend([0xFF, 0xDB, 0, 2 + 1 + 128, 0x10 | table[0]]);
                wide.extend(table[1..].iter().flat_map(|&step| [0, step]));
            }
        } else {
            wide.extend(&bytes[at..end]);
        }
        at = end;
    }
    wide.extend(&bytes[at..]);
    wide
}

#[test]
fn wide_quantization_tables_are_the_same() {
    for progressive in [false, true] {
        let bytes = make(Made { progressive, ..PLAIN });
        let wide = with_wide_tables(&bytes);
        assert!(wide.len() >= bytes.len() + 2 * 64, "both tables have wide steps");
        let samples = |bytes: &[u8]| {
            let planes = decode_all(bytes, Scale::Full).expect("a whole file");
            planes.into_iter().map(|plane| plane.samples).collect::<Vec<_>>()
        };
        assert_eq!(samples(&wide), samples(&bytes), "progressive: {progressive}");
    }
}

#[test]
fn what_does_not_show_is_small() {
    for scale in Scale::ALL {
        let all = decode_all(REFINED, scale).expect("all");
        let visible = decode_in(REFINED, scale, Detail::Visible).expect("visible");
        for (all, visible) in all.iter().zip(&visible) {
            let pairs = all.samples.iter().zip(&visible.samples);
            let largest = pairs.map(|(all, visible)| all.abs_diff(*visible)).max();
            assert!(largest <= Some(4), "{scale:?}: {largest:?}");
        }
    }
}

/// At full size every bit is read; at the others, coefficients of the same value must have been.
#[test]
fn refined_scans_agree_with_their_own_means() {
    let full = &decode_all(REFINED, Scale::Full).expect("full")[0];
    let eighth = &decode_all(REFINED, Scale::Eighth).expect("eighth")[0];
    for row in 0..eighth.height_px - 1 {
        for column in 0..eighth.width_px - 1 {
            let block = (0..64).map(|at| {
                let (y, x) = (row * 8 + at / 8, column * 8 + at % 8);
                f64::from(full.samples[y * full.width_px + x])
            });
            let mean = block.sum::<f64>() / 64.0;
            let ours = f64::from(eighth.samples[row * eighth.width_px + column]);
            assert!((ours - mean).abs() < 6.0, "({column}, {row}): {ours} is not {mean:.1}");
        }
    }
}

#[test]
fn damage_never_panics() {
    let mut seed = 99_u32;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    let made = [
        PLAIN,
        Made { progressive: true, ..PLAIN },
        Made { restart_interval: 2, sampling: SamplingFactor::F_4_1, ..PLAIN },
    ];
    for whole in made.map(make).into_iter().chain([REFINED.to_vec()]) {
        for _ in 0..3000 {
            let mut bytes = whole.clone();
            for _ in 0..=random(4) {
                let at = random(bytes.len());
                bytes[at] = random(256) as u8;
            }
            // A damaged size may ask for gigabytes: that is for the caller to refuse.
            if read_header(&bytes).is_ok_and(|h| h.decoded_bytes(&[Scale::Full; 4]) < 4 << 20) {
                let detail = [Detail::All, Detail::Visible][random(2)];
                let _ = decode_in(&bytes, Scale::ALL[random(4)], detail);
            }
        }
    }
}

#[test]
fn other_kinds_are_named() {
    let whole = make(PLAIN);
    let frame = whole.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame");
    let rows = [
        // Marker or precision in place of the baseline frame's.
        (1, 0xC3, "lossless coding"),
        (1, 0xC5, "hierarchical coding"),
        (1, 0xC9, "arithmetic coding"),
        (4, 12, "samples of other than 8 bits"),
    ];
    for (offset, value, wanted) in rows {
        let mut bytes = whole.clone();
        bytes[frame + offset] = value;
        assert_eq!(read_header(&bytes), Err(Error::Unsupported { what: wanted }));
    }
}

#[test]
fn stop_ends_the_work() {
    for progressive in [false, true] {
        let bytes = make(Made { progressive, ..PLAIN });
        let header = read_header(&bytes).expect("a header");
        let stopped =
            decode(&bytes, &header, &[Scale::Full; 3], Detail::All, Threads::One, &|| true);
        assert_eq!(stopped.err(), Some(Error::Cancelled));
    }
}

#[test]
fn whoever_takes_the_rows_may_break_off() {
    for progressive in [false, true] {
        let bytes = make(Made { progressive, ..PLAIN });
        let header = read_header(&bytes).expect("a header");
        let mut taken = 0;
        let mut take = |strip: Strip<'_>| {
            taken += strip.rows().count();
            if taken < 16 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let scales = [Scale::Full; 3];
        let broken = decode_strips(
            &bytes,
            &header,
            &scales,
            Detail::All,
            Threads::One,
            &|| false,
            &mut take,
        );
        assert_eq!(broken, Err(Error::Cancelled));
        assert_eq!(taken, 16, "nothing comes after the strip that was the last");
    }
}
