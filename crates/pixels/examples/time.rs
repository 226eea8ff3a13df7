//! Times one image on its way: `cargo run --release --package pixels --example time -- FILE EDGE [TIMES] [one|two]`
//!
//! Prints the least and the median of many runs, and the bytes of the JPEG. It does nothing else, so that a profiler sees
//! what the time goes to:
//!
//! ```text
//! CARGO_PROFILE_RELEASE_STRIP=none cargo build --release --package pixels --example time
//! perf record target/release/examples/time photo.png 512
//! perf report
//! ```

use std::hint::black_box;
use std::time::Instant;

use pixels::{Effort, Encoding, Limits, Policy, Request, Rgb, Threads};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let usage = "FILE EDGE [TIMES] [one|two]";
    let path = arguments.next().expect(usage);
    let edge_px: u32 = arguments.next().and_then(|edge| edge.parse().ok()).expect(usage);
    let times: usize = arguments.next().map_or(Ok(30), |times| times.parse()).expect(usage);
    let threads = match arguments.next().as_deref() {
        None | Some("one") => Threads::One,
        Some("two") => Threads::Two,
        Some(_) => panic!("{usage}"),
    };
    let bytes = std::fs::read(&path).expect("a file");

    let source = pixels::probe(&bytes).expect("an image");
    let longest_px = source.width_px.max(source.height_px);
    let scaled = |px: u32| (u64::from(px) * u64::from(edge_px)).div_ceil(longest_px.into()) as u32;
    let request = Request {
        width_px: scaled(source.width_px),
        height_px: scaled(source.height_px),
        encoding: Encoding::Jpeg { quality: 85 },
        effort: Effort::default(),
        background: Rgb { r: 255, g: 255, b: 255 },
        policy: Policy::default(),
        limits: Limits { threads, ..Limits::default() },
    };
    let shrunk = pixels::shrink(&bytes, &request, &|| false).expect("a smaller image");
    let mut micros: Vec<u128> = (0..times.max(1))
        .map(|_| {
            let started = Instant::now();
            black_box(pixels::shrink(black_box(&bytes), &request, &|| false)).expect("the same");
            started.elapsed().as_micros()
        })
        .collect();
    micros.sort_unstable();
    println!(
        "{path} to {}x{}, {} bytes: {} us at least, {} us in the middle",
        shrunk.width_px,
        shrunk.height_px,
        shrunk.bytes.len(),
        micros[0],
        micros[micros.len() / 2]
    );
}
