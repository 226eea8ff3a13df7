//! Sums with the instructions of x86-64: AVX2 where the processor has it, SSE2 where not.

use std::arch::x86_64::{
    __m128i, __m256i, _mm_add_epi32, _mm_cvtsi32_si128, _mm_loadu_si128, _mm_madd_epi16,
    _mm_packs_epi32, _mm_set1_epi32, _mm_sra_epi32, _mm_storeu_si128, _mm256_add_epi32,
    _mm256_loadu_si256, _mm256_madd_epi16, _mm256_packs_epi32, _mm256_permute4x64_epi64,
    _mm256_set1_epi32, _mm256_sra_epi32, _mm256_storeu_si256,
};

use super::{Block, LANES, PAIR, Sums, across_with, add_anywhere, down_with};

pub(super) fn add<const SET: bool>(samples: &[u8], high: u32, pairs: &mut [u32]) {
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor was just seen to have AVX2.
        return unsafe { add_avx2::<SET>(samples, high, pairs) };
    }
    add_anywhere::<SET>(samples, high, pairs);
}

/// The same code, compiled for wider vectors.
#[target_feature(enable = "avx2")]
fn add_avx2<const SET: bool>(samples: &[u8], high: u32, pairs: &mut [u32]) {
    add_anywhere::<SET>(samples, high, pairs);
}

pub(super) fn down(
    rows: &[Block],
    weights: &[[i16; PAIR]],
    shift: u32,
    result: &mut [[i16; LANES]],
) {
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor was just seen to have AVX2.
        return unsafe { down_avx2(rows, weights, shift, result) };
    }
    down_with::<Sse2>(rows, weights, shift, result);
}

#[target_feature(enable = "avx2")]
fn down_avx2(rows: &[Block], weights: &[[i16; PAIR]], shift: u32, result: &mut [[i16; LANES]]) {
    down_with::<Avx2>(rows, weights, shift, result);
}

pub(super) fn across(
    columns: &[Block],
    step: usize,
    weights: &[[i16; PAIR]],
    shift: u32,
) -> [u8; LANES] {
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor was just seen to have AVX2.
        return unsafe { across_avx2(columns, step, weights, shift) };
    }
    across_with::<Sse2>(columns, step, weights, shift)
}

#[target_feature(enable = "avx2")]
fn across_avx2(columns: &[Block], step: usize, weights: &[[i16; PAIR]], shift: u32) -> [u8; LANES] {
    across_with::<Avx2>(columns, step, weights, shift)
}

/// Both weights in one value, as they lie in memory.
#[inline(always)]
fn both([first, second]: [i16; PAIR]) -> i32 {
    i32::from(first) & 0xFFFF | i32::from(second) << 16
}

/// Part of every x86-64.
pub(super) struct Sse2;

impl Sums for Sse2 {
    #[inline(always)]
    fn sums<'a>(
        pairs: impl Iterator<Item = (&'a Block, &'a [i16; PAIR])>,
        shift: u32,
    ) -> [i16; LANES] {
        let mut result = [0; LANES];
        // SAFETY: SSE2 is part of x86-64. A load takes 4 pairs, which are 16 bytes, aligned or not, and a store writes 8
        // sums, which are as many.
        unsafe {
            let mut sums = [_mm_set1_epi32(1 << (shift - 1)); 8];
            for (block, weights) in pairs {
                let weights = _mm_set1_epi32(both(*weights));
                let lanes = block.as_chunks::<4>().0;
                for (sum, lanes) in sums.iter_mut().zip(lanes) {
                    let lanes: __m128i = _mm_loadu_si128(lanes.as_ptr().cast());
                    *sum = _mm_add_epi32(*sum, _mm_madd_epi16(lanes, weights));
                }
            }
            let shift = _mm_cvtsi32_si128(shift as i32);
            for (result, sums) in
                result.as_chunks_mut::<8>().0.iter_mut().zip(sums.as_chunks::<2>().0)
            {
                let [low, high] = sums.map(|sum| _mm_sra_epi32(sum, shift));
                _mm_storeu_si128(result.as_mut_ptr().cast(), _mm_packs_epi32(low, high));
            }
        }
        result
    }
}

/// To be used inside of functions compiled for it only.
struct Avx2;

impl Sums for Avx2 {
    #[inline(always)]
    fn sums<'a>(
        pairs: impl Iterator<Item = (&'a Block, &'a [i16; PAIR])>,
        shift: u32,
    ) -> [i16; LANES] {
        let mut result = [0; LANES];
        // SAFETY: the functions above are compiled for AVX2, and called where there is AVX2. A load takes 8 pairs, which
        // are 32 bytes, aligned or not, and a store writes 16 sums, which are as many.
        unsafe {
            let mut sums = [_mm256_set1_epi32(1 << (shift - 1)); 4];
            for (block, weights) in pairs {
                let weights = _mm256_set1_epi32(both(*weights));
                let lanes = block.as_chunks::<8>().0;
                for (sum, lanes) in sums.iter_mut().zip(lanes) {
                    let lanes: __m256i = _mm256_loadu_si256(lanes.as_ptr().cast());
                    *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(lanes, weights));
                }
            }
            let shift = _mm_cvtsi32_si128(shift as i32);
            for (result, sums) in
                result.as_chunks_mut::<16>().0.iter_mut().zip(sums.as_chunks::<2>().0)
            {
                let [low, high] = sums.map(|sum| _mm256_sra_epi32(sum, shift));
                // Packing works in halves: their quarters are brought into order.
                let packed =
                    _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packs_epi32(low, high));
                _mm256_storeu_si256(result.as_mut_ptr().cast(), packed);
            }
        }
        result
    }
}
