//! Deflate (RFC 1951) in its zlib wrapper (RFC 1950), as far as a row needs it.

use super::{
    bits::Input,
    chunks::PixelData,
    codes::{Distances, Heads, Literals},
};

/// How far back a match may reach.
const HISTORY_BYTES: usize = 32 << 10;
/// What is decoded at once: little enough to be still in the cache when it is read.
const BATCH_BYTES: usize = 64 << 10;
/// The longest match, the literals before it, and what is written too much of either.
const SLACK_BYTES: usize = 258 + 6 + 32;
/// Copied at once.
const STEP: usize = 16;
/// The order in which a block says the lengths of the codes of its lengths.
const HEAD_ORDER: [u8; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// What is wrong with a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    /// The file ends too early.
    Truncated,
    /// Nothing: the caller said stop.
    Cancelled,
    /// Anything else, in a few words.
    Corrupt(&'static str),
}

pub(super) const ENDED: Damage = Damage::Corrupt("its compressed pixels end too early");

/// A stream that is read a few bytes at a time.
pub(super) struct Inflate<'a> {
    input: Input<'a>,
    block: Block,
    is_last: bool,
    heads: Heads,
    literals: Literals,
    distances: Distances,
    /// What was decoded: the history, then what is not yet taken.
    decoded: Vec<u8>,
    taken: usize,
    written: usize,
    /// Asked once a batch: blocks that hold nothing are many in a file that means harm.
    stop: &'a dyn Fn() -> bool,
    /// What ended it. Nothing is wrong before someone needs what is behind.
    damage: Option<Damage>,
}

/// Where in a block the stream is.
#[derive(Clone, Copy)]
enum Block {
    Before,
    Stored { left: usize },
    Coded,
}

impl<'a> Inflate<'a> {
    /// `most_bytes` are the most that are ever taken at once.
    pub(super) fn new(
        data: PixelData<'a>,
        most_bytes: usize,
        stop: &'a dyn Fn() -> bool,
    ) -> Result<Self, Damage> {
        let mut input = Input::new(data);
        let (method, flags) = (input.number(8)?, input.number(8)?);
        input.check_end()?;
        // Deflate, with a window of at most 32 KiB, and without a dictionary.
        if method & 15 != 8 || method >> 4 > 7 || (method << 8 | flags) % 31 != 0 || flags & 32 != 0
        {
            return Err(Damage::Corrupt("its pixels are not compressed as they should be"));
        }
        Ok(Self {
            input,
            block: Block::Before,
            is_last: false,
            heads: Heads::new(),
            literals: Literals::new(),
            distances: Distances::new(),
            decoded: vec![0; HISTORY_BYTES + BATCH_BYTES + SLACK_BYTES + most_bytes],
            taken: 0,
            written: 0,
            stop,
            damage: None,
        })
    }

    /// Memory of it, in bytes.
    pub(super) const fn working_bytes(most_bytes: u64) -> u64 {
        /// The tables, and every list of longer codes that they may have.
        const TABLE_BYTES: usize = 64 << 10;
        most_bytes.saturating_add((HISTORY_BYTES + BATCH_BYTES + SLACK_BYTES + TABLE_BYTES) as u64)
    }

    /// The next `length` bytes.
    pub(super) fn take(&mut self, length: usize) -> Result<&[u8], Damage> {
        while self.written - self.taken < length {
            if let Some(damage) = self.damage {
                return Err(damage);
            }
            if (self.stop)() {
                return Err(Damage::Cancelled);
            }
            self.damage = self.decode().err();
        }
        let start = self.taken;
        self.taken += length;
        Ok(&self.decoded[start..self.taken])
    }

    /// Looks at the checksums of what was not read.
    pub(super) fn finish(self) -> Result<(), Damage> {
        self.input.finish()
    }

    /// Decodes a batch, or what there is of it in this block.
    fn decode(&mut self) -> Result<(), Damage> {
        let limit = self.decoded.len() - SLACK_BYTES;
        if self.written >= limit {
            let kept = self.taken.min(self.written - HISTORY_BYTES);
            self.decoded.copy_within(kept..self.written, 0);
            self.taken -= kept;
            self.written -= kept;
        }
        self.block = match self.block {
            Block::Before if self.is_last => return Err(ENDED),
            Block::Before => self.start()?,
            Block::Stored { left } => self.copy(left, limit)?,
            Block::Coded => self.expand(limit)?,
        };
        self.input.check_end()
    }

    /// Reads the head of a block.
    fn start(&mut self) -> Result<Block, Damage> {
        self.is_last = self.input.number(1)? == 1;
        match self.input.number(2)? {
            0 => Ok(Block::Stored { left: self.input.stored_length()? }),
            1 => {
                let mut lengths = [8; 288];
                lengths[144..256].fill(9);
                lengths[256..280].fill(7);
                self.literals.read(&lengths)?;
                self.distances.read(&[5; 32])?;
                Ok(Block::Coded)
            }
            2 => {
                self.read_codes()?;
                Ok(Block::Coded)
            }
            _ => Err(Damage::Corrupt("its compressed pixels have an unknown block")),
        }
    }

    /// Reads the codes of a block: how long each is, itself coded.
    fn read_codes(&mut self) -> Result<(), Damage> {
        const TOO_MANY: Damage = Damage::Corrupt("its compressed pixels have too many codes");
        let input = &mut self.input;
        let count = input.number(5)? as usize + 257;
        let all = count + input.number(5)? as usize + 1;
        let heads = input.number(4)? as usize + 4;
        if count > 286 || all > count + 30 {
            return Err(TOO_MANY);
        }
        let mut lengths = [0; HEAD_ORDER.len()];
        for symbol in &HEAD_ORDER[..heads] {
            lengths[usize::from(*symbol)] = input.number(3)? as u8;
        }
        self.heads.read(&lengths)?;
        let mut lengths = [0_u8; 286 + 30];
        let mut at = 0;
        while at < all {
            let (length, times) = match input.symbol(&self.heads)? {
                length @ 0..16 => (length as u8, 1),
                16 => match at.checked_sub(1) {
                    Some(before) => (lengths[before], 3 + input.number(2)?),
                    None => return Err(Damage::Corrupt("its compressed pixels repeat nothing")),
                },
                17 => (0, 3 + input.number(3)?),
                _ => (0, 11 + input.number(7)?),
            };
            let end = at + times as usize;
            lengths[..all].get_mut(at..end).ok_or(TOO_MANY)?.fill(length);
            at = end;
        }
        if lengths[256] == 0 {
            return Err(Damage::Corrupt("its compressed pixels have a block without an end"));
        }
        self.literals.read(&lengths[..count])?;
        self.distances.read(&lengths[count..all])
    }

    /// Copies what is not compressed.
    fn copy(&mut self, mut left: usize, limit: usize) -> Result<Block, Damage> {
        while left > 0 && self.written < limit {
            let length = left.min(limit - self.written);
            let copied = self.input.copy(&mut self.decoded[self.written..][..length])?;
            self.written += copied;
            left -= copied;
        }
        Ok(if left > 0 { Block::Stored { left } } else { Block::Before })
    }

    fn expand(&mut self, limit: usize) -> Result<Block, Damage> {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("bmi2") {
            // SAFETY: the processor was just seen to have BMI2.
            return unsafe { self.expand_bmi2(limit) };
        }
        self.expand_anywhere(limit)
    }

    /// The same code, with shifts by what is in any register.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "bmi2")]
    fn expand_bmi2(&mut self, limit: usize) -> Result<Block, Damage> {
        self.expand_anywhere(limit)
    }

    /// Decodes literals and matches until the block or the room ends.
    ///
    /// Where a symbol starts is known only when the one before is. So the steps from one look-up to the next are all that
    /// counts: a shift, a mask and the look-up itself. Everything else is done meanwhile.
    #[inline(always)]
    fn expand_anywhere(&mut self, limit: usize) -> Result<Block, Damage> {
        let Self { input, literals, distances, decoded, .. } = self;
        let mut at = self.written;
        // All before it was made of bits that the stream has.
        let mut sure = at;
        let decoded = &mut decoded[..limit + SLACK_BYTES];
        let (mut bits, mut part) = (input.bits, input.part);
        macro_rules! attempt {
            ($block:lifetime, $result:expr) => {
                match $result {
                    Ok(value) => value,
                    Err(damage) => break $block Err(damage),
                }
            };
        }
        macro_rules! refill {
            ($block:lifetime) => {
                if let Some(eight) = part.first_chunk() {
                    part = &part[bits.refill(*eight)..];
                } else {
                    (input.bits, input.part) = (bits, part);
                    attempt!($block, input.refill());
                    (bits, part) = (input.bits, input.part);
                    sure = at;
                }
            };
        }
        // What was decoded before an error is right all the same, so an error is no reason to return at once.
        let block = 'block: {
            refill!('block);
            let mut entry = literals.entry(bits.next);
            while at < limit {
                // 56 bits are enough for three look-ups of 12 bits, and what is left for the fourth entry to be the right one.
                if entry.literal_count() > 0 {
                    for _ in 0..3 {
                        decoded[at..at + 2].copy_from_slice(&entry.literal_bytes());
                        at += entry.literal_count();
                        bits.drop(entry.bits());
                        entry = literals.entry(bits.next);
                        if entry.literal_count() == 0 {
                            break;
                        }
                    }
                    refill!('block);
                    if entry.literal_count() > 0 {
                        continue;
                    }
                }
                if entry.is_rare() {
                    entry = attempt!('block, literals.rare(entry, bits.next));
                    if entry.literal_count() > 0 {
                        decoded[at] = entry.literal_bytes()[0];
                        at += 1;
                    }
                    if entry.literal_count() > 0 || entry.is_end() {
                        bits.drop(entry.bits());
                        if entry.is_end() {
                            break 'block Ok(Block::Before);
                        }
                        refill!('block);
                        entry = literals.entry(bits.next);
                        continue;
                    }
                }
                // At most 20 bits of a length and 28 of a distance.
                let length = entry.number_of(bits.next);
                bits.drop(entry.bits());
                entry = distances.entry(bits.next);
                if entry.is_rare() {
                    entry = attempt!('block, distances.rare(entry, bits.next));
                }
                let distance = entry.number_of(bits.next);
                bits.drop(entry.bits());
                // The next look-up does not wait for the copy.
                refill!('block);
                entry = literals.entry(bits.next);
                if distance > at {
                    break 'block Err(Damage::Corrupt(
                        "its compressed pixels repeat what is before them",
                    ));
                }
                repeat(decoded, at, distance, length);
                at += length;
            }
            Ok(Block::Coded)
        };
        (input.bits, input.part) = (bits, part);
        self.written = if input.check_end().is_ok() { at } else { sure };
        block
    }
}

/// Copies `length` bytes from `distance` bytes before `at`, and up to 32 bytes of anything behind them.
#[inline(always)]
fn repeat(decoded: &mut [u8], at: usize, distance: usize, length: usize) {
    let (mut from, mut to, end) = (at - distance, at, at + length);
    if distance == 1 {
        // A run, which is what most long matches of a drawing are.
        let step = [decoded[from]; STEP];
        while to < end {
            decoded[to..to + STEP].copy_from_slice(&step);
            to += STEP;
        }
        return;
    }
    let mut step = |from: usize, to: usize| {
        let step: [u8; STEP] = decoded[from..from + STEP].try_into().unwrap_or_default();
        decoded[to..to + STEP].copy_from_slice(&step);
    };
    // Closer than a step, only the first `distance` bytes of it are right, and then twice as many are behind `from`.
    let mut distance = distance;
    while distance < STEP && to < end {
        step(from, to);
        to += distance;
        distance *= 2;
    }
    from = to - distance;
    if to == at {
        // Most matches are this short, and a branch on how short would be guessed wrong too often.
        step(from, to);
        step(from + STEP, to + STEP);
        (from, to) = (from + 2 * STEP, to + 2 * STEP);
    }
    while to < end {
        step(from, to);
        (from, to) = (from + STEP, to + STEP);
    }
}

#[cfg(test)]
mod tests;
