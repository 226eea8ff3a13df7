//! The inverse DCT at 8, 4, 2 and 1 points.
//!
//! A block of side N is the inverse transform of the low N × N corner of its 64 coefficients. With orthonormal scaling
//! on both sides, each coefficient has the weight √⅛ (frequency 0) or ½ a direction, whatever N is; [`dequantizer`]
//! folds these into the quantization steps.

use std::f32::consts::FRAC_1_SQRT_2;

/// Zigzag position → row-major position in an 8 × 8 block.
pub(crate) const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// A slot that nothing reads, for coefficients outside the corner.
pub(crate) const UNUSED: u8 = 64;
/// Coefficients of one block, row-major in its corner, and the unused slot.
pub(crate) type Block = [i16; 65];
/// Quantization steps with the transform's weights, laid out as the block.
pub(crate) type Dequantizer = [f32; 64];

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

/// Prepares a quantization table, in zigzag order, for a corner of side `side`.
pub(crate) fn dequantizer(steps: &[u16; 64], side: usize) -> Dequantizer {
    let weight = |frequency: u8| if frequency == 0 { 0.125_f32.sqrt() } else { 0.5 };
    let mut table = [0.0; 64];
    for ((slot, step), position) in slots(side).iter().zip(steps).zip(ZIGZAG) {
        if *slot != UNUSED {
            table[usize::from(*slot)] =
                f32::from(*step) * weight(position / 8) * weight(position % 8);
        }
    }
    table
}

/// Writes one block of side `N` to `samples`, rows `stride` apart.
#[inline(always)]
pub(crate) fn inverse<const N: usize>(
    block: &Block,
    steps: &Dequantizer,
    samples: &mut [u8],
    stride: usize,
) {
    let value = |slot: usize| f32::from(block[slot]) * steps[slot];
    match N {
        1 => samples[0] = to_sample(value(0)),
        2 => inverse_2([value(0), value(1), value(2), value(3)], samples, stride),
        4 => inverse_4(block, steps, samples, stride),
        _ => inverse_8(block, steps, samples, stride),
    }
}

/// A block of side `N` that has no coefficient but DC.
#[inline(always)]
pub(crate) fn inverse_flat<const N: usize>(
    dc: i16,
    steps: &Dequantizer,
    samples: &mut [u8],
    stride: usize,
) {
    let sample = to_sample(f32::from(dc) * steps[0]);
    for row in samples.chunks_mut(stride).take(N) {
        row[..N].fill(sample);
    }
}

/// Adds the level shift, rounds and clamps.
#[inline(always)]
fn to_sample(value: f32) -> u8 {
    // Adding 2²³ leaves the rounded value in the low bits, and unlike a cast this becomes vector code.
    ((value + 128.0).clamp(0.0, 255.0) + 8_388_608.0).to_bits() as u8
}

#[inline(always)]
fn inverse_2([dc, horizontal, vertical, both]: [f32; 4], samples: &mut [u8], stride: usize) {
    // cos(π/4) for each frequency that is not 0; in both directions, its square.
    let (horizontal, vertical, both) =
        (horizontal * FRAC_1_SQRT_2, vertical * FRAC_1_SQRT_2, both * 0.5);
    let (sum, difference) = (dc + horizontal, dc - horizontal);
    let (sum_below, difference_below) = (vertical + both, vertical - both);
    samples[..2]
        .copy_from_slice(&[to_sample(sum + sum_below), to_sample(difference + difference_below)]);
    samples[stride..stride + 2]
        .copy_from_slice(&[to_sample(sum - sum_below), to_sample(difference - difference_below)]);
}

/// cos(kπ/16)
const C1: f32 = 0.980_785_25;
const C2: f32 = 0.923_879_5;
const C3: f32 = 0.831_469_6;
const C5: f32 = 0.555_570_24;
const C6: f32 = 0.382_683_43;
const C7: f32 = 0.195_090_32;

/// Four points, in each lane: `s[u]` is frequency `u`, the result's index is the position.
#[inline(always)]
fn points_4(s: [[f32; 4]; 4]) -> [[f32; 4]; 4] {
    let mut out = [[0.0; 4]; 4];
    for lane in 0..4 {
        let [s0, s1, s2, s3] = [s[0][lane], s[1][lane], s[2][lane], s[3][lane]];
        let (even_outer, even_inner) = (s0 + s2 * FRAC_1_SQRT_2, s0 - s2 * FRAC_1_SQRT_2);
        let (odd_outer, odd_inner) = (s1 * C2 + s3 * C6, s1 * C6 - s3 * C2);
        out[0][lane] = even_outer + odd_outer;
        out[1][lane] = even_inner + odd_inner;
        out[2][lane] = even_inner - odd_inner;
        out[3][lane] = even_outer - odd_outer;
    }
    out
}

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
fn transpose<const N: usize>(from: [[f32; N]; N]) -> [[f32; N]; N] {
    let mut to = [[0.0; N]; N];
    for row in 0..N {
        for column in 0..N {
            to[column][row] = from[row][column];
        }
    }
    to
}

#[inline(always)]
fn load<const N: usize>(block: &Block, steps: &Dequantizer) -> [[f32; N]; N] {
    let mut rows = [[0.0; N]; N];
    for (row, slots) in rows.iter_mut().zip((0..).step_by(N)) {
        for (column, value) in row.iter_mut().enumerate() {
            *value = f32::from(block[slots + column]) * steps[slots + column];
        }
    }
    rows
}

#[inline(always)]
fn store<const N: usize>(rows: [[f32; N]; N], samples: &mut [u8], stride: usize) {
    for (row, line) in rows.iter().zip(samples.chunks_mut(stride)) {
        for (value, sample) in row.iter().zip(&mut line[..N]) {
            *sample = to_sample(*value);
        }
    }
}

#[inline(always)]
fn inverse_4(block: &Block, steps: &Dequantizer, samples: &mut [u8], stride: usize) {
    let down = points_4(load(block, steps));
    store(transpose(points_4(transpose(down))), samples, stride);
}

#[inline(always)]
fn inverse_8(block: &Block, steps: &Dequantizer, samples: &mut [u8], stride: usize) {
    let down = points_8(load(block, steps));
    store(transpose(points_8(transpose(down))), samples, stride);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition: orthonormal, N of the 8 frequencies, scaled by √(N/8) a direction.
    fn reference<const N: usize>(block: &Block) -> Vec<u8> {
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

    fn check<const N: usize>() {
        let mut seed = 1_u32;
        for _ in 0..200 {
            let mut block: Block = [0; 65];
            for coefficient in &mut block[..N * N] {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *coefficient = (seed >> 24) as i16 - 128;
            }
            let mut samples = vec![0; N * N];
            inverse::<N>(&block, &dequantizer(&[1; 64], N), &mut samples, N);
            for (ours, exact) in samples.iter().zip(reference::<N>(&block)) {
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

    #[test]
    fn a_corner_reaches_as_far_as_its_last_coefficient() {
        assert_eq!([1, 2, 4, 8].map(reach), [1, 5, 25, 64]);
    }
}
