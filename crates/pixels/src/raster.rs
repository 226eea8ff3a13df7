//! The picture between `decode` and `encode`: rows of 8-bit samples without gaps.

use crate::probe::Size;

/// What the samples of one pixel are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Luma.
    Gray,
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, each already multiplied by the alpha that follows.
    Rgba,
    /// Cyan, magenta, yellow, black as ink: 0 is none.
    Cmyk,
}

impl Layout {
    /// Samples, and so bytes, of one pixel.
    pub(crate) const fn channels(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }
}

/// Interleaved pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Raster {
    pub(crate) size: Size,
    pub(crate) layout: Layout,
    pub(crate) samples: Vec<u8>,
}

/// Luma and chroma of a JPEG to be, full range, chroma at half the width and height, rounded up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Planes {
    pub(crate) size: Size,
    pub(crate) luma: Vec<u8>,
    /// Blue-difference, red-difference.
    pub(crate) chroma: [Vec<u8>; 2],
}

/// A decoded and resized picture, as stored: not yet upright.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Picture {
    Raster(Raster),
    Planes(Planes),
}

impl Size {
    /// The size of the chroma planes of a 4:2:0 picture.
    pub(crate) const fn chroma(self) -> Self {
        Self { width_px: self.width_px.div_ceil(2), height_px: self.height_px.div_ceil(2) }
    }

    /// Width and height changed for each other.
    pub(crate) const fn swapped(self) -> Self {
        Self { width_px: self.height_px, height_px: self.width_px }
    }
}
