//! A second thread that begins in the middle of a scan.
//!
//! Where there are restart markers an MCU begins behind each. Elsewhere nothing says where one does, but a Huffman code that
//! is read from a wrong bit nearly always falls into step with the right reading after some symbols. So the scout begins at
//! some byte as if an MCU did, and takes down where each of its MCUs begins.
//!
//! ```text
//!     reader   ├─ row ─┼─ row ─┼─ row ─┼─ row ─┤ stands where an MCU of the scout begins
//!     scout                         ├╌╌╌┼─┼─┼─┼─┼─┼─┼─┼─┼─┼─┼─┼─┼─┼─┼─┼─┼─┼─┤
//!                              the middle   in step
//! ```
//!
//! From there on both read the same, but for the sums of the DC differences, and nothing is read twice. If the scout was never
//! in step, or met damage, its work is not used. So the result is the same, whatever it does.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::read_row;
use super::reader::{Layout, Reader, Start};
use crate::Error;
use crate::bits::{after_restart, scan_end};
use crate::decode::File;
use crate::header::marker;

/// Below this many bytes a scan is over before a thread has done much. Mutated files are small.
const PAYS_FROM_BYTES: usize = if cfg!(fuzzing) { 64 } else { 256 << 10 };
/// With fewer bytes an MCU the scout is kept busy by what it takes down, and not by codes.
const PAYS_FROM_MCU_BYTES: usize = if cfg!(fuzzing) { 0 } else { 16 };
/// After so many MCUs in a row it is in step, and an error is the end of the scan. Before, it is not there yet.
const SURELY_IN_STEP: usize = 256;

/// Whether the reader waits for the scout, so that who is faster makes no difference to a test.
const WAITS: bool = cfg!(any(test, fuzzing));

/// Where to begin, and with what.
pub(super) struct Scout<'a> {
    bytes: &'a [u8],
    /// The byte to begin at.
    pub(super) start: usize,
    restart_interval: usize,
    /// That of a row of one MCU.
    layout: Layout<'a>,
    /// MCUs of the scan.
    mcus: usize,
}

impl<'a> Scout<'a> {
    /// `None` where it would not pay. `layout` is that of a row of one MCU, and `mcus` are in the scan.
    pub(super) fn new(
        file: File<'a>,
        scan_start: usize,
        layout: Layout<'a>,
        mcus: usize,
    ) -> Option<Self> {
        let bytes = file.bytes;
        // Behind the picture of many a phone is a film. Where nothing is, the end need not be looked for.
        let end = if bytes.ends_with(&[0xFF, marker::EOI]) {
            bytes.len()
        } else {
            scan_end(bytes, scan_start)
        };
        let length = end - scan_start;
        if length < PAYS_FROM_BYTES.max(mcus * PAYS_FROM_MCU_BYTES) {
            return None;
        }
        let middle = scan_start + length / 2;
        let restart_interval = file.tables.restart_interval;
        let start = if restart_interval > 0 {
            after_restart(bytes, middle)?
        } else {
            // What is behind an FF may be no data.
            (middle..end).find(|at| bytes[at - 1] != 0xFF)?
        };
        Some(Self { bytes, start, restart_interval, layout, mcus })
    }

    /// Reads `rows` rows of MCUs, the first ones with `reader`, and calls `take` for each. Gives the position after the scan.
    pub(super) fn read_with(
        &self,
        mut reader: Reader<'_>,
        rows: usize,
        take: &mut dyn FnMut(&[i16]) -> Result<(), Error>,
    ) -> Result<usize, Error> {
        let is_over = AtomicBool::new(false);
        // What is announced, of which it touches no more than it fills. It is this thread's memory, which lives on.
        let empty = Explored {
            mcus: Vec::with_capacity(self.mcus),
            coefficients: Vec::with_capacity(self.mcus * self.layout.coefficients),
            end: self.bytes.len(),
        };
        thread::scope(|scope| {
            let explore = || self.explore(&is_over, empty);
            let builder = thread::Builder::new().name(String::from("shrink-jpeg"));
            // Where the system has no thread to give, this one reads on.
            let mut scouting = builder.spawn_scoped(scope, explore).ok();
            let mut explored: Option<Explored> = None;
            let mut row = vec![0; reader.layout.coefficients];
            let mut read = || {
                for left in (1..=rows).rev() {
                    if let Some(start) = reader.start() {
                        // No need to wait: some rows later they meet as well.
                        let mut ended =
                            || scouting.take_if(|it| WAITS || it.is_finished())?.join().ok();
                        explored = explored.take().or_else(&mut ended);
                        let count = left * reader.layout.mcus;
                        let met = explored
                            .as_ref()
                            .and_then(|it| Some((it, it.mcus_from(start, count)?)));
                        if let Some((explored, mcus)) = met {
                            explored.replay(mcus, &self.layout, &reader, &mut row, take)?;
                            return Ok(Some(explored.end));
                        }
                    }
                    read_row(&mut reader, &mut row)?;
                    take(&row)?;
                }
                Ok(None)
            };
            let end = read();
            is_over.store(true, Ordering::Relaxed);
            Ok(end?.unwrap_or_else(|| reader.finish()))
        })
    }

    /// Reads from the middle to the end, or until it `is_over`.
    fn explore(&self, is_over: &AtomicBool, mut found: Explored) -> Explored {
        let place = (self.start, self.start);
        let mut reader = Reader::new(self.bytes, place, self.restart_interval, &self.layout);
        let length = self.layout.coefficients;
        let Explored { mcus, coefficients, end } = &mut found;
        while mcus.len() < self.mcus && !is_over.load(Ordering::Relaxed) {
            let Some(start) = reader.start() else { break };
            mcus.push(start);
            coefficients.resize(mcus.len() * length, 0);
            let first = coefficients.len() - length;
            if read_row(&mut reader, &mut coefficients[first..]).is_ok() {
                continue;
            }
            mcus.pop();
            let in_step = self.restart_interval > 0 || mcus.len() > SURELY_IN_STEP;
            if in_step || reader.is_at_end() {
                break;
            }
            mcus.clear();
            reader.begin_behind();
        }
        *end = reader.finish();
        found
    }
}

#[cfg(test)]
thread_local! {
    /// MCUs that were taken from a scout.
    static REPLAYED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// What the scout has read.
struct Explored {
    mcus: Vec<Start>,
    /// One MCU after the other, DC as the sum of the differences since the first one.
    coefficients: Vec<i16>,
    /// The position after the scan.
    end: usize,
}

impl Explored {
    /// The `count` MCUs from there on, if all are here.
    fn mcus_from(&self, start: Start, count: usize) -> Option<Range<usize>> {
        let first = self.mcus.binary_search(&start).ok()?;
        (self.mcus.len() - first >= count).then_some(first..first + count)
    }

    /// Calls `take` for rows of these MCUs, at the first of which `reader` stands.
    fn replay(
        &self,
        mcus: Range<usize>,
        own: &Layout<'_>,
        reader: &Reader<'_>,
        row: &mut [i16],
        take: &mut dyn FnMut(&[i16]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        #[cfg(test)]
        REPLAYED.set(REPLAYED.get() + mcus.len());
        let length = own.coefficients;
        // How much higher DC is than the scout knew, for each lane.
        let mut higher = reader.predictions;
        if let Some(before) = mcus.start.checked_sub(1) {
            let before = &self.coefficients[before * length..][..length];
            for (lane, higher) in own.lanes.iter().zip(&mut higher) {
                *higher = higher.wrapping_sub(before[lane.last_block()]);
            }
        }
        for (index, mcu) in mcus.enumerate() {
            if self.mcus[mcu].is_restart() {
                higher.fill(0);
            }
            let column = index % reader.layout.mcus;
            let coefficients = &self.coefficients[mcu * length..][..length];
            let lanes = reader.layout.lanes.iter().zip(&own.lanes).zip(higher);
            for ((lane, own), higher) in lanes {
                lane.copy_mcu(row, column, own, coefficients, higher);
            }
            if column + 1 == reader.layout.mcus {
                take(row)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
