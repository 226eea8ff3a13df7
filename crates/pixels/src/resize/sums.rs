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

/// Every processor, and what the others are tested against.
#[cfg(any(test, not(target_arch = "x86_64")))]
struct Portable;

#[cfg(any(test, not(target_arch = "x86_64")))]
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Samples and weights as large as they come, and every smaller one now and then.
    fn noise() -> impl FnMut() -> u32 {
        let mut state = 1_u64;
        move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as u32
        }
    }

    #[test]
    fn every_instruction_set_gives_the_same() {
        let mut noise = noise();
        let mut check = |pairs: usize, blocks: usize, most: u32, shift: u32| {
            let mut sample = || noise() % (most + 1);
            let rows: Vec<Block> = (0..pairs * blocks)
                .map(|_| std::array::from_fn(|_| sample() | sample() << 16))
                .collect();
            let mut weight = || (noise() % 40_000) as i32 - 10_000;
            let largest = (1 << 15) / pairs as i32;
            let weights: Vec<[i16; PAIR]> =
                (0..pairs).map(|_| std::array::from_fn(|_| (weight() % largest) as i16)).collect();
            let mut expected = vec![[0; LANES]; blocks];
            down_with::<Portable>(&rows, &weights, shift, &mut expected);
            let mut found = vec![[0; LANES]; blocks];
            down(&rows, &weights, shift, &mut found);
            assert_eq!(found, expected, "{pairs} pairs, {blocks} blocks");
            let level = across(&rows, blocks, &weights, shift + FRACTION);
            let expected = across_with::<Portable>(&rows, blocks, &weights, shift + FRACTION);
            assert_eq!(level, expected, "{pairs} pairs, {blocks} blocks apart");
            #[cfg(target_arch = "x86_64")]
            for (index, found) in found.iter().enumerate() {
                let pairs = rows.chunks_exact(blocks).map(|row| &row[index]).zip(&weights);
                let sums = <x86::Sse2 as Sums>::sums(pairs, shift);
                assert_eq!(sums.map(|sum| sum.clamp(0, MOST as i16)), *found, "SSE2");
            }
        };
        check(1, 1, 255, 8);
        check(4, 3, 255, 8);
        check(24, 7, 255, 9);
        check(5, 2, MOST, 10);
        check(200, 1, 32_640, 12);
    }

    #[test]
    fn adds_to_one_half_of_pairs() {
        let samples: Vec<u8> = (0..77).map(|at| at * 3).collect();
        let mut pairs = vec![u32::MAX; 77];
        add::<true>(&samples, 0, &mut pairs);
        add::<false>(&samples, 0, &mut pairs);
        add::<false>(&samples, 1, &mut pairs);
        let expected = samples.iter().map(|&sample| u32::from(sample) * 0x1_0002);
        assert!(pairs.iter().copied().eq(expected), "{pairs:?}");
    }
}
