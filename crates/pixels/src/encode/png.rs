//! PNG: as gray or with a palette where that loses nothing, else RGB.

use std::collections::HashMap;

use png::{BitDepth, ColorType, Compression, Encoder, Filter};

use crate::{
    Error,
    raster::{Layout, Raster},
};

/// Encodes gray or RGB pixels.
pub(crate) fn raster(raster: &Raster) -> Result<Vec<u8>, Error> {
    if raster.layout == Layout::Gray {
        return write(raster, &raster.samples, ColorType::Grayscale, BitDepth::Eight, None);
    }
    let (pixels, _) = raster.samples.as_chunks::<3>();
    if pixels.iter().all(|[r, g, b]| r == g && g == b) {
        let gray: Vec<u8> = pixels.iter().map(|pixel| pixel[0]).collect();
        return write(raster, &gray, ColorType::Grayscale, BitDepth::Eight, None);
    }
    if let Some((palette, indices)) = index(pixels) {
        let (depth, rows) = pack(&indices, raster.size.width_px as usize, palette.len());
        return write(raster, &rows, ColorType::Indexed, depth, Some(palette.into_flattened()));
    }
    write(raster, &raster.samples, ColorType::Rgb, BitDepth::Eight, None)
}

fn write(
    raster: &Raster,
    rows: &[u8],
    color: ColorType,
    depth: BitDepth,
    palette: Option<Vec<u8>>,
) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(rows.len() / 2);
    let mut encoder = Encoder::new(&mut bytes, raster.size.width_px, raster.size.height_px);
    encoder.set_color(color);
    encoder.set_depth(depth);
    encoder.set_compression(Compression::Balanced);
    // Neighboring palette indices say nothing about each other.
    encoder.set_filter(if palette.is_some() { Filter::NoFilter } else { Filter::Adaptive });
    if let Some(palette) = palette {
        encoder.set_palette(palette);
    }
    let mut writer = encoder.write_header().map_err(|error| internal(&error))?;
    writer.write_image_data(rows).map_err(|error| internal(&error))?;
    writer.finish().map_err(|error| internal(&error))?;
    Ok(bytes)
}

/// The palette and each pixel's place in it, if 256 colors are enough.
fn index(pixels: &[[u8; 3]]) -> Option<(Vec<[u8; 3]>, Vec<u8>)> {
    let mut palette = Vec::new();
    let mut places: HashMap<[u8; 3], u8> = HashMap::new();
    let mut indices = Vec::with_capacity(pixels.len());
    let mut last = None;
    for &pixel in pixels {
        let index = if let Some((color, index)) = last
            && color == pixel
        {
            index
        } else if let Some(&index) = places.get(&pixel) {
            index
        } else {
            let index = u8::try_from(palette.len()).ok()?;
            palette.push(pixel);
            places.insert(pixel, index);
            index
        };
        last = Some((pixel, index));
        indices.push(index);
    }
    Some((palette, indices))
}

/// As many indices a byte as the palette allows, each row from a new byte.
fn pack(indices: &[u8], width: usize, colors: usize) -> (BitDepth, Vec<u8>) {
    let (depth, bits) = match colors {
        0..=2 => (BitDepth::One, 1),
        3..=4 => (BitDepth::Two, 2),
        5..=16 => (BitDepth::Four, 4),
        _ => return (BitDepth::Eight, indices.to_vec()),
    };
    let per_byte = 8 / bits;
    let mut rows = Vec::with_capacity(indices.len() / per_byte + indices.len() / width);
    for row in indices.chunks(width) {
        rows.extend(row.chunks(per_byte).map(|group| {
            group
                .iter()
                .enumerate()
                .fold(0, |byte, (place, index)| byte | index << (8 - bits * (place + 1)))
        }));
    }
    (depth, rows)
}

fn internal(error: &png::EncodingError) -> Error {
    Error::Internal { stage: "PNG encode", reason: error.to_string() }
}
