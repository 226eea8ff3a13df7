//! What an AV1 bitstream says of itself before its pixels: units, and the sequence header (AV1 specification, 5.3 to 5.5).

use super::{corrupt, unsupported};
use crate::{
    Error,
    color::{Matrix, Range},
};

/// How often there are chroma samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sampling {
    /// No chroma: 4:0:0.
    Luma,
    /// Half as many in each direction: 4:2:0.
    Quarter,
    /// Half as many in each row: 4:2:2.
    Half,
    /// As many as luma: 4:4:4.
    Full,
}

/// Where a chroma sample of fewer than luma stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    /// In the middle of the luma samples it is for. Taken where nothing is said, as all readers of AVIF do.
    Centered,
    /// On the left ones.
    Left,
    /// On the upper left one.
    UpperLeft,
}

/// What the samples of a frame are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Coding {
    /// 8, 10 or 12.
    pub(super) depth: u32,
    pub(super) sampling: Sampling,
    pub(super) site: Site,
    pub(super) range: Range,
    /// By the numbers of ITU-T H.273.
    pub(super) matrix: u16,
    /// How often a decoder may hold a whole frame: as stored, stretched in width, and with noise added.
    pub(super) copies: u64,
}

impl Coding {
    /// The matrix between these samples and red, green and blue; `None` where it is none that we know.
    pub(super) const fn known_matrix(&self) -> Option<Matrix> {
        match self.matrix {
            0 => Some(Matrix::Identity),
            1 => Some(Matrix::Bt709),
            // Unspecified is taken as that of JPEG, as libavif does.
            2 | 5 | 6 => Some(Matrix::Bt601),
            9 => Some(Matrix::Bt2020),
            _ => None,
        }
    }
}

/// Reads the units of an item: one sequence header, and one frame. A still picture has no more, so that no file makes us
/// decode more than it shows.
pub(super) fn read(item: &[u8]) -> Result<Coding, Error> {
    const SEQUENCE_HEADER: u8 = 1;
    const FRAME_HEADER: u8 = 3;
    const FRAME: u8 = 6;
    let mut coding = None;
    let mut frames = 0;
    let mut rest = item;
    while let Some((&head, after)) = rest.split_first() {
        let has_extension = head & 4 != 0;
        let has_size = head & 2 != 0;
        let over = || corrupt(String::from("a unit of its bitstream is longer than the bitstream"));
        let body = after.get(usize::from(has_extension)..).ok_or_else(over)?;
        let (size, body) = if has_size { leb128(body)? } else { (body.len() as u64, body) };
        let size = usize::try_from(size).map_err(|_| over())?;
        let (unit, after) = body.split_at_checked(size).ok_or_else(over)?;
        match head >> 3 & 0xF {
            SEQUENCE_HEADER if coding.is_none() => coding = Some(sequence_header(unit)?),
            SEQUENCE_HEADER => return Err(unsupported("more than one sequence")),
            FRAME_HEADER | FRAME => frames += 1,
            _ => {}
        }
        rest = after;
    }
    let coding =
        coding.ok_or_else(|| corrupt(String::from("its bitstream has no sequence header")))?;
    match frames {
        0 => Err(corrupt(String::from("its bitstream has no frame"))),
        1 => Ok(coding),
        _ => Err(unsupported("more than one frame in a picture")),
    }
}

/// A number in bytes of seven bits each, the lowest first, and what follows it.
fn leb128(bytes: &[u8]) -> Result<(u64, &[u8]), Error> {
    let mut number = 0;
    for (index, &byte) in bytes.iter().take(8).enumerate() {
        number |= u64::from(byte & 0x7F) << (7 * index);
        if byte < 0x80 {
            return Ok((number, &bytes[index + 1..]));
        }
    }
    Err(corrupt(String::from("a length in its bitstream does not end")))
}

fn sequence_header(unit: &[u8]) -> Result<Coding, Error> {
    let mut bits = Bits { bytes: unit, at: 0 };
    let profile = bits.take(3)?;
    bits.skip(1)?;
    let is_reduced = bits.flag()?;
    if is_reduced {
        bits.skip(5)?;
    } else {
        skip_timing(&mut bits)?;
    }
    let width_bits = bits.take(4)? + 1;
    let height_bits = bits.take(4)? + 1;
    bits.skip(width_bits + height_bits)?;
    // The numbers of frames.
    if !is_reduced && bits.flag()? {
        bits.skip(4 + 3)?;
    }
    bits.skip(3)?;
    if !is_reduced {
        skip_inter_tools(&mut bits)?;
    }
    let may_stretch = bits.flag()?;
    bits.skip(2)?;
    let coding = color_config(&mut bits, profile)?;
    let may_have_noise = bits.flag()?;
    Ok(Coding { copies: 1 + u64::from(may_stretch) + u64::from(may_have_noise), ..coding })
}

/// Clocks and operating points.
fn skip_timing(bits: &mut Bits) -> Result<(), Error> {
    let mut delay_bits = None;
    if bits.flag()? {
        bits.skip(32 + 32)?;
        if bits.flag()? {
            // As many bits again, after their first 1, as there are zeros before it.
            let mut zeros = 0;
            while !bits.flag()? {
                zeros += 1;
            }
            bits.skip(zeros)?;
        }
        if bits.flag()? {
            delay_bits = Some(bits.take(5)? + 1);
            bits.skip(32 + 5 + 5)?;
        }
    }
    let has_display_delays = bits.flag()?;
    for _ in 0..=bits.take(5)? {
        bits.skip(12)?;
        if bits.take(5)? > 7 {
            bits.skip(1)?;
        }
        if let Some(delay_bits) = delay_bits
            && bits.flag()?
        {
            bits.skip(2 * delay_bits + 1)?;
        }
        if has_display_delays && bits.flag()? {
            bits.skip(4)?;
        }
    }
    Ok(())
}

/// What only frames that refer to others need.
fn skip_inter_tools(bits: &mut Bits) -> Result<(), Error> {
    bits.skip(4)?;
    let has_order = bits.flag()?;
    if has_order {
        bits.skip(2)?;
    }
    let may_have_screen_content = bits.flag()? || bits.flag()?;
    if may_have_screen_content && !bits.flag()? {
        bits.skip(1)?;
    }
    if has_order {
        bits.skip(3)?;
    }
    Ok(())
}

fn color_config(bits: &mut Bits, profile: usize) -> Result<Coding, Error> {
    const SRGB: [u16; 3] = [1, 13, 0];
    let depth = match (bits.flag()?, profile) {
        (false, _) => 8,
        (true, 2) if bits.flag()? => 12,
        (true, _) => 10,
    };
    let is_gray = profile != 1 && bits.flag()?;
    let codes = if bits.flag()? {
        [bits.take(8)?, bits.take(8)?, bits.take(8)?].map(|code| code as u16)
    } else {
        [2; 3]
    };
    let mut coding = Coding {
        depth,
        sampling: Sampling::Full,
        site: Site::Centered,
        range: Range::Full,
        matrix: codes[2],
        copies: 1,
    };
    if !is_gray && codes == SRGB {
        bits.skip(1)?;
        return Ok(coding);
    }
    coding.range = if bits.flag()? { Range::Full } else { Range::Video };
    if is_gray {
        return Ok(Coding { sampling: Sampling::Luma, ..coding });
    }
    coding.sampling = match (profile, depth) {
        (0, _) => Sampling::Quarter,
        (1, _) => Sampling::Full,
        (_, 12) if !bits.flag()? => Sampling::Full,
        (_, 12) if bits.flag()? => Sampling::Quarter,
        _ => Sampling::Half,
    };
    if coding.sampling == Sampling::Quarter {
        coding.site = match bits.take(2)? {
            1 => Site::Left,
            2 => Site::UpperLeft,
            _ => Site::Centered,
        };
    }
    bits.skip(1)?;
    Ok(coding)
}

/// Bits from the highest of the first byte on.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn flag(&mut self) -> Result<bool, Error> {
        let byte = self.bytes.get(self.at / 8);
        let byte = byte.ok_or_else(|| corrupt(String::from("its sequence header is too short")))?;
        let flag = byte >> (7 - self.at % 8) & 1 == 1;
        self.at += 1;
        Ok(flag)
    }

    fn take(&mut self, count: usize) -> Result<usize, Error> {
        (0..count).try_fold(0, |number, _| Ok(number << 1 | usize::from(self.flag()?)))
    }

    fn skip(&mut self, count: usize) -> Result<(), Error> {
        (0..count).try_for_each(|_| self.flag().map(|_| ()))
    }
}
