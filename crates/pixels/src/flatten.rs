//! Laying a picture with alpha on a background.

use crate::{
    raster::{Layout, Raster},
    shrink::Rgb,
};

/// Pixels that are looked at together.
const BLOCK: usize = 32;

/// Multiplies the colors of straight RGBA by their alpha, in place.
pub(crate) fn premultiply(rgba: &mut [u8]) {
    // Most of most pictures with alpha is opaque, and to look at a few pixels is cheaper than to write them.
    for pixels in rgba.as_chunks_mut::<4>().0.chunks_mut(BLOCK) {
        let common = pixels.iter().fold(u32::MAX, |all, pixel| all & u32::from_le_bytes(*pixel));
        if common >> 24 == 255 {
            continue;
        }
        for pixel in pixels {
            let [r, g, b, alpha] = *pixel;
            *pixel = [scaled(r, alpha), scaled(g, alpha), scaled(b, alpha), alpha];
        }
    }
}

/// Divides the colors of premultiplied RGBA by their alpha, in place.
pub(crate) fn unpremultiply(rgba: &mut [u8]) {
    for pixel in rgba.as_chunks_mut::<4>().0 {
        let alpha = u32::from(pixel[3]);
        if alpha != 0 && alpha != 255 {
            for color in &mut pixel[..3] {
                *color = ((u32::from(*color) * 255 + alpha / 2) / alpha).min(255) as u8;
            }
        }
    }
}

/// Makes a raster opaque.
pub(crate) fn flatten(raster: Raster, background: Rgb) -> Raster {
    if raster.layout != Layout::Rgba {
        return raster;
    }
    let background = [background.r, background.g, background.b];
    let mut samples = Vec::with_capacity(raster.samples.len() / 4 * 3);
    for [r, g, b, alpha] in raster.samples.as_chunks::<4>().0 {
        let through = 255 - alpha;
        let over = |color: &u8, background: u8| color.saturating_add(scaled(background, through));
        samples.extend([over(r, background[0]), over(g, background[1]), over(b, background[2])]);
    }
    Raster { size: raster.size, layout: Layout::Rgb, samples }
}

/// `color * alpha / 255`, rounded to nearest.
const fn scaled(color: u8, alpha: u8) -> u8 {
    let product = color as u16 * alpha as u16 + 128;
    ((product + (product >> 8)) >> 8) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::Size;

    #[test]
    fn rounds_to_nearest() {
        for color in 0..=255u8 {
            for alpha in 0..=255u8 {
                let exact = f64::from(color) * f64::from(alpha) / 255.0;
                assert!(
                    (f64::from(scaled(color, alpha)) - exact).abs() <= 0.5,
                    "{color} x {alpha}"
                );
            }
        }
    }

    #[test]
    fn lays_on_the_background() {
        let check = |straight: [u8; 4], background: [u8; 3], expected: [u8; 3]| {
            let mut samples = straight.to_vec();
            premultiply(&mut samples);
            let size = Size { width_px: 1, height_px: 1 };
            let [r, g, b] = background;
            let flat = flatten(Raster { size, layout: Layout::Rgba, samples }, Rgb { r, g, b });
            assert_eq!((flat.layout, flat.samples.as_slice()), (Layout::Rgb, expected.as_slice()));
        };
        // Opaque hides the background, transparent shows nothing else.
        check([10, 20, 30, 255], [255, 255, 255], [10, 20, 30]);
        check([10, 20, 30, 0], [1, 2, 3], [1, 2, 3]);
        // Half of each.
        check([200, 0, 100, 128], [0, 100, 255], [100, 50, 177]);
    }

    #[test]
    fn comes_back_from_premultiplied() {
        let mut pixel = [200, 100, 50, 128];
        premultiply(&mut pixel);
        unpremultiply(&mut pixel);
        for (found, expected) in pixel.iter().zip([200u8, 100, 50, 128]) {
            assert!(found.abs_diff(expected) <= 1, "{pixel:?}");
        }
    }
}
