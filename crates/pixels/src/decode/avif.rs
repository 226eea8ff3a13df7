//! AVIF: the container and the headers of the bitstream read here, the frames by rav1d.

mod boxes;
mod container;
mod frame;
mod levels;
mod properties;
mod sequence;

pub(crate) use self::container::Header;
use self::{
    container::{Item, Meaning},
    frame::{Filtering, Frame},
    levels::{Kind, Levels},
    sequence::{Coding, Sampling, Site},
};
use super::{Decoded, Shape, Wanted, reduces};
use crate::{
    Error,
    color::{
        MAX_PROFILE_BYTES, Matrix, Profile, Range, planes_to_rgb, stretch_chroma, stretch_luma,
    },
    planar,
    probe::{Format, Size},
    raster::{Layout, Picture, Raster},
    resize::{Alpha, Grid, Rectangle, Rows},
};

impl Header {
    pub(super) fn working_bytes(&self, target: Size) -> u64 {
        let items = [Some(&self.color), self.alpha.as_ref()].into_iter().flatten();
        let frame = items.map(|item| frame_bytes(item, self.size)).max().unwrap_or(0);
        let planes = self.color.coding.planes();
        let gray = |target| Rows::working_bytes(Layout::Gray, self.size, target);
        if self.alpha.is_none() {
            return frame + (planes as u64) * gray(target) + target.pixels() * 3;
        }
        // Planes at full size, red, green and blue of a row, and what is resized.
        frame
            + self.size.pixels() * (planes as u64 + 1)
            + 2 * gray(self.size)
            + u64::from(self.size.width_px) * 8
            + Rows::working_bytes(Layout::Rgba, self.size, target)
    }

    pub(super) fn decode(&self, bytes: &[u8], wanted: &Wanted) -> Result<Decoded, Error> {
        let profile = self.profile(bytes);
        let picture = match &self.alpha {
            Some(alpha) => Picture::Raster(self.shrink_pixels(bytes, alpha, wanted)?),
            None => self.shrink_planes(bytes, wanted, profile.as_ref())?,
        };
        Ok(Decoded { picture, profile })
    }

    fn profile(&self, bytes: &[u8]) -> Option<Profile> {
        let profile = match &self.meaning {
            Meaning::Unsaid => None,
            Meaning::Icc(icc) if icc.len() > MAX_PROFILE_BYTES => None,
            Meaning::Icc(icc) => bytes.get(icc.clone()).and_then(Profile::read),
            // Others were refused with the header.
            Meaning::Codes(primaries, transfer) => Profile::coded(*primaries, *transfer).ok()?,
        };
        let is_gray = self.color.coding.sampling == Sampling::Luma && self.alpha.is_none();
        profile.filter(|profile| profile.fits(Layout::Rgb) || is_gray && profile.fits(Layout::Gray))
    }

    /// Opaque: the planes that the file stores are resized, not an RGB copy of them.
    fn shrink_planes(
        &self,
        bytes: &[u8],
        wanted: &Wanted,
        profile: Option<&Profile>,
    ) -> Result<Picture, Error> {
        let Coding { range, sampling, .. } = self.color.coding;
        let matrix = self.color.coding.known_matrix().unwrap_or(Matrix::Bt601);
        let grids = self.grids(reduces(self.size, wanted.size, 2));
        let stays_planar = wanted.shape == Shape::PlanesIfStored
            && sampling != Sampling::Luma
            && matrix == Matrix::Bt601
            && profile.is_none();
        let mut rows: Vec<Rows> = match grids.as_slice() {
            [luma, blue, red] if stays_planar => {
                let chroma = [*blue, *red];
                planar::rows(*luma, chroma, wanted.size, wanted.orientation, wanted.stop).into()
            }
            grids => {
                let rows = |grid: &Grid| {
                    Rows::within(Layout::Gray, Alpha::Ready, *grid, wanted.size, wanted.stop)
                };
                grids.iter().map(rows).collect()
            }
        };
        let frame =
            Frame::decode(&self.color, self.size, bytes, self.filtering(wanted), wanted.stop)?;
        for (plane, (rows, grid)) in rows.iter_mut().zip(&grids).enumerate() {
            let levels = Levels::new(self.color.coding.depth, self.kind(plane), range, range);
            frame.for_each_row(plane, grid.size.width_px as usize, |stored| {
                rows.push(|row| {
                    levels.fill(stored, row);
                    Ok(())
                })
            })?;
        }
        drop(frame);
        match <[Rows; 3]>::try_from(rows) {
            Ok(rows) if stays_planar => {
                let mut planes = planar::finish(wanted.size, rows);
                if range == Range::Video {
                    stretch_luma(&mut planes.luma);
                    planes.chroma.iter_mut().for_each(|plane| stretch_chroma(plane));
                }
                Ok(Picture::Planes(planes))
            }
            Ok(rows) => {
                let planes = rows.map(|rows| rows.finish().samples);
                let samples = planes_to_rgb(planes.each_ref().map(Vec::as_slice), matrix, range);
                Ok(Picture::Raster(Raster { size: wanted.size, layout: Layout::Rgb, samples }))
            }
            Err(rows) => {
                let mut gray: Vec<u8> =
                    rows.into_iter().flat_map(|rows| rows.finish().samples).collect();
                if range == Range::Video {
                    stretch_luma(&mut gray);
                }
                // A profile for colors is for gray as well where it has the same three times.
                let layout = if profile.is_some_and(|profile| profile.fits(Layout::Rgb)) {
                    gray = gray.into_iter().flat_map(|level| [level; 3]).collect();
                    Layout::Rgb
                } else {
                    Layout::Gray
                };
                Ok(Picture::Raster(Raster { size: wanted.size, layout, samples: gray }))
            }
        }
    }

    /// With alpha: colors and alpha are brought together at full size, since what is hidden must not bleed into what shows.
    fn shrink_pixels(&self, bytes: &[u8], alpha: &Item, wanted: &Wanted) -> Result<Raster, Error> {
        let planes = self.full_planes(bytes, wanted)?;
        let matrix = self.color.coding.known_matrix().unwrap_or(Matrix::Bt601);
        let (width, Coding { depth, range, .. }) = (self.size.width_px as usize, alpha.coding);
        let frame = Frame::decode(alpha, self.size, bytes, self.filtering(wanted), wanted.stop)?;
        let levels = Levels::new(depth, Kind::Luma, range, Range::Full);
        let kind = if self.is_premultiplied { Alpha::Ready } else { Alpha::Straight };
        let mut rows = Rows::new(Layout::Rgba, kind, self.size, wanted.size, wanted.stop);
        let mut cover = vec![0; width];
        let mut first = 0;
        frame.for_each_row(0, width, |stored| {
            levels.fill(stored, &mut cover);
            let place = first..first + width;
            first += width;
            let rgb = match planes.as_slice() {
                [gray] => gray[place].iter().flat_map(|&level| [level; 3]).collect(),
                [luma, blue, red] => {
                    let row = [luma, blue, red].map(|plane| &plane[place.clone()]);
                    planes_to_rgb(row, matrix, Range::Full)
                }
                _ => unreachable!("a picture has one plane or three"),
            };
            rows.push(|row| {
                let pixels = row.as_chunks_mut::<4>().0.iter_mut();
                for ((pixel, &[r, g, b]), &a) in pixels.zip(rgb.as_chunks().0).zip(&cover) {
                    // What was multiplied is at most its alpha, but for what coding has changed.
                    let most = if self.is_premultiplied { a } else { u8::MAX };
                    *pixel = [r.min(most), g.min(most), b.min(most), a];
                }
                Ok(())
            })
        })?;
        Ok(rows.finish())
    }

    /// The planes of the colors with all levels, and with as many samples of chroma as of luma.
    fn full_planes(&self, bytes: &[u8], wanted: &Wanted) -> Result<Vec<Vec<u8>>, Error> {
        let Coding { depth, range, .. } = self.color.coding;
        let frame =
            Frame::decode(&self.color, self.size, bytes, self.filtering(wanted), wanted.stop)?;
        let full = |(plane, grid): (usize, &Grid)| {
            let levels = Levels::new(depth, self.kind(plane), range, Range::Full);
            let mut rows = Rows::within(Layout::Gray, Alpha::Ready, *grid, self.size, wanted.stop);
            frame.for_each_row(plane, grid.size.width_px as usize, |stored| {
                rows.push(|row| {
                    levels.fill(stored, row);
                    Ok(())
                })
            })?;
            Ok(rows.finish().samples)
        };
        self.grids(false).iter().enumerate().map(full).collect()
    }

    /// What the picture covers of each plane. Where chroma `is_reduced` too it lies where the file says, else between its luma:
    /// the resize takes no grid with an offset that it has to enlarge.
    fn grids(&self, is_reduced: bool) -> Vec<Grid> {
        let (width, height) = (f64::from(self.size.width_px), f64::from(self.size.height_px));
        let luma = Grid::new((width, height));
        let mut chroma = match self.color.coding.sampling {
            Sampling::Luma => return vec![luma],
            Sampling::Full => luma,
            Sampling::Half => Grid::new((width / 2.0, height)),
            Sampling::Quarter => Grid::new((width / 2.0, height / 2.0)),
        };
        // A sample on the first of two, not between them, stands a quarter of its own step earlier.
        let Rectangle { left, top, .. } = &mut chroma.covered;
        (*left, *top) = match self.color.coding.site {
            Site::Left if is_reduced => (0.25, 0.0),
            Site::UpperLeft if is_reduced => (0.25, 0.25),
            _ => (0.0, 0.0),
        };
        vec![luma, chroma, chroma]
    }

    fn kind(&self, plane: usize) -> Kind {
        let is_luma = plane == 0 || self.color.coding.known_matrix() == Some(Matrix::Identity);
        if is_luma { Kind::Luma } else { Kind::Chroma }
    }

    /// A third hides what the decoder's filters hide: against a decode with all of them, photos and a screenshot of qualities
    /// 30 to 92 keep 51 dB and more. At two and a half times, a photo of quality 30 keeps 44 dB only. The noise that a file may
    /// ask for holds nothing that a reader could miss, and would be averaged away.
    fn filtering(&self, wanted: &Wanted) -> Filtering {
        if reduces(self.size, wanted.size, 3) {
            Filtering::Bypassed
        } else {
            Filtering::AsSpecified
        }
    }
}

impl Coding {
    fn planes(&self) -> usize {
        if self.sampling == Sampling::Luma { 1 } else { 3 }
    }
}

/// What rav1d allocates for a frame, its own state and the bitstream included, at most.
fn frame_bytes(item: &Item, size: Size) -> u64 {
    let Coding { sampling, depth, copies, .. } = item.coding;
    let whole = |px: u32| u64::from(px).next_multiple_of(128) + 64;
    let luma = whole(size.width_px) * whole(size.height_px) * if depth > 8 { 2 } else { 1 };
    let picture = match sampling {
        Sampling::Luma => luma,
        Sampling::Quarter => luma * 3 / 2,
        Sampling::Half => luma * 2,
        Sampling::Full => luma * 3,
    };
    let state = size.pixels() + u64::from(size.width_px) * 128 + (2 << 20);
    picture * copies + state + item.data_bytes() * 2
}

fn corrupt(reason: String) -> Error {
    Error::Corrupt { format: Format::Avif, reason }
}

fn unsupported(kind: &str) -> Error {
    Error::Unsupported { format: Format::Avif, kind: kind.to_owned() }
}
