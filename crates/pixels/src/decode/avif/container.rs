//! The container of an AVIF (ISO/IEC 23008-12): which items the picture is made of, where they lie and what is said of them.
//!
//! ```text
//! ftyp  meta ─┬ pitm            which item is the picture
//!             ├ iinf ── infe    what kind of thing an item is
//!             ├ iloc, idat      where its bytes lie
//!             ├ iref            which item is the alpha of which
//!             └ iprp ─┬ ipco    properties: size, turns, color
//!                     └ ipma    which item has which of them
//! ```
//!
//! What it does not know it refuses with [`Error::Unsupported`] here, before anything is decoded.

use std::{borrow::Cow, ops::Range};

use super::{
    boxes::{Boxes, Fields},
    corrupt,
    properties::{Properties, properties},
    sequence::{self, Coding},
    unsupported,
};
use crate::{Error, Orientation, color, probe::Format, probe::Size};

pub(crate) struct Header {
    pub(in crate::decode) size: Size,
    pub(in crate::decode) orientation: Orientation,
    pub(super) color: Item,
    /// An item whose luma is the alpha.
    pub(super) alpha: Option<Item>,
    /// Whether the colors have been multiplied by the alpha.
    pub(super) is_premultiplied: bool,
    pub(super) meaning: Meaning,
}

/// What the colors mean. Where nothing is said they are sRGB.
pub(super) enum Meaning {
    Unsaid,
    /// Where an ICC profile lies.
    Icc(Range<usize>),
    /// Primaries and transfer, by the numbers of ITU-T H.273.
    Codes(u16, u16),
}

/// One AV1 picture in the file.
pub(super) struct Item {
    /// Never empty.
    extents: Vec<Range<usize>>,
    pub(super) coding: Coding,
}

impl Item {
    /// The bitstream, in one piece.
    pub(super) fn data<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        join(bytes, &self.extents)
    }

    pub(super) fn data_bytes(&self) -> u64 {
        self.extents.iter().map(|extent| extent.len() as u64).sum()
    }
}

impl Header {
    /// Whether the file begins as an AVIF, or as another picture in the same container.
    pub(in crate::decode) fn matches(bytes: &[u8]) -> bool {
        /// Those of HEIC, and those that say nothing of the codec.
        const OTHERS: [&[u8; 4]; 8] =
            [b"mif1", b"msf1", b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis"];
        bytes.get(4..8) == Some(b"ftyp")
            && brands(bytes)
                .any(|brand| is_avif(brand) || OTHERS.into_iter().any(|other| other == brand))
    }

    pub(in crate::decode) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let meta = find_meta(bytes)?;
        if !brands(bytes).any(is_avif) {
            return Err(unsupported("another codec than AV1"));
        }
        let size_bytes = bytes.len();
        let meta = meta.ok_or(Error::Truncated { format: Format::Avif, size_bytes })?;
        let meta = Meta::read(bytes, meta)?;
        let primary = {
            let mut fields = Fields(meta.body(meta.pitm.as_ref(), "pitm")?);
            let (version, _) = fields.version()?;
            fields.item(version > 0)?
        };
        let Properties { size, quarters, mirror, icc, codes, .. } = properties(&meta, primary)?;
        let size = size.ok_or_else(|| corrupt(String::from("its picture has no size")))?;
        // The longest side of AV1.
        if size.pixels() == 0 || size.width_px.max(size.height_px) > 1 << 16 {
            return Err(corrupt(format!("its picture is {size}")));
        }
        let mut color = meta.item(primary)?;
        if let Some(codes) = codes {
            (color.coding.matrix, color.coding.range) = (codes.matrix, codes.range);
        }
        if color.coding.known_matrix().is_none() {
            return Err(unsupported(&format!("matrix coefficients {}", color.coding.matrix)));
        }
        let meaning = match (icc, codes) {
            (Some(icc), _) => Meaning::Icc(icc),
            (None, Some(codes)) => Meaning::Codes(codes.primaries, codes.transfer),
            (None, None) => Meaning::Unsaid,
        };
        if let Meaning::Codes(primaries, transfer) = meaning
            && color::Profile::coded(primaries, transfer).is_err()
        {
            return Err(unsupported(&format!(
                "color primaries {primaries} with transfer {transfer}"
            )));
        }
        let alpha = meta.alpha_of(primary, size)?;
        let is_premultiplied = meta
            .reference(*b"prem", |from, to| Ok(from == primary && Some(to) == alpha))?
            .is_some();
        let alpha = alpha.map(|alpha| meta.item(alpha)).transpose()?;
        let orientation = Orientation::from_turn(quarters, mirror);
        Ok(Self { size, orientation, color, alpha, is_premultiplied, meaning })
    }
}

fn is_avif(brand: &[u8]) -> bool {
    brand == b"avif" || brand == b"avis"
}

/// The major brand, then the compatible ones; more than sixty are not a header any more.
fn brands(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let length = bytes.first_chunk().map_or(0, |&length| u32::from_be_bytes(length) as usize);
    let end = bytes.len().min(length).min(256);
    let brands = bytes.get(8..end).unwrap_or_default().chunks_exact(4);
    brands.enumerate().filter(|(index, _)| *index != 1).map(|(_, brand)| brand)
}

/// Where the metadata lies. Goes through the whole file: one of which a box is cut off is not whole.
fn find_meta(bytes: &[u8]) -> Result<Option<Range<usize>>, Error> {
    let mut meta = None;
    for piece in Boxes::new(bytes, 0..bytes.len()) {
        let piece = piece?;
        if &piece.kind == b"meta" && meta.is_none() {
            meta = Some(piece.body);
        }
    }
    Ok(meta)
}

/// The boxes of the metadata, each the first of its type.
pub(super) struct Meta<'a> {
    pub(super) bytes: &'a [u8],
    pitm: Option<Range<usize>>,
    iinf: Option<Range<usize>>,
    iloc: Option<Range<usize>>,
    idat: Option<Range<usize>>,
    iref: Option<Range<usize>>,
    pub(super) ipco: Option<Range<usize>>,
    pub(super) ipma: Option<Range<usize>>,
}

const VERSION_BYTES: usize = 4;

impl<'a> Meta<'a> {
    fn read(bytes: &'a [u8], body: Range<usize>) -> Result<Self, Error> {
        let (pitm, iinf, iloc, idat, iref) = Default::default();
        let mut meta = Self { bytes, pitm, iinf, iloc, idat, iref, ipco: None, ipma: None };
        let inner = body.start.saturating_add(VERSION_BYTES).min(body.end)..body.end;
        for piece in Boxes::new(bytes, inner) {
            let piece = piece?;
            let place = match &piece.kind {
                b"pitm" => &mut meta.pitm,
                b"iinf" => &mut meta.iinf,
                b"iloc" => &mut meta.iloc,
                b"idat" => &mut meta.idat,
                b"iref" => &mut meta.iref,
                b"iprp" => {
                    for piece in Boxes::new(bytes, piece.body) {
                        let piece = piece?;
                        match &piece.kind {
                            b"ipco" => meta.ipco = meta.ipco.or(Some(piece.body)),
                            b"ipma" => meta.ipma = meta.ipma.or(Some(piece.body)),
                            _ => {}
                        }
                    }
                    continue;
                }
                _ => continue,
            };
            if place.is_none() {
                *place = Some(piece.body);
            }
        }
        Ok(meta)
    }

    pub(super) fn body(&self, found: Option<&Range<usize>>, name: &str) -> Result<&'a [u8], Error> {
        let missing = || corrupt(format!("it has no {name} box"));
        found.map(|body| &self.bytes[body.clone()]).ok_or_else(missing)
    }

    /// An item, which must be an AV1 picture.
    fn item(&self, id: u32) -> Result<Item, Error> {
        self.check_kind(id)?;
        let extents = self.extents(id)?;
        let coding = sequence::read(&join(self.bytes, &extents))?;
        Ok(Item { extents, coding })
    }

    fn check_kind(&self, id: u32) -> Result<(), Error> {
        let Some(body) = self.iinf.clone() else {
            return Err(corrupt(String::from("it has no iinf box")));
        };
        let (version, _) = Fields(&self.bytes[body.clone()]).version()?;
        let entries_at = VERSION_BYTES + if version == 0 { 2 } else { 4 };
        let entries = (body.start + entries_at).min(body.end)..body.end;
        for piece in Boxes::new(self.bytes, entries) {
            let mut fields = Fields(&self.bytes[piece?.body]);
            let (version, _) = fields.version()?;
            // Older versions name no type, and no AVIF has them.
            if version < 2 || fields.item(version > 2)? != id {
                continue;
            }
            let protection = fields.u16()?;
            return match &fields.four()? {
                b"av01" if protection == 0 => Ok(()),
                b"av01" => Err(unsupported("protection")),
                b"grid" => Err(unsupported("a grid of pictures")),
                kind => Err(unsupported(&format!("an item of the type {}", kind.escape_ascii()))),
            };
        }
        Err(corrupt(format!("it does not say what its item {id} is")))
    }

    /// Where the bytes of an item lie, one piece after the other, never more of them than the file has.
    fn extents(&self, id: u32) -> Result<Vec<Range<usize>>, Error> {
        let mut fields = Fields(self.body(self.iloc.as_ref(), "iloc")?);
        let (version, _) = fields.version()?;
        let sizes = fields.u16()?;
        let size = |shift: u32| usize::from(sizes >> shift & 0xF);
        let (offset, length, base, index) = (size(12), size(8), size(4), size(0));
        let index = if version == 0 { 0 } else { index };
        if [offset, length, base, index].iter().any(|size| ![0, 4, 8].contains(size)) {
            return Err(corrupt(String::from("its iloc box has numbers of an odd size")));
        }
        for _ in 0..fields.item(version > 1)? {
            let found = fields.item(version > 1)?;
            let method = if version == 0 { 0 } else { fields.u16()? & 0xF };
            let source = fields.u16()?;
            let start = fields.uint(base)?;
            let count = usize::from(fields.u16()?);
            let mut entries = Fields(fields.take(count * (index + offset + length))?);
            if found != id {
                continue;
            }
            let place = match method {
                0 => 0..self.bytes.len(),
                1 => {
                    self.idat.clone().ok_or_else(|| corrupt(String::from("it has no idat box")))?
                }
                _ => return Err(unsupported("items made of other items")),
            };
            if source != 0 {
                return Err(unsupported("pixels in another file"));
            }
            let mut extents = Vec::new();
            let mut total = 0;
            for _ in 0..count {
                entries.take(index)?;
                let from = start.checked_add(entries.uint(offset)?);
                let extent = self.extent(&place, from, entries.uint(length)?)?;
                total += extent.len();
                if total > self.bytes.len() {
                    return Err(corrupt(format!("its item {id} has more bytes than the file")));
                }
                extents.push(extent);
            }
            if total == 0 {
                return Err(corrupt(format!("its item {id} is empty")));
            }
            return Ok(extents);
        }
        Err(corrupt(format!("it does not say where its item {id} is")))
    }

    /// A part of `place`; a length of 0 is all that is left of it.
    fn extent(
        &self,
        place: &Range<usize>,
        from: Option<u64>,
        length: u64,
    ) -> Result<Range<usize>, Error> {
        let over = || {
            if place.end == self.bytes.len() {
                Error::Truncated { format: Format::Avif, size_bytes: self.bytes.len() }
            } else {
                corrupt(String::from("an item is not where its iloc box says"))
            }
        };
        let available = place.len() as u64;
        let from = from.filter(|&from| from <= available).ok_or_else(over)?;
        let length = if length == 0 { available - from } else { length };
        let end = from.checked_add(length).filter(|&end| end <= available).ok_or_else(over)?;
        Ok(place.start + from as usize..place.start + end as usize)
    }

    /// The first reference of a kind that is `wanted`, asked with the item that refers and the one referred to: the former.
    fn reference(
        &self,
        kind: [u8; 4],
        mut wanted: impl FnMut(u32, u32) -> Result<bool, Error>,
    ) -> Result<Option<u32>, Error> {
        let Some(body) = self.iref.clone() else { return Ok(None) };
        let (version, _) = Fields(&self.bytes[body.clone()]).version()?;
        for piece in Boxes::new(self.bytes, body.start + VERSION_BYTES..body.end) {
            let piece = piece?;
            if piece.kind != kind {
                continue;
            }
            let mut fields = Fields(&self.bytes[piece.body]);
            let from = fields.item(version > 0)?;
            for _ in 0..fields.u16()? {
                if wanted(from, fields.item(version > 0)?)? {
                    return Ok(Some(from));
                }
            }
        }
        Ok(None)
    }

    /// The item that is the alpha of `color`, which is of a size.
    fn alpha_of(&self, color: u32, size: Size) -> Result<Option<u32>, Error> {
        /// A picture may have a few others beside it, such as a map of depths.
        const MOST_OTHERS: usize = 16;
        let mut others = 0;
        let found = self.reference(*b"auxl", |item, to| {
            if to != color {
                return Ok(false);
            }
            others += 1;
            if others > MOST_OTHERS {
                return Err(unsupported("very many pictures beside its own"));
            }
            properties(self, item).map(|found| found.is_alpha)
        })?;
        let Some(item) = found else { return Ok(None) };
        match properties(self, item)?.size {
            Some(alpha) if alpha == size => Ok(Some(item)),
            Some(_) => Err(unsupported("alpha of another size than its colors")),
            None => Err(corrupt(String::from("its alpha has no size"))),
        }
    }
}

fn join<'a>(bytes: &'a [u8], extents: &[Range<usize>]) -> Cow<'a, [u8]> {
    match extents {
        [extent] => Cow::Borrowed(&bytes[extent.clone()]),
        extents => extents.iter().flat_map(|extent| &bytes[extent.clone()]).copied().collect(),
    }
}
