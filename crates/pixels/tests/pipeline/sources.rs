//! Files of every format, made with the encoders of other crates or byte by byte.

use std::io::Cursor;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// Two ramps: red grows to the right, green grows downwards. A ramp made smaller is the same ramp.
pub(crate) fn ramps(width: u32, height: u32) -> Vec<[u8; 3]> {
    let at = |position: u32, length: u32| (f64::from(position) + 0.5) / f64::from(length) * 255.0;
    (0..height)
        .flat_map(|y| {
            (0..width).map(move |x| [at(x, width).round() as u8, at(y, height).round() as u8, 128])
        })
        .collect()
}

/// A picture that does not pack well: a file of it is pixels nearly from end to end.
pub(crate) fn noise(width: u32, height: u32) -> Vec<[u8; 3]> {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..width * height).map(|_| [next(), next(), next()]).collect()
}

pub(crate) fn with_alpha(pixels: &[[u8; 3]], alpha: impl Fn(usize) -> u8) -> Vec<[u8; 4]> {
    pixels.iter().enumerate().map(|(index, &[r, g, b])| [r, g, b, alpha(index)]).collect()
}

pub(crate) fn png(
    (width, height): (u32, u32),
    color: png::ColorType,
    depth: png::BitDepth,
    samples: &[u8],
    extra: impl FnOnce(&mut png::Info<'_>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut info = png::Info::with_size(width, height);
    (info.color_type, info.bit_depth) = (color, depth);
    extra(&mut info);
    let mut writer = png::Encoder::with_info(&mut bytes, info).unwrap().write_header().unwrap();
    writer.write_image_data(samples).unwrap();
    writer.finish().unwrap();
    bytes
}

pub(crate) fn png_rgb(size: (u32, u32), pixels: &[[u8; 3]]) -> Vec<u8> {
    png(size, png::ColorType::Rgb, png::BitDepth::Eight, pixels.as_flattened(), |_| ())
}

pub(crate) fn png_rgba(size: (u32, u32), pixels: &[[u8; 4]]) -> Vec<u8> {
    png(size, png::ColorType::Rgba, png::BitDepth::Eight, pixels.as_flattened(), |_| ())
}

/// A PNG of chunks as given, its pixels in stored blocks: for what no encoder writes.
pub(crate) fn png_by_hand(ihdr: [u8; 13], scanlines: &[u8]) -> Vec<u8> {
    let mut zlib = vec![0x78, 0x01];
    let blocks = scanlines.chunks(65_535);
    let last = blocks.len().saturating_sub(1);
    for (index, block) in blocks.enumerate() {
        let length = block.len() as u16;
        zlib.push(u8::from(index == last));
        zlib.extend(length.to_le_bytes());
        zlib.extend((!length).to_le_bytes());
        zlib.extend(block);
    }
    let (a, b) = scanlines.iter().fold((1u32, 0u32), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    zlib.extend((b << 16 | a).to_be_bytes());
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [(b"IHDR", ihdr.as_slice()), (b"IDAT", &zlib), (b"IEND", &[])] {
        bytes.extend((content.len() as u32).to_be_bytes());
        let start = bytes.len();
        bytes.extend(name);
        bytes.extend(content);
        let crc = !bytes[start..].iter().fold(u32::MAX, |crc, &byte| {
            (0..8).fold(crc ^ u32::from(byte), |crc, _| {
                crc >> 1 ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
            })
        });
        bytes.extend(crc.to_be_bytes());
    }
    bytes
}

pub(crate) fn jpeg(
    (width, height): (u32, u32),
    color: ColorType,
    samples: &[u8],
    extra: impl FnOnce(&mut Encoder<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 97);
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    extra(&mut encoder);
    encoder.encode(samples, width as u16, height as u16, color).unwrap();
    bytes
}

pub(crate) fn jpeg_rgb(size: (u32, u32), pixels: &[[u8; 3]]) -> Vec<u8> {
    jpeg(size, ColorType::Rgb, pixels.as_flattened(), |_| ())
}

/// How libwebp is to store a picture.
#[derive(Clone, Copy)]
pub(crate) enum WebP {
    Lossy,
    Lossless,
}

pub(crate) fn webp((width, height): (u32, u32), pixels: &[[u8; 4]], kind: WebP) -> Vec<u8> {
    let (width, height) = (width as i32, height as i32);
    let rgba = pixels.as_flattened();
    assert_eq!(rgba.len() as i32, width * height * 4);
    let mut start = std::ptr::null_mut();
    // SAFETY: `rgba` holds the rows that the sizes speak of.
    let length = unsafe {
        match kind {
            WebP::Lossy => libwebp_sys::WebPEncodeRGBA(
                rgba.as_ptr(),
                width,
                height,
                width * 4,
                95.0,
                &raw mut start,
            ),
            WebP::Lossless => libwebp_sys::WebPEncodeLosslessRGBA(
                rgba.as_ptr(),
                width,
                height,
                width * 4,
                &raw mut start,
            ),
        }
    };
    assert!(length > 0 && !start.is_null());
    // SAFETY: libwebp made `length` bytes there and leaves them to us.
    unsafe {
        let bytes = std::slice::from_raw_parts(start, length).to_vec();
        libwebp_sys::WebPFree(start.cast());
        bytes
    }
}

/// A WebP of the extended kind around chunks as given.
pub(crate) fn riff(
    (width, height): (u32, u32),
    flags: u8,
    chunks: &[(&[u8; 4], &[u8])],
) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    let mut put = |name: &[u8; 4], content: &[u8]| {
        body.extend(name);
        body.extend((content.len() as u32).to_le_bytes());
        body.extend(content);
        body.resize(body.len().next_multiple_of(2), 0);
    };
    let mut canvas = vec![flags, 0, 0, 0];
    canvas.extend(&(width - 1).to_le_bytes()[..3]);
    canvas.extend(&(height - 1).to_le_bytes()[..3]);
    put(b"VP8X", &canvas);
    for (name, content) in chunks {
        put(name, content);
    }
    [b"RIFF".as_slice(), &(body.len() as u32).to_le_bytes(), &body].concat()
}

/// The bitstream chunk of a simple WebP: its name and its content.
pub(crate) fn bitstream(webp: &[u8]) -> ([u8; 4], &[u8]) {
    let length = u32::from_le_bytes(webp[16..20].try_into().unwrap()) as usize;
    (webp[12..16].try_into().unwrap(), &webp[20..20 + length])
}

/// One frame of `frame` pixels at (`left`, `top`) on a larger screen.
pub(crate) fn gif(
    screen: (u16, u16),
    (left, top): (u16, u16),
    (width, height): (u16, u16),
    palette: &[u8],
    indices: &[u8],
    transparent: Option<u8>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = gif::Encoder::new(&mut bytes, screen.0, screen.1, palette).unwrap();
    let buffer = indices.into();
    encoder
        .write_frame(&gif::Frame {
            left,
            top,
            width,
            height,
            transparent,
            buffer,
            ..gif::Frame::default()
        })
        .unwrap();
    drop(encoder);
    bytes
}

/// A BMP with the header of Windows 3, or longer where there are more fields than that.
pub(crate) fn bmp(
    (width, height): (u32, i32),
    bits: u16,
    compression: u32,
    fields: &[u32],
    palette: &[u8],
    data: &[u8],
) -> Vec<u8> {
    let info_bytes = 40 + fields.len() as u32 * 4;
    let start = 14 + info_bytes + palette.len() as u32;
    let mut bytes = b"BM".to_vec();
    bytes.extend(
        [start + data.len() as u32, 0, start, info_bytes, width]
            .iter()
            .flat_map(|field| field.to_le_bytes()),
    );
    bytes.extend(height.to_le_bytes());
    bytes.extend([1, bits].iter().flat_map(|field| field.to_le_bytes()));
    let rest = [compression, data.len() as u32, 2835, 2835, palette.len() as u32 / 4, 0];
    bytes.extend(rest.iter().chain(fields).flat_map(|field| field.to_le_bytes()));
    [&bytes, palette, data].concat()
}

/// Rows of BGR, the bottom one first, each padded to four bytes.
pub(crate) fn bmp_rgb((width, height): (u32, u32), pixels: &[[u8; 3]]) -> Vec<u8> {
    let mut data = Vec::new();
    for row in pixels.chunks(width as usize).rev() {
        data.extend(row.iter().flat_map(|&[r, g, b]| [b, g, r]));
        data.resize(data.len().next_multiple_of(4), 0);
    }
    bmp((width, height as i32), 24, 0, &[], &[], &data)
}

pub(crate) fn tiff<C>(
    (width, height): (u32, u32),
    samples: &[C::Inner],
    tags: &[(u16, &[u16])],
) -> Vec<u8>
where
    C: tiff::encoder::colortype::ColorType,
    [C::Inner]: tiff::encoder::TiffValue,
{
    let mut file = Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut file).unwrap();
    let mut image = encoder.new_image::<C>(width, height).unwrap();
    image.rows_per_strip(5).unwrap();
    for (tag, values) in tags {
        image.encoder().write_tag(tiff::tags::Tag::from_u16_exhaustive(*tag), *values).unwrap();
    }
    image.write_data(samples).unwrap();
    file.into_inner()
}

/// An EXIF block that holds an orientation.
pub(crate) fn exif(orientation: u8) -> Vec<u8> {
    [b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[orientation], b"\0\0\0\0\0\0"]
        .concat()
}
