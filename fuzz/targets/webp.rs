//! Any bytes as the frame of a lossy WebP: our own decoder must make of them what libwebp does.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pixels::{hold_to_libwebp, probe};

const NAME: &[u8; 4] = b"VP8 ";
const MOST_PIXELS: u64 = 1 << 20;

fuzz_target!(|bytes: &[u8]| {
    // From seeds that are whole files, what they hold.
    let chunk = bytes.windows(NAME.len()).position(|name| name == NAME);
    let frame = chunk.and_then(|at| bytes.get(at + 8..)).unwrap_or(bytes);
    let length = frame.len() as u32;
    let mut file = b"RIFF".to_vec();
    file.extend((12 + length.next_multiple_of(2)).to_le_bytes());
    file.extend(b"WEBP");
    file.extend(NAME);
    file.extend(length.to_le_bytes());
    file.extend(frame);
    file.resize(file.len().next_multiple_of(2), 0);
    // Another size means more memory than an input should take.
    if probe(&file)
        .is_ok_and(|probe| u64::from(probe.width_px) * u64::from(probe.height_px) <= MOST_PIXELS)
    {
        hold_to_libwebp(&file, "a frame");
    }
});
