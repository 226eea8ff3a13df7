//! Progressive scans: each adds to stored coefficients, which are transformed at the end.
//!
//! Only the corner of a block that its scale needs is stored. A scan whose coefficients all lie beyond it is stepped over,
//! and so is one that only refines what shows no more, see [`Detail`]. Where a later scan will be read, the earlier ones
//! must say which coefficients are not zero, needed or not: that is what a refinement's bits depend on.

use crate::Error;
mod band;

use self::band::Band;
use crate::bits::{Before, Bits, Restarts, scan_end};
use crate::decode::{Detail, File, Scan, Sink, Target};
use crate::huffman::{AcSteps, Codes, Zeros};
use crate::transform::{UNUSED, inverse_row, reach, slots};

/// Below this many bytes a scan is over before its skip tables would be built.
const SKIPS_PAY_FROM_BYTES: usize = 48 << 10;
/// A coefficient known to within this much of its true value, before the inverse transform, is known well enough: a quarter
/// of it, three levels, is the most by which one coefficient moves a sample.
///
/// On a 4K photo of quality 90 that leaves 51.8 dB of 52.6 at a quarter for 512 px, and 47.5 of 49.7 at half for 1568 px.
const VISIBLE: u32 = 12;
/// What no scan has said anything about.
const UNKNOWN: u8 = u8::MAX;

/// A component's coefficients.
pub(crate) struct Coefficients {
    /// The corner of each block, row-major.
    corners: Vec<i16>,
    /// For each block, which coefficients along the zigzag are not zero; DC is not tracked.
    nonzero: Vec<u64>,
    slots: [u8; 64],
    /// Coefficients of one corner.
    corner: usize,
    /// Coefficients that the scale needs, along the zigzag.
    reach: usize,
    /// The bit position down to which the file has given each coefficient, read or not.
    given: [u8; 64],
}

impl Coefficients {
    #[inline(always)]
    fn set(&mut self, block: usize, k: usize, value: i32) {
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

    /// Every bit of every coefficient has been given.
    pub(crate) fn is_whole(&self) -> bool {
        self.given.iter().all(|position| *position == 0)
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
            reach: reach(target.side),
            given: [UNKNOWN; 64],
        }
    };
    targets.iter().map(of).collect()
}

/// Transforms what the scans collected, and hands it over.
pub(crate) fn finish(
    targets: &mut [Target],
    coefficients: Vec<Coefficients>,
    stop: &dyn Fn() -> bool,
    sink: &mut Sink<'_>,
) -> Result<(), Error> {
    for (target, coefficients) in targets.iter_mut().zip(coefficients) {
        match target.side {
            1 => transform::<1>(target, &coefficients, stop, sink)?,
            2 => transform::<2>(target, &coefficients, stop, sink)?,
            4 => transform::<4>(target, &coefficients, stop, sink)?,
            _ => transform::<8>(target, &coefficients, stop, sink)?,
        }
    }
    Ok(())
}

fn transform<const N: usize>(
    target: &mut Target,
    coefficients: &Coefficients,
    stop: &dyn Fn() -> bool,
    sink: &mut Sink<'_>,
) -> Result<(), Error> {
    let stride = target.stride();
    for row in coefficients.corners.chunks_exact((target.blocks.0 * N * N).max(1)) {
        if stop() {
            return Err(Error::Cancelled);
        }
        let Some(steps) = &target.steps else { return Ok(()) };
        inverse_row::<N>(row, steps, &mut target.samples, stride);
        target.hand_over(sink)?;
    }
    Ok(())
}

/// What a scan does to the coefficients.
#[derive(Clone, Copy, PartialEq, Eq)]
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
    detail: Detail,
) -> Result<usize, Error> {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
    {
        // SAFETY: the processor was just seen to have these features.
        return unsafe { scan_avx2(file, scan, targets, storage, detail) };
    }
    scan_anywhere(file, scan, targets, storage, detail)
}

/// The same code, compiled for shifts by a register's value.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn scan_avx2(
    file: File<'_>,
    scan: &Scan,
    targets: &[Target],
    storage: &mut [Coefficients],
    detail: Detail,
) -> Result<usize, Error> {
    scan_anywhere(file, scan, targets, storage, detail)
}

#[inline(always)]
fn scan_anywhere(
    file: File<'_>,
    scan: &Scan,
    targets: &[Target],
    storage: &mut [Coefficients],
    detail: Detail,
) -> Result<usize, Error> {
    let pass = pass_of(scan)?;
    for part in &scan.parts {
        storage[part.target].given[scan.band.0..=scan.band.1].fill(scan.low as u8);
    }
    match (pass, &scan.parts[..]) {
        (Pass::AcFirst | Pass::AcRefine, [part]) => {
            let (target, coefficients) = (&targets[part.target], &mut storage[part.target]);
            let Some(tracking) = tracking(scan, pass, target, coefficients.reach, detail) else {
                let end = scan_end(file.bytes, scan.start);
                // A scan that no marker ends may be cut short: only reading it would show.
                let is_ended = end < file.bytes.len();
                return is_ended.then_some(end).ok_or(Error::Truncated { length: end });
            };
            let ac = file.tables.ac[part.ac_table];
            if !ac.is_defined() {
                return Err(Error::Corrupt { what: "no Huffman table", offset: scan.start });
            }
            let values = AcSteps::of_values(ac, Zeros::EndRun);
            let is_long = file.bytes.len() - scan.start >= SKIPS_PAY_FROM_BYTES;
            let skips = (tracking == Tracking::No && is_long).then(|| AcSteps::of_skips(&values));
            let band = Band { codes: Codes::new(ac), values, skips, scan, pass, tracking };
            band::scan(file, &band, target, coefficients)
        }
        _ => dc_scan(file, scan, pass, targets, storage),
    }
}

/// Whether a scan's coefficients that are not zero must be remembered for a later scan.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tracking {
    Yes,
    No,
}

/// `None` where the whole scan is to be stepped over.
fn tracking(
    scan: &Scan,
    pass: Pass,
    target: &Target,
    reach: usize,
    detail: Detail,
) -> Option<Tracking> {
    let coarsest = target.steps.as_ref().map_or(0, crate::transform::Steps::coarsest);
    // The bit position below which nothing is read.
    let finest = match detail {
        Detail::All => return Some(Tracking::Yes),
        Detail::Visible => (0..13).rev().find(|low| coarsest << low <= VISIBLE).unwrap_or(0),
    };
    if pass == Pass::AcRefine && scan.high <= finest {
        return None;
    }
    if scan.low > finest {
        return Some(Tracking::Yes);
    }
    (scan.band.0 < reach).then_some(Tracking::No)
}

/// A scan of DC coefficients, of one component or several.
#[inline(always)]
fn dc_scan(
    file: File<'_>,
    scan: &Scan,
    pass: Pass,
    targets: &[Target],
    storage: &mut [Coefficients],
) -> Result<usize, Error> {
    let mut codes = Vec::with_capacity(4);
    for part in &scan.parts {
        let definition = file.tables.dc[part.dc_table];
        if pass == Pass::DcFirst && !definition.is_defined() {
            return Err(Error::Corrupt { what: "no Huffman table", offset: scan.start });
        }
        codes.push((pass == Pass::DcFirst).then(|| Codes::new(definition)));
    }
    let mut predictions = [0_i32; 4];
    let mut bits = Bits::new(file.bytes, scan.start);
    let mut window = bits.window();
    let mut restarts = Restarts::new(file.tables.restart_interval);
    let (across, down) = scan.mcus(file.header, targets);
    for mcu_row in 0..down {
        if (file.stop)() {
            return Err(Error::Cancelled);
        }
        for mcu_column in 0..across {
            if restarts.run(1).0 == Before::Marker {
                window = bits.restart()?;
                predictions = [0; 4];
            }
            bits.supply(&mut window)?;
            for ((part, codes), prediction) in scan.parts.iter().zip(&codes).zip(&mut predictions) {
                let (target, coefficients) = (&targets[part.target], &mut storage[part.target]);
                let (h, v) = scan.mcu_blocks(target);
                for row in 0..v {
                    for column in 0..h {
                        let block = (mcu_row * v + row) * target.blocks.0 + mcu_column * h + column;
                        let dc = &mut coefficients.corners[block * coefficients.corner];
                        window.refill(bits.buffer());
                        let Some(codes) = codes else {
                            *dc |= (window.take(1) << scan.low) as i16;
                            continue;
                        };
                        let size = codes.take(&mut window).filter(|size| *size <= 15);
                        let size = size.ok_or_else(|| bits.no_code(window))?;
                        let difference = window.take_signed(u32::from(size));
                        *prediction = prediction.wrapping_add(difference);
                        *dc = (*prediction << scan.low) as i16;
                    }
                }
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
