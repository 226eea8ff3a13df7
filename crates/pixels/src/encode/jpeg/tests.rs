//! Whole files, through the decoder of `shrink-jpeg`.

use shrink_jpeg::{Detail, Process, Scale, Threads, decode, read_header};

use super::*;
use crate::Effort;

fn settings(quality: u8, effort: Effort) -> Settings {
    Settings { quality, effort }
}

/// Samples without any order, or some.
fn random(seed: usize, count: usize, amplitude: u32) -> Vec<u8> {
    let mut state = seed as u32 * 77 + 1;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % amplitude
    };
    (0..count).map(|at| ((at * 3 % 160) as u32 / 2 + 40 + next()) as u8).collect()
}

/// The component planes of a file, cut to the picture.
fn decoded(bytes: &[u8], size: Size) -> Vec<Vec<u8>> {
    let header = read_header(bytes).unwrap();
    assert_eq!((header.width_px, header.height_px), (size.width_px, size.height_px));
    let scales = vec![Scale::Full; header.components.len()];
    let planes = decode(bytes, &header, &scales, Detail::All, Threads::One, &|| false).unwrap();
    let cut = |plane: &shrink_jpeg::Plane| {
        let rows = plane.samples.chunks(plane.width_px);
        rows.flat_map(|row| row[..plane.width_px].to_vec()).collect()
    };
    planes.iter().map(cut).collect()
}

fn check(name: &str, size: Size, bytes: &[u8], expected: &[&[u8]], tolerance: u8) {
    let found = decoded(bytes, size);
    assert_eq!(found.len(), expected.len(), "{name} {size:?}");
    for (plane, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert_eq!(found.len(), expected.len(), "{name} {size:?}, plane {plane}");
        let worst = found.iter().zip(*expected).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(worst <= Some(tolerance), "{name} {size:?}, plane {plane}: off by {worst:?}");
    }
}

// Every way in which a size can end inside an MCU, twice over.
#[test]
fn gives_every_size_back() {
    for (width_px, height_px) in
        (1..=33).flat_map(|width| (1..=33).map(move |height| (width, height)))
    {
        let size = Size { width_px, height_px };
        let (pixels, halves) = (size.pixels() as usize, size.chroma().pixels() as usize);
        let luma = random(pixels, pixels, 100);
        let chroma = [random(1, halves, 30), random(2, halves, 90)];
        let picture = Planes { size, luma: luma.clone(), chroma: chroma.clone() };
        let gray = Raster { size, layout: Layout::Gray, samples: luma.clone() };
        let steps = steps::tables(100);
        let go_on = &|| false;
        let (mut color, mut luma_only) = (Planar(&picture), Gray(&gray));
        let files = [
            baseline::encode(&mut color, size, &steps, go_on).unwrap(),
            progressive::encode(&mut color, size, &steps, go_on).unwrap(),
        ];
        for bytes in files {
            check("planes", size, &bytes, &[&luma, &chroma[0], &chroma[1]], 2);
        }
        let files = [
            baseline::encode(&mut luma_only, size, &steps, go_on).unwrap(),
            progressive::encode(&mut luma_only, size, &steps, go_on).unwrap(),
        ];
        for bytes in files {
            check("gray", size, &bytes, &[&luma], 2);
        }
    }
}

// Large enough for long runs of empty blocks, and rough enough for many low bits in them.
#[test]
fn holds_the_same_coefficients_either_way() {
    let size = Size { width_px: 2100, height_px: 1200 };
    let pixels = size.pixels() as usize;
    let busy = random(3, pixels, 60);
    let samples =
        (0..pixels).map(|at| if at % 2100 < 300 { busy[at] } else { (at / 21_000) as u8 });
    let picture = Raster { size, layout: Layout::Gray, samples: samples.collect() };
    for quality in [20, 90] {
        let baseline = raster(&picture, settings(quality, Effort::Balanced), &|| false).unwrap();
        let small = raster(&picture, settings(quality, Effort::Small), &|| false).unwrap();
        assert_eq!(read_header(&small).unwrap().process, Process::Progressive);
        assert!(small.len() < baseline.len(), "{} is not below {}", small.len(), baseline.len());
        assert_eq!(decoded(&small, size), decoded(&baseline, size), "at {quality}");
    }
}

/// Luma, and chroma of two by two pixels, in double precision.
fn reference(rgb: &[u8], size: Size) -> [Vec<u8>; 3] {
    let (width, height) = (size.width_px as usize, size.height_px as usize);
    let at = |x: usize, y: usize, channel: usize| {
        f64::from(rgb[(y.min(height - 1) * width + x.min(width - 1)) * 3 + channel])
    };
    let weigh = |x: usize, y: usize, [r, g, b]: [f64; 3]| {
        at(x, y, 0) * r + at(x, y, 1) * g + at(x, y, 2) * b
    };
    let chroma = |weights: [f64; 3]| {
        let half = size.chroma();
        let places = (0..half.height_px as usize)
            .flat_map(|y| (0..half.width_px as usize).map(move |x| (2 * x, 2 * y)));
        let mean = |(x, y)| {
            [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)]
                .map(|(x, y)| weigh(x, y, weights))
                .iter()
                .sum::<f64>()
                / 4.0
        };
        places.map(|place| (mean(place) + 128.0).round() as u8).collect()
    };
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    [
        places.map(|(x, y)| weigh(x, y, [0.299, 0.587, 0.114]).round() as u8).collect(),
        chroma([-0.168_736, -0.331_264, 0.5]),
        chroma([0.5, -0.418_688, -0.081_312]),
    ]
}

#[test]
fn converts_and_halves_colors() {
    for (width_px, height_px) in [(1, 1), (2, 2), (3, 5), (16, 16), (17, 31), (33, 18), (40, 40)] {
        let size = Size { width_px, height_px };
        let colors = random(9, size.pixels() as usize * 3, 120);
        let pure: Vec<u8> =
            colors.iter().map(|&sample| if sample < 100 { 0 } else { 255 }).collect();
        for samples in [colors, pure] {
            let [luma, blue, red] = reference(&samples, size);
            let picture = Raster { size, layout: Layout::Rgb, samples };
            let bytes = raster(&picture, settings(100, Effort::Balanced), &|| false).unwrap();
            check("RGB", size, &bytes, &[&luma, &blue, &red], 3);
        }
    }
}

// By hand: no coefficient but zeros, so both tables have one code, of one bit, and the rest of the byte is ones.
#[test]
fn writes_what_the_standard_says() {
    let size = Size { width_px: 5, height_px: 3 };
    let picture = Raster { size, layout: Layout::Gray, samples: vec![128; 15] };
    let bytes = raster(&picture, settings(50, Effort::Balanced), &|| false).unwrap();
    let (before, after) = bytes.split_at(20 + 69);
    assert_eq!(before[..6], [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]);
    assert_eq!(before[20..32], [0xFF, 0xDB, 0, 67, 0, 16, 11, 12, 14, 12, 10, 16]);
    let one_code = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let expected = [
        &[0xFF, 0xC0, 0, 11, 8, 0, 3, 0, 5, 1, 1, 0x11, 0][..],
        &[0xFF, 0xC4, 0, 38, 0x00],
        &one_code,
        &[0x10],
        &one_code,
        &[0xFF, 0xDA, 0, 8, 1, 1, 0x00, 0, 63, 0, 0b0011_1111, 0xFF, 0xD9],
    ];
    assert_eq!(after, expected.concat());
}

#[test]
fn stops_when_told() {
    let size = Size { width_px: 16, height_px: 160 };
    let picture = Raster { size, layout: Layout::Gray, samples: vec![0; 16 * 160] };
    for effort in [Effort::Balanced, Effort::Small] {
        let stopped = raster(&picture, settings(85, effort), &|| true);
        assert!(matches!(stopped, Err(Error::Cancelled)), "{effort:?}");
    }
}
