//! The best Huffman tables for what was counted.

use super::tokens::{Counts, DC_SYMBOLS, NAME, TABLES, raw};

/// Longest code that a JPEG may have.
const MAX_BITS: usize = 16;

/// A symbol's code, already shifted over its extra bits, and the length of both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Code {
    pub(super) bits: u32,
    pub(super) length: u32,
}

/// The code of each token's name.
pub(super) struct Codes(pub(super) Box<[Code; TABLES * 256]>);

/// A table as a file holds it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    /// How many codes there are of each length, from 1 bit on.
    pub(super) lengths: [u8; MAX_BITS],
    /// Their symbols, shortest codes first.
    pub(super) symbols: Vec<u8>,
}

/// Makes tables and codes. A table that nothing was counted for is empty.
pub(super) fn build(counts: &Counts) -> ([Table; TABLES], Codes) {
    let mut codes = Codes(Box::new([Code::default(); TABLES * 256]));
    let (counts, _) = counts.as_chunks::<256>();
    let (all_codes, _) = codes.0.as_chunks_mut::<256>();
    let tables = std::array::from_fn(|table| {
        let symbols = if table % 2 == 0 { DC_SYMBOLS } else { 256 };
        let made = Table::new(&counts[table][..symbols]);
        made.fill(&mut all_codes[table]);
        made
    });
    for length in 1..=16 {
        codes.0[(raw(0, length) & NAME) as usize] = Code { bits: 0, length };
    }
    (tables, codes)
}

impl Codes {
    /// Bits of all tokens, written with these codes.
    pub(super) fn bits(&self, counts: &Counts) -> u64 {
        let lengths = self.0.iter().map(|code| u64::from(code.length));
        lengths.zip(counts).map(|(length, count)| length * count).sum()
    }
}

impl Table {
    fn new(counts: &[u64]) -> Self {
        let mut symbols: Vec<(u64, u8)> = counts
            .iter()
            .zip(0..=255)
            .filter(|(count, _)| **count > 0)
            .map(|(&c, s)| (c, s))
            .collect();
        if symbols.is_empty() {
            return Self::default();
        }
        // Rarest first, before them one that never comes: it takes the code of ones alone, which the standard forbids.
        symbols.sort_unstable();
        let weights: Vec<u64> =
            std::iter::once(0).chain(symbols.iter().map(|(count, _)| *count)).collect();
        let bits = code_lengths(&weights);
        let mut lengths = [0; MAX_BITS];
        for &bits in &bits[1..] {
            lengths[usize::from(bits) - 1] += 1;
        }
        // Codes grow longer as symbols grow rarer.
        Self { lengths, symbols: symbols.iter().rev().map(|(_, symbol)| *symbol).collect() }
    }

    fn fill(&self, codes: &mut [Code; 256]) {
        let mut symbols = self.symbols.iter();
        let mut code = 0;
        for (count, length) in self.lengths.iter().zip(1..) {
            for &symbol in symbols.by_ref().take(usize::from(*count)) {
                let extra = extra_bits(symbol);
                codes[usize::from(symbol)] = Code { bits: code << extra, length: length + extra };
                code += 1;
            }
            code <<= 1;
        }
    }
}

/// How many bits follow a symbol: the size of a value, or, without one, what a run of empty blocks takes.
const fn extra_bits(symbol: u8) -> u32 {
    match (symbol >> 4, symbol & 15) {
        (15, 0) => 0,
        (run, 0) => run as u32,
        (_, size) => size as u32,
    }
}

/// The code length of each weight, rarest first, that makes the sum of length times weight least while none is longer
/// than [`MAX_BITS`].
///
/// Larmore and Hirschberg's package-merge: on each of 16 levels the weights are merged with pairs from the level below,
/// and each time a weight is among the cheapest on its level its code is a bit longer.
fn code_lengths(weights: &[u64]) -> Vec<u8> {
    // Fewer than two of a level for each weight: all weights, and half of the level below.
    let most = 2 * weights.len();
    let mut is_single = Vec::with_capacity(MAX_BITS * most);
    let mut starts = [0; MAX_BITS];
    let (mut below, mut merged) = (Vec::with_capacity(most), Vec::<u64>::with_capacity(most));
    for start in &mut starts {
        *start = is_single.len();
        let mut pairs = below.chunks_exact(2).map(|pair: &[u64]| pair[0] + pair[1]).peekable();
        let mut singles = weights.iter().copied().peekable();
        merged.clear();
        loop {
            let single = match (singles.peek(), pairs.peek()) {
                (Some(single), Some(pair)) => single <= pair,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => break,
            };
            merged.extend(if single { singles.next() } else { pairs.next() });
            is_single.push(single);
        }
        std::mem::swap(&mut below, &mut merged);
    }
    let mut lengths = vec![0; weights.len()];
    let mut taken = 2 * (weights.len() - 1);
    for start in starts.into_iter().rev() {
        let singles = is_single[start..start + taken].iter().filter(|single| **single).count();
        for length in &mut lengths[..singles] {
            *length += 1;
        }
        taken = 2 * (taken - singles);
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(weights: &[u64], expected: &[u8]) {
        assert_eq!(code_lengths(weights), expected, "{weights:?}");
    }

    // Worked out by hand; the first weight is that of the code which is never written.
    #[test]
    fn gives_the_rare_the_long_codes() {
        check(&[0, 7], &[1, 1]);
        check(&[0, 1, 1], &[2, 2, 1]);
        check(&[0, 1, 1, 1], &[2, 2, 2, 2]);
        check(&[0, 1, 2, 4, 8], &[4, 4, 3, 2, 1]);
    }

    // Fibonacci's numbers make the deepest trees: without a limit the rarest of 30 would take 29 bits.
    #[test]
    fn stays_within_sixteen_bits() {
        let mut weights = vec![0, 1];
        while weights.len() < 30 {
            weights.push(weights[weights.len() - 1] + weights[weights.len() - 2].max(1));
        }
        let lengths = code_lengths(&weights);
        assert_eq!(lengths.iter().max(), Some(&16));
        // A full tree: no code is wasted.
        let room: u32 = lengths.iter().map(|length| 1 << (16 - length)).sum();
        assert_eq!(room, 1 << 16);
        // And all 256 symbols at once find room.
        let lengths = code_lengths(&[1; 257]);
        assert_eq!((lengths.iter().min(), lengths.iter().max()), (Some(&8), Some(&9)));
    }

    #[test]
    fn never_uses_ones_alone() {
        let mut counts = [0; TABLES * 256];
        (counts[0], counts[3], counts[256 + 0xF0]) = (5, 2, 1);
        let (tables, codes) = build(&counts);
        let found: Vec<_> =
            tables.iter().map(|table| (&table.lengths[..2], table.symbols.as_slice())).collect();
        let empty = ([0, 0].as_slice(), [].as_slice());
        assert_eq!(
            found,
            [
                ([1, 1].as_slice(), [0, 3].as_slice()),
                ([1, 0].as_slice(), [0xF0].as_slice()),
                empty,
                empty
            ]
        );
        // 0, and 10 before three extra bits.
        assert_eq!(codes.0[0], Code { bits: 0, length: 1 });
        assert_eq!(codes.0[3], Code { bits: 0b10_000, length: 5 });
        assert_eq!(codes.bits(&counts), 5 + 2 * 5 + 1);
    }
}
