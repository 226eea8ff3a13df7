//! The eight ways a camera can be held: reading them from EXIF, and turning a picture upright.

use std::ops::Range;

use crate::{
    probe::Size,
    raster::{Picture, Planes, Raster},
};

/// How a stored picture has to be turned to be upright; the numbers are those of EXIF.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Orientation {
    /// As stored.
    #[default]
    Upright = 1,
    /// Mirror left to right.
    Mirror = 2,
    /// Turn by half.
    Turn180 = 3,
    /// Mirror top to bottom.
    Flip = 4,
    /// Swap columns and rows.
    Transpose = 5,
    /// Turn a quarter clockwise.
    Turn90 = 6,
    /// Swap columns and rows, then turn by half.
    Transverse = 7,
    /// Turn a quarter counter-clockwise.
    Turn270 = 8,
}

/// A mirror as HEIF has it, beside its turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mirroring {
    UpsideDown,
    LeftRight,
}

impl Orientation {
    /// So many quarters against the clock first, and then the mirror.
    pub(crate) const fn from_turn(quarters: u8, mirror: Option<Mirroring>) -> Self {
        let turned = match mirror {
            None => [Self::Upright, Self::Turn270, Self::Turn180, Self::Turn90],
            Some(Mirroring::UpsideDown) => {
                [Self::Flip, Self::Transpose, Self::Mirror, Self::Transverse]
            }
            Some(Mirroring::LeftRight) => {
                [Self::Mirror, Self::Transverse, Self::Flip, Self::Transpose]
            }
        };
        turned[quarters as usize % 4]
    }

    /// The orientation of an EXIF number; anything outside 1..=8 is upright, as every viewer has it.
    pub(crate) const fn from_exif(number: u16) -> Self {
        match number {
            2 => Self::Mirror,
            3 => Self::Turn180,
            4 => Self::Flip,
            5 => Self::Transpose,
            6 => Self::Turn90,
            7 => Self::Transverse,
            8 => Self::Turn270,
            _ => Self::Upright,
        }
    }

    /// Reads tag 0x0112 of the first directory of an EXIF block; damage there leaves the picture as stored.
    pub(crate) fn read(exif: &[u8]) -> Self {
        // WebP and some PNG writers keep the JPEG segment's prefix.
        let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
        read_tag(tiff).map_or(Self::Upright, Self::from_exif)
    }

    /// Whether upright columns are stored rows.
    pub(crate) const fn swaps_axes(self) -> bool {
        self as u8 >= 5
    }

    /// Whether the upright picture starts at the stored last column, and at the stored last row.
    pub(crate) const fn starts_at_end(self) -> (bool, bool) {
        match self {
            Self::Upright | Self::Transpose => (false, false),
            Self::Mirror | Self::Turn270 => (true, false),
            Self::Flip | Self::Turn90 => (false, true),
            Self::Turn180 | Self::Transverse => (true, true),
        }
    }

    /// The size of the upright picture for a stored one, and the other way round.
    pub(crate) const fn turned(self, size: Size) -> Size {
        if self.swaps_axes() { size.swapped() } else { size }
    }

    /// Turns a picture upright.
    pub(crate) fn apply(self, picture: Picture) -> Picture {
        if self == Self::Upright {
            return picture;
        }
        match picture {
            Picture::Raster(Raster { size, layout, samples }) => {
                let samples = match layout.channels() {
                    1 => self.turn::<1>(size, &samples),
                    3 => self.turn::<3>(size, &samples),
                    _ => self.turn::<4>(size, &samples),
                };
                Picture::Raster(Raster { size: self.turned(size), layout, samples })
            }
            Picture::Planes(Planes { size, luma, chroma }) => Picture::Planes(Planes {
                size: self.turned(size),
                luma: self.turn::<1>(size, &luma),
                chroma: chroma.map(|plane| self.turn::<1>(size.chroma(), &plane)),
            }),
        }
    }

    fn turn<const CHANNELS: usize>(self, size: Size, samples: &[u8]) -> Vec<u8> {
        let (width, height) = (size.width_px as usize, size.height_px as usize);
        let (pixels, _) = samples.as_chunks::<CHANNELS>();
        let (from_right, from_bottom) = self.starts_at_end();
        let column = |x: usize| if from_right { width - 1 - x } else { x };
        let row = |y: usize| if from_bottom { height - 1 - y } else { y };
        let mut turned = Vec::with_capacity(samples.len());
        if self.swaps_axes() {
            for x in 0..width {
                let x = column(x);
                turned.extend((0..height).flat_map(|y| pixels[row(y) * width + x]));
            }
        } else {
            for y in 0..height {
                let line = &pixels[row(y) * width..][..width];
                turned.extend((0..width).flat_map(|x| line[column(x)]));
            }
        }
        turned
    }
}

fn read_tag(tiff: &[u8]) -> Option<u16> {
    const ORIENTATION: u16 = 0x0112;
    short_tag(tiff, ORIENTATION).map(|(value, _)| value)
}

/// The value of a tag of one short in the first directory of a TIFF, and where its two bytes lie.
pub(crate) fn short_tag(tiff: &[u8], tag: u16) -> Option<(u16, Range<usize>)> {
    const SHORT: u16 = 3;
    let big_endian = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let two = *tiff.get(at..)?.first_chunk()?;
        Some(if big_endian { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    };
    let directory = *tiff.get(4..)?.first_chunk()?;
    let directory =
        if big_endian { u32::from_be_bytes(directory) } else { u32::from_le_bytes(directory) }
            as usize;
    let count = usize::from(short(directory)?);
    for entry in (0..count).map(|index| directory + 2 + 12 * index) {
        if short(entry)? == tag && short(entry + 2)? == SHORT {
            return Some((short(entry + 8)?, entry + 8..entry + 10));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Layout;

    // Written out by hand from the EXIF drawing: the letters of a 2 x 3 picture as stored, and as they should stand.
    //     ab
    //     cd
    //     ef
    #[test]
    fn turns_each_way() {
        let check = |number: u16, upright: &str| {
            let size = Size { width_px: 2, height_px: 3 };
            let stored = Raster { size, layout: Layout::Gray, samples: b"abcdef".to_vec() };
            let orientation = Orientation::from_exif(number);
            let Picture::Raster(turned) = orientation.apply(Picture::Raster(stored)) else {
                unreachable!("a raster stays a raster")
            };
            let rows: Vec<_> = turned.samples.chunks(turned.size.width_px as usize).collect();
            assert_eq!(
                String::from_utf8(rows.join(&b'/')).unwrap(),
                upright,
                "orientation {number}"
            );
        };
        check(1, "ab/cd/ef");
        check(2, "ba/dc/fe");
        check(3, "fe/dc/ba");
        check(4, "ef/cd/ab");
        check(5, "ace/bdf");
        check(6, "eca/fdb");
        check(7, "fdb/eca");
        check(8, "bdf/ace");
        // Not a number of EXIF's.
        check(0, "ab/cd/ef");
        check(9, "ab/cd/ef");
    }

    #[test]
    fn reads_the_tag() {
        let check = |exif: &[u8], expected: Orientation| {
            assert_eq!(Orientation::read(exif), expected, "{exif:?}");
        };
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0\0\0\0\0";
        check(big, Orientation::Turn90);
        check(little, Orientation::Turn270);
        check(&[b"Exif\0\0".as_slice(), big].concat(), Orientation::Turn90);
        // Damage is no orientation, and no panic.
        for end in 0..19 {
            check(&big[..end], Orientation::Upright);
        }
        check(b"II*\0\xFF\xFF\xFF\xFF", Orientation::Upright);
    }
}
