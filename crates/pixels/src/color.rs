//! Colors to sRGB, after the resize: there are fewer pixels then.

use std::cell::OnceCell;

use moxcms::{
    Chromaticity, ColorPrimaries, ColorProfile, DataColorSpace, Layout as Channels, ToneReprCurve,
    TransformOptions,
};

use crate::{
    flatten::{premultiply, unpremultiply},
    raster::{Layout, Raster},
};

/// Longest ICC profile that is looked at; those of printers reach 3 MB.
pub(crate) const MAX_PROFILE_BYTES: usize = 8 << 20;

/// An embedded profile that changes colors: sRGB itself never becomes one.
pub(crate) struct Profile(Box<ColorProfile>);

impl Profile {
    /// Reads an ICC profile. One that is damaged, or means sRGB, is none: the picture is taken as sRGB.
    pub(crate) fn read(icc: &[u8]) -> Option<Self> {
        if icc.is_empty() || icc.len() > MAX_PROFILE_BYTES {
            return None;
        }
        let profile = ColorProfile::new_from_slice(icc).ok()?;
        if is_srgb(&profile) { None } else { Some(Self(Box::new(profile))) }
    }

    /// The colors of code points of ITU-T H.273 (09/2023), tables 2 and 3; `None` where they are sRGB's. Light beyond white,
    /// and what else we know no right colors for, is an error.
    pub(crate) fn coded(primaries: u16, transfer: u16) -> Result<Option<Self>, UnknownCodes> {
        const D65: Chromaticity = Chromaticity::new(0.3127, 0.329);
        // Red, green and blue, in CIE x and y; 2 is unspecified.
        let corners = match primaries {
            1 | 2 => [(0.64, 0.33), (0.3, 0.6), (0.15, 0.06)],
            5 => [(0.64, 0.33), (0.29, 0.6), (0.15, 0.06)],
            6 | 7 => [(0.63, 0.34), (0.31, 0.595), (0.155, 0.07)],
            9 => [(0.708, 0.292), (0.17, 0.797), (0.131, 0.046)],
            12 => [(0.68, 0.32), (0.265, 0.69), (0.15, 0.06)],
            _ => return Err(UnknownCodes),
        };
        let mut profile = ColorProfile::new_srgb();
        let curve = match transfer {
            // The curves of television are meant for a dark room; browsers read them as that of sRGB.
            1 | 2 | 6 | 13 | 14 | 15 => profile.red_trc.take(),
            4 => Some(ToneReprCurve::Parametric(vec![2.2])),
            5 => Some(ToneReprCurve::Parametric(vec![2.8])),
            8 => Some(ToneReprCurve::Parametric(vec![1.0])),
            _ => return Err(UnknownCodes),
        };
        let [red, green, blue] = corners.map(|(x, y)| Chromaticity::new(x, y));
        profile.update_rgb_colorimetry(D65.to_xyyb(), ColorPrimaries { red, green, blue });
        (profile.red_trc, profile.green_trc, profile.blue_trc) =
            (curve.clone(), curve.clone(), curve);
        Ok(if is_srgb(&profile) { None } else { Some(Self(Box::new(profile))) })
    }

    /// Whether the profile describes pixels of this layout. One that does not is ignored, as every viewer does.
    pub(crate) fn fits(&self, layout: Layout) -> bool {
        self.0.color_space
            == match layout {
                Layout::Gray => DataColorSpace::Gray,
                Layout::Rgb | Layout::Rgba => DataColorSpace::Rgb,
                Layout::Cmyk => DataColorSpace::Cmyk,
            }
    }
}

/// Code points that we know no right colors for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UnknownCodes;

/// Converts to sRGB. The result is gray, RGB or premultiplied RGBA.
pub(crate) fn to_srgb(raster: Raster, profile: Option<&Profile>) -> Raster {
    let profile = profile.filter(|profile| profile.fits(raster.layout));
    // A profile that parses but makes no transform is as good as none.
    profile.and_then(|profile| convert(&raster, profile)).unwrap_or_else(|| without_profile(raster))
}

fn without_profile(raster: Raster) -> Raster {
    if raster.layout != Layout::Cmyk {
        return raster;
    }
    // Ink takes away light, black ink from all three: there is no better guess without a profile.
    let light = |ink: u8, black: u8| {
        let product = u32::from(255 - ink) * u32::from(255 - black);
        ((product + 127) / 255) as u8
    };
    let mut samples = Vec::with_capacity(raster.samples.len() / 4 * 3);
    for &[cyan, magenta, yellow, black] in raster.samples.as_chunks::<4>().0 {
        samples.extend([light(cyan, black), light(magenta, black), light(yellow, black)]);
    }
    Raster { size: raster.size, layout: Layout::Rgb, samples }
}

fn convert(raster: &Raster, profile: &Profile) -> Option<Raster> {
    let (from, to, layout) = match raster.layout {
        Layout::Gray => (Channels::Gray, Channels::Rgb, Layout::Rgb),
        Layout::Rgb => (Channels::Rgb, Channels::Rgb, Layout::Rgb),
        Layout::Rgba => (Channels::Rgba, Channels::Rgba, Layout::Rgba),
        Layout::Cmyk => (Channels::Rgba, Channels::Rgb, Layout::Rgb),
    };
    let transform = profile
        .0
        .create_transform_8bit(from, &ColorProfile::new_srgb(), to, TransformOptions::default())
        .ok()?;
    let mut samples = vec![0; raster.size.pixels() as usize * layout.channels()];
    if layout == Layout::Rgba {
        let mut straight = raster.samples.clone();
        unpremultiply(&mut straight);
        transform.transform(&straight, &mut samples).ok()?;
        premultiply(&mut samples);
    } else {
        transform.transform(&raster.samples, &mut samples).ok()?;
    }
    Some(Raster { size: raster.size, layout, samples })
}

/// Whether a profile means sRGB, whatever it is called: the same primaries and tone curves, to what 8 bits can show.
fn is_srgb(profile: &ColorProfile) -> bool {
    const SAME_PRIMARY: f64 = 0.0025;
    const SAME_TONE: f64 = 0.003;
    thread_local! {
        static SRGB: OnceCell<ColorProfile> = const { OnceCell::new() };
    }
    if profile.color_space == DataColorSpace::Gray {
        return curve_is_srgb(profile.gray_trc.as_ref(), SAME_TONE);
    }
    if profile.color_space != DataColorSpace::Rgb || profile.lut_a_to_b_perceptual.is_some() {
        return false;
    }
    let primaries = |profile: &ColorProfile| {
        [profile.red_colorant, profile.green_colorant, profile.blue_colorant]
            .map(|xyz| [xyz.x, xyz.y, xyz.z])
    };
    let srgb = SRGB.with(|srgb| primaries(srgb.get_or_init(ColorProfile::new_srgb)));
    let same_primaries = primaries(profile)
        .as_flattened()
        .iter()
        .zip(srgb.as_flattened())
        .all(|(found, expected)| (found - expected).abs() < SAME_PRIMARY);
    same_primaries
        && [&profile.red_trc, &profile.green_trc, &profile.blue_trc]
            .into_iter()
            .all(|curve| curve_is_srgb(curve.as_ref(), SAME_TONE))
}

fn curve_is_srgb(curve: Option<&ToneReprCurve>, tolerance: f64) -> bool {
    let Some(curve) = curve else { return false };
    (0..=32u8).all(|step| {
        let encoded = f64::from(step) / 32.0;
        let linear = if encoded <= 0.04045 {
            encoded / 12.92
        } else {
            ((encoded + 0.055) / 1.055).powf(2.4)
        };
        (linearize(curve, encoded) - linear).abs() < tolerance
    })
}

/// What a tone curve makes of a value in 0..=1.
fn linearize(curve: &ToneReprCurve, encoded: f64) -> f64 {
    match curve {
        ToneReprCurve::Lut(table) => match table.as_slice() {
            [] => encoded,
            // A single entry is an exponent, 8 bits before the point and 8 after.
            [gamma] => encoded.powf(f64::from(*gamma) / 256.0),
            table => {
                let position = encoded * (table.len() - 1) as f64;
                let index = (position as usize).min(table.len() - 2);
                let (low, high) = (f64::from(table[index]), f64::from(table[index + 1]));
                (low + (high - low) * (position - index as f64)) / 65_535.0
            }
        },
        // The five function types of ICC.1:2022, table 68: the count of parameters tells them apart.
        ToneReprCurve::Parametric(parameters) => {
            let parameters: Vec<f64> = parameters.iter().map(|&value| f64::from(value)).collect();
            match *parameters.as_slice() {
                [g] => encoded.powf(g),
                [g, a, b] if encoded >= -b / a => (a * encoded + b).powf(g),
                [_, _, _] => 0.0,
                [g, a, b, c] if encoded >= -b / a => (a * encoded + b).powf(g) + c,
                [_, _, _, c] => c,
                [g, a, b, _, d] if encoded >= d => (a * encoded + b).powf(g),
                [g, a, b, _, d, e, _] if encoded >= d => (a * encoded + b).powf(g) + e,
                [_, _, _, c, _] => c * encoded,
                [_, _, _, c, _, _, f] => c * encoded + f,
                _ => f64::NAN,
            }
        }
    }
}

/// Which levels of luma and chroma stand for black, white and full color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Range {
    /// All 256, as JFIF has it.
    Full,
    /// Luma from 16 to 235, chroma from 16 to 240, as video and WebP have it.
    Video,
}

/// What makes red, green and blue of three planes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Matrix {
    /// The planes are green, blue and red.
    Identity,
    /// Luma and chroma as JPEG and WebP have them.
    Bt601,
    /// Those of high definition.
    Bt709,
    /// Those of ultra high definition.
    Bt2020,
}

/// In 1/65536: light from luma, red from Cr, green from Cb and from Cr, blue from Cb, where luma is made of these parts of red
/// and of blue, and has so many steps, and chroma so many.
const fn factors((red, blue): (f64, f64), (luma_steps, chroma_steps): (f64, f64)) -> [i32; 5] {
    const fn fixed(factor: f64, steps: f64) -> i32 {
        (factor * 255.0 / steps * 65_536.0 + 0.5) as i32
    }
    let green = 1.0 - red - blue;
    [
        fixed(1.0, luma_steps),
        fixed(2.0 * (1.0 - red), chroma_steps),
        fixed(2.0 * blue * (1.0 - blue) / green, chroma_steps),
        fixed(2.0 * red * (1.0 - red) / green, chroma_steps),
        fixed(2.0 * (1.0 - blue), chroma_steps),
    ]
}

/// Three planes of one size to RGB.
pub(crate) fn planes_to_rgb(planes: [&[u8]; 3], matrix: Matrix, range: Range) -> Vec<u8> {
    const HALF: i32 = 1 << 15;
    const FULL: (f64, f64) = (255.0, 255.0);
    const VIDEO: (f64, f64) = (219.0, 224.0);
    const BT601: (f64, f64) = (0.299, 0.114);
    const BT709: (f64, f64) = (0.2126, 0.0722);
    const BT2020: (f64, f64) = (0.2627, 0.0593);
    let [y_factor, red, green_cb, green_cr, blue] = match (matrix, range) {
        // Of the planes that are colors only the first factor is used.
        (Matrix::Bt601 | Matrix::Identity, Range::Full) => const { factors(BT601, FULL) },
        (Matrix::Bt601 | Matrix::Identity, Range::Video) => const { factors(BT601, VIDEO) },
        (Matrix::Bt709, Range::Full) => const { factors(BT709, FULL) },
        (Matrix::Bt709, Range::Video) => const { factors(BT709, VIDEO) },
        (Matrix::Bt2020, Range::Full) => const { factors(BT2020, FULL) },
        (Matrix::Bt2020, Range::Video) => const { factors(BT2020, VIDEO) },
    };
    let black = if range == Range::Video { 16 } else { 0 };
    let light = |level: u8| (i32::from(level) - black) * y_factor + HALF;
    let clamp = |value: i32| (value >> 16).clamp(0, 255) as u8;
    let [first, second, third] = planes;
    let mut rgb = vec![0; first.len() * 3];
    let pixels = rgb.as_chunks_mut::<3>().0.iter_mut().zip(first).zip(second).zip(third);
    if matrix == Matrix::Identity {
        for (((pixel, &green), &blue), &red) in pixels {
            *pixel = [red, green, blue].map(|level| clamp(light(level)));
        }
        return rgb;
    }
    for (((pixel, &y), &cb), &cr) in pixels {
        let (y, cb, cr) = (light(y), i32::from(cb) - 128, i32::from(cr) - 128);
        *pixel =
            [clamp(y + red * cr), clamp(y - green_cb * cb - green_cr * cr), clamp(y + blue * cb)];
    }
    rgb
}

/// Stretches luma of video range to all levels.
pub(crate) fn stretch_luma(plane: &mut [u8]) {
    stretch(plane, (16, 0), 219);
}

/// Stretches chroma of video range to all levels.
pub(crate) fn stretch_chroma(plane: &mut [u8]) {
    stretch(plane, (128, 128), 224);
}

/// Stretches a plane whose `zero` may become another and whose `steps` become 255.
fn stretch(plane: &mut [u8], zero: (i32, i32), steps: i32) {
    let table: [u8; 256] = std::array::from_fn(|level| {
        let stretched = f64::from((level as i32 - zero.0) * 255) / f64::from(steps);
        (stretched.round() as i32 + zero.1).clamp(0, 255) as u8
    });
    for sample in plane {
        *sample = table[usize::from(*sample)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::Size;

    #[test]
    fn knows_srgb_by_its_numbers() {
        let check = |profile: ColorProfile, srgb: bool| {
            let icc = profile.encode().unwrap();
            assert_eq!(Profile::read(&icc).is_none(), srgb, "{:?}", profile.description);
        };
        check(ColorProfile::new_srgb(), true);
        check(ColorProfile::new_display_p3(), false);
        check(ColorProfile::new_adobe_rgb(), false);
        // The same primaries with another tone curve are not sRGB.
        let mut linear = ColorProfile::new_srgb();
        (linear.red_trc, linear.green_trc, linear.blue_trc, linear.cicp) = {
            let curve = Some(ToneReprCurve::Parametric(vec![1.8]));
            (curve.clone(), curve.clone(), curve, None)
        };
        check(linear, false);
        // Damage is no profile.
        assert!(Profile::read(b"no profile").is_none());
        assert!(Profile::read(&[]).is_none());
    }

    #[test]
    fn brings_wide_gamut_home() {
        let check = |profile: ColorProfile, from: [u8; 3], expected: [u8; 3]| {
            let profile = Profile(Box::new(profile));
            let size = Size { width_px: 1, height_px: 1 };
            let raster = Raster { size, layout: Layout::Rgb, samples: from.to_vec() };
            let found = to_srgb(raster, Some(&profile)).samples;
            for (found, expected) in found.iter().zip(expected) {
                assert!(found.abs_diff(expected) <= 1, "{from:?} -> {found:?}");
            }
        };
        // Neutral stays neutral.
        check(ColorProfile::new_display_p3(), [128, 128, 128], [128, 128, 128]);
        check(ColorProfile::new_display_p3(), [255, 255, 255], [255, 255, 255]);
        // Worked out with the matrices of both spaces (CSS Color 4): the colors are given as Display P3.
        check(ColorProfile::new_display_p3(), [128, 64, 64], [138, 59, 62]);
        check(ColorProfile::new_display_p3(), [51, 153, 77], [0, 156, 67]);
    }

    #[test]
    fn takes_ink_for_missing_light() {
        let check = |ink: [u8; 4], expected: [u8; 3]| {
            let size = Size { width_px: 1, height_px: 1 };
            let raster = Raster { size, layout: Layout::Cmyk, samples: ink.to_vec() };
            let found = to_srgb(raster, None);
            assert_eq!(
                (found.layout, found.samples.as_slice()),
                (Layout::Rgb, expected.as_slice())
            );
        };
        check([0, 0, 0, 0], [255, 255, 255]);
        check([0, 0, 0, 255], [0, 0, 0]);
        check([255, 0, 0, 0], [0, 255, 255]);
        check([0, 128, 0, 128], [127, 63, 127]);
    }

    #[test]
    fn follows_bt_601() {
        let check = |range, ycc: [u8; 3], expected: [u8; 3]| {
            let planes = [&ycc[..1], &ycc[1..2], &ycc[2..]];
            assert_eq!(planes_to_rgb(planes, Matrix::Bt601, range), expected, "{ycc:?}");
        };
        check(Range::Full, [0, 128, 128], [0, 0, 0]);
        check(Range::Full, [255, 128, 128], [255, 255, 255]);
        check(Range::Full, [76, 85, 255], [254, 0, 0]);
        check(Range::Full, [150, 44, 21], [0, 255, 1]);
        check(Range::Full, [29, 255, 107], [0, 0, 254]);
        check(Range::Video, [16, 128, 128], [0, 0, 0]);
        check(Range::Video, [235, 128, 128], [255, 255, 255]);
        check(Range::Video, [0, 128, 128], [0, 0, 0]);
        check(Range::Video, [81, 90, 240], [254, 0, 0]);
    }
}
