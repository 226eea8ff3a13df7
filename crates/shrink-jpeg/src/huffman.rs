//! Huffman tables, in the two shapes that the decoding needs.
//!
//! [`Codes`] is the plain table: one symbol a lookup, any code length. A table of [`Step`]s is for the hot loops: an
//! entry gives a coefficient's value along with its symbol, or steps over as many whole symbols as fit. Where it has no
//! answer, the plain table does.

use crate::bits::Window;

/// Bits of the plain lookup.
const PLAIN_BITS: u32 = 9;
/// Bits of the lookup that gives DC differences.
const DC_BITS: u32 = 10;
/// Bits of the lookups that step over AC coefficients.
const AC_BITS: u32 = 12;
/// Coefficients in a block.
pub(crate) const BLOCK: u32 = 64;

/// A table as the file defines it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Definition<'a> {
    /// How many codes there are of each length, 1 to 16.
    counts: [u8; 16],
    symbols: &'a [u8],
}

impl<'a> Definition<'a> {
    /// Reads one table of a DHT payload; gives it and the bytes it took. `None` where it is cut short or overfull.
    pub(crate) fn read(payload: &'a [u8]) -> Option<(Self, usize)> {
        let counts: [u8; 16] = payload.get(..16)?.try_into().ok()?;
        let total: usize = counts.iter().map(|count| usize::from(*count)).sum();
        let symbols = payload.get(16..16 + total)?;
        let mut free = 1_u32 << 16;
        for (index, count) in counts.iter().enumerate() {
            free = free.checked_sub(u32::from(*count) << (15 - index))?;
        }
        Some((Self { counts, symbols }, 16 + total))
    }

    pub(crate) fn is_defined(&self) -> bool {
        !self.symbols.is_empty()
    }

    /// Calls `each` with every code, left-aligned in 16 bits and in rising order, its length and its symbol.
    fn for_each_code(&self, mut each: impl FnMut(u32, u32, u8)) {
        let mut code = 0;
        let mut symbols = self.symbols.iter();
        for (count, length) in self.counts.iter().zip(1_u32..) {
            for symbol in symbols.by_ref().take(usize::from(*count)) {
                each(code, length, *symbol);
                code += 1 << (16 - length);
            }
        }
    }
}

/// One symbol a lookup.
pub(crate) struct Codes<'a> {
    /// Symbol and length; length 0 sends to the search below.
    lookup: [(u8, u8); 1 << PLAIN_BITS],
    /// For each length from 1: the end of its codes, left-aligned in 16 bits, and what turns a code into an index.
    ends: [(u32, i32); 17],
    symbols: &'a [u8],
}

impl<'a> Codes<'a> {
    pub(crate) fn new(definition: Definition<'a>) -> Self {
        let mut lookup = [(0, 0); 1 << PLAIN_BITS];
        definition.for_each_code(|code, length, symbol| {
            if length <= PLAIN_BITS {
                let start = (code >> (16 - PLAIN_BITS)) as usize;
                lookup[start..start + (1 << (PLAIN_BITS - length))].fill((symbol, length as u8));
            }
        });
        let mut ends = [(0, 0); 17];
        let (mut code, mut index) = (0_u32, 0_i32);
        for (length, count) in (1_u32..).zip(definition.counts) {
            let first = (code >> (16 - length)) as i32;
            ends[length as usize].1 = index - first;
            code += u32::from(count) << (16 - length);
            index += i32::from(count);
            ends[length as usize].0 = code;
        }
        Self { lookup, ends, symbols: definition.symbols }
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

/// What one lookup tells, packed so that little stands between the entry and the next one's address.
///
/// ```text
///     31       24 23         13 12      6 5      0
///     │ advance  │    value    │         │  bits  │
/// ```
///
/// The advance is added to the position in the block, and the sum tells what has happened:
///
/// ```text
///     0 … 63     the block goes on
///     64         it ended with its last coefficient
///     65 … 127   the table has no answer, or its symbols belong to the next block
///     128 … 191  it ended after as many coefficients; 192: after DC alone
/// ```
#[derive(Clone, Copy)]
pub(crate) struct Step(u32);

impl Step {
    const NONE: Self = Self::new(0, BLOCK, 0);
    /// Added to the position where the block ends.
    pub(crate) const END: u32 = 128;
    /// Where a block ends with its DC coefficient.
    pub(crate) const END_AT_DC: u32 = 192;

    const fn new(value: i32, advance: u32, bits: u32) -> Self {
        Self(advance << 24 | (value as u32 & 0x7FF) << 13 | bits)
    }

    fn is_none(self) -> bool {
        self.bits() == 0
    }

    #[inline(always)]
    pub(crate) fn bits(self) -> u32 {
        self.0 & 63
    }

    /// The number of bits in the low six, anything above.
    #[inline(always)]
    pub(crate) fn raw_bits(self) -> u32 {
        self.0
    }

    #[inline(always)]
    pub(crate) fn advance(self) -> u32 {
        self.0 >> 24
    }

    /// The last coefficient stepped over.
    #[inline(always)]
    pub(crate) fn value(self) -> i32 {
        (self.0 << 8) as i32 >> 21
    }
}

/// What the codes of a table mean at a run of zeros without a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zeros {
    /// The block ends, whatever the run: a sequential scan has no other meaning for them.
    End,
    /// The block and some after it end: only a run of 0 is this block alone.
    EndRun,
}

/// A table of steps over AC coefficients, one symbol each or as many as fit.
pub(crate) struct AcSteps(Box<[Step; 1 << AC_BITS]>);

impl AcSteps {
    /// One symbol a step, with its value.
    pub(crate) fn of_values(ac: Definition<'_>, zeros: Zeros) -> Self {
        let mut steps = boxed();
        ac.for_each_code(|code, length, symbol| {
            let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            let advance = match (run, size) {
                (15, 0) => 16,
                (1.., 0) if zeros == Zeros::EndRun => return,
                (_, 0) => Step::END,
                _ => run + 1,
            };
            for_each_value(code, length, size, AC_BITS, |first, count, value| {
                steps[first..first + count].fill(Step::new(value, advance, length + size));
            });
        });
        Self(steps)
    }

    /// As many whole symbols a step as fit, without values. `singles` has them one by one.
    pub(crate) fn of_skips(singles: &Self) -> Self {
        let mut steps = boxed();
        for (index, step) in steps.iter_mut().enumerate() {
            let (mut bits, mut advance) = (0, 0);
            loop {
                let single = singles.0[index << bits & ((1 << AC_BITS) - 1)];
                if single.is_none() || bits + single.bits() > AC_BITS || advance >= BLOCK {
                    break;
                }
                bits += single.bits();
                advance += single.advance();
                *step = Step::new(0, advance, bits);
            }
        }
        Self(steps)
    }

    #[inline(always)]
    pub(crate) fn at(&self, window: Window) -> Step {
        self.0[window.peek(AC_BITS)]
    }
}

/// A table of steps over DC coefficients, and the end of the block where it follows at once. The advance is 0 where it
/// has no answer.
pub(crate) struct DcSteps(Box<[Step; 1 << DC_BITS]>);

impl DcSteps {
    pub(crate) fn new(dc: Definition<'_>, ac: Definition<'_>) -> Self {
        let mut steps: Box<[Step; 1 << DC_BITS]> = boxed();
        steps.fill(Step(0));
        let mut end = None;
        ac.for_each_code(|code, length, symbol| {
            if symbol == 0 {
                end = end.or(Some((code, length)));
            }
        });
        dc.for_each_code(|code, length, symbol| {
            let size = u32::from(symbol);
            for_each_value(code, length, size, DC_BITS, |first, count, value| {
                steps[first..first + count].fill(Step::new(value, 1, length + size));
                let left = DC_BITS - length - size;
                if let Some((end, end_length)) = end.filter(|(_, length)| *length <= left) {
                    let first = first + (end >> (16 - left)) as usize;
                    let step = Step::new(value, Step::END_AT_DC, length + size + end_length);
                    steps[first..first + (1 << (left - end_length))].fill(step);
                }
            });
        });
        Self(steps)
    }

    #[inline(always)]
    pub(crate) fn at(&self, window: Window) -> Step {
        self.0[window.peek(DC_BITS)]
    }
}

fn boxed<const N: usize>() -> Box<[Step; N]> {
    vec![Step::NONE; N].into_boxed_slice().try_into().unwrap_or_else(|_| unreachable!())
}

/// Calls `each` for every value of a code's `size` extra bits, with the entries of a table of `width` bits that begin with
/// the code and them; not at all where they do not fit.
#[inline(always)]
fn for_each_value(
    code: u32,
    length: u32,
    size: u32,
    width: u32,
    mut each: impl FnMut(usize, usize, i32),
) {
    // Eleven bits, with the sign, is what an entry has room for.
    if length + size > width || size > 10 {
        return;
    }
    let (start, count) = ((code >> (16 - width)) as usize, 1 << (width - length - size));
    for extra in 0..1 << size {
        let is_negative = size > 0 && extra < 1 << (size - 1);
        let value = if is_negative { extra - (1 << size) + 1 } else { extra };
        each(start + extra as usize * count, count, value);
    }
}
