//! Each row of a PNG is stored as what it differs from its neighbors by (PNG specification, 9).

/// Undoes the filter of a row: `above` is the row before, all zero for the first, and `row` receives the samples. All three
/// are of the same length, a multiple of the `pixel_bytes`. Gives `None` if there is no such filter.
pub(super) fn unfilter(
    filter: u8,
    pixel_bytes: usize,
    filtered: &[u8],
    above: &[u8],
    row: &mut [u8],
) -> Option<()> {
    match pixel_bytes {
        1 => unfilter_pixels::<1>(filter, filtered, above, row),
        2 => unfilter_pixels::<2>(filter, filtered, above, row),
        3 => unfilter_pixels::<3>(filter, filtered, above, row),
        _ => unfilter_pixels::<4>(filter, filtered, above, row),
    }
}

fn unfilter_pixels<const BYTES: usize>(
    filter: u8,
    filtered: &[u8],
    above: &[u8],
    row: &mut [u8],
) -> Option<()> {
    match filter {
        0 => row.copy_from_slice(filtered),
        1 => from_left::<BYTES>(filtered, above, row, |left, _, _| left),
        2 => {
            for ((sample, stored), above) in row.iter_mut().zip(filtered).zip(above) {
                *sample = stored.wrapping_add(*above);
            }
        }
        3 => from_left::<BYTES>(filtered, above, row, |left, above, _| {
            u16::midpoint(left.into(), above.into()) as u8
        }),
        4 => {
            #[cfg(target_arch = "x86_64")]
            if BYTES >= 3 {
                x86::paeth::<BYTES>(filtered, above, row);
                return Some(());
            }
            from_left::<BYTES>(filtered, above, row, paeth);
        }
        _ => return None,
    }
    Some(())
}

/// Adds to each sample what `predict` makes of the samples to its left, above it, and left of that.
#[inline(always)]
fn from_left<const BYTES: usize>(
    filtered: &[u8],
    above: &[u8],
    row: &mut [u8],
    predict: impl Fn(u8, u8, u8) -> u8,
) {
    let (mut left, mut corner) = ([0; BYTES], [0; BYTES]);
    let stored = filtered.as_chunks::<BYTES>().0.iter().zip(above.as_chunks::<BYTES>().0);
    for (pixel, (stored, above)) in row.as_chunks_mut::<BYTES>().0.iter_mut().zip(stored) {
        for index in 0..BYTES {
            let predicted = predict(left[index], above[index], corner[index]);
            pixel[index] = stored[index].wrapping_add(predicted);
        }
        (left, corner) = (*pixel, *above);
    }
}

/// Whichever of the three is nearest to left + above - corner; the first of those that are equally near.
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, above, corner].map(i16::from);
    let (to_left, to_above, to_corner) = ((b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs());
    if to_left <= to_above && to_left <= to_corner {
        left
    } else if to_above <= to_corner {
        above
    } else {
        corner
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{
        _mm_add_epi16, _mm_and_si128, _mm_andnot_si128, _mm_cmpgt_epi16, _mm_cvtsi32_si128,
        _mm_cvtsi128_si32, _mm_max_epi16, _mm_min_epi16, _mm_or_si128, _mm_packus_epi16,
        _mm_set1_epi16, _mm_setzero_si128, _mm_sub_epi16, _mm_unpacklo_epi8,
    };

    /// The samples of one pixel at once.
    ///
    /// Of left, above and corner, the corner is furthest from left + above - corner unless it is between the two others. So
    /// only one number has to be compared: three times the corner, less both others. Where it is not above the smaller one,
    /// the larger one is nearest; where it is not below the larger one, the smaller one is; else it is the corner. Few steps
    /// from a pixel to the next matter more than few in all, because each waits for the one before.
    pub(super) fn paeth<const BYTES: usize>(filtered: &[u8], above: &[u8], row: &mut [u8]) {
        // SAFETY: every x86-64 has SSE2.
        unsafe { paeth_sse2::<BYTES>(filtered, above, row) };
    }

    #[target_feature(enable = "sse2")]
    fn paeth_sse2<const BYTES: usize>(filtered: &[u8], above: &[u8], row: &mut [u8]) {
        let zero = _mm_setzero_si128();
        let level = _mm_set1_epi16(255);
        let widen =
            |four: &[u8; 4]| _mm_unpacklo_epi8(_mm_cvtsi32_si128(i32::from_le_bytes(*four)), zero);
        let (mut left, mut corner) = (zero, zero);
        let mut step = |stored: &[u8; 4], above: &[u8; 4]| -> [u8; 4] {
            let (stored, above) = (widen(stored), widen(above));
            let thrice = _mm_add_epi16(_mm_add_epi16(corner, corner), corner);
            let turn = _mm_sub_epi16(_mm_sub_epi16(thrice, above), left);
            let (low, high) = (_mm_min_epi16(left, above), _mm_max_epi16(left, above));
            let (not_low, not_high) = (_mm_cmpgt_epi16(high, turn), _mm_cmpgt_epi16(turn, low));
            let outer =
                _mm_or_si128(_mm_andnot_si128(not_high, high), _mm_andnot_si128(not_low, low));
            let inner = _mm_and_si128(_mm_and_si128(corner, not_low), not_high);
            let sum = _mm_add_epi16(stored, _mm_or_si128(outer, inner));
            (left, corner) = (_mm_and_si128(sum, level), above);
            _mm_cvtsi128_si32(_mm_packus_epi16(left, left)).to_le_bytes()
        };
        // Four bytes at a time, of which the next pixel writes the ones that are not this one's. The last has none behind it.
        let last = row.len() - BYTES;
        for at in (0..last).step_by(BYTES) {
            let four = |bytes: &[u8]| bytes[at..].first_chunk().copied().unwrap_or_default();
            row[at..at + 4].copy_from_slice(&step(&four(filtered), &four(above)));
        }
        let pixel = |bytes: &[u8]| {
            let mut four = [0; 4];
            four[..BYTES].copy_from_slice(&bytes[last..]);
            four
        };
        row[last..].copy_from_slice(&step(&pixel(filtered), &pixel(above))[..BYTES]);
    }
}

#[cfg(test)]
mod tests {
    use super::{paeth, unfilter};

    /// Every filter and pixel size, against the specification's words: sample by sample, zero left of the row.
    #[test]
    fn adds_what_was_subtracted() {
        let bytes = |seed: usize| (0..60).map(move |at| ((at * 89 + seed) * 167 % 251) as u8);
        for pixel_bytes in 1..=4 {
            for filter in 0..5 {
                for pixels in [1, 2, 3, 15] {
                    let length = pixels * pixel_bytes;
                    let filtered: Vec<u8> = bytes(1).take(length).collect();
                    let above: Vec<u8> = bytes(2).take(length).collect();
                    let mut expected = vec![0_u8; length];
                    for at in 0..length {
                        let before = at.checked_sub(pixel_bytes);
                        let left = before.map_or(0, |before| expected[before]);
                        let corner = before.map_or(0, |before| above[before]);
                        let predicted = match filter {
                            0 => 0,
                            1 => left,
                            2 => above[at],
                            3 => u16::midpoint(left.into(), above[at].into()) as u8,
                            _ => paeth(left, above[at], corner),
                        };
                        expected[at] = filtered[at].wrapping_add(predicted);
                    }
                    let mut row = vec![0; length];
                    let known = unfilter(filter, pixel_bytes, &filtered, &above, &mut row);
                    assert_eq!(known, Some(()));
                    assert_eq!(row, expected, "filter {filter} of {pixels} times {pixel_bytes}");
                }
            }
        }
        assert_eq!(unfilter(5, 1, &[0], &[0], &mut [0]), None);
    }

    /// Whatever three neighbors there are, of four samples at once.
    #[cfg(target_arch = "x86_64")]
    #[test]
    fn predicts_the_same_at_once() {
        for left in 0..=255_u8 {
            for corner in 0..=255_u8 {
                // A first pixel is predicted from above alone, so that it can be made whatever `left` is to be.
                for quarter in 0..64_u8 {
                    let aboves = [0, 1, 2, 3].map(|part| part * 64 + quarter);
                    let first = [left.wrapping_sub(corner); 4];
                    let filtered = [first, [0; 4]].concat();
                    let above = [[corner; 4], aboves].concat();
                    let mut row = [0; 8];
                    super::x86::paeth::<4>(&filtered, &above, &mut row);
                    let expected = aboves.map(|above| paeth(left, above, corner));
                    assert_eq!(row[4..], expected, "{left}, {aboves:?}, {corner}");
                }
            }
        }
    }
}
