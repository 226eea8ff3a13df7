//! Rows in, a smaller raster out, with a few rows in memory at any time.

use std::ops::Range;

use fast_image_resize::{
    Resizer,
    pixels::{U8, U8x3, U8x4},
};

use super::{Alpha, REACH, Rectangle, convolve};
use crate::{
    Error,
    flatten::premultiply,
    probe::Size,
    raster::{Layout, Raster},
};

/// Output rows made at once: more repeat less work at the window's edge, fewer keep it in cache.
const BATCH_ROWS: u32 = 32;
/// A window larger than this is worth a smaller batch.
const WINDOW_BYTES: usize = 2 << 20;
/// Full rows that wait to be made narrow together: the horizontal weights are worked out once for them.
const TALL_BYTES: usize = 4 << 20;
/// Rows that remain for each row of the result, at least, after some were averaged.
const KEPT_ROWS: f64 = 3.5;

/// Rows of one channel or of interleaved pixels. Each that is pushed may be forgotten by who pushed it.
pub(crate) struct Rows<'a> {
    stop: &'a dyn Fn() -> bool,
    resizer: Resizer,
    alpha: Alpha,
    plan: RowPlan,
    pushed: u32,
    /// Whether the row after the filled ones is the first of a pair.
    waiting: Waiting,
    /// Rows `first..first + filled` of the grid, with room for `plan.capacity`.
    window: Vec<u8>,
    first: u32,
    filled: u32,
    /// Rows of the result up to `finished`, each still as wide as the grid; those before `narrow` have left.
    tall: Vec<u8>,
    finished: u32,
    narrow: u32,
    samples: Vec<u8>,
}

/// Everything that sizes alone decide.
#[derive(Clone, Copy, Debug)]
struct RowPlan {
    layout: Layout,
    given: Size,
    target: Size,
    margins: Margins,
    /// Rows that are averaged to one row of the grid.
    folded: u32,
    grid: Size,
    /// What the picture covers of the grid.
    covered: Rectangle,
    /// Output rows a batch, source rows the window holds, and finished rows that wait to be made narrow.
    batch: u32,
    capacity: u32,
    tall: u32,
}

/// How often the edges are repeated, where the rectangle reaches over them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Margins {
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waiting {
    Nothing,
    ForItsPair,
}

impl Margins {
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
    fn new(layout: Layout, given: Size, covered: Rectangle, target: Size) -> Self {
        let margins = Margins::new(covered, given);
        let reduction = covered.height / f64::from(target.height_px);
        let fits = margins == Margins { left: 0, top: 0, right: 0, bottom: 0 };
        let folded = if fits && reduction >= 2.0 * KEPT_ROWS { 2 } else { 1 };
        let grid = Size {
            width_px: margins.left + given.width_px + margins.right,
            // Half a pair stands for a whole one; the rectangle ends within it all the same.
            height_px: (margins.top + given.height_px + margins.bottom).div_ceil(folded),
        };
        let covered = Rectangle {
            left: covered.left + f64::from(margins.left),
            top: (covered.top + f64::from(margins.top)) / f64::from(folded),
            width: covered.width,
            height: covered.height / f64::from(folded),
        };
        let row_bytes = grid.width_px as usize * layout.channels();
        let (batch, capacity) = window(grid, covered, target, row_bytes);
        let tall = ((TALL_BYTES / row_bytes) as u32).max(batch).min(target.height_px);
        Self { layout, given, target, margins, folded, grid, covered, batch, capacity, tall }
    }

    fn row_bytes(&self) -> usize {
        self.grid.width_px as usize * self.layout.channels()
    }

    /// Rows of the grid for each row of the result.
    fn scale(&self) -> f64 {
        self.covered.height / f64::from(self.target.height_px)
    }

    /// First and last-plus-one row of the grid that row `y` of the result is made of.
    fn needed(&self, y: u32) -> (u32, u32) {
        let scale = self.scale();
        let reach = REACH * scale.max(1.0);
        let center = self.covered.top + (f64::from(y) + 0.5) * scale;
        let first = (center - reach).floor().max(0.0) as u32;
        let end = ((center + reach).ceil() as u32).min(self.grid.height_px);
        (first, end)
    }

    fn bytes(&self) -> u64 {
        let rows = u64::from(self.capacity) + u64::from(self.tall) + u64::from(self.folded - 1);
        self.row_bytes() as u64 * rows + self.target.pixels() * self.layout.channels() as u64
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
        Self::within(layout, alpha, source, Rectangle::whole(source), target, stop)
    }

    /// The rectangle that a picture covers of rows and columns as a decoder makes them. It may reach over their edges: the
    /// edges are repeated.
    pub(crate) fn within(
        layout: Layout,
        alpha: Alpha,
        given: Size,
        covered: Rectangle,
        target: Size,
        stop: &'a dyn Fn() -> bool,
    ) -> Self {
        let plan = RowPlan::new(layout, given, covered, target);
        let row_bytes = plan.row_bytes();
        Self {
            stop,
            resizer: Resizer::new(),
            alpha,
            plan,
            pushed: 0,
            waiting: Waiting::Nothing,
            // One row more, for the second of a pair.
            window: vec![0; row_bytes * (plan.capacity + plan.folded - 1) as usize],
            first: 0,
            filled: 0,
            tall: vec![0; row_bytes * plan.tall as usize],
            finished: 0,
            narrow: 0,
            samples: vec![0; target.pixels() as usize * layout.channels()],
        }
    }

    /// Bytes that a resize of the whole picture allocates.
    pub(crate) fn working_bytes(layout: Layout, source: Size, target: Size) -> u64 {
        Self::bytes_within(layout, source, Rectangle::whole(source), target)
    }

    /// Bytes that a resize of a rectangle allocates.
    pub(crate) fn bytes_within(
        layout: Layout,
        given: Size,
        covered: Rectangle,
        target: Size,
    ) -> u64 {
        RowPlan::new(layout, given, covered, target).bytes()
    }

    /// Takes the next row: `fill` writes it.
    pub(crate) fn push(
        &mut self,
        fill: impl FnOnce(&mut [u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if (self.stop)() {
            return Err(Error::Cancelled);
        }
        let RowPlan { margins, given, .. } = self.plan;
        let channels = self.plan.layout.channels();
        if self.waiting == Waiting::Nothing && self.filled == self.plan.capacity {
            self.forget();
        }
        let row = self.next_row();
        let (left, right) = (margins.left as usize * channels, given.width_px as usize * channels);
        fill(&mut self.window[row.clone()][left..left + right])?;
        if self.alpha == Alpha::Straight {
            premultiply(&mut self.window[row.clone()]);
        }
        if margins.left + margins.right > 0 {
            let row = &mut self.window[row.clone()];
            for at in (0..left).rev() {
                row[at] = row[at + channels];
            }
            for at in left + right..row.len() {
                row[at] = row[at - channels];
            }
        }
        self.pushed += 1;
        if self.plan.folded == 2 && !self.completes_pair(&row) {
            return Ok(());
        }
        let before = if self.pushed == 1 { margins.top } else { 0 };
        let after = if self.pushed == given.height_px { margins.bottom } else { 0 };
        self.take()?;
        for _ in 0..before + after {
            if self.filled == self.plan.capacity {
                self.forget();
            }
            let next = self.next_row();
            self.window.copy_within(next.start - next.len()..next.start, next.start);
            self.take()?;
        }
        Ok(())
    }

    /// The result, after every row was pushed.
    pub(crate) fn finish(self) -> Raster {
        Raster { size: self.plan.target, layout: self.plan.layout, samples: self.samples }
    }

    /// Where in the window the next row belongs.
    fn next_row(&self) -> Range<usize> {
        let second = u32::from(self.waiting == Waiting::ForItsPair);
        let start = (self.filled + second) as usize * self.plan.row_bytes();
        start..start + self.plan.row_bytes()
    }

    /// Averages a pair into the place of its first row, or lets that row wait for the second.
    fn completes_pair(&mut self, row: &Range<usize>) -> bool {
        if self.waiting == Waiting::Nothing {
            let is_last = self.pushed == self.plan.given.height_px;
            self.waiting = if is_last { Waiting::Nothing } else { Waiting::ForItsPair };
            return is_last;
        }
        self.waiting = Waiting::Nothing;
        let (first, second) = self.window[row.start - row.len()..row.end].split_at_mut(row.len());
        // A half always rounded up would make the picture brighter.
        if (self.first + self.filled).is_multiple_of(2) {
            average::<1>(first, second);
        } else {
            average::<0>(first, second);
        }
        true
    }

    /// Counts the row that was written, and makes what can be made of it.
    fn take(&mut self) -> Result<(), Error> {
        self.filled += 1;
        let complete = self.first + self.filled;
        let is_last = complete == self.plan.grid.height_px;
        loop {
            let begin = self.finished;
            let end = (begin + self.plan.batch).min(self.plan.target.height_px);
            // The last batches come after the last row, and nothing else would start them.
            if begin == end || !(is_last || complete >= self.plan.needed(end - 1).1) {
                return Ok(());
            }
            self.shrink_vertically(end)?;
        }
    }

    /// Drops the rows that no output row still to come is made of.
    fn forget(&mut self) {
        let row_bytes = self.plan.row_bytes();
        let keep_from = self.plan.needed(self.finished.min(self.plan.target.height_px - 1)).0;
        let dropped = keep_from.saturating_sub(self.first).min(self.filled);
        let end = self.filled as usize * row_bytes;
        self.window.copy_within(dropped as usize * row_bytes..end, 0);
        self.first += dropped;
        self.filled -= dropped;
    }

    /// Makes the output rows up to `end`, whose source rows are all in the window.
    fn shrink_vertically(&mut self, end: u32) -> Result<(), Error> {
        let begin = self.finished;
        if end - self.narrow > self.plan.tall {
            self.shrink_horizontally()?;
        }
        let row_bytes = self.plan.row_bytes();
        let window = Size { width_px: row_bytes as u32, height_px: self.filled };
        let rows = Size { width_px: row_bytes as u32, height_px: end - begin };
        let covered = Rectangle {
            left: 0.0,
            top: self.plan.covered.top + f64::from(begin) * self.plan.scale()
                - f64::from(self.first),
            width: f64::from(window.width_px),
            height: f64::from(rows.height_px) * self.plan.scale(),
        };
        let from = &self.window[..self.filled as usize * row_bytes];
        let place = (begin - self.narrow) as usize * row_bytes;
        let to = &mut self.tall[place..place + rows.height_px as usize * row_bytes];
        convolve::<U8>(&mut self.resizer, (from, window), (to, rows), window, covered)?;
        self.finished = end;
        if end == self.plan.target.height_px { self.shrink_horizontally() } else { Ok(()) }
    }

    /// Makes the finished rows as narrow as the result.
    fn shrink_horizontally(&mut self) -> Result<(), Error> {
        let channels = self.plan.layout.channels();
        let rows = self.finished - self.narrow;
        let tall = Size { width_px: self.plan.grid.width_px, height_px: rows };
        let size = Size { width_px: self.plan.target.width_px, height_px: rows };
        let covered = Rectangle {
            left: self.plan.covered.left,
            top: 0.0,
            width: self.plan.covered.width,
            height: f64::from(rows),
        };
        let from = &self.tall[..rows as usize * self.plan.row_bytes()];
        let row_bytes = size.width_px as usize * channels;
        let to = &mut self.samples[self.narrow as usize * row_bytes..][..rows as usize * row_bytes];
        self.narrow = self.finished;
        let resizer = &mut self.resizer;
        match channels {
            1 => convolve::<U8>(resizer, (from, tall), (to, size), tall, covered),
            3 => convolve::<U8x3>(resizer, (from, tall), (to, size), tall, covered),
            _ => convolve::<U8x4>(resizer, (from, tall), (to, size), tall, covered),
        }
    }
}

/// The mean of two rows, in place of the first. `UP` is 1 where a half is rounded up, and 0 where it is rounded down.
fn average<const UP: u16>(first: &mut [u8], second: &[u8]) {
    for (mean, &other) in first.iter_mut().zip(second) {
        *mean = ((u16::from(*mean) + u16::from(other) + UP) / 2) as u8;
    }
}

/// Output rows a batch and grid rows the window holds.
fn window(grid: Size, covered: Rectangle, target: Size, row_bytes: usize) -> (u32, u32) {
    let scale = covered.height / f64::from(target.height_px);
    let reach = 2.0 * REACH * scale.max(1.0);
    // Nothing has been refused yet when memory is counted: a side may be as long as a header can say.
    let rows = |batch: u32| ((f64::from(batch) * scale + reach).ceil() + 3.0) as u32;
    let mut batch = BATCH_ROWS;
    while batch > 4 && rows(batch) as usize * row_bytes > WINDOW_BYTES {
        batch /= 2;
    }
    (batch, rows(batch).min(grid.height_px))
}

#[cfg(test)]
mod tests;
