//! The compressed bytes of a PNG, bit by bit, through all the chunks that hold them.

use super::{
    chunks::PixelData,
    codes::Heads,
    inflate::{Damage, ENDED},
};

/// The compressed bytes, bit by bit.
pub(super) struct Input<'a> {
    data: PixelData<'a>,
    /// What is left of the part that is being read.
    pub(super) part: &'a [u8],
    pub(super) bits: Bits,
    /// Zero bytes behind the end of the stream that are, or were, among the bits.
    padded: u32,
}

/// The next bits of the stream, from the lowest on.
#[derive(Clone, Copy)]
pub(super) struct Bits {
    pub(super) next: u64,
    /// How many they are, in the lowest 6 bits. The rest is anything: to clear it would be one more step of each symbol.
    count: u32,
}

impl Bits {
    #[inline(always)]
    const fn count(self) -> u32 {
        self.count & 63
    }

    /// Drops as many as the lowest 6 bits of `count` say.
    #[inline(always)]
    pub(super) const fn drop(&mut self, count: u32) {
        self.next = self.next.wrapping_shr(count);
        self.count = self.count.wrapping_sub(count);
    }

    /// Takes as many whole bytes as there is room for, so that there are 56 bits at least, and says how many. A part of the
    /// next byte is there as well then, where the same bits will be again.
    #[inline(always)]
    pub(super) const fn refill(&mut self, eight: [u8; 8]) -> usize {
        self.next |= u64::from_le_bytes(eight).wrapping_shl(self.count);
        let bytes = (63 - self.count()) >> 3;
        self.count |= 0b11_1000;
        bytes as usize
    }
}

impl<'a> Input<'a> {
    pub(super) const fn new(data: PixelData<'a>) -> Self {
        Self { data, part: &[], bits: Bits { next: 0, count: 0 }, padded: 0 }
    }

    /// Looks at the checksums of what was not read.
    pub(super) fn finish(mut self) -> Result<(), Damage> {
        while self.data.part()?.is_some() {}
        Ok(())
    }

    /// A number of at most 16 bits.
    pub(super) fn number(&mut self, bits: u32) -> Result<u32, Damage> {
        if self.bits.count() < bits {
            self.refill()?;
        }
        let number = self.bits.next & !(u64::MAX << bits);
        self.bits.drop(bits);
        Ok(number as u32)
    }

    /// A symbol of the code of the codes.
    pub(super) fn symbol(&mut self, table: &Heads) -> Result<usize, Damage> {
        if self.bits.count() < 7 {
            self.refill()?;
        }
        let mut entry = table.entry(self.bits.next);
        if entry.is_rare() {
            entry = table.rare(entry, self.bits.next)?;
        }
        self.bits.drop(entry.bits());
        Ok(entry.number_of(0))
    }

    /// The length of a block that is not compressed, which starts at a whole byte.
    pub(super) fn stored_length(&mut self) -> Result<usize, Damage> {
        self.bits.drop(self.bits.count() % 8);
        let (length, inverse) = (self.number(16)?, self.number(16)?);
        if length != !inverse & 0xFFFF {
            return Err(Damage::Corrupt("its compressed pixels have a block of no length"));
        }
        Ok(length as usize)
    }

    /// Copies some whole bytes, at least one, unless the part of the stream that comes next is empty.
    pub(super) fn copy(&mut self, room: &mut [u8]) -> Result<usize, Damage> {
        if self.bits.count() > 0 {
            room[0] = self.number(8)? as u8;
            return self.check_end().map(|()| 1);
        }
        // What is there of a byte that is not counted is still in the part.
        self.bits.next = 0;
        if self.part.is_empty() {
            self.part = self.data.part()?.ok_or(ENDED)?;
        }
        let copied = room.len().min(self.part.len());
        room[..copied].copy_from_slice(&self.part[..copied]);
        self.part = &self.part[copied..];
        Ok(copied)
    }

    /// Takes a byte at a time: of the next part where this one is at its end, and zero behind the last.
    #[cold]
    #[inline(never)]
    pub(super) fn refill(&mut self) -> Result<(), Damage> {
        self.check_end()?;
        let mut count = self.bits.count();
        let mut next = self.bits.next & !(u64::MAX << count);
        while count < 56 {
            let byte = self.byte()?;
            self.padded += u32::from(byte.is_none());
            next |= u64::from(byte.unwrap_or(0)) << count;
            count += 8;
        }
        self.bits = Bits { next, count };
        Ok(())
    }

    /// The next byte, unless the stream is at its end.
    fn byte(&mut self) -> Result<Option<u8>, Damage> {
        while self.part.is_empty() {
            match self.data.part()? {
                Some(part) => self.part = part,
                None => return Ok(None),
            }
        }
        let byte = self.part[0];
        self.part = &self.part[1..];
        Ok(Some(byte))
    }

    /// Fails where bits were used that the stream does not have.
    pub(super) const fn check_end(&self) -> Result<(), Damage> {
        if self.padded * 8 > self.bits.count() { Err(ENDED) } else { Ok(()) }
    }
}
