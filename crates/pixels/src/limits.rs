//! How much one job may take. Checked on the header, before anything is allocated by its size.

use shrink_jpeg::Threads;

use crate::{Error, probe::Size};

/// Limits of one job. Those in pixels and bytes are strict: a job over one is refused before its pixels are decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most pixels of the source.
    ///
    /// Default: 268,402,689, a square of 16,383 pixels.
    pub max_pixels: u64,
    /// Most bytes of working memory: decoded pixels, the decoder's own state and the resized picture, not the input.
    ///
    /// Default: 1 GiB.
    pub max_memory_bytes: u64,
    /// How many threads the job may use, as far as it has the memory for them. The result is the same.
    ///
    /// Default: the one that calls.
    pub threads: Threads,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_pixels: 16_383 * 16_383, max_memory_bytes: 1 << 30, threads: Threads::One }
    }
}

impl Limits {
    /// Refuses a source whose header announces too many pixels.
    pub(crate) fn check_pixels(&self, size: Size) -> Result<(), Error> {
        if size.pixels() > self.max_pixels {
            return Err(Error::TooManyPixels { size, max_pixels: self.max_pixels });
        }
        Ok(())
    }

    /// Refuses a job that would need too much memory.
    pub(crate) fn check_memory(&self, needed_bytes: u64) -> Result<(), Error> {
        if needed_bytes > self.max_memory_bytes {
            return Err(Error::TooMuchMemory {
                needed_bytes,
                max_memory_bytes: self.max_memory_bytes,
            });
        }
        Ok(())
    }
}
