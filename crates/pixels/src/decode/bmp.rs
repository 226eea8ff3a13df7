//! BMP, read here: every Windows and OS/2 kind but those that wrap another format.

mod pixels;
mod runs;

use self::pixels::{Masks, Pixels};
use super::{Decoded, Wanted};
use crate::{
    Error,
    probe::{Format, Size},
    raster::{Layout, Picture},
    resize::{Alpha, Rows},
};

const FILE_HEADER_BYTES: usize = 14;
const CORE_HEADER_BYTES: usize = 12;

pub(crate) struct Header {
    pub(super) size: Size,
    row_order: RowOrder,
    bits: u16,
    packing: Packing,
    /// Where the pixels start.
    data: usize,
    palette: Vec<[u8; 3]>,
    masks: Option<Masks>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RowOrder {
    BottomUp,
    TopDown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Plain,
    Runs,
}

/// Little-endian numbers at places of the header; past the end is a truncated file.
#[derive(Clone, Copy)]
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn u16(self, at: usize) -> Result<u16, Error> {
        let two =
            self.0.get(at..).and_then(<[u8]>::first_chunk).ok_or_else(|| truncated(self.0))?;
        Ok(u16::from_le_bytes(*two))
    }

    fn u32(self, at: usize) -> Result<u32, Error> {
        let four =
            self.0.get(at..).and_then(<[u8]>::first_chunk).ok_or_else(|| truncated(self.0))?;
        Ok(u32::from_le_bytes(*four))
    }
}

impl Header {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let fields = Fields(bytes);
        let info_bytes = fields.u32(14)? as usize;
        let data = fields.u32(10)? as usize;
        let core = info_bytes == CORE_HEADER_BYTES;
        if !core && !matches!(info_bytes, 16 | 40 | 52 | 56 | 64 | 108 | 124) {
            return Err(corrupt(format!("its header has {info_bytes} bytes")));
        }
        let (width, height, bits) = if core {
            (i32::from(fields.u16(18)?), i32::from(fields.u16(20)?), fields.u16(24)?)
        } else {
            (fields.u32(18)? as i32, fields.u32(22)? as i32, fields.u16(28)?)
        };
        let compression = if info_bytes >= 40 { fields.u32(30)? } else { 0 };
        let used_colors = if info_bytes >= 40 { fields.u32(46)? } else { 0 };
        let size = Size { width_px: width.unsigned_abs(), height_px: height.unsigned_abs() };
        if width <= 0 || height == 0 {
            return Err(corrupt(format!("its size is {width}x{height}")));
        }
        let packing = match (compression, bits) {
            (0, 1 | 2 | 4 | 8 | 16 | 24 | 32) | (3 | 6, 16 | 32) => Packing::Plain,
            (1, 8) | (2, 4) => Packing::Runs,
            (0..=3 | 6, _) => {
                return Err(corrupt(format!(
                    "it has {bits} bits a pixel in compression {compression}"
                )));
            }
            _ => {
                let kind = format!("compression {compression}");
                return Err(Error::Unsupported { format: Format::Bmp, kind });
            }
        };
        let mut palette_at = FILE_HEADER_BYTES + info_bytes;
        let masks = match (compression, bits) {
            (3 | 6, _) => {
                let count = if compression == 6 || info_bytes >= 56 { 4 } else { 3 };
                // The oldest header has its masks behind it, the later ones inside, at the same place.
                if info_bytes == 40 {
                    palette_at += count * 4;
                }
                let mut masks = [0; 4];
                for (index, mask) in masks.iter_mut().take(count).enumerate() {
                    *mask = fields.u32(FILE_HEADER_BYTES + 40 + index * 4)?;
                }
                Some(Masks::new(masks))
            }
            (_, 16) => Some(Masks::new([0x7C00, 0x03E0, 0x001F, 0])),
            _ => None,
        };
        let entry_bytes = if core { 3 } else { 4 };
        let colors = match bits {
            1..=8 if used_colors == 0 => 1 << bits,
            1..=8 => (used_colors as usize).min(1 << bits),
            _ => 0,
        };
        let palette = bytes
            .get(palette_at..)
            .unwrap_or_default()
            .chunks_exact(entry_bytes)
            .take(colors)
            .map(|entry| [entry[2], entry[1], entry[0]])
            .collect();
        let row_order = if height < 0 { RowOrder::TopDown } else { RowOrder::BottomUp };
        Ok(Self { size, row_order, bits, packing, data, palette, masks })
    }

    pub(super) fn working_bytes(&self, target: Size) -> u64 {
        let indices = if self.packing == Packing::Runs { self.size.pixels() } else { 0 };
        indices + Rows::working_bytes(self.layout(), self.size, target)
    }

    pub(super) fn decode(&self, bytes: &[u8], wanted: &Wanted) -> Result<Decoded, Error> {
        let width = self.size.width_px as usize;
        let height = self.size.height_px as usize;
        let data = bytes.get(self.data..).ok_or_else(|| truncated(bytes))?;
        let expanded;
        let (data, bits, row_bytes) = if self.packing == Packing::Runs {
            expanded = runs::expand(data, self.bits, width, height, wanted.stop)?
                .ok_or_else(|| truncated(bytes))?;
            (expanded.as_slice(), 8, width)
        } else {
            (data, self.bits, (width * usize::from(self.bits)).div_ceil(32) * 4)
        };
        let used_bytes = (width * usize::from(bits)).div_ceil(8);
        let alpha = if self.layout() == Layout::Rgba { Alpha::Straight } else { Alpha::Ready };
        let pixels = Pixels::new(bits, &self.palette, self.masks.as_ref());
        // Some writers name an alpha channel and leave it empty; taken at its word such a picture is nothing.
        let opaque = alpha == Alpha::Straight
            && data.chunks(row_bytes).take(height).all(|row| pixels.is_clear(row));
        let mut rows = Rows::new(self.layout(), alpha, self.size, wanted.size, wanted.stop);
        for y in 0..height {
            let y = if self.row_order == RowOrder::TopDown { y } else { height - 1 - y };
            let start = y * row_bytes;
            // The padding of the last row may be missing.
            let stored = data.get(start..start + used_bytes).ok_or_else(|| truncated(bytes))?;
            rows.push(|row| {
                pixels.expand(stored, row);
                if opaque {
                    row.as_chunks_mut::<4>().0.iter_mut().for_each(|pixel| pixel[3] = 255);
                }
                Ok(())
            })?;
        }
        Ok(Decoded { picture: Picture::Raster(rows.finish()), profile: None })
    }

    fn layout(&self) -> Layout {
        if self.masks.as_ref().is_some_and(Masks::has_alpha) { Layout::Rgba } else { Layout::Rgb }
    }
}

fn truncated(bytes: &[u8]) -> Error {
    Error::Truncated { format: Format::Bmp, size_bytes: bytes.len() }
}

fn corrupt(reason: String) -> Error {
    Error::Corrupt { format: Format::Bmp, reason }
}
