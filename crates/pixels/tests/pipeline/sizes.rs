//! Sizes: exact, never larger than the source, never nothing.

use pixels::{Encoding, Error, Policy, Request, Size, working_bytes};

use crate::{decode_png, difference, pixels_of, request, run, sources::*};

const ENCODINGS: [Encoding; 4] = [
    Encoding::Auto { quality: 85 },
    Encoding::Jpeg { quality: 85 },
    Encoding::Png,
    Encoding::WebP { quality: 85 },
];

#[test]
fn makes_every_size() {
    let check = |source: (u32, u32), wanted: (u32, u32)| {
        let pixels = vec![[70, 140, 210]; (source.0 * source.1) as usize];
        let files = [
            jpeg_rgb(source, &pixels),
            png_rgb(source, &pixels),
            webp(source, &with_alpha(&pixels, |_| 255), WebP::Lossy),
            webp(source, &with_alpha(&pixels, |_| 255), WebP::Lossless),
            bmp_rgb(source, &pixels),
        ];
        for bytes in files {
            for encoding in ENCODINGS {
                let shrunk = run(&bytes, &request(wanted.0, wanted.1, encoding)).unwrap();
                assert_eq!((shrunk.width_px, shrunk.height_px), wanted);
                let found = pixels_of(&shrunk.bytes, wanted.0, wanted.1);
                let off = difference(&found, &vec![[70, 140, 210]; found.len()]);
                assert!(off <= 6, "{source:?} to {wanted:?} as {encoding:?}: off by {off}");
            }
        }
    };
    check((1, 1), (1, 1));
    check((2, 2), (1, 1));
    check((3, 2), (3, 1));
    check((17, 9), (16, 9));
    check((100, 60), (99, 1));
    // Strips: one side is a single pixel before or after.
    check((10_000, 1), (512, 1));
    check((1, 10_000), (1, 512));
    check((3_000, 20), (512, 3));
}

#[test]
fn shrinks_by_any_factor_alike() {
    // The ramp must not shift or stretch, whatever scale the JPEG was decoded at.
    let source = (1001, 701);
    let bytes = jpeg_rgb(source, &ramps(source.0, source.1));
    for (width, height) in
        [(1000, 700), (556, 389), (500, 350), (278, 195), (139, 97), (69, 48), (35, 25), (16, 11)]
    {
        let found = pixels_of(&bytes, width, height);
        let off = difference(&found, &ramps(width, height));
        assert!(off <= 4, "{width}x{height}: off by {off}");
        let jpeg =
            run(&bytes, &request(width, height, Encoding::Jpeg { quality: 100 })).unwrap().bytes;
        let off = difference(&pixels_of(&jpeg, width, height), &ramps(width, height));
        assert!(off <= 14, "{width}x{height} in planes: off by {off}");
    }
}

#[test]
fn refuses_what_it_cannot_make() {
    let source = Size { width_px: 8, height_px: 6 };
    let bytes = png_rgb((8, 6), &ramps(8, 6));
    let check = |width_px, height_px| {
        let error = run(&bytes, &request(width_px, height_px, Encoding::Png)).unwrap_err();
        assert_eq!(error, Error::Size { wanted: Size { width_px, height_px }, source });
        assert_eq!(error.code(), "E_OPTION");
    };
    check(9, 6);
    check(8, 7);
    check(0, 6);
    check(8, 0);
    for encoding in [
        Encoding::Jpeg { quality: 0 },
        Encoding::WebP { quality: 101 },
        Encoding::Auto { quality: 255 },
    ] {
        let error = run(&bytes, &request(8, 6, encoding)).unwrap_err();
        assert_eq!(error.code(), "E_OPTION", "{encoding:?}");
    }
    // A WebP has no room for more than 16,383 pixels on a side.
    let long = png_rgb((20_000, 1), &vec![[9; 3]; 20_000]);
    let error = run(&long, &request(20_000, 1, Encoding::WebP { quality: 80 })).unwrap_err();
    assert_eq!(error.code(), "E_OPTION");
    assert!(run(&long, &request(20_000, 1, Encoding::Jpeg { quality: 80 })).is_ok());
}

#[test]
fn spends_bytes_on_quality() {
    let bytes = png_rgb((200, 150), &ramps(200, 150));
    let size = |encoding| run(&bytes, &request(200, 150, encoding)).unwrap().bytes.len();
    assert!(size(Encoding::Jpeg { quality: 10 }) < size(Encoding::Jpeg { quality: 95 }));
    assert!(size(Encoding::WebP { quality: 10 }) < size(Encoding::WebP { quality: 95 }));
}

#[test]
fn a_policy_decides_how_much_is_decoded() {
    let file = jpeg_rgb((1200, 900), &ramps(1200, 900));
    let planned = |policy| {
        // A quarter of the source is half as large again as this: enough for speed only.
        let request = Request { policy, ..request(200, 150, Encoding::Png) };
        let shrunk = run(&file, &request).unwrap();
        (working_bytes(&file, &request).unwrap(), decode_png(&shrunk.bytes, 200, 150))
    };
    let (speed, balanced, exact) =
        (planned(Policy::Speed), planned(Policy::Balanced), planned(Policy::Exact));
    assert!(speed.0 < balanced.0 && balanced.0 < exact.0);
    let apart = |picture: &[[u8; 3]]| {
        let pairs = picture.as_flattened().iter().zip(exact.1.as_flattened());
        pairs.map(|(found, exact)| u64::from(found.abs_diff(*exact))).sum::<u64>()
    };
    assert!(0 < apart(&balanced.1) && apart(&balanced.1) < apart(&speed.1));
}
