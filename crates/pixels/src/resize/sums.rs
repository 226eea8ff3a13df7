//! Weighted sums of many samples at once: the only loop that costs anything.
//!
//! Samples lie in pairs, the two that one multiplication takes in 32 bits, and 32 pairs make a block: 32 neighbors of a
//! row, or 32 rows of a column. Each result of a block is the sum of its pairs in several blocks.

#[cfg(target_arch = "x86_64")]
mod x86;

use super::weights::PAIR;

/// Results made at once.
pub(super) const LANES: usize = 32;
/// Bits after the point that a sample keeps between both passes, so that it is rounded to a whole level once.
pub(super) const FRACTION: u32 = 6;
/// The largest sample between both passes.
pub(super) const MOST: u32 = 255 << FRACTION;

/// 32 pairs, the first sample of each in the lower half. A sample is 0 to 32767.
pub(super) type Block = [u32; LANES];

/// How a block of results is summed up: an instruction set.
trait Sums {
    /// The sums, rounded and without the last `shift` bits, within 16 bits.
    fn sums<'a>(
        pairs: impl Iterator<Item = (&'a Block, &'a [i16; PAIR])>,
        shift: u32,
    ) -> [i16; LANES];
}

/// Every processor.
struct Portable;

impl Sums for Portable {
    #[inline(always)]
    fn sums<'a>(
        pairs: impl Iterator<Item = (&'a Block, &'a [i16; PAIR])>,
        shift: u32,
    ) -> [i16; LANES] {
        let mut sums = [1 << (shift - 1); LANES];
        for (block, &[first, second]) in pairs {
            for (sum, pair) in sums.iter_mut().zip(block) {
                let (low, high) = (*pair as i16, (*pair >> 16) as i16);
                *sum += i32::from(low) * i32::from(first) + i32::from(high) * i32::from(second);
            }
        }
        sums.map(|sum| (sum >> shift).clamp(i16::MIN.into(), i16::MAX.into()) as i16)
    }
}

/// Adds samples to a half of pairs, the lower one where `high` is 0 and the upper one where it is 1; `SET` forgets what
/// was in both.
pub(super) fn add<const SET: bool>(samples: &[u8], high: u32, pairs: &mut [u32]) {
    #[cfg(target_arch = "x86_64")]
    return x86::add::<SET>(samples, high, pairs);
    #[cfg(not(target_arch = "x86_64"))]
    add_anywhere::<SET>(samples, high, pairs);
}

/// Makes one row of many: `rows` holds one stored row of pairs after the other, `weights` has one entry for each.
pub(super) fn down(
    rows: &[Block],
    weights: &[[i16; PAIR]],
    shift: u32,
    result: &mut [[i16; LANES]],
) {
    #[cfg(target_arch = "x86_64")]
    return x86::down(rows, weights, shift, result);
    #[cfg(not(target_arch = "x86_64"))]
    down_with::<Portable>(rows, weights, shift, result);
}

/// Makes one column of `columns`, whose neighbors are `step` blocks apart.
pub(super) fn across(
    columns: &[Block],
    step: usize,
    weights: &[[i16; PAIR]],
    shift: u32,
) -> [u8; LANES] {
    #[cfg(target_arch = "x86_64")]
    return x86::across(columns, step, weights, shift);
    #[cfg(not(target_arch = "x86_64"))]
    across_with::<Portable>(columns, step, weights, shift)
}

#[inline(always)]
fn add_anywhere<const SET: bool>(samples: &[u8], high: u32, pairs: &mut [u32]) {
    for (pair, &sample) in pairs.iter_mut().zip(samples) {
        let before = if SET { 0 } else { *pair };
        *pair = before + (u32::from(sample) << (16 * high));
    }
}

#[inline(always)]
fn down_with<S: Sums>(
    rows: &[Block],
    weights: &[[i16; PAIR]],
    shift: u32,
    result: &mut [[i16; LANES]],
) {
    let blocks = result.len();
    for (index, result) in result.iter_mut().enumerate() {
        let pairs = rows.chunks_exact(blocks).map(|row| &row[index]).zip(weights);
        *result = S::sums(pairs, shift);
        for sum in result {
            *sum = (*sum).clamp(0, MOST as i16);
        }
    }
}

#[inline(always)]
fn across_with<S: Sums>(
    columns: &[Block],
    step: usize,
    weights: &[[i16; PAIR]],
    shift: u32,
) -> [u8; LANES] {
    let sums = S::sums(columns.iter().step_by(step).zip(weights), shift);
    let mut result = [0; LANES];
    for (level, sum) in result.iter_mut().zip(sums) {
        *level = sum.clamp(0, 255) as u8;
    }
    result
}
