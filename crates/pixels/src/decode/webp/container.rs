//! The RIFF container of a WebP: where its frame, profile and EXIF lie.

use std::ops::Range;

use crate::{
    Error, Orientation,
    encode::Compression,
    probe::{Format, Size},
};

pub(crate) struct Header {
    /// The canvas.
    pub(in crate::decode) size: Size,
    pub(in crate::decode) orientation: Orientation,
    pub(super) compression: Compression,
    pub(super) has_alpha: bool,
    pub(super) icc: Option<Range<usize>>,
    pub(super) frame: Place,
}

/// The only frame, or the first of an animation.
pub(super) struct Place {
    pub(super) left: u32,
    pub(super) top: u32,
    pub(super) size: Size,
    /// What libwebp decodes: the whole file for a still picture, the chunks of its frame for an animation.
    pub(super) data: Range<usize>,
    /// Where its bitstream starts.
    pub(super) bitstream: usize,
    /// How many bytes the bitstream is said to have.
    pub(super) declared: usize,
}

impl Place {
    pub(super) fn covers(&self, canvas: Size) -> bool {
        self.size == canvas
    }
}

/// A frame's bitstream as its first bytes describe it.
struct Bitstream {
    compression: Compression,
    has_alpha: bool,
    size: Size,
}

const RIFF_HEADER_BYTES: usize = 12;
const FRAME_HEADER_BYTES: usize = 16;

impl Header {
    pub(in crate::decode) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let mut canvas = None;
        let mut alpha_chunk = false;
        let mut icc = None;
        let mut exif = None;
        let mut frame: Option<(Place, Bitstream)> = None;
        for chunk in (Chunks { bytes, at: RIFF_HEADER_BYTES, end: bytes.len() }) {
            let payload = &bytes[chunk.payload.clone()];
            match (&chunk.name, payload) {
                (b"VP8X", [_, _, _, _, w0, w1, w2, h0, h1, h2, ..]) => {
                    let side = |low, mid, high| u32::from_le_bytes([low, mid, high, 0]) + 1;
                    canvas = Some(Size {
                        width_px: side(*w0, *w1, *w2),
                        height_px: side(*h0, *h1, *h2),
                    });
                }
                (b"ICCP", _) => icc = Some(chunk.payload),
                (b"EXIF", exif_bytes) => exif = Some(Orientation::read(exif_bytes)),
                (b"ALPH", _) => alpha_chunk = true,
                (b"VP8 " | b"VP8L", _) if frame.is_none() => {
                    let mut bitstream = Bitstream::read(chunk.name, payload, bytes)?;
                    bitstream.has_alpha |= alpha_chunk;
                    let place = Place {
                        left: 0,
                        top: 0,
                        size: bitstream.size,
                        data: 0..bytes.len(),
                        bitstream: chunk.payload.start,
                        declared: chunk.declared,
                    };
                    frame = Some((place, bitstream));
                }
                (b"ANMF", _) if frame.is_none() => frame = Some(read_frame(bytes, chunk.payload)?),
                _ => {}
            }
        }
        let truncated = Error::Truncated { format: Format::WebP, size_bytes: bytes.len() };
        let (frame, Bitstream { compression, has_alpha, .. }) = frame.ok_or(truncated)?;
        let size = canvas.unwrap_or(frame.size);
        let fits = frame.left + frame.size.width_px <= size.width_px
            && frame.top + frame.size.height_px <= size.height_px;
        if !fits || size.pixels() == 0 || frame.size.pixels() == 0 {
            let Place { left, top, size: inner, .. } = frame;
            return Err(Self::corrupt(format!(
                "its frame of {inner} at ({left}, {top}) is not in its canvas of {size}"
            )));
        }
        Ok(Self { size, orientation: exif.unwrap_or_default(), compression, has_alpha, icc, frame })
    }
}

fn read_frame(bytes: &[u8], payload: Range<usize>) -> Result<(Place, Bitstream), Error> {
    let truncated = Error::Truncated { format: Format::WebP, size_bytes: bytes.len() };
    let head = bytes
        .get(payload.start..payload.start + FRAME_HEADER_BYTES)
        .ok_or_else(|| truncated.clone())?;
    let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], 0]);
    let data = payload.start + FRAME_HEADER_BYTES..payload.end;
    if data.is_empty() {
        return Err(truncated);
    }
    let mut alpha_chunk = false;
    for chunk in (Chunks { bytes, at: data.start, end: data.end }) {
        match &chunk.name {
            b"ALPH" => alpha_chunk = true,
            b"VP8 " | b"VP8L" => {
                let start = chunk.payload.start;
                let mut bitstream = Bitstream::read(chunk.name, &bytes[chunk.payload], bytes)?;
                bitstream.has_alpha |= alpha_chunk;
                let place = Place {
                    left: number(0) * 2,
                    top: number(3) * 2,
                    size: bitstream.size,
                    data,
                    bitstream: start,
                    declared: chunk.declared,
                };
                return Ok((place, bitstream));
            }
            _ => {}
        }
    }
    Err(truncated)
}

impl Bitstream {
    fn read(name: [u8; 4], payload: &[u8], bytes: &[u8]) -> Result<Self, Error> {
        let truncated = || Error::Truncated { format: Format::WebP, size_bytes: bytes.len() };
        if &name == b"VP8L" {
            let head = payload.get(1..5).ok_or_else(truncated)?;
            // 14 bits of width, 14 of height, each less one, then a bit for alpha.
            let bits = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
            let size = Size { width_px: (bits & 0x3FFF) + 1, height_px: (bits >> 14 & 0x3FFF) + 1 };
            return Ok(Self {
                compression: Compression::Lossless,
                has_alpha: bits >> 28 & 1 == 1,
                size,
            });
        }
        // A frame tag of three bytes, a start code of three, then 14 bits of width and height, each below two of scaling.
        let head = payload.get(..10).ok_or_else(truncated)?;
        let side = |at: usize| u32::from(u16::from_le_bytes([head[at], head[at + 1]]) & 0x3FFF);
        let size = Size { width_px: side(6), height_px: side(8) };
        Ok(Self { compression: Compression::Lossy, has_alpha: false, size })
    }
}

struct Chunk {
    name: [u8; 4],
    /// Cut short where the file is.
    payload: Range<usize>,
    /// How long it is said to be.
    declared: usize,
}

struct Chunks<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl Iterator for Chunks<'_> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        let start = self.at.checked_add(8).filter(|&start| start <= self.end)?;
        let head = self.bytes.get(self.at..start)?;
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let end = start.saturating_add(length).min(self.end);
        // Chunks start at even places.
        self.at = start.saturating_add(length).saturating_add(length & 1);
        Some(Chunk {
            name: [head[0], head[1], head[2], head[3]],
            payload: start..end,
            declared: length,
        })
    }
}
