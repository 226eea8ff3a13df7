//! The first stage: bytes become a resized picture. Each format reads its header apart from its pixels.

mod avif;
mod bmp;
mod gif;
mod jpeg;
mod png;
mod tiff;
mod webp;

use shrink_jpeg::Threads;

#[cfg(fuzzing)]
pub use self::webp::hold_frame_to_libwebp;
use crate::{
    Error, Orientation,
    color::Profile,
    encode::Compression,
    probe::{Format, Size},
    raster::Picture,
    shrink::Policy,
};

/// What a header says, of any format.
pub(crate) enum Header {
    Jpeg(jpeg::Header),
    Png(png::Header),
    WebP(webp::Header),
    Gif(gif::Header),
    Bmp(bmp::Header),
    Tiff(tiff::Header),
    Avif(avif::Header),
}

/// What the later stages want of a decoder.
pub(crate) struct Wanted<'a> {
    /// Size of the result, as stored.
    pub(crate) size: Size,
    /// How the result will be turned: it says at which edge a chroma sample may stand alone.
    pub(crate) orientation: Orientation,
    pub(crate) shape: Shape,
    pub(crate) policy: Policy,
    pub(crate) threads: Threads,
    /// Asked once a row; `true` ends the job.
    pub(crate) stop: &'a dyn Fn() -> bool,
}

/// Whether so many columns and rows of the source, or more, become one of the target.
const fn reduces(source: Size, target: Size, times: u32) -> bool {
    target.width_px * times <= source.width_px && target.height_px * times <= source.height_px
}

/// Which shape of picture the encoder can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Pixels.
    Raster,
    /// Luma and chroma planes, where the source has them and no profile changes its colors.
    PlanesIfStored,
}

/// A resized picture and what its colors mean, if not sRGB.
pub(crate) struct Decoded {
    pub(crate) picture: Picture,
    pub(crate) profile: Option<Profile>,
}

impl Header {
    /// Reads the header of any known format. Allocates nothing that the header itself does not hold.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Error> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => jpeg::Header::read(bytes).map(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => {
                png::Header::read(bytes).map(Self::Png)
            }
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
                webp::Header::read(bytes).map(Self::WebP)
            }
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => {
                gif::Header::read(bytes).map(Self::Gif)
            }
            [b'B', b'M', ..] => bmp::Header::read(bytes).map(Self::Bmp),
            [b'I', b'I', b'*' | b'+', 0, ..] | [b'M', b'M', 0, b'*' | b'+', ..] => {
                tiff::Header::read(bytes).map(Self::Tiff)
            }
            _ if avif::Header::matches(bytes) => avif::Header::read(bytes).map(Self::Avif),
            _ => Err(Error::Format { size_bytes: bytes.len() }),
        }
    }

    pub(crate) const fn format(&self) -> Format {
        match self {
            Self::Jpeg(_) => Format::Jpeg,
            Self::Png(_) => Format::Png,
            Self::WebP(_) => Format::WebP,
            Self::Gif(_) => Format::Gif,
            Self::Bmp(_) => Format::Bmp,
            Self::Tiff(_) => Format::Tiff,
            Self::Avif(_) => Format::Avif,
        }
    }

    /// The size as stored.
    pub(crate) const fn size(&self) -> Size {
        match self {
            Self::Jpeg(header) => header.size,
            Self::Png(header) => header.size,
            Self::WebP(header) => header.size,
            Self::Gif(header) => header.size,
            Self::Bmp(header) => header.size,
            Self::Tiff(header) => header.size,
            Self::Avif(header) => header.size,
        }
    }

    pub(crate) const fn orientation(&self) -> Orientation {
        match self {
            Self::Jpeg(header) => header.orientation,
            Self::Png(header) => header.orientation,
            Self::WebP(header) => header.orientation,
            Self::Tiff(header) => header.orientation,
            Self::Avif(header) => header.orientation,
            Self::Gif(_) | Self::Bmp(_) => Orientation::Upright,
        }
    }

    pub(crate) const fn compression(&self) -> Compression {
        match self {
            Self::Jpeg(_) | Self::Avif(_) => Compression::Lossy,
            Self::WebP(header) => header.compression(),
            Self::Png(_) | Self::Gif(_) | Self::Bmp(_) | Self::Tiff(_) => Compression::Lossless,
        }
    }

    /// Bytes that decoding and resizing to `target`, as stored, allocate at most.
    pub(crate) fn working_bytes(&self, target: Size, policy: Policy) -> u64 {
        match self {
            Self::Jpeg(header) => header.working_bytes(target, policy),
            Self::Png(header) => header.working_bytes(target),
            Self::WebP(header) => header.working_bytes(target),
            Self::Gif(header) => header.working_bytes(target),
            Self::Bmp(header) => header.working_bytes(target),
            Self::Tiff(header) => header.working_bytes(target),
            Self::Avif(header) => header.working_bytes(target),
        }
    }

    /// What a second thread allocates besides, at most. Other formats have no use for one.
    pub(crate) fn second_thread_bytes(&self, target: Size, policy: Policy) -> u64 {
        match self {
            Self::Jpeg(header) => header.second_thread_bytes(target, policy),
            _ => 0,
        }
    }

    /// Decodes and resizes.
    pub(crate) fn decode(&self, bytes: &[u8], wanted: &Wanted) -> Result<Decoded, Error> {
        match self {
            Self::Jpeg(header) => header.decode(bytes, wanted),
            Self::Png(header) => header.decode(bytes, wanted),
            Self::WebP(header) => header.decode(bytes, wanted),
            Self::Gif(header) => header.decode(bytes, wanted),
            Self::Bmp(header) => header.decode(bytes, wanted),
            Self::Tiff(header) => header.decode(bytes, wanted),
            Self::Avif(header) => header.decode(bytes, wanted),
        }
    }
}
