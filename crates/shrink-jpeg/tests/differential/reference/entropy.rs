//! Scans: bits to coefficients.

use std::rc::Rc;

use super::{Read, Stored, Tables, marker_after};

/// A Huffman table: how many codes of each length, and their symbols.
pub(super) struct Codes {
    pub(super) counts: [u8; 16],
    pub(super) symbols: Vec<u8>,
}

/// One entropy-coded segment, unstuffed.
struct Segment {
    bytes: Vec<u8>,
    taken: usize,
}

impl Segment {
    fn new(source: &[u8], start: usize) -> Self {
        let mut bytes = Vec::new();
        let mut at = start;
        while at < source.len() {
            match (source[at], source.get(at + 1)) {
                (0xFF, Some(0)) => {
                    bytes.push(0xFF);
                    at += 2;
                }
                (0xFF, Some(0xFF)) => at += 1,
                (0xFF, _) => break,
                (byte, _) => {
                    bytes.push(byte);
                    at += 1;
                }
            }
        }
        Self { bytes, taken: 0 }
    }

    fn bit(&mut self) -> Read<i32> {
        let byte = self.bytes.get(self.taken / 8).ok_or("a segment too short")?;
        let bit = byte >> (7 - self.taken % 8) & 1;
        self.taken += 1;
        Ok(i32::from(bit))
    }

    fn bits(&mut self, width: usize) -> Read<i32> {
        (0..width).try_fold(0, |value, _| Ok(value << 1 | self.bit()?))
    }

    fn symbol(&mut self, codes: &Codes) -> Read<usize> {
        let (mut code, mut first, mut index) = (0_i32, 0_i32, 0_i32);
        for count in codes.counts {
            code = code << 1 | self.bit()?;
            first <<= 1;
            if code - first < i32::from(count) {
                return Ok(usize::from(codes.symbols[(index + code - first) as usize]));
            }
            first += i32::from(count);
            index += i32::from(count);
        }
        Err("no such code")
    }

    /// A value of `size` bits: without its leading bit set it is negative.
    fn signed(&mut self, size: usize) -> Read<i32> {
        let value = self.bits(size)?;
        let is_negative = size > 0 && value < 1 << (size - 1);
        Ok(if is_negative { value + 1 - (1 << size) } else { value })
    }
}

/// One component's part in a scan.
struct Part {
    component: usize,
    dc: Option<Rc<Codes>>,
    ac: Option<Rc<Codes>>,
    prediction: i32,
    /// Whether a scan before this one had the component.
    is_again: bool,
}

pub(super) struct Scan {
    parts: Vec<Part>,
    first: usize,
    last: usize,
    high: usize,
    low: usize,
    /// Blocks to come whose band has ended.
    ended: i32,
}

impl Scan {
    pub(super) fn read(payload: &[u8], tables: &Tables, components: &mut [Stored]) -> Read<Self> {
        let count = usize::from(*payload.first().ok_or("an empty scan header")?);
        let entries = payload.get(1..1 + 2 * count).ok_or("a scan header cut short")?;
        let [first, last, bits] = *payload[1 + 2 * count..].first_chunk().ok_or("cut short")?;
        let mut parts: Vec<Part> = Vec::new();
        for entry in entries.chunks(2) {
            let component = components.iter().position(|stored| stored.id == entry[0]);
            let component = component.ok_or("no such component")?;
            if parts.iter().any(|part| part.component == component) {
                return Err("a component twice");
            }
            let table = |tables: &[Option<Rc<Codes>>; 4], number: u8| {
                tables.get(usize::from(number)).cloned().ok_or("no such table")
            };
            let stored = &mut components[component];
            let is_again = stored.steps.is_some();
            if !is_again {
                let steps = tables.quantization.get(stored.quantization).copied().flatten();
                stored.steps = Some(steps.ok_or("no quantization table")?);
            }
            parts.push(Part {
                component,
                dc: table(&tables.dc, entry[1] / 16)?,
                ac: table(&tables.ac, entry[1] % 16)?,
                prediction: 0,
                is_again,
            });
        }
        let blocks = |part: &Part| {
            components[part.component].horizontal * components[part.component].vertical
        };
        if !(1..=4).contains(&count) || count > 1 && parts.iter().map(blocks).sum::<usize>() > 10 {
            return Err("too much in an MCU");
        }
        let (first, last) = (usize::from(first), usize::from(last));
        Ok(Self { parts, first, last, high: (bits / 16).into(), low: (bits % 16).into(), ended: 0 })
    }

    /// Decodes the scan that starts at `start`, and gives the position of the marker after it.
    pub(super) fn decode(
        &mut self,
        bytes: &[u8],
        start: usize,
        interval: usize,
        is_progressive: bool,
        components: &mut [Stored],
    ) -> Read<usize> {
        if is_progressive {
            self.check_progressive()?;
            for part in &self.parts {
                components[part.component].given[self.first..=self.last].fill(self.low);
            }
        } else if self.parts.iter().any(|part| part.dc.is_none() || part.ac.is_none()) {
            return Err("no Huffman table");
        }
        let is_alone = self.parts.len() == 1;
        let first = &components[self.parts[0].component];
        let (across, down) = if is_alone {
            first.own_blocks
        } else {
            (first.blocks.0 / first.horizontal, first.blocks.1 / first.vertical)
        };
        let mut at = start;
        let mut segment = Segment::new(bytes, at);
        for mcu in 0..across * down {
            if interval > 0 && mcu > 0 && mcu % interval == 0 {
                at = marker_after(bytes, at).ok_or("no restart marker")? + 2;
                if !(0xD0..=0xD7).contains(&bytes[at - 1]) {
                    return Err("a scan too short");
                }
                segment = Segment::new(bytes, at);
                self.ended = 0;
                self.parts.iter_mut().for_each(|part| part.prediction = 0);
            }
            for index in 0..self.parts.len() {
                let stored = &mut components[self.parts[index].component];
                let (wide, high) =
                    if is_alone { (1, 1) } else { (stored.horizontal, stored.vertical) };
                for place in 0..wide * high {
                    let row = mcu / across * high + place / wide;
                    let column = mcu % across * wide + place % wide;
                    let block = row * stored.blocks.0 + column;
                    let coefficients = &mut stored.coefficients[block];
                    if is_progressive {
                        let sent = &mut stored.sent[block];
                        self.progressive(&mut segment, index, coefficients, sent)?;
                    } else {
                        let part = &mut self.parts[index];
                        let block = sequential(&mut segment, part)?;
                        // The standard knows no second scan: the first one was handed over already.
                        if !part.is_again {
                            *coefficients = block;
                        }
                    }
                }
            }
        }
        while let Some(found) = marker_after(bytes, at) {
            if !(0xD0..=0xD7).contains(&bytes[found + 1]) {
                return Ok(found);
            }
            at = found + 2;
        }
        Ok(bytes.len())
    }

    fn check_progressive(&self) -> Read<()> {
        let Self { first, last, high, low, .. } = *self;
        let is_band = last < 64 && first <= last && (first == 0) == (last == 0);
        let is_turn = low < 14 && (high == 0 || high == low + 1);
        let codes = |part: &Part| match (first, high) {
            (0, 0) => part.dc.is_some(),
            (0, _) => true,
            _ => part.ac.is_some(),
        };
        let is_right = is_band && is_turn && (first == 0 || self.parts.len() == 1);
        (is_right && self.parts.iter().all(codes)).then_some(()).ok_or("a bad scan")
    }

    fn progressive(
        &mut self,
        segment: &mut Segment,
        index: usize,
        coefficients: &mut [i16; 64],
        sent: &mut [bool; 64],
    ) -> Read<()> {
        let part = &mut self.parts[index];
        if self.first == 0 {
            if self.high > 0 {
                coefficients[0] |= (segment.bit()? << self.low) as i16;
                return Ok(());
            }
            let size = segment.symbol(part.dc.as_ref().ok_or("no Huffman table")?)?;
            if size > 15 {
                return Err("a DC difference too wide");
            }
            part.prediction = part.prediction.wrapping_add(segment.signed(size)?);
            coefficients[0] = (part.prediction << self.low) as i16;
            return Ok(());
        }
        let codes = part.ac.as_ref().ok_or("no Huffman table")?;
        let mut k = self.first;
        while self.ended == 0 && k <= self.last {
            let symbol = segment.symbol(codes)?;
            let (mut zeros, size) = (symbol / 16, symbol % 16);
            if size == 0 && zeros < 15 {
                self.ended = (1 << zeros) + segment.bits(zeros)?;
                break;
            }
            // In a refinement every new coefficient is one step away from zero, whatever size is written.
            let value = if size > 0 && self.high > 0 { 2 * segment.bit()? - 1 } else { 0 };
            while k <= self.last {
                if self.high > 0 && sent[k] {
                    refine(segment, &mut coefficients[k], self.low)?;
                } else if zeros == 0 {
                    break;
                } else {
                    zeros -= 1;
                }
                k += 1;
            }
            if size > 0 {
                let value = if self.high == 0 { segment.signed(size)? } else { value };
                if k > self.last {
                    return Err("a coefficient outside the band");
                }
                coefficients[k] = (value << self.low) as i16;
                sent[k] = true;
            }
            k += 1;
        }
        if self.ended > 0 {
            self.ended -= 1;
            for k in k..=self.last {
                if self.high > 0 && sent[k] {
                    refine(segment, &mut coefficients[k], self.low)?;
                }
            }
        }
        Ok(())
    }
}

/// One more bit of a coefficient that is not zero: away from zero.
fn refine(segment: &mut Segment, coefficient: &mut i16, low: usize) -> Read<()> {
    if segment.bit()? == 1 {
        let step = if *coefficient < 0 { -1 } else { 1 };
        *coefficient = coefficient.wrapping_add(step << low);
    }
    Ok(())
}

fn sequential(segment: &mut Segment, part: &mut Part) -> Read<[i16; 64]> {
    let size = segment.symbol(part.dc.as_ref().ok_or("no Huffman table")?)?;
    if size > 15 {
        return Err("a DC difference too wide");
    }
    part.prediction = part.prediction.wrapping_add(segment.signed(size)?);
    let mut block = [0; 64];
    block[0] = part.prediction as i16;
    let ac = part.ac.as_ref().ok_or("no Huffman table")?;
    let mut k = 1;
    while k < 64 {
        let symbol = segment.symbol(ac)?;
        match (symbol / 16, symbol % 16) {
            (15, 0) => k += 16,
            (_, 0) => return Ok(block),
            (run, size) => {
                k += run;
                *block.get_mut(k).ok_or("a coefficient outside the block")? =
                    segment.signed(size)? as i16;
                k += 1;
            }
        }
    }
    (k == 64).then_some(block).ok_or("a run past the block")
}
