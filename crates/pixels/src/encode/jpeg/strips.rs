//! The source in strips, each what one row of MCUs is made of.

use crate::raster::{Planes, Raster};

/// Where a picture comes from, as 1 component or 3.
pub(super) trait Strips<const COMPONENTS: usize> {
    /// The rows of each component from this strip on.
    fn strip(&mut self, index: usize) -> [Rows<'_>; COMPONENTS];
}

/// Rows of one component, without gaps.
pub(super) struct Rows<'a> {
    samples: &'a [u8],
    width: usize,
    height: usize,
}

/// Whether a block has samples of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Inside,
    Outside,
}

/// Samples of a block.
pub(super) type Samples = [[u8; 8]; 8];

impl<'a> Rows<'a> {
    fn new(samples: &'a [u8], width: usize, first_row: usize) -> Self {
        let samples = &samples[first_row * width..];
        Self { samples, width, height: samples.len() / width }
    }

    /// Copies the block whose first sample is at (`left`, `top`); samples outside are those at the edge again.
    #[inline(always)]
    pub(super) fn block(&self, left: usize, top: usize, samples: &mut Samples) -> Place {
        if left >= self.width || top >= self.height {
            return Place::Outside;
        }
        if left + 8 > self.width || top + 8 > self.height {
            self.copy_edge(left, top, samples);
            return Place::Inside;
        }
        for (row, to) in samples.iter_mut().enumerate() {
            to.copy_from_slice(&self.samples[(top + row) * self.width + left..][..8]);
        }
        Place::Inside
    }

    #[cold]
    fn copy_edge(&self, left: usize, top: usize, samples: &mut Samples) {
        for (row, to) in samples.iter_mut().enumerate() {
            let line = &self.samples[(top + row).min(self.height - 1) * self.width..][..self.width];
            *to = std::array::from_fn(|column| line[(left + column).min(self.width - 1)]);
        }
    }
}

/// Gray pixels.
pub(super) struct Gray<'a>(pub(super) &'a Raster);

impl Strips<1> for Gray<'_> {
    fn strip(&mut self, index: usize) -> [Rows<'_>; 1] {
        [Rows::new(&self.0.samples, self.0.size.width_px as usize, index * 8)]
    }
}

/// Planes that are what the file will hold.
pub(super) struct Planar<'a>(pub(super) &'a Planes);

impl Strips<3> for Planar<'_> {
    fn strip(&mut self, index: usize) -> [Rows<'_>; 3] {
        let width = self.0.size.width_px as usize;
        let [blue, red] = &self.0.chroma;
        let chroma = |plane| Rows::new(plane, width.div_ceil(2), index * 8);
        [Rows::new(&self.0.luma, width, index * 16), chroma(blue), chroma(red)]
    }
}

/// RGB pixels, converted strip by strip.
pub(super) struct Color<'a> {
    raster: &'a Raster,
    luma: Vec<u8>,
    chroma: [Vec<u8>; 2],
}

impl<'a> Color<'a> {
    pub(super) fn new(raster: &'a Raster) -> Self {
        let width = raster.size.width_px as usize;
        let chroma = || vec![0; width.div_ceil(2) * 8];
        Self { raster, luma: vec![0; width * 16], chroma: [chroma(), chroma()] }
    }
}

impl Strips<3> for Color<'_> {
    fn strip(&mut self, index: usize) -> [Rows<'_>; 3] {
        let width = self.raster.size.width_px as usize;
        let half = width.div_ceil(2);
        let (pixels, _) = self.raster.samples.as_chunks::<3>();
        let pixels = &pixels[index * 16 * width..];
        let height = (pixels.len() / width).min(16);
        let pixels = &pixels[..height * width];
        for (luma, pixel) in self.luma.iter_mut().zip(pixels) {
            *luma = to_luma(*pixel);
        }
        let [blue, red] = &mut self.chroma;
        let chroma = blue.chunks_exact_mut(half).zip(red.chunks_exact_mut(half));
        for (pair, (blue, red)) in pixels.chunks(2 * width).zip(chroma) {
            let (above, below) = pair.split_at(width);
            // Where a side is odd, the last pixel counts twice.
            average(above, if below.is_empty() { above } else { below }, blue, red);
        }
        let chroma_samples = height.div_ceil(2) * half;
        [
            Rows::new(&self.luma[..height * width], width, 0),
            Rows::new(&self.chroma[0][..chroma_samples], half, 0),
            Rows::new(&self.chroma[1][..chroma_samples], half, 0),
        ]
    }
}

/// Luma of BT.601, full range.
#[inline(always)]
fn to_luma([r, g, b]: [u8; 3]) -> u8 {
    // In 1/65536, as the factors of `to_chroma`.
    let sum = 19_595 * u32::from(r) + 38_470 * u32::from(g) + 7_471 * u32::from(b);
    ((sum + (1 << 15)) >> 16) as u8
}

/// Chroma of BT.601 of the mean of two by two pixels, rounded once.
#[inline(always)]
fn to_chroma([r, g, b]: [i32; 3]) -> [u8; 2] {
    // 128, and a half less the least that there is: a pure color stays at 255.
    const OFFSET: i32 = (128 << 18) + (1 << 17) - 1;
    let blue = 32_768 * b - 11_059 * r - 21_709 * g + OFFSET;
    let red = 32_768 * r - 27_439 * g - 5_329 * b + OFFSET;
    [(blue >> 18) as u8, (red >> 18) as u8]
}

/// One row of chroma from two rows of pixels.
#[inline(always)]
fn average(above: &[[u8; 3]], below: &[[u8; 3]], blue: &mut [u8], red: &mut [u8]) {
    let sum = |[a, b]: [[u8; 3]; 2], [c, d]: [[u8; 3]; 2]| {
        to_chroma(std::array::from_fn(|channel| {
            [a, b, c, d].map(|pixel| i32::from(pixel[channel])).iter().sum()
        }))
    };
    let ((above, above_last), (below, below_last)) =
        (above.as_chunks::<2>(), below.as_chunks::<2>());
    let pairs = above.iter().zip(below).zip(blue.iter_mut().zip(red.iter_mut()));
    for ((above, below), (blue, red)) in pairs {
        [*blue, *red] = sum(*above, *below);
    }
    if let ([above], [below], [.., blue], [.., red]) = (above_last, below_last, blue, red) {
        [*blue, *red] = sum([*above; 2], [*below; 2]);
    }
}
