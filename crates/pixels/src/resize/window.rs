//! The last rows that came in, in pairs, as the sums need them.

use super::{
    sums::{self, Block, Bytes, LANES, Rings, Wanted},
    weights::PAIR,
};

/// As many pairs of rows as those results are made of that are made at once.
#[derive(Clone)]
pub(super) struct Window {
    kept: Kept,
    /// Rows that are complete, and how many there will be.
    filled: usize,
    all: usize,
}

#[derive(Clone)]
enum Kept {
    /// Rows as they come in.
    Each {
        /// The first one of the next pair.
        first: Vec<u8>,
        rings: Rings<Bytes>,
    },
    /// Sums of several rows each.
    Folded {
        folded: u32,
        /// Both sums of the next pair, and the rows that the one which is not complete has.
        sums: [Vec<u16>; PAIR],
        added: u32,
        rings: Rings<Block>,
    },
}

impl Window {
    /// For `all` rows of so many samples, each the sum of `folded` that come in.
    pub(super) fn new(folded: u32, all: usize, samples: usize, pairs: usize) -> Self {
        let blocks = samples.div_ceil(LANES);
        let kept = if folded == 1 {
            Kept::Each { first: vec![0; samples], rings: Rings::new(blocks, pairs) }
        } else {
            let sums = [(); PAIR].map(|()| vec![0; blocks * LANES]);
            Kept::Folded { folded, sums, added: 0, rings: Rings::new(blocks, pairs) }
        };
        Self { kept, filled: 0, all }
    }

    /// Bytes of a pair of rows.
    pub(super) const fn pair_bytes(folded: u32, samples: usize) -> usize {
        let block_bytes = if folded == 1 { size_of::<Bytes>() } else { size_of::<Block>() };
        samples.div_ceil(LANES) * block_bytes
    }

    /// Memory of a window of so many pairs, in bytes.
    pub(super) const fn bytes(folded: u32, samples: usize, pairs: usize) -> u64 {
        // Beside the rings at most the two sums, which are a pair.
        Self::pair_bytes(folded, samples) as u64 * (pairs as u64 + 1)
    }

    /// Takes a row, and says whether a pair is complete. The last one completes whatever there is.
    pub(super) fn add(&mut self, row: &[u8], is_last: bool) -> bool {
        let place = self.filled / PAIR;
        let is_first = self.filled.is_multiple_of(PAIR);
        match &mut self.kept {
            Kept::Each { first, rings } => {
                self.filled += 1;
                match (is_first, self.filled == self.all) {
                    (false, _) => sums::join_bytes(first, row, rings.pair(place)),
                    // Beside the last one of an odd number is one that weighs nothing.
                    (true, true) => sums::join_bytes(row, row, rings.pair(place)),
                    (true, false) => {
                        first.copy_from_slice(row);
                        return false;
                    }
                }
            }
            Kept::Folded { folded, sums, added, rings } => {
                let sum = &mut sums[self.filled % PAIR];
                if *added == 0 {
                    sums::add::<true>(row, sum);
                } else {
                    sums::add::<false>(row, sum);
                }
                *added += 1;
                if *added < *folded && !is_last {
                    return false;
                }
                if *added < *folded {
                    // The mean of fewer rows, as the sum of as many: their weight is the smaller one.
                    for sum in sum {
                        *sum = (u32::from(*sum) * *folded / *added) as u16;
                    }
                }
                *added = 0;
                self.filled += 1;
                if is_first && self.filled < self.all {
                    return false;
                }
                let [first, second] = &*sums;
                sums::join(first, second, rings.pair(place));
            }
        }
        true
    }

    /// Pairs that are complete.
    pub(super) const fn pairs(&self) -> usize {
        self.filled.div_ceil(PAIR)
    }

    /// Where a pair is, for [`Window::down`].
    pub(super) const fn place(&self, pair: usize) -> usize {
        match &self.kept {
            Kept::Each { rings, .. } => rings.place(pair),
            Kept::Folded { rings, .. } => rings.place(pair),
        }
    }

    /// Makes rows of the result, one after the other.
    pub(super) fn down(&self, wanted: &[Wanted], shift: u32, result: &mut [[i16; LANES]]) {
        match &self.kept {
            Kept::Each { rings, .. } => sums::down(rings, wanted, shift, result),
            Kept::Folded { rings, .. } => sums::down(rings, wanted, shift, result),
        }
    }
}
