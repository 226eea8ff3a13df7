//! No job takes more memory than it says it will, nor asks for any while the rows of its picture go by.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

use jpeg_encoder::ColorType;
use pixels::{Effort, Encoding, Limits, Request, Threads, probe, working_bytes};

use crate::{
    avif::{fixture, large_with_alpha},
    request, run,
    sources::*,
};

/// The system's allocator, with a count of what each thread holds and how often it asks; what libwebp takes is not seen.
struct Counting;

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

fn count(bytes: isize) {
    if bytes > 0 {
        let _ = ASKED.try_with(|asked| asked.set(asked.get() + 1));
    }
    // A thread that is ending has no counters any more.
    let _ = HELD.try_with(|held| {
        held.set(held.get() + bytes);
        let _ = PEAK.try_with(|peak| peak.set(peak.get().max(held.get())));
    });
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller keeps the rules of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller keeps the rules of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: the caller keeps the rules of `dealloc`.
        unsafe { System.dealloc(at, layout) };
    }
}

/// The most bytes that this thread held while it worked, over those before.
pub(crate) fn peak_bytes(work: impl FnOnce()) -> isize {
    let before = HELD.get();
    PEAK.set(before);
    work();
    PEAK.get() - before
}

#[test]
fn takes_no_more_than_announced() {
    let (width, height) = (1201, 901);
    let size = (width, height);
    let pixels = ramps(width, height);
    let rgb = pixels.as_flattened();
    let clear = with_alpha(&pixels, |index| (index % 251) as u8);
    let inks: Vec<u8> = clear.as_flattened().to_vec();
    let indices: Vec<u8> = pixels.iter().map(|pixel| pixel[0] % 2).collect();
    let (short_width, short_height) = (width as u16, height as u16);
    let interlaced = {
        let ihdr = [0, 0, 4, 0xB1, 0, 0, 3, 0x85, 8, 2, 0, 0, 1];
        let passes = [[8, 8], [8, 8], [4, 8], [4, 4], [2, 4], [2, 2], [1, 2]];
        let starts = [[0, 0], [4, 0], [0, 4], [2, 0], [0, 2], [1, 0], [0, 1]];
        let scanlines = passes.iter().zip(starts).flat_map(|(step, start)| {
            let columns = (width as usize - start[0]).div_ceil(step[0]);
            let rows = (height as usize - start[1]).div_ceil(step[1]);
            std::iter::repeat_n(0, (1 + columns * 3) * rows)
        });
        png_by_hand(ihdr, &scanlines.collect::<Vec<u8>>())
    };
    let mut state = 1u32;
    let mut random = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let noise: Vec<[u8; 3]> = pixels.iter().map(|_| [random(), random(), random()]).collect();
    let files = [
        ("JPEG", jpeg_rgb(size, &pixels)),
        (
            "progressive JPEG",
            jpeg(size, ColorType::Rgb, rgb, |encoder| encoder.set_progressive(true)),
        ),
        ("JPEG of noise", jpeg_rgb(size, &noise)),
        ("CMYK JPEG", jpeg(size, ColorType::Cmyk, &inks, |_| ())),
        ("PNG", png_rgb(size, &pixels)),
        ("PNG of noise", png_rgb(size, &noise)),
        ("PNG with alpha", png_rgba(size, &clear)),
        ("interlaced PNG", interlaced),
        ("lossy WebP", webp(size, &with_alpha(&pixels, |_| 255), WebP::Lossy)),
        ("lossless WebP", webp(size, &clear, WebP::Lossless)),
        (
            "GIF",
            gif(
                (short_width, short_height),
                (0, 0),
                (short_width, short_height),
                &[0; 6],
                &indices,
                Some(1),
            ),
        ),
        ("BMP", bmp_rgb(size, &pixels)),
        ("TIFF", tiff::<tiff::encoder::colortype::RGB8>(size, rgb, &[])),
        ("AVIF", fixture("avif-large.avif")),
        ("AVIF with alpha", large_with_alpha()),
    ];
    for (name, bytes) in files {
        for (width, height) in [(width, height), (601, 451), (99, 75)] {
            let kinds = [
                (Encoding::Jpeg { quality: 85 }, Effort::Balanced),
                // Where every coefficient counts, an encoder keeps most.
                (Encoding::Jpeg { quality: 100 }, Effort::Balanced),
                (Encoding::Jpeg { quality: 100 }, Effort::Small),
                (Encoding::Png, Effort::Balanced),
                (Encoding::Auto { quality: 85 }, Effort::Balanced),
            ];
            // The others have no use for two.
            let threads = [Threads::One, Threads::Two];
            let threads = if name.contains("JPEG") { &threads[..] } else { &threads[..1] };
            for ((encoding, effort), threads) in
                kinds.iter().flat_map(|kind| threads.iter().map(|threads| (*kind, *threads)))
            {
                let limits = Limits { threads, ..Limits::default() };
                let request = Request { effort, limits, ..request(width, height, encoding) };
                let announced = working_bytes(&bytes, &request).unwrap() as isize;
                let taken = peak_bytes(|| drop(run(&bytes, &request).unwrap()));
                assert!(
                    taken <= announced,
                    "{name} to {width}x{height} as {encoding:?}: {taken} of {announced} bytes"
                );
                // An estimate that is far too high would refuse jobs that fit. What an encoder keeps is next to nothing for
                // ramps and all that was announced for noise, and the header does not tell.
                let enough = taken * 10 + (2 << 20);
                // Nor whether a second thread will come upon anything.
                assert!(
                    announced <= enough || threads == Threads::Two,
                    "{name} to {width}x{height} as {encoding:?}: only {taken} of {announced} bytes"
                );
            }
        }
    }
}

// Not of TIFF and AVIF, whose decoders are others': the one asks seven times a strip, the other holds whole frames.
#[test]
fn asks_as_often_for_a_picture_of_many_rows_as_for_one_of_few() {
    const WIDTH: u32 = 320;
    let files = |height: u32| {
        let size = (WIDTH, height);
        let pixels = noise(WIDTH, height);
        let rgb = pixels.as_flattened();
        let clear = with_alpha(&pixels, |index| (index % 251) as u8);
        let short = (WIDTH as u16, height as u16);
        let indices: Vec<u8> = pixels.iter().map(|pixel| pixel[0] % 2).collect();
        [
            ("JPEG", jpeg_rgb(size, &pixels)),
            (
                "progressive JPEG",
                jpeg(size, ColorType::Rgb, rgb, |encoder| encoder.set_progressive(true)),
            ),
            ("CMYK JPEG", jpeg(size, ColorType::Cmyk, clear.as_flattened(), |_| ())),
            ("PNG", png_rgb(size, &pixels)),
            ("PNG with alpha", png_rgba(size, &clear)),
            ("lossy WebP", webp(size, &with_alpha(&pixels, |_| 255), WebP::Lossy)),
            ("lossless WebP", webp(size, &clear, WebP::Lossless)),
            ("GIF", gif(short, (0, 0), short, &[0, 0, 0, 255, 255, 255], &indices, None)),
            ("BMP", bmp_rgb(size, &pixels)),
        ]
    };
    let asked = |bytes: &[u8]| {
        let request = request(64, 64, Encoding::Jpeg { quality: 85 });
        // What a thread keeps for later is there the second time.
        run(bytes, &request).unwrap();
        let before = ASKED.get();
        run(bytes, &request).unwrap();
        ASKED.get() - before
    };
    // Both so many that rows are added up before they are resized.
    for ((name, few), (_, many)) in files(2560).iter().zip(files(5120)) {
        assert_eq!(asked(few), asked(&many), "{name}");
    }
}

/// An uncompressed gray TIFF of one pixel that says how many orientations it has.
fn tiff_with_orientations(values: u32) -> Vec<u8> {
    const SHORT: u16 = 3;
    const ORIENTATION: u16 = 274;
    let tags = [
        (256, SHORT, 1, 1),
        (257, SHORT, 1, 1),
        (258, SHORT, 1, 8),
        (259, SHORT, 1, 1),
        (262, SHORT, 1, 1),
        (273, SHORT, 1, 8),
        (ORIENTATION, SHORT, values, 1),
        (278, SHORT, 1, 1),
        (279, SHORT, 1, 1),
    ];
    // The one sample stands before the tags, which begin at an even place.
    let mut bytes = b"II\x2A\0\x0A\0\0\0\x7F\0".to_vec();
    bytes.extend((tags.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in tags {
        let tag: u16 = tag;
        bytes.extend([tag, kind].iter().flat_map(|word| word.to_le_bytes()));
        bytes.extend([count, value].iter().flat_map(|word: &u32| word.to_le_bytes()));
    }
    bytes.extend([0; 4]);
    bytes
}

#[test]
fn a_header_takes_no_memory_for_what_it_only_says() {
    let check = |name: &str, bytes: &[u8], is_image: bool| {
        let taken = peak_bytes(|| assert_eq!(probe(bytes).is_ok(), is_image, "{name}"));
        assert!(taken < 1 << 20, "{name}: {taken} bytes");
    };
    check("one orientation", &tiff_with_orientations(1), true);
    check("a billion orientations", &tiff_with_orientations(0x4000_0000), false);
    // Sides of billions, and four bytes a pixel in two formats that can say them: refused by a limit, not by arithmetic.
    let mut png = b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR".to_vec();
    png.extend([0xFF; 8]);
    png.extend([16, 6, 0, 0, 1, 0, 0, 0, 0]);
    check("a PNG of billions", &png, true);
}
