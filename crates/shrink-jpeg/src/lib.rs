#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod baseline;
mod bits;
mod decode;
mod error;
mod header;
mod huffman;
mod plane;
mod progressive;
mod transform;

pub use crate::decode::{Detail, Threads, decode, decode_strips};
pub use crate::error::Error;
pub use crate::header::{ColorModel, Component, Header, Process, read_header};
pub use crate::plane::{Plane, Scale, Strip};
