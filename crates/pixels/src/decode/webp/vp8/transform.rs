//! The inverse transforms (RFC 6386, 14.3 and 14.4), and what they add to a prediction.
//!
//! Sums are of 16 bits and wrap, as in libwebp's kernels: only a file that means harm has coefficients so large.

use super::canvas::Word;

/// A block of samples, row by row.
pub(super) type Block = [Word; 4];

/// What a coefficient is multiplied by for the outer samples and the inner ones, less one, in 65536ths: the square root of 2
/// times the cosine and the sine of an eighth of half a turn.
const OUTER: i32 = 20_091;
const INNER: i32 = 35_468 - 65_536;

/// Adds the transform of all coefficients.
#[inline(always)]
pub(super) fn add(coefficients: &[i16; 16], block: Block) -> Block {
    #[cfg(target_arch = "x86_64")]
    return x86::add(coefficients, block);
    #[cfg(not(target_arch = "x86_64"))]
    add_anywhere(coefficients, block)
}

#[cfg(any(test, not(target_arch = "x86_64")))]
fn add_anywhere(coefficients: &[i16; 16], block: Block) -> Block {
    let rows = coefficients.as_chunks::<4>().0;
    let mut columns = transposed(pass([rows[0], rows[1], rows[2], rows[3]]));
    columns[0] = columns[0].map(|first| first.wrapping_add(4));
    let changes = transposed(pass(columns));
    let sum = |sample: u8, change: i16| i16::from(sample).wrapping_add(change >> 3).clamp(0, 255);
    std::array::from_fn(|y| std::array::from_fn(|x| sum(block[y][x], changes[y][x]) as u8))
}

/// One dimension of the transform, of four columns at once.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn pass(rows: [[i16; 4]; 4]) -> [[i16; 4]; 4] {
    let times = |x: i16, share: i32| ((i32::from(x) * share) >> 16) as i16;
    let columns = [0, 1, 2, 3].map(|column: usize| {
        let [first, second, third, fourth] = rows.map(|row| row[column]);
        let (sum, difference) = (first.wrapping_add(third), first.wrapping_sub(third));
        let outer = (times(second, OUTER).wrapping_add(second))
            .wrapping_add(times(fourth, INNER).wrapping_add(fourth));
        let inner = (times(second, INNER).wrapping_add(second))
            .wrapping_sub(times(fourth, OUTER).wrapping_add(fourth));
        [
            sum.wrapping_add(outer),
            difference.wrapping_add(inner),
            difference.wrapping_sub(inner),
            sum.wrapping_sub(outer),
        ]
    });
    transposed(columns)
}

#[cfg(any(test, not(target_arch = "x86_64")))]
fn transposed(rows: [[i16; 4]; 4]) -> [[i16; 4]; 4] {
    std::array::from_fn(|column| rows.map(|row| row[column]))
}

/// Adds the transform of the first three coefficients, in the order in which they are stored, of which the others are zero.
#[inline(always)]
pub(super) fn add_three(coefficients: &[i16; 16], block: Block) -> Block {
    let [first, across, down] = [0, 1, 4].map(|index| i32::from(coefficients[index]));
    let spread = |x: i32| {
        let (outer, inner) = (((x * OUTER) >> 16) + x, ((x * INNER) >> 16) + x);
        [outer, inner, -inner, -outer]
    };
    let (across, down) = (spread(across), spread(down));
    std::array::from_fn(|y| {
        std::array::from_fn(|x| {
            let change = (first + 4 + down[y] + across[x]) >> 3;
            (i32::from(block[y][x]) + change).clamp(0, 255) as u8
        })
    })
}

/// Adds the transform of the first coefficient, of which all others are zero.
#[inline(always)]
pub(super) fn add_first(first: i16, block: Block) -> Block {
    let change = (i32::from(first) + 4) >> 3;
    let (more, less) = (change.clamp(0, 255) as u8, (-change).clamp(0, 255) as u8);
    block.map(|row| row.map(|sample| sample.saturating_add(more).saturating_sub(less)))
}

/// The first coefficients of the 16 blocks of luma, from the coefficients of their own block.
pub(super) fn means(coefficients: &[i16; 16]) -> [i16; 16] {
    let rows = coefficients.as_chunks::<4>().0;
    let mut columns = [[0; 4]; 4];
    for column in 0..4 {
        let [first, second, third, fourth] =
            [0, 1, 2, 3].map(|row: usize| i32::from(rows[row][column]));
        let (outer, inner) = (first + fourth, second + third);
        let (outer_turn, inner_turn) = (first - fourth, second - third);
        columns[0][column] = outer + inner;
        columns[1][column] = outer_turn + inner_turn;
        columns[2][column] = outer - inner;
        columns[3][column] = outer_turn - inner_turn;
    }
    let mut result = [0; 16];
    for (row, [first, second, third, fourth]) in
        result.as_chunks_mut::<4>().0.iter_mut().zip(columns)
    {
        let first = first + 3;
        let (outer, inner) = (first + fourth, second + third);
        let (outer_turn, inner_turn) = (first - fourth, second - third);
        *row = [outer + inner, outer_turn + inner_turn, outer - inner, outer_turn - inner_turn]
            .map(|sum| (sum >> 3) as i16);
    }
    result
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{
        __m128i, _mm_add_epi16, _mm_cvtsi128_si64, _mm_loadu_si128, _mm_mulhi_epi16,
        _mm_packus_epi16, _mm_set_epi32, _mm_set_epi64x, _mm_setzero_si128, _mm_shuffle_epi32,
        _mm_srai_epi16, _mm_sub_epi16, _mm_unpackhi_epi8, _mm_unpackhi_epi16, _mm_unpackhi_epi64,
        _mm_unpacklo_epi8, _mm_unpacklo_epi16, _mm_unpacklo_epi64, _mm_xor_si128,
    };

    use super::{Block, INNER, OUTER};

    #[inline(always)]
    pub(super) fn add(coefficients: &[i16; 16], block: Block) -> Block {
        // SAFETY: every x86-64 has SSE2.
        unsafe { add_sse2(coefficients, block) }
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn add_sse2(coefficients: &[i16; 16], block: Block) -> Block {
        let (upper, lower) = coefficients.split_at(8);
        // SAFETY: both are eight coefficients.
        let rows = unsafe {
            [_mm_loadu_si128(upper.as_ptr().cast()), _mm_loadu_si128(lower.as_ptr().cast())]
        };
        let [upper, lower] = pass(rows);
        let rounded = _mm_add_epi16(upper, _mm_set_epi64x(0, 0x0004_0004_0004_0004));
        let [upper, lower] = pass([rounded, lower]);
        let [first, second, third, fourth] = block.map(i32::from_le_bytes);
        let samples = _mm_set_epi32(fourth, third, second, first);
        let zero = _mm_setzero_si128();
        let upper = _mm_add_epi16(_mm_unpacklo_epi8(samples, zero), _mm_srai_epi16::<3>(upper));
        let lower = _mm_add_epi16(_mm_unpackhi_epi8(samples, zero), _mm_srai_epi16::<3>(lower));
        let sums = _mm_packus_epi16(upper, lower);
        let (upper, lower) =
            (_mm_cvtsi128_si64(sums), _mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
        [upper, upper >> 32, lower, lower >> 32].map(|row| (row as i32).to_le_bytes())
    }

    /// One dimension of the transform. Two rows come in each half, and two columns go out.
    #[inline]
    #[target_feature(enable = "sse2")]
    fn pass([upper, lower]: [__m128i; 2]) -> [__m128i; 2] {
        // The sums in one half, the differences in the other.
        let turn = _mm_set_epi64x(-1, 0);
        let turned = |x| _mm_sub_epi16(_mm_xor_si128(x, turn), turn);
        let four = |share: i32| (i64::from(share) & 0xFFFF).wrapping_mul(0x0001_0001_0001_0001);
        let outer_inner = _mm_set_epi64x(four(INNER), four(OUTER));
        let inner_outer = _mm_set_epi64x(four(OUTER), four(INNER));
        let (first, second) = (_mm_unpacklo_epi64(upper, upper), _mm_unpackhi_epi64(upper, upper));
        let (third, fourth) = (_mm_unpacklo_epi64(lower, lower), _mm_unpackhi_epi64(lower, lower));
        let even = _mm_add_epi16(first, turned(third));
        let second = _mm_add_epi16(_mm_mulhi_epi16(second, outer_inner), second);
        let fourth = _mm_add_epi16(_mm_mulhi_epi16(fourth, inner_outer), fourth);
        let odd = _mm_add_epi16(second, turned(fourth));
        // Rows 0 and 1, rows 2 and 3.
        let upper = _mm_add_epi16(even, odd);
        let lower = _mm_shuffle_epi32::<0b01_00_11_10>(_mm_sub_epi16(even, odd));
        let (even, odd) = (_mm_unpacklo_epi16(upper, lower), _mm_unpackhi_epi16(upper, lower));
        [_mm_unpacklo_epi16(even, odd), _mm_unpackhi_epi16(even, odd)]
    }
}

#[cfg(test)]
mod tests {
    use super::{add, add_anywhere, add_first, add_three};

    /// What the processor does at once is what the words say, with sums that wrap as well.
    #[test]
    fn adds_the_same_at_once() {
        let mut state = 1_u32;
        let mut random = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as i16
        };
        for round in 0..20_000 {
            let coefficients = [(); 16].map(|()| random() >> (round % 16));
            let block = [[(); 4]; 4].map(|row| row.map(|()| random() as u8));
            let expected = add_anywhere(&coefficients, block);
            assert_eq!(add(&coefficients, block), expected, "{coefficients:?}");
        }
    }

    /// Shorter ways give the same.
    #[test]
    fn adds_few_as_it_adds_all() {
        let block =
            [[0, 1, 2, 3], [100, 101, 102, 103], [200, 201, 202, 203], [252, 253, 254, 255]];
        for first in (-4_000..4_000).step_by(37) {
            let mut coefficients = [0; 16];
            coefficients[0] = first;
            assert_eq!(add_first(first, block), add(&coefficients, block), "{first}");
            for (across, down) in [(-3_999, 17), (0, 255), (300, -300), (4_000, 4_000)] {
                (coefficients[1], coefficients[4]) = (across, down);
                let expected = add(&coefficients, block);
                assert_eq!(add_three(&coefficients, block), expected, "{first}, {across}, {down}");
            }
        }
    }
}
