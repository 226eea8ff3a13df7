//! Coefficients to samples, at any scale, and what the decoder under test made of them.

use std::{f64::consts::PI, sync::LazyLock};

use shrink_jpeg::{ColorModel, Detail, Header, Plane, Process, Scale, Threads, decode};

use super::{Stored, read};

/// Row-major position of each coefficient along the zigzag, found by walking it.
static ZIGZAG: LazyLock<[usize; 64]> = LazyLock::new(|| {
    let mut order = [0; 64];
    let mut next = 0;
    for diagonal in 0..15_usize {
        let rows = (0..=diagonal).filter(|row| *row < 8 && diagonal - row < 8);
        let mut cells: Vec<usize> = rows.map(|row| row * 8 + diagonal - row).collect();
        if diagonal % 2 == 0 {
            cells.reverse();
        }
        for cell in cells {
            order[next] = cell;
            next += 1;
        }
    }
    order
});

/// No picture has a coefficient over 1024; beyond twice that, decoders may saturate as they like.
const LARGEST_COEFFICIENT: f64 = 2048.0;

/// How far a sample may be from the exact one: a step of rounding, and a step for integers inside.
const TOLERANCE: f64 = 1.5;

impl Stored {
    /// The samples of a block: the inverse transform of its low corner, down and then across. `None` where no picture has
    /// such a block.
    fn samples(&self, block: usize, waves: &[[f64; 8]; 8], side: usize) -> Option<[f64; 64]> {
        let steps = self.steps?;
        let mut tall = [[0.0; 8]; 8];
        for ((coefficient, step), place) in self.coefficients[block].iter().zip(steps).zip(*ZIGZAG)
        {
            let value = f64::from(*coefficient) * f64::from(step);
            if value.abs() > LARGEST_COEFFICIENT {
                return None;
            }
            let (row, column) = (place / 8, place % 8);
            if row < side && column < side {
                for (line, wave) in tall.iter_mut().zip(waves).take(side) {
                    line[column] += value * wave[row];
                }
            }
        }
        // Halfway a picture's values are as large as its coefficients, in units of a wave that does not move.
        if tall.as_flattened().iter().any(|value| value.abs() > LARGEST_COEFFICIENT * waves[0][0]) {
            return None;
        }
        let mut samples = [128.0; 64];
        for (at, sample) in samples.iter_mut().enumerate().take(side * side) {
            let line = tall[at / side].iter().zip(&waves[at % side]);
            *sample += line.map(|(value, wave)| value * wave).sum::<f64>();
        }
        Some(samples)
    }

    /// The largest distance of a plane's samples from the exact ones.
    fn distance(&self, plane: &Plane, scale: Scale, is_ink: bool) -> f64 {
        let side = scale.block_side();
        let mut waves = [[0.0; 8]; 8];
        for (position, wave) in waves.iter_mut().enumerate().take(side) {
            for (frequency, value) in wave.iter_mut().enumerate() {
                let weight = if frequency == 0 { 0.125_f64.sqrt() } else { 0.5 };
                let angle = (2 * position + 1) as f64 * frequency as f64 * PI / (2 * side) as f64;
                *value = weight * angle.cos();
            }
        }
        let mut distance = 0.0_f64;
        for (row, column) in (0..plane.height_px.div_ceil(side))
            .flat_map(|row| (0..plane.width_px.div_ceil(side)).map(move |column| (row, column)))
        {
            let Some(samples) = self.samples(row * self.blocks.0 + column, &waves, side) else {
                continue;
            };
            for (at, sample) in samples.iter().enumerate().take(side * side) {
                let (y, x) = (row * side + at / side, column * side + at % side);
                if y < plane.height_px && x < plane.width_px {
                    let exact = sample.clamp(0.0, 255.0);
                    let exact = if is_ink { 255.0 - exact } else { exact };
                    distance = distance
                        .max((exact - f64::from(plane.samples[y * plane.width_px + x])).abs());
                }
            }
        }
        distance
    }
}

/// What both decoders make of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Agreed {
    /// A picture, the same one.
    Decoded,
    /// Nothing.
    Refused,
}

/// Decodes at every scale with the decoder under test and with this one, and says where they differ.
///
/// A file that both refuse is agreed on. Where a scale skips scans, damage in those is not seen.
pub(crate) fn agree(bytes: &[u8], header: &Header) -> Result<Agreed, String> {
    let exact = read(bytes);
    for scale in Scale::ALL {
        let scales = vec![scale; header.components.len()];
        let ours = decode(bytes, header, &scales, Detail::All, Threads::One, &|| false);
        let skips_scans = header.process == Process::Progressive && scale != Scale::Full;
        let planes = match (ours, &exact) {
            (Ok(planes), Ok(_)) => planes,
            (Err(_), Err(_)) => continue,
            (Ok(_), Err(_)) if skips_scans => continue,
            (Ok(_), Err(why)) => return Err(format!("{scale:?}: decoded in spite of {why}")),
            (Err(error), Ok(_)) => return Err(format!("{scale:?}: {error}")),
        };
        let is_ink = matches!(header.color, ColorModel::Cmyk | ColorModel::Ycck);
        let stored = exact.iter().flatten();
        for (index, (plane, stored)) in planes.iter().zip(stored).enumerate() {
            let distance = stored.distance(plane, scale, false);
            // Adobe's programs store the complement of ink, and the decoder takes it back.
            let distance =
                if is_ink { distance.min(stored.distance(plane, scale, true)) } else { distance };
            if distance > TOLERANCE {
                return Err(format!(
                    "{scale:?}: a sample of component {index} is {distance:.2} off"
                ));
            }
        }
    }
    Ok(if exact.is_ok() { Agreed::Decoded } else { Agreed::Refused })
}
