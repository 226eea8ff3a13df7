//! A second JPEG decoder: the text of the standard (ITU-T T.81), a bit at a time, in double precision and without a thought for speed.
//!
//! Nothing is shared with the decoder under test, so that a mistake would have to be made twice. It reads what that one
//! reads, and where the standard leaves open what damage means, it follows the same words: damage is an error.

mod entropy;
mod exact;

use std::rc::Rc;

use entropy::{Codes, Scan};
pub(crate) use exact::{Agreed, agree};

type Read<T> = Result<T, &'static str>;

/// What a file stores of one component.
struct Stored {
    id: u8,
    horizontal: usize,
    vertical: usize,
    quantization: usize,
    /// Blocks across and down, whole MCUs.
    blocks: (usize, usize),
    /// Blocks across and down in a scan of this component alone.
    own_blocks: (usize, usize),
    /// Coefficients along the zigzag, and which of them were ever sent.
    coefficients: Vec<[i16; 64]>,
    sent: Vec<[bool; 64]>,
    /// The bit position down to which progressive scans have given each coefficient.
    given: [usize; 64],
    /// From the first scan of the component.
    steps: Option<[u16; 64]>,
}

fn marker_after(bytes: &[u8], start: usize) -> Option<usize> {
    (start..bytes.len().saturating_sub(1))
        .find(|at| bytes[*at] == 0xFF && !matches!(bytes[at + 1], 0 | 0xFF))
}

/// Tables in force.
#[derive(Default)]
struct Tables {
    dc: [Option<Rc<Codes>>; 4],
    ac: [Option<Rc<Codes>>; 4],
    quantization: [Option<[u16; 64]>; 4],
    restart_interval: usize,
}

impl Tables {
    fn read_huffman(&mut self, mut payload: &[u8]) -> Option<()> {
        while !payload.is_empty() {
            let counts: [u8; 16] = payload.get(1..17)?.try_into().ok()?;
            let total = counts.iter().map(|count| usize::from(*count)).sum::<usize>();
            let symbols = payload.get(17..17 + total)?.to_vec();
            let mut free = 1_i64;
            for count in counts {
                free = free * 2 - i64::from(count);
                if free < 0 {
                    return None;
                }
            }
            let tables = if payload[0] < 16 { &mut self.dc } else { &mut self.ac };
            let codes = (total > 0).then(|| Rc::new(Codes { counts, symbols }));
            *tables.get_mut(usize::from(payload[0] % 16))? = codes;
            payload = &payload[17 + total..];
        }
        Some(())
    }

    fn read_quantization(&mut self, mut payload: &[u8]) -> Option<()> {
        while !payload.is_empty() {
            let wide = usize::from(payload[0] > 15);
            let mut steps = [0; 64];
            for (k, step) in steps.iter_mut().enumerate() {
                let low = *payload.get(1 + (k + 1) * (1 + wide) - 1)?;
                let high = if wide == 1 { payload[1 + 2 * k] } else { 0 };
                *step = u16::from_be_bytes([high, low]);
            }
            *self.quantization.get_mut(usize::from(payload[0] % 16))? = Some(steps);
            payload = &payload[1 + 64 * (1 + wide)..];
        }
        Some(())
    }
}

fn word(bytes: &[u8], at: usize) -> Read<usize> {
    let pair = bytes.get(at..at + 2).ok_or("cut short")?;
    Ok(usize::from(pair[0]) * 256 + usize::from(pair[1]))
}

/// Reads every coefficient of a file of 8 bits that is Huffman-coded.
fn read(bytes: &[u8]) -> Read<Vec<Stored>> {
    let mut tables = Tables::default();
    let mut frame: Option<(bool, Vec<Stored>)> = None;
    let mut scans = 0;
    let mut at = 2;
    loop {
        if let Some((false, components)) = &frame
            && components.iter().all(|component| component.steps.is_some())
        {
            break;
        }
        // The end marker may be missing where nothing else is.
        if let Some((true, components)) = &frame
            && at >= bytes.len()
            && components.iter().all(|component| component.given == [0; 64])
        {
            break;
        }
        at = marker_after(bytes, at).ok_or("no end")?;
        let marker = bytes[at + 1];
        at += 2;
        match marker {
            0xD9 => break,
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let length = word(bytes, at)?;
        let payload = bytes.get(at + 2..at + length).ok_or("a segment cut short")?;
        at += length;
        match marker {
            0xC0..=0xC2 if frame.is_none() => {
                frame = Some((marker == 0xC2, read_frame(payload)?));
            }
            0xC4 => tables.read_huffman(payload).ok_or("a bad Huffman table")?,
            0xDB => tables.read_quantization(payload).ok_or("a bad quantization table")?,
            0xDD => tables.restart_interval = word(payload, 0)?,
            0xDA => {
                let (is_progressive, components) = frame.as_mut().ok_or("no frame")?;
                scans += 1;
                if scans > 100 {
                    return Err("too many scans");
                }
                let mut scan = Scan::read(payload, &tables, components)?;
                at =
                    scan.decode(bytes, at, tables.restart_interval, *is_progressive, components)?;
            }
            _ => {}
        }
    }
    let (_, components) = frame.ok_or("no frame")?;
    let is_whole = components.iter().all(|component| component.steps.is_some());
    is_whole.then_some(components).ok_or("a component without a scan")
}

fn read_frame(payload: &[u8]) -> Read<Vec<Stored>> {
    let (height, width) = (word(payload, 1)?, word(payload, 3)?);
    let count = usize::from(payload[5]);
    let entries = payload.get(6..6 + 3 * count).ok_or("cut short")?;
    let sampling = |entry: &[u8]| match count {
        1 => (1, 1),
        _ => (usize::from(entry[1] / 16), usize::from(entry[1] % 16)),
    };
    let across = entries.chunks(3).map(|entry| sampling(entry).0).max().unwrap_or(1);
    let down = entries.chunks(3).map(|entry| sampling(entry).1).max().unwrap_or(1);
    let mcus = (width.div_ceil(8 * across), height.div_ceil(8 * down));
    let stored = |entry: &[u8]| {
        let (horizontal, vertical) = sampling(entry);
        let blocks = (mcus.0 * horizontal, mcus.1 * vertical);
        Stored {
            id: entry[0],
            horizontal,
            vertical,
            quantization: usize::from(entry[2]),
            blocks,
            own_blocks: (
                (width * horizontal).div_ceil(8 * across),
                (height * vertical).div_ceil(8 * down),
            ),
            coefficients: vec![[0; 64]; blocks.0 * blocks.1],
            sent: vec![[false; 64]; blocks.0 * blocks.1],
            given: [usize::MAX; 64],
            steps: None,
        }
    };
    Ok(entries.chunks(3).map(stored).collect())
}
