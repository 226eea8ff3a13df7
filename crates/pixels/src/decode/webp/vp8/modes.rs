//! How each macroblock is predicted (RFC 6386, 11), and what else stands before its coefficients.

use super::{
    bools::{Bools, Odds},
    header::Header,
    tables::SUBBLOCK_MODES,
};

/// How a whole block is predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// The mean of the samples above and left.
    Mean,
    Above,
    Left,
    /// Left + above - corner.
    Gradient,
}

/// How one of the 16 blocks of luma is predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Submode {
    Mean,
    Gradient,
    Above,
    Left,
    LeftDown,
    RightDown,
    VerticalRight,
    VerticalLeft,
    HorizontalDown,
    HorizontalUp,
}

#[derive(Clone, Copy)]
pub(super) enum Luma {
    Whole(Mode),
    Blocks([[Submode; 4]; 4]),
}

#[derive(Clone, Copy)]
pub(super) struct Macroblock {
    pub(super) segment: u8,
    pub(super) is_skipped: bool,
    pub(super) luma: Luma,
    pub(super) chroma: Mode,
}

impl Macroblock {
    pub(super) const EMPTY: Self =
        Self { segment: 0, is_skipped: false, luma: Luma::Whole(Mode::Mean), chroma: Mode::Mean };
}

/// The odds of the branches on the way to a mode.
static SUBMODES: [[[Odds; 9]; 10]; 10] = {
    let mut odds = [[[Odds::EVEN; 9]; 10]; 10];
    let mut index = 0;
    while index < 100 {
        odds[index / 10][index % 10] = Odds::all(SUBBLOCK_MODES[index / 10][index % 10]);
        index += 1;
    }
    odds
};

/// Reads the modes of a row of macroblocks. `above` are those of the blocks above it, and then its own last.
#[inline(always)]
pub(super) fn read_row(
    bools: &mut Bools,
    header: &Header,
    above: &mut [[Submode; 4]],
    row: &mut [Macroblock],
) {
    let mut left = [Submode::Mean; 4];
    let mut reader = *bools;
    for (macroblock, above) in row.iter_mut().zip(above) {
        *macroblock = read(&mut reader, header, above, &mut left);
    }
    *bools = reader;
}

#[inline(always)]
fn read(
    bools: &mut Bools,
    header: &Header,
    above: &mut [Submode; 4],
    left: &mut [Submode; 4],
) -> Macroblock {
    let segment = match header.segments {
        None => 0,
        Some([high, low, _]) if !bools.bit(high) => bools.number(low) as u8,
        Some([_, _, low]) => 2 + bools.number(low) as u8,
    };
    let is_skipped = header.not_skipped.is_some_and(|probability| bools.bit(probability));
    let luma = if bools.bit(const { Odds::new(145) }) {
        let mode = read_luma(bools);
        let alike = match mode {
            Mode::Mean => Submode::Mean,
            Mode::Above => Submode::Above,
            Mode::Left => Submode::Left,
            Mode::Gradient => Submode::Gradient,
        };
        (*above, *left) = ([alike; 4], [alike; 4]);
        Luma::Whole(mode)
    } else {
        let mut blocks = [[Submode::Mean; 4]; 4];
        for (row, left) in blocks.iter_mut().zip(left) {
            for (block, above) in row.iter_mut().zip(&mut *above) {
                *left = read_submode(bools, &SUBMODES[*above as usize][*left as usize]);
                (*block, *above) = (*left, *left);
            }
        }
        Luma::Blocks(blocks)
    };
    Macroblock { segment, is_skipped, luma, chroma: read_chroma(bools) }
}

#[inline(always)]
fn read_luma(bools: &mut Bools) -> Mode {
    if bools.bit(const { Odds::new(156) }) {
        return if bools.bit(const { Odds::new(128) }) { Mode::Gradient } else { Mode::Left };
    }
    if bools.bit(const { Odds::new(163) }) { Mode::Above } else { Mode::Mean }
}

#[inline(always)]
fn read_chroma(bools: &mut Bools) -> Mode {
    if !bools.bit(const { Odds::new(142) }) {
        return Mode::Mean;
    }
    if !bools.bit(const { Odds::new(114) }) {
        return Mode::Above;
    }
    if bools.bit(const { Odds::new(183) }) { Mode::Gradient } else { Mode::Left }
}

#[inline(always)]
fn read_submode(bools: &mut Bools, branches: &[Odds; 9]) -> Submode {
    if !bools.bit(branches[0]) {
        return Submode::Mean;
    }
    if !bools.bit(branches[1]) {
        return Submode::Gradient;
    }
    if !bools.bit(branches[2]) {
        return Submode::Above;
    }
    if !bools.bit(branches[3]) {
        if !bools.bit(branches[4]) {
            return Submode::Left;
        }
        return if bools.bit(branches[5]) { Submode::VerticalRight } else { Submode::RightDown };
    }
    if !bools.bit(branches[6]) {
        return Submode::LeftDown;
    }
    if !bools.bit(branches[7]) {
        return Submode::VerticalLeft;
    }
    if bools.bit(branches[8]) { Submode::HorizontalUp } else { Submode::HorizontalDown }
}
