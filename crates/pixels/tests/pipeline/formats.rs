//! Every format and kind comes out as the picture that went in.

use jpeg_encoder::{ColorType, SamplingFactor};
use pixels::{Encoding, Format, probe};
use png::BitDepth;
use tiff::encoder::colortype;

use crate::{difference, pixels_of, request, run, sources::*};

const SIZE: (u32, u32) = (40, 24);

/// The same size gives the ramps back, half of it gives the ramps of half the size.
fn check(name: &str, bytes: &[u8], tolerance: u8) {
    let (width, height) = SIZE;
    let whole = difference(&pixels_of(bytes, width, height), &ramps(width, height));
    assert!(whole <= tolerance, "{name}: off by {whole}");
    // At the edge Lanczos has only one side to look at.
    let half = difference(&pixels_of(bytes, width / 2, height / 2), &ramps(width / 2, height / 2));
    assert!(half <= tolerance.max(3), "{name} at half its size: off by {half}");
}

fn gray(pixels: &[[u8; 3]]) -> Vec<u8> {
    pixels.iter().map(|pixel| pixel[0]).collect()
}

fn sixteen(samples: &[u8]) -> Vec<u16> {
    samples.iter().map(|&sample| u16::from(sample) * 257).collect()
}

#[test]
fn jpeg_kinds() {
    let ramps = ramps(SIZE.0, SIZE.1);
    let rgb = ramps.as_flattened();
    let with =
        |sampling| jpeg(SIZE, ColorType::Rgb, rgb, |encoder| encoder.set_sampling_factor(sampling));
    check("4:4:4", &jpeg_rgb(SIZE, &ramps), 5);
    check("4:2:2", &with(SamplingFactor::F_2_1), 8);
    check("4:2:0", &with(SamplingFactor::F_2_2), 12);
    check("4:4:0", &with(SamplingFactor::F_1_2), 8);
    check(
        "progressive",
        &jpeg(SIZE, ColorType::Rgb, rgb, |encoder| encoder.set_progressive(true)),
        5,
    );
    check(
        "restarts",
        &jpeg(SIZE, ColorType::Rgb, rgb, |encoder| encoder.set_restart_interval(1)),
        5,
    );
    // Ink is what light is not.
    let inks: Vec<u8> =
        ramps.iter().flat_map(|&[r, g, b]| [255 - r, 255 - g, 255 - b, 0]).collect();
    check("CMYK", &jpeg(SIZE, ColorType::Cmyk, &inks, |_| ()), 8);
    check("YCCK", &jpeg(SIZE, ColorType::CmykAsYcck, &inks, |_| ()), 8);
}

#[test]
fn png_kinds() {
    use png::ColorType::{Indexed, Rgb, Rgba};
    let ramps = ramps(SIZE.0, SIZE.1);
    let rgb = ramps.as_flattened();
    let wide: Vec<u8> = rgb.iter().flat_map(|&sample| [sample, sample]).collect();
    check("RGB", &png_rgb(SIZE, &ramps), 0);
    check("RGBA", &png_rgba(SIZE, &with_alpha(&ramps, |_| 255)), 0);
    check("RGB of 16 bits", &png(SIZE, Rgb, BitDepth::Sixteen, &wide, |_| ()), 0);
    let wide: Vec<u8> =
        with_alpha(&ramps, |_| 255).as_flattened().iter().flat_map(|&s| [s, s]).collect();
    check("RGBA of 16 bits", &png(SIZE, Rgba, BitDepth::Sixteen, &wide, |_| ()), 0);
    // A coarse palette: 6 levels of red, 6 of green.
    let coarse = |level: u8| usize::from(level) * 6 / 256;
    let indices: Vec<u8> =
        ramps.iter().map(|&[r, g, _]| (coarse(r) * 6 + coarse(g)) as u8).collect();
    let level = |step: usize| (step * 255 / 6 + 21) as u8;
    let palette: Vec<u8> =
        (0..36).flat_map(|index| [level(index / 6), level(index % 6), 128]).collect();
    let indexed =
        png(SIZE, Indexed, BitDepth::Eight, &indices, |info| info.palette = Some(palette.into()));
    check("palette", &indexed, 22);
}

#[test]
fn png_interlaced() {
    // The seven passes of Adam7: first column, first row, steps.
    const PASSES: [[usize; 4]; 7] = [
        [0, 0, 8, 8],
        [4, 0, 8, 8],
        [0, 4, 4, 8],
        [2, 0, 4, 4],
        [0, 2, 2, 4],
        [1, 0, 2, 2],
        [0, 1, 1, 2],
    ];
    let (width, height) = (SIZE.0 as usize, SIZE.1 as usize);
    let ramps = ramps(SIZE.0, SIZE.1);
    let mut scanlines = Vec::new();
    for [left, top, right, down] in PASSES {
        for y in (top..height).step_by(down) {
            scanlines.push(0);
            scanlines.extend((left..width).step_by(right).flat_map(|x| ramps[y * width + x]));
        }
    }
    let ihdr = [0, 0, 0, width as u8, 0, 0, 0, height as u8, 8, 2, 0, 0, 1];
    check("interlaced", &png_by_hand(ihdr, &scanlines), 0);
}

#[test]
fn webp_kinds() {
    let ramps = ramps(SIZE.0, SIZE.1);
    let opaque = with_alpha(&ramps, |_| 255);
    check("lossless", &webp(SIZE, &opaque, WebP::Lossless), 0);
    check("lossy", &webp(SIZE, &opaque, WebP::Lossy), 14);
    // One clear pixel makes the encoder write an alpha plane; the corner is white then.
    let lossy =
        webp(SIZE, &with_alpha(&ramps, |index| if index == 0 { 254 } else { 255 }), WebP::Lossy);
    check("lossy with alpha", &lossy, 14);
}

#[test]
fn webp_animation() {
    let ramps = ramps(SIZE.0, SIZE.1);
    let still = webp(SIZE, &with_alpha(&ramps, |_| 255), WebP::Lossless);
    let (name, content) = bitstream(&still);
    let frame = |left: u8, top: u8| {
        let mut frame =
            vec![left, 0, 0, top, 0, 0, SIZE.0 as u8 - 1, 0, 0, SIZE.1 as u8 - 1, 0, 0, 0, 0, 0, 0];
        frame.extend(name);
        frame.extend((content.len() as u32).to_le_bytes());
        frame.extend(content);
        frame.resize(frame.len().next_multiple_of(2), 0);
        frame
    };
    let animation = riff(
        SIZE,
        0b10,
        &[(b"ANIM", &[0; 6]), (b"ANMF", &frame(0, 0)), (b"ANMF", b"not looked at")],
    );
    check("first frame", &animation, 0);

    // A frame of its own size at (4, 2), which are stored halved: around it the background shows.
    let canvas = (SIZE.0 + 4, SIZE.1 + 2);
    let animation = riff(canvas, 0b10, &[(b"ANIM", &[0; 6]), (b"ANMF", &frame(2, 1))]);
    let found = pixels_of(&animation, canvas.0, canvas.1);
    assert_eq!(found[0], [255, 255, 255]);
    assert_eq!(found[(2 * canvas.0 + 4) as usize], ramps[0]);
    assert_eq!(found.last(), ramps.last());
}

#[test]
fn gif_kinds() {
    let palette = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9];
    let found = pixels_of(&gif((3, 2), (0, 0), (3, 2), &palette, &[0, 1, 2, 2, 1, 0], None), 3, 2);
    let [red, green, blue] = [[255, 0, 0], [0, 255, 0], [0, 0, 255]];
    assert_eq!(found, [red, green, blue, blue, green, red]);
    // A frame smaller than the screen, with a hole: the background shows around it and through it.
    let found = pixels_of(&gif((3, 2), (1, 1), (2, 1), &palette, &[1, 3], Some(3)), 3, 2);
    let white = [255; 3];
    assert_eq!(found, [white, white, white, white, green, white]);
}

#[test]
fn bmp_kinds() {
    let ramps = ramps(SIZE.0, SIZE.1);
    let (width, height) = (SIZE.0, SIZE.1 as i32);
    let bgrx: Vec<u8> = ramps.iter().flat_map(|&[r, g, b]| [b, g, r, 77]).collect();
    check("24 bits", &bmp_rgb(SIZE, &ramps), 0);
    check("32 bits from the top", &bmp((width, -height), 32, 0, &[], &[], &bgrx), 0);
    // Alpha named, but empty: as good as none.
    let empty: Vec<u8> = ramps.iter().flat_map(|&[r, g, b]| [r, g, b, 0]).collect();
    let masks = [0xFF, 0xFF00, 0xFF_0000, 0xFF00_0000];
    check("masks", &bmp((width, -height), 32, 3, &masks, &[], &empty), 0);
    let five = |level: u8| (u16::from(level) * 31 + 127) / 255;
    let packed: Vec<u8> = ramps
        .iter()
        .flat_map(|&[r, g, b]| (five(r) << 10 | five(g) << 5 | five(b)).to_le_bytes())
        .collect();
    check("16 bits", &bmp((width, -height), 16, 0, &[], &[], &packed), 5);
}

#[test]
fn bmp_runs() {
    let palette = [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0];
    let [red, green, blue] = [[255, 0, 0], [0, 255, 0], [0, 0, 255]];
    let check = |bits, compression, data: &[u8]| {
        let found = pixels_of(&bmp((4, 2), bits, compression, &[], &palette, data), 4, 2);
        // The bottom row is stored first.
        assert_eq!(found, [green, blue, green, blue, red, red, red, green]);
    };
    // A run of three and a run of one, end of line, four literals, end.
    check(8, 1, &[3, 0, 1, 1, 0, 0, 0, 4, 1, 2, 1, 2, 0, 1]);
    check(4, 2, &[3, 0x00, 1, 0x10, 0, 0, 0, 4, 0x12, 0x12, 0, 1]);
    // Plain indices, two a byte.
    check(4, 0, &[0x00, 0x01, 0, 0, 0x12, 0x12, 0, 0]);
}

#[test]
fn tiff_kinds() {
    const EXTRA_SAMPLES: u16 = 338;
    const PHOTOMETRIC: u16 = 262;
    const COLOR_MAP: u16 = 320;
    let ramps = ramps(SIZE.0, SIZE.1);
    let rgb = ramps.as_flattened();
    check("RGB", &tiff::<colortype::RGB8>(SIZE, rgb, &[]), 0);
    check("RGB of 16 bits", &tiff::<colortype::RGB16>(SIZE, &sixteen(rgb), &[]), 0);
    let floats: Vec<f32> = rgb.iter().map(|&sample| f32::from(sample) / 255.0).collect();
    check("RGB of floats", &tiff::<colortype::RGB32Float>(SIZE, &floats, &[]), 0);
    let opaque = with_alpha(&ramps, |_| 255);
    check(
        "RGBA",
        &tiff::<colortype::RGBA8>(SIZE, opaque.as_flattened(), &[(EXTRA_SAMPLES, &[2])]),
        0,
    );
    let inks: Vec<u8> =
        ramps.iter().flat_map(|&[r, g, b]| [255 - r, 255 - g, 255 - b, 0]).collect();
    check("CMYK", &tiff::<colortype::CMYK8>(SIZE, &inks, &[]), 0);

    let levels = gray(&ramps);
    let map: Vec<u16> = [0..256u16, 0..256, 0..256]
        .into_iter()
        .flatten()
        .map(|level| (255 - level) * 257)
        .collect();
    let found = tiff::<colortype::Gray8>(SIZE, &levels, &[(PHOTOMETRIC, &[3]), (COLOR_MAP, &map)]);
    let negative: Vec<[u8; 3]> = levels.iter().map(|&level| [255 - level; 3]).collect();
    assert_eq!(pixels_of(&found, SIZE.0, SIZE.1), negative, "palette");
}

#[test]
fn gray_stays_gray() {
    let levels = gray(&ramps(SIZE.0, SIZE.1));
    let wide: Vec<u8> = levels.iter().flat_map(|&level| [level, level]).collect();
    let expected: Vec<[u8; 3]> = levels.iter().map(|&level| [level; 3]).collect();
    let check = |name: &str, bytes: &[u8], tolerance: u8| {
        let off = difference(&pixels_of(bytes, SIZE.0, SIZE.1), &expected);
        assert!(off <= tolerance, "{name}: off by {off}");
        let jpeg =
            run(bytes, &request(SIZE.0, SIZE.1, Encoding::Jpeg { quality: 97 })).unwrap().bytes;
        let off = difference(&pixels_of(&jpeg, SIZE.0, SIZE.1), &expected);
        assert!(off <= tolerance + 5, "{name} as JPEG: off by {off}");
        // One component: the count stands behind the size in the frame header.
        let frame = jpeg.windows(2).position(|marker| marker == [0xFF, 0xC0]).unwrap();
        assert_eq!(jpeg[frame + 9], 1, "{name} as JPEG");
    };
    check("PNG", &png(SIZE, png::ColorType::Grayscale, BitDepth::Eight, &levels, |_| ()), 0);
    check(
        "PNG of 16 bits",
        &png(SIZE, png::ColorType::Grayscale, BitDepth::Sixteen, &wide, |_| ()),
        0,
    );
    check("JPEG", &jpeg(SIZE, ColorType::Luma, &levels, |_| ()), 4);
    check("TIFF", &tiff::<colortype::Gray8>(SIZE, &levels, &[]), 0);
    check("TIFF of 16 bits", &tiff::<colortype::Gray16>(SIZE, &sixteen(&levels), &[]), 0);
}

#[test]
fn chooses_what_to_write() {
    let ramps = ramps(SIZE.0, SIZE.1);
    let stripes: Vec<[u8; 3]> = (0..SIZE.0 * SIZE.1)
        .map(|index| if index / SIZE.0 % 8 < 4 { [255; 3] } else { [0, 0, 160] })
        .collect();
    let check = |source: &[u8], encoding, expected| {
        assert_eq!(
            run(source, &request(SIZE.0, SIZE.1, encoding)).unwrap().format,
            expected,
            "{encoding:?}"
        );
    };
    let auto = Encoding::Auto { quality: 85 };
    // A lossy source stays lossy, however flat.
    check(&jpeg_rgb(SIZE, &stripes), auto, Format::Jpeg);
    check(&webp(SIZE, &with_alpha(&stripes, |_| 255), WebP::Lossy), auto, Format::Jpeg);
    // A lossless source becomes what is smaller.
    check(&png_rgb(SIZE, &stripes), auto, Format::Png);
    check(&webp(SIZE, &with_alpha(&stripes, |_| 255), WebP::Lossless), auto, Format::Png);
    check(&png_rgb(SIZE, &noise(SIZE.0, SIZE.1)), auto, Format::Jpeg);
    // Asked for is asked for.
    check(&jpeg_rgb(SIZE, &ramps), Encoding::Png, Format::Png);
    check(&jpeg_rgb(SIZE, &ramps), Encoding::WebP { quality: 80 }, Format::WebP);
    check(&png_rgb(SIZE, &stripes), Encoding::Jpeg { quality: 80 }, Format::Jpeg);
}

#[test]
fn says_what_a_file_is() {
    let ramps = ramps(SIZE.0, SIZE.1);
    let check = |bytes: &[u8], format| {
        let found = probe(bytes).unwrap();
        assert_eq!((found.format, found.width_px, found.height_px), (format, SIZE.0, SIZE.1));
        // At least the pixels themselves, and no more than a few copies of them and the codecs' tables.
        assert!(
            (SIZE.0 * SIZE.1 * 3..2 << 20).contains(&(found.working_bytes as u32)),
            "{}",
            found.working_bytes
        );
    };
    check(&jpeg_rgb(SIZE, &ramps), Format::Jpeg);
    check(&png_rgb(SIZE, &ramps), Format::Png);
    check(&webp(SIZE, &with_alpha(&ramps, |_| 255), WebP::Lossy), Format::WebP);
    check(&gif((40, 24), (0, 0), (40, 24), &[0; 6], &[0; 960], None), Format::Gif);
    check(&bmp_rgb(SIZE, &ramps), Format::Bmp);
    check(&tiff::<colortype::RGB8>(SIZE, ramps.as_flattened(), &[]), Format::Tiff);
}
