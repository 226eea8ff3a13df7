//! WebP: the container and lossy pictures that become much smaller are read here, everything else by libwebp.

mod bitstream;
mod container;
mod vp8;

use self::bitstream::{Filtering, decode_pixels, decode_planes};
pub(crate) use self::container::Header;
use self::container::Place;
#[cfg(fuzzing)]
pub use self::vp8::hold_frame_to_libwebp;
use super::{Decoded, Shape, Wanted, reduces};
use crate::{
    Error,
    color::{
        MAX_PROFILE_BYTES, Matrix, Profile, Range, planes_to_rgb, stretch_chroma, stretch_luma,
    },
    encode::Compression,
    planar,
    probe::{Format, Size},
    raster::{Layout, Picture, Raster},
    resize::{Alpha, Grid, Rows},
};

impl Header {
    pub(super) const fn compression(&self) -> Compression {
        self.compression
    }

    pub(super) fn working_bytes(&self, target: Size) -> u64 {
        let frame = self.frame.size.pixels();
        let decoded = match (self.compression, self.has_alpha) {
            (Compression::Lossy, false) if self.frame.covers(self.size) => {
                let decoded = if self.halves(target) {
                    vp8::working_bytes(self.size)
                } else {
                    frame * 3 / 2 + u64::from(self.size.width_px) * 64
                };
                let rows = 3 * Rows::working_bytes(Layout::Gray, self.size, target);
                return decoded + rows + target.pixels() * 6;
            }
            // RGBA, and libwebp's own two copies of the alpha plane, one of them as wide pixels.
            (Compression::Lossy, _) => frame * 9,
            // libwebp's own copy of all pixels, and RGBA.
            (Compression::Lossless, _) => frame * 8,
        };
        decoded
            + Rows::working_bytes(Layout::Rgba, self.size, target)
            + u64::from(self.size.width_px) * 64
    }

    pub(super) fn decode(&self, bytes: &[u8], wanted: &Wanted) -> Result<Decoded, Error> {
        let icc = self.icc.clone().filter(|icc| icc.len() <= MAX_PROFILE_BYTES);
        let profile = icc.and_then(|icc| bytes.get(icc)).and_then(Profile::read);
        let profile = profile.filter(|profile| profile.fits(Layout::Rgb));
        let picture = if self.compression == Compression::Lossy
            && !self.has_alpha
            && self.frame.covers(self.size)
        {
            let shape = if profile.is_none() { wanted.shape } else { Shape::Raster };
            self.shrink_planes(bytes, wanted, shape)?
        } else {
            Picture::Raster(self.shrink_pixels(bytes, wanted)?)
        };
        Ok(Decoded { picture, profile })
    }

    /// Lossy and opaque: the planes that the file stores are resized, not an RGB copy of them.
    fn shrink_planes(&self, bytes: &[u8], wanted: &Wanted, shape: Shape) -> Result<Picture, Error> {
        let (width, height) = (f64::from(self.size.width_px), f64::from(self.size.height_px));
        let [luma, chroma] = [1.0, 2.0].map(|part| Grid::new((width / part, height / part)));
        let Wanted { size, orientation, stop, .. } = *wanted;
        let mut rows = if shape == Shape::PlanesIfStored {
            planar::rows(luma, [chroma; 2], size, orientation, stop)
        } else {
            [luma, chroma, chroma]
                .map(|grid| Rows::within(Layout::Gray, Alpha::Ready, grid, size, stop))
        };
        if self.halves(wanted.size) {
            self.read_rows(bytes, &mut |plane, fill| {
                rows[plane].push(|row| {
                    fill(row);
                    Ok(())
                })
            })?;
        } else {
            self.push_planes(bytes, wanted.stop, &mut rows)?;
        }
        if shape == Shape::PlanesIfStored {
            let mut planes = planar::finish(wanted.size, rows);
            stretch_luma(&mut planes.luma);
            for plane in &mut planes.chroma {
                stretch_chroma(plane);
            }
            return Ok(Picture::Planes(planes));
        }
        let [luma, blue, red] = rows.map(|rows| rows.finish().samples);
        let samples = planes_to_rgb([&luma, &blue, &red], Matrix::Bt601, Range::Video);
        Ok(Picture::Raster(Raster { size: wanted.size, layout: Layout::Rgb, samples }))
    }

    /// Gives every row of luma, plane 0, and of both planes of chroma to `push`, with a function that writes it. No edges are
    /// smoothed.
    fn read_rows(&self, bytes: &[u8], push: &mut vp8::Push) -> Result<(), Error> {
        let bitstream = &bytes[self.frame.bitstream..self.frame.data.end];
        vp8::decode(bitstream, self.frame.declared, self.size, push).map_err(
            |failure| match failure {
                vp8::Failure::Truncated => {
                    Error::Truncated { format: Format::WebP, size_bytes: bytes.len() }
                }
                vp8::Failure::Corrupt(reason) => Self::corrupt(reason.to_owned()),
                vp8::Failure::Refused(error) => error,
            },
        )
    }

    /// The planes with their edges smoothed, by libwebp.
    fn push_planes(
        &self,
        bytes: &[u8],
        stop: &dyn Fn() -> bool,
        rows: &mut [Rows; 3],
    ) -> Result<(), Error> {
        let half = self.size.chroma();
        let mut luma = vec![0; self.size.pixels() as usize];
        let mut chroma = [(); 2].map(|()| vec![0; half.pixels() as usize]);
        let data = &bytes[self.frame.data.clone()];
        decode_planes(data, self, &mut luma, &mut chroma, stop, Filtering::AsSpecified)?;
        let [blue, red] = chroma;
        let planes = [(luma, self.size), (blue, half), (red, half)];
        for (rows, (samples, size)) in rows.iter_mut().zip(planes) {
            let mut stored = samples.chunks_exact(size.width_px as usize);
            stored.try_for_each(|row| rows.push_row(row))?;
        }
        Ok(())
    }

    /// Lossless, with alpha, or a frame smaller than its canvas, which is transparent around it.
    fn shrink_pixels(&self, bytes: &[u8], wanted: &Wanted) -> Result<Raster, Error> {
        let covers = self.frame.covers(self.size);
        let layout = if self.has_alpha || !covers { Layout::Rgba } else { Layout::Rgb };
        let alpha = if layout == Layout::Rgba { Alpha::Straight } else { Alpha::Ready };
        let Place { left, top, size: frame, .. } = self.frame;
        let frame_row = frame.width_px as usize * layout.channels();
        let mut pixels = vec![0; frame_row * frame.height_px as usize];
        let data = &bytes[self.frame.data.clone()];
        decode_pixels(data, self, layout, &mut pixels, wanted.stop, self.filtering(wanted))?;
        let mut rows = Rows::new(layout, alpha, self.size, wanted.size, wanted.stop);
        let mut stored = pixels.chunks_exact(frame_row);
        let first = left as usize * layout.channels();
        for y in 0..self.size.height_px {
            let inside = (top..top + frame.height_px).contains(&y);
            rows.push(|row| {
                if !covers {
                    row.fill(0);
                }
                if let Some(stored) = inside.then(|| stored.next()).flatten() {
                    row[first..first + frame_row].copy_from_slice(stored);
                }
                Ok(())
            })?;
        }
        Ok(rows.finish())
    }

    /// Halving hides what the decoder's filters hide.
    fn halves(&self, target: Size) -> bool {
        reduces(self.size, target, 2)
    }

    fn filtering(&self, wanted: &Wanted) -> Filtering {
        if self.halves(wanted.size) { Filtering::Bypassed } else { Filtering::AsSpecified }
    }

    fn corrupt(reason: String) -> Error {
        Error::Corrupt { format: Format::WebP, reason }
    }
}
