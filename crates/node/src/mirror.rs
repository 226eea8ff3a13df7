//! The types that JavaScript sees, and their translation to and from `pixels`.

use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

use crate::failure::Failure;

/// The format to encode in, or `"auto"` for the one that suits the source.
#[napi(string_enum = "lowercase")]
#[derive(Clone, Copy, Debug)]
pub enum WantedFormat {
    /// JPEG for a lossy source, else the smaller of JPEG and PNG.
    Auto,
    /// JPEG with 4:2:0 chroma.
    Jpeg,
    /// PNG, without loss.
    Png,
    /// Lossy WebP.
    Webp,
}

/// How much of a JPEG to decode; other formats are always decoded whole.
#[napi(string_enum = "lowercase")]
#[derive(Clone, Copy, Debug)]
pub enum DecodePolicy {
    /// The smallest scale that is still larger than the result.
    Speed,
    /// The smallest scale at which no difference from a full decode shows.
    Balanced,
    /// Every sample, and every scan of a progressive file.
    Exact,
}

/// How long a JPEG may take for fewer bytes of the same quality.
#[napi(string_enum = "lowercase")]
#[derive(Clone, Copy, Debug)]
pub enum Effort {
    /// A baseline JPEG.
    Balanced,
    /// A progressive JPEG: fewer bytes for more time.
    Small,
}

/// The format of a result.
#[napi(string_enum = "lowercase")]
#[derive(Clone, Copy, Debug)]
pub enum ShrunkFormat {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
}

/// What to make of an image. Every field is required: defaults belong to the caller.
#[napi(object, object_to_js = false)]
#[derive(Clone, Copy, Debug)]
pub struct ShrinkRequest {
    /// Width of the result in pixels, after the EXIF orientation is applied. Never above the width of the upright source.
    pub width_px: u32,
    /// Height of the result in pixels, after the EXIF orientation is applied. Never above the height of the upright source.
    pub height_px: u32,
    /// The format to encode in.
    pub format: WantedFormat,
    /// Quality of JPEG and WebP, 1 to 100. Ignored for PNG.
    pub quality: u32,
    /// How long a JPEG may take for fewer bytes; other formats know no difference.
    pub effort: Effort,
    /// The color behind transparent pixels, as `0xRRGGBB`.
    pub background: u32,
    /// How much of a JPEG to decode.
    pub decode: DecodePolicy,
    /// Most pixels to decode. Strict: checked on the header, before any allocation.
    pub max_pixels: f64,
    /// Most bytes of working memory for this image. Strict: checked on the header, before any allocation.
    pub max_memory_bytes: f64,
}

/// A finished image.
#[napi(object, object_from_js = false)]
pub struct Shrunk {
    /// The encoded image, upright, opaque, in sRGB and without metadata.
    pub bytes: Uint8Array,
    /// What `bytes` are.
    pub format: ShrunkFormat,
    /// Width of the result in pixels.
    pub width_px: u32,
    /// Height of the result in pixels.
    pub height_px: u32,
    /// Length of the source as it was read.
    pub source_bytes: f64,
    /// Width of the upright source in pixels, as it was read.
    pub source_width_px: u32,
    /// Height of the upright source in pixels, as it was read.
    pub source_height_px: u32,
}

impl ShrinkRequest {
    pub(crate) fn max_memory_bytes(&self) -> u64 {
        // `as` saturates: a limit of Infinity is no limit, a negative one refuses everything.
        self.max_memory_bytes as u64
    }

    pub(crate) fn to_pixels(self, threads: pixels::Threads) -> pixels::Request {
        // Above 255 is above 100 as well, and refused there.
        let quality = u8::try_from(self.quality).unwrap_or(u8::MAX);
        let [_, r, g, b] = self.background.to_be_bytes();
        pixels::Request {
            width_px: self.width_px,
            height_px: self.height_px,
            encoding: match self.format {
                WantedFormat::Auto => pixels::Encoding::Auto { quality },
                WantedFormat::Jpeg => pixels::Encoding::Jpeg { quality },
                WantedFormat::Png => pixels::Encoding::Png,
                WantedFormat::Webp => pixels::Encoding::WebP { quality },
            },
            effort: self.effort.into(),
            background: pixels::Rgb { r, g, b },
            policy: self.decode.into(),
            limits: pixels::Limits {
                max_pixels: self.max_pixels as u64,
                max_memory_bytes: self.max_memory_bytes(),
                threads,
            },
        }
    }
}

impl From<DecodePolicy> for pixels::Policy {
    // No `_` arm: a policy added on one side must not compile until the other has it.
    fn from(policy: DecodePolicy) -> Self {
        match policy {
            DecodePolicy::Speed => Self::Speed,
            DecodePolicy::Balanced => Self::Balanced,
            DecodePolicy::Exact => Self::Exact,
        }
    }
}

impl From<Effort> for pixels::Effort {
    // No `_` arm, as above.
    fn from(effort: Effort) -> Self {
        match effort {
            Effort::Balanced => Self::Balanced,
            Effort::Small => Self::Small,
        }
    }
}

impl ShrunkFormat {
    // No `_` arm: a format added to `pixels` must not compile until it has its word here.
    pub(crate) fn from_pixels(format: pixels::Format) -> Result<Self, Failure> {
        match format {
            pixels::Format::Jpeg => Ok(Self::Jpeg),
            pixels::Format::Png => Ok(Self::Png),
            pixels::Format::WebP => Ok(Self::Webp),
            pixels::Format::Gif
            | pixels::Format::Bmp
            | pixels::Format::Tiff
            | pixels::Format::Avif => {
                Err(Failure::new("E_NATIVE", format_args!("expected no result in {format}")))
            }
        }
    }
}
