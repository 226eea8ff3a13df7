//! What a block becomes, before its Huffman codes are known.

use super::transform::{Block, PLACES};

/// A Huffman symbol with its table and its extra bits: `bits << 16 | table << 8 | symbol`.
pub(super) type Token = u32;

/// How often each symbol of each table came, by the low bits of its tokens.
pub(super) type Counts = [u64; TABLES * 256];

/// DC and AC of luma, DC and AC of chroma.
pub(super) const TABLES: usize = 4;
/// The bits of a token that name its table and symbol.
pub(super) const NAME: u32 = TABLES as u32 * 256 - 1;
/// Symbols that a table for DC may have.
pub(super) const DC_SYMBOLS: usize = 16;
/// A block is one token for DC and at most one for each of 63 others.
const BLOCK_TOKENS: usize = 64;
/// Chunks of 64 kB: what is written is freed while the file grows.
const CHUNK_TOKENS: usize = 256 * BLOCK_TOKENS;

/// End of block, and a run of sixteen zeros.
const END: u32 = 0x00;
const SIXTEEN: u32 = 0xF0;

/// All tokens of a picture, in order.
pub(super) struct Tokens {
    full: Vec<Vec<Token>>,
    chunk: Vec<Token>,
    used: usize,
    full_length: usize,
    pub(super) counts: Box<Counts>,
}

impl Tokens {
    /// For a picture of this many blocks.
    pub(super) fn new(blocks: usize) -> Self {
        let full_length = CHUNK_TOKENS.min(blocks * BLOCK_TOKENS);
        let chunk = vec![0; full_length];
        Self { full: Vec::new(), chunk, used: 0, full_length, counts: Box::new([0; _]) }
    }

    /// Adds a block, whose DC differs by `difference` from the one before. `nonzero` is in zigzag order.
    #[inline(always)]
    pub(super) fn add(&mut self, tables: Tables, difference: i32, block: &Block, nonzero: u64) {
        self.make_room();
        let counts = &mut self.counts;
        let Some(room) = self.chunk[self.used..].first_chunk_mut::<BLOCK_TOKENS>() else { return };
        let mut length = 0;
        let mut push = |token: Token| {
            counts[(token & NAME) as usize] += 1;
            room[length % BLOCK_TOKENS] = token;
            length += 1;
        };
        let (dc, ac) = tables.names();
        push(dc | sized(difference));
        // One more than the last position seen.
        let mut next = 1;
        let mut rest = nonzero & !1;
        while rest != 0 {
            let position = rest.trailing_zeros();
            rest &= rest - 1;
            let mut run = position - next;
            while run > 15 {
                push(ac | SIXTEEN);
                run -= 16;
            }
            let place = PLACES[position as usize % 64];
            push(ac | run << 4 | sized(block[usize::from(place) % 64]));
            next = position + 1;
        }
        if next < 64 {
            push(ac | END);
        }
        self.used += length;
    }

    /// Adds one token.
    pub(super) fn push(&mut self, token: Token) {
        self.make_room();
        self.counts[(token & NAME) as usize] += 1;
        self.chunk[self.used] = token;
        self.used += 1;
    }

    /// Sees to it that a block's tokens fit into the chunk.
    #[inline(always)]
    fn make_room(&mut self) {
        if self.chunk.len() - self.used < BLOCK_TOKENS {
            let mut full = std::mem::replace(&mut self.chunk, vec![0; self.full_length]);
            full.truncate(std::mem::take(&mut self.used));
            self.full.push(full);
        }
    }

    /// The chunks, in order.
    pub(super) fn into_chunks(mut self) -> impl Iterator<Item = Vec<Token>> {
        self.chunk.truncate(self.used);
        self.full.into_iter().chain([self.chunk])
    }
}

/// Which tables a component uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tables {
    Luma,
    Chroma,
}

impl Tables {
    /// Those of a component.
    pub(super) const fn of(component: usize) -> Self {
        if component == 0 { Self::Luma } else { Self::Chroma }
    }

    /// The names, in a token, of the tables for DC and AC.
    pub(super) const fn names(self) -> (u32, u32) {
        match self {
            Self::Luma => (0 << 8, 1 << 8),
            Self::Chroma => (2 << 8, 3 << 8),
        }
    }
}

/// Up to sixteen bits that stand for themselves, without a code. DC has no symbols from 16 on, so their names are free.
pub(super) fn raw(bits: u32, length: u32) -> Token {
    bits << 16 | (DC_SYMBOLS as u32 - 1 + length)
}

/// The bits that a value takes, in the place of a symbol's size, and these bits.
#[inline(always)]
pub(super) fn sized(value: i32) -> Token {
    let size = 32 - value.unsigned_abs().leading_zeros();
    // A negative value is written as one less, without its sign.
    let bits = (value + (value >> 31)) as u32 & !(u32::MAX << size);
    bits << 16 | size
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens of one luma block, as (table, symbol, extra bits); coefficients by zigzag position.
    fn check(difference: i32, coefficients: &[(usize, i32)], expected: &[(u32, u32, u32)]) {
        let mut block = [0; 64];
        for &(position, value) in coefficients {
            block[usize::from(PLACES[position])] = value;
        }
        let nonzero = coefficients.iter().fold(0, |set, (position, _)| set | 1 << position);
        let mut tokens = Tokens::new(1);
        tokens.add(Tables::Luma, difference, &block, nonzero);
        let counted: u64 = tokens.counts.iter().sum();
        let found: Vec<_> = tokens
            .into_chunks()
            .flatten()
            .map(|token| (token >> 8 & 3, token & 0xFF, token >> 16))
            .collect();
        assert_eq!(found, expected, "{difference}, {coefficients:?}");
        assert_eq!(counted, expected.len() as u64, "{difference}, {coefficients:?}");
    }

    // From the tables of sizes in ITU-T T.81, F.1.2: a negative value is one less, in as many bits.
    #[test]
    fn follows_the_standard() {
        check(0, &[], &[(0, 0, 0), (1, 0, 0)]);
        check(-3, &[(1, 5)], &[(0, 2, 0b00), (1, 0x03, 0b101), (1, 0, 0)]);
        check(2040, &[(3, -1)], &[(0, 11, 2040), (1, 0x21, 0), (1, 0, 0)]);
        check(-2040, &[(2, -1020)], &[(0, 11, 7), (1, 0x1A, 3), (1, 0, 0)]);
        // Runs of sixteen stand alone, and no end is written after the last coefficient.
        let run = [(0, 0, 0), (1, 0xF0, 0), (1, 0x11, 1), (1, 0, 0)];
        check(0, &[(18, 1)], &run);
        check(0, &[(63, 2)], &[(0, 0, 0), (1, 0xF0, 0), (1, 0xF0, 0), (1, 0xF0, 0), (1, 0xE2, 2)]);
    }
}
