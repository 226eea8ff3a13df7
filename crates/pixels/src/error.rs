//! Everything that can go wrong, sorted by who can act on it.

use std::fmt;

use crate::probe::{Format, Size};

/// Why an image was not made smaller.
///
/// Each case has one [`code`](Self::code) that programs can switch on; the message is for people and names both the limit
/// and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The caller's quality is not in 1..=100.
    Quality {
        /// What the caller gave.
        received: u8,
    },
    /// The caller's size has a side of 0, or one longer than the source's: this crate never enlarges.
    Size {
        /// What the caller wants.
        wanted: Size,
        /// What the upright source has.
        source: Size,
    },
    /// The wanted size does not fit the output format.
    Side {
        /// What the caller wants.
        wanted: Size,
        /// The format asked for.
        format: Format,
        /// Longest side that format can hold, in pixels.
        max_px: u32,
    },
    /// The bytes are no image this crate knows.
    Format {
        /// How many bytes there are.
        size_bytes: usize,
    },
    /// A known format in a kind that is not decoded here.
    Unsupported {
        /// The format.
        format: Format,
        /// The kind, as a noun phrase.
        kind: String,
    },
    /// The bytes end before the picture does.
    Truncated {
        /// The format.
        format: Format,
        /// How many bytes there are.
        size_bytes: usize,
    },
    /// The bytes contradict their format.
    Corrupt {
        /// The format.
        format: Format,
        /// What contradicts what.
        reason: String,
    },
    /// The header announces more pixels than [`Limits::max_pixels`](crate::Limits::max_pixels).
    TooManyPixels {
        /// The size in the header.
        size: Size,
        /// The caller's limit.
        max_pixels: u64,
    },
    /// The job would need more memory than [`Limits::max_memory_bytes`](crate::Limits::max_memory_bytes).
    TooMuchMemory {
        /// What the job would need, estimated from the header.
        needed_bytes: u64,
        /// The caller's limit.
        max_memory_bytes: u64,
    },
    /// A profile or text in the file unpacks to more than is sensible.
    MetadataTooLarge {
        /// The format.
        format: Format,
        /// The fixed limit.
        max_bytes: usize,
    },
    /// The caller's `stop` said so.
    Cancelled,
    /// A stage failed on input that an earlier stage had accepted: a bug in this crate.
    Internal {
        /// The stage.
        stage: &'static str,
        /// What it said.
        reason: String,
    },
}

impl Error {
    /// The code of this error in the project's closed list, for instance `E_TRUNCATED`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Quality { .. } | Self::Size { .. } | Self::Side { .. } => "E_OPTION",
            Self::Format { .. } => "E_FORMAT",
            Self::Unsupported { .. } => "E_UNSUPPORTED",
            Self::Truncated { .. } => "E_TRUNCATED",
            Self::Corrupt { .. } => "E_CORRUPT",
            Self::TooManyPixels { .. }
            | Self::TooMuchMemory { .. }
            | Self::MetadataTooLarge { .. } => "E_TOO_LARGE",
            Self::Cancelled => "E_CANCELLED",
            Self::Internal { .. } => "E_NATIVE",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quality { received } => {
                write!(
                    f,
                    "expected a whole number from 1 to 100 for quality but received {received}"
                )
            }
            Self::Size { wanted, source } => {
                write!(
                    f,
                    "expected sides from 1 pixel up to the source's {source} for the size but received {wanted}"
                )
            }
            Self::Side { wanted, format, max_px } => {
                write!(
                    f,
                    "expected sides of at most {max_px} pixels for a {format} but received {wanted}"
                )
            }
            Self::Format { size_bytes: 0 } => write!(f, "the file is empty (0 bytes)"),
            Self::Format { size_bytes } => {
                write!(
                    f,
                    "the {size_bytes} bytes are not a JPEG, PNG, WebP, GIF, BMP, TIFF or AVIF image"
                )
            }
            Self::Unsupported { format, kind } => {
                write!(f, "the {format} uses {kind}, which is not supported")
            }
            Self::Truncated { format, size_bytes } => {
                write!(f, "the {format} ends too soon, after {size_bytes} bytes")
            }
            Self::Corrupt { format, reason } => {
                write!(f, "the {format} contradicts its format: {reason}")
            }
            Self::TooManyPixels { size, max_pixels } => {
                write!(
                    f,
                    "the image is {size}, {} pixels, over the limit of {max_pixels} pixels",
                    size.pixels()
                )
            }
            Self::TooMuchMemory { needed_bytes, max_memory_bytes } => {
                write!(
                    f,
                    "the image needs about {needed_bytes} bytes of memory, over the limit of {max_memory_bytes} bytes"
                )
            }
            Self::MetadataTooLarge { format, max_bytes } => {
                write!(f, "the {format} holds metadata of more than {max_bytes} bytes")
            }
            Self::Cancelled => write!(f, "the job was cancelled"),
            Self::Internal { stage, reason } => {
                write!(f, "the {stage} stage failed unexpectedly: {reason}")
            }
        }
    }
}

impl std::error::Error for Error {}
