/// How much of a component to decode: the side of a decoded block, of the 8 that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scale {
    /// One sample a block: only DC is decoded.
    Eighth,
    /// 2 × 2 samples a block.
    Quarter,
    /// 4 × 4 samples a block.
    Half,
    /// Every sample.
    Full,
}

impl Scale {
    /// Every scale, the smallest first.
    pub const ALL: [Self; 4] = [Self::Eighth, Self::Quarter, Self::Half, Self::Full];

    /// Samples along one side of a decoded block: 1, 2, 4 or 8.
    #[must_use]
    pub const fn block_side(self) -> usize {
        match self {
            Self::Eighth => 1,
            Self::Quarter => 2,
            Self::Half => 4,
            Self::Full => 8,
        }
    }
}

/// One component's samples.
///
/// The picture covers exactly the rectangle from (0, 0) to (`true_width`, `true_height`), which need not be whole: a
/// 4001 pixel wide file holds 2000.5 samples of half-width chroma. A resize that takes this rectangle as its source is
/// exact; one that takes the rounded-up plane stretches the picture.
///
/// ```text
///     0          true_width
///     ├──────────────┤
///     ├───────────────┤ width_px = ⌈true_width⌉
/// ```
#[derive(Debug, Clone)]
pub struct Plane {
    /// Rows of `width_px` samples.
    pub samples: Vec<u8>,
    /// Samples in a row that belong to the picture.
    pub width_px: usize,
    /// Rows that belong to the picture.
    pub height_px: usize,
    /// Width of the picture in samples of this plane.
    pub true_width: f64,
    /// Height of the picture in samples of this plane.
    pub true_height: f64,
}

/// Some rows of one component, right under those of the strip before.
#[derive(Debug, Clone, Copy)]
pub struct Strip<'a> {
    /// Index of the component in the header.
    pub component: usize,
    pub(crate) samples: &'a [u8],
    pub(crate) stride: usize,
    pub(crate) width_px: usize,
}

impl<'a> Strip<'a> {
    /// The rows, from the top, without what lies beside the picture.
    pub fn rows(self) -> impl Iterator<Item = &'a [u8]> {
        self.samples.chunks_exact(self.stride).map(move |row| &row[..self.width_px])
    }
}
