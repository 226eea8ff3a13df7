//! Sides 2 and 4 with the instructions that every x86-64 processor has (SSE2).

use std::arch::x86_64::{
    __m128i, _mm_add_epi32, _mm_castps_si128, _mm_castsi128_ps, _mm_cvtsi32_si128, _mm_loadu_si128,
    _mm_madd_epi16, _mm_mullo_epi16, _mm_packs_epi32, _mm_packus_epi16, _mm_set1_epi32,
    _mm_setr_epi16, _mm_shuffle_ps, _mm_shufflehi_epi16, _mm_shufflelo_epi16, _mm_sra_epi32,
    _mm_srli_si128, _mm_storeu_si128, _mm_sub_epi32, _mm_unpackhi_epi16, _mm_unpacklo_epi8,
    _mm_unpacklo_epi16,
};

use super::{BIAS_2, BIAS_ACROSS, BIAS_DOWN, ODD_LONG, ODD_SHORT, ONE, SHIFT_ACROSS, SHIFT_DOWN};

#[inline(always)]
fn load(values: &[i16; 8]) -> __m128i {
    // SAFETY: SSE2 is part of x86-64, and the eight values are 16 bytes, aligned or not.
    unsafe { _mm_loadu_si128(values.as_ptr().cast()) }
}

#[inline(always)]
fn bytes(vector: __m128i) -> [u8; 16] {
    let mut bytes = [0; 16];
    // SAFETY: SSE2 is part of x86-64, and the array has 16 bytes, aligned or not.
    unsafe { _mm_storeu_si128(bytes.as_mut_ptr().cast(), vector) };
    bytes
}

/// The first and third, and the second and fourth, 32 bits of two vectors.
#[inline(always)]
fn deal(a: __m128i, b: __m128i) -> (__m128i, __m128i) {
    // SAFETY: SSE2 is part of x86-64.
    unsafe {
        let (a, b) = (_mm_castsi128_ps(a), _mm_castsi128_ps(b));
        (
            _mm_castps_si128(_mm_shuffle_ps::<0b10_00_10_00>(a, b)),
            _mm_castps_si128(_mm_shuffle_ps::<0b11_01_11_01>(a, b)),
        )
    }
}

/// Transforms blocks of side 2, four at a time, and says how many.
#[inline(always)]
pub(super) fn inverse_row_2(
    blocks: &[i16],
    steps: &[i16; 64],
    samples: &mut [u8],
    stride: usize,
) -> usize {
    let [dc, across, down, both, ..] = *steps;
    let (top, bottom) = samples.split_at_mut(stride);
    let rows = top.as_chunks_mut::<8>().0.iter_mut().zip(bottom.as_chunks_mut::<8>().0);
    let fours = blocks.as_chunks::<8>().0.as_chunks::<2>().0;
    for ([first, second], (top, bottom)) in fours.iter().zip(rows) {
        let (first, second) = (load(first), load(second));
        // SAFETY: SSE2 is part of x86-64.
        let samples = unsafe {
            let plus = _mm_setr_epi16(dc, across, down, both, dc, across, down, both);
            let minus = _mm_setr_epi16(dc, -across, down, -both, dc, -across, down, -both);
            let bias = _mm_set1_epi32(BIAS_2);
            let shift = _mm_cvtsi32_si128(3);
            let rows = |steps| {
                let (upper, lower) =
                    deal(_mm_madd_epi16(first, steps), _mm_madd_epi16(second, steps));
                let upper = _mm_add_epi32(upper, bias);
                (
                    _mm_sra_epi32(_mm_add_epi32(upper, lower), shift),
                    _mm_sra_epi32(_mm_sub_epi32(upper, lower), shift),
                )
            };
            let ((left_top, left_bottom), (right_top, right_bottom)) = (rows(plus), rows(minus));
            let weave = |left, right| {
                let both = _mm_packs_epi32(left, right);
                _mm_unpacklo_epi16(both, _mm_srli_si128::<8>(both))
            };
            _mm_packus_epi16(weave(left_top, right_top), weave(left_bottom, right_bottom))
        };
        let samples = bytes(samples);
        top.copy_from_slice(&samples[..8]);
        bottom.copy_from_slice(&samples[8..]);
    }
    fours.len() * 4
}

/// Four points in four lanes, from pairs of frequencies (0, 2) and (1, 3).
#[inline(always)]
fn points_4(even: __m128i, odd: __m128i, bias: i32, shift: i32) -> [__m128i; 4] {
    // SAFETY: SSE2 is part of x86-64.
    unsafe {
        let pairs = |a, b| _mm_setr_epi16(a, b, a, b, a, b, a, b);
        let bias = _mm_set1_epi32(bias);
        let shift = _mm_cvtsi32_si128(shift);
        let even_outer = _mm_add_epi32(_mm_madd_epi16(even, pairs(ONE, ONE)), bias);
        let even_inner = _mm_add_epi32(_mm_madd_epi16(even, pairs(ONE, -ONE)), bias);
        let odd_outer = _mm_madd_epi16(odd, pairs(ODD_LONG, ODD_SHORT));
        let odd_inner = _mm_madd_epi16(odd, pairs(ODD_SHORT, -ODD_LONG));
        [
            _mm_sra_epi32(_mm_add_epi32(even_outer, odd_outer), shift),
            _mm_sra_epi32(_mm_add_epi32(even_inner, odd_inner), shift),
            _mm_sra_epi32(_mm_sub_epi32(even_inner, odd_inner), shift),
            _mm_sra_epi32(_mm_sub_epi32(even_outer, odd_outer), shift),
        ]
    }
}

/// Transforms blocks of side 4, and says how many.
#[inline(always)]
pub(super) fn inverse_row_4(
    blocks: &[i16],
    steps: &[i16; 64],
    samples: &mut [u8],
    stride: usize,
) -> usize {
    let [upper_steps, lower_steps, ..] = steps.as_chunks::<8>().0 else { return 0 };
    let (upper_steps, lower_steps) = (load(upper_steps), load(lower_steps));
    let blocks = blocks.as_chunks::<8>().0.as_chunks::<2>().0;
    for (index, [upper, lower]) in blocks.iter().enumerate() {
        let (upper, lower) = (load(upper), load(lower));
        // SAFETY: SSE2 is part of x86-64.
        let columns = unsafe {
            let upper = _mm_mullo_epi16(upper, upper_steps);
            let lower = _mm_mullo_epi16(lower, lower_steps);
            let (even, odd) = (_mm_unpacklo_epi16(upper, lower), _mm_unpackhi_epi16(upper, lower));
            let [a, b, c, d] = points_4(even, odd, BIAS_DOWN, SHIFT_DOWN);
            let sort = |rows| {
                _mm_shufflehi_epi16::<0b11_01_10_00>(_mm_shufflelo_epi16::<0b11_01_10_00>(rows))
            };
            let (even, odd) = deal(sort(_mm_packs_epi32(a, b)), sort(_mm_packs_epi32(c, d)));
            let [a, b, c, d] = points_4(even, odd, BIAS_ACROSS, SHIFT_ACROSS);
            // Columns so far: two rounds of weaving turn them into rows.
            let columns = _mm_packus_epi16(_mm_packs_epi32(a, b), _mm_packs_epi32(c, d));
            let woven = _mm_unpacklo_epi8(columns, _mm_srli_si128::<8>(columns));
            _mm_unpacklo_epi8(woven, _mm_srli_si128::<8>(woven))
        };
        let rows = bytes(columns);
        for (row, line) in rows.chunks_exact(4).zip(samples.chunks_mut(stride)) {
            line[index * 4..index * 4 + 4].copy_from_slice(row);
        }
    }
    blocks.len()
}
