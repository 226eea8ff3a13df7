//! All eight orientations, from every format that can name one, come out as the same picture.

use jpeg_encoder::ColorType;
use pixels::{Encoding, probe};

use crate::{difference, pixels_of, request, run, sources::*};

/// How the upright picture is stored so that `orientation` turns it back.
fn stored(
    orientation: u8,
    (width, height): (u32, u32),
    upright: &[[u8; 3]],
) -> ((u32, u32), Vec<[u8; 3]>) {
    let size = if (5..=8).contains(&orientation) { (height, width) } else { (width, height) };
    let pixel = |x: u32, y: u32| {
        let (x, y) = match orientation {
            2 => (width - 1 - x, y),
            3 => (width - 1 - x, height - 1 - y),
            4 => (x, height - 1 - y),
            5 => (y, x),
            6 => (width - 1 - y, x),
            7 => (width - 1 - y, height - 1 - x),
            8 => (y, height - 1 - x),
            _ => (x, y),
        };
        upright[(y * width + x) as usize]
    };
    (size, (0..size.1).flat_map(|y| (0..size.0).map(move |x| pixel(x, y))).collect())
}

#[test]
fn comes_out_upright() {
    let upright_size = (48, 32);
    let upright = ramps(48, 32);
    for orientation in 0..=9 {
        let (size, pixels) = stored(orientation, upright_size, &upright);
        let exif = exif(orientation);
        let check = |name: &str, bytes: &[u8], tolerance: u8| {
            let probe = probe(bytes).unwrap();
            assert_eq!(
                (probe.width_px, probe.height_px),
                upright_size,
                "{name}, orientation {orientation}"
            );
            assert_eq!(
                probe.orientation as u8,
                if orientation == 9 { 1 } else { orientation.max(1) }
            );
            for (width, height) in [(48, 32), (24, 16), (17, 11)] {
                let off = difference(&pixels_of(bytes, width, height), &ramps(width, height));
                assert!(
                    off <= tolerance,
                    "{name}, orientation {orientation} at {width}x{height}: off by {off}"
                );
            }
        };
        let with_exif = |encoder: &mut jpeg_encoder::Encoder<&mut Vec<u8>>| {
            encoder.add_exif_metadata(&exif).unwrap();
        };
        check("JPEG", &jpeg(size, ColorType::Rgb, pixels.as_flattened(), with_exif), 8);
        let png =
            png(size, png::ColorType::Rgb, png::BitDepth::Eight, pixels.as_flattened(), |info| {
                info.exif_metadata = Some(exif.clone().into());
            });
        check("PNG", &png, 8);
        let still = webp(size, &with_alpha(&pixels, |_| 255), WebP::Lossless);
        let (name, content) = bitstream(&still);
        check("WebP", &riff(size, 0b1000, &[(&name, content), (b"EXIF", &exif)]), 8);
        let tiff = tiff::<tiff::encoder::colortype::RGB8>(
            size,
            pixels.as_flattened(),
            &[(274, &[u16::from(orientation)])],
        );
        check("TIFF", &tiff, 8);
    }
}

/// Chroma of a JPEG that stays in its planes must be turned about the picture, not about its own grid: sides of an odd
/// length would shift it otherwise.
#[test]
fn keeps_color_in_place_at_odd_sizes() {
    let size = (99, 67);
    // Left red, right blue: a shift of chroma shows at the seam, which lies between two chroma samples.
    let halves: Vec<[u8; 3]> = (0..99 * 67)
        .map(|index| if index % 99 < 50 { [220, 40, 40] } else { [40, 40, 220] })
        .collect();
    let (upright_width, upright_height) = (33, 23);
    let expected = pixels_of(&png_rgb(size, &halves), upright_width, upright_height);
    for orientation in 1..=8 {
        let (stored_size, pixels) = stored(orientation, size, &halves);
        let exif = exif(orientation);
        let source = jpeg(stored_size, ColorType::Rgb, pixels.as_flattened(), |encoder| {
            encoder.add_exif_metadata(&exif).unwrap();
        });
        let encoding = Encoding::Jpeg { quality: 100 };
        let planar = run(&source, &request(upright_width, upright_height, encoding)).unwrap().bytes;
        let found = pixels_of(&planar, upright_width, upright_height);
        let rows = found.chunks(33).zip(expected.chunks(33));
        // Red of the columns beside the seam, averaged over the rows: half a sample of shift would move it by 40.
        let seam = |row: &[[u8; 3]]| {
            (14..19).map(|x| i32::from(row[x][0]) - i32::from(row[x][2])).sum::<i32>()
        };
        let off: i32 = rows.map(|(found, expected)| seam(found) - seam(expected)).sum::<i32>() / 23;
        assert!(off.abs() <= 30, "orientation {orientation}: the seam is off by {off}");
    }
}
