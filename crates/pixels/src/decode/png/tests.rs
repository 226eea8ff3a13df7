//! Files of the `png` crate, in every kind that the inflate of our own reads.

use png::{BitDepth, ColorType, Compression, Encoder, Filter};

use super::Header;
use crate::{
    Orientation, Policy, Threads,
    decode::{Decoded, Shape, Wanted},
    probe::Size,
    raster::Picture,
};

fn encoded(
    size: Size,
    color: ColorType,
    (filter, compression): (Filter, Compression),
    samples: &[u8],
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, size.width_px, size.height_px);
    encoder.set_color(color);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(compression);
    encoder.set_filter(filter);
    encoder.write_header().unwrap().write_image_data(samples).unwrap();
    bytes
}

fn decoded(bytes: &[u8], size: Size) -> Vec<u8> {
    let header = Header::read(bytes).unwrap();
    assert!(header.is_usual());
    let wanted = Wanted {
        size,
        orientation: Orientation::Upright,
        shape: Shape::Raster,
        policy: Policy::Exact,
        threads: Threads::One,
        stop: &|| false,
    };
    match header.decode(bytes, &wanted) {
        Ok(Decoded { picture: Picture::Raster(raster), .. }) => raster.samples,
        Ok(_) => panic!("a PNG has no planes"),
        Err(error) => panic!("{error}"),
    }
}

/// Samples that a compressor treats in different ways, by index.
const KINDS: [fn(usize) -> u8; 5] = [
    // Noise, which is stored as it is or as literals alone.
    |at| (at.wrapping_mul(0x9E37_79B9) >> 13) as u8,
    // Noise on a slope.
    |at| (at / 97 + at.wrapping_mul(0x9E37_79B9) % (1 << 20) / (1 << 18)) as u8,
    // Runs of one byte, and of a few.
    |at| (at / 1000 % 3 * (at % 5)) as u8,
    // What came 30,000 bytes before, which is nearly as far as a match may reach.
    |at| ((at % 30_000 * 0x9E37) >> 7) as u8,
    // Each value twice as rare as the one before, whose codes are as long as a code may be.
    |at| at.wrapping_mul(0x9E37_79B9).trailing_zeros() as u8 ^ (at >> 4).trailing_zeros() as u8,
];

#[test]
fn reads_what_was_written() {
    let colors = [
        (ColorType::Grayscale, 1),
        (ColorType::GrayscaleAlpha, 2),
        (ColorType::Rgb, 3),
        (ColorType::Rgba, 4),
    ];
    let filters = [Filter::NoFilter, Filter::Sub, Filter::Up, Filter::Avg, Filter::Paeth];
    let compressions = [Compression::NoCompression, Compression::Fast, Compression::High];
    // The second is wider than what is decoded at once.
    for (width_px, height_px) in [(61, 97), (40_000, 3), (1, 1), (200, 600)] {
        let size = Size { width_px, height_px };
        for (color, channels) in colors {
            for (kind, sample) in KINDS.iter().enumerate() {
                let mut samples: Vec<u8> =
                    (0..size.pixels() as usize * channels).map(sample).collect();
                // Nothing shows through, so that the colors stay what they are.
                if matches!(color, ColorType::GrayscaleAlpha | ColorType::Rgba) {
                    samples
                        .iter_mut()
                        .skip(channels - 1)
                        .step_by(channels)
                        .for_each(|alpha| *alpha = 255);
                }
                let expected = match color {
                    ColorType::GrayscaleAlpha => samples
                        .chunks(2)
                        .flat_map(|pair| [pair[0], pair[0], pair[0], pair[1]])
                        .collect(),
                    _ => samples.clone(),
                };
                for filter in filters {
                    for compression in compressions {
                        let bytes = encoded(size, color, (filter, compression), &samples);
                        let found = decoded(&bytes, size);
                        let what =
                            format!("{size} {color:?} {filter:?} {compression:?} of kind {kind}");
                        assert!(found == expected, "{what}");
                    }
                }
            }
        }
    }
}
