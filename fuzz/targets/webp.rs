//! Any bytes as the frame of a lossy WebP: our own decoder must make of them what libwebp does.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pixels::hold_frame_to_libwebp;

fuzz_target!(|bytes: &[u8]| hold_frame_to_libwebp(bytes));
