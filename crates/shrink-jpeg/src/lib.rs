//! A JPEG decoder that decodes only what the wanted size needs.
//!
//! Bytes flow in; one [`Plane`] a component flows out, each at its own [`Scale`]. A plane stays what the file stores
//! (Y, Cb, Cr …): nothing here upsamples, converts a color or applies an orientation.
//!
//! ```text
//!     bytes ──read_header──▶ Header ──(the caller picks a Scale a component)──▶ decode ──▶ planes
//!
//!     header    markers up to the first scan        huffman   tables: fused values, multi-symbol skips
//!     decode    markers after it, one scan each     bits      unstuffed bytes, 64 bits at a time
//!     baseline  scans straight to pixels            transform the 8-, 4-, 2- and 1-point inverse DCT
//!     progressive  scans to coefficients, then pixels
//! ```
//!
//! Coefficients that a scale does not need are stepped over, several symbols at a lookup. A scaled block is the inverse
//! transform of its low corner, which is nearer to "decode all, then filter" than averaging is.
//!
//! Baseline, extended sequential and progressive Huffman files of 8 bits are decoded, with 1, 3 or 4 components, any
//! sampling and restart markers. Arithmetic coding, 12 bits, lossless and hierarchical files are
//! [`Error::Unsupported`]. Damage is an error, never a guess.
//!
//! # Limits
//!
//! [`decode`] allocates what [`Header::decoded_bytes`] says. The caller compares that with its budget first.

mod baseline;
mod bits;
mod decode;
mod error;
mod header;
mod huffman;
mod plane;
mod progressive;
mod transform;

pub use crate::decode::{Detail, decode};
pub use crate::error::Error;
pub use crate::header::{ColorModel, Component, Header, Process, read_header};
pub use crate::plane::{Plane, Scale};
