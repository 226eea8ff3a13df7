//! Rows to columns and back. The portable versions say what is meant; SSE2 does the same in a tenth of the time.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{
    __m128i, _mm_loadu_si128, _mm_storeu_si128, _mm_unpackhi_epi8, _mm_unpackhi_epi32,
    _mm_unpackhi_epi64, _mm_unpacklo_epi8, _mm_unpacklo_epi32, _mm_unpacklo_epi64,
};

/// Pairs of samples, four of each of four rows, to pairs of four columns.
#[cfg(not(target_arch = "x86_64"))]
pub(super) fn pairs(rows: [&[i16; 8]; 4]) -> [[u32; 4]; 4] {
    std::array::from_fn(|column| rows.map(|row| pair(row[2 * column], row[2 * column + 1])))
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(super) fn pairs(rows: [&[i16; 8]; 4]) -> [[u32; 4]; 4] {
    // SAFETY: SSE2 is part of x86-64, and eight samples are 16 bytes, aligned or not.
    unsafe {
        let [a, b, c, d] = rows.map(|row| _mm_loadu_si128(row.as_ptr().cast()));
        let (low, lower) = (_mm_unpacklo_epi32(a, b), _mm_unpacklo_epi32(c, d));
        let (high, higher) = (_mm_unpackhi_epi32(a, b), _mm_unpackhi_epi32(c, d));
        [
            _mm_unpacklo_epi64(low, lower),
            _mm_unpackhi_epi64(low, lower),
            _mm_unpacklo_epi64(high, higher),
            _mm_unpackhi_epi64(high, higher),
        ]
        .map(|column| {
            let mut pairs = [0; 4];
            _mm_storeu_si128(pairs.as_mut_ptr().cast(), column);
            pairs
        })
    }
}

/// Two samples as one value, the first in its lower half.
pub(super) fn pair(first: i16, second: i16) -> u32 {
    u32::from(first as u16) | u32::from(second as u16) << 16
}

/// 16 columns to 16 rows.
#[cfg(not(target_arch = "x86_64"))]
pub(super) fn bytes(columns: [&[u8; 16]; 16]) -> [[u8; 16]; 16] {
    std::array::from_fn(|row| columns.map(|column| column[row]))
}

#[cfg(target_arch = "x86_64")]
pub(super) fn bytes(columns: [&[u8; 16]; 16]) -> [[u8; 16]; 16] {
    // SAFETY: SSE2 is part of x86-64, and each column has 16 bytes, aligned or not.
    unsafe {
        let mut woven = columns.map(|column| _mm_loadu_si128(column.as_ptr().cast()));
        // Each round doubles the bytes of a row that stand side by side.
        for _ in 0..4 {
            let before: [__m128i; 16] = woven;
            for index in 0..8 {
                let (upper, lower) = (before[index], before[index + 8]);
                woven[2 * index] = _mm_unpacklo_epi8(upper, lower);
                woven[2 * index + 1] = _mm_unpackhi_epi8(upper, lower);
            }
        }
        woven.map(|row| {
            let mut bytes = [0; 16];
            _mm_storeu_si128(bytes.as_mut_ptr().cast(), row);
            bytes
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{bytes, pair, pairs};

    #[test]
    fn turns_rows_and_columns() {
        let columns: [[u8; 16]; 16] =
            std::array::from_fn(|x| std::array::from_fn(|y| (16 * x + y) as u8));
        let rows = bytes(std::array::from_fn(|x| &columns[x]));
        assert!((0..256).all(|at| rows[at % 16][at / 16] == at as u8), "{rows:?}");

        let rows: [[i16; 8]; 4] =
            std::array::from_fn(|y| std::array::from_fn(|x| (8 * y + x) as i16));
        let turned = pairs(std::array::from_fn(|y| &rows[y]));
        let expected = |x: usize, y: usize| pair(rows[y][2 * x], rows[y][2 * x + 1]);
        assert!((0..16).all(|at| turned[at / 4][at % 4] == expected(at / 4, at % 4)), "{turned:?}");
    }
}
