//! Weighted sums of many samples at once: the only loop that costs anything.
//!
//! Samples lie in pairs, the two that one multiplication takes, and 32 pairs make a block: 32 neighbors of a row, or 32 rows
//! of a column. Each result of a block is the sum of its pairs in several blocks.

#[cfg(target_arch = "x86_64")]
mod x86;

use std::ops::DerefMut;

use super::{reused::Reused, weights::PAIR};
#[cfg(target_arch = "x86_64")]
use x86::weave;

/// Results made at once.
pub(super) const LANES: usize = 32;
/// Bits after the point that a sample keeps between both passes, so that it is rounded to a whole level once.
pub(super) const FRACTION: u32 = 6;
/// The largest sample between both passes.
pub(super) const MOST: i32 = 255 << FRACTION;

/// 32 pairs, the first sample of each in the lower half. A sample is 0 to 32767.
pub(super) type Block = [u32; LANES];
/// 32 pairs of bytes, which take half the memory and are made wide when they are summed up.
pub(super) type Bytes = [i16; LANES];

/// Blocks of either kind. How a processor loads them is a matter of its instructions.
#[cfg(target_arch = "x86_64")]
pub(super) use x86::Pairs;

/// Blocks of either kind.
#[cfg(not(target_arch = "x86_64"))]
pub(super) trait Pairs: Samples {}
#[cfg(not(target_arch = "x86_64"))]
impl<Block: Samples> Pairs for Block {}

/// What the blocks are made of.
pub(super) trait Samples: Sized {
    /// Many of them.
    type Many: DerefMut<Target = [Self]> + Clone;

    /// So many of zeros.
    fn zeros(count: usize) -> Self::Many;

    /// Both samples of a pair.
    #[cfg(any(test, not(target_arch = "x86_64")))]
    fn pair(&self, lane: usize) -> [i16; PAIR];
}

impl Samples for Block {
    type Many = Vec<Self>;

    fn zeros(count: usize) -> Vec<Self> {
        vec![[0; LANES]; count]
    }

    #[cfg(any(test, not(target_arch = "x86_64")))]
    #[inline(always)]
    fn pair(&self, lane: usize) -> [i16; PAIR] {
        [self[lane] as i16, (self[lane] >> 16) as i16]
    }
}

impl Samples for Bytes {
    type Many = Reused;

    fn zeros(count: usize) -> Reused {
        Reused::zeros(count)
    }

    #[cfg(any(test, not(target_arch = "x86_64")))]
    #[inline(always)]
    fn pair(&self, lane: usize) -> [i16; PAIR] {
        self[lane].to_le_bytes().map(i16::from)
    }
}

/// How a block of results is summed up: an instruction set.
trait Sums {
    /// 32 sums, in the order of the pairs or that of their [`Pairs::all`].
    type Block;

    /// The sums, rounded and without the last `shift` bits.
    fn sums<'a, P: Pairs + 'a>(
        pairs: impl Iterator<Item = (&'a P, &'a [i16; PAIR])>,
        shift: u32,
    ) -> Self::Block;

    /// The sums within 0 and [`MOST`].
    fn samples<P: Pairs>(sums: Self::Block) -> [i16; LANES];

    /// The sums within 0 and 255.
    fn levels(sums: Self::Block) -> [u8; LANES];
}

/// Every processor, and what the others are tested against.
#[cfg(any(test, not(target_arch = "x86_64")))]
struct Portable;

#[cfg(any(test, not(target_arch = "x86_64")))]
impl Sums for Portable {
    type Block = [i32; LANES];

    #[inline(always)]
    fn sums<'a, P: Pairs + 'a>(
        pairs: impl Iterator<Item = (&'a P, &'a [i16; PAIR])>,
        shift: u32,
    ) -> Self::Block {
        let mut sums = [1 << (shift - 1); LANES];
        for (block, &[first, second]) in pairs {
            for (lane, sum) in sums.iter_mut().enumerate() {
                let [low, high] = block.pair(lane).map(i32::from);
                *sum += low * i32::from(first) + high * i32::from(second);
            }
        }
        sums.map(|sum| sum >> shift)
    }

    #[inline(always)]
    fn samples<P: Pairs>(sums: Self::Block) -> [i16; LANES] {
        sums.map(|sum| sum.clamp(0, MOST) as i16)
    }

    #[inline(always)]
    fn levels(sums: Self::Block) -> [u8; LANES] {
        sums.map(|sum| sum.clamp(0, 255) as u8)
    }
}

/// The last pairs of rows: a ring for each block of columns, one after the other, so that what makes a result lies together.
#[derive(Clone)]
pub(super) struct Rings<P: Pairs> {
    blocks: P::Many,
    /// Pairs of a ring.
    pairs: usize,
}

/// One row to make: the place of its first pair in the rings, and what the pairs from there on weigh.
pub(super) type Wanted<'a> = (usize, &'a [[i16; PAIR]]);

impl<P: Pairs> Rings<P> {
    /// For rows of so many blocks.
    pub(super) fn new(blocks: usize, pairs: usize) -> Self {
        Self { blocks: P::zeros(blocks * pairs), pairs }
    }

    /// The blocks of a pair of rows, in the place of the oldest.
    pub(super) fn pair(&mut self, pair: usize) -> impl Iterator<Item = &mut P> {
        let place = self.place(pair);
        self.blocks.iter_mut().skip(place).step_by(self.pairs)
    }

    /// Where in its ring a pair is.
    pub(super) const fn place(&self, pair: usize) -> usize {
        pair % self.pairs
    }
}

/// Adds samples to sums of so many rows as stay within 15 bits; `SET` forgets what they were.
pub(super) fn add<const SET: bool>(samples: &[u8], sums: &mut [u16]) {
    #[cfg(target_arch = "x86_64")]
    return x86::add::<SET>(samples, sums);
    #[cfg(not(target_arch = "x86_64"))]
    add_anywhere::<SET>(samples, sums);
}

/// Lays two rows of sums out as pairs.
pub(super) fn join<'a>(first: &[u16], second: &[u16], pairs: impl Iterator<Item = &'a mut Block>) {
    #[cfg(target_arch = "x86_64")]
    return x86::join(first, second, pairs);
    #[cfg(not(target_arch = "x86_64"))]
    join_anywhere(first, second, pairs);
}

/// Lays two rows of bytes out as pairs. They are as long as each other, and what is beside them in the last block is zero.
pub(super) fn join_bytes<'a>(
    first: &[u8],
    second: &[u8],
    mut pairs: impl Iterator<Item = &'a mut Bytes>,
) {
    let ((first, first_left), (second, second_left)) =
        (first.as_chunks::<LANES>(), second.as_chunks::<LANES>());
    for ((first, second), pairs) in first.iter().zip(second).zip(pairs.by_ref()) {
        weave(first, second, pairs);
    }
    if let Some(pairs) = pairs.next() {
        let padded = |samples: &[u8]| {
            let mut block = [0; LANES];
            block[..samples.len()].copy_from_slice(samples);
            block
        };
        weave(&padded(first_left), &padded(second_left), pairs);
    }
}

/// Makes rows of many, one after the other in `result`.
///
/// All of them at once, because those of a block then read what is in the nearest cache already.
pub(super) fn down<P: Pairs>(
    rings: &Rings<P>,
    wanted: &[Wanted],
    shift: u32,
    result: &mut [[i16; LANES]],
) {
    #[cfg(target_arch = "x86_64")]
    return x86::down(rings, wanted, shift, result);
    #[cfg(not(target_arch = "x86_64"))]
    down_with::<Portable, P>(rings, wanted, shift, result);
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
fn add_anywhere<const SET: bool>(samples: &[u8], sums: &mut [u16]) {
    for (sum, &sample) in sums.iter_mut().zip(samples) {
        let before = if SET { 0 } else { *sum };
        *sum = before + u16::from(sample);
    }
}

#[inline(always)]
fn join_anywhere<'a>(first: &[u16], second: &[u16], pairs: impl Iterator<Item = &'a mut Block>) {
    let blocks = first.as_chunks::<LANES>().0.iter().zip(second.as_chunks::<LANES>().0);
    for ((first, second), pairs) in blocks.zip(pairs) {
        // Not in place: the compiler makes vectors of this only where it sees that nothing overlaps.
        let mut joined = [0; LANES];
        for (pair, (&first, &second)) in joined.iter_mut().zip(first.iter().zip(second)) {
            *pair = u32::from(first) | u32::from(second) << 16;
        }
        *pairs = joined;
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn weave(first: &[u8; LANES], second: &[u8; LANES], pairs: &mut Bytes) {
    *pairs = std::array::from_fn(|lane| i16::from_le_bytes([first[lane], second[lane]]));
}

#[inline(always)]
fn down_with<S: Sums, P: Pairs>(
    rings: &Rings<P>,
    wanted: &[Wanted],
    shift: u32,
    result: &mut [[i16; LANES]],
) {
    let blocks = result.len() / wanted.len();
    for (index, ring) in rings.blocks.chunks_exact(rings.pairs).enumerate() {
        for (row, (first, weights)) in wanted.iter().enumerate() {
            // Around the end of the ring in two straight ways: in one, every pair would have to ask whether it is the last.
            let (after, before) = ring.split_at(*first);
            let (some, others) = weights.split_at(weights.len().min(before.len()));
            let pairs = before.iter().zip(some).chain(after.iter().zip(others));
            result[row * blocks + index] = S::samples::<P>(S::sums(pairs, shift));
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
    S::levels(S::sums(columns.iter().step_by(step).zip(weights), shift))
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
            check_down(&rows, blocks, &weights, shift);
            if most <= 255 {
                let narrow = |pair| (pair & 0xFF | pair >> 8) as i16;
                let rows: Vec<Bytes> = rows.iter().map(|block| block.map(narrow)).collect();
                check_down(&rows, blocks, &weights, shift);
            }
            let level = across(&rows, blocks, &weights, shift + FRACTION);
            let expected_level = across_with::<Portable>(&rows, blocks, &weights, shift + FRACTION);
            assert_eq!(level, expected_level, "{pairs} pairs, {blocks} blocks apart");
            #[cfg(target_arch = "x86_64")]
            {
                let level = across_with::<x86::Sse2>(&rows, blocks, &weights, shift + FRACTION);
                assert_eq!(level, expected_level, "SSE2");
            }
        };
        check(1, 1, 255, 8);
        check(4, 3, 255, 8);
        check(24, 7, 255, 9);
        check(5, 2, MOST as u32, 10);
        check(200, 1, 32_640, 12);
    }

    fn check_down<P: Pairs + Copy>(rows: &[P], blocks: usize, weights: &[[i16; PAIR]], shift: u32) {
        let pairs = weights.len();
        // A ring that is longer than what one row needs, and two rows, of which one goes around its end.
        let mut rings = Rings::<P>::new(blocks, pairs + 1);
        let stored = |pair: usize| &rows[pair % (pairs + 1) % pairs * blocks..][..blocks];
        for pair in 0..=pairs {
            rings.pair(pair).zip(stored(pair)).for_each(|(to, from)| *to = *from);
        }
        let firsts = [0, pairs];
        let wanted = firsts.map(|first| (rings.place(first), weights));
        let expected: Vec<[i16; LANES]> = firsts
            .into_iter()
            .flat_map(|first| (0..blocks).map(move |index| (first, index)))
            .map(|(first, index)| {
                let one: Vec<_> = (first..).map(|pair| &stored(pair)[index]).zip(weights).collect();
                Portable::samples::<P>(Portable::sums(one.into_iter(), shift))
            })
            .collect();
        let mut found = vec![[0; LANES]; 2 * blocks];
        down(&rings, &wanted, shift, &mut found);
        assert_eq!(found, expected, "{pairs} pairs, {blocks} blocks");
        #[cfg(target_arch = "x86_64")]
        {
            found.fill([0; LANES]);
            down_with::<x86::Sse2, P>(&rings, &wanted, shift, &mut found);
            assert_eq!(found, expected, "SSE2");
        }
    }

    #[test]
    fn adds_rows_and_joins_two() {
        const SAMPLES: usize = 2 * LANES;
        let samples: [u8; SAMPLES - 5] = std::array::from_fn(|at| at as u8 * 3);
        let mut rows = [[u16::MAX; SAMPLES]; 2];
        for row in &mut rows {
            add::<true>(&samples, row);
        }
        add::<false>(&samples, &mut rows[1]);
        let mut rings = Rings::new(2, 3);
        join(&rows[0], &rows[1], rings.pair(5));
        let found: Vec<u32> = rings.pair(8).flatten().map(|pair| *pair).collect();
        let expected = samples.iter().map(|&sample| u32::from(sample) * 0x2_0001);
        assert!(found.into_iter().eq(expected.chain([u32::MAX; 5])));
    }

    #[test]
    fn joins_bytes_of_whole_blocks_and_parts() {
        for length in [1, LANES - 1, LANES, LANES + 1, 3 * LANES] {
            let [first, second] = [3, 7].map(|factor| -> Vec<u8> {
                (0..length).map(|at| (at * factor % 251) as u8).collect()
            });
            let mut rings = Rings::<Bytes>::new(length.div_ceil(LANES), 2);
            rings.pair(1).for_each(|block| *block = [-1; LANES]);
            join_bytes(&first, &second, rings.pair(1));
            let found: Vec<i16> = rings.pair(1).flatten().map(|pair| *pair).collect();
            let zip = first.iter().zip(&second);
            let mut expected: Vec<i16> =
                zip.map(|(first, second)| i16::from_le_bytes([*first, *second])).collect();
            expected.resize(found.len(), 0);
            assert_eq!(found, expected, "{length} samples");
        }
    }
}
