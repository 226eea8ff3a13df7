//! What a file is, from its header alone.

use std::fmt;

use crate::{
    Error, Orientation,
    decode::Header,
    shrink::{Policy, job_bytes},
};

/// An image format this crate reads. It writes the first three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG, baseline or progressive.
    Jpeg,
    /// PNG of every kind.
    Png,
    /// WebP, lossy or lossless; of an animation the first frame.
    WebP,
    /// GIF; of an animation the first frame on its logical screen.
    Gif,
    /// Windows bitmap.
    Bmp,
    /// TIFF, its first page.
    Tiff,
    /// AVIF, its primary picture.
    Avif,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
            Self::Avif => "AVIF",
        })
    }
}

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Size {
    /// Columns.
    pub width_px: u32,
    /// Rows.
    pub height_px: u32,
}

impl Size {
    /// How many pixels that is.
    #[must_use]
    pub const fn pixels(self) -> u64 {
        self.width_px as u64 * self.height_px as u64
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width_px, self.height_px)
    }
}

/// What the header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The format, from the bytes and never from a name.
    pub format: Format,
    /// Width of the upright picture, in pixels.
    pub width_px: u32,
    /// Height of the upright picture, in pixels.
    pub height_px: u32,
    /// How the stored picture has to be turned to be upright.
    pub orientation: Orientation,
    /// Working memory of a job that keeps the size, in bytes: what [`shrink`](crate::shrink()) allocates beside the input.
    /// A job that makes it smaller needs less, but for very flat pictures; [`working_bytes`](crate::working_bytes) says
    /// how much.
    pub working_bytes: u64,
}

/// Reads the header of an image.
///
/// # Errors
///
/// [`Error::Format`] if the bytes are no image known here; [`Error::Truncated`], [`Error::Corrupt`] or
/// [`Error::Unsupported`] if the header says so. Damage after the header is not seen.
///
/// # Examples
///
/// ```
/// // A BMP of one pixel.
/// let header = *b"BM\x3A\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0";
/// let probe = pixels::probe(&[&header[..], &[0; 28]].concat())?;
/// assert_eq!((probe.format, probe.width_px, probe.height_px), (pixels::Format::Bmp, 1, 1));
/// # Ok::<(), pixels::Error>(())
/// ```
pub fn probe(bytes: &[u8]) -> Result<Probe, Error> {
    let header = Header::read(bytes)?;
    let upright = header.orientation().turned(header.size());
    Ok(Probe {
        format: header.format(),
        width_px: upright.width_px,
        height_px: upright.height_px,
        orientation: header.orientation(),
        working_bytes: job_bytes(&header, header.size(), Policy::Exact),
    })
}
