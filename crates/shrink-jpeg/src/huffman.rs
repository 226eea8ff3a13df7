//! Huffman tables, in the three shapes that the decoding needs.
//!
//! [`Codes`] is the plain table: one symbol a lookup, any code length. [`AcTable`] adds, for sequential scans, entries
//! that give a coefficient's value along with its symbol, and entries that step over as many whole symbols as fit.

use crate::bits::Window;

/// Bits of the plain lookup.
const PLAIN_BITS: u32 = 9;
/// Bits of the lookup that gives values.
const VALUE_BITS: u32 = 12;
/// Bits of the lookup that steps over symbols.
const SKIP_BITS: u32 = 13;
/// Coefficients in a block; an entry that ends the block advances by more.
pub(crate) const BLOCK: usize = 64;

/// A table as the file defines it.
#[derive(Clone, Default)]
pub(crate) struct Definition {
    /// How many codes there are of each length, 1 to 16.
    counts: [u8; 16],
    symbols: Vec<u8>,
}

impl Definition {
    /// Reads one table of a DHT payload; gives it and the bytes it took. `None` where it is cut short or overfull.
    pub(crate) fn read(payload: &[u8]) -> Option<(Self, usize)> {
        let counts: [u8; 16] = payload.get(..16)?.try_into().ok()?;
        let total: usize = counts.iter().map(|count| usize::from(*count)).sum();
        let symbols = payload.get(16..16 + total)?.to_vec();
        let mut free = 1_u32 << 16;
        for (index, count) in counts.iter().enumerate() {
            free = free.checked_sub(u32::from(*count) << (15 - index))?;
        }
        Some((Self { counts, symbols }, 16 + total))
    }

    pub(crate) fn is_defined(&self) -> bool {
        !self.symbols.is_empty()
    }

    /// Every code with its length and symbol, left-aligned in 16 bits, in rising order.
    fn codes(&self) -> impl Iterator<Item = (u32, u32, u8)> + '_ {
        let mut code = 0_u32;
        let mut symbols = self.symbols.iter();
        self.counts.iter().zip(1_u32..).flat_map(move |(count, length)| {
            let step = 1 << (16 - length);
            symbols
                .by_ref()
                .take(usize::from(*count))
                .map(|symbol| {
                    let start = code;
                    code += step;
                    (start, length, *symbol)
                })
                .collect::<Vec<_>>()
        })
    }
}

/// One symbol a lookup.
pub(crate) struct Codes {
    /// Symbol and length; length 0 sends to the search below.
    lookup: [(u8, u8); 1 << PLAIN_BITS],
    /// For each length from 1: the end of its codes, left-aligned in 16 bits, and what turns a code into an index.
    ends: [(u32, i32); 17],
    symbols: Vec<u8>,
}

impl Codes {
    pub(crate) fn new(definition: &Definition) -> Self {
        let mut lookup = [(0, 0); 1 << PLAIN_BITS];
        for (code, length, symbol) in definition.codes() {
            if length <= PLAIN_BITS {
                let start = (code >> (16 - PLAIN_BITS)) as usize;
                lookup[start..start + (1 << (PLAIN_BITS - length))].fill((symbol, length as u8));
            }
        }
        let mut ends = [(0, 0); 17];
        let (mut code, mut index) = (0_u32, 0_i32);
        for (length, count) in (1_u32..).zip(definition.counts) {
            let first = (code >> (16 - length)) as i32;
            ends[length as usize].1 = index - first;
            code += u32::from(count) << (16 - length);
            index += i32::from(count);
            ends[length as usize].0 = code;
        }
        Self { lookup, ends, symbols: definition.symbols.clone() }
    }

    /// Takes one symbol; needs 16 bits ready. `None` where no code matches.
    #[inline(always)]
    pub(crate) fn take(&self, window: &mut Window) -> Option<u8> {
        let (symbol, length) = self.lookup[window.peek(PLAIN_BITS)];
        if length == 0 {
            return self.search(window);
        }
        window.skip(u32::from(length));
        Some(symbol)
    }

    #[cold]
    fn search(&self, window: &mut Window) -> Option<u8> {
        let bits = window.peek(16) as u32;
        for length in PLAIN_BITS + 1..=16 {
            let (end, offset) = self.ends[length as usize];
            if bits < end {
                window.skip(length);
                let index = (bits >> (16 - length)) as i32 + offset;
                return self.symbols.get(index as usize).copied();
            }
        }
        None
    }
}

/// What one lookup of [`AcTable::value`] tells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Value {
    /// The coefficient.
    pub(crate) coefficient: i16,
    /// Coefficients to step forward, this one included; 0 where the table has no answer, `BLOCK` at the block's end.
    pub(crate) advance: u8,
    /// Bits taken.
    pub(crate) bits: u8,
}

/// What one lookup of [`AcTable::skip`] tells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Skip {
    /// Coefficients stepped over.
    pub(crate) advance: u8,
    /// The same, and one more at the block's end: past `BLOCK`, some of the symbols belong to the next block.
    pub(crate) reach: u8,
    /// Bits taken; 0 where the table has no answer.
    pub(crate) bits: u8,
}

/// A table for the AC coefficients of a sequential scan.
pub(crate) struct AcTable {
    pub(crate) codes: Codes,
    values: Box<[Value; 1 << VALUE_BITS]>,
    skips: Option<Box<[Skip; 1 << SKIP_BITS]>>,
}

impl AcTable {
    /// Builds the lookups; `with_skips` where blocks are not decoded whole and the scan is long enough to repay it.
    pub(crate) fn new(definition: &Definition, with_skips: bool) -> Self {
        let symbols = WideSymbols::new(definition);
        let values = boxed(|bits| symbols.value(bits));
        let skips = with_skips.then(|| boxed(|bits| symbols.skip(bits)));
        Self { codes: Codes::new(definition), values, skips }
    }

    #[inline(always)]
    pub(crate) fn value(&self, window: Window) -> Value {
        self.values[window.peek(VALUE_BITS)]
    }

    pub(crate) fn skips(&self) -> Option<&[Skip; 1 << SKIP_BITS]> {
        self.skips.as_deref()
    }
}

/// Looks up the symbols to step over.
#[inline(always)]
pub(crate) fn skip_at(skips: &[Skip; 1 << SKIP_BITS], window: Window) -> Skip {
    skips[window.peek(SKIP_BITS)]
}

fn boxed<T: Copy + std::fmt::Debug, const N: usize>(entry: impl Fn(u32) -> T) -> Box<[T; N]> {
    let entries: Vec<T> = (0..N as u32).map(entry).collect();
    entries.into_boxed_slice().try_into().expect("a vector of N entries is an array of N")
}

/// Symbol and code length for each value of the first `SKIP_BITS` bits; length 0 where the code is longer.
struct WideSymbols(Box<[(u8, u8); 1 << SKIP_BITS]>);

impl WideSymbols {
    fn new(definition: &Definition) -> Self {
        let mut table: Box<[(u8, u8); 1 << SKIP_BITS]> = boxed(|_| (0, 0));
        for (code, length, symbol) in definition.codes() {
            if length <= SKIP_BITS {
                let start = (code >> (16 - SKIP_BITS)) as usize;
                table[start..start + (1 << (SKIP_BITS - length))].fill((symbol, length as u8));
            }
        }
        Self(table)
    }

    fn value(&self, bits: u32) -> Value {
        const NONE: Value = Value { coefficient: 0, advance: 0, bits: 0 };
        let (symbol, length) = self.0[(bits << (SKIP_BITS - VALUE_BITS)) as usize];
        let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
        let total = u32::from(length) + size;
        if length == 0 || total > VALUE_BITS {
            return NONE;
        }
        let extra = (bits >> (VALUE_BITS - total) & ((1 << size) - 1)) as i16;
        let coefficient = match size {
            0 => 0,
            _ if extra < 1 << (size - 1) => extra - (1 << size) + 1,
            _ => extra,
        };
        let advance = match symbol {
            // Runs of zero size other than these two end the block, too: a sequential scan has no other meaning for them.
            0xF0 => 16,
            _ if size == 0 => BLOCK as u8,
            _ => run as u8 + 1,
        };
        Value { coefficient, advance, bits: total as u8 }
    }

    fn skip(&self, bits: u32) -> Skip {
        let mut skip = Skip { advance: 0, reach: 0, bits: 0 };
        loop {
            let taken = u32::from(skip.bits);
            let rest = bits << taken & ((1 << SKIP_BITS) - 1);
            let (symbol, length) = self.0[rest as usize];
            let (run, size) = (symbol >> 4, symbol & 15);
            let total = taken + u32::from(length) + u32::from(size);
            if length == 0 || total > SKIP_BITS || skip.advance as usize >= BLOCK {
                return skip;
            }
            skip.bits = total as u8;
            match symbol {
                0xF0 => skip.advance += 16,
                _ if size == 0 => {
                    skip.reach = skip.advance + 1;
                    skip.advance = BLOCK as u8;
                    return skip;
                }
                _ => skip.advance += run + 1,
            }
            skip.reach = skip.advance;
        }
    }
}
