//! Limits hold before anything is allocated by the size in a header, and `stop` ends a job.

use std::cell::Cell;

use pixels::{Encoding, Error, Limits, Request, Threads, probe, shrink, working_bytes};

use jpeg_encoder::ColorType;

use crate::{memory::peak_bytes, request, run, sources::*};

const HUGE: u32 = 65_500;

/// Headers of every format that announce a picture of 65,500 x 65,500 pixels, with little or nothing behind.
fn huge_headers() -> Vec<(&'static str, Vec<u8>)> {
    let patched = |mut bytes: Vec<u8>, places: &[(usize, &[u8])]| {
        for (at, value) in places {
            bytes[*at..at + value.len()].copy_from_slice(value);
        }
        bytes
    };
    let ramps = ramps(16, 16);
    let jpeg = jpeg_rgb((16, 16), &ramps);
    let frame = jpeg.windows(2).position(|marker| marker == [0xFF, 0xC0]).unwrap();
    let short = (HUGE as u16).to_be_bytes();
    let jpeg = patched(jpeg, &[(frame + 5, &short), (frame + 7, &short)]);
    let side = HUGE.to_be_bytes();
    let ihdr: Vec<u8> = side.into_iter().chain(side).chain([8, 6, 0, 0, 0]).collect();
    let png = png_by_hand(ihdr.try_into().unwrap(), &[0; 100]);
    let still = webp((16, 16), &with_alpha(&ramps, |_| 255), WebP::Lossless);
    let (name, content) = bitstream(&still);
    let frame =
        [&[0; 16], name.as_slice(), &(content.len() as u32).to_le_bytes(), content].concat();
    let webp = riff((HUGE, HUGE), 2, &[(b"ANIM", &[0; 6]), (b"ANMF", &frame)]);
    let short = (HUGE as u16).to_le_bytes();
    let gif =
        patched(gif((9, 9), (0, 0), (9, 9), &[0; 6], &[0; 81], None), &[(6, &short), (8, &short)]);
    let bmp = bmp((HUGE, HUGE as i32), 24, 0, &[], &[], &[0; 100]);
    let tiff = tiff::<tiff::encoder::colortype::RGB8>((16, 5), ramps[..16 * 5].as_flattened(), &[]);
    // Entries of twelve bytes: width, height and the rows of the only strip are a tag, a type and a count before their value.
    let value = |tag: u16| {
        let tag = tag.to_le_bytes();
        tiff.windows(8)
            .rposition(|entry| entry[..2] == tag && entry[3..] == [0, 1, 0, 0, 0])
            .unwrap()
            + 8
    };
    let places = [256, 257, 278].map(value);
    let side = HUGE.to_le_bytes();
    let tiff = patched(tiff, &places.map(|at| (at, side.as_slice())));
    vec![("JPEG", jpeg), ("PNG", png), ("WebP", webp), ("GIF", gif), ("BMP", bmp), ("TIFF", tiff)]
}

#[test]
fn refuses_huge_headers() {
    for (name, bytes) in huge_headers() {
        let error = run(&bytes, &request(512, 512, Encoding::Png)).unwrap_err();
        assert_eq!(error.code(), "E_TOO_LARGE", "{name}: {error}");
        let message = error.to_string();
        assert!(
            message.contains("4290250000") && message.contains("268402689"),
            "{name}: {message}"
        );
        assert_eq!(
            probe(&bytes).map(|found| (found.width_px, found.height_px)),
            Ok((HUGE, HUGE)),
            "{name}"
        );
    }
}

#[test]
fn refuses_jobs_over_the_memory_limit() {
    for (name, bytes) in huge_headers() {
        let limits = Limits { max_pixels: u64::MAX, ..Limits::default() };
        // The same size: a scaled decode would need less.
        let request = Request { limits, ..request(HUGE, HUGE, Encoding::Png) };
        let error = run(&bytes, &request).unwrap_err();
        assert!(
            matches!(error, Error::TooMuchMemory { max_memory_bytes: 0x4000_0000, .. }),
            "{name}: {error}"
        );
        assert!(working_bytes(&bytes, &request).unwrap() > 4 << 30, "{name}");
    }
}

#[test]
fn has_a_second_thread_only_where_there_is_room_for_it() {
    // Noise, so that a second thread pays; on its side, as a phone writes it.
    let (width, height) = (900, 700);
    let pixels = noise(width, height);
    let bytes = jpeg((width, height), ColorType::Rgb, pixels.as_flattened(), |encoder| {
        encoder.add_exif_metadata(&exif(6)).unwrap();
    });
    let within = |threads, max_memory_bytes| {
        let limits = Limits { threads, max_memory_bytes, ..Limits::default() };
        Request { limits, ..request(350, 450, Encoding::Jpeg { quality: 85 }) }
    };
    let needed = |threads| working_bytes(&bytes, &within(threads, u64::MAX)).unwrap();
    let (one, two) = (needed(Threads::One), needed(Threads::Two));
    assert!(one < two, "{one} and {two} bytes");
    let expected = run(&bytes, &within(Threads::One, one)).unwrap();
    let peak = |max_memory_bytes| {
        peak_bytes(|| {
            let found = run(&bytes, &within(Threads::Two, max_memory_bytes)).unwrap();
            assert_eq!(found, expected, "with {max_memory_bytes} bytes");
        })
    };
    let [scant, nearly, enough] = [one, two - 1, two].map(peak);
    assert!(scant == nearly && nearly < enough, "{scant}, {nearly} and {enough} bytes");
    let refused = run(&bytes, &within(Threads::Two, one - 1));
    assert!(matches!(refused, Err(Error::TooMuchMemory { .. })), "{refused:?}");
}

#[test]
fn needs_less_for_less() {
    let source = (1200, 900);
    let pixels = ramps(source.0, source.1);
    for (name, bytes) in [("JPEG", jpeg_rgb(source, &pixels)), ("PNG", png_rgb(source, &pixels))] {
        let need =
            |width, height| working_bytes(&bytes, &request(width, height, Encoding::Png)).unwrap();
        assert!(
            need(120, 90) * 3 < need(1200, 900),
            "{name}: {} and {}",
            need(120, 90),
            need(1200, 900)
        );
        let exactly = Limits { max_memory_bytes: need(120, 90), ..Limits::default() };
        let request = Request { limits: exactly, ..request(120, 90, Encoding::Png) };
        assert!(run(&bytes, &request).is_ok(), "{name}");
        let less = Limits { max_memory_bytes: need(120, 90) - 1, ..Limits::default() };
        assert_eq!(
            run(&bytes, &Request { limits: less, ..request }).unwrap_err().code(),
            "E_TOO_LARGE",
            "{name}"
        );
    }
}

#[test]
fn stops_when_told() {
    let source = (300, 400);
    let pixels = ramps(source.0, source.1);
    let opaque = with_alpha(&pixels, |_| 255);
    let files = [
        ("JPEG", jpeg_rgb(source, &pixels)),
        ("PNG", png_rgb(source, &pixels)),
        ("lossy WebP", webp(source, &opaque, WebP::Lossy)),
        ("lossless WebP", webp(source, &opaque, WebP::Lossless)),
        ("GIF", gif((300, 400), (0, 0), (300, 400), &[0; 6], &vec![1; 300 * 400], None)),
        ("BMP", bmp_rgb(source, &pixels)),
        ("TIFF", tiff::<tiff::encoder::colortype::RGB8>(source, pixels.as_flattened(), &[])),
    ];
    for (name, bytes) in files {
        let request = request(30, 40, Encoding::Jpeg { quality: 85 });
        let asked = Cell::new(0u32);
        let count = || {
            asked.set(asked.get() + 1);
            false
        };
        shrink(&bytes, &request, &count).unwrap();
        let total = asked.get();
        assert!(total >= 5, "{name} asked {total} times");
        // Whenever it is told, it stops, and asks no more.
        for after in [0, 1, total / 2, total - 1] {
            asked.set(0);
            let stop = || {
                asked.set(asked.get() + 1);
                asked.get() > after
            };
            assert_eq!(
                shrink(&bytes, &request, &stop),
                Err(Error::Cancelled),
                "{name} after {after} of {total}"
            );
            assert!(asked.get() <= after + 2, "{name} went on after {after}");
        }
    }
}
