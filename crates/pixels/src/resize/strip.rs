//! The second pass: 32 rows that are as long as the source's become as long as the result's.

use super::sums::{self, Block, FRACTION, LANES, MOST};
use super::transpose;
use super::weights::{Axis, PAIR, Weights};

/// Rows that are made narrow together.
const ROWS: usize = LANES;
/// Samples of the result that are turned back into rows together.
const TURNED: usize = 16;

/// Finished rows that wait to be made narrow, and the rows that they became.
#[derive(Clone)]
pub(super) struct Strip {
    channels: usize,
    weights: Weights,
    /// Samples of a row of the result.
    width: usize,
    /// Blocks from one row to the next.
    blocks: usize,
    rows: Vec<[i16; LANES]>,
    filled: usize,
    /// Columns of the rows above, a block each.
    columns: Vec<Block>,
}

/// Memory of a strip of a result of so many rows, from sizes alone.
pub(super) fn bytes(axis: Axis, channels: usize, result_rows: u32) -> u64 {
    let rows = blocks(axis, channels) * size_of::<[i16; LANES]>() * held(result_rows);
    let pairs = columns(axis.most_pairs(), axis) * channels;
    Weights::bytes(axis) + (rows + pairs * size_of::<Block>()) as u64
}

/// Rows that there is room for: four are turned at a time.
fn held(result_rows: u32) -> usize {
    ROWS.min((result_rows as usize).next_multiple_of(4))
}

/// Blocks that a row of the source takes.
pub(super) fn blocks(axis: Axis, channels: usize) -> usize {
    (axis.source as usize * channels).div_ceil(LANES)
}

/// Pairs of columns that the next 16 pixels of the result are made of, at most.
fn columns(pairs: usize, axis: Axis) -> usize {
    let steps = axis.length / f64::from(axis.target) * TURNED as f64 / PAIR as f64;
    (pairs + steps.ceil() as usize + 1 + 3).min(axis.source.div_ceil(PAIR as u32) as usize)
}

impl Strip {
    pub(super) fn new(axis: Axis, channels: usize, result_rows: u32) -> Self {
        let weights = Weights::new(axis, MOST, 1.0);
        let blocks = blocks(axis, channels);
        Self {
            channels,
            width: axis.target as usize * channels,
            blocks,
            rows: vec![[0; LANES]; blocks * held(result_rows)],
            filled: 0,
            columns: vec![[0; LANES]; columns(weights.pairs, axis) * channels],
            weights,
        }
    }

    /// Where the next row goes.
    pub(super) fn next_row(&mut self) -> &mut [[i16; LANES]] {
        let start = self.filled * self.blocks;
        self.filled += 1;
        &mut self.rows[start..start + self.blocks]
    }

    pub(super) fn is_full(&self) -> bool {
        self.filled == ROWS
    }

    /// Appends what has become of the rows, and is empty again.
    pub(super) fn finish(&mut self, result: &mut Vec<u8>) {
        let start = result.len();
        result.resize(start + self.filled * self.width, 0);
        let rows = &mut result[start..];
        let shift = self.weights.bits + FRACTION;
        let mut turned = [[0; LANES]; TURNED];
        let pixels = self.width / self.channels;
        // Whole pixels at a time, whatever their samples.
        let step = TURNED / self.channels;
        for begin in (0..pixels).step_by(step) {
            let end = (begin + step).min(pixels);
            // Whole fours, as rows are stored.
            let first = self.weights.of(begin).0 / 4 * 4;
            let last = self.weights.of(end - 1).0 + self.weights.pairs;
            self.turn(first, last);
            let mut count = 0;
            for pixel in begin..end {
                let (pair, weights) = self.weights.of(pixel);
                for channel in 0..self.channels {
                    let columns = &self.columns[(pair - first) * self.channels + channel..];
                    turned[count] = sums::across(columns, self.channels, weights, shift);
                    count += 1;
                }
            }
            write_rows(&turned, count, rows, self.width, begin * self.channels);
        }
        self.filled = 0;
    }

    /// Lays pairs of columns out as blocks.
    fn turn(&mut self, first: usize, last: usize) {
        let channels = self.channels;
        let stride = self.blocks * LANES;
        let samples = &self.rows.as_flattened()[..self.filled.next_multiple_of(4) * stride];
        let columns = &mut self.columns[..(last - first) * channels];
        let start = first * PAIR * channels;
        match channels {
            1 => turn_one(samples, stride, start, columns),
            3 => turn::<3, 6>(samples, stride, start, columns),
            _ => turn::<4, 8>(samples, stride, start, columns),
        }
    }
}

/// Rows of single samples, from sample `start` of each on.
fn turn_one(samples: &[i16], stride: usize, start: usize, columns: &mut [Block]) {
    for (index, rows) in samples.chunks_exact(4 * stride).enumerate() {
        let rows: [&[i16]; 4] = std::array::from_fn(|row| &rows[row * stride..][start..stride]);
        let rows = rows.map(|row| row.as_chunks::<8>().0);
        let (fours, rest) = columns.as_chunks_mut::<4>();
        let place = 4 * index..4 * index + 4;
        for (at, columns) in fours.iter_mut().enumerate() {
            let turned = transpose::pairs(rows.map(|row| &row[at]));
            for (column, pairs) in columns.iter_mut().zip(turned) {
                column[place.clone()].copy_from_slice(&pairs);
            }
        }
        let at = fours.len();
        let turned =
            if rest.is_empty() { [[0; 4]; 4] } else { transpose::pairs(rows.map(|row| &row[at])) };
        for (column, pairs) in rest.iter_mut().zip(turned) {
            column[place.clone()].copy_from_slice(&pairs);
        }
    }
}

/// Rows of pixels. `PAIR_SAMPLES` is twice `CHANNELS`.
fn turn<const CHANNELS: usize, const PAIR_SAMPLES: usize>(
    samples: &[i16],
    stride: usize,
    start: usize,
    columns: &mut [Block],
) {
    let columns = columns.as_chunks_mut::<CHANNELS>().0;
    for (row, samples) in samples.chunks_exact(stride).enumerate() {
        let pixels = samples[start..].as_chunks::<PAIR_SAMPLES>().0;
        for (columns, pair) in columns.iter_mut().zip(pixels) {
            for (channel, column) in columns.iter_mut().enumerate() {
                column[row] = transpose::pair(pair[channel], pair[CHANNELS + channel]);
            }
        }
    }
}

/// Columns to rows, from sample `start` of each row on.
fn write_rows(
    turned: &[[u8; LANES]; TURNED],
    count: usize,
    rows: &mut [u8],
    width: usize,
    start: usize,
) {
    for (half, rows) in rows.chunks_mut(16 * width).enumerate() {
        let columns: [&[u8; 16]; 16] = std::array::from_fn(|at| &turned[at].as_chunks().0[half]);
        let turned = transpose::bytes(columns);
        for (row, turned) in rows.chunks_exact_mut(width).zip(&turned) {
            let row = &mut row[start..start + count];
            // All but the last ones of a row are 16, and copied at once.
            if let Ok(row) = <&mut [u8; 16]>::try_from(&mut *row) {
                *row = *turned;
            } else {
                row.copy_from_slice(&turned[..count]);
            }
        }
    }
}
