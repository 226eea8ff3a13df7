//! The coefficients of a macroblock (RFC 6386, 13).

use super::{
    bools::Bools,
    header::{Header, Steps},
    modes::{Luma, Macroblock},
    tokens,
    transform::{self, Block},
};

/// Which blocks of a macroblock have coefficients of their own, a bit each: of every plane, those in its last row or column,
/// whichever the neighbor sees. Four of luma, two of each chroma plane, and the means of luma.
pub(super) type Present = u32;

/// The bit of the means.
pub(super) const MEANS: u32 = 8;

/// The bits of the block above and the block to the left of each block, in the order of the file.
static PLACES: [(u8, u8); 24] = {
    let mut places = [(0, 0); 24];
    let mut at = 0;
    while at < 16 {
        places[at as usize] = (at % 4, at / 4);
        at += 1;
    }
    while at < 24 {
        let plane = 4 + (at - 16) / 4 * 2;
        places[at as usize] = (plane + at % 2, plane + at % 4 / 2);
        at += 1;
    }
    places
};

/// Sums of coefficients below this cannot become larger than 16 bits in any of the transforms.
const WIDE: u32 = 1 << 12;

/// The coefficients of a macroblock, multiplied by their steps. Those of a block are zero again once it is drawn.
pub(super) struct Coefficients {
    blocks: [[i16; 16]; 24],
    /// The position behind the last coefficient of each block.
    ends: [u8; 24],
    /// Whether there are some that only a file that means harm has.
    is_wide: bool,
}

impl Coefficients {
    pub(super) const fn new() -> Self {
        Self { blocks: [[0; 16]; 24], ends: [0; 24], is_wide: false }
    }

    /// Has none, for a macroblock that is skipped.
    pub(super) const fn skip(&mut self) {
        (self.ends, self.is_wide) = ([0; 24], false);
    }

    #[inline(always)]
    pub(super) fn read(
        &mut self,
        bools: &mut Bools,
        header: &Header,
        macroblock: &Macroblock,
        above: &mut Present,
        left: &mut Present,
    ) {
        let Steps { luma, means, chroma } = header.steps[usize::from(macroblock.segment) & 3];
        let [after_means, of_means, of_chroma, whole] = &*header.probabilities;
        let mut reader = *bools;
        let (mut above_bits, mut left_bits) = (*above, *left);
        let (mut first, mut probabilities, mut steps) = (0, whole, luma);
        let mut widest = 0;
        if matches!(macroblock.luma, Luma::Whole(_)) {
            let mut block = [0; 16];
            let neighbors = (above_bits >> MEANS & 1) + (left_bits >> MEANS & 1);
            let end = tokens::read(&mut reader, of_means, neighbors, 0, means, &mut block, &mut 0);
            let present = u32::from(end > 0) << MEANS;
            above_bits = above_bits & !(1 << MEANS) | present;
            left_bits = left_bits & !(1 << MEANS) | present;
            let all = if end > 1 {
                transform::means(&block)
            } else {
                [((i32::from(block[0]) + 3) >> 3) as i16; 16]
            };
            for (block, mean) in self.blocks.iter_mut().zip(all) {
                block[0] = mean;
                widest |= u32::from(mean.unsigned_abs());
            }
            (first, probabilities) = (1, after_means);
        }
        let blocks = self.blocks.iter_mut().zip(&mut self.ends);
        for (index, ((block, end_of_block), (column, row))) in blocks.zip(&PLACES).enumerate() {
            if index == 16 {
                (first, probabilities, steps) = (0, of_chroma, chroma);
            }
            let (column, row) = (u32::from(*column), u32::from(*row));
            let neighbors = (above_bits >> column & 1) + (left_bits >> row & 1);
            reader.fill();
            let end = tokens::read(
                &mut reader,
                probabilities,
                neighbors,
                first,
                steps,
                block,
                &mut widest,
            );
            let present = u32::from(end > first);
            above_bits = above_bits & !(1 << column) | present << column;
            left_bits = left_bits & !(1 << row) | present << row;
            *end_of_block = end as u8;
        }
        self.is_wide = widest >= WIDE;
        (*bools, *above, *left) = (reader, above_bits, left_bits);
    }

    /// Adds a block to what it was predicted to be.
    #[inline(always)]
    pub(super) fn add(&mut self, index: usize, predicted: Block) -> Block {
        if self.is_wide {
            return self.add_wide(index, predicted);
        }
        let block = &mut self.blocks[index];
        if self.ends[index] > 1 {
            let sum = transform::add(block, predicted);
            *block = [0; 16];
            sum
        } else if block[0] != 0 {
            let sum = transform::add_first(block[0], predicted);
            block[0] = 0;
            sum
        } else {
            predicted
        }
    }

    /// The same as libwebp where sums are larger than 16 bits: its ways differ then.
    #[cold]
    #[inline(never)]
    fn add_wide(&mut self, index: usize, predicted: Block) -> Block {
        let plane = index / 4 * 4;
        let is_any = match index {
            0..16 => self.ends[index] > 3,
            _ => self.ends[plane..plane + 4].iter().any(|end| *end > 1),
        };
        let block = std::mem::take(&mut self.blocks[index]);
        if is_any {
            transform::add(&block, predicted)
        } else if self.ends[index] > 1 {
            transform::add_three(&block, predicted)
        } else if block[0] != 0 {
            transform::add_first(block[0], predicted)
        } else {
            predicted
        }
    }
}
