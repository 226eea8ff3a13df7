//! The markers after the header: tables, and one scan after the other.

use std::ops::ControlFlow;

use crate::header::{Component, marker, next_segment};
use crate::huffman::Definition;
use crate::progressive::Coefficients;
use crate::transform::Steps;
use crate::{ColorModel, Error, Header, Plane, Process, Scale, Strip, baseline, progressive};

/// Scans beyond this number are an attack: the standard's own refinement scheme needs 10 for a color picture.
const MAX_SCANS: usize = 100;
/// Blocks that the standard allows in one MCU.
const MAX_MCU_BLOCKS: usize = 10;

/// Who takes the strips.
pub(crate) type Sink<'a> = dyn FnMut(Strip<'_>) -> ControlFlow<()> + 'a;

/// One component on its way.
pub(crate) struct Target {
    pub(crate) component: Component,
    /// Side of a decoded block.
    pub(crate) side: usize,
    /// Blocks stored across and down, whole MCUs.
    pub(crate) blocks: (usize, usize),
    /// Blocks across and down in a scan of this component alone.
    pub(crate) own_blocks: (usize, usize),
    /// Latched from the table in force at the component's first scan.
    pub(crate) steps: Option<Steps>,
    /// One row of blocks.
    pub(crate) samples: Vec<u8>,
    index: usize,
    width_px: usize,
    /// Rows that were not handed over yet.
    rows_left: usize,
    /// Stored as 255 less its value.
    is_inverted: bool,
}

impl Target {
    fn new(header: &Header, index: usize, scale: Scale) -> Self {
        let component = header.components[index];
        let side = scale.block_side();
        let blocks = header.padded_blocks(component);
        let (width, height) = header.true_size(component, Scale::Full);
        let own_blocks = ((width / 8.0).ceil() as usize, (height / 8.0).ceil() as usize);
        let (width, height) = header.true_size(component, scale);
        let is_ink = header.color != ColorModel::Ycck || index == 3;
        Self {
            component,
            side,
            blocks,
            own_blocks,
            steps: None,
            samples: vec![0; blocks.0 * side * side],
            index,
            width_px: width.ceil() as usize,
            rows_left: height.ceil() as usize,
            is_inverted: header.inverted && is_ink,
        }
    }

    pub(crate) fn stride(&self) -> usize {
        self.blocks.0 * self.side
    }

    /// Hands a row of blocks over. Rows below the picture are left out, and so is a second scan of the same component.
    pub(crate) fn hand_over(&mut self, sink: &mut Sink<'_>) -> Result<(), Error> {
        let rows = self.side.min(self.rows_left);
        if rows == 0 {
            return Ok(());
        }
        self.rows_left -= rows;
        let stride = self.stride();
        let samples = &mut self.samples[..rows * stride];
        if self.is_inverted {
            for sample in samples.iter_mut() {
                *sample = 255 - *sample;
            }
        }
        let strip = Strip { component: self.index, samples, stride, width_px: self.width_px };
        match sink(strip) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Error::Cancelled),
        }
    }
}

/// The tables that the file has defined so far.
#[derive(Default)]
pub(crate) struct Tables<'a> {
    pub(crate) dc: [Definition<'a>; 4],
    pub(crate) ac: [Definition<'a>; 4],
    quantization: [Option<[u16; 64]>; 4],
    /// MCUs between restart markers; 0 for none.
    pub(crate) restart_interval: usize,
}

impl<'a> Tables<'a> {
    fn read_huffman(&mut self, mut payload: &'a [u8]) -> Option<()> {
        while let [kind, rest @ ..] = payload {
            let (definition, taken) = Definition::read(rest)?;
            let tables = if kind >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            *tables.get_mut(usize::from(kind & 15))? = definition;
            payload = &rest[taken..];
        }
        Some(())
    }

    fn read_quantization(&mut self, mut payload: &[u8]) -> Option<()> {
        while let [kind, rest @ ..] = payload {
            let width = if kind >> 4 == 0 { 1 } else { 2 };
            let entries = rest.get(..64 * width)?;
            let mut steps = [0; 64];
            for (step, entry) in steps.iter_mut().zip(entries.chunks_exact(width)) {
                *step = entry.iter().fold(0, |value, byte| value << 8 | u16::from(*byte));
            }
            *self.quantization.get_mut(usize::from(kind & 15))? = Some(steps);
            payload = &rest[64 * width..];
        }
        Some(())
    }
}

/// What a scan is decoded from, besides its own header.
#[derive(Clone, Copy)]
pub(crate) struct File<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) header: &'a Header,
    /// As they are at this scan.
    pub(crate) tables: &'a Tables<'a>,
    pub(crate) stop: &'a dyn Fn() -> bool,
    pub(crate) threads: Threads,
}

/// A component's part in a scan.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    /// Index of its target.
    pub(crate) target: usize,
    pub(crate) dc_table: usize,
    pub(crate) ac_table: usize,
}

/// What a scan header says.
pub(crate) struct Scan {
    pub(crate) parts: Vec<Part>,
    /// First and last coefficient along the zigzag.
    pub(crate) band: (usize, usize),
    /// Bit position before this scan; 0 at the first scan of a band.
    pub(crate) high: u32,
    /// Bit position after it.
    pub(crate) low: u32,
    /// Where the entropy-coded bytes begin.
    pub(crate) start: usize,
}

impl Scan {
    fn read(payload: &[u8], start: usize, targets: &[Target]) -> Result<Self, Error> {
        let corrupt = |what| Error::Corrupt { what, offset: start };
        let (count, rest) = payload.split_first().ok_or(corrupt("an empty scan header"))?;
        let count = usize::from(*count);
        if !(1..=4).contains(&count) || rest.len() < 2 * count + 3 {
            return Err(corrupt("a scan header cut short"));
        }
        let mut parts: Vec<Part> = Vec::with_capacity(4);
        for entry in rest.chunks_exact(2).take(count) {
            let target = targets
                .iter()
                .position(|target| target.component.id == entry[0])
                .ok_or(corrupt("a scan of a component that the frame does not have"))?;
            let (dc_table, ac_table) = (usize::from(entry[1] >> 4), usize::from(entry[1] & 15));
            if dc_table > 3 || ac_table > 3 {
                return Err(corrupt("a Huffman table number over 3"));
            }
            if parts.iter().any(|part| part.target == target) {
                return Err(corrupt("a scan that has one component twice"));
            }
            parts.push(Part { target, dc_table, ac_table });
        }
        let blocks: usize = parts
            .iter()
            .map(|part| targets[part.target].component)
            .map(|c| usize::from(c.horizontal) * usize::from(c.vertical))
            .sum();
        if count > 1 && blocks > MAX_MCU_BLOCKS {
            return Err(Error::Unsupported { what: "more than 10 blocks in an MCU" });
        }
        let tail = &rest[2 * count..];
        let band = (usize::from(tail[0]), usize::from(tail[1]));
        let (high, low) = (u32::from(tail[2] >> 4), u32::from(tail[2] & 15));
        Ok(Self { parts, band, high, low, start })
    }

    /// MCUs across and down.
    pub(crate) fn mcus(&self, header: &Header, targets: &[Target]) -> (usize, usize) {
        match self.parts[..] {
            [part] => targets[part.target].own_blocks,
            _ => header.mcus(),
        }
    }

    /// Blocks of `target` across and down in one MCU.
    pub(crate) fn mcu_blocks(&self, target: &Target) -> (usize, usize) {
        match self.parts[..] {
            [_] => (1, 1),
            _ => (target.component.horizontal.into(), target.component.vertical.into()),
        }
    }
}

/// How much of a progressive file to read, of what its scales need. Sequential files have no choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Every scan.
    All,
    /// No scan that only adds precision below what shows.
    Visible,
}

/// How many threads decode a picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Threads {
    /// The one that calls.
    #[default]
    One,
    /// A second one as well, for the second half of a large sequential scan: for a lone picture on a machine with a core to
    /// spare. Samples and errors are the same.
    Two,
}

/// Decodes each component at its own scale, and hands it over a few rows at a time, from the top to the bottom. The
/// components take turns, or come one after the other, as the file has them.
///
/// `scales` has one entry a component of `header`, which [`read_header`](crate::read_header) gave for the same bytes.
/// `stop` is asked once a row of blocks; `sink` may end it as well. What was handed over before an error is no picture.
///
/// # Errors
///
/// [`Error::Truncated`], [`Error::Corrupt`] or [`Error::Unsupported`] where the bytes are so, [`Error::Cancelled`] when
/// `stop` returned true or `sink` broke off.
///
/// # Panics
///
/// Where `scales` has not one entry a component.
pub fn decode_strips(
    bytes: &[u8],
    header: &Header,
    scales: &[Scale],
    detail: Detail,
    threads: Threads,
    stop: &dyn Fn() -> bool,
    sink: &mut dyn FnMut(Strip<'_>) -> ControlFlow<()>,
) -> Result<(), Error> {
    assert_eq!(scales.len(), header.components.len(), "expected one scale a component");
    match (read(bytes, header, scales, detail, threads, stop, sink), header.process, detail) {
        // Where the last scan was stepped over, only reading it shows whether it is whole and just the end marker is
        // missing. Nothing has been handed over: a progressive file is transformed at its end.
        (Err(Error::Truncated { .. }), Process::Progressive, Detail::Visible) => {
            read(bytes, header, scales, Detail::All, threads, stop, sink)
        }
        (result, ..) => result,
    }
}

/// Decodes each component at its own scale into a plane of its own: [`decode_strips`] with all strips kept.
///
/// # Errors
///
/// As [`decode_strips`].
///
/// # Panics
///
/// As [`decode_strips`].
pub fn decode(
    bytes: &[u8],
    header: &Header,
    scales: &[Scale],
    detail: Detail,
    threads: Threads,
    stop: &dyn Fn() -> bool,
) -> Result<Vec<Plane>, Error> {
    let plane = |(component, scale): (&Component, &Scale)| {
        let (true_width, true_height) = header.true_size(*component, *scale);
        let (width_px, height_px) = (true_width.ceil() as usize, true_height.ceil() as usize);
        let samples = Vec::with_capacity(width_px * height_px);
        Plane { samples, width_px, height_px, true_width, true_height }
    };
    let mut planes: Vec<Plane> = header.components.iter().zip(scales).map(plane).collect();
    decode_strips(bytes, header, scales, detail, threads, stop, &mut |strip| {
        let plane = &mut planes[strip.component];
        strip.rows().for_each(|row| plane.samples.extend_from_slice(row));
        ControlFlow::Continue(())
    })?;
    Ok(planes)
}

fn read(
    bytes: &[u8],
    header: &Header,
    scales: &[Scale],
    detail: Detail,
    threads: Threads,
    stop: &dyn Fn() -> bool,
    sink: &mut Sink<'_>,
) -> Result<(), Error> {
    let targets = scales.iter().enumerate();
    let mut targets: Vec<Target> =
        targets.map(|(index, scale)| Target::new(header, index, *scale)).collect();
    let mut coefficients = match header.process {
        Process::Sequential => Vec::new(),
        Process::Progressive => progressive::storage(&targets),
    };
    let mut tables = Tables::default();
    let mut position = 2;
    let mut scans = 0;
    loop {
        if header.process == Process::Sequential && targets.iter().all(|t| t.steps.is_some()) {
            break;
        }
        // The end marker may be missing where nothing else is.
        if position >= bytes.len() && coefficients.iter().all(Coefficients::is_whole) {
            break;
        }
        let segment = next_segment(bytes, position)?;
        position = segment.payload.end;
        let payload = &bytes[segment.payload.clone()];
        let offset = segment.payload.start;
        match segment.marker {
            marker::DHT => tables
                .read_huffman(payload)
                .ok_or(Error::Corrupt { what: "a malformed Huffman table", offset })?,
            marker::DQT => tables
                .read_quantization(payload)
                .ok_or(Error::Corrupt { what: "a malformed quantization table", offset })?,
            marker::DRI => match payload {
                [high, low, ..] => {
                    tables.restart_interval = usize::from(u16::from_be_bytes([*high, *low]));
                }
                _ => return Err(Error::Corrupt { what: "a restart interval cut short", offset }),
            },
            marker::SOS => {
                scans += 1;
                if scans > MAX_SCANS {
                    return Err(Error::Corrupt { what: "more than 100 scans", offset });
                }
                let scan = Scan::read(payload, position, &targets)?;
                latch_steps(&scan, &tables, &mut targets)?;
                let file = File { bytes, header, tables: &tables, stop, threads };
                position = match header.process {
                    Process::Sequential => baseline::scan(file, &scan, &mut targets, sink)?,
                    Process::Progressive => {
                        progressive::scan(file, &scan, &targets, &mut coefficients, detail)?
                    }
                };
            }
            marker::EOI => break,
            _ => {}
        }
    }
    if targets.iter().any(|target| target.steps.is_none()) {
        return Err(Error::Corrupt { what: "a component without a scan", offset: position });
    }
    progressive::finish(&mut targets, coefficients, stop, sink)
}

fn latch_steps(scan: &Scan, tables: &Tables<'_>, targets: &mut [Target]) -> Result<(), Error> {
    for part in &scan.parts {
        let target = &mut targets[part.target];
        if target.steps.is_none() {
            let steps = tables.quantization[usize::from(target.component.quantization)]
                .as_ref()
                .ok_or(Error::Corrupt { what: "no quantization table", offset: scan.start })?;
            target.steps = Some(Steps::new(steps, target.side));
        }
    }
    Ok(())
}
