//! Progressive scans: coefficients are collected over all scans, and transformed at the end.
//!
//! Only the corner that the scale needs is stored. Which of the other coefficients are not zero is kept as well, one
//! bit each, because refinement scans spend a bit on every coefficient that is not.

use crate::Error;
use crate::bits::{Bits, Restarts, Window, scan_end};
use crate::decode::{File, Scan, Target};
use crate::huffman::{Codes, Definition};
use crate::transform::{Block, UNUSED, inverse, slots};

/// A component's coefficients.
pub(crate) struct Coefficients {
    /// The corner of each block, row-major.
    corners: Vec<i16>,
    /// For each block, which coefficients along the zigzag are not zero; DC is not tracked.
    nonzero: Vec<u64>,
    slots: [u8; 64],
    /// Coefficients of one corner.
    corner: usize,
}

impl Coefficients {
    #[inline(always)]
    fn set(&mut self, block: usize, k: usize, value: i32) {
        self.nonzero[block] |= 1 << k;
        let slot = self.slots[k];
        if slot != UNUSED {
            self.corners[block * self.corner + usize::from(slot)] = value as i16;
        }
    }

    /// Moves a coefficient away from zero by `step`.
    #[inline(always)]
    fn grow(&mut self, block: usize, k: usize, step: i16) {
        let slot = self.slots[k];
        if slot != UNUSED {
            let value = &mut self.corners[block * self.corner + usize::from(slot)];
            *value = value.wrapping_add(if *value < 0 { -step } else { step });
        }
    }
}

pub(crate) fn storage(targets: &[Target]) -> Vec<Coefficients> {
    let of = |target: &Target| {
        let blocks = target.blocks.0 * target.blocks.1;
        let corner = target.side * target.side;
        Coefficients {
            corners: vec![0; blocks * corner],
            nonzero: vec![0; blocks],
            slots: slots(target.side),
            corner,
        }
    };
    targets.iter().map(of).collect()
}

/// Transforms what the scans collected.
pub(crate) fn finish(
    targets: &mut [Target],
    coefficients: Vec<Coefficients>,
    stop: &dyn Fn() -> bool,
) -> Result<(), Error> {
    for (target, coefficients) in targets.iter_mut().zip(coefficients) {
        match target.side {
            1 => transform::<1>(target, &coefficients, stop)?,
            2 => transform::<2>(target, &coefficients, stop)?,
            4 => transform::<4>(target, &coefficients, stop)?,
            _ => transform::<8>(target, &coefficients, stop)?,
        }
    }
    Ok(())
}

fn transform<const N: usize>(
    target: &mut Target,
    coefficients: &Coefficients,
    stop: &dyn Fn() -> bool,
) -> Result<(), Error> {
    let stride = target.stride();
    let Some(steps) = target.steps.as_ref() else { return Ok(()) };
    let mut block: Block = [0; 65];
    let rows = coefficients.corners.chunks_exact((target.blocks.0 * N * N).max(1));
    for (row, line) in rows.zip(target.samples.chunks_exact_mut(stride * N)) {
        if stop() {
            return Err(Error::Cancelled);
        }
        for (index, corner) in row.chunks_exact(N * N).enumerate() {
            block[..N * N].copy_from_slice(corner);
            inverse::<N>(&block, steps, &mut line[index * N..], stride);
        }
    }
    Ok(())
}

/// The bits of coefficients `first` to `last`; none where `first` is beyond.
#[inline(always)]
fn band(first: usize, last: usize) -> u64 {
    if first > last { 0 } else { u64::MAX >> (63 - last) & u64::MAX << first }
}

/// What a scan does to the coefficients.
#[derive(Clone, Copy)]
enum Pass {
    DcFirst,
    DcRefine,
    AcFirst,
    AcRefine,
}

/// Decodes one scan into `storage` and gives the position after it.
pub(crate) fn scan(
    file: File<'_>,
    scan: &Scan,
    targets: &[Target],
    storage: &mut [Coefficients],
) -> Result<usize, Error> {
    let pass = pass_of(scan)?;
    if scan.band.0 > 0 && scan.parts.iter().all(|part| targets[part.target].side == 1) {
        return Ok(scan_end(file.bytes, scan.start));
    }
    let mut works = Vec::with_capacity(4);
    for part in &scan.parts {
        let needed: Option<&Definition> = match pass {
            Pass::DcFirst => Some(&file.tables.dc[part.dc_table]),
            Pass::DcRefine => None,
            Pass::AcFirst | Pass::AcRefine => Some(&file.tables.ac[part.ac_table]),
        };
        if needed.is_some_and(|definition| !definition.is_defined()) {
            return Err(Error::Corrupt { what: "no Huffman table", offset: scan.start });
        }
        let target = &targets[part.target];
        works.push(Work {
            codes: needed.map(Codes::new),
            target: part.target,
            blocks: scan.mcu_blocks(target),
            stride: target.blocks.0,
            prediction: 0,
        });
    }
    let mut bits = Bits::new(file.bytes, scan.start);
    let mut window = bits.window();
    let mut end_of_band_run = 0_u32;
    let mut restarts = Restarts::new(file.tables.restart_interval);
    let (across, down) = scan.mcus(file.header, targets);
    for mcu_row in 0..down {
        if (file.stop)() {
            return Err(Error::Cancelled);
        }
        for mcu_column in 0..across {
            if restarts.due() {
                window = bits.restart()?;
                for work in &mut works {
                    work.prediction = 0;
                }
                end_of_band_run = 0;
            }
            bits.supply(&mut window);
            let mut reader = Reader { window, buffer: bits.buffer(), run: end_of_band_run, scan };
            let read = works.iter_mut().try_for_each(|work| {
                let coefficients = &mut storage[work.target];
                reader.mcu(pass, work, coefficients, mcu_column, mcu_row)
            });
            (window, end_of_band_run) = (reader.window, reader.run);
            if read.is_none() {
                return Err(bits.no_code(window));
            }
            if bits.overrun(window) {
                return Err(bits.too_short());
            }
        }
    }
    Ok(bits.finish())
}

fn pass_of(scan: &Scan) -> Result<Pass, Error> {
    let corrupt = |what| Err(Error::Corrupt { what, offset: scan.start });
    let (first, last) = scan.band;
    if last > 63 || first > last || (first == 0) != (last == 0) {
        return corrupt("a band outside the block");
    }
    if scan.low > 13 || (scan.high != 0 && scan.high != scan.low + 1) {
        return corrupt("a bit position out of turn");
    }
    if first > 0 && scan.parts.len() > 1 {
        return corrupt("a band of several components");
    }
    Ok(match (first, scan.high) {
        (0, 0) => Pass::DcFirst,
        (0, _) => Pass::DcRefine,
        (_, 0) => Pass::AcFirst,
        _ => Pass::AcRefine,
    })
}

/// A component's part of the scan, ready for the loop.
struct Work {
    codes: Option<Codes>,
    target: usize,
    /// Blocks across and down in an MCU.
    blocks: (usize, usize),
    /// Blocks from one row to the next.
    stride: usize,
    prediction: i32,
}

/// The state of the entropy decoder within one MCU.
struct Reader<'a> {
    window: Window,
    buffer: &'a [u8],
    /// Blocks, this one included, whose band has ended.
    run: u32,
    scan: &'a Scan,
}

impl Reader<'_> {
    fn mcu(
        &mut self,
        pass: Pass,
        work: &mut Work,
        coefficients: &mut Coefficients,
        mcu_column: usize,
        mcu_row: usize,
    ) -> Option<()> {
        let (across, down) = work.blocks;
        for row in 0..down {
            for column in 0..across {
                let block = (mcu_row * down + row) * work.stride + mcu_column * across + column;
                match (pass, &work.codes) {
                    (Pass::DcFirst, Some(codes)) => {
                        let difference = self.dc_difference(codes)?;
                        work.prediction = work.prediction.wrapping_add(difference);
                        coefficients.corners[block * coefficients.corner] =
                            (work.prediction << self.scan.low) as i16;
                    }
                    (Pass::AcFirst, Some(codes)) => self.ac_first(codes, coefficients, block)?,
                    (Pass::AcRefine, Some(codes)) => self.ac_refine(codes, coefficients, block)?,
                    _ => {
                        coefficients.corners[block * coefficients.corner] |=
                            (self.bit() << self.scan.low) as i16;
                    }
                }
            }
        }
        Some(())
    }

    #[inline(always)]
    fn bit(&mut self) -> i32 {
        self.window.ensure(self.buffer, 1);
        self.window.take(1) as i32
    }

    fn dc_difference(&mut self, codes: &Codes) -> Option<i32> {
        self.window.refill(self.buffer);
        let size = codes.take(&mut self.window)?;
        (size <= 15).then(|| self.window.take_signed(u32::from(size)))
    }

    /// Reads the length of a run of ended bands; this block is the first of it.
    #[inline(always)]
    fn start_run(&mut self, exponent: u32) {
        self.run = (1 << exponent) + self.window.take(exponent);
    }

    #[inline(always)]
    fn ac_first(
        &mut self,
        codes: &Codes,
        coefficients: &mut Coefficients,
        block: usize,
    ) -> Option<()> {
        if self.run > 0 {
            self.run -= 1;
            return Some(());
        }
        let (mut k, last) = self.scan.band;
        while k <= last {
            self.window.ensure(self.buffer, 32);
            let symbol = codes.take(&mut self.window)?;
            let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            if size == 0 {
                if run < 15 {
                    self.start_run(run);
                    self.run -= 1;
                    return Some(());
                }
                k += 16;
                continue;
            }
            k += run as usize;
            let value = self.window.take_signed(size) << self.scan.low;
            if k > last {
                return None;
            }
            coefficients.set(block, k, value);
            k += 1;
        }
        Some(())
    }

    #[inline(always)]
    fn ac_refine(
        &mut self,
        codes: &Codes,
        coefficients: &mut Coefficients,
        block: usize,
    ) -> Option<()> {
        let step = 1_i32 << self.scan.low;
        let (mut k, last) = self.scan.band;
        while self.run == 0 && k <= last {
            self.window.ensure(self.buffer, 32);
            let symbol = codes.take(&mut self.window)?;
            let (mut zeros, size) = (usize::from(symbol >> 4), symbol & 15);
            let mut value = 0;
            if size != 0 {
                value = if self.window.take(1) == 1 { step } else { -step };
            } else if zeros < 15 {
                self.start_run(zeros as u32);
                break;
            }
            // Step over `zeros` coefficients that are zero, and refine those between them that are not.
            let mut left = coefficients.nonzero[block] & band(k, last);
            loop {
                let next = left.trailing_zeros() as usize;
                if left == 0 || next > k + zeros {
                    k += zeros;
                    break;
                }
                zeros -= next - k;
                self.refine(coefficients, block, next);
                left &= left - 1;
                k = next + 1;
            }
            if value != 0 {
                if k > last {
                    return None;
                }
                coefficients.set(block, k, value);
            }
            k += 1;
        }
        if self.run > 0 {
            self.run -= 1;
            let mut left = coefficients.nonzero[block] & band(k, last);
            while left != 0 {
                self.refine(coefficients, block, left.trailing_zeros() as usize);
                left &= left - 1;
            }
        }
        Some(())
    }

    #[inline(always)]
    fn refine(&mut self, coefficients: &mut Coefficients, block: usize, k: usize) {
        if self.bit() == 1 {
            coefficients.grow(block, k, 1 << self.scan.low);
        }
    }
}
