//! Transparency: nothing of a clear pixel's color may be seen, whatever it is.

use pixels::{Encoding, Rgb};

use crate::{decode_png, difference, request, run, sources::*};

const SIZE: (u32, u32) = (64, 64);

/// A white disc on clear black. Blending colors without their alpha would draw a dark ring around it.
fn disc() -> Vec<[u8; 4]> {
    let inside = |x: u32, y: u32| x.abs_diff(32).pow(2) + y.abs_diff(32).pow(2) < 400;
    let pixel = |index: u32| if inside(index % 64, index / 64) { [255; 4] } else { [0; 4] };
    (0..64 * 64).map(pixel).collect()
}

fn on(background: Rgb, bytes: &[u8], side_px: u32) -> Vec<[u8; 3]> {
    let request = request(side_px, side_px, Encoding::Png);
    let shrunk = run(bytes, &pixels::Request { background, ..request }).unwrap();
    decode_png(&shrunk.bytes, side_px, side_px)
}

#[test]
fn leaves_no_dark_fringe() {
    let check = |name: &str, bytes: &[u8], tolerance: u8| {
        for side_px in [64, 40, 16, 7] {
            let found = on(Rgb { r: 255, g: 255, b: 255 }, bytes, side_px);
            let off = difference(&found, &vec![[255; 3]; found.len()]);
            assert!(off <= tolerance, "{name} at {side_px} px: a fringe of {off}");
        }
    };
    check("PNG", &png_rgba(SIZE, &disc()), 0);
    check("lossless WebP", &webp(SIZE, &disc(), WebP::Lossless), 0);
    let tiff = tiff::<tiff::encoder::colortype::RGBA8>(SIZE, disc().as_flattened(), &[(338, &[2])]);
    check("TIFF", &tiff, 0);
    let palette = [255, 255, 255, 0, 0, 0];
    let indices: Vec<u8> = disc().iter().map(|pixel| u8::from(pixel[3] == 0)).collect();
    check("GIF", &gif((64, 64), (0, 0), (64, 64), &palette, &indices, Some(1)), 0);
}

#[test]
fn shows_the_background() {
    let background = Rgb { r: 10, g: 200, b: 30 };
    let check = |bytes: &[u8], expected: [u8; 3]| {
        for side_px in [64, 16] {
            assert_eq!(
                on(background, bytes, side_px),
                vec![expected; (side_px * side_px) as usize]
            );
        }
    };
    let all = |pixel: [u8; 4]| vec![pixel; 64 * 64];
    check(&png_rgba(SIZE, &all([255, 0, 0, 0])), [10, 200, 30]);
    check(&png_rgba(SIZE, &all([255, 0, 0, 255])), [255, 0, 0]);
    check(&png_rgba(SIZE, &all([250, 100, 30, 51])), [58, 180, 30]);
    // Colors that are already multiplied by their alpha, as TIFF may have them.
    let associated = tiff::<tiff::encoder::colortype::RGBA8>(
        SIZE,
        all([50, 20, 6, 51]).as_flattened(),
        &[(338, &[1])],
    );
    check(&associated, [58, 180, 30]);
    // A palette's clear entry, and a gray that stands for clear.
    let indexed = png(SIZE, png::ColorType::Indexed, png::BitDepth::Eight, &[0; 64 * 64], |info| {
        info.palette = Some([250, 100, 30].to_vec().into());
        info.trns = Some([51].to_vec().into());
    });
    check(&indexed, [58, 180, 30]);
    let keyed = png(SIZE, png::ColorType::Grayscale, png::BitDepth::Eight, &[7; 64 * 64], |info| {
        info.trns = Some([0, 7].to_vec().into());
    });
    check(&keyed, [10, 200, 30]);
}
