//! The whole pipeline, from files made here to pixels looked at here.

mod alpha;
mod avif;
mod color;
mod damage;
mod fixtures;
mod formats;
mod limits;
mod memory;
mod sizes;
mod sources;
mod upright;

use pixels::{Effort, Encoding, Error, Format, Limits, Policy, Request, Rgb, Shrunk, shrink};

/// A request with everything else at its default, on white.
fn request(width_px: u32, height_px: u32, encoding: Encoding) -> Request {
    let background = Rgb { r: 255, g: 255, b: 255 };
    let (effort, policy, limits) = (Effort::Balanced, Policy::Balanced, Limits::default());
    Request { width_px, height_px, encoding, effort, background, policy, limits }
}

fn run(bytes: &[u8], request: &Request) -> Result<Shrunk, Error> {
    shrink(bytes, request, &|| false)
}

/// The pixels that a file becomes at this size: encoded without loss, then decoded by another decoder than ours.
fn pixels_of(bytes: &[u8], width_px: u32, height_px: u32) -> Vec<[u8; 3]> {
    let shrunk = run(bytes, &request(width_px, height_px, Encoding::Png)).unwrap();
    assert_eq!(
        (shrunk.format, shrunk.width_px, shrunk.height_px),
        (Format::Png, width_px, height_px)
    );
    decode_png(&shrunk.bytes, width_px, height_px)
}

fn decode_png(bytes: &[u8], width_px: u32, height_px: u32) -> Vec<[u8; 3]> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut samples = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut samples).unwrap();
    assert_eq!((info.width, info.height), (width_px, height_px));
    match info.color_type {
        png::ColorType::Grayscale => samples.iter().map(|&gray| [gray; 3]).collect(),
        png::ColorType::Rgb => samples.as_chunks().0.to_vec(),
        other => panic!("a flat picture came out as {other:?}"),
    }
}

/// The largest difference of any channel.
fn difference(found: &[[u8; 3]], expected: &[[u8; 3]]) -> u8 {
    assert_eq!(found.len(), expected.len());
    let pairs = found.as_flattened().iter().zip(expected.as_flattened());
    pairs.map(|(found, expected)| found.abs_diff(*expected)).max().unwrap_or(0)
}
