use std::ops::Range;

use crate::{Error, Scale};

/// What the component values mean together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorModel {
    /// One component: luma.
    Gray,
    /// Y, Cb, Cr, full range, as JFIF has it.
    YCbCr,
    /// R, G, B as they are.
    Rgb,
    /// C, M, Y, K; [`decode`](crate::decode()) delivers ink: 0 is none, 255 is full.
    Cmyk,
    /// Y, Cb, Cr, K. Converted like `YCbCr`, the first three give C, M, Y as ink; K is delivered as ink.
    Ycck,
}

/// How the coefficients are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Process {
    /// Each block once, whole.
    Sequential,
    /// In scans that refine the blocks.
    Progressive,
}

/// One component as the frame header has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Component {
    /// The identifier that scans use.
    pub id: u8,
    /// Horizontal sampling factor, 1 to 4.
    pub horizontal: u8,
    /// Vertical sampling factor, 1 to 4.
    pub vertical: u8,
    /// Number of its quantization table, 0 to 3.
    pub(crate) quantization: u8,
}

/// What the file says before its first scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Stored width, before any orientation.
    pub width_px: u32,
    /// Stored height, before any orientation.
    pub height_px: u32,
    /// One, three or four.
    pub components: Vec<Component>,
    /// What the components mean.
    pub color: ColorModel,
    /// How they are stored.
    pub process: Process,
    /// Where the TIFF structure of an Exif segment lies.
    pub exif: Option<Range<usize>>,
    /// Where the parts of an ICC profile lie, in their order; empty where there is none or a part is missing.
    pub icc: Vec<Range<usize>>,
    /// Ink is stored as its complement, as Adobe's programs do.
    pub(crate) inverted: bool,
}

impl Header {
    /// The largest horizontal and vertical sampling factor.
    pub(crate) fn largest_sampling(&self) -> (usize, usize) {
        let largest = |factor: fn(&Component) -> u8| {
            usize::from(self.components.iter().map(factor).max().unwrap_or(1))
        };
        (largest(|c| c.horizontal), largest(|c| c.vertical))
    }

    /// Blocks across and down that `component` stores when scans interleave, so that each MCU is whole.
    pub(crate) fn padded_blocks(&self, component: Component) -> (usize, usize) {
        let (across, down) = self.mcus();
        (across * usize::from(component.horizontal), down * usize::from(component.vertical))
    }

    /// MCUs across and down in a scan of all components.
    pub(crate) fn mcus(&self) -> (usize, usize) {
        let (horizontal, vertical) = self.largest_sampling();
        (
            (self.width_px as usize).div_ceil(8 * horizontal),
            (self.height_px as usize).div_ceil(8 * vertical),
        )
    }

    /// Width and height in samples of `component`, not rounded.
    #[must_use]
    pub fn true_size(&self, component: Component, scale: Scale) -> (f64, f64) {
        let (horizontal, vertical) = self.largest_sampling();
        let eighths = scale.block_side() as f64 / 8.0;
        (
            f64::from(self.width_px) * f64::from(component.horizontal) / horizontal as f64
                * eighths,
            f64::from(self.height_px) * f64::from(component.vertical) / vertical as f64 * eighths,
        )
    }

    /// Bytes that [`decode_strips`](crate::decode_strips) allocates for these scales, one a component: a strip, and the
    /// coefficients of a row of MCUs or, for a progressive file, of all. Tables take some hundred kilobytes more.
    /// [`decode`](crate::decode()) takes its planes besides.
    #[must_use]
    pub fn decoded_bytes(&self, scales: &[Scale]) -> u64 {
        let of = |component: &Component, scale: &Scale| {
            let (across, down) = self.padded_blocks(*component);
            let (across, down) = (across as u64, down as u64);
            let samples = (scale.block_side() * scale.block_side()) as u64;
            match self.process {
                Process::Sequential => across * samples * (1 + 2 * u64::from(component.vertical)),
                // Two bytes a coefficient, and eight that say which of the 64 are not zero.
                Process::Progressive => across * (samples + down * (samples * 2 + 8)),
            }
        };
        self.components.iter().zip(scales).map(|(component, scale)| of(component, scale)).sum()
    }

    /// Bytes that [`Threads::Two`](crate::Threads::Two) allocates besides, at most: the coefficients of a whole scan, and
    /// where each MCU begins.
    #[must_use]
    pub fn second_thread_bytes(&self, scales: &[Scale]) -> u64 {
        let of = |(component, scale): (&Component, &Scale)| {
            let (across, down) = self.padded_blocks(*component);
            let samples = (scale.block_side() * scale.block_side()) as u64;
            across as u64 * down as u64 * ((samples + 1) * 2 + START_BYTES)
        };
        match self.process {
            Process::Sequential => self.components.iter().zip(scales).map(of).sum(),
            Process::Progressive => 0,
        }
    }
}

/// What is kept of where an MCU begins.
const START_BYTES: u64 = 16;

/// A marker and the place of its payload.
pub(crate) struct Segment {
    pub(crate) marker: u8,
    pub(crate) payload: Range<usize>,
}

pub(crate) mod marker {
    pub(crate) const SOF0: u8 = 0xC0;
    pub(crate) const SOF1: u8 = 0xC1;
    pub(crate) const SOF2: u8 = 0xC2;
    pub(crate) const DHT: u8 = 0xC4;
    pub(crate) const DAC: u8 = 0xCC;
    pub(crate) const SOF15: u8 = 0xCF;
    pub(crate) const RST0: u8 = 0xD0;
    pub(crate) const RST7: u8 = 0xD7;
    pub(crate) const SOI: u8 = 0xD8;
    pub(crate) const EOI: u8 = 0xD9;
    pub(crate) const SOS: u8 = 0xDA;
    pub(crate) const DQT: u8 = 0xDB;
    pub(crate) const DRI: u8 = 0xDD;
    pub(crate) const APP0: u8 = 0xE0;
    pub(crate) const APP1: u8 = 0xE1;
    pub(crate) const APP2: u8 = 0xE2;
    pub(crate) const APP14: u8 = 0xEE;
    pub(crate) const TEM: u8 = 0x01;
}

/// Reads the segment at or after `position`; stray bytes before a marker are stepped over, as every decoder does.
pub(crate) fn next_segment(bytes: &[u8], position: usize) -> Result<Segment, Error> {
    let truncated = Error::Truncated { length: bytes.len() };
    let mut at = position;
    let marker = loop {
        while *bytes.get(at).ok_or(truncated)? != 0xFF {
            at += 1;
        }
        while *bytes.get(at).ok_or(truncated)? == 0xFF {
            at += 1;
        }
        // FF 00 is a stuffed byte of a scan that was left early, not a marker.
        if bytes[at] != 0 {
            break bytes[at];
        }
    };
    let start = at + 1;
    if matches!(marker, marker::SOI | marker::EOI | marker::TEM | marker::RST0..=marker::RST7) {
        return Ok(Segment { marker, payload: start..start });
    }
    let length = bytes.get(start..start + 2).ok_or(truncated)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    if length < 2 {
        return Err(Error::Corrupt {
            what: "a segment shorter than its own length",
            offset: start,
        });
    }
    if start + length > bytes.len() {
        return Err(truncated);
    }
    Ok(Segment { marker, payload: start + 2..start + length })
}

/// Reads the markers up to the first scan. Allocates nothing that depends on the picture's size.
///
/// # Errors
///
/// [`Error::Truncated`] where the bytes end before a scan, [`Error::Corrupt`] where they are no JPEG or contradict each
/// other, [`Error::Unsupported`] for kinds other than 8-bit baseline and progressive Huffman.
///
/// ```
/// assert!(shrink_jpeg::read_header(&[0xFF, 0xD8]).is_err());
/// ```
pub fn read_header(bytes: &[u8]) -> Result<Header, Error> {
    if !bytes.starts_with(&[0xFF, marker::SOI]) {
        return Err(Error::Corrupt { what: "no start of image", offset: 0 });
    }
    let mut position = 2;
    let mut frame = None;
    let mut metadata = Metadata::default();
    loop {
        let segment = next_segment(bytes, position)?;
        position = segment.payload.end;
        let payload = &bytes[segment.payload.clone()];
        match segment.marker {
            marker::SOF0 | marker::SOF1 | marker::SOF2 => {
                if frame.is_some() {
                    let offset = segment.payload.start;
                    return Err(Error::Corrupt { what: "a second frame", offset });
                }
                frame = Some(read_frame(segment.marker, payload, segment.payload.start)?);
            }
            marker::DHT | marker::DQT | marker::DRI => {}
            marker::DAC => return Err(Error::Unsupported { what: "arithmetic coding" }),
            0xC0..=marker::SOF15 => {
                return Err(Error::Unsupported { what: other_process(segment.marker) });
            }
            marker::SOS => break,
            marker::EOI => {
                return Err(Error::Corrupt { what: "an end before any scan", offset: position });
            }
            _ => metadata.read(segment.marker, payload, segment.payload.start),
        }
    }
    let (process, width_px, height_px, components) =
        frame.ok_or(Error::Corrupt { what: "a scan before any frame", offset: position })?;
    let color = metadata.color_model(&components);
    Ok(Header {
        width_px,
        height_px,
        color,
        process,
        inverted: metadata.adobe_transform.is_some()
            && matches!(color, ColorModel::Cmyk | ColorModel::Ycck),
        exif: metadata.exif.clone(),
        icc: metadata.icc_parts(),
        components,
    })
}

fn other_process(marker: u8) -> &'static str {
    match marker {
        0xC3 | 0xC7 | 0xCB | 0xCF => "lossless coding",
        0xC5 | 0xC6 | 0xCD | 0xCE => "hierarchical coding",
        _ => "arithmetic coding",
    }
}

type Frame = (Process, u32, u32, Vec<Component>);

fn read_frame(marker: u8, payload: &[u8], offset: usize) -> Result<Frame, Error> {
    let corrupt = |what| Error::Corrupt { what, offset };
    let [precision, h1, h0, w1, w0, count, rest @ ..] = payload else {
        return Err(corrupt("a frame header cut short"));
    };
    if *precision != 8 {
        return Err(Error::Unsupported { what: "samples of other than 8 bits" });
    }
    let width_px = u32::from(u16::from_be_bytes([*w1, *w0]));
    let height_px = u32::from(u16::from_be_bytes([*h1, *h0]));
    if height_px == 0 {
        return Err(Error::Unsupported { what: "a height given after the first scan" });
    }
    if width_px == 0 {
        return Err(corrupt("a picture of no width"));
    }
    if !matches!(count, 1 | 3 | 4) {
        return Err(Error::Unsupported { what: "other than 1, 3 or 4 components" });
    }
    if rest.len() < 3 * usize::from(*count) {
        return Err(corrupt("a frame header cut short"));
    }
    let mut components: Vec<Component> = Vec::with_capacity(4);
    for entry in rest.chunks_exact(3).take(usize::from(*count)) {
        let component = Component {
            id: entry[0],
            horizontal: entry[1] >> 4,
            vertical: entry[1] & 15,
            quantization: entry[2],
        };
        if !(1..=4).contains(&component.horizontal) || !(1..=4).contains(&component.vertical) {
            return Err(corrupt("a sampling factor outside 1 to 4"));
        }
        if component.quantization > 3 {
            return Err(corrupt("a quantization table number over 3"));
        }
        if components.iter().any(|other| other.id == component.id) {
            return Err(corrupt("two components of one identifier"));
        }
        components.push(component);
    }
    // A scan of a single component has blocks for MCUs, whatever its sampling factors say.
    if let [only] = components.as_mut_slice() {
        (only.horizontal, only.vertical) = (1, 1);
    }
    let process = if marker == marker::SOF2 { Process::Progressive } else { Process::Sequential };
    Ok((process, width_px, height_px, components))
}

#[derive(Default)]
struct Metadata {
    jfif: bool,
    adobe_transform: Option<u8>,
    exif: Option<Range<usize>>,
    /// Part number, parts in all, place.
    icc: Vec<(u8, u8, Range<usize>)>,
}

impl Metadata {
    fn read(&mut self, marker: u8, payload: &[u8], start: usize) {
        let end = start + payload.len();
        match marker {
            marker::APP0 if payload.starts_with(b"JFIF\0") => self.jfif = true,
            marker::APP1 if payload.starts_with(b"Exif\0\0") && self.exif.is_none() => {
                self.exif = Some(start + 6..end);
            }
            marker::APP2 if payload.starts_with(b"ICC_PROFILE\0") && payload.len() > 14 => {
                self.icc.push((payload[12], payload[13], start + 14..end));
            }
            marker::APP14 if payload.starts_with(b"Adobe") && payload.len() >= 12 => {
                self.adobe_transform = Some(payload[11]);
            }
            _ => {}
        }
    }

    fn icc_parts(&self) -> Vec<Range<usize>> {
        let mut parts = self.icc.clone();
        parts.sort_by_key(|part| part.0);
        let whole = parts.iter().enumerate().all(|(index, (number, count, _))| {
            usize::from(*number) == index + 1 && usize::from(*count) == parts.len()
        });
        if whole { parts.into_iter().map(|part| part.2).collect() } else { Vec::new() }
    }

    fn color_model(&self, components: &[Component]) -> ColorModel {
        match (components.len(), self.adobe_transform) {
            (1, _) => ColorModel::Gray,
            (3, Some(0)) if !self.jfif => ColorModel::Rgb,
            (3, None) if !self.jfif && components.iter().map(|c| c.id).eq(*b"RGB") => {
                ColorModel::Rgb
            }
            (3, _) => ColorModel::YCbCr,
            (_, Some(2)) => ColorModel::Ycck,
            _ => ColorModel::Cmyk,
        }
    }
}
