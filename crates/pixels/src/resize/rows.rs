//! Rows in, a smaller raster out, with a few rows in memory at any time.

use super::{
    Alpha, Grid, Rectangle,
    strip::{self, Strip},
    sums::{self, Block, FRACTION, LANES},
    weights::{Axis, PAIR, Weights},
};
use crate::{
    Error,
    flatten::premultiply,
    probe::Size,
    raster::{Layout, Raster},
};

/// Rows that remain for each row of the result, at least, after some were added up: the filter is so wide then that it does
/// not see it.
const KEPT_ROWS: f64 = 6.0;
/// The sum of so many rows is within 15 bits.
const MOST_FOLDED: f64 = 128.0;

/// Rows of one channel or of interleaved pixels. Each that is pushed may be forgotten by who pushed it.
#[derive(Clone)]
pub(crate) struct Rows<'a> {
    stop: &'a dyn Fn() -> bool,
    alpha: Alpha,
    plan: RowPlan,
    copies: bool,
    weights: Weights,
    /// The row that comes in, with the margins.
    row: Vec<u8>,
    pushed: u32,
    /// Rows in the sum of the next row of the grid.
    added: u32,
    /// Rows of the grid that are complete.
    filled: u32,
    /// The last pairs of rows, as many as one row of the result is made of: a ring. Each row is the sum of so many as were
    /// folded.
    window: Vec<Block>,
    /// The weights of the ring's pairs, in its order.
    turned: Vec<[i16; PAIR]>,
    /// Rows of the result that are as wide as the grid or ready.
    finished: u32,
    strip: Strip,
    samples: Vec<u8>,
}

/// Everything that sizes alone decide.
#[derive(Clone, Copy, Debug)]
struct RowPlan {
    layout: Layout,
    given: Size,
    target: Size,
    margins: Margins,
    /// Rows that are added up to one row of the grid.
    folded: u32,
    across: Axis,
    down: Axis,
}

/// How often the edges are repeated, where the rectangle reaches over them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Margins {
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
}

impl Margins {
    const NONE: Self = Self { left: 0, top: 0, right: 0, bottom: 0 };

    fn new(covered: Rectangle, size: Size) -> Self {
        let before = |start: f64| (-start).max(0.0).ceil() as u32;
        let after = |end: f64, length: u32| (end - f64::from(length)).max(0.0).ceil() as u32;
        Self {
            left: before(covered.left),
            top: before(covered.top),
            right: after(covered.left + covered.width, size.width_px),
            bottom: after(covered.top + covered.height, size.height_px),
        }
    }
}

impl RowPlan {
    fn new(layout: Layout, Grid { size: given, covered }: Grid, target: Size) -> Self {
        let margins = Margins::new(covered, given);
        let reduction = covered.height / f64::from(target.height_px);
        let folded = match margins {
            Margins::NONE => (reduction / KEPT_ROWS).floor().clamp(1.0, MOST_FOLDED),
            _ => 1.0,
        };
        let across = Axis {
            start: covered.left + f64::from(margins.left),
            length: covered.width,
            source: margins.left + given.width_px + margins.right,
            last: 1.0,
            target: target.width_px,
        };
        let rows = f64::from(margins.top + given.height_px + margins.bottom) / folded;
        let down = Axis {
            start: (covered.top + f64::from(margins.top)) / folded,
            length: covered.height / folded,
            source: rows.ceil() as u32,
            last: 1.0 - (rows.ceil() - rows),
            target: target.height_px,
        };
        Self { layout, given, target, margins, folded: folded as u32, across, down }
    }

    /// Whether the result is what comes in.
    fn copies(&self) -> bool {
        let Self { across, down, given, target, .. } = *self;
        let axes = [(across, given.width_px), (down, given.height_px)];
        let is_whole = |(axis, length): (Axis, u32)| {
            (axis.start, axis.length, axis.source) == (0.0, f64::from(length), length)
        };
        given == target && axes.into_iter().all(is_whole)
    }

    fn bytes(&self) -> u64 {
        let channels = self.layout.channels();
        let blocks = strip::blocks(self.across, channels) as u64;
        // The row that comes in, and the window.
        let rows = blocks * (LANES + self.down.most_pairs() * size_of::<Block>()) as u64;
        let strip = strip::bytes(self.across, channels, self.target.height_px);
        let result = self.target.pixels().saturating_mul(channels as u64);
        // Nothing has been refused yet: the sides may be as long as a header can say, and callers add to this.
        result.saturating_add(rows + Weights::bytes(self.down) + strip).min(u64::MAX / 8)
    }
}

impl<'a> Rows<'a> {
    /// The whole of a picture of `source` pixels. `target` is at most `source` on both axes.
    pub(crate) fn new(
        layout: Layout,
        alpha: Alpha,
        source: Size,
        target: Size,
        stop: &'a dyn Fn() -> bool,
    ) -> Self {
        Self::within(layout, alpha, whole(source), target, stop)
    }

    /// What a picture covers of rows and columns as a decoder makes them.
    pub(crate) fn within(
        layout: Layout,
        alpha: Alpha,
        grid: Grid,
        target: Size,
        stop: &'a dyn Fn() -> bool,
    ) -> Self {
        let plan = RowPlan::new(layout, grid, target);
        let channels = layout.channels();
        let blocks = strip::blocks(plan.across, channels);
        let weights = Weights::new(plan.down, 255 * plan.folded, 1.0 / f64::from(plan.folded));
        Self {
            stop,
            alpha,
            plan,
            copies: plan.copies(),
            row: vec![0; plan.across.source as usize * channels],
            pushed: 0,
            added: 0,
            filled: 0,
            window: vec![[0; LANES]; blocks * weights.pairs],
            turned: vec![[0; PAIR]; weights.pairs],
            weights,
            finished: 0,
            strip: Strip::new(plan.across, channels, target.height_px),
            samples: Vec::with_capacity(target.pixels() as usize * channels),
        }
    }

    /// Bytes that a resize of the whole picture allocates.
    pub(crate) fn working_bytes(layout: Layout, source: Size, target: Size) -> u64 {
        Self::bytes_within(layout, whole(source), target)
    }

    /// Bytes that a resize of a part allocates.
    pub(crate) fn bytes_within(layout: Layout, grid: Grid, target: Size) -> u64 {
        RowPlan::new(layout, grid, target).bytes()
    }

    /// Takes the next row: `fill` writes it.
    pub(crate) fn push(
        &mut self,
        fill: impl FnOnce(&mut [u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if (self.stop)() {
            return Err(Error::Cancelled);
        }
        let RowPlan { margins, given, layout, .. } = self.plan;
        let channels = layout.channels();
        let (left, right) = (margins.left as usize * channels, given.width_px as usize * channels);
        fill(&mut self.row[left..left + right])?;
        if self.alpha == Alpha::Straight {
            premultiply(&mut self.row);
        }
        if self.copies {
            self.samples.extend_from_slice(&self.row);
            return Ok(());
        }
        for at in (0..left).rev() {
            self.row[at] = self.row[at + channels];
        }
        for at in left + right..self.row.len() {
            self.row[at] = self.row[at - channels];
        }
        self.pushed += 1;
        let is_last = self.pushed == given.height_px;
        let before = if self.pushed == 1 { margins.top } else { 0 };
        let after = if is_last { margins.bottom } else { 0 };
        for _ in 0..=before + after {
            self.add(is_last);
        }
        Ok(())
    }

    /// Takes the next row from where it lies.
    pub(crate) fn push_row(&mut self, given: &[u8]) -> Result<(), Error> {
        self.push(|row| {
            row.copy_from_slice(given);
            Ok(())
        })
    }

    /// The result, after every row was pushed.
    pub(crate) fn finish(self) -> Raster {
        Raster { size: self.plan.target, layout: self.plan.layout, samples: self.samples }
    }

    /// Adds the row to the next one of the grid, in the place of the oldest, and makes what can be made of it once that is
    /// complete.
    fn add(&mut self, is_last: bool) {
        let blocks = self.window.len() / self.weights.pairs;
        let high = self.filled % PAIR as u32;
        let slot = self.filled as usize / PAIR % self.weights.pairs * blocks;
        let pairs = self.window[slot..slot + blocks].as_flattened_mut();
        if high == 0 && self.added == 0 {
            sums::add::<true>(&self.row, high, pairs);
        } else {
            sums::add::<false>(&self.row, high, pairs);
        }
        self.added += 1;
        let folded = self.plan.folded;
        if self.added < folded && !is_last {
            return;
        }
        if self.added < folded {
            // The mean of fewer rows, as the sum of as many: their weight is the smaller one.
            for pair in pairs {
                let sum = *pair >> (16 * high) & 0xFFFF;
                *pair += (sum * folded / self.added - sum) << (16 * high);
            }
        }
        self.added = 0;
        self.filled += 1;
        if high == 1 || self.filled == self.plan.down.source {
            self.make();
        }
    }

    /// Makes the rows of the result that the last pair completes.
    fn make(&mut self) {
        let pairs = self.weights.pairs;
        let taken = (self.filled as usize).div_ceil(PAIR);
        while self.finished < self.plan.target.height_px {
            let (start, weights) = self.weights.of(self.finished as usize);
            if start + pairs > taken {
                return;
            }
            for (index, weight) in weights.iter().enumerate() {
                self.turned[(start + index) % pairs] = *weight;
            }
            let shift = self.weights.bits - FRACTION;
            sums::down(&self.window, &self.turned, shift, self.strip.next_row());
            self.finished += 1;
            if self.strip.is_full() || self.finished == self.plan.target.height_px {
                self.strip.finish(&mut self.samples);
            }
        }
    }
}

fn whole(size: Size) -> Grid {
    Grid::new((f64::from(size.width_px), f64::from(size.height_px)))
}

#[cfg(test)]
mod tests;
