//! The second pass: 32 rows that are as long as the source's become as long as the result's.

use std::ops::Range;

use super::reused::Reused;
use super::sums::{self, Block, FRACTION, LANES, MOST};
use super::transpose;
use super::weights::{Axis, PAIR, Weights};

/// Rows that are made narrow together.
const ROWS: usize = LANES;
/// Pairs of columns that are turned together.
const FOUR: usize = 4;
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
    rows: Reused,
    filled: usize,
    /// Some pairs of columns of the rows above, a block for each channel.
    columns: Vec<Block>,
    /// Which pairs they are.
    turned: Range<usize>,
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

/// Pairs of columns that the next 16 pixels of the result are made of, at most, in whole fours.
fn columns(pairs: usize, axis: Axis) -> usize {
    let steps = axis.length / f64::from(axis.target) * TURNED as f64 / PAIR as f64;
    let columns = pairs + steps.ceil() as usize + 1;
    (columns + 2 * (FOUR - 1))
        .min(axis.source.div_ceil(PAIR as u32) as usize)
        .next_multiple_of(FOUR)
}

impl Strip {
    pub(super) fn new(axis: Axis, channels: usize, result_rows: u32) -> Self {
        let weights = Weights::new(axis, MOST as u32, 1.0);
        let blocks = blocks(axis, channels);
        Self {
            channels,
            width: axis.target as usize * channels,
            blocks,
            rows: Reused::zeros(blocks * held(result_rows)),
            filled: 0,
            columns: vec![[0; LANES]; columns(weights.pairs, axis) * channels],
            turned: 0..0,
            weights,
        }
    }

    /// Where the next rows go, of which there must be room for so many.
    pub(super) fn next_rows(&mut self, count: usize) -> &mut [[i16; LANES]] {
        let start = self.filled * self.blocks;
        self.filled += count;
        &mut self.rows[start..start + count * self.blocks]
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
        let mut made = [[0; LANES]; TURNED];
        let pixels = self.width / self.channels;
        // Whole pixels at a time, whatever their samples.
        let step = TURNED / self.channels;
        for begin in (0..pixels).step_by(step) {
            let end = (begin + step).min(pixels);
            let (first, last) = (self.weights.of(begin).0, self.weights.of(end - 1).0);
            self.turn(first..last + self.weights.pairs);
            let mut count = 0;
            for pixel in begin..end {
                let (pair, weights) = self.weights.of(pixel);
                let columns = &self.columns[(pair - self.turned.start) * self.channels..];
                for channel in 0..self.channels {
                    made[count] = sums::across(&columns[channel..], self.channels, weights, shift);
                    count += 1;
                }
            }
            write_rows(&made, count, rows, self.width, begin * self.channels);
        }
        self.filled = 0;
        self.turned = 0..0;
    }

    /// Lays pairs of columns out as blocks, those that are not yet.
    fn turn(&mut self, wanted: Range<usize>) {
        let channels = self.channels;
        let kept = wanted.start / FOUR * FOUR..self.turned.end;
        if kept.is_empty() {
            self.turned = kept.start..kept.start;
        } else {
            let from = (kept.start - self.turned.start) * channels;
            self.columns.copy_within(from..from + kept.len() * channels, 0);
            self.turned = kept;
        }
        let new = self.turned.end..wanted.end.next_multiple_of(FOUR);
        if new.is_empty() {
            return;
        }
        let stride = self.blocks * LANES;
        let rows = &self.rows.as_flattened()[..self.filled.next_multiple_of(4) * stride];
        let columns = &mut self.columns[self.turned.len() * channels..][..new.len() * channels];
        let start = new.start * PAIR * channels;
        match channels {
            1 => turn::<4, 2>(rows, stride, start, columns),
            3 => turn::<3, 6>(rows, stride, start, columns),
            _ => turn::<4, 8>(rows, stride, start, columns),
        }
        self.turned.end = new.end;
    }
}

/// Four rows at a time from sample `start` of each on, `COLUMNS` of them at once.
fn turn<'row, const COLUMNS: usize, const APART_BYTES: i32>(
    samples: &'row [i16],
    stride: usize,
    start: usize,
    columns: &mut [Block],
) {
    for (index, rows) in samples.chunks_exact(4 * stride).enumerate() {
        let rows: [&[i16]; 4] = std::array::from_fn(|row| &rows[row * stride..][start..stride]);
        let [a, b, c, d] = rows;
        let place = 4 * index..4 * index + 4;
        for (at, columns) in columns.chunks_mut(COLUMNS).enumerate() {
            let at = at * COLUMNS * PAIR;
            let stored = |row: &'row [i16]| row.get(at..)?.first_chunk();
            let turned = match (stored(a), stored(b), stored(c), stored(d)) {
                (Some(a), Some(b), Some(c), Some(d)) => {
                    transpose::pairs::<APART_BYTES>([a, b, c, d])
                }
                _ => transpose::pairs::<APART_BYTES>(
                    rows.map(|row| padded(row.get(at..).unwrap_or_default())).each_ref(),
                ),
            };
            for (column, pairs) in columns.iter_mut().zip(turned) {
                column[place.clone()].copy_from_slice(&pairs);
            }
        }
    }
}

/// The last samples of a row, and zeros behind them.
fn padded(samples: &[i16]) -> [i16; 8] {
    let mut eight = [0; 8];
    eight[..samples.len()].copy_from_slice(samples);
    eight
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
