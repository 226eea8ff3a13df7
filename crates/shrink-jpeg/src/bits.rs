//! The bits of one entropy-coded segment, stuffing removed.
//!
//! Bytes are unstuffed into a buffer that stays in the first-level cache, and read from there 64 bits at a time. The
//! end of the segment is padded with zeros, so that the decoding of an MCU needs no check for the end within it: there are
//! enough of them after each [`Bits::supply`], and [`Bits::overrun`] says at last whether any were taken for data.

use crate::Error;
use crate::header::marker;

/// Bytes that one MCU can take at most: ten blocks of 64 coefficients of 32 bits each.
pub(crate) const MCU_BYTES: usize = 10 * 64 * 4;
const CHUNK_BYTES: usize = 24 << 10;
/// The widest read past the position.
const READ_BYTES: usize = 8;

/// A left-aligned window on the bits. A plain value, so that the hot loops keep it in registers.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    position: usize,
    bits: u64,
    /// Bits ready, in the low six: what is above is left over from [`Window::skip`].
    count: u32,
}

impl Window {
    /// Makes at least 56 bits ready.
    #[inline(always)]
    pub(crate) fn refill(&mut self, buffer: &[u8]) {
        let mut next = [0; READ_BYTES];
        next.copy_from_slice(&buffer[self.position..self.position + READ_BYTES]);
        let count = self.count & 63;
        self.bits |= u64::from_be_bytes(next) >> count;
        self.position += ((63 - count) >> 3) as usize;
        self.count = count | 0b11_1000;
    }

    /// Refills if fewer than `wanted` bits are ready.
    #[inline(always)]
    pub(crate) fn ensure(&mut self, buffer: &[u8], wanted: u32) {
        if self.count & 63 < wanted {
            self.refill(buffer);
        }
    }

    /// The next `width` bits, 1 to 32, without taking them.
    #[inline(always)]
    pub(crate) fn peek(self, width: u32) -> usize {
        (self.bits >> (64 - width)) as usize
    }

    /// Takes as many bits as the low six of `width` say.
    #[inline(always)]
    pub(crate) fn skip(&mut self, width: u32) {
        self.bits <<= width & 63;
        self.count = self.count.wrapping_sub(width);
    }

    /// Takes `width` bits, 0 to 16.
    #[inline(always)]
    pub(crate) fn take(&mut self, width: u32) -> u32 {
        let value = (self.bits >> 48 >> (16 - width)) as u32;
        self.skip(width);
        value
    }

    /// Takes a coefficient's extra bits and undoes the sign convention of the format.
    #[inline(always)]
    pub(crate) fn take_signed(&mut self, width: u32) -> i32 {
        if width == 0 {
            return 0;
        }
        let value = self.take(width) as i32;
        if value < 1 << (width - 1) { value - (1 << width) + 1 } else { value }
    }
}

/// What stands before an MCU.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    Nothing,
    /// A restart marker.
    Marker,
}

/// Counts the MCUs between restart markers.
pub(crate) struct Restarts {
    /// 0 where the file has no restart markers.
    interval: usize,
    left: usize,
}

impl Restarts {
    pub(crate) fn new(interval: usize) -> Self {
        Self { interval, left: if interval == 0 { usize::MAX } else { interval } }
    }

    /// MCUs before the next marker.
    pub(crate) fn left(&self) -> usize {
        self.left
    }

    /// Counts up to `wanted` MCUs that no restart marker parts, and says whether one stands before them.
    pub(crate) fn run(&mut self, wanted: usize) -> (Before, usize) {
        if self.interval == 0 {
            return (Before::Nothing, wanted);
        }
        let before = if self.left == 0 { Before::Marker } else { Before::Nothing };
        if self.left == 0 {
            self.left = self.interval;
        }
        let run = self.left.min(wanted);
        self.left -= run;
        (before, run)
    }
}

/// Where a segment's bytes come to their end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    NotSeen,
    /// A marker: the position of its FF.
    Marker,
    /// The end of the file.
    File,
}

pub(crate) struct Bits<'a> {
    source: &'a [u8],
    /// The next byte of the source to unstuff; at the FF of the marker once one is seen.
    next: usize,
    end: End,
    buffer: Vec<u8>,
    /// Bytes of the buffer that hold data; zeros follow.
    filled: usize,
    /// Bytes of data that were in the buffer before those that are.
    drained: u64,
    /// The byte of the source from which bits are counted, and how many bytes of data come before it once it was seen.
    mark: (usize, Option<u64>),
}

impl<'a> Bits<'a> {
    pub(crate) fn new(source: &'a [u8], start: usize) -> Self {
        let buffer = vec![0; CHUNK_BYTES + MCU_BYTES + 2 * READ_BYTES];
        let mark = (start, None);
        Self { source, next: start, end: End::NotSeen, buffer, filled: 0, drained: 0, mark }
    }

    /// Counts bits from byte `mark`, which is behind no FF, instead of from the first.
    pub(crate) fn counted_from(self, mark: usize) -> Self {
        Self { mark: (mark, None), ..self }
    }

    /// Bits of data from the mark to the next one, if it is behind the mark.
    pub(crate) fn position(&self, window: Window) -> Option<u64> {
        let next = (self.drained + window.position as u64) * 8 - u64::from(window.count & 63);
        next.checked_sub(self.mark.1? * 8)
    }

    pub(crate) fn buffer(&self) -> &[u8] {
        &self.buffer
    }

    /// A window at the start of the segment.
    pub(crate) fn window(&mut self) -> Window {
        let mut window = Window { position: 0, bits: 0, count: 0 };
        self.drained += self.filled as u64;
        self.filled = 0;
        self.fill(&mut window);
        window
    }

    /// Makes sure that one MCU can be read: real bytes as far as there are any, zeros after them.
    #[inline(always)]
    pub(crate) fn supply(&mut self, window: &mut Window) -> Result<(), Error> {
        if window.position + MCU_BYTES > self.filled {
            self.supply_more(window)?;
        }
        Ok(())
    }

    #[cold]
    fn supply_more(&mut self, window: &mut Window) -> Result<(), Error> {
        if self.end == End::NotSeen {
            self.fill(window);
        } else if self.overrun(*window) {
            // The zeros are in place, but not without end.
            return Err(self.too_short());
        }
        Ok(())
    }

    fn fill(&mut self, window: &mut Window) {
        self.buffer.copy_within(window.position..self.filled, 0);
        self.filled -= window.position;
        self.drained += window.position as u64;
        window.position = 0;
        self.unstuff();
        self.buffer[self.filled..self.filled + MCU_BYTES + 2 * READ_BYTES].fill(0);
    }

    /// Copies source bytes to the buffer until it is full or the segment ends.
    fn unstuff(&mut self) {
        let limit = CHUNK_BYTES;
        while self.filled < limit {
            if self.next == self.mark.0 {
                self.mark.1 = Some(self.drained + self.filled as u64);
            }
            let mut rest = &self.source[self.next..];
            if self.next < self.mark.0 {
                rest = &rest[..rest.len().min(self.mark.0 - self.next)];
            }
            let plain = copy_until_ff(rest, &mut self.buffer[self.filled..limit + READ_BYTES]);
            let plain = plain.min(limit - self.filled);
            self.next += plain;
            self.filled += plain;
            if self.filled >= limit {
                return;
            }
            match (self.source.get(self.next), self.source.get(self.next + 1)) {
                (Some(0xFF), Some(0)) => {
                    self.buffer[self.filled] = 0xFF;
                    self.filled += 1;
                    self.next += 2;
                }
                // FF FF: the first is a fill byte.
                (Some(0xFF), Some(0xFF)) => self.next += 1,
                (Some(0xFF), Some(_)) => {
                    self.end = End::Marker;
                    return;
                }
                (Some(0xFF), None) | (None, _) => {
                    self.end = End::File;
                    return;
                }
                (Some(_), _) => {}
            }
        }
    }

    /// More bits were taken than the segment holds.
    #[inline(always)]
    pub(crate) fn overrun(&self, window: Window) -> bool {
        window.position * 8 > self.filled * 8 + (window.count & 63) as usize
    }

    /// Steps to the next restart segment.
    pub(crate) fn restart(&mut self) -> Result<Window, Error> {
        let Some(at) = marker_after(self.source, self.next) else {
            return Err(Error::Truncated { length: self.source.len() });
        };
        self.next = at;
        let Some(next) = after_restart(self.source, at) else {
            return Err(self.corrupt("a scan that ends before its picture"));
        };
        self.next = next;
        self.end = End::NotSeen;
        Ok(self.window())
    }

    /// The marker that ends the scan, or the end of the source.
    pub(crate) fn finish(self) -> usize {
        scan_end(self.source, self.next)
    }

    /// Why the segment ended before its picture did.
    pub(crate) fn too_short(&self) -> Error {
        match self.end {
            End::File => Error::Truncated { length: self.source.len() },
            _ => self.corrupt("a scan that ends before its picture"),
        }
    }

    /// Why no code matched: past the end, the bits are only padding.
    #[cold]
    pub(crate) fn no_code(&self, window: Window) -> Error {
        if self.overrun(window) {
            self.too_short()
        } else {
            self.corrupt("a code that no table has")
        }
    }

    fn corrupt(&self, what: &'static str) -> Error {
        Error::Corrupt { what, offset: self.next }
    }
}

/// The position behind the first restart marker at or after `position`, if no other marker comes first.
pub(crate) fn after_restart(source: &[u8], position: usize) -> Option<usize> {
    let at = marker_after(source, position)?;
    (marker::RST0..=marker::RST7).contains(&source[at + 1]).then_some(at + 2)
}

/// The position of the first marker at or after `position` that is no restart marker, or the end of the source.
pub(crate) fn scan_end(source: &[u8], position: usize) -> usize {
    let mut at = position;
    while let Some(found) = marker_after(source, at) {
        if !(marker::RST0..=marker::RST7).contains(&source[found + 1]) {
            return found;
        }
        at = found + 2;
    }
    source.len()
}

/// The position of the first marker at or after `position`: an FF that neither a zero nor another FF follows.
fn marker_after(source: &[u8], position: usize) -> Option<usize> {
    let mut at = position;
    loop {
        at += find_ff(source.get(at..)?)?;
        if !matches!(source.get(at + 1)?, 0 | 0xFF) {
            return Some(at);
        }
        at += 1;
    }
}

fn find_ff(source: &[u8]) -> Option<usize> {
    let (words, tail) = source.as_chunks();
    let found = words.iter().position(|word| ff_bits(*word) != 0);
    match found {
        Some(index) => Some(index * 8 + (ff_bits(words[index]).trailing_zeros() / 8) as usize),
        None => Some(words.len() * 8 + tail.iter().position(|byte| *byte == 0xFF)?),
    }
}

/// The lowest bit that is set is the highest one of the first byte that is FF; none is where no byte is.
#[inline(always)]
fn ff_bits(word: [u8; 8]) -> u64 {
    // The classic test for a zero byte, on the complement.
    let inverse = !u64::from_le_bytes(word);
    inverse.wrapping_sub(0x0101_0101_0101_0101) & !inverse & 0x8080_8080_8080_8080
}

/// Copies bytes up to the first FF and says how many there were. May write up to seven bytes more.
fn copy_until_ff(source: &[u8], target: &mut [u8]) -> usize {
    let mut copied = 0;
    let words = source.chunks_exact(8).zip(target.chunks_exact_mut(8));
    for (from, to) in words {
        to.copy_from_slice(from);
        let mut word = [0; 8];
        word.copy_from_slice(from);
        let found = ff_bits(word);
        if found != 0 {
            return copied + (found.trailing_zeros() / 8) as usize;
        }
        copied += 8;
    }
    let tail = source[copied..].iter().zip(&mut target[copied..]);
    for (from, to) in tail {
        if *from == 0xFF {
            break;
        }
        *to = *from;
        copied += 1;
    }
    copied
}
