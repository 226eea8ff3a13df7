//! Files that no encoder writes: random frames, random scans, and random bits in them.
//!
//! Where each code has four bits and all sixteen are in use, any bits are blocks: nearly all of these files are whole.

use crate::{Random, check, reference::Agreed};

/// Bytes that a block takes at most: 63 symbols of 4 bits with 6 more, and DC.
const BLOCK_BYTES: usize = 80;

fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = (payload.len() + 2) as u16;
    [&[0xFF, marker], &length.to_be_bytes()[..], payload].concat()
}

fn table(class: u8, symbol: impl FnMut(usize) -> u8) -> Vec<u8> {
    let mut payload = vec![class << 4, 0, 0, 0, 16];
    payload.extend([0; 12]);
    payload.extend((0..16).map(symbol));
    segment(0xC4, &payload)
}

#[derive(Clone, Copy)]
struct Component {
    horizontal: usize,
    vertical: usize,
}

struct Frame {
    size: (usize, usize),
    components: Vec<Component>,
    restart_interval: usize,
}

/// What a scan holds: which components, which band of them, and which bits.
#[derive(Clone)]
struct Scan {
    parts: Vec<usize>,
    band: (u8, u8),
    high: u8,
    low: u8,
}

impl Frame {
    fn new(random: &mut Random) -> Self {
        let mut side = || 1 + random.below(70);
        let size = (side(), side());
        let count = random.one_of(&[1, 3, 3, 4]);
        let mut factor = || random.one_of(&[1, 1, 2, 2, 3, 4]);
        let components = (0..count).map(|_| Component { horizontal: factor(), vertical: factor() });
        let components = components.collect();
        Self { size, components, restart_interval: random.one_of(&[0, 0, 1, 2, 7]) }
    }

    /// MCUs of a scan, and blocks in each.
    fn mcus(&self, parts: &[usize]) -> (usize, usize) {
        let largest = |factor: fn(&Component) -> usize| self.components.iter().map(factor).max();
        let across = 8 * largest(|c| c.horizontal).unwrap_or(1);
        let down = 8 * largest(|c| c.vertical).unwrap_or(1);
        let (width, height) = self.size;
        let only = |part: usize| self.components[part];
        match *parts {
            [_] if self.components.len() == 1 => (width.div_ceil(8) * height.div_ceil(8), 1),
            [part] => {
                let blocks = (width * only(part).horizontal).div_ceil(across);
                (blocks * (height * only(part).vertical).div_ceil(down), 1)
            }
            _ => {
                let blocks = parts.iter().map(|part| only(*part).horizontal * only(*part).vertical);
                (width.div_ceil(across) * height.div_ceil(down), blocks.sum())
            }
        }
    }

    /// All components at once where the standard allows it, else one after the other.
    fn groups(&self, random: &mut Random) -> Vec<Vec<usize>> {
        let all: Vec<usize> = (0..self.components.len()).collect();
        let together = self.mcus(&all).1 <= 10 && random.below(3) > 0;
        if together { vec![all] } else { all.into_iter().map(|part| vec![part]).collect() }
    }

    fn scans(&self, process: Process, random: &mut Random) -> Vec<Scan> {
        let mut groups = self.groups(random);
        let Process::Progressive = process else {
            // What comes a second time before all have come has come too late.
            if groups.len() > 1 && random.below(2) == 0 {
                groups.insert(1, groups[0].clone());
            }
            let whole = |parts| Scan { parts, band: (0, 63), high: 0, low: 0 };
            return groups.into_iter().map(whole).collect();
        };
        let groups = groups.into_iter();
        let low = random.below(3) as u8;
        let mut scans: Vec<Scan> =
            groups.map(|parts| Scan { parts, band: (0, 0), high: 0, low }).collect();
        for part in 0..self.components.len() {
            let end = random.one_of(&[1, 5, 24, 62]);
            for band in [(1, end), (end + 1, 63)] {
                scans.push(Scan { parts: vec![part], band, high: 0, low });
            }
        }
        // The same scans again, a bit at a time.
        let first = scans.clone();
        for low in (0..low).rev() {
            scans.extend(first.iter().map(|scan| Scan { high: low + 1, low, ..scan.clone() }));
        }
        scans
    }

    fn write(&self, process: Process, random: &mut Random) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8];
        // Coefficients of 5 bits; coarse steps make blocks that are beyond any picture.
        let coarsest = random.one_of(&[6, 6, 60]);
        let steps = (0..64).map(|_| 1 + random.below(coarsest) as u8);
        bytes.extend(segment(0xDB, &[vec![0], steps.collect()].concat()));
        let (width, height) = (self.size.0 as u8, self.size.1 as u8);
        let mut frame = vec![8, 0, height, 0, width, self.components.len() as u8];
        for (id, component) in (1..).zip(&self.components) {
            frame.extend([id, (component.horizontal << 4 | component.vertical) as u8, 0]);
        }
        let marker = if process == Process::Progressive { 0xC2 } else { 0xC1 };
        bytes.extend(segment(marker, &frame));
        bytes.extend(segment(0xDD, &[0, self.restart_interval as u8]));
        for scan in self.scans(process, random) {
            bytes.extend(scan.write(self, process, random));
        }
        bytes.extend([0xFF, 0xD9]);
        bytes
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Process {
    Sequential,
    Progressive,
}

impl Scan {
    fn write(&self, frame: &Frame, process: Process, random: &mut Random) -> Vec<u8> {
        let mut bytes = table(0, |_| random.below(6) as u8);
        let ends = random.one_of(&[1, 3, 8]);
        // Steps over zeros lead past the end of a band where nothing ends it before: only with many ends are there any.
        let zeros = if ends == 8 { 1 + usize::from(self.band.1 - self.band.0) / 8 } else { 1 };
        bytes.extend(table(1, |index| match process {
            // A new coefficient has no place where all were sent before: one code in sixteen.
            Process::Progressive if self.high > 0 && index < 15 => (2 + index as u8 % 5) << 4,
            Process::Progressive if self.high > 0 => 1,
            _ if index == 15 && ends == 8 => 0xF0,
            Process::Sequential if index < ends => 0,
            // Runs of ended blocks, short and long.
            Process::Progressive if index < ends => (index as u8 % 4) << 4,
            _ => (random.below(zeros) as u8) << 4 | (1 + random.below(5) as u8),
        }));
        let mut header = vec![self.parts.len() as u8];
        for part in &self.parts {
            header.extend([*part as u8 + 1, 0]);
        }
        header.extend([self.band.0, self.band.1, self.high << 4 | self.low]);
        bytes.extend(segment(0xDA, &header));
        let (mcus, blocks) = frame.mcus(&self.parts);
        let interval = if frame.restart_interval == 0 { mcus } else { frame.restart_interval };
        for (index, start) in (0..mcus).step_by(interval).enumerate() {
            if index > 0 {
                bytes.extend([0xFF, 0xD0 + (index as u8 - 1) % 8]);
            }
            for _ in 0..interval.min(mcus - start) * blocks * BLOCK_BYTES {
                let byte = random.below(256) as u8;
                bytes.push(byte);
                if byte == 0xFF {
                    bytes.push(0);
                }
            }
        }
        bytes
    }
}

#[test]
fn random_files_decode_to_the_exact_samples_at_every_scale() {
    let mut random = Random(3);
    for process in [Process::Sequential, Process::Progressive] {
        let mut decoded = 0;
        for index in 0..300 {
            let bytes = Frame::new(&mut random).write(process, &mut random);
            if check(&format!("random file {index}"), &bytes) == Agreed::Decoded {
                decoded += 1;
            }
        }
        assert!(decoded > 200, "only {decoded} of 300 are pictures");
    }
}
