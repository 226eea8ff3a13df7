//! Everything in the file that is not the picture's bits.

use std::ops::{Range, RangeInclusive};

use super::{huffman::Table, steps::Steps, transform::ZIGZAG};
use crate::probe::Size;

/// No more bytes than this are in all markers of a scan and its frame: 4 tables of up to 12 or 162 symbols, or one of
/// 256, are most of it.
pub(super) const MAX_BYTES: usize = 640;

/// What a scan holds of each block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Band {
    /// First and last position, in zigzag order.
    pub(super) first: u8,
    pub(super) last: u8,
    /// The lowest bit that scans before it held, or 0 if there were none.
    pub(super) before: u8,
    /// The lowest bit that this one holds.
    pub(super) from_bit: u8,
}

impl Band {
    /// All of it.
    pub(super) const WHOLE: Self = Self { first: 0, last: 63, before: 0, from_bit: 0 };

    pub(super) fn range(self) -> RangeInclusive<usize> {
        usize::from(self.first)..=usize::from(self.last)
    }
}

/// Kinds of frames, by their marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Process {
    Baseline = 0xC0,
    Progressive = 0xC2,
}

/// Appends what comes before the first scan.
pub(super) fn start<const COMPONENTS: usize>(
    file: &mut Vec<u8>,
    process: Process,
    size: Size,
    steps: &[Steps; 2],
) {
    file.extend([0xFF, 0xD8]);
    // APP0 of version 1.02: the density has no unit, pixels are square, there is no thumbnail.
    segment(file, 0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0".iter().copied());
    let used = if COMPONENTS == 1 { 1 } else { 2 };
    let steps = steps.iter().take(used).zip(0..).flat_map(|(steps, table)| {
        std::iter::once(table).chain(ZIGZAG.map(|place| steps[usize::from(place)]))
    });
    segment(file, 0xDB, steps);
    let [width, height] = [size.width_px as u16, size.height_px as u16].map(u16::to_be_bytes);
    let frame = [8, height[0], height[1], width[0], width[1], COMPONENTS as u8];
    let components = (0..COMPONENTS as u8).flat_map(|component| {
        // Where there is chroma, luma is sampled twice as often each way.
        let sampling = if component == 0 && COMPONENTS > 1 { 0x22 } else { 0x11 };
        [component + 1, sampling, table(component)]
    });
    segment(file, process as u8, frame.into_iter().chain(components));
}

/// Appends the tables and the header of a scan.
pub(super) fn scan(file: &mut Vec<u8>, components: Range<usize>, band: Band, tables: &[Table]) {
    let tables = tables.iter().zip([0x00, 0x10, 0x01, 0x11]);
    let mut used = tables.filter(|(table, _)| !table.symbols().is_empty()).peekable();
    // The second bits of DC need no table.
    if used.peek().is_some() {
        let tables = used.flat_map(|(table, class_and_id)| {
            std::iter::once(class_and_id)
                .chain(table.lengths)
                .chain(table.symbols().iter().copied())
        });
        segment(file, 0xC4, tables);
    }
    let count = components.len() as u8;
    let selectors = components.flat_map(|component| {
        let component = component as u8;
        [component + 1, table(component) << 4 | table(component)]
    });
    let band = [band.first, band.last, band.before << 4 | band.from_bit];
    segment(file, 0xDA, std::iter::once(count).chain(selectors).chain(band));
}

/// Appends what follows the last scan.
pub(super) fn end(file: &mut Vec<u8>) {
    file.extend([0xFF, 0xD9]);
}

/// The number of a component's tables.
fn table(component: u8) -> u8 {
    u8::from(component > 0)
}

fn segment(file: &mut Vec<u8>, marker: u8, content: impl Iterator<Item = u8>) {
    file.extend([0xFF, marker, 0, 0]);
    let start = file.len() - 2;
    file.extend(content);
    // The length counts its own two bytes.
    let length = (file.len() - start) as u16;
    file[start..start + 2].copy_from_slice(&length.to_be_bytes());
}
