//! The best Huffman tables for what was counted.

use super::tokens::{Counts, DC_SYMBOLS, NAME, TABLES, raw};

/// Longest code that a JPEG may have.
const MAX_BITS: usize = 16;
/// Symbols of a table, and one that is never written.
const MOST: usize = 257;

/// A symbol's code, already shifted over its extra bits, and the length of both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Code {
    pub(super) bits: u32,
    pub(super) length: u32,
}

/// The code of each token's name.
pub(super) struct Codes(pub(super) Box<[Code; TABLES * 256]>);

/// A table as a file holds it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Table {
    /// How many codes there are of each length, from 1 bit on.
    pub(super) lengths: [u8; MAX_BITS],
    symbols: [u8; 256],
    used: usize,
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
        // Rarest first, before them one that never comes: it takes the code of ones alone, which the standard forbids.
        let mut weighed = [(0, 0); MOST];
        let mut end = 1;
        for (&count, symbol) in counts.iter().zip(0..=255).filter(|(count, _)| **count > 0) {
            weighed[end] = (count, symbol);
            end += 1;
        }
        let used = end - 1;
        weighed[1..end].sort_unstable();
        let lengths = if used == 0 { [0; MAX_BITS] } else { lengths(&weighed[..end]) };
        // Codes grow longer as symbols grow rarer.
        let mut symbols = [0; 256];
        for (symbol, (_, rarer)) in symbols.iter_mut().zip(weighed[1..end].iter().rev()) {
            *symbol = *rarer;
        }
        Self { lengths, symbols, used }
    }

    /// Those that have a code, shortest codes first.
    pub(super) fn symbols(&self) -> &[u8] {
        &self.symbols[..self.used]
    }

    fn fill(&self, codes: &mut [Code; 256]) {
        let mut symbols = self.symbols().iter();
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

/// How many codes of each length, from 1 bit on, make the sum of length times weight least; without the longest, which is
/// of the first symbol. The rarest come first, and there are two at least.
fn lengths(weighed: &[(u64, u8)]) -> [u8; MAX_BITS] {
    let mut floor = 0;
    loop {
        let mut counts = tree(weighed, floor);
        let longest = counts.iter().rposition(|count| *count > 0).unwrap_or(0);
        if longest <= MAX_BITS {
            counts[longest] -= 1;
            return std::array::from_fn(|index| counts[index + 1] as u8);
        }
        // Where the rarest count as if they came a little more often, codes are shorter. That costs next to nothing, and with
        // one weight for all they would be within nine bits.
        floor = (floor * 2).max(1);
    }
}

/// How many codes of each length Huffman's tree has, where no weight is below `floor`.
fn tree(weighed: &[(u64, u8)], floor: u64) -> [u16; MOST] {
    let leaves = weighed.len();
    // The two lightest become one, until there is one. What was made first is lighter than what was made later.
    let mut made = [0_u64; MOST];
    // Of leaves, and then of those made: which one they became part of.
    let mut became = [0_u16; 2 * MOST];
    let (mut leaf, mut node) = (0, 0);
    for next in 0..leaves - 1 {
        for _ in 0..2 {
            let weight = weighed.get(leaf).map(|(weight, _)| (*weight).max(floor));
            if let Some(weight) = weight.filter(|weight| node == next || *weight <= made[node]) {
                made[next] += weight;
                became[leaf] = next as u16;
                leaf += 1;
            } else {
                made[next] += made[node];
                became[leaves + node] = next as u16;
                node += 1;
            }
        }
    }
    let mut depths = [0; MOST];
    for node in (0..leaves - 2).rev() {
        depths[node] = depths[usize::from(became[leaves + node])] + 1;
    }
    let mut counts = [0; MOST];
    for &node in &became[..leaves] {
        counts[depths[usize::from(node)] + 1] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes of each length, up to the longest.
    fn made(counts: impl IntoIterator<Item = u64>) -> Vec<u8> {
        let weighed: Vec<_> = std::iter::once(0).chain(counts).map(|count| (count, 0)).collect();
        let lengths = lengths(&weighed);
        let end = lengths.iter().rposition(|count| *count > 0).map_or(0, |last| last + 1);
        lengths[..end].to_vec()
    }

    // Worked out by hand.
    #[test]
    fn gives_the_rare_the_long_codes() {
        let check = |counts: &[u64], expected: &[u8]| {
            assert_eq!(made(counts.iter().copied()), expected, "{counts:?}");
        };
        check(&[7], &[1]);
        check(&[1, 1], &[1, 1]);
        check(&[1, 1, 1], &[0, 3]);
        check(&[1, 2, 4, 8], &[1, 1, 1, 1]);
    }

    // Fibonacci's numbers make the deepest trees: without a limit the rarest of 30 would take 30 bits.
    #[test]
    fn stays_within_sixteen_bits() {
        let fibonacci = std::iter::successors(Some((1, 1)), |(a, b)| Some((*b, a + b)));
        let lengths = made(fibonacci.map(|(a, _)| a).take(30));
        assert_eq!(lengths.len(), 16);
        // With the code that is not used it is a full tree: no other code is wasted.
        let room: u32 =
            lengths.iter().zip(1..).map(|(count, length)| u32::from(*count) << (16 - length)).sum();
        assert_eq!(room, (1 << 16) - 1);
        assert_eq!(lengths.iter().map(|count| u32::from(*count)).sum::<u32>(), 30);
        // And all 256 symbols at once find room.
        assert_eq!(made([1; 256]), [0, 0, 0, 0, 0, 0, 0, 255, 1]);
    }

    #[test]
    fn never_uses_ones_alone() {
        let mut counts = [0; TABLES * 256];
        (counts[0], counts[3], counts[256 + 0xF0]) = (5, 2, 1);
        let (tables, codes) = build(&counts);
        let found: Vec<_> =
            tables.iter().map(|table| (&table.lengths[..2], table.symbols())).collect();
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
