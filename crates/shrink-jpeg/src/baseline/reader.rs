//! The MCUs of a sequential scan, read row by row.

use super::lane::{Lane, Tables};
use crate::Error;
use crate::bits::{Before, Bits, Restarts, Window};
use crate::decode::{Scan, Sink, Target};

/// The components of a scan, and what is where in the coefficients of a row.
pub(super) struct Layout<'a> {
    pub(super) lanes: Vec<Lane<'a>>,
    /// MCUs of a row.
    pub(super) mcus: usize,
    /// Coefficients of a row.
    pub(super) coefficients: usize,
}

impl<'a> Layout<'a> {
    /// `tables` has one entry a part of the scan, or fewer where parts share one: `shares` says which is whose.
    pub(super) fn new(
        scan: &Scan,
        targets: &[Target],
        tables: &'a [Tables<'a>],
        shares: &[usize],
        mcus: usize,
    ) -> Self {
        let mut lanes: Vec<Lane<'_>> = Vec::with_capacity(4);
        let mut coefficients = 0;
        for (part, share) in scan.parts.iter().zip(shares) {
            let target = &targets[part.target];
            let lane = Lane::new(scan, part, target, &tables[*share], mcus, coefficients);
            coefficients += lane.row * lane.blocks.1;
            lanes.push(lane);
        }
        Self { lanes, mcus, coefficients }
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

    /// Makes samples of a row's coefficients, and hands them over.
    #[inline(always)]
    pub(super) fn transform(
        &self,
        coefficients: &[i16],
        targets: &mut [Target],
        sink: &mut Sink<'_>,
    ) -> Result<(), Error> {
        for lane in &self.lanes {
            lane.transform(coefficients, &mut targets[lane.target], self.mcus, sink)?;
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

/// Where an MCU begins. Two readers that agree about it read the same from there on, but for DC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Start {
    bits: u64,
    /// MCUs before the next restart marker.
    left: usize,
}

impl Start {
    /// Whether the restart marker stands here, and DC begins anew.
    pub(super) fn is_restart(self) -> bool {
        self.left == 0
    }
}

/// Reads a scan, one row of MCUs at a time.
pub(super) struct Reader<'a> {
    pub(super) layout: &'a Layout<'a>,
    first_places: Vec<Place>,
    places: Vec<Place>,
    bits: Bits<'a>,
    window: Window,
    restarts: Restarts,
    /// For each lane the last DC value, from which the next one differs.
    pub(super) predictions: [i16; 4],
}

impl<'a> Reader<'a> {
    /// Begins at byte `start`. What [`Reader::start`] gives counts from byte `mark`.
    pub(super) fn new(
        bytes: &'a [u8],
        (start, mark): (usize, usize),
        restart_interval: usize,
        layout: &'a Layout<'a>,
    ) -> Self {
        let first_places = layout.places();
        let mut bits = Bits::new(bytes, start).counted_from(mark);
        Self {
            layout,
            places: first_places.clone(),
            first_places,
            window: bits.window(),
            bits,
            restarts: Restarts::new(restart_interval),
            predictions: [0; 4],
        }
    }

    /// Where it is, from the byte that was marked, if it has come that far.
    pub(super) fn start(&self) -> Option<Start> {
        let bits = self.bits.position(self.window)?;
        Some(Start { bits, left: self.restarts.left() })
    }

    /// Whether no bits are left.
    pub(super) fn is_at_end(&self) -> bool {
        self.bits.overrun(self.window)
    }

    /// Steps over a bit at which no code begins, and begins anew.
    pub(super) fn begin_behind(&mut self) {
        self.window.skip(1);
        self.predictions.fill(0);
    }

    /// Reads the next row of MCUs. After an error it goes on where no code was found.
    #[inline(always)]
    pub(super) fn read_row(&mut self, coefficients: &mut [i16]) -> Result<(), Error> {
        coefficients.fill(0);
        self.places.copy_from_slice(&self.first_places);
        let mut done = 0;
        while done < self.layout.mcus {
            let (before, run) = self.restarts.run(self.layout.mcus - done);
            if before == Before::Marker {
                self.window = self.bits.restart()?;
                self.predictions.fill(0);
            }
            self.read(coefficients, run)?;
            if self.bits.overrun(self.window) {
                return Err(self.bits.too_short());
            }
            for (lane, prediction) in self.layout.lanes.iter().zip(&mut self.predictions) {
                lane.predict(prediction, coefficients, done, run);
            }
            done += run;
        }
        Ok(())
    }

    /// Reads `count` MCUs.
    #[inline(always)]
    fn read(&mut self, coefficients: &mut [i16], count: usize) -> Result<(), Error> {
        let mut window = self.window;
        for _ in 0..count {
            self.bits.supply(&mut window)?;
            for place in &mut self.places {
                let lane = &self.layout.lanes[place.lane];
                let block = &mut coefficients[place.cursor..=place.cursor + lane.block()];
                place.cursor += place.stride;
                window = match lane.read_block(window, self.bits.buffer(), block) {
                    Ok(window) => window,
                    Err(window) => {
                        self.window = window;
                        return Err(self.bits.no_code(window));
                    }
                };
            }
        }
        self.window = window;
        Ok(())
    }

    /// The position after the scan.
    pub(super) fn finish(self) -> usize {
        self.bits.finish()
    }
}
