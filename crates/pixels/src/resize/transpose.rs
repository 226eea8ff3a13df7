//! Rows to columns and back. The portable versions say what is meant; SSE2 does the same in a tenth of the time.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{
    __m128i, _mm_bsrli_si128, _mm_loadu_si128, _mm_storeu_si128, _mm_unpackhi_epi8,
    _mm_unpackhi_epi32, _mm_unpackhi_epi64, _mm_unpacklo_epi8, _mm_unpacklo_epi16,
    _mm_unpacklo_epi32, _mm_unpacklo_epi64,
};

/// Pairs of samples, four of each of four rows, to pairs of four columns. Both samples of a pair are of the same channel,
/// the second so many bytes after the first: 2, of one channel, 6 or 8.
///
/// Of three channels there are three pairs in eight samples; what comes fourth is no pair.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
pub(super) fn pairs<const APART_BYTES: i32>(rows: [&[i16; 8]; 4]) -> [[u32; 4]; 4] {
    let channels = APART_BYTES as usize / 2;
    let step = if channels == 1 { 2 } else { 1 };
    std::array::from_fn(|column| {
        let first = column * step;
        rows.map(|row| pair(row[first], row[(first + channels) % 8]))
    })
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(super) fn pairs<const APART_BYTES: i32>(rows: [&[i16; 8]; 4]) -> [[u32; 4]; 4] {
    // SAFETY: SSE2 is part of x86-64, and eight samples are 16 bytes, aligned or not.
    unsafe {
        let [a, b, c, d] = rows.map(|row| {
            let row = _mm_loadu_si128(row.as_ptr().cast());
            let second = _mm_bsrli_si128::<APART_BYTES>(row);
            if APART_BYTES == 2 { row } else { _mm_unpacklo_epi16(row, second) }
        });
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
#[cfg(any(test, not(target_arch = "x86_64")))]
fn pair(first: i16, second: i16) -> u32 {
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
        let check = |turned: [[u32; 4]; 4], count: usize, step: usize, apart: usize| {
            for (x, column) in turned.iter().enumerate().take(count) {
                let expected = rows.map(|row| pair(row[x * step], row[x * step + apart]));
                assert_eq!(*column, expected, "column {x} of {count}");
            }
        };
        check(pairs::<2>(rows.each_ref()), 4, 2, 1);
        check(pairs::<6>(rows.each_ref()), 3, 1, 3);
        check(pairs::<8>(rows.each_ref()), 4, 1, 4);
    }
}
