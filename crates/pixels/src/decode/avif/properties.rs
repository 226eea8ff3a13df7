//! What an AVIF says of one of its items.

use std::ops::Range;

use super::{
    boxes::{Boxes, Fields, Piece},
    container::Meta,
    corrupt, unsupported,
};
use crate::{Error, color, orientation::Mirroring, probe::Size};

#[derive(Default)]
pub(super) struct Properties {
    pub(super) size: Option<Size>,
    /// Quarters of a turn against the clock.
    pub(super) quarters: u8,
    /// After the turn.
    pub(super) mirror: Option<Mirroring>,
    pub(super) icc: Option<Range<usize>>,
    pub(super) codes: Option<Codes>,
    pub(super) is_alpha: bool,
}

/// Colors by the numbers of ITU-T H.273.
#[derive(Clone, Copy)]
pub(super) struct Codes {
    pub(super) primaries: u16,
    pub(super) transfer: u16,
    pub(super) matrix: u16,
    pub(super) range: color::Range,
}

/// Those of an item. One that a reader must know and we do not is refused.
pub(super) fn properties(meta: &Meta, item: u32) -> Result<Properties, Error> {
    /// An association has fifteen bits for the number of a property.
    const MOST: usize = 0x7FFF;
    /// Those that are read, and those of which nothing here depends.
    const KNOWN: [&[u8; 4]; 6] = [b"ispe", b"irot", b"imir", b"av1C", b"pixi", b"pasp"];
    let container = meta.ipco.clone();
    let container = container.ok_or_else(|| corrupt(String::from("it has no ipco box")))?;
    let all: Vec<Piece> = Boxes::new(meta.bytes, container).take(MOST).collect::<Result<_, _>>()?;
    let mut found = Properties::default();
    let (mut turn, mut icc) = (None, None);
    let mut fields = associations(meta, item)?;
    while let Some((index, is_essential)) = fields.next()? {
        // Numbers count from 1; 0 is none.
        let Some(Piece { kind, body }) = index.checked_sub(1).and_then(|index| all.get(index))
        else {
            continue;
        };
        let mut value = Fields(&meta.bytes[body.clone()]);
        match kind {
            b"ispe" if found.size.is_none() => {
                value.version()?;
                let (width_px, height_px) = (value.u32()?, value.u32()?);
                found.size = Some(Size { width_px, height_px });
            }
            b"irot" if turn.is_none() => turn = Some(value.u8()? & 3),
            b"imir" if found.mirror.is_none() => {
                let axis = value.u8()? & 1;
                found.mirror =
                    Some([Mirroring::UpsideDown, Mirroring::LeftRight][usize::from(axis)]);
            }
            b"colr" => match &value.four()? {
                b"prof" | b"rICC" if icc.is_none() => icc = Some(body.start + 4..body.end),
                b"nclx" => {
                    let (primaries, transfer, matrix) = (value.u16()?, value.u16()?, value.u16()?);
                    let is_full = value.u8()? >> 7 == 1;
                    let range = if is_full { color::Range::Full } else { color::Range::Video };
                    found.codes = Some(Codes { primaries, transfer, matrix, range });
                }
                _ => {}
            },
            b"auxC" => {
                const ALPHA: [&[u8]; 2] = [
                    b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0",
                    b"urn:mpeg:hevc:2015:auxid:1\0",
                ];
                value.version()?;
                found.is_alpha = ALPHA.iter().any(|kind| value.0.starts_with(kind));
            }
            b"clap" => return Err(unsupported("a cropped picture")),
            b"lsel" | b"a1op" => return Err(unsupported("layers")),
            kind if is_essential && !KNOWN.contains(&kind) => {
                return Err(unsupported(&format!("the property {}", kind.escape_ascii())));
            }
            _ => {}
        }
    }
    Ok(Properties { quarters: turn.unwrap_or(0), icc, ..found })
}

/// The numbers of an item's properties that are left, and whether a reader must know them.
struct Associations<'a> {
    fields: Fields<'a>,
    left: u8,
    is_wide: bool,
}

impl Associations<'_> {
    fn next(&mut self) -> Result<Option<(usize, bool)>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let (number, highest) =
            if self.is_wide { (self.fields.u16()?, 15) } else { (self.fields.u8()?.into(), 7) };
        Ok(Some((usize::from(number & !(1 << highest)), number >> highest == 1)))
    }
}

fn associations<'a>(meta: &Meta<'a>, item: u32) -> Result<Associations<'a>, Error> {
    let mut fields = Fields(meta.body(meta.ipma.as_ref(), "ipma")?);
    let (version, flags) = fields.version()?;
    let is_wide = flags & 1 == 1;
    for _ in 0..fields.u32()? {
        let id = fields.item(version > 0)?;
        let left = fields.u8()?;
        if id == item {
            return Ok(Associations { fields, left, is_wide });
        }
        fields.take(usize::from(left) * if is_wide { 2 } else { 1 })?;
    }
    Err(corrupt(format!("its item {item} has no properties")))
}
