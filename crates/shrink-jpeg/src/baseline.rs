//! Sequential scans: a row of MCUs is read, then transformed, and so on.

use crate::Error;
use crate::bits::{Before, Bits, Restarts, Window};
use crate::decode::{File, Part, Scan, Sink, Target};
use crate::huffman::{AcSteps, BLOCK, Codes, DcSteps, Step, Zeros};
use crate::transform::{UNUSED, inverse_row, reach, slots};

/// Below this many bytes a scan is over before its skip tables would be built.
const SKIPS_PAY_FROM_BYTES: usize = 48 << 10;

/// Decodes one scan, hands the samples of its targets over, and gives the position after it.
pub(crate) fn scan(
    file: File<'_>,
    scan: &Scan,
    targets: &mut [Target],
    sink: &mut Sink<'_>,
) -> Result<usize, Error> {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
    {
        // SAFETY: the processor was just seen to have these features.
        return unsafe { scan_avx2(file, scan, targets, sink) };
    }
    scan_anywhere(file, scan, targets, sink)
}

/// The same code, compiled for wider vectors and shifts by a register's value.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn scan_avx2(
    file: File<'_>,
    scan: &Scan,
    targets: &mut [Target],
    sink: &mut Sink<'_>,
) -> Result<usize, Error> {
    scan_anywhere(file, scan, targets, sink)
}

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
struct Tables<'a> {
    dc: DcSteps,
    values: AcSteps,
    /// None where the scan would be over before they are built.
    skips: Option<AcSteps>,
    dc_codes: Codes<'a>,
    ac_codes: Codes<'a>,
}

impl<'a> Tables<'a> {
    fn new(file: File<'a>, scan: &Scan, part: &Part) -> Result<Self, Error> {
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
struct Lane<'a> {
    tables: &'a Tables<'a>,
    values: &'a AcSteps,
    skips: &'a AcSteps,
    landings: &'static [u8; 256],
    /// Coefficients that the scale needs, along the zigzag.
    reach: u32,
    target: usize,
    /// Side of a decoded block.
    side: usize,
    /// Blocks across and down in an MCU.
    blocks: (usize, usize),
    /// Where the first row of blocks begins in the coefficients, and how many coefficients a row has.
    start: usize,
    row: usize,
    /// The last DC value, from which the next one differs.
    prediction: i16,
}

impl Lane<'_> {
    /// Coefficients of one block.
    fn block(&self) -> usize {
        self.side * self.side
    }

    /// Reads one block, and keeps what the scale needs; the window where the bits make no block.
    ///
    /// What the scale does not need lands on the last of the coefficients, which belongs to the next block.
    #[inline(always)]
    fn read_block(
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

    /// Adds up the DC differences of some MCUs of a row.
    fn predict(&mut self, coefficients: &mut [i16], first: usize, count: usize) {
        let (across, down) = self.blocks;
        let block = self.block();
        for mcu in first..first + count {
            for row in 0..down {
                let start = self.start + row * self.row + mcu * across * block;
                for column in 0..across {
                    let dc = &mut coefficients[start + column * block];
                    self.prediction = self.prediction.wrapping_add(*dc);
                    *dc = self.prediction;
                }
            }
        }
    }

    #[inline(always)]
    fn transform(
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

/// One block of an MCU.
#[derive(Clone, Copy)]
struct Place {
    lane: usize,
    /// Where the block's coefficients go, in the next MCU that is read.
    cursor: usize,
    /// From there to the MCU after it.
    stride: usize,
}

/// The lanes of a scan.
struct Lanes<'a> {
    lanes: Vec<Lane<'a>>,
    /// Coefficients of an MCU row.
    coefficients: usize,
}

impl<'a> Lanes<'a> {
    /// `tables` has one entry a part of the scan, or fewer where parts share one: `shares` says which is whose.
    fn new(
        scan: &Scan,
        targets: &[Target],
        tables: &'a [Tables<'a>],
        shares: &[usize],
        mcus: usize,
    ) -> Self {
        let mut lanes: Vec<Lane<'_>> = Vec::with_capacity(4);
        let mut length = 0;
        for (part, tables) in scan.parts.iter().zip(shares.iter().map(|share| &tables[*share])) {
            let target = &targets[part.target];
            let blocks = scan.mcu_blocks(target);
            // What lands beside the last block of a row must not be the first of the next.
            let row = mcus * blocks.0 * target.side * target.side + 1;
            lanes.push(Lane {
                tables,
                values: &tables.values,
                skips: tables.skips.as_ref().unwrap_or(&tables.values),
                landings: &LANDINGS[target.side.trailing_zeros() as usize],
                reach: reach(target.side) as u32,
                target: part.target,
                side: target.side,
                blocks,
                start: length,
                row,
                prediction: 0,
            });
            length += row * blocks.1;
        }
        Self { lanes, coefficients: length }
    }

    /// The places as they are at the first MCU of a row.
    fn places(&self) -> Vec<Place> {
        let mut places = Vec::with_capacity(10);
        for (index, lane) in self.lanes.iter().enumerate() {
            let stride = lane.blocks.0 * lane.block();
            for row in 0..lane.blocks.1 {
                for column in 0..lane.blocks.0 {
                    let cursor = lane.start + row * lane.row + column * lane.block();
                    places.push(Place { lane: index, cursor, stride });
                }
            }
        }
        places
    }

    /// Reads `count` MCUs.
    #[inline(always)]
    fn read(
        &self,
        places: &mut [Place],
        coefficients: &mut [i16],
        bits: &mut Bits<'_>,
        at: &mut Window,
        count: usize,
    ) -> Result<(), Error> {
        let mut window = *at;
        for _ in 0..count {
            bits.supply(&mut window)?;
            for place in &mut *places {
                let lane = &self.lanes[place.lane];
                let block = &mut coefficients[place.cursor..=place.cursor + lane.block()];
                place.cursor += place.stride;
                let read = lane.read_block(window, bits.buffer(), block);
                window = read.map_err(|window| bits.no_code(window))?;
            }
        }
        *at = window;
        Ok(())
    }
}

#[inline(always)]
fn scan_anywhere(
    file: File<'_>,
    scan: &Scan,
    targets: &mut [Target],
    sink: &mut Sink<'_>,
) -> Result<usize, Error> {
    let (across, down) = scan.mcus(file.header, targets);
    let same = |a: &Part, b: &Part| (a.dc_table, a.ac_table) == (b.dc_table, b.ac_table);
    let (mut tables, mut shares) = (Vec::with_capacity(4), Vec::with_capacity(4));
    for (index, part) in scan.parts.iter().enumerate() {
        if let Some(twin) = scan.parts[..index].iter().position(|other| same(other, part)) {
            shares.push(shares[twin]);
        } else {
            shares.push(tables.len());
            tables.push(Tables::new(file, scan, part)?);
        }
    }
    let mut lanes = Lanes::new(scan, targets, &tables, &shares, across);
    let first_places = lanes.places();
    let mut places = first_places.clone();
    let mut coefficients = vec![0; lanes.coefficients];
    let mut bits = Bits::new(file.bytes, scan.start);
    let mut window = bits.window();
    let mut restarts = Restarts::new(file.tables.restart_interval);
    for _ in 0..down {
        if (file.stop)() {
            return Err(Error::Cancelled);
        }
        coefficients.fill(0);
        places.copy_from_slice(&first_places);
        let mut done = 0;
        while done < across {
            let (before, run) = restarts.run(across - done);
            if before == Before::Marker {
                window = bits.restart()?;
                for lane in &mut lanes.lanes {
                    lane.prediction = 0;
                }
            }
            lanes.read(&mut places, &mut coefficients, &mut bits, &mut window, run)?;
            if bits.overrun(window) {
                return Err(bits.too_short());
            }
            for lane in &mut lanes.lanes {
                lane.predict(&mut coefficients, done, run);
            }
            done += run;
        }
        for lane in &lanes.lanes {
            lane.transform(&coefficients, &mut targets[lane.target], across, sink)?;
        }
    }
    Ok(bits.finish())
}
