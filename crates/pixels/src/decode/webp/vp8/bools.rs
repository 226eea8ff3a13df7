//! The bits of one partition, each read with the probability that it is 0 (RFC 6386, 7).
//!
//! Where a bit starts is known only when the one before is, and so all that counts is how many steps lie between: a product,
//! a few sums, the zeros in front of the new range, and a shift. Everything else is done meanwhile.

use std::hint::select_unpredictable;

/// What is divided stands so many bits up: its eight highest bits are where those of the value are.
const SCALE: u32 = 56;
const TOP: u64 = 255 << SCALE;

/// How likely a bit is 0: in 256ths in the 16 highest bits, where the product with the range stands as far up as the value,
/// and what is missing to 256 in the 16 lowest. The compiler would make a longer way of it if it knew more.
#[derive(Clone, Copy)]
pub(super) struct Odds(u64);

impl Odds {
    pub(super) const EVEN: Self = Self::new(128);

    pub(super) const fn new(probability: u8) -> Self {
        Self((probability as u64) << 48 | (256 - probability as u64))
    }

    pub(super) const fn all<const COUNT: usize>(probabilities: [u8; COUNT]) -> [Self; COUNT] {
        let mut odds = [Self::EVEN; COUNT];
        let mut index = 0;
        while index < COUNT {
            odds[index] = Self::new(probabilities[index]);
            index += 1;
        }
        odds
    }
}

/// A partition and where in it the reader is. A plain value, so that the hot loops keep it in registers.
#[derive(Clone, Copy)]
pub(super) struct Bools<'a> {
    /// The next bits, the first one highest. The byte that the range is compared with stands in the highest eight.
    value: u64,
    /// 128 to 255 between two bits.
    range: u64,
    /// Bits of the value that there are of the partition, less the eight that the next comparison needs.
    spare: i32,
    rest: &'a [u8],
    /// Whether bits were needed that the partition does not have. They are zero.
    ended: bool,
}

impl<'a> Bools<'a> {
    pub(super) fn new(partition: &'a [u8]) -> Self {
        let mut bools = Self { value: 0, range: 255, spare: -8, rest: partition, ended: false };
        bools.supply();
        bools
    }

    pub(super) const fn ended(&self) -> bool {
        self.ended
    }

    /// Sees to it that there are eight bits.
    #[inline(always)]
    fn supply(&mut self) {
        if self.spare < 0 {
            if let Some(eight) = self.rest.first_chunk() {
                // Part of the eighth byte is there as well then, where the same bits will be again.
                self.value |= u64::from_be_bytes(*eight) >> (self.spare + 8);
                self.rest = &self.rest[7..];
                self.spare += 56;
            } else {
                *self = self.with_last_bytes();
            }
        }
    }

    /// Takes as many whole bytes as there is room for, so that most blocks need no more.
    #[inline(always)]
    pub(super) fn fill(&mut self) {
        if let Some(eight) = self.rest.first_chunk() {
            let there = (self.spare + 8) as u32;
            self.value |= u64::from_be_bytes(*eight) >> there;
            let bytes = (63 - there) >> 3;
            self.rest = &self.rest[bytes as usize..];
            self.spare += bytes as i32 * 8;
        }
    }

    #[cold]
    #[inline(never)]
    fn with_last_bytes(mut self) -> Self {
        self.ended |= self.rest.is_empty();
        let mut eight = [0; 8];
        eight[..self.rest.len()].copy_from_slice(self.rest);
        self.value |= u64::from_be_bytes(eight) >> (self.spare + 8);
        // Zeros without end follow the last byte, but not unnoticed.
        self.spare += if self.ended { 48 } else { self.rest.len() as i32 * 8 };
        self.rest = &[];
        self
    }

    /// The next bit, for a branch that the processor can guess.
    #[inline(always)]
    pub(super) fn bit(&mut self, odds: Odds) -> bool {
        self.supply();
        let split = self.split(odds);
        let place = split & TOP;
        // Each way goes on by itself: the compiler would make a selection of them, for which the next bit had to wait.
        if self.value >= place {
            self.value -= place;
            let range = (self.range << SCALE) - place;
            self.narrow(range, range.leading_zeros());
            true
        } else {
            // The zeros can be counted before what is below the place is gone.
            self.narrow(split, split.leading_zeros());
            false
        }
    }

    /// The next bit as a number, for one that nobody can guess.
    #[inline(always)]
    pub(super) fn number(&mut self, odds: Odds) -> u32 {
        self.supply();
        let place = self.split(odds) & TOP;
        let bit = self.value >= place;
        let range = select_unpredictable(bit, (self.range << SCALE) - place, place);
        self.value = select_unpredictable(bit, self.value.wrapping_sub(place), self.value);
        self.narrow(range, range.leading_zeros());
        u32::from(bit)
    }

    /// The number with the sign of the next bit, which is as likely 0 as 1.
    #[inline(always)]
    pub(super) fn signed(&mut self, number: i32) -> i32 {
        self.supply();
        // Half of the range, rounded up, is less than 128 but at the start, and so twice that is the next range.
        let even = (self.range + 1) & !1;
        let place = even << (SCALE - 1);
        let bit = self.value >= place;
        let mask = -i64::from(bit);
        self.value = (self.value - (place & mask as u64)) << 1;
        self.range = select_unpredictable(bit, self.range & !1, even);
        self.spare -= 1;
        (number ^ mask as i32) - mask as i32
    }

    /// Where the range is divided: from the eight highest bits on, the value is that of a 1. What is below them is a rest.
    #[inline(always)]
    fn split(&self, Odds(odds): Odds) -> u64 {
        // 1 + (range - 1) * probability / 256
        self.range * (odds & 0xFFFF << 48) + (odds << 48)
    }

    /// Makes what is in the eight highest bits the next range, without the zeros in front of it.
    #[inline(always)]
    fn narrow(&mut self, range: u64, zeros: u32) {
        self.range = (range >> SCALE) << zeros;
        self.value <<= zeros;
        self.spare -= zeros as i32;
    }

    /// One bit of a header.
    pub(super) fn flag(&mut self) -> bool {
        self.bit(Odds::EVEN)
    }

    /// A number of so many bits, the highest one first.
    pub(super) fn literal(&mut self, bits: u32) -> u32 {
        (0..bits).fold(0, |number, _| number << 1 | self.number(Odds::EVEN))
    }

    /// A number of so many bits and a sign behind it, or 0 where a flag says that there is none.
    pub(super) fn optional(&mut self, bits: u32) -> i32 {
        if !self.flag() {
            return 0;
        }
        let number = self.literal(bits) as i32;
        if self.flag() { -number } else { number }
    }
}
