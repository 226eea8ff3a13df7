use std::fmt;

/// Why a JPEG could not be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The bytes end before the picture does.
    Truncated {
        /// How many bytes there were.
        length: usize,
    },
    /// The bytes contradict the format, or each other.
    Corrupt {
        /// What was found wrong, as a clause.
        what: &'static str,
        /// Where, in bytes from the start.
        offset: usize,
    },
    /// A legal JPEG of a kind that this decoder leaves to others.
    Unsupported {
        /// The kind, as a noun.
        what: &'static str,
    },
    /// The caller's `stop` said so.
    Cancelled,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { length } => {
                write!(f, "the JPEG ends too soon, after {length} bytes")
            }
            Self::Corrupt { what, offset } => {
                write!(f, "the JPEG is damaged: {what} at byte {offset}")
            }
            Self::Unsupported { what } => {
                write!(f, "expected a baseline or progressive 8-bit JPEG but received {what}")
            }
            Self::Cancelled => f.write_str("the decoding was stopped"),
        }
    }
}

impl std::error::Error for Error {}
