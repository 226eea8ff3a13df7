//! Every kind of file that an encoder writes.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use shrink_jpeg::{Detail, Scale, Threads, decode, read_header};

use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

use crate::{Random, check, reference::Agreed};

/// Edges, ramps and noise, so that every coefficient is used, and short and long codes.
pub(crate) fn picture(
    width: usize,
    height: usize,
    channels: usize,
    random: &mut Random,
) -> Vec<u8> {
    let noise = random.one_of(&[1, 30, 256]);
    (0..width * height * channels)
        .map(|at| {
            let (x, y) = (at / channels % width, at / channels / width);
            let edge = if (x / 7 + y / 5) % 2 == 0 { 0 } else { 120 };
            (edge + x * 3 + y * (at % channels + 1) + random.below(noise)).min(255) as u8
        })
        .collect()
}

/// How a file is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    pub(crate) sampling: SamplingFactor,
    pub(crate) color: ColorType,
    pub(crate) is_progressive: bool,
    pub(crate) restart_interval: u16,
    pub(crate) quality: u8,
}

pub(crate) fn encode(kind: Kind, (width, height): (u16, u16), random: &mut Random) -> Vec<u8> {
    let channels = match kind.color {
        ColorType::Luma => 1,
        ColorType::Rgb => 3,
        _ => 4,
    };
    let pixels = picture(width.into(), height.into(), channels, random);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, kind.quality);
    encoder.set_sampling_factor(kind.sampling);
    encoder.set_progressive(kind.is_progressive);
    // The encoder's own tables do not know of the DC values that restart markers reset.
    encoder.set_optimized_huffman_tables(kind.restart_interval == 0);
    if kind.restart_interval > 0 {
        encoder.set_restart_interval(kind.restart_interval);
    }
    encoder.encode(&pixels, width, height, kind.color).expect("the encoder takes any picture");
    bytes
}

/// A gray picture by a third decoder, which transforms in integers. (Of color it delivers no planes that could be compared.)
fn check_gray(name: &str, bytes: &[u8]) {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::Luma);
    let theirs = JpegDecoder::new_with_options(ZCursor::new(bytes), options).decode();
    let theirs = theirs.unwrap_or_else(|error| panic!("{name}: {error}"));
    let header = read_header(bytes).expect(name);
    let luma = &decode(bytes, &header, &[Scale::Full], Detail::All, Threads::One, &|| false)
        .expect(name)[0];
    for (ours, theirs) in luma.samples.chunks(luma.width_px).zip(theirs.chunks(luma.width_px)) {
        for (ours, theirs) in ours.iter().zip(theirs) {
            assert!(ours.abs_diff(*theirs) <= 2, "{name}: {ours} is not {theirs}");
        }
    }
}

#[test]
fn every_kind_decodes_to_the_exact_samples_at_every_scale() {
    use SamplingFactor::{F_1_1, F_1_2, F_1_4, F_2_1, F_2_2, F_2_4, F_4_1, F_4_2};
    let mut random = Random(1);
    // Each remainder of an MCU's side that differs in kind: none, one, half, one missing.
    let sides = [1, 2, 8, 9, 15, 16, 17, 24, 31, 32, 33, 47];
    let mut kinds = Vec::new();
    for color in [ColorType::Rgb, ColorType::Luma, ColorType::CmykAsYcck] {
        for sampling in [F_1_1, F_2_1, F_1_2, F_2_2, F_4_1, F_4_2, F_1_4, F_2_4] {
            for is_progressive in [false, true] {
                for restart_interval in [0, 1, 3] {
                    for quality in [1, 10, 50, 75, 90, 100] {
                        kinds.push(Kind {
                            sampling,
                            color,
                            is_progressive,
                            restart_interval,
                            quality,
                        });
                    }
                }
            }
        }
    }
    for kind in kinds {
        // A sampling factor means nothing to a single component.
        if kind.color == ColorType::Luma && kind.sampling != F_1_1 {
            continue;
        }
        let size = (random.one_of(&sides), random.one_of(&sides));
        let bytes = encode(kind, size, &mut random);
        let name = format!("{kind:?}");
        assert_eq!(check(&name, &bytes), Agreed::Decoded, "{name}");
        if kind.color == ColorType::Luma {
            check_gray(&name, &bytes);
        }
    }
}

/// Long enough for every table of shortcuts, and for several buffers of bytes.
#[test]
fn a_long_scan_decodes_to_the_exact_samples_at_every_scale() {
    for is_progressive in [false, true] {
        for quality in [60, 97] {
            let kind = Kind {
                sampling: SamplingFactor::F_2_2,
                color: ColorType::Rgb,
                is_progressive,
                restart_interval: 0,
                quality,
            };
            let bytes = encode(kind, (521, 389), &mut Random(9));
            let name = format!("{kind:?}");
            assert_eq!(check(&name, &bytes), Agreed::Decoded, "{name}");
        }
    }
}
