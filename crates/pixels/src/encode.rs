//! The last stage: an opaque, upright picture becomes a file.

pub(crate) mod jpeg;
mod png;
pub(crate) mod webp;

use crate::{
    Error,
    probe::{Format, Size},
    raster::{Picture, Raster},
    shrink::{Effort, Encoding},
};

/// Whether decoding the source lost nothing that its author had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    Lossy,
    Lossless,
}

/// Files that may come out, before the picture is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    Only(Format),
    /// JPEG or PNG, whichever is smaller.
    Smaller,
}

/// How to make the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// 1..=100
    pub(crate) quality: u8,
    pub(crate) effort: Effort,
}

/// What a source of this kind becomes.
pub(crate) const fn choose(encoding: Encoding, source: Compression) -> Choice {
    match (encoding, source) {
        (Encoding::Jpeg { .. }, _) | (Encoding::Auto { .. }, Compression::Lossy) => {
            Choice::Only(Format::Jpeg)
        }
        (Encoding::Auto { .. }, Compression::Lossless) => Choice::Smaller,
        (Encoding::Png, _) => Choice::Only(Format::Png),
        (Encoding::WebP { .. }, _) => Choice::Only(Format::WebP),
    }
}

/// Refuses a size that the output format has no room for.
pub(crate) fn check_side(size: Size, choice: Choice) -> Result<(), Error> {
    let (format, max_px) = match choice {
        Choice::Only(Format::WebP) => (Format::WebP, webp::MAX_SIDE_PX),
        Choice::Only(Format::Jpeg) | Choice::Smaller => (Format::Jpeg, jpeg::MAX_SIDE_PX),
        Choice::Only(_) => return Ok(()),
    };
    if size.width_px.max(size.height_px) > max_px {
        return Err(Error::Side { wanted: size, format, max_px });
    }
    Ok(())
}

/// Encodes a picture without alpha. Planes come only where [`choose`] said JPEG.
pub(crate) fn encode(
    picture: &Picture,
    choice: Choice,
    settings: Settings,
    stop: &dyn Fn() -> bool,
) -> Result<(Format, Vec<u8>), Error> {
    let raster = match picture {
        Picture::Planes(planes) => {
            return Ok((Format::Jpeg, jpeg::planes(planes, settings, stop)?));
        }
        Picture::Raster(raster) => raster,
    };
    match choice {
        Choice::Only(Format::Png) => Ok((Format::Png, png::raster(raster)?)),
        Choice::Only(Format::WebP) => Ok((Format::WebP, webp::raster(raster, settings.quality)?)),
        Choice::Only(_) => Ok((Format::Jpeg, jpeg::raster(raster, settings, stop)?)),
        Choice::Smaller => {
            let jpeg = jpeg::raster(raster, settings, stop)?;
            if is_flat(raster) {
                let png = png::raster(raster)?;
                if png.len() < jpeg.len() {
                    return Ok((Format::Png, png));
                }
            }
            Ok((Format::Jpeg, jpeg))
        }
    }
}

/// Whether a PNG has a chance against a JPEG: enough pixels repeat their left neighbor, or there are so few that trying
/// costs nothing.
fn is_flat(raster: &Raster) -> bool {
    /// One pixel in this many: photos stay far below, screens and drawings far above.
    const ONE_IN: usize = 4;
    const FEW_PIXELS: usize = 4096;
    let pixels = raster.size.pixels() as usize;
    let channels = raster.layout.channels();
    let repeats = |row: &[u8]| {
        row.chunks_exact(channels)
            .zip(row[channels..].chunks_exact(channels))
            .filter(|(a, b)| a == b)
            .count()
    };
    let rows = raster.samples.chunks_exact(raster.size.width_px as usize * channels);
    pixels <= FEW_PIXELS || rows.map(repeats).sum::<usize>() * ONE_IN >= pixels
}
