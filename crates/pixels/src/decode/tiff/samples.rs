//! TIFF samples of any depth to 8 bits, and what a pixel's samples mean.

use tiff::tags::SampleFormat;

use crate::{
    color::{Matrix, Range, planes_to_rgb},
    raster::Layout,
    resize,
};

/// How a sample is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// 1, 2, 4 or 8 bits, the first in the highest bits of a byte.
    Bits(u8),
    U16,
    U32,
    /// Black is 0.0, white is 1.0.
    F32,
}

impl Depth {
    pub(super) fn new(bits: u8, format: SampleFormat) -> Option<Self> {
        match (bits, format) {
            (1 | 2 | 4 | 8, SampleFormat::Uint) => Some(Self::Bits(bits)),
            (16, SampleFormat::Uint) => Some(Self::U16),
            (32, SampleFormat::Uint) => Some(Self::U32),
            (32, SampleFormat::IEEEFP) => Some(Self::F32),
            _ => None,
        }
    }

    /// Bytes of one sample, at most.
    pub(super) const fn bytes(self) -> u64 {
        match self {
            Self::Bits(_) => 1,
            Self::U16 => 2,
            Self::U32 | Self::F32 => 4,
        }
    }

    /// Expands a stored line; palette indices keep their number, brightness is stretched to 255.
    pub(super) fn expand<'a>(
        self,
        line: &[u8],
        to: impl Iterator<Item = &'a mut u8>,
        indices: bool,
    ) {
        match self {
            Self::Bits(8) => to.zip(line).for_each(|(to, from)| *to = *from),
            Self::Bits(bits) => {
                let per_byte = usize::from(8 / bits);
                let most = ((1u16 << bits) - 1) as u8;
                let factor = if indices { 1 } else { 255 / most };
                for (index, to) in to.enumerate() {
                    let Some(byte) = line.get(index / per_byte) else { return };
                    let shift = 8 - bits * (index % per_byte + 1) as u8;
                    *to = (byte >> shift & most) * factor;
                }
            }
            Self::U16 => to.zip(line.as_chunks().0).for_each(|(to, &from)| {
                *to = ((u32::from(u16::from_ne_bytes(from)) * 255 + 32_895) >> 16) as u8;
            }),
            Self::U32 => to.zip(line.as_chunks().0).for_each(|(to, &from)| {
                *to = (u32::from_ne_bytes(from) >> 24) as u8;
            }),
            Self::F32 => to.zip(line.as_chunks().0).for_each(|(to, &from)| {
                // Not a number becomes black, as the cast has it.
                *to = (f32::from_ne_bytes(from) * 255.0).round() as u8;
            }),
        }
    }
}

/// What the file says of its fourth, or second, sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alpha {
    Absent,
    /// The colors are already multiplied by it.
    Associated,
    Unassociated,
}

/// What a pixel's samples mean.
pub(super) enum Meaning {
    Gray,
    GrayAlpha(Alpha),
    Palette(Box<[[u8; 3]; 256]>),
    Rgb,
    RgbAlpha(Alpha),
    YCbCr,
    Cmyk,
}

impl Meaning {
    pub(super) const fn gray_with(alpha: Alpha) -> Self {
        if matches!(alpha, Alpha::Absent) { Self::Gray } else { Self::GrayAlpha(alpha) }
    }

    pub(super) const fn rgb_with(alpha: Alpha) -> Self {
        if matches!(alpha, Alpha::Absent) { Self::Rgb } else { Self::RgbAlpha(alpha) }
    }

    /// All reds, then all greens, then all blues, in 16 bits; a few writers use only the lower 8 of them.
    pub(super) fn palette(colors: &[u16]) -> Self {
        let entries = colors.len() / 3;
        let shift = if colors.iter().all(|&level| level < 256) { 0 } else { 8 };
        let mut palette = Box::new([[0; 3]; 256]);
        for (index, entry) in palette.iter_mut().enumerate().take(entries) {
            *entry = [0, 1, 2].map(|channel| (colors[channel * entries + index] >> shift) as u8);
        }
        Self::Palette(palette)
    }

    pub(super) const fn is_palette(&self) -> bool {
        matches!(self, Self::Palette(_))
    }

    pub(super) const fn layout(&self) -> Layout {
        match self {
            Self::Gray => Layout::Gray,
            Self::GrayAlpha(_) | Self::RgbAlpha(_) => Layout::Rgba,
            Self::Palette(_) | Self::Rgb | Self::YCbCr => Layout::Rgb,
            Self::Cmyk => Layout::Cmyk,
        }
    }

    pub(super) const fn alpha(&self) -> resize::Alpha {
        match self {
            Self::GrayAlpha(Alpha::Unassociated) | Self::RgbAlpha(Alpha::Unassociated) => {
                resize::Alpha::Straight
            }
            _ => resize::Alpha::Ready,
        }
    }

    /// Writes a row of pixels from a line of `channels` 8-bit samples each; samples beyond those it knows are left out.
    pub(super) fn write(&self, line: &[u8], channels: usize, row: &mut [u8]) {
        let pixels = line.chunks_exact(channels);
        match self {
            Self::Gray => row.iter_mut().zip(pixels).for_each(|(to, from)| *to = from[0]),
            Self::GrayAlpha(_) => {
                for (to, from) in row.as_chunks_mut::<4>().0.iter_mut().zip(pixels) {
                    *to = [from[0], from[0], from[0], from[1]];
                }
            }
            Self::Palette(palette) => {
                for (to, from) in row.as_chunks_mut::<3>().0.iter_mut().zip(pixels) {
                    *to = palette[usize::from(from[0])];
                }
            }
            Self::Rgb => {
                for (to, from) in row.as_chunks_mut::<3>().0.iter_mut().zip(pixels) {
                    to.copy_from_slice(&from[..3]);
                }
            }
            Self::RgbAlpha(_) | Self::Cmyk => {
                for (to, from) in row.as_chunks_mut::<4>().0.iter_mut().zip(pixels) {
                    to.copy_from_slice(&from[..4]);
                }
            }
            Self::YCbCr => {
                for (to, from) in row.as_chunks_mut::<3>().0.iter_mut().zip(pixels) {
                    let planes = [&from[..1], &from[1..2], &from[2..3]];
                    let rgb = planes_to_rgb(planes, Matrix::Bt601, Range::Full);
                    to.copy_from_slice(&rgb);
                }
            }
        }
    }
}
