/*!
The forward DCT and the division by the quantization steps.

The transform is that of Arai, Agui and Nakajima: 5 multiplications for 8 points, and a result that is off by a known
factor for each frequency. The factors and the steps are one multiplication together. In single precision nothing is lost
that a step of 1 could show, and the same operations in the same order give the same bits on every processor.
*/

#[cfg(target_arch = "x86_64")]
use std::{
    arch::x86_64::{
        __m256, __m256i, _mm_cvtsi64_si128, _mm256_add_ps, _mm256_castsi256_ps, _mm256_cmpeq_epi32,
        _mm256_cvtepi32_ps, _mm256_cvtepu8_epi32, _mm256_cvtps_epi32, _mm256_movemask_ps,
        _mm256_mul_ps, _mm256_permute2f128_ps, _mm256_set1_ps, _mm256_setr_ps,
        _mm256_setzero_si256, _mm256_shuffle_ps, _mm256_sub_ps, _mm256_unpackhi_ps,
        _mm256_unpacklo_ps,
    },
    mem,
};
use std::{array, f32::consts::FRAC_1_SQRT_2};

use super::{steps::Steps, strips::Samples};

/// Quantized coefficients, column by column: `8 * horizontal + vertical` frequency. The transform leaves them so.
pub(super) type Block = [i32; 64];

/// Zigzag position → place in a [`Block`].
pub(super) const PLACES: [u8; 64] = places();
/// Zigzag position → place in a row-major table.
pub(super) const ZIGZAG: [u8; 64] = {
    let mut rows = PLACES;
    let mut k = 0;
    while k < 64 {
        rows[k] = rows[k] % 8 * 8 + rows[k] / 8;
        k += 1;
    }
    rows
};

/// Walks the diagonals, up to the right first.
const fn places() -> [u8; 64] {
    let mut places = [0; 64];
    let (mut row, mut column) = (0, 0);
    let mut k = 0;
    while k < 64 {
        places[k] = column * 8 + row;
        let up = (row + column) % 2 == 0;
        if up && column == 7 || !up && row < 7 && column == 0 {
            row += 1;
        } else if up && row == 0 || !up && row == 7 {
            column += 1;
        } else if up {
            (row, column) = (row - 1, column + 1);
        } else {
            (row, column) = (row + 1, column - 1);
        }
        k += 1;
    }
    places
}

/// For each column of a block, and each set of places in it, those places in zigzag order.
static IN_ZIGZAG: [[u64; 256]; 8] = {
    let mut table = [[0; 256]; 8];
    let mut k = 0;
    while k < 64 {
        let (column, row) = (PLACES[k] as usize / 8, PLACES[k] as usize % 8);
        let mut set = 0;
        while set < 256 {
            table[column][set] |= ((set as u64 >> row) & 1) << k;
            set += 1;
        }
        k += 1;
    }
    table
};

/// cos(2π/16)
const C2: f32 = 0.923_879_5;
/// cos(6π/16)
const C6: f32 = 0.382_683_43;

/// The factors of a component, laid out as a [`Block`].
pub(super) struct Quantizer([[f32; 8]; 8]);

impl Quantizer {
    pub(super) fn new(steps: &Steps) -> Self {
        /// √2·cos(kπ/16), and 1 for k = 0: what the transform leaves undivided.
        const LEFT: [f64; 8] = [
            1.0,
            1.387_039_845_322_147_6,
            1.306_562_964_876_376_6,
            1.175_875_602_419_358_8,
            1.0,
            0.785_694_958_387_102_2,
            0.541_196_100_146_197,
            0.275_899_379_282_943,
        ];
        let mut factors = [[0.0; 8]; 8];
        for (horizontal, column) in factors.iter_mut().enumerate() {
            for (vertical, factor) in column.iter_mut().enumerate() {
                let step = f64::from(steps[8 * vertical + horizontal]);
                *factor = (1.0 / (8.0 * step * LEFT[horizontal] * LEFT[vertical])) as f32;
            }
        }
        Self(factors)
    }
}

/// Transforms and quantizes a block. Also says which coefficients are not 0: bit k is zigzag position k.
pub(super) fn forward(samples: &Samples, quantizer: &Quantizer, block: &mut Block) -> u64 {
    let rows = samples.map(|row| row.map(f32::from));
    let mut columns = points_8(transpose(points_8(rows)));
    columns[0][0] -= LEVEL_SHIFT;
    let (places, _) = block.as_chunks_mut::<8>();
    let mut nonzero = 0;
    for (column, places) in places.iter_mut().enumerate() {
        *places = array::from_fn(|row| round(columns[column][row] * quantizer.0[column][row]));
        let set = (0..8).fold(0, |set, row| set | usize::from(places[row] != 0) << row);
        nonzero |= IN_ZIGZAG[column][set];
    }
    nonzero
}

/// The same with vectors of eight. The result is the same to the bit.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
pub(super) fn forward_avx2(samples: &Samples, quantizer: &Quantizer, block: &mut Block) -> u64 {
    let rows = samples.map(|row| {
        _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_cvtsi64_si128(i64::from_le_bytes(row))))
    });
    let mut columns = points_8(transpose_avx2(points_8(rows)));
    columns[0] =
        _mm256_sub_ps(columns[0], _mm256_setr_ps(LEVEL_SHIFT, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0));
    let (places, _) = block.as_chunks_mut::<8>();
    let mut nonzero = 0;
    for (column, places) in places.iter_mut().enumerate() {
        // SAFETY: eight lanes of 4 bytes are 32 bytes, and any bits are valid in them.
        let factors = unsafe { mem::transmute::<[f32; 8], __m256>(quantizer.0[column]) };
        let rounded = _mm256_cvtps_epi32(_mm256_mul_ps(columns[column], factors));
        // SAFETY: as above.
        *places = unsafe { mem::transmute::<__m256i, [i32; 8]>(rounded) };
        let zeros = _mm256_cmpeq_epi32(rounded, _mm256_setzero_si256());
        let set = 0xFF ^ _mm256_movemask_ps(_mm256_castsi256_ps(zeros)) as usize;
        nonzero |= IN_ZIGZAG[column][set & 0xFF];
    }
    nonzero
}

/// What a transform of samples from 0 on has too much, in DC: 128 for each of 64.
const LEVEL_SHIFT: f32 = 64.0 * 128.0;

/// Rounds to the nearest, and the middle to the even one.
fn round(value: f32) -> i32 {
    // 1.5 · 2²³ leaves no room for a fraction, and unlike a cast this becomes vector code.
    const SHIFT: f32 = 12_582_912.0;
    (value + SHIFT).to_bits() as i32 - SHIFT.to_bits() as i32
}

/// Eight numbers, worked on alike.
trait Lanes: Copy {
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn times(self, factor: f32) -> Self;
}

impl Lanes for [f32; 8] {
    fn plus(self, other: Self) -> Self {
        array::from_fn(|lane| self[lane] + other[lane])
    }

    fn minus(self, other: Self) -> Self {
        array::from_fn(|lane| self[lane] - other[lane])
    }

    fn times(self, factor: f32) -> Self {
        self.map(|value| value * factor)
    }
}

#[cfg(target_arch = "x86_64")]
impl Lanes for __m256 {
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        // SAFETY: there is no such number where `forward_avx2` does not run.
        unsafe { _mm256_add_ps(self, other) }
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        // SAFETY: as above.
        unsafe { _mm256_sub_ps(self, other) }
    }

    #[inline(always)]
    fn times(self, factor: f32) -> Self {
        // SAFETY: as above.
        unsafe { _mm256_mul_ps(self, _mm256_set1_ps(factor)) }
    }
}

fn transpose(rows: [[f32; 8]; 8]) -> [[f32; 8]; 8] {
    array::from_fn(|column| array::from_fn(|row| rows[row][column]))
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
fn transpose_avx2(rows: [__m256; 8]) -> [__m256; 8] {
    let [a, b, c, d, e, f, g, h] = rows;
    // Pairs of rows, then fours: in each half of a vector a column of four.
    let fours = |a, b, c, d| {
        let (ab, cd) = (_mm256_unpacklo_ps(a, b), _mm256_unpacklo_ps(c, d));
        let (ab_high, cd_high) = (_mm256_unpackhi_ps(a, b), _mm256_unpackhi_ps(c, d));
        [
            _mm256_shuffle_ps::<0b01_00_01_00>(ab, cd),
            _mm256_shuffle_ps::<0b11_10_11_10>(ab, cd),
            _mm256_shuffle_ps::<0b01_00_01_00>(ab_high, cd_high),
            _mm256_shuffle_ps::<0b11_10_11_10>(ab_high, cd_high),
        ]
    };
    let (top, bottom) = (fours(a, b, c, d), fours(e, f, g, h));
    array::from_fn(|column| {
        let (top, bottom) = (top[column % 4], bottom[column % 4]);
        if column < 4 {
            _mm256_permute2f128_ps::<0x20>(top, bottom)
        } else {
            _mm256_permute2f128_ps::<0x31>(top, bottom)
        }
    })
}

/// Eight points, in each lane: `s[x]` is position `x`, the result's index is the frequency.
#[inline(always)]
fn points_8<L: Lanes>(s: [L; 8]) -> [L; 8] {
    let [sum_0, sum_1, sum_2, sum_3] = array::from_fn(|x| s[x].plus(s[7 - x]));
    let [d0, d1, d2, d3] = array::from_fn(|x| s[x].minus(s[7 - x]));
    // Even frequencies: four points of the sums.
    let (outer, inner) = (sum_0.plus(sum_3), sum_1.plus(sum_2));
    let (outer_difference, inner_difference) = (sum_0.minus(sum_3), sum_1.minus(sum_2));
    let turned = inner_difference.plus(outer_difference).times(FRAC_1_SQRT_2);
    // Odd frequencies: neighbors of the differences, and one rotation by 3π/8.
    let (low, middle, high) = (d3.plus(d2), d2.plus(d1).times(FRAC_1_SQRT_2), d1.plus(d0));
    let shared = low.minus(high).times(C6);
    let (low, high) = (low.times(C2 - C6).plus(shared), high.times(C2 + C6).plus(shared));
    let (near, far) = (d0.plus(middle), d0.minus(middle));
    [
        outer.plus(inner),
        near.plus(high),
        outer_difference.plus(turned),
        far.minus(low),
        outer.minus(inner),
        far.plus(low),
        outer_difference.minus(turned),
        near.minus(high),
    ]
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    /// The definition of ITU-T T.81, A.3.3, in double precision.
    fn reference(samples: &Samples) -> [f64; 64] {
        let weight = |frequency: usize| if frequency == 0 { 0.5f64.sqrt() } else { 1.0 };
        let wave = |x: usize, u: usize| ((2 * x + 1) as f64 * u as f64 * PI / 16.0).cos();
        std::array::from_fn(|place| {
            let (u, v) = (place / 8, place % 8);
            let sum: f64 = (0..64)
                .map(|at| {
                    let (y, x) = (at / 8, at % 8);
                    (f64::from(samples[y][x]) - 128.0) * wave(x, u) * wave(y, v)
                })
                .sum();
            sum * weight(u) * weight(v) / 4.0
        })
    }

    fn check(samples: &Samples, steps: &Steps) {
        let quantizer = Quantizer::new(steps);
        let mut block = [0; 64];
        let nonzero = forward(samples, &quantizer, &mut block);
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            let mut same = [0; 64];
            // SAFETY: the processor was just seen to have this feature.
            let same_nonzero = unsafe { forward_avx2(samples, &quantizer, &mut same) };
            assert_eq!((same, same_nonzero), (block, nonzero), "{samples:?}");
        }
        for (place, exact) in reference(samples).iter().enumerate() {
            let exact = exact / f64::from(steps[place % 8 * 8 + place / 8]);
            let distance = (f64::from(block[place]) - exact).abs();
            assert!(distance < 0.5005, "place {place}: {} is not {exact}", block[place]);
        }
        for (position, place) in PLACES.iter().enumerate() {
            let expected = block[usize::from(*place)] != 0;
            assert_eq!(nonzero >> position & 1 == 1, expected, "zigzag position {position}");
        }
    }

    #[test]
    fn follows_the_definition() {
        let mut seed = 1u32;
        let mut random = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        };
        for quality in [1, 50, 85, 100] {
            let [luma, chroma] = super::super::steps::tables(quality);
            check(&[[0; 8]; 8], &luma);
            check(&[[255; 8]; 8], &luma);
            check(&[[128; 8]; 8], &chroma);
            for _ in 0..50 {
                check(&std::array::from_fn(|_| std::array::from_fn(|_| random())), &chroma);
                // Only black and white: the largest coefficients there are.
                let extreme = |_| std::array::from_fn(|_| if random() < 128 { 0 } else { 255 });
                check(&std::array::from_fn(extreme), &luma);
            }
        }
    }

    // Each frequency alone, at its largest, lands in its own place and nowhere else.
    #[test]
    fn tells_frequencies_apart() {
        for place in 1..64 {
            let (u, v) = ((place / 8) as f64, (place % 8) as f64);
            let wave = |x: usize, u: f64| ((2 * x + 1) as f64 * u * PI / 16.0).cos();
            let samples = std::array::from_fn(|y| {
                std::array::from_fn(|x| (128.0 + 127.0 * wave(x, u) * wave(y, v)).round() as u8)
            });
            let mut block = [0; 64];
            forward(&samples, &Quantizer::new(&[40; 64]), &mut block);
            for (other, &value) in block.iter().enumerate() {
                assert_eq!(value != 0, other == place, "{place} became {block:?}");
            }
        }
    }

    #[test]
    fn walks_in_zigzag() {
        assert_eq!(ZIGZAG[..10], [0, 1, 8, 16, 9, 2, 3, 10, 17, 24]);
        assert_eq!(ZIGZAG[56..], [53, 60, 61, 54, 47, 55, 62, 63]);
    }
}
