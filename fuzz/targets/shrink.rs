//! Any bytes through the whole pipeline. The last bytes choose the size and the encoding, and stay part of the file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pixels::{Encoding, Limits, Request, Threads, probe, shrink};
use pixelthrift_fuzz::request;

const LIMITS: Limits =
    Limits { max_pixels: 1 << 20, max_memory_bytes: 64 << 20, threads: Threads::Two };

fuzz_target!(|bytes: &[u8]| {
    let Some(&[width, height, encoding, quality]) = bytes.last_chunk() else { return };
    let Ok(found) = probe(bytes) else { return };
    // Neither side is ever 0, nor longer than the source's; the sizes near the source's have their share.
    let part =
        |side: u32, share: u8| (u64::from(side) * (u64::from(share) + 1)).div_ceil(256) as u32;
    let quality = quality % 100 + 1;
    let size = (part(found.width_px, width), part(found.height_px, height));
    let encoding = match encoding % 4 {
        0 => Encoding::Auto { quality },
        1 => Encoding::Jpeg { quality },
        2 => Encoding::Png,
        _ => Encoding::WebP { quality },
    };
    let request = Request { limits: LIMITS, ..request(size, encoding) };
    match shrink(bytes, &request, &|| false) {
        Ok(shrunk) => {
            let again = probe(&shrunk.bytes).expect("what we write we can read");
            assert_eq!(again.format, shrunk.format);
            assert_eq!((again.width_px, again.height_px), size);
            assert_eq!((shrunk.width_px, shrunk.height_px), size);
        }
        Err(error) => assert_ne!(error.code(), "E_NATIVE", "{error}"),
    }
});
