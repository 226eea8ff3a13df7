//! What a block is predicted to be, from the samples above it and left of it (RFC 6386, 12).

use super::{
    canvas::Word,
    modes::{Mode, Submode},
    transform::Block,
};

/// A square of `SIDE` samples, which are `WORDS` words of 4.
#[inline(always)]
pub(super) fn square<const WORDS: usize, const SIDE: usize>(
    mode: Mode,
    above: &[Word; WORDS],
    left: &[u8; SIDE],
    corner: u8,
    (has_above, has_left): (bool, bool),
) -> [[Word; WORDS]; SIDE] {
    match mode {
        Mode::Mean => {
            let sum = |side: &[u8]| side.iter().map(|sample| u32::from(*sample)).sum::<u32>();
            let (above, left, length) = (sum(above.as_flattened()), sum(left), SIDE as u32);
            let mean = match (has_above, has_left) {
                (true, true) => (above + left + length) / (2 * length),
                (true, false) => (above + length / 2) / length,
                (false, true) => (left + length / 2) / length,
                (false, false) => 128,
            };
            [[[mean as u8; 4]; WORDS]; SIDE]
        }
        Mode::Above => [*above; SIDE],
        Mode::Left => left.map(|left| [[left; 4]; WORDS]),
        Mode::Gradient => left.map(|left| above.map(|above| gradient(above, left, corner))),
    }
}

#[inline(always)]
fn gradient(above: Word, left: u8, corner: u8) -> Word {
    let turn = i16::from(left) - i16::from(corner);
    above.map(|above| (i16::from(above) + turn).clamp(0, 255) as u8)
}

/// The samples around a block of 4x4.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    /// From the lowest byte on: the left ones from below, of which the lowest is there twice, the corner, and the eight
    /// above, of which the last is there twice.
    ///
    /// ```text
    ///     6   7  8  9 10  11 12 13 14
    ///     5 ┌────────────┐
    ///     4 │            │
    ///     3 │            │
    ///     2 │            │
    ///       └────────────┘
    /// ```
    samples: u128,
}

const LOW_BITS: u128 = u128::MAX / 255;

impl Edge {
    /// `left` from above to below.
    #[inline(always)]
    pub(super) fn new(left: [u8; 4], corner: u8, above: Word, above_right: Word) -> Self {
        let lower = u32::from_be_bytes(left);
        let near =
            u64::from(u32::from_le_bytes(above)) | u64::from(u32::from_le_bytes(above_right)) << 32;
        let samples = u128::from(left[3])
            | u128::from(lower) << 8
            | u128::from(corner) << 40
            | u128::from(near) << 48
            | u128::from(above_right[3]) << 112;
        Self { samples }
    }

    #[inline(always)]
    pub(super) fn block(self, mode: Submode) -> Block {
        let samples = self.samples.to_le_bytes();
        let four = |from: u128, at: u32| ((from >> (8 * at)) as u32).to_le_bytes();
        match mode {
            Submode::Mean => {
                let sum: u32 = samples[1..5]
                    .iter()
                    .chain(&samples[6..10])
                    .map(|sample| u32::from(*sample))
                    .sum();
                [[((sum + 4) >> 3) as u8; 4]; 4]
            }
            Submode::Gradient => {
                let above = four(self.samples, 6);
                [4, 3, 2, 1].map(|left: usize| gradient(above, samples[left], samples[5]))
            }
            Submode::Above => [four(self.threes(), 6); 4],
            Submode::Left => {
                let threes = self.threes().to_le_bytes();
                [4, 3, 2, 1].map(|left: usize| [threes[left]; 4])
            }
            Submode::RightDown => {
                let threes = self.threes();
                [5, 4, 3, 2].map(|at| four(threes, at))
            }
            Submode::LeftDown => {
                let threes = self.threes();
                [7, 8, 9, 10].map(|at| four(threes, at))
            }
            Submode::VerticalRight => {
                let (twos, threes) = (self.twos(), self.threes());
                let (even, odd) = (four(twos, 5), four(threes, 5));
                let [far, near] = [3, 4].map(|at: usize| threes.to_le_bytes()[at]);
                [even, odd, [near, even[0], even[1], even[2]], [far, odd[0], odd[1], odd[2]]]
            }
            Submode::VerticalLeft => {
                let (twos, threes) = (self.twos(), self.threes());
                let (even, odd) = (four(twos, 7), four(threes, 8));
                let [near, far] = [11, 12].map(|at: usize| threes.to_le_bytes()[at]);
                [
                    four(twos, 6),
                    four(threes, 7),
                    [even[0], even[1], even[2], near],
                    [odd[0], odd[1], odd[2], far],
                ]
            }
            Submode::HorizontalDown => {
                let (twos, threes) = (self.twos().to_le_bytes(), self.threes().to_le_bytes());
                [
                    [twos[4], threes[5], threes[6], threes[7]],
                    [twos[3], threes[4], twos[4], threes[5]],
                    [twos[2], threes[3], twos[3], threes[4]],
                    [twos[1], threes[2], twos[2], threes[3]],
                ]
            }
            Submode::HorizontalUp => {
                let (twos, threes) = (self.twos().to_le_bytes(), self.threes().to_le_bytes());
                let last = samples[0];
                [
                    [twos[3], threes[3], twos[2], threes[2]],
                    [twos[2], threes[2], twos[1], threes[1]],
                    [twos[1], threes[1], last, last],
                    [last; 4],
                ]
            }
        }
    }

    /// The mean of each sample and the next, rounded up.
    #[inline(always)]
    fn twos(self) -> u128 {
        mean_up(self.samples, self.samples >> 8)
    }

    /// The mean of each sample, taken twice, and those beside it.
    #[inline(always)]
    fn threes(self) -> u128 {
        // The mean of the outer two, rounded down, has lost just what rounding would.
        mean_up(mean_down(self.samples << 8, self.samples >> 8), self.samples)
    }
}

#[inline(always)]
const fn mean_down(a: u128, b: u128) -> u128 {
    (a & b) + (((a ^ b) >> 1) & (LOW_BITS * 127))
}

#[inline(always)]
const fn mean_up(a: u128, b: u128) -> u128 {
    (a | b) - (((a ^ b) >> 1) & (LOW_BITS * 127))
}
