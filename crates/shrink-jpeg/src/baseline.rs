//! Sequential scans: each block is read, transformed and written at once.

use crate::Error;
use crate::bits::{Bits, Restarts, Window};
use crate::decode::{File, Scan, Target};
use crate::huffman::{AcTable, BLOCK, Codes, skip_at};
use crate::transform::{Block, inverse, inverse_flat, reach, slots};

/// Below this many bytes a scan is over before its skip tables would be built.
const SKIPS_PAY_FROM_BYTES: usize = 48 << 10;

/// Decodes one scan into the samples of its targets and gives the position after it.
pub(crate) fn scan(file: File<'_>, scan: &Scan, targets: &mut [Target]) -> Result<usize, Error> {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
    {
        // SAFETY: the processor was just seen to have these features.
        return unsafe { scan_avx2(file, scan, targets) };
    }
    scan_anywhere(file, scan, targets)
}

/// The same code, compiled for wider vectors and shifts by a register's value.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn scan_avx2(file: File<'_>, scan: &Scan, targets: &mut [Target]) -> Result<usize, Error> {
    scan_anywhere(file, scan, targets)
}

/// The Huffman tables of one scan, built for the scales that use them.
struct ScanTables {
    dc: [Option<Codes>; 4],
    ac: [Option<AcTable>; 4],
}

impl ScanTables {
    fn new(file: File<'_>, scan: &Scan, targets: &[Target]) -> Result<Self, Error> {
        let missing = Error::Corrupt { what: "no Huffman table", offset: scan.start };
        let mut built = Self { dc: [const { None }; 4], ac: [const { None }; 4] };
        let is_long = file.bytes.len() - scan.start >= SKIPS_PAY_FROM_BYTES;
        for part in &scan.parts {
            let (dc, ac) = (&file.tables.dc[part.dc_table], &file.tables.ac[part.ac_table]);
            if !dc.is_defined() || !ac.is_defined() {
                return Err(missing);
            }
            built.dc[part.dc_table].get_or_insert_with(|| Codes::new(dc));
            let shares = scan.parts.iter().filter(|other| other.ac_table == part.ac_table);
            let skips = shares.into_iter().any(|other| targets[other.target].side < 8);
            built.ac[part.ac_table].get_or_insert_with(|| AcTable::new(ac, is_long && skips));
        }
        Ok(built)
    }
}

/// A component's part of the scan, ready for the loop.
struct Work<'a> {
    dc: &'a Codes,
    ac: &'a AcTable,
    target: usize,
    /// Blocks across and down in an MCU.
    blocks: (usize, usize),
    /// The last DC value, from which the next one differs.
    prediction: i32,
}

#[inline(always)]
fn scan_anywhere(file: File<'_>, scan: &Scan, targets: &mut [Target]) -> Result<usize, Error> {
    let built = ScanTables::new(file, scan, targets)?;
    let missing = || Error::Corrupt { what: "no Huffman table", offset: scan.start };
    let mut works = Vec::with_capacity(4);
    for part in &scan.parts {
        works.push(Work {
            dc: built.dc[part.dc_table].as_ref().ok_or_else(missing)?,
            ac: built.ac[part.ac_table].as_ref().ok_or_else(missing)?,
            target: part.target,
            blocks: scan.mcu_blocks(&targets[part.target]),
            prediction: 0,
        });
    }
    let (across, down) = scan.mcus(file.header, targets);
    let mut bits = Bits::new(file.bytes, scan.start);
    let mut window = bits.window();
    let mut block: Block = [0; 65];
    let mut restarts = Restarts::new(file.tables.restart_interval);
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
            }
            bits.supply(&mut window);
            for work in &mut works {
                let target = &mut targets[work.target];
                let read = match target.side {
                    1 => {
                        mcu::<1>(&mut window, &bits, work, target, &mut block, mcu_column, mcu_row)
                    }
                    2 => {
                        mcu::<2>(&mut window, &bits, work, target, &mut block, mcu_column, mcu_row)
                    }
                    4 => {
                        mcu::<4>(&mut window, &bits, work, target, &mut block, mcu_column, mcu_row)
                    }
                    _ => {
                        mcu::<8>(&mut window, &bits, work, target, &mut block, mcu_column, mcu_row)
                    }
                };
                if read.is_none() {
                    return Err(bits.no_code(window));
                }
            }
            if bits.overrun(window) {
                return Err(bits.too_short());
            }
        }
    }
    Ok(bits.finish())
}

/// One component's blocks of one MCU.
#[inline(always)]
fn mcu<const N: usize>(
    window: &mut Window,
    bits: &Bits<'_>,
    work: &mut Work<'_>,
    target: &mut Target,
    block: &mut Block,
    mcu_column: usize,
    mcu_row: usize,
) -> Option<()> {
    let stride = target.stride();
    let steps = target.steps.as_ref()?;
    let (across, down) = work.blocks;
    for row in 0..down {
        for column in 0..across {
            let content = read_block::<N>(window, bits.buffer(), work, block)?;
            let left = (mcu_column * across + column) * N;
            let top = (mcu_row * down + row) * N;
            let samples = &mut target.samples[top * stride + left..];
            match content {
                Content::Flat => inverse_flat::<N>(block[0], steps, samples, stride),
                Content::Detailed => inverse::<N>(block, steps, samples, stride),
            }
        }
    }
    Some(())
}

enum Content {
    /// DC alone.
    Flat,
    Detailed,
}

/// Reads one block and keeps what a corner of side `N` needs. `None` where the bits make no block.
#[inline(always)]
fn read_block<const N: usize>(
    window: &mut Window,
    buffer: &[u8],
    work: &mut Work<'_>,
    block: &mut Block,
) -> Option<Content> {
    let slots = const { slots(N) };
    let ac = work.ac;
    window.refill(buffer);
    let size = work.dc.take(window)?;
    if size > 15 {
        return None;
    }
    work.prediction = work.prediction.wrapping_add(window.take_signed(u32::from(size)));
    block[..N * N].fill(0);
    block[0] = work.prediction as i16;
    let mut k = 1;
    while k < const { reach(N) } {
        window.refill(buffer);
        // 56 bits are ready: one long symbol, or three of the table's.
        let mut value = ac.value(*window);
        if value.advance == 0 {
            let symbol = ac.codes.take(window)?;
            let (run, size) = (usize::from(symbol >> 4), u32::from(symbol & 15));
            if size == 0 {
                if symbol != 0xF0 {
                    return Some(content(k));
                }
                k += 16;
                continue;
            }
            k += run;
            let coefficient = window.take_signed(size) as i16;
            block[usize::from(*slots.get(k)?)] = coefficient;
            k += 1;
            continue;
        }
        for _ in 0..3 {
            window.skip(u32::from(value.bits));
            if usize::from(value.advance) == BLOCK {
                return Some(content(k));
            }
            k += usize::from(value.advance);
            block[usize::from(*slots.get(k - 1)?)] = value.coefficient;
            if k >= const { reach(N) } {
                break;
            }
            value = ac.value(*window);
            if value.advance == 0 {
                break;
            }
        }
    }
    skip_rest(window, buffer, ac, k)?;
    Some(Content::Detailed)
}

#[inline(always)]
fn content(k: usize) -> Content {
    if k == 1 { Content::Flat } else { Content::Detailed }
}

/// Steps over the coefficients from `k` on.
#[inline(always)]
fn skip_rest(window: &mut Window, buffer: &[u8], ac: &AcTable, mut k: usize) -> Option<()> {
    while k < BLOCK {
        window.refill(buffer);
        if let Some(skips) = ac.skips() {
            // 56 bits are ready: four lookups of 13.
            let before = k;
            for _ in 0..4 {
                let skip = skip_at(skips, *window);
                if skip.bits == 0 || k + usize::from(skip.reach) > BLOCK {
                    break;
                }
                window.skip(u32::from(skip.bits));
                k += usize::from(skip.advance);
                if k >= BLOCK {
                    return Some(());
                }
            }
            if k > before {
                continue;
            }
        }
        let symbol = ac.codes.take(window)?;
        window.skip(u32::from(symbol & 15));
        match (symbol >> 4, symbol & 15) {
            (15, 0) => k += 16,
            (_, 0) => return Some(()),
            (run, _) => k += usize::from(run) + 1,
        }
    }
    (k == BLOCK).then_some(())
}
