//! Samples of 8, 10 or 12 bits to levels of 8.

use crate::color::Range;

/// What a plane holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// From black up: luma, or one of three colors, or alpha.
    Luma,
    /// To both sides of a middle.
    Chroma,
}

/// What becomes of each sample of a plane.
pub(super) enum Levels {
    /// The sample itself.
    Same,
    /// A level for each sample of one byte.
    Narrow(Vec<u8>),
    /// A level for each sample of two bytes.
    Wide(Vec<u8>),
}

impl Levels {
    pub(super) fn new(depth: u32, kind: Kind, from: Range, to: Range) -> Self {
        if depth == 8 && from == to {
            return Self::Same;
        }
        // Zero and the steps from there to full light or color: 8 bits of video are 2 or 4 bits more with zeros behind them,
        // and all bits are all.
        let scale = |range, depth: u32| match (range, kind) {
            (Range::Full, Kind::Luma) => (0, (1 << depth) - 1),
            (Range::Full, Kind::Chroma) => (1 << (depth - 1), (1 << depth) - 1),
            (Range::Video, Kind::Luma) => (16 << (depth - 8), 219 << (depth - 8)),
            (Range::Video, Kind::Chroma) => (128 << (depth - 8), 224 << (depth - 8)),
        };
        let ((zero, steps), (new_zero, new_steps)): ((i32, i32), (i32, i32)) =
            (scale(from, depth), scale(to, 8));
        let level = |sample: i32| {
            let stretched = f64::from((sample - zero) * new_steps) / f64::from(steps);
            (stretched.round() as i32 + new_zero).clamp(0, 255) as u8
        };
        let table = (0..1 << depth).map(level).collect();
        if depth == 8 { Self::Narrow(table) } else { Self::Wide(table) }
    }

    /// Levels of a row of samples, of which there are as many.
    pub(super) fn fill(&self, samples: &[u8], levels: &mut [u8]) {
        match self {
            Self::Same => levels.copy_from_slice(samples),
            Self::Narrow(table) => {
                for (level, &sample) in levels.iter_mut().zip(samples) {
                    *level = table[usize::from(sample)];
                }
            }
            Self::Wide(table) => {
                // Whatever a decoder writes into the highest bits is no sample.
                let most = table.len() - 1;
                for (level, &sample) in levels.iter_mut().zip(samples.as_chunks().0) {
                    *level = table[usize::from(u16::from_ne_bytes(sample)) & most];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind::*, Range::*, *};

    #[test]
    fn rounds_to_eight_bits() {
        let check = |depth, kind, from, to, sample: u16, expected: u8| {
            let mut level = [0];
            let bytes = sample.to_ne_bytes();
            let levels = Levels::new(depth, kind, from, to);
            let narrow = [sample as u8];
            levels.fill(if depth == 8 { &narrow } else { &bytes }, &mut level);
            assert_eq!(level, [expected], "{sample} of {depth} bits, {kind:?}, {from:?} to {to:?}");
        };
        // White is white, and the middle the middle, with as many bits as there are.
        check(10, Luma, Full, Full, 1023, 255);
        check(12, Luma, Full, Full, 4095, 255);
        check(12, Chroma, Full, Full, 2048, 128);
        check(10, Luma, Video, Video, 940, 235);
        check(10, Chroma, Video, Video, 960, 240);
        // Rounded, not cut off.
        check(10, Luma, Video, Video, 943, 236);
        check(10, Luma, Full, Full, 511, 127);
        check(10, Luma, Full, Full, 514, 128);
        // From video to all levels in one step.
        check(8, Luma, Full, Full, 77, 77);
        check(8, Luma, Video, Full, 235, 255);
        check(8, Luma, Video, Full, 8, 0);
        check(8, Chroma, Video, Full, 240, 255);
        check(10, Luma, Video, Full, 502, 128);
    }
}
