//! Says how long a file takes to decode at each scale: the shortest of many runs, on one core.

use std::time::Instant;

use shrink_jpeg::{Detail, Scale, Threads, decode, read_header};

const RUNS: usize = 40;

fn main() {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("expected the path of a JPEG");
        std::process::exit(2);
    };
    let bytes = std::fs::read(&path).expect("a file that can be read");
    let header = read_header(&bytes).expect("a JPEG");
    println!("{} x {}, {:?}", header.width_px, header.height_px, header.process);
    for scale in Scale::ALL {
        let scales = vec![scale; header.components.len()];
        let shortest_ms = |detail| {
            let run_ms = |_| {
                let start = Instant::now();
                let planes = decode(&bytes, &header, &scales, detail, Threads::One, &|| false);
                std::hint::black_box(planes).expect("a whole JPEG");
                start.elapsed().as_secs_f64() * 1e3
            };
            (0..RUNS).map(run_ms).fold(f64::INFINITY, f64::min)
        };
        println!(
            "{:>8}: visible {:8.3} ms, all {:8.3} ms",
            format!("{scale:?}"),
            shortest_ms(Detail::Visible),
            shortest_ms(Detail::All)
        );
    }
}
