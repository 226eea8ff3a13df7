//! Profiles: what they mean is what comes out, in sRGB.

use jpeg_encoder::ColorType;
use moxcms::ColorProfile;
use pixels::Encoding;

use crate::{difference, pixels_of, request, run, sources::*};

const SIZE: (u32, u32) = (32, 32);

/// Every format that can hold a profile, filled with one color.
fn files(color: [u8; 3], icc: &[u8]) -> Vec<(&'static str, Vec<u8>, u8)> {
    let pixels = vec![color; 32 * 32];
    let with_icc =
        |encoder: &mut jpeg_encoder::Encoder<&mut Vec<u8>>| encoder.add_icc_profile(icc).unwrap();
    let jpeg = jpeg(SIZE, ColorType::Rgb, pixels.as_flattened(), with_icc);
    let png = png(SIZE, png::ColorType::Rgb, png::BitDepth::Eight, pixels.as_flattened(), |info| {
        info.icc_profile = Some(icc.to_vec().into());
    });
    let with_profile = |kind| {
        let still = webp(SIZE, &with_alpha(&pixels, |_| 255), kind);
        let (name, content) = bitstream(&still);
        riff(SIZE, 0b10_0000, &[(b"ICCP", icc), (&name, content)])
    };
    let (lossy, lossless) = (with_profile(WebP::Lossy), with_profile(WebP::Lossless));
    vec![
        ("JPEG", jpeg, 4),
        ("PNG", png, 1),
        ("lossy WebP", lossy, 6),
        ("lossless WebP", lossless, 1),
    ]
}

#[test]
fn brings_profiles_to_srgb() {
    let check = |profile: &ColorProfile, color: [u8; 3], expected: [u8; 3]| {
        let icc = profile.encode().unwrap();
        for (name, bytes, tolerance) in files(color, &icc) {
            for side in [32, 16] {
                let found = pixels_of(&bytes, side, side);
                let off = difference(&found, &vec![expected; found.len()]);
                assert!(off <= tolerance, "{name}: {color:?} became {:?}", found[0]);
            }
            // The planes of a JPEG are no short cut around its profile.
            let jpeg = run(&bytes, &request(16, 16, Encoding::Jpeg { quality: 95 })).unwrap().bytes;
            let found = pixels_of(&jpeg, 16, 16);
            let off = difference(&found, &vec![expected; found.len()]);
            assert!(off <= tolerance + 3, "{name} as JPEG: {color:?} became {:?}", found[0]);
        }
    };
    // What the matrices of CSS Color 4 say of a Display P3 color.
    check(&ColorProfile::new_display_p3(), [128, 64, 64], [138, 59, 62]);
    check(&ColorProfile::new_display_p3(), [255, 255, 255], [255, 255, 255]);
    // sRGB and damage change nothing.
    check(&ColorProfile::new_srgb(), [128, 64, 64], [128, 64, 64]);
}

#[test]
fn ignores_what_is_no_profile() {
    for icc in [b"garbage".as_slice(), &[0; 200]] {
        for (name, bytes, tolerance) in files([10, 200, 90], icc) {
            let found = pixels_of(&bytes, 16, 16);
            let off = difference(&found, &vec![[10, 200, 90]; found.len()]);
            assert!(off <= tolerance, "{name}: {:?}", found[0]);
        }
    }
    // A profile of another color space than the pixels'.
    let gray = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    for (name, bytes, tolerance) in files([10, 200, 90], &gray) {
        let found = pixels_of(&bytes, 16, 16);
        assert!(
            difference(&found, &vec![[10, 200, 90]; found.len()]) <= tolerance,
            "{name}: {:?}",
            found[0]
        );
    }
}

#[test]
fn converts_gray() {
    // Linear gray of a half is 188 in sRGB.
    let icc = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    let source =
        png(SIZE, png::ColorType::Grayscale, png::BitDepth::Eight, &[128; 32 * 32], |info| {
            info.icc_profile = Some(icc.into());
        });
    let found = pixels_of(&source, 16, 16);
    assert!(difference(&found, &vec![[188; 3]; found.len()]) <= 1, "{:?}", found[0]);
}

#[test]
fn writes_no_metadata() {
    let icc = ColorProfile::new_display_p3().encode().unwrap();
    let source = jpeg(SIZE, ColorType::Rgb, &[90; 32 * 32 * 3], |encoder| {
        encoder.add_icc_profile(&icc).unwrap();
        encoder.add_exif_metadata(&exif(6)).unwrap();
    });
    for encoding in [Encoding::Jpeg { quality: 80 }, Encoding::Png, Encoding::WebP { quality: 80 }]
    {
        let bytes = run(&source, &request(16, 16, encoding)).unwrap().bytes;
        let holds = |mark: &[u8]| bytes.windows(mark.len()).any(|window| window == mark);
        let marks: [&[u8]; 7] =
            [b"Exif", b"EXIF", b"eXIf", b"ICC_PROFILE", b"iCCP", b"ICCP", b"tEXt"];
        assert!(!marks.into_iter().any(holds), "{encoding:?}");
    }
}
