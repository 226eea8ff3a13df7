//! Bits to bytes, 64 at a time.

use super::{
    huffman::Codes,
    tokens::{NAME, Token, Tokens},
};

/// Bytes that these tokens will take, nearly: after one of 0xFF comes one of zero, a few in a thousand.
pub(super) fn bytes(tokens: &Tokens, codes: &Codes) -> usize {
    let bytes = codes.bits(&tokens.counts).div_ceil(8) as usize;
    bytes + bytes / 64
}

/// Appends the entropy-coded bytes of the tokens.
pub(super) fn write(file: &mut Vec<u8>, tokens: Tokens, codes: &Codes) {
    let mut bits = Bits { file, window: 0, free: 64 };
    for chunk in tokens.into_chunks() {
        bits.put_all(&chunk, codes);
    }
    bits.finish();
}

struct Bits<'a> {
    file: &'a mut Vec<u8>,
    /// The low `64 - free` bits are waiting; above them is what has been written.
    window: u64,
    free: u32,
}

impl Bits<'_> {
    fn put_all(&mut self, tokens: &[Token], codes: &Codes) {
        for &token in tokens {
            let code = codes.0[(token & NAME) as usize];
            self.put(code.bits | token >> 16, code.length);
        }
    }

    #[inline(always)]
    fn put(&mut self, bits: u32, length: u32) {
        let bits = u64::from(bits);
        if length <= self.free {
            self.window = self.window << length | bits;
            self.free -= length;
        } else {
            let left = length - self.free;
            self.flush(self.window << self.free | bits >> left);
            self.window = bits;
            self.free = 64 - left;
        }
    }

    #[inline(always)]
    fn flush(&mut self, window: u64) {
        const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
        const TOPS: u64 = u64::from_ne_bytes([0x80; 8]);
        let bytes = window.to_be_bytes();
        // A byte of 0xFF is a zero here, and only below a zero does the subtraction borrow.
        let inverse = !window;
        if inverse.wrapping_sub(ONES) & !inverse & TOPS == 0 {
            self.file.extend_from_slice(&bytes);
        } else {
            stuff(self.file, &bytes);
        }
    }

    /// Fills the last byte with ones.
    fn finish(mut self) {
        let open = self.free % 8;
        self.put((1 << open) - 1, open);
        let bytes = (self.window << (self.free % 64)).to_be_bytes();
        stuff(self.file, &bytes[..(64 - self.free) as usize / 8]);
    }
}

/// After 0xFF comes a zero, so that no marker appears among the bits.
#[cold]
fn stuff(file: &mut Vec<u8>, bytes: &[u8]) {
    for &byte in bytes {
        file.push(byte);
        if byte == 0xFF {
            file.push(0);
        }
    }
}
