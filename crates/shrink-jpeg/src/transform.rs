//! The inverse DCT at 8, 4, 2 and 1 points.
//!
//! A block of side N is the inverse transform of the low N × N corner of its 64 coefficients. With orthonormal scaling
//! on both sides, each coefficient has the weight √⅛ (frequency 0) or ½ a direction, whatever N is.
//!
//! Sides 1 and 2 need no fraction at all, side 4 is fixed point in two passes, side 8 is floating point. What vector
//! code there is for a side gives the same samples as the code here, bit for bit.

#[cfg(target_arch = "x86_64")]
mod x86;

use std::f32::consts::FRAC_1_SQRT_2;

/// Zigzag position → row-major position in an 8 × 8 block.
pub(crate) const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// What [`slots`] has for coefficients outside the corner.
pub(crate) const UNUSED: u8 = 64;

/// For each zigzag position, its slot in a corner of side `side`.
pub(crate) const fn slots(side: usize) -> [u8; 64] {
    let mut slots = [UNUSED; 64];
    let mut k = 0;
    while k < 64 {
        let (row, column) = (ZIGZAG[k] as usize / 8, ZIGZAG[k] as usize % 8);
        if row < side && column < side {
            slots[k] = (row * side + column) as u8;
        }
        k += 1;
    }
    slots
}

/// How far along the zigzag a corner of side `side` reaches: 1, 5, 25 or 64 coefficients.
pub(crate) const fn reach(side: usize) -> usize {
    let slots = slots(side);
    let mut end = 64;
    while slots[end - 1] == UNUSED {
        end -= 1;
    }
    end
}

/// A component's quantization steps, ready for a corner of one side.
pub(crate) struct Steps {
    /// Row-major, as the corner. A step beyond the type cannot belong to a coefficient other than 0.
    whole: [i16; 64],
    /// With the weights of both directions, for side 8.
    weighted: [f32; 64],
}

impl Steps {
    /// Takes a quantization table in zigzag order.
    pub(crate) fn new(table: &[u16; 64], side: usize) -> Self {
        let weight = |frequency: u8| if frequency == 0 { 0.125_f32.sqrt() } else { 0.5 };
        let mut steps = Self { whole: [0; 64], weighted: [0.0; 64] };
        for ((slot, step), position) in slots(side).iter().zip(table).zip(ZIGZAG) {
            if *slot != UNUSED {
                let slot = usize::from(*slot);
                steps.whole[slot] = i16::try_from(*step).unwrap_or(i16::MAX);
                steps.weighted[slot] =
                    f32::from(*step) * weight(position / 8) * weight(position % 8);
            }
        }
        steps
    }

    /// The largest step of the coefficients other than DC.
    pub(crate) fn coarsest(&self) -> u32 {
        self.whole[1..].iter().copied().max().map_or(0, i16::unsigned_abs).into()
    }
}

/// Transforms a row of blocks of side `N` into `N` rows of samples, `stride` apart.
#[inline(always)]
pub(crate) fn inverse_row<const N: usize>(
    blocks: &[i16],
    steps: &Steps,
    samples: &mut [u8],
    stride: usize,
) {
    #[cfg(target_arch = "x86_64")]
    let done = match N {
        2 => x86::inverse_row_2(blocks, &steps.whole, samples, stride),
        4 => x86::inverse_row_4(blocks, &steps.whole, samples, stride),
        _ => 0,
    };
    #[cfg(not(target_arch = "x86_64"))]
    let done = 0;
    let rest = blocks.chunks_exact(N * N).skip(done);
    for (index, block) in (done..).zip(rest) {
        let samples = &mut samples[index * N..];
        match N {
            1 => samples[0] = to_sample(product(block, &steps.whole, 0)),
            2 => inverse_2(block, &steps.whole, samples, stride),
            4 => inverse_4(block, &steps.whole, samples, stride),
            _ => inverse_8(block, &steps.weighted, samples, stride),
        }
    }
}

/// A coefficient times its step. Only damage makes a product that wraps.
#[inline(always)]
fn product(block: &[i16], steps: &[i16; 64], slot: usize) -> i32 {
    i32::from(block[slot]).wrapping_mul(i32::from(steps[slot]))
}

/// Rounds eighths, adds the level shift and clamps.
#[inline(always)]
fn to_sample(eighths: i32) -> u8 {
    (eighths.wrapping_add(BIAS_2) >> 3).clamp(0, 255) as u8
}

/// The level shift and the half that rounds, in eighths.
const BIAS_2: i32 = (128 << 3) + 4;

/// With two points, every frequency has the weight √⅛ a direction: √⅛, or ½ cos(π/4).
#[inline(always)]
fn inverse_2(block: &[i16], steps: &[i16; 64], samples: &mut [u8], stride: usize) {
    let value = |slot| product(block, steps, slot);
    let (sum, difference) = (value(0).wrapping_add(value(1)), value(0).wrapping_sub(value(1)));
    let (sum_below, difference_below) =
        (value(2).wrapping_add(value(3)), value(2).wrapping_sub(value(3)));
    samples[..2].copy_from_slice(&[
        to_sample(sum.wrapping_add(sum_below)),
        to_sample(difference.wrapping_add(difference_below)),
    ]);
    samples[stride..stride + 2].copy_from_slice(&[
        to_sample(sum.wrapping_sub(sum_below)),
        to_sample(difference.wrapping_sub(difference_below)),
    ]);
}

/// Side 4: the weights times √8 a direction, in 13 bits of fraction: 1, and √2 cos(π/8), √2 sin(π/8) for the odd ones.
const ONE: i16 = 1 << 13;
const ODD_LONG: i16 = 10_703;
const ODD_SHORT: i16 = 4_433;
/// Three bits of fraction stay between both passes.
const SHIFT_DOWN: i32 = 10;
const BIAS_DOWN: i32 = 1 << (SHIFT_DOWN - 1);
/// Both fractions, and the division by √8 · √8.
const SHIFT_ACROSS: i32 = 13 + 3 + 3;
const BIAS_ACROSS: i32 = (128 << SHIFT_ACROSS) + (1 << (SHIFT_ACROSS - 1));

/// Four points, from frequencies to positions.
#[inline(always)]
fn points_4(s: [i16; 4], bias: i32, shift: i32) -> [i32; 4] {
    let s = s.map(i32::from);
    let (one, long, short) = (i32::from(ONE), i32::from(ODD_LONG), i32::from(ODD_SHORT));
    let (even_outer, even_inner) = ((s[0] + s[2]) * one + bias, (s[0] - s[2]) * one + bias);
    let (odd_outer, odd_inner) = (s[1] * long + s[3] * short, s[1] * short - s[3] * long);
    [even_outer + odd_outer, even_inner + odd_inner, even_inner - odd_inner, even_outer - odd_outer]
        .map(|sum| sum >> shift)
}

#[inline(always)]
fn inverse_4(block: &[i16], steps: &[i16; 64], samples: &mut [u8], stride: usize) {
    let mut tall = [[0_i16; 4]; 4];
    for column in 0..4 {
        let frequency = |row: usize| block[row * 4 + column].wrapping_mul(steps[row * 4 + column]);
        let column_of = points_4([0, 1, 2, 3].map(frequency), BIAS_DOWN, SHIFT_DOWN);
        for (row, value) in tall.iter_mut().zip(column_of) {
            row[column] = value.clamp(i16::MIN.into(), i16::MAX.into()) as i16;
        }
    }
    for (row, line) in tall.into_iter().zip(samples.chunks_mut(stride)) {
        let values = points_4(row, BIAS_ACROSS, SHIFT_ACROSS);
        line[..4].copy_from_slice(&values.map(|value| value.clamp(0, 255) as u8));
    }
}

/// cos(kπ/16)
const C1: f32 = 0.980_785_25;
const C2: f32 = 0.923_879_5;
const C3: f32 = 0.831_469_6;
const C5: f32 = 0.555_570_24;
const C6: f32 = 0.382_683_43;
const C7: f32 = 0.195_090_32;

/// Eight points, in each lane.
#[inline(always)]
fn points_8(s: [[f32; 8]; 8]) -> [[f32; 8]; 8] {
    let mut out = [[0.0; 8]; 8];
    for lane in 0..8 {
        let at = |frequency: usize| s[frequency][lane];
        let (s1, s3, s5, s7) = (at(1), at(3), at(5), at(7));
        let middle = at(4) * FRAC_1_SQRT_2;
        let (a, b) = (at(0) + middle, at(0) - middle);
        let (c, d) = (at(2) * C2 + at(6) * C6, at(2) * C6 - at(6) * C2);
        let even = [a + c, b + d, b - d, a - c];
        let odd = [
            s1 * C1 + s3 * C3 + s5 * C5 + s7 * C7,
            s1 * C3 - s3 * C7 - s5 * C1 - s7 * C5,
            s1 * C5 - s3 * C1 + s5 * C7 + s7 * C3,
            s1 * C7 - s3 * C5 + s5 * C3 - s7 * C1,
        ];
        for position in 0..4 {
            out[position][lane] = even[position] + odd[position];
            out[7 - position][lane] = even[position] - odd[position];
        }
    }
    out
}

#[inline(always)]
fn transpose(from: [[f32; 8]; 8]) -> [[f32; 8]; 8] {
    let mut to = [[0.0; 8]; 8];
    for row in 0..8 {
        for column in 0..8 {
            to[column][row] = from[row][column];
        }
    }
    to
}

#[inline(always)]
fn inverse_8(block: &[i16], steps: &[f32; 64], samples: &mut [u8], stride: usize) {
    let (dc, others) = (block[0], &block[1..64]);
    // A sum of bits and not `all`: it has no branch a coefficient, and becomes vector code.
    if others.iter().fold(0, |bits, coefficient| bits | coefficient) == 0 {
        let sample = round(f32::from(dc) * steps[0]);
        for row in samples.chunks_mut(stride).take(8) {
            row[..8].fill(sample);
        }
        return;
    }
    let mut rows = [[0.0; 8]; 8];
    for (slot, value) in rows.as_flattened_mut().iter_mut().enumerate() {
        *value = f32::from(block[slot]) * steps[slot];
    }
    let rows = transpose(points_8(transpose(points_8(rows))));
    for (row, line) in rows.iter().zip(samples.chunks_mut(stride)) {
        line[..8].copy_from_slice(&row.map(round));
    }
}

/// Adds the level shift, rounds and clamps.
#[inline(always)]
fn round(value: f32) -> u8 {
    // Adding 2²³ leaves the rounded value in the low bits, and unlike a cast this becomes vector code.
    ((value + 128.0).clamp(0.0, 255.0) + 8_388_608.0).to_bits() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition: orthonormal, N of the 8 frequencies, scaled by √(N/8) a direction.
    fn reference<const N: usize>(block: &[i16]) -> Vec<u8> {
        let weight = |u: usize| if u == 0 { 0.125_f64.sqrt() } else { 0.5 };
        let wave = |x: usize, u: usize| {
            ((2 * x + 1) as f64 * u as f64 * std::f64::consts::PI / (2 * N) as f64).cos()
                * weight(u)
        };
        let sample = |at: usize| {
            let (y, x) = (at / N, at % N);
            let sum: f64 = (0..N * N)
                .map(|slot| f64::from(block[slot]) * wave(y, slot / N) * wave(x, slot % N))
                .sum();
            (sum + 128.0).round().clamp(0.0, 255.0) as u8
        };
        (0..N * N).map(sample).collect()
    }

    /// Blocks of noise: more of them than any vector code takes at once, and a few left over.
    fn noise(coefficients: usize, amplitude: i32) -> Vec<i16> {
        let mut seed = 1_u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (((i64::from(seed >> 16) * 2 * i64::from(amplitude)) >> 16) as i32 - amplitude) as i16
        };
        (0..coefficients).map(|_| next()).collect()
    }

    fn rows<const N: usize>(blocks: &[i16], steps: &Steps) -> Vec<u8> {
        let stride = blocks.len() / N;
        let mut samples = vec![0; stride * N];
        inverse_row::<N>(blocks, steps, &mut samples, stride);
        samples
    }

    fn check<const N: usize>() {
        let blocks = noise(203 * N * N, 128);
        let samples = rows::<N>(&blocks, &Steps::new(&[1; 64], N));
        for (index, block) in blocks.chunks_exact(N * N).enumerate() {
            for (at, exact) in reference::<N>(block).into_iter().enumerate() {
                let ours = samples[at / N * 203 * N + index * N + at % N];
                assert!(ours.abs_diff(exact) <= 1, "side {N}: {ours} is not {exact}");
            }
        }
    }

    #[test]
    fn every_side_follows_the_definition() {
        check::<1>();
        check::<2>();
        check::<4>();
        check::<8>();
    }

    /// One block at a time is too few for vector code, whose samples must be the same whatever the coefficients are.
    #[test]
    fn vector_code_gives_the_same_samples() {
        fn check<const N: usize>(one: fn(&[i16], &[i16; 64], &mut [u8], usize)) {
            for (amplitude, step) in [(64, 1), (2047, 3), (32767, 255), (32767, 65535)] {
                let steps = Steps::new(&[step; 64], N);
                let blocks = noise(203 * N * N, amplitude);
                let samples = rows::<N>(&blocks, &steps);
                for (index, block) in blocks.chunks_exact(N * N).enumerate() {
                    let mut alone = vec![0; N * N];
                    one(block, &steps.whole, &mut alone, N);
                    for (at, expected) in alone.into_iter().enumerate() {
                        let found = samples[at / N * 203 * N + index * N + at % N];
                        assert_eq!(found, expected, "side {N}, block {index}, sample {at}");
                    }
                }
            }
        }
        check::<2>(inverse_2);
        check::<4>(inverse_4);
    }

    #[test]
    fn a_corner_reaches_as_far_as_its_last_coefficient() {
        assert_eq!([1, 2, 4, 8].map(reach), [1, 5, 25, 64]);
    }
}
