//! Key frames of VP8, the lossy half of WebP, without their loop filter (RFC 6386).

mod bools;
mod canvas;
mod coefficients;
mod frame;
mod header;
mod modes;
#[cfg(any(test, fuzzing))]
mod peer;
mod predict;
mod tables;
mod tokens;
mod transform;

#[cfg(fuzzing)]
pub use self::peer::hold_frame_to_libwebp;
use self::{
    canvas::{Tile, Word},
    frame::{BATCH, Frame},
    header::Header,
};
use crate::{Error, probe::Size};

/// What is wrong with a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Damage {
    /// The file ends too early.
    Truncated,
    /// Anything else, in a few words.
    Corrupt(&'static str),
}

/// Why there are no more rows.
pub(super) enum Failure {
    Truncated,
    Corrupt(&'static str),
    /// Whoever takes the rows wants no more.
    Refused(Error),
}

impl From<Damage> for Failure {
    fn from(damage: Damage) -> Self {
        match damage {
            Damage::Truncated => Self::Truncated,
            Damage::Corrupt(reason) => Self::Corrupt(reason),
        }
    }
}

/// Takes the next row of a plane, 0 being luma, and a function that writes it.
pub(super) type Push<'a> = dyn FnMut(usize, &dyn Fn(&mut [u8])) -> Result<(), Error> + 'a;

/// Memory of a frame, in bytes.
pub(super) fn working_bytes(size: Size) -> u64 {
    /// The probabilities, and what is read of each partition.
    const HEADER_BYTES: u64 = 16 << 10;
    HEADER_BYTES + frame::working_bytes(size)
}

/// Decodes the frame that `data` begins with, which has `declared` bytes.
pub(super) fn decode(
    data: &[u8],
    declared: usize,
    size: Size,
    push: &mut Push,
) -> Result<(), Failure> {
    let header = Header::read(data, declared)?;
    let mut frame = Frame::new(header, size);
    let (height, half) = (size.height_px as usize, size.chroma().height_px as usize);
    let all = height.div_ceil(16);
    for first in (0..all).step_by(BATCH) {
        let count = BATCH.min(all - first);
        for _ in 0..count {
            frame.next_row()?;
        }
        let rows = frame.last_rows(count);
        let mut push =
            |plane, fill: &dyn Fn(&mut [u8])| push(plane, fill).map_err(Failure::Refused);
        for y in 0..(16 * count).min(height - 16 * first) {
            push(0, &|row| write(row, &rows[y / 16], |tile| &tile.luma[y % 16]))?;
        }
        for plane in 0..2 {
            for y in 0..(8 * count).min(half - 8 * first) {
                push(1 + plane, &|row| {
                    write(row, &rows[y / 8], |tile| &tile.chroma[plane][y % 8]);
                })?;
            }
        }
    }
    Ok(())
}

/// Writes a row of samples, of which the last tile may have more.
fn write<const WORDS: usize>(
    row: &mut [u8],
    tiles: &[Tile],
    part: impl Fn(&Tile) -> &[Word; WORDS],
) {
    let (whole, last) = row.split_at_mut(row.len() / (WORDS * 4) * WORDS * 4);
    let words = whole.as_chunks_mut::<4>().0.as_chunks_mut::<WORDS>().0;
    let mut tiles = tiles.iter();
    for (words, tile) in words.iter_mut().zip(tiles.by_ref()) {
        *words = *part(tile);
    }
    if let Some(tile) = tiles.next() {
        last.copy_from_slice(&part(tile).as_flattened()[..last.len()]);
    }
}

#[cfg(test)]
mod tests;
