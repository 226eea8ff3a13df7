//! Boxes (ISO/IEC 14496-12, 4.2), and the big-endian numbers in them.

use std::ops::Range;

use super::corrupt;
use crate::{Error, probe::Format};

/// One box: its type, and where in the file its body lies.
pub(super) struct Piece {
    pub(super) kind: [u8; 4],
    pub(super) body: Range<usize>,
}

/// The boxes of a part of the file, in file order. Fewer bytes than a box has are padding.
pub(super) struct Boxes<'a> {
    bytes: &'a [u8],
    rest: Range<usize>,
}

impl<'a> Boxes<'a> {
    /// `part` lies in the file.
    pub(super) const fn new(bytes: &'a [u8], part: Range<usize>) -> Self {
        Self { bytes, rest: part }
    }

    fn read(&self) -> Result<Piece, Error> {
        let part = &self.bytes[self.rest.clone()];
        let mut fields = Fields(part);
        let short = fields.u32()?;
        let kind = fields.four()?;
        let length = match short {
            // To the end.
            0 => part.len() as u64,
            1 => fields.uint(8)?,
            short => u64::from(short),
        };
        let header = part.len() - fields.0.len();
        if length < header as u64 {
            return Err(corrupt(format!("a box gives itself {length} bytes")));
        }
        if length > part.len() as u64 {
            // Behind the end of the file there was more; behind the end of its parent there never was.
            return Err(if self.rest.end == self.bytes.len() {
                Error::Truncated { format: Format::Avif, size_bytes: self.bytes.len() }
            } else {
                corrupt(format!("a box gives itself {length} bytes, more than it lies in"))
            });
        }
        let start = self.rest.start;
        Ok(Piece { kind, body: start + header..start + length as usize })
    }
}

impl Iterator for Boxes<'_> {
    type Item = Result<Piece, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        const SMALLEST_BYTES: usize = 8;
        if self.rest.len() < SMALLEST_BYTES {
            return None;
        }
        let found = self.read();
        self.rest.start = found.as_ref().map_or(self.rest.end, |piece| piece.body.end);
        Some(found)
    }
}

/// What is left of a box's body, read from the front.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Fields<'a> {
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let over = || corrupt(String::from("a box is too short for its fields"));
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(over)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn four(&mut self) -> Result<[u8; 4], Error> {
        let four = self.take(4)?;
        Ok([four[0], four[1], four[2], four[3]])
    }

    /// A number of so many bytes, at most eight; of none it is 0.
    pub(super) fn uint(&mut self, count: usize) -> Result<u64, Error> {
        Ok(self.take(count)?.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
    }

    pub(super) fn u8(&mut self) -> Result<u8, Error> {
        self.uint(1).map(|number| number as u8)
    }

    pub(super) fn u16(&mut self) -> Result<u16, Error> {
        self.uint(2).map(|number| number as u16)
    }

    pub(super) fn u32(&mut self) -> Result<u32, Error> {
        self.uint(4).map(|number| number as u32)
    }

    /// The version and the flags with which many boxes begin.
    pub(super) fn version(&mut self) -> Result<(u8, u32), Error> {
        let [version, flags @ ..] = self.four()?;
        let [high, mid, low] = flags;
        Ok((version, u32::from_be_bytes([0, high, mid, low])))
    }

    /// The number of an item, which some boxes store in two bytes and some in four.
    pub(super) fn item(&mut self, is_wide: bool) -> Result<u32, Error> {
        self.uint(if is_wide { 4 } else { 2 }).map(|number| number as u32)
    }
}
