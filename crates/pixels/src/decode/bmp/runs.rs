//! The run-length codes of BMP.

use crate::Error;

/// The palette indices of the whole picture, bottom row first, one a byte; none if the data ends too soon.
///
/// Pixels that the data steps over have index 0.
pub(super) fn expand(
    data: &[u8],
    bits: u16,
    width: usize,
    height: usize,
    stop: &dyn Fn() -> bool,
) -> Result<Option<Vec<u8>>, Error> {
    let mut indices = vec![0; width * height];
    let mut codes = Codes { data, at: 0 };
    let (mut x, mut y) = (0, 0);
    while y < height {
        let Some([count, value]) = codes.pair() else { return Ok(None) };
        match (count, value) {
            (0, 0) => {
                if stop() {
                    return Err(Error::Cancelled);
                }
                (x, y) = (0, y + 1);
            }
            (0, 1) => break,
            (0, 2) => {
                let Some([right, up]) = codes.pair() else { return Ok(None) };
                (x, y) = (x + usize::from(right), y + usize::from(up));
            }
            (0, count) => {
                let count = usize::from(count);
                let Some(literal) = codes.literal(count, bits) else { return Ok(None) };
                for (offset, to) in
                    row(&mut indices, x, y, width).iter_mut().take(count).enumerate()
                {
                    *to = if bits == 8 {
                        literal[offset]
                    } else {
                        nibble(literal[offset / 2], offset)
                    };
                }
                x += count;
            }
            (count, value) => {
                let count = usize::from(count);
                for (offset, to) in
                    row(&mut indices, x, y, width).iter_mut().take(count).enumerate()
                {
                    *to = if bits == 8 { value } else { nibble(value, offset) };
                }
                x += count;
            }
        }
    }
    Ok(Some(indices))
}

/// What is left of row `y` from `x` on; nothing beyond the picture.
fn row(indices: &mut [u8], x: usize, y: usize, width: usize) -> &mut [u8] {
    let start = (y * width + x.min(width)).min(indices.len());
    let end = ((y + 1) * width).min(indices.len());
    &mut indices[start..end]
}

const fn nibble(pair: u8, offset: usize) -> u8 {
    if offset.is_multiple_of(2) { pair >> 4 } else { pair & 15 }
}

struct Codes<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Codes<'a> {
    fn pair(&mut self) -> Option<[u8; 2]> {
        let pair = *self.data.get(self.at..)?.first_chunk()?;
        self.at += 2;
        Some(pair)
    }

    /// `count` literal pixels, padded to two bytes.
    fn literal(&mut self, count: usize, bits: u16) -> Option<&'a [u8]> {
        let bytes = if bits == 8 { count } else { count.div_ceil(2) };
        let literal = self.data.get(self.at..self.at + bytes)?;
        self.at += bytes.next_multiple_of(2);
        Some(literal)
    }
}
