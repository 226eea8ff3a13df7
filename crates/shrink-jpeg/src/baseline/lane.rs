//! One component of a sequential scan: how its blocks are read, and how they become samples.

use crate::Error;
use crate::bits::Window;
use crate::decode::{File, Part, Scan, Sink, Target};
use crate::huffman::{AcSteps, BLOCK, Codes, DcSteps, Step, Zeros};
use crate::transform::{UNUSED, inverse_row, reach, slots};

/// Below this many bytes a scan is over before its skip tables would be built.
const SKIPS_PAY_FROM_BYTES: usize = 48 << 10;

/// For each position that a step leads to, where in a block of each side its value goes.
static LANDINGS: [[u8; 256]; 4] = [landings(1), landings(2), landings(4), landings(8)];

const fn landings(side: usize) -> [u8; 256] {
    let slots = slots(side);
    // Beside the block: where the next one will begin.
    let mut landings = [(side * side) as u8; 256];
    let mut k = 0;
    while k < 64 {
        if slots[k] != UNUSED {
            landings[k + 1] = slots[k];
        }
        k += 1;
    }
    landings[Step::END_AT_DC as usize] = 0;
    landings
}

/// One pair of the file's Huffman tables, ready for the loop.
pub(super) struct Tables<'a> {
    dc: DcSteps,
    values: AcSteps,
    /// None where the scan would be over before they are built.
    skips: Option<AcSteps>,
    dc_codes: Codes<'a>,
    ac_codes: Codes<'a>,
}

impl<'a> Tables<'a> {
    pub(super) fn new(file: File<'a>, scan: &Scan, part: &Part) -> Result<Self, Error> {
        let (dc, ac) = (file.tables.dc[part.dc_table], file.tables.ac[part.ac_table]);
        if !dc.is_defined() || !ac.is_defined() {
            return Err(Error::Corrupt { what: "no Huffman table", offset: scan.start });
        }
        let values = AcSteps::of_values(ac, Zeros::End);
        let is_long = file.bytes.len() - scan.start >= SKIPS_PAY_FROM_BYTES;
        Ok(Self {
            dc: DcSteps::new(dc, ac),
            skips: is_long.then(|| AcSteps::of_skips(&values)),
            values,
            dc_codes: Codes::new(dc),
            ac_codes: Codes::new(ac),
        })
    }
}

/// A component's part of the scan.
pub(super) struct Lane<'a> {
    tables: &'a Tables<'a>,
    values: &'a AcSteps,
    skips: &'a AcSteps,
    landings: &'static [u8; 256],
    /// Coefficients that the scale needs, along the zigzag.
    reach: u32,
    pub(super) target: usize,
    /// Side of a decoded block.
    side: usize,
    /// Blocks across and down in an MCU.
    pub(super) blocks: (usize, usize),
    /// Where the first row of blocks begins in the coefficients, and how many coefficients a row has.
    pub(super) start: usize,
    pub(super) row: usize,
}

impl<'a> Lane<'a> {
    /// `start` is where its coefficients begin in those of a row of `mcus`.
    pub(super) fn new(
        scan: &Scan,
        part: &Part,
        target: &Target,
        tables: &'a Tables<'a>,
        mcus: usize,
        start: usize,
    ) -> Self {
        let blocks = scan.mcu_blocks(target);
        Self {
            tables,
            values: &tables.values,
            skips: tables.skips.as_ref().unwrap_or(&tables.values),
            landings: &LANDINGS[target.side.trailing_zeros() as usize],
            reach: reach(target.side) as u32,
            target: part.target,
            side: target.side,
            blocks,
            start,
            // What lands beside the last block of a row must not be the first of the next.
            row: mcus * blocks.0 * target.side * target.side + 1,
        }
    }

    /// Coefficients of one block.
    pub(super) fn block(&self) -> usize {
        self.side * self.side
    }

    /// Where the last block of a row of one MCU begins.
    pub(super) fn last_block(&self) -> usize {
        self.start + (self.blocks.1 - 1) * self.row + (self.blocks.0 - 1) * self.block()
    }

    /// Copies an MCU to a row from a row of its own, where DC is less by `higher`.
    pub(super) fn copy_mcu(
        &self,
        to: &mut [i16],
        mcu: usize,
        own: &Self,
        from: &[i16],
        higher: i16,
    ) {
        let length = self.blocks.0 * self.block();
        for row in 0..self.blocks.1 {
            let to = &mut to[self.start + row * self.row + mcu * length..][..length];
            to.copy_from_slice(&from[own.start + row * own.row..][..length]);
            for block in to.chunks_exact_mut(self.block()) {
                block[0] = block[0].wrapping_add(higher);
            }
        }
    }

    /// Reads one block, and keeps what the scale needs; the window where the bits make no block.
    ///
    /// What the scale does not need lands on the last of the coefficients, which belongs to the next block.
    #[inline(always)]
    pub(super) fn read_block(
        &self,
        mut window: Window,
        buffer: &[u8],
        block: &mut [i16],
    ) -> Result<Window, Window> {
        window.refill(buffer);
        let step = self.tables.dc.at(window);
        let mut k = step.advance();
        if k == 0 {
            (window, block[0]) = self.read_long_dc(window, buffer)?;
            k = 1;
        } else {
            window.skip(step.raw_bits());
            block[0] = step.value() as i16;
        }
        // 46 bits are ready: three lookups of 12.
        while k < self.reach {
            for _ in 0..3 {
                let before = (window, k);
                let step = self.values.at(window);
                window.skip(step.raw_bits());
                k += step.advance();
                block[usize::from(self.landings[usize::from(k as u8)])] = step.value() as i16;
                if k >= self.reach {
                    if (BLOCK + 1..Step::END).contains(&k) {
                        let (after, value, next) = self.read_long(before.0, buffer, before.1)?;
                        (window, k) = (after, next);
                        block[usize::from(self.landings[usize::from(k as u8)])] = value;
                    }
                    break;
                }
            }
            if k < self.reach {
                window.refill(buffer);
            }
        }
        while k < BLOCK {
            window.refill(buffer);
            // 56 bits are ready: four lookups of 12.
            for _ in 0..4 {
                let before = (window, k);
                let step = self.skips.at(window);
                window.skip(step.raw_bits());
                k += step.advance();
                if k >= BLOCK {
                    // Beyond the block: without an answer, or with too long a one.
                    if (BLOCK + 1..Step::END).contains(&k) || k >= Step::END + BLOCK {
                        (window, _, k) = self.read_long(before.0, buffer, before.1)?;
                    }
                    break;
                }
            }
        }
        Ok(window)
    }

    #[cold]
    #[inline(never)]
    fn read_long_dc(&self, mut window: Window, buffer: &[u8]) -> Result<(Window, i16), Window> {
        let size = u32::from(self.tables.dc_codes.take(&mut window).ok_or(window)?);
        if size > 15 {
            return Err(window);
        }
        let value = window.take_signed(size) as i16;
        window.refill(buffer);
        Ok((window, value))
    }

    /// Reads one AC symbol that no step has, at coefficient `k`; gives its value and where it leads.
    #[cold]
    #[inline(never)]
    fn read_long(
        &self,
        mut window: Window,
        buffer: &[u8],
        k: u32,
    ) -> Result<(Window, i16, u32), Window> {
        window.refill(buffer);
        let symbol = self.tables.ac_codes.take(&mut window).ok_or(window)?;
        let (next, size) = match (u32::from(symbol >> 4), u32::from(symbol & 15)) {
            (15, 0) => (k + 16, 0),
            (_, 0) => (k + Step::END, 0),
            (run, size) => (k + run + 1, size),
        };
        if (BLOCK + 1..Step::END).contains(&next) {
            return Err(window);
        }
        let value = window.take_signed(size) as i16;
        Ok((window, value, next))
    }

    /// Adds up the DC differences of some MCUs of a row, from the last DC value before them.
    pub(super) fn predict(
        &self,
        prediction: &mut i16,
        coefficients: &mut [i16],
        first: usize,
        count: usize,
    ) {
        let (across, down) = self.blocks;
        let block = self.block();
        for mcu in first..first + count {
            for row in 0..down {
                let start = self.start + row * self.row + mcu * across * block;
                for column in 0..across {
                    let dc = &mut coefficients[start + column * block];
                    *prediction = prediction.wrapping_add(*dc);
                    *dc = *prediction;
                }
            }
        }
    }

    #[inline(always)]
    pub(super) fn transform(
        &self,
        coefficients: &[i16],
        target: &mut Target,
        mcus: usize,
        sink: &mut Sink<'_>,
    ) -> Result<(), Error> {
        let (stride, side) = (target.stride(), target.side);
        for row in 0..self.blocks.1 {
            let blocks = &coefficients[self.start + row * self.row..];
            let blocks = &blocks[..mcus * self.blocks.0 * self.block()];
            let Some(steps) = &target.steps else { return Ok(()) };
            let samples = &mut target.samples;
            match side {
                1 => inverse_row::<1>(blocks, steps, samples, stride),
                2 => inverse_row::<2>(blocks, steps, samples, stride),
                4 => inverse_row::<4>(blocks, steps, samples, stride),
                _ => inverse_row::<8>(blocks, steps, samples, stride),
            }
            target.hand_over(sink)?;
        }
        Ok(())
    }
}
