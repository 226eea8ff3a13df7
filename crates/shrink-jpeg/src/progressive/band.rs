//! The AC scans: the first of a band, and those that refine it.

use super::{Coefficients, Pass, Tracking};
use crate::Error;
use crate::bits::{Before, Bits, Restarts, Window};
use crate::decode::{File, Scan, Target};
use crate::huffman::{AcSteps, Codes, Step};

/// An AC scan and its tables.
pub(super) struct Band<'a> {
    pub(super) codes: Codes<'a>,
    pub(super) values: AcSteps,
    /// None where every coefficient must be seen, or the scan would be over before they are built.
    pub(super) skips: Option<AcSteps>,
    pub(super) scan: &'a Scan,
    pub(super) pass: Pass,
    pub(super) tracking: Tracking,
}

/// An AC scan of one component.
#[inline(always)]
pub(super) fn scan(
    file: File<'_>,
    band: &Band<'_>,
    target: &Target,
    coefficients: &mut Coefficients,
) -> Result<usize, Error> {
    let mut bits = Bits::new(file.bytes, band.scan.start);
    let mut window = bits.window();
    // Blocks whose band has ended already.
    let mut run = 0_u32;
    let mut restarts = Restarts::new(file.tables.restart_interval);
    let (across, down) = target.own_blocks;
    for row in 0..down {
        if (file.stop)() {
            return Err(Error::Cancelled);
        }
        let mut column = 0;
        while column < across {
            let (before, count) = restarts.run(across - column);
            if before == Before::Marker {
                window = bits.restart()?;
                run = 0;
            }
            let end = column + count;
            while column < end {
                bits.supply(&mut window)?;
                let block = row * target.blocks.0 + column;
                let mut reader = Reader { window, buffer: bits.buffer(), run, band };
                let read = match band.pass {
                    Pass::AcFirst if run > 0 => {
                        let passed = (run as usize).min(end - column);
                        run -= passed as u32;
                        column += passed;
                        continue;
                    }
                    Pass::AcFirst => reader.first(coefficients, block),
                    _ => reader.refine(coefficients, block),
                };
                (window, run) = (reader.window, reader.run);
                if read.is_none() {
                    return Err(bits.no_code(window));
                }
                column += 1;
            }
            if bits.overrun(window) {
                return Err(bits.too_short());
            }
        }
    }
    Ok(bits.finish())
}

/// The bits of coefficients `first` to `last`; none where `first` is beyond.
#[inline(always)]
fn band(first: usize, last: usize) -> u64 {
    if first > last { 0 } else { u64::MAX >> (63 - last) & u64::MAX << first }
}

/// The state of the entropy decoder within one block.
struct Reader<'a> {
    window: Window,
    buffer: &'a [u8],
    /// Blocks, this one included, whose band has ended.
    run: u32,
    band: &'a Band<'a>,
}

impl Reader<'_> {
    /// Reads the length of a run of ended bands; this block is the first of it.
    #[inline(always)]
    fn start_run(&mut self, exponent: u32) {
        self.run = (1 << exponent) + self.window.take(exponent);
    }

    /// Stores a new value of coefficient `k`, `value` counted from the scan's bit position.
    #[inline(always)]
    fn set(&self, coefficients: &mut Coefficients, block: usize, k: usize, value: i32) {
        let low = self.band.scan.low;
        if self.band.tracking == Tracking::Yes {
            coefficients.nonzero[block] |= 1 << k;
            coefficients.set(block, k, value << low);
        } else {
            // The bits below stay unknown: the middle of what they could be is nearest to the truth.
            let middle = ((1 << low) - 1) / 2;
            coefficients.set(block, k, (value << low) + middle * value.signum());
        }
    }

    /// A block of the first scan of a band.
    #[inline(always)]
    fn first(&mut self, coefficients: &mut Coefficients, block: usize) -> Option<()> {
        let (first, last) = self.band.scan.band;
        let end = last as u32 + 1;
        let reach = coefficients.reach as u32;
        // Symbols are stepped over by the dozen only where there may be as many.
        let (skips, wanted) = match &self.band.skips {
            Some(skips) if end >= reach + 8 => (skips, reach),
            _ => (&self.band.values, end),
        };
        let mut k = first as u32;
        while k < end {
            self.window.refill(self.buffer);
            // 56 bits are ready: four lookups of 12.
            for _ in 0..4 {
                let before = (self.window, k);
                let step = if k < wanted {
                    self.band.values.at(self.window)
                } else {
                    skips.at(self.window)
                };
                self.window.skip(step.raw_bits());
                k += step.advance();
                if k > end && !(Step::END..Step::END + end).contains(&k) {
                    (self.window, k) = before;
                    self.window.refill(self.buffer);
                    k = self.long(coefficients, block, k)?;
                    break;
                }
                let value = step.value();
                if value != 0 {
                    self.set(coefficients, block, k as usize - 1, value);
                }
                if k >= end {
                    break;
                }
            }
        }
        Some(())
    }

    /// Reads one symbol that no step has, at coefficient `k`, and gives where it leads.
    #[cold]
    #[inline(never)]
    fn long(&mut self, coefficients: &mut Coefficients, block: usize, k: u32) -> Option<u32> {
        let symbol = self.band.codes.take(&mut self.window)?;
        let (zeros, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
        if size == 0 {
            if zeros == 15 {
                return Some(k + 16);
            }
            self.start_run(zeros);
            self.run -= 1;
            return Some(Step::END);
        }
        let next = k + zeros + 1;
        let value = self.window.take_signed(size);
        if next as usize > self.band.scan.band.1 + 1 {
            return None;
        }
        self.set(coefficients, block, next as usize - 1, value);
        Some(next)
    }

    /// A block of a later scan of a band.
    #[inline(always)]
    fn refine(&mut self, coefficients: &mut Coefficients, block: usize) -> Option<()> {
        let step = 1_i32 << self.band.scan.low;
        let (mut k, last) = self.band.scan.band;
        while self.run == 0 && k <= last {
            self.window.ensure(self.buffer, 32);
            let symbol = self.band.codes.take(&mut self.window)?;
            let (mut zeros, size) = (usize::from(symbol >> 4), symbol & 15);
            let mut value = 0;
            if size != 0 {
                value = if self.window.take(1) == 1 { step } else { -step };
            } else if zeros < 15 {
                self.start_run(zeros as u32);
                break;
            }
            // Step over `zeros` coefficients that are zero; those between them that are not are refined.
            let nonzero = coefficients.nonzero[block] & band(k, last);
            let mut left = nonzero;
            loop {
                let next = left.trailing_zeros() as usize;
                if left == 0 || next > k + zeros {
                    k += zeros;
                    break;
                }
                zeros -= next - k;
                left &= left - 1;
                k = next + 1;
            }
            self.correct(coefficients, block, nonzero & !left);
            if value != 0 {
                if k > last {
                    return None;
                }
                coefficients.nonzero[block] |= 1 << k;
                coefficients.set(block, k, value);
            }
            k += 1;
        }
        if self.run > 0 {
            self.run -= 1;
            let left = coefficients.nonzero[block] & band(k, last);
            self.correct(coefficients, block, left);
        }
        Some(())
    }

    /// Takes one bit for each of these coefficients; those that the scale does not need all at once.
    #[inline(always)]
    fn correct(&mut self, coefficients: &mut Coefficients, block: usize, these: u64) {
        let mut needed = these & band(0, coefficients.reach - 1);
        let mut others = (these ^ needed).count_ones();
        while needed != 0 {
            self.window.ensure(self.buffer, 1);
            if self.window.take(1) == 1 {
                let k = needed.trailing_zeros() as usize;
                coefficients.grow(block, k, 1 << self.band.scan.low);
            }
            needed &= needed - 1;
        }
        while others > 0 {
            self.window.refill(self.buffer);
            let taken = others.min(56);
            self.window.skip(taken);
            others -= taken;
        }
    }
}
