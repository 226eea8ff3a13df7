//! Any bytes through everything that reads a header only.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pixels::{Encoding, Limits, Request, Threads, probe, working_bytes};
use pixelthrift_fuzz::request;

fuzz_target!(|bytes: &[u8]| {
    let Ok(found) = probe(bytes) else { return };
    assert!(found.width_px > 0 && found.height_px > 0, "{found:?}");
    let limits = Limits { max_pixels: u64::MAX, max_memory_bytes: u64::MAX, threads: Threads::One };
    let needs = |width_px, height_px| {
        working_bytes(bytes, &Request { limits, ..request((width_px, height_px), Encoding::Png) })
    };
    assert_eq!(needs(found.width_px, found.height_px), Ok(found.working_bytes));
    assert!(needs(1, 1).is_ok(), "refused without a limit");
    if let Some(larger_px) = found.width_px.checked_add(1) {
        assert!(needs(larger_px, 1).is_err(), "larger than the source");
    }
});
