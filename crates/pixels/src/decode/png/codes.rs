//! The prefix codes of Deflate (RFC 1951, 3.2), as tables that are looked up with the next bits of the stream.

use super::inflate::Damage;

/// Bits that find a literal or a length. More would find more pairs of literals at once, and miss the cache.
const LITERAL_BITS: u32 = 12;
/// Bits that find a distance.
const DISTANCE_BITS: u32 = 9;
/// Bits that find a length of the other codes: none of theirs is longer.
const HEAD_BITS: u32 = 7;
const LONGEST_CODE: usize = 15;
const MOST_SYMBOLS: usize = 288;
const END_OF_BLOCK: u16 = 256;

/// What the next bits mean.
///
/// From the lowest bit on: 8 bits, how many bits of the stream it takes; then one literal or two, their number in the two
/// highest bits; or, with none there, 4 bits, how many of the bits are the code itself, and 15 bits, the number that the
/// remaining ones are added to. A rare entry is another thing and says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry(u32);

impl Entry {
    const RARE: u32 = 1 << 29;
    const INVALID: Self = Self(Self::RARE | 1 << 28);
    const LONGER: u32 = Self::RARE | 1 << 27;
    const END: u32 = Self::RARE | 1 << 26;

    const fn literal(symbol: u16, bits: u32) -> Self {
        Self(1 << 30 | (symbol as u32) << 8 | bits)
    }

    const fn literals(first: u16, second: u16, bits: u32) -> Self {
        Self(2 << 30 | (second as u32) << 16 | (first as u32) << 8 | bits)
    }

    /// A number that `extra` bits behind the code are added to.
    const fn number(base: u16, extra: u8, bits: u32) -> Self {
        Self((base as u32) << 12 | bits << 8 | (bits + extra as u32))
    }

    const fn end(bits: u32) -> Self {
        Self(Self::END | bits)
    }

    /// Where the entries of longer codes start.
    const fn longer(start: usize) -> Self {
        Self(Self::LONGER | (start as u32) << 8)
    }

    /// Bits of the stream, in the lowest 6 bits; the rest is not zero.
    #[inline(always)]
    pub(super) const fn bits(self) -> u32 {
        self.0
    }

    /// 0 to 2.
    #[inline(always)]
    pub(super) const fn literal_count(self) -> usize {
        (self.0 >> 30) as usize
    }

    /// The literals, the second one being anything if there is only one.
    #[inline(always)]
    pub(super) const fn literal_bytes(self) -> [u8; 2] {
        ((self.0 >> 8) as u16).to_le_bytes()
    }

    #[inline(always)]
    pub(super) const fn is_rare(self) -> bool {
        self.0 & Self::RARE != 0
    }

    pub(super) const fn is_end(self) -> bool {
        self.0 & Self::END == Self::END
    }

    /// The number, with those of the bits that are behind the code.
    #[inline(always)]
    pub(super) const fn number_of(self, bits: u64) -> usize {
        let taken = bits & !(u64::MAX << (self.0 & 63));
        (self.0 >> 12) as usize + (taken >> (self.0 >> 8 & 15)) as usize
    }
}

/// The entries of one code, by the next `BITS` bits of the stream; codes that are longer have theirs in lists of their own.
pub(super) struct Table<const SIZE: usize> {
    short: Box<[Entry; SIZE]>,
    long: Vec<Entry>,
}

impl<const SIZE: usize> Table<SIZE> {
    const BITS: u32 = SIZE.trailing_zeros();

    pub(super) fn new() -> Self {
        Self { short: Box::new([Entry::INVALID; SIZE]), long: Vec::new() }
    }

    /// The entry of the next bits, or the place of a longer one.
    #[inline(always)]
    pub(super) fn entry(&self, bits: u64) -> Entry {
        self.short[bits as usize % SIZE]
    }

    /// The entry of a code, which `entry` has found to be rare.
    pub(super) fn rare(&self, entry: Entry, bits: u64) -> Result<Entry, Damage> {
        let found = if entry.0 & Entry::LONGER == Entry::LONGER {
            let index = (bits >> Self::BITS) as usize % (1 << (LONGEST_CODE as u32 - Self::BITS));
            self.long[(entry.0 >> 8 & 0xFFFF) as usize + index]
        } else {
            entry
        };
        if found == Entry::INVALID {
            return Err(Damage::Corrupt("its compressed pixels have an unknown code"));
        }
        Ok(found)
    }

    /// Makes the table anew from the length of each symbol's code, 0 where it has none. `entry` says what a symbol means;
    /// with `PAIRS`, two literals whose codes fit into one look-up become one entry.
    fn fill<const PAIRS: bool>(
        &mut self,
        lengths: &[u8],
        entry: impl Fn(u16, u32) -> Entry,
    ) -> Result<(), Damage> {
        let sorted = Sorted::new(lengths)?;
        let short = &mut self.short[..];
        short[0] = Entry::INVALID;
        // Bits of a code come highest first and the stream's lowest first. So the entries for codes of up to n bits, twice
        // in a row, are those for n + 1 bits, but for the codes that are just so long.
        for bits in 1..=Self::BITS as usize {
            let half = 1 << (bits - 1);
            short.copy_within(..half, half);
            for &(symbol, code) in sorted.of(bits) {
                short[usize::from(code)] = entry(symbol, bits as u32);
            }
            for first_bits in 1..if PAIRS { bits } else { 0 } {
                for &(second, code) in sorted.literals(bits - first_bits) {
                    let high = usize::from(code) << first_bits;
                    for &(first, low) in sorted.literals(first_bits) {
                        let index = high | usize::from(low);
                        short[index % SIZE] = Entry::literals(first, second, bits as u32);
                    }
                }
            }
        }
        self.long.clear();
        let list = 1 << (LONGEST_CODE as u32 - Self::BITS);
        for bits in Self::BITS as usize + 1..=LONGEST_CODE {
            for &(symbol, code) in sorted.of(bits) {
                let code = usize::from(code);
                let head = &mut short[code % SIZE];
                if *head == Entry::INVALID {
                    *head = Entry::longer(self.long.len());
                    self.long.resize(self.long.len() + list, Entry::INVALID);
                }
                let start = (head.0 >> 8 & 0xFFFF) as usize;
                for index in (code >> Self::BITS..list).step_by(1 << (bits as u32 - Self::BITS)) {
                    self.long[start + index] = entry(symbol, bits as u32);
                }
            }
        }
        Ok(())
    }
}

pub(super) type Literals = Table<{ 1 << LITERAL_BITS }>;
pub(super) type Distances = Table<{ 1 << DISTANCE_BITS }>;
pub(super) type Heads = Table<{ 1 << HEAD_BITS }>;

impl Literals {
    pub(super) fn read(&mut self, lengths: &[u8]) -> Result<(), Damage> {
        /// Shortest match and number of extra bits, by symbol.
        const LENGTHS: [(u16, u8); 29] = [
            (3, 0),
            (4, 0),
            (5, 0),
            (6, 0),
            (7, 0),
            (8, 0),
            (9, 0),
            (10, 0),
            (11, 1),
            (13, 1),
            (15, 1),
            (17, 1),
            (19, 2),
            (23, 2),
            (27, 2),
            (31, 2),
            (35, 3),
            (43, 3),
            (51, 3),
            (59, 3),
            (67, 4),
            (83, 4),
            (99, 4),
            (115, 4),
            (131, 5),
            (163, 5),
            (195, 5),
            (227, 5),
            (258, 0),
        ];
        self.fill::<true>(lengths, |symbol, bits| match symbol {
            0..END_OF_BLOCK => Entry::literal(symbol, bits),
            END_OF_BLOCK => Entry::end(bits),
            _ => match LENGTHS.get(usize::from(symbol - END_OF_BLOCK - 1)) {
                Some(&(base, extra)) => Entry::number(base, extra, bits),
                None => Entry::INVALID,
            },
        })
    }
}

impl Distances {
    pub(super) fn read(&mut self, lengths: &[u8]) -> Result<(), Damage> {
        self.fill::<false>(lengths, |symbol, bits| match symbol {
            0..=1 => Entry::number(symbol + 1, 0, bits),
            // Two symbols for each number of extra bits, so that all of them together are without a gap.
            2..30 => {
                let extra = symbol as u8 / 2 - 1;
                Entry::number(((2 + symbol % 2) << extra) + 1, extra, bits)
            }
            _ => Entry::INVALID,
        })
    }
}

impl Heads {
    pub(super) fn read(&mut self, lengths: &[u8]) -> Result<(), Damage> {
        self.fill::<false>(lengths, |symbol, bits| Entry::number(symbol, 0, bits))
    }
}

/// The symbols by the length of their codes, each with its code, whose lowest bit is the first of the stream.
struct Sorted {
    symbols: [(u16, u16); MOST_SYMBOLS],
    /// Where the symbols of each length start.
    starts: [usize; LONGEST_CODE + 2],
    /// How many of each length are literals: the first ones, because symbols of a length stand in their order.
    literals: [usize; LONGEST_CODE + 1],
}

impl Sorted {
    fn new(lengths: &[u8]) -> Result<Self, Damage> {
        let mut counts = [0_usize; LONGEST_CODE + 1];
        for length in lengths {
            counts[usize::from(*length)] += 1;
        }
        counts[0] = 0;
        let mut starts = [0; LONGEST_CODE + 2];
        let mut codes = [0_u32; LONGEST_CODE + 1];
        for bits in 1..=LONGEST_CODE {
            starts[bits + 1] = starts[bits] + counts[bits];
            codes[bits] = (codes[bits - 1] + counts[bits - 1] as u32) << 1;
        }
        let used = codes[LONGEST_CODE] as usize + counts[LONGEST_CODE];
        let all = starts[LONGEST_CODE + 1];
        // A code is whole, or there is but one of a bit, or none: what uses no distances still has to say so.
        if used != 1 << LONGEST_CODE && all != counts[1].min(1) {
            return Err(Damage::Corrupt("its compressed pixels have a code that is not one"));
        }
        let mut symbols = [(0, 0); MOST_SYMBOLS];
        let mut literals = [0; LONGEST_CODE + 1];
        let mut next = starts;
        for (symbol, length) in lengths.iter().enumerate() {
            let bits = usize::from(*length);
            if bits == 0 {
                continue;
            }
            let code = (codes[bits] as u16).reverse_bits() >> (u16::BITS as usize - bits);
            symbols[next[bits]] = (symbol as u16, code);
            codes[bits] += 1;
            next[bits] += 1;
            literals[bits] += usize::from(symbol < usize::from(END_OF_BLOCK));
        }
        Ok(Self { symbols, starts, literals })
    }

    fn of(&self, bits: usize) -> &[(u16, u16)] {
        &self.symbols[self.starts[bits]..self.starts[bits + 1]]
    }

    fn literals(&self, bits: usize) -> &[(u16, u16)] {
        &self.of(bits)[..self.literals[bits]]
    }
}
