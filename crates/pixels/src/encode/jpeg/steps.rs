//! Quantization steps: the sample tables of ITU-T T.81, annex K, scaled by quality as everyone does since libjpeg.

/// Steps of a component, row-major: the row is the vertical frequency.
pub(super) type Steps = [u8; 64];

#[rustfmt::skip]
const LUMA: Steps = [
    16, 11, 10, 16,  24,  40,  51,  61,
    12, 12, 14, 19,  26,  58,  60,  55,
    14, 13, 16, 24,  40,  57,  69,  56,
    14, 17, 22, 29,  51,  87,  80,  62,
    18, 22, 37, 56,  68, 109, 103,  77,
    24, 35, 55, 64,  81, 104, 113,  92,
    49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103,  99,
];

#[rustfmt::skip]
const CHROMA: Steps = [
    17, 18, 24, 47, 99, 99, 99, 99,
    18, 21, 26, 66, 99, 99, 99, 99,
    24, 26, 56, 99, 99, 99, 99, 99,
    47, 66, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99,
];

/// The steps of luma and of chroma at a quality of 1..=100.
pub(super) fn tables(quality: u8) -> [Steps; 2] {
    let quality = u32::from(quality);
    let percent = if quality < 50 { 5000 / quality } else { 200 - quality * 2 };
    let scaled = |step: u8| ((u32::from(step) * percent + 50) / 100).clamp(1, 255) as u8;
    [LUMA.map(scaled), CHROMA.map(scaled)]
}

#[cfg(test)]
mod tests {
    use super::*;

    // Worked out by hand: annex K at 50, a fifth of it at 90, ones at 100, and as coarse as a byte allows at 1.
    #[test]
    fn scales_annex_k_by_quality() {
        let check = |quality: u8, luma: [u8; 4], chroma: [u8; 4]| {
            let [found, found_chroma] = tables(quality);
            assert_eq!(found[..4], luma, "luma at {quality}");
            assert_eq!(found_chroma[..4], chroma, "chroma at {quality}");
        };
        check(1, [255, 255, 255, 255], [255, 255, 255, 255]);
        check(10, [80, 55, 50, 80], [85, 90, 120, 235]);
        check(50, [16, 11, 10, 16], [17, 18, 24, 47]);
        check(85, [5, 3, 3, 5], [5, 5, 7, 14]);
        check(90, [3, 2, 2, 3], [3, 4, 5, 9]);
        check(100, [1, 1, 1, 1], [1, 1, 1, 1]);
    }
}
