//! GIF, through the `gif` crate: the first frame on its logical screen.

use std::io::{self, Read};

use gif::{ColorOutput, DecodeOptions, Decoder, DecodingError};

use super::{Decoded, Wanted};
use crate::{
    Error,
    probe::{Format, Size},
    raster::{Layout, Picture},
    resize::{Alpha, Rows},
};

pub(crate) struct Header {
    pub(super) size: Size,
}

impl Header {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let Some(&[w0, w1, h0, h1]) = bytes.get(6..10).and_then(|screen| screen.first_chunk())
        else {
            return Err(Error::Truncated { format: Format::Gif, size_bytes: bytes.len() });
        };
        let side = |low, high| u32::from(u16::from_le_bytes([low, high]));
        let size = Size { width_px: side(w0, w1), height_px: side(h0, h1) };
        if size.pixels() == 0 {
            return Err(Error::Corrupt {
                format: Format::Gif,
                reason: format!("its logical screen is {size}"),
            });
        }
        Ok(Self { size })
    }

    pub(super) fn working_bytes(&self, target: Size) -> u64 {
        // The frame is held as palette indices and may not be larger than the screen.
        self.size.pixels() + Rows::working_bytes(Layout::Rgba, self.size, target)
    }

    pub(super) fn decode(&self, bytes: &[u8], wanted: &Wanted) -> Result<Decoded, Error> {
        let failed = |error| failure(&error, bytes);
        let mut options = DecodeOptions::new();
        options.set_color_output(ColorOutput::Indexed);
        options.check_frame_consistency(true);
        let mut decoder =
            options.read_info(Stoppable { bytes, stop: wanted.stop }).map_err(failed)?;
        let Some(frame) = decoder.next_frame_info().map_err(failed)? else {
            return Err(Error::Corrupt {
                format: Format::Gif,
                reason: "it has no frame".to_owned(),
            });
        };
        let (left, top) = (usize::from(frame.left), u32::from(frame.top));
        let (width, height) = (usize::from(frame.width), u32::from(frame.height));
        let transparent = frame.transparent;
        let mut indices = vec![0; width * height as usize];
        decoder.read_into_buffer(&mut indices).map_err(failed)?;
        let palette = palette(&decoder, transparent).map_err(failed)?;
        let mut rows =
            Rows::new(Layout::Rgba, Alpha::Straight, self.size, wanted.size, wanted.stop);
        let mut stored = indices.chunks_exact(width.max(1));
        for y in 0..self.size.height_px {
            let inside = (top..top + height).contains(&y);
            rows.push(|row| {
                let (pixels, _) = row.as_chunks_mut::<4>();
                if !(inside && width == pixels.len()) {
                    pixels.fill([0; 4]);
                }
                if let Some(stored) = inside.then(|| stored.next()).flatten() {
                    for (pixel, index) in pixels[left..].iter_mut().zip(stored) {
                        *pixel = palette[usize::from(*index)];
                    }
                }
                Ok(())
            })?;
        }
        Ok(Decoded { picture: Picture::Raster(rows.finish()), profile: None })
    }
}

/// The RGBA of each index; those beyond the palette are black, as browsers have it.
fn palette<R: Read>(
    decoder: &Decoder<R>,
    transparent: Option<u8>,
) -> Result<[[u8; 4]; 256], DecodingError> {
    let mut colors = [[0, 0, 0, 255]; 256];
    for (color, &[r, g, b]) in colors.iter_mut().zip(decoder.palette()?.as_chunks::<3>().0) {
        *color = [r, g, b, 255];
    }
    if let Some(index) = transparent {
        colors[usize::from(index)] = [0; 4];
    }
    Ok(colors)
}

/// Bytes that end in an error once the caller says stop: the decoder has no other place to ask.
struct Stoppable<'a> {
    bytes: &'a [u8],
    stop: &'a dyn Fn() -> bool,
}

impl Read for Stoppable<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if (self.stop)() {
            return Err(io::Error::from(io::ErrorKind::TimedOut));
        }
        self.bytes.read(to)
    }
}

fn failure(error: &DecodingError, bytes: &[u8]) -> Error {
    let format = Format::Gif;
    match error {
        DecodingError::Io(io) if io.kind() == io::ErrorKind::TimedOut => Error::Cancelled,
        DecodingError::UnexpectedEof => Error::Truncated { format, size_bytes: bytes.len() },
        DecodingError::Io(io) if io.kind() == io::ErrorKind::UnexpectedEof => {
            Error::Truncated { format, size_bytes: bytes.len() }
        }
        other => Error::Corrupt { format, reason: other.to_string() },
    }
}
