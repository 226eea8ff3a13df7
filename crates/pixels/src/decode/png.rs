//! PNG, row by row: the usual kinds through an inflate of our own, the others and all metadata through the `png` crate.

mod bits;
mod chunks;
mod codes;
mod inflate;
mod unfilter;

use std::io::{Cursor, ErrorKind};

use png::{BitDepth, ColorType, Decoder, DecodingError, InterlaceInfo, Reader, Transformations};

use chunks::{Chunks, PixelData};
use inflate::{Damage, Inflate};
use unfilter::unfilter;

use super::{Decoded, Wanted};
use crate::{
    Error, Orientation,
    color::{MAX_PROFILE_BYTES, Profile},
    probe::{Format, Size},
    raster::{Layout, Picture},
    resize::{Alpha, Rows},
};

/// What the `png` crate needs to inflate: its window, its tables and some slack.
const DECODER_BYTES: u64 = 256 << 10;
/// The color type of pixels that are places in a palette.
const PALETTE: u8 = 3;

pub(crate) struct Header {
    pub(super) size: Size,
    pub(super) orientation: Orientation,
    bits: u8,
    color: u8,
    interlaced: bool,
}

impl Header {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let truncated = Error::Truncated { format: Format::Png, size_bytes: bytes.len() };
        let mut chunks = Chunks::new(bytes);
        let (name, ihdr) = chunks.next().ok_or_else(|| truncated.clone())?;
        let &[w0, w1, w2, w3, h0, h1, h2, h3, bits, color, _, _, interlace] = ihdr else {
            let reason = format!("its header has {} bytes instead of 13", ihdr.len());
            return Err(Error::Corrupt { format: Format::Png, reason });
        };
        if &name != b"IHDR" {
            let reason = format!("it starts with {} instead of IHDR", name.escape_ascii());
            return Err(Error::Corrupt { format: Format::Png, reason });
        }
        let size = Size {
            width_px: u32::from_be_bytes([w0, w1, w2, w3]),
            height_px: u32::from_be_bytes([h0, h1, h2, h3]),
        };
        if size.pixels() == 0 {
            return Err(Error::Corrupt {
                format: Format::Png,
                reason: format!("its size is {size}"),
            });
        }
        let mut orientation = None;
        for (name, content) in chunks {
            match &name {
                // The decoder would panic for it.
                b"PLTE" if color == PALETTE && !is_palette(content) => {
                    let reason = format!("its palette has {} bytes", content.len());
                    return Err(Error::Corrupt { format: Format::Png, reason });
                }
                // It may stand behind the picture as well.
                b"eXIf" => orientation = orientation.or_else(|| Some(Orientation::read(content))),
                _ => {}
            }
        }
        Ok(Self {
            size,
            orientation: orientation.unwrap_or(Orientation::Upright),
            bits,
            color,
            interlaced: interlace != 0,
        })
    }

    pub(super) fn working_bytes(&self, target: Size) -> u64 {
        // Gray or not, a tRNS chunk further on may add alpha.
        let channels = if matches!(self.color, 0 | 4) { 2 } else { 4 };
        let row_bytes =
            u64::from(self.size.width_px) * channels * if self.bits == 16 { 2 } else { 1 };
        let rows_at_once = if self.interlaced { u64::from(self.size.height_px) } else { 4 };
        // Nothing has been refused yet: a header may say sides of billions.
        row_bytes
            .saturating_mul(rows_at_once)
            .saturating_add(Inflate::working_bytes(row_bytes).max(DECODER_BYTES))
            .saturating_add(Rows::working_bytes(Layout::Rgba, self.size, target))
    }

    pub(super) fn decode(&self, bytes: &[u8], wanted: &Wanted) -> Result<Decoded, Error> {
        let failed = |error| failure(&error, bytes);
        let mut decoder = Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(Transformations::EXPAND);
        decoder.set_ignore_text_chunk(true);
        // Checked on the header already; this bounds what the decoder keeps besides: rows and an unpacked profile.
        let row_bytes = self.size.width_px as usize * 8;
        decoder.set_limits(png::Limits { bytes: MAX_PROFILE_BYTES * 2 + row_bytes * 4 });
        let mut reader = decoder.read_info().map_err(failed)?;
        let profile = reader.info().icc_profile.as_deref().and_then(Profile::read);
        let (color, depth) = reader.output_color_type();
        let (layout, alpha) = match color {
            ColorType::Grayscale => (Layout::Gray, Alpha::Ready),
            ColorType::GrayscaleAlpha | ColorType::Rgba => (Layout::Rgba, Alpha::Straight),
            ColorType::Rgb | ColorType::Indexed => (Layout::Rgb, Alpha::Ready),
        };
        let mut rows = Rows::new(layout, alpha, self.size, wanted.size, wanted.stop);
        let row_bytes = reader.output_line_size(self.size.width_px).unwrap_or(0);
        let direct = depth == BitDepth::Eight && color != ColorType::GrayscaleAlpha;
        if self.is_usual() && color == reader.info().color_type {
            drop(reader);
            self.push_usual(color, bytes, &mut rows, wanted)?;
        } else if self.interlaced {
            let frame = whole(&mut reader, row_bytes, self.size, (color, depth), bytes, wanted)?;
            for stored in frame.chunks_exact(row_bytes) {
                rows.push(|row| {
                    expand(stored, row, (color, depth));
                    Ok(())
                })?;
            }
        } else {
            let mut stored = vec![0; if direct { 0 } else { row_bytes }];
            for _ in 0..self.size.height_px {
                rows.push(|row| {
                    if direct {
                        reader.read_row(row).map_err(failed)?;
                    } else {
                        reader.read_row(&mut stored).map_err(failed)?;
                        expand(&stored, row, (color, depth));
                    }
                    Ok(())
                })?;
            }
            // The checksum behind the last row is only looked at by a reader that asks for one row more.
            reader.read_row(&mut vec![0; row_bytes]).map_err(failed)?;
        }
        Ok(Decoded { picture: Picture::Raster(rows.finish()), profile })
    }

    /// What nearly every picture is, and what has to be fast: 8 bits a sample, no palette, one pass.
    const fn is_usual(&self) -> bool {
        self.bits == 8 && self.color != PALETTE && !self.interlaced
    }

    fn push_usual(
        &self,
        color: ColorType,
        bytes: &[u8],
        rows: &mut Rows,
        wanted: &Wanted,
    ) -> Result<(), Error> {
        let damaged = |found| damage(found, bytes);
        let pixel_bytes = color.samples();
        let length = self.size.width_px as usize * pixel_bytes;
        let mut stream =
            Inflate::new(PixelData::new(bytes), 1 + length, wanted.stop).map_err(damaged)?;
        let (mut above, mut stored) = (vec![0; length], vec![0; length]);
        for _ in 0..self.size.height_px {
            let taken = stream.take(1 + length).map_err(damaged)?;
            unfilter(taken[0], pixel_bytes, &taken[1..], &above, &mut stored)
                .ok_or_else(|| damaged(Damage::Corrupt("a row has an unknown filter")))?;
            match color {
                ColorType::GrayscaleAlpha => rows.push(|row| {
                    expand(&stored, row, (color, BitDepth::Eight));
                    Ok(())
                })?,
                _ => rows.push_row(&stored)?,
            }
            std::mem::swap(&mut above, &mut stored);
        }
        stream.finish().map_err(damaged)
    }
}

/// Whether these are 1 to 256 colors.
const fn is_palette(content: &[u8]) -> bool {
    content.len().is_multiple_of(3) && matches!(content.len() / 3, 1..=256)
}

/// All seven passes, put together.
fn whole(
    reader: &mut Reader<Cursor<&[u8]>>,
    row_bytes: usize,
    size: Size,
    (color, depth): (ColorType, BitDepth),
    bytes: &[u8],
    wanted: &Wanted,
) -> Result<Vec<u8>, Error> {
    let mut frame = vec![0; row_bytes * size.height_px as usize];
    let mut pass = vec![0; row_bytes];
    let bits = color.samples() as u8 * depth as u8;
    while let Some(interlace) =
        reader.read_row(&mut pass).map_err(|error| failure(&error, bytes))?
    {
        if (wanted.stop)() {
            return Err(Error::Cancelled);
        }
        if let InterlaceInfo::Adam7(info) = interlace {
            png::expand_interlaced_row(&mut frame, row_bytes, &pass, &info, bits);
        }
    }
    Ok(frame)
}

/// A row as the decoder gives it to a row of 8-bit gray, RGB or RGBA.
fn expand(stored: &[u8], row: &mut [u8], (color, depth): (ColorType, BitDepth)) {
    match (depth, color) {
        (BitDepth::Sixteen, ColorType::GrayscaleAlpha) => {
            for (pixel, &[g1, g0, a1, a0]) in
                row.as_chunks_mut::<4>().0.iter_mut().zip(stored.as_chunks().0)
            {
                let gray = to_8_bits([g1, g0]);
                *pixel = [gray, gray, gray, to_8_bits([a1, a0])];
            }
        }
        (BitDepth::Sixteen, _) => {
            for (sample, &pair) in row.iter_mut().zip(stored.as_chunks::<2>().0) {
                *sample = to_8_bits(pair);
            }
        }
        (_, ColorType::GrayscaleAlpha) => {
            for (pixel, &[gray, alpha]) in
                row.as_chunks_mut::<4>().0.iter_mut().zip(stored.as_chunks().0)
            {
                *pixel = [gray, gray, gray, alpha];
            }
        }
        _ => row.copy_from_slice(stored),
    }
}

/// The nearest of 256 levels to one of 65,536.
const fn to_8_bits(sample: [u8; 2]) -> u8 {
    ((u16::from_be_bytes(sample) as u32 * 255 + 32_895) >> 16) as u8
}

fn failure(error: &DecodingError, bytes: &[u8]) -> Error {
    let format = Format::Png;
    match error {
        DecodingError::IoError(io) if io.kind() == ErrorKind::UnexpectedEof => {
            Error::Truncated { format, size_bytes: bytes.len() }
        }
        DecodingError::LimitsExceeded => {
            Error::MetadataTooLarge { format, max_bytes: MAX_PROFILE_BYTES }
        }
        // Its sentences end in a full stop, ours do not.
        other => {
            Error::Corrupt { format, reason: other.to_string().trim_end_matches('.').to_owned() }
        }
    }
}

fn damage(found: Damage, bytes: &[u8]) -> Error {
    let format = Format::Png;
    match found {
        Damage::Cancelled => Error::Cancelled,
        Damage::Truncated => Error::Truncated { format, size_bytes: bytes.len() },
        Damage::Corrupt(reason) => Error::Corrupt { format, reason: reason.to_owned() },
    }
}

#[cfg(test)]
mod tests;
