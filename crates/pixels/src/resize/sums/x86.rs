//! Sums with the instructions of x86-64: AVX2 where the processor has it, SSE2 where not.

use std::arch::x86_64::{
    __m128i, __m256i, _mm_add_epi32, _mm_cvtsi32_si128, _mm_loadl_epi64, _mm_loadu_si128,
    _mm_madd_epi16, _mm_max_epi16, _mm_min_epi16, _mm_packs_epi32, _mm_packus_epi16,
    _mm_set1_epi16, _mm_set1_epi32, _mm_setzero_si128, _mm_sra_epi32, _mm_storeu_si128,
    _mm_unpackhi_epi8, _mm_unpacklo_epi8, _mm256_add_epi32, _mm256_loadu_si256, _mm256_madd_epi16,
    _mm256_max_epi16, _mm256_min_epi16, _mm256_packs_epi32, _mm256_packus_epi16,
    _mm256_permute4x64_epi64, _mm256_permutevar8x32_epi32, _mm256_set1_epi16, _mm256_set1_epi32,
    _mm256_setr_epi32, _mm256_setzero_si256, _mm256_sra_epi32, _mm256_storeu_si256,
    _mm256_unpackhi_epi8, _mm256_unpacklo_epi8,
};

use super::{
    Block, Bytes, LANES, MOST, PAIR, Rings, Samples, Sums, Wanted, across_with, add_anywhere,
    down_with, join_anywhere,
};

/// Blocks, as vectors of 16-bit samples.
pub(in crate::resize) trait Pairs: Samples {
    /// The `index`-th four pairs.
    fn four(&self, index: usize) -> __m128i;

    /// All of them: eight in each vector, in an order that [`Pairs::sorted`] knows.
    ///
    /// # Safety
    ///
    /// The processor has AVX2.
    unsafe fn all(&self) -> [__m256i; 4];

    /// Brings what two vectors of sums were packed to into the order of the pairs.
    ///
    /// # Safety
    ///
    /// As above.
    unsafe fn sorted(packed: __m256i) -> __m256i;
}

impl Pairs for Block {
    #[inline(always)]
    fn four(&self, index: usize) -> __m128i {
        let pairs = &self.as_chunks::<4>().0[index];
        // SAFETY: SSE2 is part of x86-64, and four pairs are 16 bytes, aligned or not.
        unsafe { _mm_loadu_si128(pairs.as_ptr().cast()) }
    }

    #[inline(always)]
    unsafe fn all(&self) -> [__m256i; 4] {
        let eights = self.as_chunks::<8>().0;
        // SAFETY: the caller has AVX2. Eight pairs are 32 bytes, aligned or not.
        std::array::from_fn(|index| unsafe { _mm256_loadu_si256(eights[index].as_ptr().cast()) })
    }

    #[inline(always)]
    unsafe fn sorted(packed: __m256i) -> __m256i {
        // Packing works in halves: their quarters are exchanged.
        // SAFETY: as above.
        unsafe { _mm256_permute4x64_epi64::<0b11_01_10_00>(packed) }
    }
}

impl Pairs for Bytes {
    #[inline(always)]
    fn four(&self, index: usize) -> __m128i {
        let pairs = &self.as_chunks::<4>().0[index];
        // SAFETY: SSE2 is part of x86-64, and four pairs are 8 bytes, aligned or not.
        unsafe {
            let bytes = _mm_loadl_epi64(pairs.as_ptr().cast());
            _mm_unpacklo_epi8(bytes, _mm_setzero_si128())
        }
    }

    #[inline(always)]
    unsafe fn all(&self) -> [__m256i; 4] {
        let [first, second] = [0, 1].map(|half| {
            let pairs = &self.as_chunks::<16>().0[half];
            // SAFETY: the caller has AVX2. 16 pairs are 32 bytes, aligned or not.
            unsafe {
                let bytes = _mm256_loadu_si256(pairs.as_ptr().cast());
                let zero = _mm256_setzero_si256();
                [_mm256_unpacklo_epi8(bytes, zero), _mm256_unpackhi_epi8(bytes, zero)]
            }
        });
        [first[0], first[1], second[0], second[1]]
    }

    #[inline(always)]
    unsafe fn sorted(packed: __m256i) -> __m256i {
        // Unpacking works in halves as packing does.
        packed
    }
}

/// Lays two times 32 bytes out as pairs.
#[inline(always)]
pub(super) fn weave(first: &[u8; LANES], second: &[u8; LANES], pairs: &mut Bytes) {
    let halves = first.as_chunks::<16>().0.iter().zip(second.as_chunks::<16>().0);
    let room = pairs.as_chunks_mut::<8>().0.as_chunks_mut::<2>().0;
    for ((first, second), [low, high]) in halves.zip(room) {
        // SAFETY: SSE2 is part of x86-64. Loads and stores are of 16 bytes, aligned or not.
        unsafe {
            let first = _mm_loadu_si128(first.as_ptr().cast());
            let second = _mm_loadu_si128(second.as_ptr().cast());
            _mm_storeu_si128(low.as_mut_ptr().cast(), _mm_unpacklo_epi8(first, second));
            _mm_storeu_si128(high.as_mut_ptr().cast(), _mm_unpackhi_epi8(first, second));
        }
    }
}

pub(super) fn add<const SET: bool>(samples: &[u8], sums: &mut [u16]) {
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor was just seen to have AVX2.
        return unsafe { add_avx2::<SET>(samples, sums) };
    }
    add_anywhere::<SET>(samples, sums);
}

/// The same code, compiled for wider vectors.
#[target_feature(enable = "avx2")]
fn add_avx2<const SET: bool>(samples: &[u8], sums: &mut [u16]) {
    add_anywhere::<SET>(samples, sums);
}

pub(super) fn join<'a>(first: &[u16], second: &[u16], pairs: impl Iterator<Item = &'a mut Block>) {
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor was just seen to have AVX2.
        return unsafe { join_avx2(first, second, pairs) };
    }
    join_anywhere(first, second, pairs);
}

#[target_feature(enable = "avx2")]
fn join_avx2<'a>(first: &[u16], second: &[u16], pairs: impl Iterator<Item = &'a mut Block>) {
    join_anywhere(first, second, pairs);
}

pub(super) fn down<P: Pairs>(
    rings: &Rings<P>,
    wanted: &[Wanted],
    shift: u32,
    result: &mut [[i16; LANES]],
) {
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor was just seen to have AVX2.
        return unsafe { down_avx2(rings, wanted, shift, result) };
    }
    down_with::<Sse2, P>(rings, wanted, shift, result);
}

#[target_feature(enable = "avx2")]
fn down_avx2<P: Pairs>(
    rings: &Rings<P>,
    wanted: &[Wanted],
    shift: u32,
    result: &mut [[i16; LANES]],
) {
    down_with::<Avx2, P>(rings, wanted, shift, result);
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
    type Block = [__m128i; 8];

    #[inline(always)]
    fn sums<'a, P: Pairs + 'a>(
        pairs: impl Iterator<Item = (&'a P, &'a [i16; PAIR])>,
        shift: u32,
    ) -> Self::Block {
        // SAFETY: SSE2 is part of x86-64.
        unsafe {
            let mut sums = [_mm_set1_epi32(1 << (shift - 1)); 8];
            for (block, weights) in pairs {
                let weights = _mm_set1_epi32(both(*weights));
                for (index, sum) in sums.iter_mut().enumerate() {
                    *sum = _mm_add_epi32(*sum, _mm_madd_epi16(block.four(index), weights));
                }
            }
            let shift = _mm_cvtsi32_si128(shift as i32);
            for sum in &mut sums {
                *sum = _mm_sra_epi32(*sum, shift);
            }
            sums
        }
    }

    #[inline(always)]
    fn samples<P: Pairs>(sums: Self::Block) -> [i16; LANES] {
        let mut samples = [0; LANES];
        let eights = samples.as_chunks_mut::<8>().0.iter_mut();
        // SAFETY: SSE2 is part of x86-64. A store writes 8 samples, which are 16 bytes, aligned or not.
        unsafe {
            let most = _mm_set1_epi16(MOST as i16);
            for (eight, [low, high]) in eights.zip(sums.as_chunks::<2>().0) {
                let sums = _mm_max_epi16(_mm_packs_epi32(*low, *high), _mm_setzero_si128());
                _mm_storeu_si128(eight.as_mut_ptr().cast(), _mm_min_epi16(sums, most));
            }
        }
        samples
    }

    #[inline(always)]
    fn levels(sums: Self::Block) -> [u8; LANES] {
        let mut levels = [0; LANES];
        let sixteens = levels.as_chunks_mut::<16>().0.iter_mut();
        // SAFETY: SSE2 is part of x86-64. A store writes 16 levels, aligned or not.
        unsafe {
            for (sixteen, [a, b, c, d]) in sixteens.zip(sums.as_chunks::<4>().0) {
                let levels = _mm_packus_epi16(_mm_packs_epi32(*a, *b), _mm_packs_epi32(*c, *d));
                _mm_storeu_si128(sixteen.as_mut_ptr().cast(), levels);
            }
        }
        levels
    }
}

/// To be used inside of functions compiled for it only.
struct Avx2;

impl Sums for Avx2 {
    type Block = [__m256i; 4];

    #[inline(always)]
    fn sums<'a, P: Pairs + 'a>(
        pairs: impl Iterator<Item = (&'a P, &'a [i16; PAIR])>,
        shift: u32,
    ) -> Self::Block {
        // SAFETY: the functions above are compiled for AVX2, and called where there is AVX2.
        unsafe {
            let mut sums = [_mm256_set1_epi32(1 << (shift - 1)); 4];
            pairs.for_each(|(block, weights)| {
                let weights = _mm256_set1_epi32(both(*weights));
                for (sum, pairs) in sums.iter_mut().zip(block.all()) {
                    *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(pairs, weights));
                }
            });
            let shift = _mm_cvtsi32_si128(shift as i32);
            for sum in &mut sums {
                *sum = _mm256_sra_epi32(*sum, shift);
            }
            sums
        }
    }

    #[inline(always)]
    fn samples<P: Pairs>(sums: Self::Block) -> [i16; LANES] {
        let mut samples = [0; LANES];
        let sixteens = samples.as_chunks_mut::<16>().0.iter_mut();
        // SAFETY: as above. A store writes 16 samples, which are 32 bytes, aligned or not.
        unsafe {
            let most = _mm256_set1_epi16(MOST as i16);
            for (sixteen, [low, high]) in sixteens.zip(sums.as_chunks::<2>().0) {
                let sums =
                    _mm256_max_epi16(_mm256_packs_epi32(*low, *high), _mm256_setzero_si256());
                let sums = P::sorted(_mm256_min_epi16(sums, most));
                _mm256_storeu_si256(sixteen.as_mut_ptr().cast(), sums);
            }
        }
        samples
    }

    #[inline(always)]
    fn levels([a, b, c, d]: Self::Block) -> [u8; LANES] {
        let mut levels = [0; LANES];
        // SAFETY: as above. The store writes 32 levels, aligned or not.
        unsafe {
            let packed = _mm256_packus_epi16(_mm256_packs_epi32(a, b), _mm256_packs_epi32(c, d));
            // Packing works in halves, twice: their eighths are brought into order.
            let order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
            let packed = _mm256_permutevar8x32_epi32(packed, order);
            _mm256_storeu_si256(levels.as_mut_ptr().cast(), packed);
        }
        levels
    }
}
