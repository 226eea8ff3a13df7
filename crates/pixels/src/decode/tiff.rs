//! TIFF, through the `tiff` crate: the first page, a band of strips or tiles at a time.

mod samples;

use std::{
    borrow::Cow,
    io::{Cursor, ErrorKind},
};

use tiff::{
    ColorType, TiffError, TiffUnsupportedError,
    decoder::{Decoder, Limits, TiffCodingUnit, ifd::Value},
    tags::Tag,
};

use self::samples::{Depth, Meaning};
use super::{Decoded, Wanted};
use crate::{
    Error, Orientation,
    color::{MAX_PROFILE_BYTES, Profile},
    orientation::short_tag,
    probe::{Format, Size},
    raster::Picture,
    resize::Rows,
};

const PHOTOMETRIC: u16 = 262;
const GRAY: u16 = 1;
const PALETTE: u16 = 3;
const ASSOCIATED_ALPHA: u16 = 1;
const UNASSOCIATED_ALPHA: u16 = 2;

pub(crate) struct Header {
    pub(super) size: Size,
    pub(super) orientation: Orientation,
    meaning: Meaning,
    depth: Depth,
    /// Samples of one pixel, as read.
    channels: usize,
    /// Width and height of a strip or tile.
    chunk: Size,
    stored_bytes: usize,
}

type Reader<'a> = Decoder<Cursor<Cow<'a, [u8]>>>;

impl Header {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let failed = |error| failure(error, bytes);
        let mut reader = open(bytes)?;
        let (width_px, height_px) = reader.dimensions().map_err(failed)?;
        let size = Size { width_px, height_px };
        if size.pixels() == 0 {
            return Err(Error::Corrupt {
                format: Format::Tiff,
                reason: format!("its size is {size}"),
            });
        }
        let orientation = reader.find_tag_unsigned::<u16>(Tag::Orientation).map_err(failed)?;
        let extra = reader.find_tag_unsigned_vec::<u16>(Tag::ExtraSamples).map_err(failed)?;
        let alpha = match extra.unwrap_or_default().first() {
            Some(&ASSOCIATED_ALPHA) => samples::Alpha::Associated,
            Some(&UNASSOCIATED_ALPHA) => samples::Alpha::Unassociated,
            _ => samples::Alpha::Absent,
        };
        let color = reader.colortype().map_err(failed)?;
        let palette = short_tag(bytes, PHOTOMETRIC).is_some_and(|(value, _)| value == PALETTE);
        let colors = if palette {
            reader.find_tag_unsigned_vec::<u16>(Tag::ColorMap).map_err(failed)?
        } else {
            None
        };
        let unsupported =
            || Error::Unsupported { format: Format::Tiff, kind: format!("pixels of {color:?}") };
        let (meaning, channels) = match (color, colors) {
            (ColorType::Gray(1..=8), Some(colors)) => (Meaning::palette(&colors), 1),
            (ColorType::Gray(_), _) => (Meaning::Gray, 1),
            (ColorType::Multiband { num_samples, .. }, _) => {
                (Meaning::gray_with(alpha), usize::from(num_samples))
            }
            (ColorType::RGB(_), _) => (Meaning::Rgb, 3),
            (ColorType::RGBA(_), _) => (Meaning::rgb_with(alpha), 4),
            (ColorType::CMYK(_), _) => (Meaning::Cmyk, 4),
            (ColorType::CMYKA(_), _) => (Meaning::Cmyk, 5),
            (ColorType::YCbCr(8), _) => (Meaning::YCbCr, 3),
            _ => return Err(unsupported()),
        };
        let layout = reader.image_coding_unit_layout(TiffCodingUnit(0)).map_err(failed)?;
        let depth = Depth::new(color.bit_depth(), layout.sample_format).ok_or_else(unsupported)?;
        let (width_px, height_px) = reader.chunk_dimensions();
        let chunk = Size { width_px, height_px };
        if chunk.pixels() == 0 {
            return Err(Error::Corrupt {
                format: Format::Tiff,
                reason: format!("its strips are {chunk}"),
            });
        }
        let orientation = orientation.map_or(Orientation::Upright, Orientation::from_exif);
        Ok(Self { size, orientation, meaning, depth, channels, chunk, stored_bytes: bytes.len() })
    }

    pub(super) fn working_bytes(&self, target: Size) -> u64 {
        let channels = self.channels as u64;
        let chunk_rows = u64::from(self.chunk.height_px.min(self.size.height_px));
        // A chunk as stored, twice for codecs that unpack it whole, a band of 8-bit samples, and the file where it is copied.
        // Nothing has been refused yet: a header may say sides of billions.
        let samples = |width_px| (u64::from(width_px) * chunk_rows).saturating_mul(channels);
        let chunk = samples(self.chunk.width_px).saturating_mul(self.depth.bytes() * 2);
        let band = samples(self.size.width_px);
        let copy = if self.meaning.is_palette() { self.stored_bytes as u64 } else { 0 };
        let rows = Rows::working_bytes(self.meaning.layout(), self.size, target);
        [band, copy, rows].into_iter().fold(chunk, u64::saturating_add)
    }

    pub(super) fn decode(&self, bytes: &[u8], wanted: &Wanted) -> Result<Decoded, Error> {
        let failed = |error| failure(error, bytes);
        let mut reader = open(bytes)?;
        let icc = reader
            .find_tag(Tag::IccProfile)
            .map_err(failed)?
            .and_then(|icc| icc.into_u8_vec().ok());
        let profile = icc.as_deref().and_then(Profile::read);
        // The sizes of strips were checked with the header.
        let mut reader = reader.with_limits(limits(bytes, usize::MAX));
        let layout = self.meaning.layout();
        let mut rows = Rows::new(layout, self.meaning.alpha(), self.size, wanted.size, wanted.stop);
        let width = self.size.width_px as usize;
        let across = self.size.width_px.div_ceil(self.chunk.width_px);
        let mut band =
            vec![0; width * self.chunk.height_px.min(self.size.height_px) as usize * self.channels];
        let mut stored = Vec::new();
        for index in 0..self.size.height_px.div_ceil(self.chunk.height_px) {
            for column in 0..across {
                if (wanted.stop)() {
                    return Err(Error::Cancelled);
                }
                self.read_chunk(
                    &mut reader,
                    index * across + column,
                    column,
                    (&mut stored, &mut band),
                )
                .map_err(failed)?;
            }
            let top = index * self.chunk.height_px;
            let height = self.chunk.height_px.min(self.size.height_px - top) as usize;
            for line in band.chunks_exact(width * self.channels).take(height) {
                rows.push(|row| {
                    self.meaning.write(line, self.channels, row);
                    Ok(())
                })?;
            }
        }
        Ok(Decoded { picture: Picture::Raster(rows.finish()), profile })
    }

    /// Reads one strip or tile, all its planes, and puts it as 8-bit samples at its place of the band.
    fn read_chunk(
        &self,
        reader: &mut Reader,
        index: u32,
        column: u32,
        (stored, band): (&mut Vec<u8>, &mut [u8]),
    ) -> Result<(), TiffError> {
        let unit = TiffCodingUnit(index);
        let layout = reader.image_coding_unit_layout(unit)?;
        stored.clear();
        stored.resize(layout.complete_len, 0);
        reader.read_coding_unit_bytes(unit, stored)?;
        let (chunk_width, chunk_height) = reader.chunk_data_dimensions(index);
        let (chunk_width, width) = (chunk_width as usize, self.size.width_px as usize);
        let left = (column * self.chunk.width_px) as usize;
        let row_stride = layout.row_stride.map_or(stored.len(), Into::into);
        let plane_stride = layout.plane_stride.map_or(stored.len(), Into::into);
        let planar = layout.planes > 1;
        let in_row = if planar { chunk_width } else { chunk_width * self.channels };
        for (plane, stored) in
            stored.chunks(plane_stride.max(1)).take(layout.planes.min(self.channels)).enumerate()
        {
            for (y, line) in
                stored.chunks(row_stride.max(1)).take(chunk_height as usize).enumerate()
            {
                let to = &mut band[(y * width + left) * self.channels..];
                let step = if planar { self.channels } else { 1 };
                let to =
                    to.iter_mut().skip(if planar { plane } else { 0 }).step_by(step).take(in_row);
                self.depth.expand(line, to, self.meaning.is_palette());
            }
        }
        Ok(())
    }
}

fn open(bytes: &[u8]) -> Result<Reader<'_>, Error> {
    let bytes_or_copy = match short_tag(bytes, PHOTOMETRIC) {
        // The decoder refuses palettes. Told that they are gray, it reads their indices.
        Some((PALETTE, place)) => {
            let mut copy = bytes.to_vec();
            let gray =
                if bytes.starts_with(b"II") { GRAY.to_le_bytes() } else { GRAY.to_be_bytes() };
            copy[place].copy_from_slice(&gray);
            Cow::Owned(copy)
        }
        _ => Cow::Borrowed(bytes),
    };
    let decoder =
        Decoder::new(Cursor::new(bytes_or_copy)).map_err(|error| failure(error, bytes))?;
    // A list of values has no more of them than the file has bytes, whatever it says of itself.
    Ok(decoder.with_limits(limits(bytes, bytes.len().saturating_mul(size_of::<Value>()))))
}

/// `decoded` is the most that is decoded at once. No part can be longer than the file.
fn limits(bytes: &[u8], decoded: usize) -> Limits {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = decoded;
    limits.intermediate_buffer_size = bytes.len();
    limits.ifd_value_size = MAX_PROFILE_BYTES;
    limits
}

fn failure(error: TiffError, bytes: &[u8]) -> Error {
    let format = Format::Tiff;
    match error {
        TiffError::IoError(io) if io.kind() == ErrorKind::UnexpectedEof => {
            Error::Truncated { format, size_bytes: bytes.len() }
        }
        // A strip said to be longer than the whole file.
        TiffError::LimitsExceeded => Error::Truncated { format, size_bytes: bytes.len() },
        TiffError::UnsupportedError(TiffUnsupportedError::UnsupportedCompressionMethod(method)) => {
            Error::Unsupported { format, kind: format!("compression {method:?}") }
        }
        TiffError::UnsupportedError(kind) => Error::Unsupported {
            format,
            kind: format!("something of which the decoder says: {kind}"),
        },
        other => Error::Corrupt { format, reason: other.to_string() },
    }
}
