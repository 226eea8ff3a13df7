//! Damaged files give typed errors.

use jpeg_encoder::ColorType;
use pixels::{Encoding, probe};

use crate::{avif::fixture, request, run, sources::*};

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let size = (64, 48);
    let noise = noise(size.0, size.1);
    let rgb = noise.as_flattened();
    let opaque = with_alpha(&noise, |_| 255);
    let clear = with_alpha(&noise, |index| index as u8);
    let indices: Vec<u8> = noise.iter().map(|pixel| pixel[0] % 2).collect();
    vec![
        ("JPEG", jpeg_rgb(size, &noise)),
        (
            "progressive JPEG",
            jpeg(size, ColorType::Rgb, rgb, |encoder| encoder.set_progressive(true)),
        ),
        ("PNG", png_rgb(size, &noise)),
        ("PNG with alpha", png_rgba(size, &clear)),
        ("lossy WebP", webp(size, &opaque, WebP::Lossy)),
        ("lossy WebP with alpha", webp(size, &clear, WebP::Lossy)),
        ("lossless WebP", webp(size, &opaque, WebP::Lossless)),
        ("GIF", gif((64, 48), (0, 0), (64, 48), &[0, 0, 0, 255, 255, 255], &indices, None)),
        ("BMP", bmp_rgb(size, &noise)),
        ("TIFF", tiff::<tiff::encoder::colortype::RGB8>(size, rgb, &[])),
        ("AVIF", fixture("avif.avif")),
        ("AVIF with alpha", fixture("avif-alpha.avif")),
        ("AVIF of 10 bits", fixture("avif-10-bit.avif")),
    ]
}

#[test]
fn names_truncation() {
    for (name, bytes) in files() {
        assert!(run(&bytes, &request(32, 24, Encoding::Png)).is_ok(), "{name} is whole");
        for tenth in 0..10 {
            let part = &bytes[..bytes.len() * tenth / 10];
            for encoding in [Encoding::Png, Encoding::Jpeg { quality: 85 }] {
                let error = run(part, &request(32, 24, encoding)).unwrap_err();
                let expected = if tenth == 0 { "E_FORMAT" } else { "E_TRUNCATED" };
                assert_eq!(error.code(), expected, "{name} cut at {tenth} tenths: {error}");
            }
        }
    }
}

#[test]
fn survives_every_prefix() {
    for (name, bytes) in files() {
        let request = request(32, 24, Encoding::Png);
        let whole = run(&bytes, &request);
        for end in 0..bytes.len().min(600) {
            match run(&bytes[..end], &request) {
                Err(error) => {
                    assert!(
                        matches!(error.code(), "E_FORMAT" | "E_TRUNCATED"),
                        "{name} cut at {end}: {error}"
                    );
                }
                // Only what stands behind the last pixel is missing.
                picture => assert!(picture == whole, "{name} cut at {end} is another picture"),
            }
        }
    }
}

#[test]
fn survives_flipped_bytes() {
    for (name, bytes) in files() {
        for at in 0..bytes.len().min(400) {
            for flip in [0xFF, 0x01, 0x80] {
                let mut damaged = bytes.clone();
                damaged[at] ^= flip;
                // A picture or an error: never a panic, and never our own fault.
                if let Err(error) = run(&damaged, &request(32, 24, Encoding::Png)) {
                    assert_ne!(error.code(), "E_NATIVE", "{name} with byte {at} flipped: {error}");
                }
            }
        }
    }
}

#[test]
fn knows_what_is_no_image() {
    let check = |bytes: &[u8], code: &str| {
        let error = probe(bytes).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert_eq!(run(bytes, &request(1, 1, Encoding::Png)).unwrap_err(), error);
    };
    check(b"", "E_FORMAT");
    check(b"This is text, whatever its name says.", "E_FORMAT");
    check(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "E_FORMAT");
    check(b"\0\0\0\x20ftypmp42", "E_FORMAT");
    // Only a signature.
    check(b"\x89PNG\r\n\x1a\n", "E_TRUNCATED");
    check(b"\xFF\xD8\xFF", "E_TRUNCATED");
    check(b"GIF89a", "E_TRUNCATED");
    check(b"BM", "E_TRUNCATED");
    check(b"II*\0", "E_TRUNCATED");
    check(b"\0\0\0\x20ftypavif", "E_TRUNCATED");
    check(b"RIFF\0\0\0\0WEBP", "E_TRUNCATED");
}
