//! A frame, a row of macroblocks at a time.

use super::{
    Damage,
    canvas::{Canvas, Tile},
    coefficients::{Coefficients, MEANS, Present},
    header::Header,
    modes::{self, Luma, Macroblock, Submode},
};
use crate::probe::Size;

/// Rows of macroblocks that are decoded before any is resized. Resizing needs much of the cache for each plane, and so it
/// should not go from plane to plane too often.
pub(super) const BATCH: usize = 2;

pub(super) struct Frame<'a> {
    header: Header<'a>,
    /// The last rows of macroblocks, as many as [`BATCH`].
    tiles: Vec<Vec<Tile>>,
    macroblocks: Vec<Macroblock>,
    submodes: Vec<[Submode; 4]>,
    present: Vec<Present>,
    decoded: usize,
}

/// Memory of a frame, in bytes.
pub(super) fn working_bytes(size: Size) -> u64 {
    let column = BATCH * size_of::<Tile>()
        + size_of::<Macroblock>()
        + size_of::<[Submode; 4]>()
        + size_of::<Present>();
    u64::from(size.width_px.div_ceil(16)) * column as u64
}

impl<'a> Frame<'a> {
    pub(super) fn new(header: Header<'a>, size: Size) -> Self {
        let across = size.width_px.div_ceil(16) as usize;
        Self {
            header,
            tiles: vec![vec![Tile::ABOVE; across]; BATCH],
            macroblocks: vec![Macroblock::EMPTY; across],
            submodes: vec![[Submode::Mean; 4]; across],
            present: vec![0; across],
            decoded: 0,
        }
    }

    /// Decodes the next row of macroblocks.
    pub(super) fn next_row(&mut self) -> Result<(), Damage> {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt")
        {
            // SAFETY: the processor was just seen to have all three.
            return unsafe { self.next_row_avx2() };
        }
        self.next_row_anywhere()
    }

    /// The same code, compiled for a processor of today.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi2,lzcnt")]
    fn next_row_avx2(&mut self) -> Result<(), Damage> {
        self.next_row_anywhere()
    }

    #[inline(always)]
    fn next_row_anywhere(&mut self) -> Result<(), Damage> {
        let Self { header, tiles, macroblocks, submodes, present, decoded } = self;
        let mut reader = header.modes;
        modes::read_row(&mut reader, header, submodes, macroblocks);
        header.modes = reader;
        if reader.ended() {
            return Err(Damage::Corrupt("its first partition ends too early"));
        }
        let count = header.partitions.len();
        let partition = *decoded % count;
        let mut bools = header.partitions[partition];
        tiles.rotate_left(1);
        let [.., above_row, row] = &mut tiles[..] else { return Ok(()) };
        let mut canvas = Canvas::new(*decoded == 0);
        let mut left = 0;
        let mut coefficients = Coefficients::new();
        for index in 0..macroblocks.len() {
            let macroblock = &macroblocks[index];
            let above = &mut present[index];
            if macroblock.is_skipped {
                // Whether there are means is known only of macroblocks that may have some.
                let kept = if matches!(macroblock.luma, Luma::Whole(_)) { 0 } else { 1 << MEANS };
                *above &= kept;
                left &= kept;
                coefficients.skip();
            } else {
                coefficients.read(&mut bools, header, macroblock, above, &mut left);
            }
            canvas.enter(&above_row[index], above_row.get(index + 1));
            canvas.draw(macroblock, &mut coefficients, (*decoded > 0, index > 0));
            canvas.leave(&mut row[index]);
        }
        header.partitions[partition] = bools;
        *decoded += 1;
        if bools.ended() { Err(Damage::Truncated) } else { Ok(()) }
    }

    /// The last `count` rows that were decoded.
    pub(super) fn last_rows(&self, count: usize) -> &[Vec<Tile>] {
        &self.tiles[BATCH - count.min(BATCH)..]
    }
}
