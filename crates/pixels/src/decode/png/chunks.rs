//! What a PNG is made of: chunks with a name, a length and a checksum.

use super::inflate::Damage;

pub(super) const SIGNATURE_BYTES: usize = 8;

/// Name and content of each chunk, up to the first that is cut short.
pub(super) struct Chunks<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Chunks<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: SIGNATURE_BYTES }
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = ([u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let head = self.bytes.get(self.at..self.at + 8)?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let start = self.at + 8;
        let content = self.bytes.get(start..start.checked_add(length)?)?;
        // The checksum follows; whoever reads the chunk in earnest checks it.
        self.at = start + length + 4;
        Some(([head[4], head[5], head[6], head[7]], content))
    }
}

/// The contents of the `IDAT` chunks, one after the other: a single stream, cut anywhere.
pub(super) struct PixelData<'a> {
    bytes: &'a [u8],
    /// Where the next chunk starts.
    at: usize,
}

impl<'a> PixelData<'a> {
    /// From the first `IDAT` chunk on.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut chunks = Chunks::new(bytes);
        let mut at = chunks.at;
        while chunks.next().is_some_and(|(name, _)| &name != b"IDAT") {
            at = chunks.at;
        }
        Self { bytes, at }
    }

    /// The next part of the stream, or nothing where another chunk follows.
    pub(super) fn part(&mut self) -> Result<Option<&'a [u8]>, Damage> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let (&length, rest) = rest.split_first_chunk().ok_or(Damage::Truncated)?;
        let length = u32::from_be_bytes(length) as usize;
        if !rest.starts_with(b"IDAT") {
            return if rest.len() < 4 { Err(Damage::Truncated) } else { Ok(None) };
        }
        let named = length.checked_add(4).and_then(|length| rest.split_at_checked(length));
        let (named, rest) = named.ok_or(Damage::Truncated)?;
        let &checksum = rest.first_chunk().ok_or(Damage::Truncated)?;
        if crc32fast::hash(named) != u32::from_be_bytes(checksum) {
            return Err(Damage::Corrupt("a checksum of its pixels is wrong"));
        }
        self.at += length + 12;
        Ok(Some(&named[4..]))
    }
}
