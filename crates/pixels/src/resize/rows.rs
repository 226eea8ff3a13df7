//! Rows in, a smaller raster out, with a few rows in memory at any time.

use super::{
    Alpha, Grid, Rectangle,
    strip::{self, Strip},
    sums::FRACTION,
    weights::{Axis, PAIR, Weights},
    window::Window,
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
/// Rows of the result that are made at once, at most: a part of the rows that a strip has room for.
const MOST_AT_ONCE: usize = 4;
/// Up to so many bytes of a pair of rows as many are made at once. Of wider ones the window would take megabytes more, and
/// what makes a result would not lie in a near cache all the same.
const NARROW_BYTES: usize = 64 << 10;
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
    window: Window,
    /// Rows of the result that are as wide as the grid or ready.
    finished: usize,
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

    /// Rows of the result that are made at once.
    fn at_once(&self) -> usize {
        let pair_bytes = Window::pair_bytes(self.folded, self.samples());
        if pair_bytes > NARROW_BYTES { MOST_AT_ONCE / 2 } else { MOST_AT_ONCE }
    }

    /// Samples of a row that comes in, with its margins.
    const fn samples(&self) -> usize {
        self.across.source as usize * self.layout.channels()
    }

    /// Pairs of rows that are needed for all rows that are made at once, if one needs so many.
    fn window_pairs(&self, pairs: usize) -> usize {
        let Axis { length, target, source, .. } = self.down;
        let steps = length / f64::from(target) * (self.at_once() - 1) as f64 / PAIR as f64;
        (pairs + steps.ceil() as usize + 1).min(source.div_ceil(PAIR as u32) as usize)
    }

    fn bytes(&self) -> u64 {
        let channels = self.layout.channels();
        let pairs = self.window_pairs(self.down.most_pairs());
        let rows = self.samples() as u64 + Window::bytes(self.folded, self.samples(), pairs);
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
        let weights = Weights::new(plan.down, 255 * plan.folded, 1.0 / f64::from(plan.folded));
        let pairs = plan.window_pairs(weights.pairs);
        Self {
            stop,
            alpha,
            plan,
            copies: plan.copies(),
            row: vec![0; plan.samples()],
            pushed: 0,
            window: Window::new(plan.folded, plan.down.source as usize, plan.samples(), pairs),
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
        let RowPlan { margins, given, layout, .. } = self.plan;
        let channels = layout.channels();
        let (left, right) = (margins.left as usize * channels, given.width_px as usize * channels);
        let mut row = std::mem::take(&mut self.row);
        let taken = fill(&mut row[left..left + right]).and_then(|()| {
            if self.alpha == Alpha::Straight {
                premultiply(&mut row);
            }
            for at in (0..left).rev() {
                row[at] = row[at + channels];
            }
            for at in left + right..row.len() {
                row[at] = row[at - channels];
            }
            self.take(&row)
        });
        self.row = row;
        taken
    }

    /// Takes the next row from where it lies.
    pub(crate) fn push_row(&mut self, given: &[u8]) -> Result<(), Error> {
        if self.alpha == Alpha::Ready && given.len() == self.row.len() {
            return self.take(given);
        }
        self.push(|row| {
            row.copy_from_slice(given);
            Ok(())
        })
    }

    /// Takes a row that has its margins.
    fn take(&mut self, row: &[u8]) -> Result<(), Error> {
        if (self.stop)() {
            return Err(Error::Cancelled);
        }
        if self.copies {
            self.samples.extend_from_slice(row);
            return Ok(());
        }
        let RowPlan { margins, given, .. } = self.plan;
        self.pushed += 1;
        let is_last = self.pushed == given.height_px;
        let before = if self.pushed == 1 { margins.top } else { 0 };
        let after = if is_last { margins.bottom } else { 0 };
        for _ in 0..=before + after {
            if self.window.add(row, is_last) {
                self.make();
            }
        }
        Ok(())
    }

    /// The result, after every row was pushed.
    pub(crate) fn finish(self) -> Raster {
        Raster { size: self.plan.target, layout: self.plan.layout, samples: self.samples }
    }

    /// Makes the rows of the result that the last pair completes.
    fn make(&mut self) {
        let (height, at_once) = (self.plan.target.height_px as usize, self.plan.at_once());
        while self.finished < height {
            let count = at_once.min(height - self.finished);
            let last = self.weights.of(self.finished + count - 1).0;
            if last + self.weights.pairs > self.window.pairs() {
                return;
            }
            let wanted: [_; MOST_AT_ONCE] = std::array::from_fn(|row| {
                let (first, weights) = self.weights.of(self.finished + row.min(count - 1));
                (self.window.place(first), weights)
            });
            let shift = self.weights.bits - FRACTION;
            self.window.down(&wanted[..count], shift, self.strip.next_rows(count));
            self.finished += count;
            if self.strip.is_full() || self.finished == height {
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
