//! `pnpm instructions [--write]`: how many instructions each kind of job takes, held to the counts in `instructions.tsv`.
//!
//! A count is the same on a busy machine, so it shows a loss of 3 % where a clock would not. It is taken under callgrind,
//! which shows every program one and the same processor with AVX2; the compiler is pinned, and so a count moves only
//! when the code does. Ends with the count of jobs, and exits with 1 where one takes more than it did. `--write` puts
//! today's counts in place of the old ones.

use std::{
    collections::BTreeMap,
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    sync::Mutex,
};

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use pixels::{Effort, Encoding, Limits, Policy, Request, Rgb, shrink};
use shrink_jpeg::{Detail, Scale, Threads, decode};

/// What is counted, each in a process of its own; a few hundred thousand instructions of each are the process.
const JOBS: [(&str, &str, Job); 15] = [
    ("decode 4K baseline, 1/8", "photo.jpg", Job::Decode(Scale::Eighth)),
    ("decode 4K baseline, 1/4", "photo.jpg", Job::Decode(Scale::Quarter)),
    ("decode 4K baseline, 1/2", "photo.jpg", Job::Decode(Scale::Half)),
    ("decode 4K baseline, 1/1", "photo.jpg", Job::Decode(Scale::Full)),
    ("decode 4K progressive, 1/4", "progressive.jpg", Job::Decode(Scale::Quarter)),
    ("JPEG of 512x288", "512.bmp", Job::Shrink(512, 288, JPEG)),
    ("JPEG of 1568x882", "1568.bmp", Job::Shrink(1568, 882, JPEG)),
    ("4K baseline JPEG to 512", "photo.jpg", Job::Shrink(512, 288, JPEG)),
    ("4K baseline JPEG to 1568", "photo.jpg", Job::Shrink(1568, 882, JPEG)),
    ("4K progressive JPEG to 512", "progressive.jpg", Job::Shrink(512, 288, JPEG)),
    ("1080p PNG photo to 512", "photo.png", Job::Shrink(512, 288, JPEG)),
    ("1080p PNG screenshot to 768", "screenshot.png", Job::Shrink(768, 432, AUTO)),
    ("1080p BMP to 512", "1920.bmp", Job::Shrink(512, 288, JPEG)),
    ("1080p WebP to 512", "photo.webp", Job::Shrink(512, 288, JPEG)),
    ("WebP of 512x288", "512.bmp", Job::Shrink(512, 288, Encoding::WebP { quality: 80 })),
];
const JPEG: Encoding = Encoding::Jpeg { quality: 85 };
const AUTO: Encoding = Encoding::Auto { quality: 85 };

#[derive(Clone, Copy)]
enum Job {
    Decode(Scale),
    Shrink(u32, u32, Encoding),
}

/// How far a count may rise. The compiler of the C library is the machine's own.
fn allowed_percent(name: &str) -> f64 {
    if name.contains("WebP") { 10.0 } else { 3.0 }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--job", name, folder] => {
            run(name, Path::new(folder));
            ExitCode::SUCCESS
        }
        [] => count_all(false),
        ["--write"] => count_all(true),
        _ => {
            eprintln!("expected no argument, or --write");
            ExitCode::FAILURE
        }
    }
}

/// One job, the part that is counted.
fn run(name: &str, folder: &Path) {
    let (_, file, job) = JOBS.iter().find(|job| job.0 == name).expect("a job of the list");
    let bytes = fs::read(folder.join(file)).expect("an input that was made before");
    match *job {
        Job::Decode(scale) => {
            let header = shrink_jpeg::read_header(&bytes).expect("a JPEG");
            let scales = vec![scale; header.components.len()];
            let planes = decode(&bytes, &header, &scales, Detail::Visible, Threads::One, &|| false);
            assert_eq!(planes.expect("a whole JPEG").len(), 3);
        }
        Job::Shrink(width_px, height_px, encoding) => {
            shrunk(&bytes, (width_px, height_px), encoding);
        }
    }
}

fn shrunk(bytes: &[u8], (width_px, height_px): (u32, u32), encoding: Encoding) -> Vec<u8> {
    let background = Rgb { r: 255, g: 255, b: 255 };
    let (policy, limits) = (Policy::default(), Limits::default());
    let effort = Effort::Balanced;
    let request = Request { width_px, height_px, encoding, effort, background, policy, limits };
    shrink(bytes, &request, &|| false).expect("an image").bytes
}

/// Writes every input, from the pictures that the project ships.
fn make_inputs(folder: &Path) -> io::Result<()> {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/demo");
    let photo = fs::read(demo.join("photo-4k.jpg"))?;
    fs::write(folder.join("photo.jpg"), &photo)?;
    fs::copy(demo.join("screenshot-1080p.png"), folder.join("screenshot.png"))?;
    let webp = shrunk(&photo, (1920, 1080), Encoding::WebP { quality: 80 });
    fs::write(folder.join("photo.webp"), webp)?;
    for (width, height) in [(512, 288), (1568, 882), (1920, 1080), (3840, 2160)] {
        let png = shrunk(&photo, (width, height), Encoding::Png);
        let rgb = decode_png(&png);
        match width {
            3840 => {
                let mut bytes = Vec::new();
                let mut encoder = Encoder::new(&mut bytes, 90);
                encoder.set_progressive(true);
                encoder.set_sampling_factor(SamplingFactor::F_2_2);
                let encoded = encoder.encode(&rgb, width as u16, height as u16, ColorType::Rgb);
                encoded.map_err(io::Error::other)?;
                fs::write(folder.join("progressive.jpg"), bytes)?;
            }
            _ => fs::write(folder.join(format!("{width}.bmp")), bmp(&rgb, width, height))?,
        }
        if width == 1920 {
            fs::write(folder.join("photo.png"), png)?;
        }
    }
    Ok(())
}

fn decode_png(bytes: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(io::Cursor::new(bytes)).read_info().expect("our PNG");
    let mut rgb = vec![0; reader.output_buffer_size().expect("a size")];
    reader.next_frame(&mut rgb).expect("our pixels");
    rgb
}

/// 24 bits a pixel, the bottom row first; no width here needs padding.
fn bmp(rgb: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
    bytes.extend(width.to_le_bytes().into_iter().chain(height.to_le_bytes()));
    bytes.extend(b"\x01\0\x18\0".iter().chain(&[0; 24]));
    for row in rgb.chunks(width as usize * 3).rev() {
        bytes.extend(row.chunks(3).flat_map(|pixel| [pixel[2], pixel[1], pixel[0]]));
    }
    bytes
}

/// Runs every job under callgrind, two at a time, and judges its count.
fn count_all(writes: bool) -> ExitCode {
    if !(cfg!(all(target_arch = "x86_64", target_os = "linux")) && has_avx2()) {
        println!(
            "instructions are counted on Linux, on a processor with AVX2 only\n0 passed, 0 failed"
        );
        return ExitCode::SUCCESS;
    }
    if !has_valgrind() {
        println!("valgrind is missing, and apt-get could not install it\n0 passed, 1 failed");
        return ExitCode::FAILURE;
    }
    let folder = env::temp_dir().join(format!("pixelthrift-instructions-{}", std::process::id()));
    fs::create_dir(&folder).expect("a folder for the inputs");
    make_inputs(&folder).expect("the inputs");
    let queue = Mutex::new(JOBS.iter().map(|job| job.0));
    let counts = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().expect("no thread panics here").next();
                    let Some(name) = next else { break };
                    let counted = count(name, &folder);
                    counts.lock().expect("no thread panics here").insert(name, counted);
                }
            });
        }
    });
    // What is left over in a temporary folder harms nobody.
    let _ = fs::remove_dir_all(&folder);
    judge(&counts.into_inner().expect("no thread panics here"), writes)
}

#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    is_x86_feature_detected!("avx2")
}

#[cfg(not(target_arch = "x86_64"))]
fn has_avx2() -> bool {
    false
}

fn has_valgrind() -> bool {
    let works = || succeeds(Command::new("valgrind").arg("--version"));
    let installs = || succeeds(Command::new("apt-get").args(["install", "--yes", "valgrind"]));
    let updates = || succeeds(Command::new("apt-get").arg("update"));
    works() || (updates() && installs() && works())
}

fn succeeds(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Instructions of one job, from what callgrind says at its end; `None` where the job failed.
fn count(name: &str, folder: &Path) -> Option<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe().ok()?)
        .args(["--job", name])
        .arg(folder)
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        eprintln!("{name}: {said}");
        return None;
    }
    said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok())
}

fn judge(counts: &BTreeMap<&str, Option<u64>>, writes: bool) -> ExitCode {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("instructions.tsv");
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let committed: BTreeMap<&str, u64> = committed
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(name, count)| Some((name, count.parse().ok()?)))
        .collect();
    let mut failed = 0;
    let mut lines = String::from("job\tinstructions\n");
    for (name, ..) in JOBS {
        let (Some(Some(found)), before) = (counts.get(name), committed.get(name)) else {
            println!("FAILED {name}: not counted");
            failed += 1;
            continue;
        };
        lines.extend([name, "\t", &found.to_string(), "\n"]);
        let millions = *found as f64 / 1e6;
        let Some(before) = before else {
            println!(
                "{} {name}: {millions:.1} million, new",
                if writes { "counted" } else { "FAILED" }
            );
            failed += usize::from(!writes);
            continue;
        };
        let change = (*found as f64 / *before as f64 - 1.0) * 100.0;
        let verdict = match change {
            _ if writes => "counted",
            _ if change > allowed_percent(name) => "FAILED",
            _ if change < -3.0 => "fewer: pnpm instructions --write keeps that",
            _ => "as before",
        };
        failed += usize::from(verdict == "FAILED");
        println!("{verdict} {name}: {millions:.1} million, {change:+.1} %");
    }
    if writes && failed == 0 {
        fs::write(path, lines).expect("the counts are written");
    }
    println!("{} passed, {failed} failed", JOBS.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
