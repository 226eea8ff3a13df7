//! Any pixels at any quality, written as JPEG and as PNG: the files must be what they were made of.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pixels::{Encoding, shrink};
use pixelthrift_fuzz::request;
use shrink_jpeg::{Detail, Scale, Threads, decode, read_header};

fuzz_target!(|bytes: &[u8]| {
    let [width, height, quality, shape, colors @ ..] = bytes else { return };
    if colors.is_empty() {
        return;
    }
    let (width, height) = (usize::from(width % 70) + 1, usize::from(height % 70) + 1);
    let quality = quality % 100 + 1;
    // In squares of one color, what a pair of pixels becomes in halved chroma is not a matter of taste.
    let square = usize::from(shape % 2) + 1;
    let pixel = |x: usize, y: usize| {
        let at = (y / square * width + x / square) * 3;
        [0, 1, 2].map(|channel| colors[(at + channel) % colors.len()])
    };
    let source = bmp(width, height, pixel);
    let run = |bytes: &[u8], (width, height): (usize, usize), encoding| {
        let request = request((width as u32, height as u32), encoding);
        let shrunk = shrink(bytes, &request, &|| false);
        shrunk.unwrap_or_else(|error| panic!("{request:?}: {error}")).bytes
    };

    let jpeg = run(&source, (width, height), Encoding::Jpeg { quality });
    check_jpeg(&jpeg, (width, height), square, pixel);
    // The same again from planes, as a JPEG that becomes a JPEG never leaves them.
    let smaller = (width.div_ceil(2), height.div_ceil(3));
    let again = run(&jpeg, smaller, Encoding::Jpeg { quality });
    let header = read_header(&again).expect("our own JPEG");
    assert_eq!((header.width_px as usize, header.height_px as usize), smaller);
    decode(&again, &header, &[Scale::Full; 3], Detail::All, Threads::One, &|| false)
        .expect("our own JPEG");

    let png = run(&source, (width, height), Encoding::Png);
    for (at, found) in decode_png(&png).into_iter().enumerate() {
        assert_eq!(found, pixel(at % width, at / width), "pixel {at} of {width}x{height}");
    }
});

/// 24 bits a pixel, the top row first.
fn bmp(width: usize, height: usize, pixel: impl Fn(usize, usize) -> [u8; 3]) -> Vec<u8> {
    let mut bytes = b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
    bytes.extend((width as i32).to_le_bytes().into_iter().chain((-(height as i32)).to_le_bytes()));
    bytes.extend(b"\x01\0\x18\0".iter().chain(&[0; 24]));
    for y in 0..height {
        for x in 0..width {
            let [r, g, b] = pixel(x, y);
            bytes.extend([b, g, r]);
        }
        // Rows are whole words.
        bytes.extend(std::iter::repeat_n(0, width % 4));
    }
    bytes
}

fn check_jpeg(
    bytes: &[u8],
    (width, height): (usize, usize),
    square: usize,
    pixel: impl Fn(usize, usize) -> [u8; 3],
) {
    let header = read_header(bytes).expect("our own JPEG");
    assert_eq!((header.width_px as usize, header.height_px as usize), (width, height));
    let scales = vec![Scale::Full; header.components.len()];
    let planes = decode(bytes, &header, &scales, Detail::All, Threads::One, &|| false)
        .expect("our own JPEG");
    let tables = quantization(bytes);
    for (index, plane) in planes.iter().enumerate() {
        if index > 0 && square == 1 {
            continue;
        }
        let table = tables[usize::from(index > 0).min(tables.len() - 1)];
        // No coefficient is further off than half its step, or a little more where an encoder rounds toward zero.
        let squares = table.iter().map(|step| (f64::from(*step) * 0.75).powi(2));
        let bound = squares.sum::<f64>().sqrt() + 16.0;
        let (across, down) =
            (width.div_ceil(plane.width_px).max(1), height.div_ceil(plane.height_px).max(1));
        let mut errors = vec![0.0; plane.width_px.div_ceil(8) * plane.height_px.div_ceil(8)];
        for y in 0..plane.height_px {
            for x in 0..plane.width_px {
                let [r, g, b] =
                    pixel((x * across).min(width - 1), (y * down).min(height - 1)).map(f64::from);
                let exact = match index {
                    0 => 0.299 * r + 0.587 * g + 0.114 * b,
                    1 => 128.0 - 0.168_736 * r - 0.331_264 * g + 0.5 * b,
                    _ => 128.0 + 0.5 * r - 0.418_688 * g - 0.081_312 * b,
                };
                let found = f64::from(plane.samples[y * plane.width_px + x]);
                errors[y / 8 * plane.width_px.div_ceil(8) + x / 8] += (found - exact).powi(2);
            }
        }
        for (block, error) in errors.into_iter().enumerate() {
            let error = f64::sqrt(error);
            assert!(
                error <= bound,
                "component {index}, block {block} of {width}x{height}: {error:.1} is over {bound:.1}"
            );
        }
    }
}

/// The quantization tables of a file of ours, the one of luma first.
fn quantization(bytes: &[u8]) -> Vec<[u8; 64]> {
    let mut tables = Vec::new();
    let mut at = 2;
    while bytes[at + 1] != 0xDA {
        let length = usize::from(bytes[at + 2]) * 256 + usize::from(bytes[at + 3]);
        if bytes[at + 1] == 0xDB {
            let payload = &bytes[at + 4..at + 2 + length];
            tables.extend(payload.chunks_exact(65).filter_map(|table| table.last_chunk().copied()));
        }
        at += 2 + length;
    }
    tables
}

fn decode_png(bytes: &[u8]) -> Vec<[u8; 3]> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("our own PNG");
    let mut samples = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut samples).expect("our own PNG");
    match info.color_type {
        png::ColorType::Grayscale => samples.into_iter().map(|gray| [gray; 3]).collect(),
        _ => samples.as_chunks().0.to_vec(),
    }
}
