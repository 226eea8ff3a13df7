//! Any compressed bytes as the pixels of a PNG: our own inflate must make of them what the `png` crate does.

#![no_main]

use libfuzzer_sys::fuzz_target;
use miniz_oxide::{
    DataFormat, MZFlush, MZStatus,
    inflate::stream::{InflateState, inflate},
};
use pixels::{Encoding, shrink};
use pixelthrift_fuzz::request;
use png::{BitDepth, ColorType, Transformations};

fuzz_target!(|bytes: &[u8]| {
    let [width, height, color, part, stream @ ..] = bytes else { return };
    let (width, height) = (u32::from(*width) + 1, u32::from(*height) + 1);
    let (color, channels) = [(0, 1), (2, 3), (4, 2), (6, 4)][usize::from(color % 4)];
    // From seeds that are whole files, what they hold.
    let contents: Vec<u8> = chunks(bytes)
        .filter(|(name, _)| name == b"IDAT")
        .flat_map(|(_, content)| content)
        .copied()
        .collect();
    let stream = if contents.is_empty() { stream } else { &contents };
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
    push_chunk(&mut file, b"IHDR", &[&sides[..], &[8, color, 0, 0, 0]].concat());
    for part in stream.chunks(usize::from(*part) * 16 + 1) {
        push_chunk(&mut file, b"IDAT", part);
    }
    push_chunk(&mut file, b"IEND", &[]);

    let ours = shrink(&file, &request((width, height), Encoding::Png), &|| false);
    let theirs = decode(&file);
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) if channels % 2 == 1 => {
            let ours = decode(&ours.bytes).expect("our own PNG");
            // One may be gray, where all colors of the other are.
            assert!(colors(&ours).eq(colors(&theirs)), "other pixels");
        }
        (Ok(_), Ok(_)) => {}
        (Err(ours), Err(_)) => assert_ne!(ours.code(), "E_NATIVE", "{ours}"),
        // Whichever has decoded further when the rows are complete knows of damage behind them.
        (Ok(_), Err(_)) if !is_whole(stream) => {}
        (Err(ours), Ok(_)) if !is_whole(stream) => assert_ne!(ours.code(), "E_NATIVE", "{ours}"),
        (ours, theirs) => panic!("{:?} but {:?}", ours.map(|ours| ours.format), theirs.map(drop)),
    }
});

/// Whether the stream can be read to its end. A third reader says so: the crate's knows lengths that are none.
fn is_whole(stream: &[u8]) -> bool {
    let mut state = InflateState::new_boxed(DataFormat::ZLibIgnoreChecksum);
    let mut room = vec![0; 64 << 10];
    let mut rest = stream;
    loop {
        let step = inflate(&mut state, rest, &mut room, MZFlush::None);
        rest = &rest[step.bytes_consumed..];
        match step.status {
            Ok(MZStatus::StreamEnd) => return true,
            Ok(MZStatus::Ok) if step.bytes_consumed + step.bytes_written > 0 => {}
            _ => return false,
        }
    }
}

fn push_chunk(file: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    let named = [name, content].concat();
    file.extend((content.len() as u32).to_be_bytes());
    file.extend(&named);
    file.extend(crc32fast::hash(&named).to_be_bytes());
}

/// Name and content of each chunk of a file, if it is one.
fn chunks(file: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = if file.starts_with(b"\x89PNG") { file.get(8..).unwrap_or(&[]) } else { &[] };
    std::iter::from_fn(move || {
        let length = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        let content = rest.get(8..8_usize.checked_add(length)?)?;
        let name = &rest[4..8];
        rest = rest.get(length + 12..).unwrap_or(&[]);
        Some((name, content))
    })
}

struct Picture {
    samples: Vec<u8>,
    color: ColorType,
}

fn decode(file: &[u8]) -> Result<Picture, png::DecodingError> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(Transformations::EXPAND);
    let mut reader = decoder.read_info()?;
    let mut samples = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut samples)?;
    assert_eq!(info.bit_depth, BitDepth::Eight);
    Ok(Picture { samples, color: info.color_type })
}

/// Red, green and blue of each pixel.
fn colors(picture: &Picture) -> impl Iterator<Item = [u8; 3]> {
    let channels = picture.color.samples();
    picture
        .samples
        .chunks(channels)
        .map(move |pixel| [pixel[0], pixel[channels / 2], pixel[channels - 1]])
}
