//! What a frame says before its macroblocks (RFC 6386, 9 and 19.2).

use super::{
    Damage,
    bools::{Bools, Odds},
    tables::{BANDS, COEFFICIENT_UPDATES, COEFFICIENTS, FIRST_STEPS, OTHER_STEPS},
    tokens::Probabilities,
};

/// The tag of a frame, its start code and its size.
const START_BYTES: usize = 10;
const START_CODE: [u8; 3] = [0x9D, 0x01, 0x2A];

/// The first byte is less than the first range, or there would be no end of ones.
pub(super) const NO_CODE: &str = "a partition of its frame starts with what no encoder writes";

pub(super) struct Header<'a> {
    /// The rest of the first partition: the modes of all macroblocks.
    pub(super) modes: Bools<'a>,
    /// The coefficients: each row of macroblocks is in the next of 1, 2, 4 or 8.
    pub(super) partitions: Vec<Bools<'a>>,
    /// Probabilities of the branches on the way to a segment, where macroblocks name theirs.
    pub(super) segments: Option<[Odds; 3]>,
    pub(super) steps: [Steps; 4],
    pub(super) probabilities: Box<[Probabilities; 4]>,
    /// How likely a macroblock has coefficients, where macroblocks say so.
    pub(super) not_skipped: Option<Odds>,
}

/// What the first coefficient and all others of a block are multiplied by, in one segment.
#[derive(Clone, Copy)]
pub(super) struct Steps {
    pub(super) luma: [i32; 2],
    pub(super) means: [i32; 2],
    pub(super) chroma: [i32; 2],
}

impl<'a> Header<'a> {
    /// Reads the header of `data`, of which the frame has `declared` bytes. What follows them is read where partitions end
    /// too early, because libwebp does.
    pub(super) fn read(data: &'a [u8], declared: usize) -> Result<Self, Damage> {
        let head: &[u8; START_BYTES] = data.first_chunk().ok_or(Damage::Truncated)?;
        let tag = u32::from_le_bytes([head[0], head[1], head[2], 0]);
        let (is_inter, version, is_shown) = (tag & 1 == 1, tag >> 1 & 7, tag >> 4 & 1 == 1);
        let first_bytes = (tag >> 5) as usize;
        if is_inter || version > 3 || !is_shown || head[3..6] != START_CODE {
            return Err(Damage::Corrupt("its frame is not a key frame to be shown"));
        }
        if first_bytes >= declared {
            return Err(Damage::Corrupt("its first partition is longer than its frame"));
        }
        let first = data[START_BYTES..].get(..first_bytes).ok_or(Damage::Truncated)?;
        let mut bools = start(first)?;
        // The color space, of which there is one, and whether sums need no clamping, which does them no harm.
        bools.literal(2);
        let (segments, levels) = read_segments(&mut bools);
        skip_filter(&mut bools);
        if bools.ended() {
            return Err(Damage::Corrupt("its header ends too early"));
        }
        let count = 1 << bools.literal(2);
        let partitions = read_partitions(&data[START_BYTES + first_bytes..], count)?;
        let steps = read_steps(&mut bools, &levels);
        // Whether the probabilities are for later frames as well.
        bools.flag();
        let probabilities = read_probabilities(&mut bools);
        let not_skipped = bools.flag().then(|| Odds::new(bools.literal(8) as u8));
        Ok(Self { modes: bools, partitions, segments, steps, probabilities, not_skipped })
    }
}

fn start(partition: &[u8]) -> Result<Bools<'_>, Damage> {
    if partition.first() == Some(&0xFF) {
        return Err(Damage::Corrupt(NO_CODE));
    }
    Ok(Bools::new(partition))
}

/// The quantizers of the segments.
enum Levels {
    None,
    Absolute([i32; 4]),
    Relative([i32; 4]),
}

fn read_segments(bools: &mut Bools) -> (Option<[Odds; 3]>, Levels) {
    if !bools.flag() {
        return (None, Levels::None);
    }
    let is_mapped = bools.flag();
    let mut levels = Levels::Absolute([0; 4]);
    if bools.flag() {
        let is_absolute = bools.flag();
        let quantizers = [(); 4].map(|()| bools.optional(7));
        // The strengths of the loop filter.
        for _ in 0..4 {
            bools.optional(6);
        }
        levels =
            if is_absolute { Levels::Absolute(quantizers) } else { Levels::Relative(quantizers) };
    }
    let mut odds = |()| Odds::new(if bools.flag() { bools.literal(8) as u8 } else { 255 });
    (is_mapped.then(|| [(); 3].map(&mut odds)), levels)
}

/// Nothing is filtered: shrinking hides what the loop filter hides.
fn skip_filter(bools: &mut Bools) {
    // Its kind, strength and sharpness.
    bools.literal(1 + 6 + 3);
    if bools.flag() && bools.flag() {
        for _ in 0..8 {
            bools.optional(6);
        }
    }
}

/// The sizes of all partitions but the last come first.
fn read_partitions(data: &[u8], count: usize) -> Result<Vec<Bools<'_>>, Damage> {
    let (sizes, mut rest) = data.split_at_checked(3 * (count - 1)).ok_or(Damage::Truncated)?;
    let mut partitions = Vec::with_capacity(count);
    for size in sizes.as_chunks().0 {
        let [low, mid, high] = *size;
        let size = u32::from_le_bytes([low, mid, high, 0]) as usize;
        let (partition, behind) = rest.split_at(size.min(rest.len()));
        partitions.push(start(partition)?);
        rest = behind;
    }
    if rest.is_empty() {
        return Err(Damage::Truncated);
    }
    partitions.push(start(rest)?);
    Ok(partitions)
}

fn read_steps(bools: &mut Bools, levels: &Levels) -> [Steps; 4] {
    let base = bools.literal(7) as i32;
    let [luma_first, means_first, means, chroma_first, chroma] =
        [(); 5].map(|()| bools.optional(4));
    std::array::from_fn(|segment| {
        let level = match levels {
            Levels::None => base,
            Levels::Absolute(levels) => levels[segment],
            Levels::Relative(levels) => base + levels[segment],
        };
        let first =
            |change: i32, most| i32::from(FIRST_STEPS[(level + change).clamp(0, most) as usize]);
        let other = |change: i32| i32::from(OTHER_STEPS[(level + change).clamp(0, 127) as usize]);
        Steps {
            luma: [first(luma_first, 127), other(0)],
            means: [first(means_first, 127) * 2, (other(means) * 155 / 100).max(8)],
            chroma: [first(chroma_first, 117), other(chroma)],
        }
    })
}

fn read_probabilities(bools: &mut Bools) -> Box<[Probabilities; 4]> {
    let mut bands = COEFFICIENTS;
    let updates = COEFFICIENT_UPDATES.as_flattened().as_flattened().as_flattened();
    let all = bands.as_flattened_mut().as_flattened_mut().as_flattened_mut();
    for (probability, update) in all.iter_mut().zip(updates) {
        if bools.bit(Odds::new(*update)) {
            *probability = bools.literal(8) as u8;
        }
    }
    Box::new(bands.map(|bands| Probabilities::new(&BANDS.map(|band| bands[band]))))
}
