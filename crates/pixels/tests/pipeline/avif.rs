//! AVIF: every kind of samples and of container, against the same picture in a PNG or another container.
//!
//! There is no encoder of AV1 here: the bitstreams are those of the fixtures, and the containers around them are written
//! by hand.

use std::{fs, path::PathBuf};

use moxcms::ColorProfile;
use pixels::{Encoding, probe};

use crate::{difference, pixels_of, request, run};

const SIZE: (u32, u32) = (96, 64);

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/valid");
    fs::read(folder.join(name)).unwrap()
}

/// The bitstream of a fixture that has one.
fn bitstream(name: &str) -> Vec<u8> {
    let file = fixture(name);
    let at = file.windows(4).position(|kind| kind == b"mdat").unwrap();
    file[at + 4..].to_vec()
}

/// A large picture whose alpha is its own luma.
pub(crate) fn large_with_alpha() -> Vec<u8> {
    let data = || bitstream("avif-large.avif");
    let opaque = Container { properties: vec![ispe(1201, 901)], ..Container::new(data(), &[]) };
    opaque.with_alpha(data(), &[b"auxl"]).write()
}

fn boxed(kind: [u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    [&(body.len() as u32 + 8).to_be_bytes(), kind.as_slice(), &body].concat()
}

fn ispe(width: u32, height: u32) -> Vec<u8> {
    boxed(*b"ispe", &[&[0; 4], &width.to_be_bytes(), &height.to_be_bytes()])
}

fn nclx(primaries: u8, transfer: u8, matrix: u8, is_full: bool) -> Vec<u8> {
    let codes = [0, primaries, 0, transfer, 0, matrix, u8::from(is_full) << 7];
    boxed(*b"colr", &[b"nclx", &codes])
}

/// An entry of `iinf`.
fn infe(id: u8, kind: [u8; 4]) -> Vec<u8> {
    boxed(*b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0], &kind, &[0]])
}

/// What a container says, each with a usual value.
struct Container {
    brand: [u8; 4],
    /// What the items are, the picture first.
    kinds: Vec<[u8; 4]>,
    /// Their bitstreams.
    data: Vec<Vec<u8>>,
    /// All properties.
    properties: Vec<Vec<u8>>,
    /// The numbers of those that each item has; 0x80 says that a reader must know it.
    owned: Vec<Vec<u8>>,
    references: Vec<Vec<u8>>,
    places: Places,
}

/// How the bytes of items are found.
#[derive(Clone, Copy, Debug)]
enum Places {
    /// One extent each, in the file.
    InFile,
    /// With numbers of eight bytes.
    Wide,
    /// In a box of the metadata.
    InMetadata,
    /// In two halves.
    Halves,
    /// By a method of this number, which there is not.
    Method(u8),
}

impl Container {
    fn new(data: Vec<u8>, extra: &[Vec<u8>]) -> Self {
        let properties = [vec![ispe(SIZE.0, SIZE.1)], extra.to_vec()].concat();
        Self {
            brand: *b"avif",
            kinds: vec![*b"av01"],
            data: vec![data],
            owned: vec![(1..=properties.len() as u8).collect()],
            properties,
            references: Vec::new(),
            places: Places::InFile,
        }
    }

    fn with_alpha(mut self, data: Vec<u8>, references: &[&[u8; 4]]) -> Self {
        self.kinds.push(*b"av01");
        self.data.push(data);
        let kind = b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0";
        self.properties.push(boxed(*b"auxC", &[&[0; 4], kind]));
        self.owned.push(vec![1, self.properties.len() as u8]);
        for kind in references {
            let [from, to] = if **kind == *b"auxl" { [2, 1] } else { [1, 2] };
            self.references.push(boxed(**kind, &[&[0, from, 0, 1, 0, to]]));
        }
        self
    }

    fn write(&self) -> Vec<u8> {
        let entries = (1..).zip(&self.kinds).map(|(id, kind)| infe(id, *kind)).collect::<Vec<_>>();
        let count = self.kinds.len() as u8;
        let iinf = boxed(*b"iinf", &[&[0, 0, 0, 0, 0, count], &entries.concat()]);
        let ipco = boxed(*b"ipco", &[&self.properties.concat()]);
        let mut owned = vec![0, 0, 0, 0, 0, 0, 0, count];
        for (id, numbers) in (1..).zip(&self.owned) {
            owned.extend([0, id, numbers.len() as u8]);
            owned.extend(numbers);
        }
        let iprp = boxed(*b"iprp", &[&ipco, &boxed(*b"ipma", &[&owned])]);
        let iref = boxed(*b"iref", &[&[0; 4], &self.references.concat()]);
        let data = self.data.concat();
        let idat = match self.places {
            Places::InMetadata => boxed(*b"idat", &[&data]),
            _ => Vec::new(),
        };
        // The places do not change the length of the box that they are in, so the second time they are right.
        let with_places = |start: usize| {
            let pitm = boxed(*b"pitm", &[&[0, 0, 0, 0, 0, 1]]);
            let meta = [&[0; 4], pitm.as_slice(), &self.iloc(start), &iinf, &iprp, &iref, &idat];
            let ftyp = boxed(*b"ftyp", &[&self.brand, &[0; 4], b"mif1"]);
            [ftyp, boxed(*b"meta", &meta)].concat()
        };
        let head = with_places(0).len();
        match self.places {
            Places::InMetadata => with_places(0),
            _ => [with_places(head + 8), boxed(*b"mdat", &[&data])].concat(),
        }
    }

    fn iloc(&self, start: usize) -> Vec<u8> {
        let (version, sizes, method) = match self.places {
            Places::InFile | Places::Halves => (0, 0x44, None),
            Places::Wide => (2, 0x88, Some(0)),
            Places::InMetadata => (1, 0x44, Some(1)),
            Places::Method(method) => (1, 0x44, Some(method)),
        };
        let mut body = vec![version, 0, 0, 0, sizes, 0];
        let narrow = |number: usize, wide: bool| {
            let bytes = (number as u64).to_be_bytes();
            bytes[if wide { 0 } else { 4 }..].to_vec()
        };
        let count = self.data.len() as u8;
        body.extend(if version == 2 { vec![0, 0, 0, count] } else { vec![0, count] });
        let mut at = start;
        for (id, data) in (1..).zip(&self.data) {
            body.extend(if version == 2 { vec![0, 0, 0, id] } else { vec![0, id] });
            body.extend(method.into_iter().flat_map(|method| [0, method]));
            let middle = data.len() / 2;
            let extents = match self.places {
                Places::Halves => vec![(at, middle), (at + middle, data.len() - middle)],
                _ => vec![(at, data.len())],
            };
            body.extend([0, 0, 0, extents.len() as u8]);
            for (from, length) in extents {
                body.extend(narrow(from, version == 2));
                body.extend(narrow(length, version == 2));
            }
            at += data.len();
        }
        boxed(*b"iloc", &[&body])
    }
}

fn code(container: &Container) -> &'static str {
    let bytes = container.write();
    let error = probe(&bytes).unwrap_err();
    assert_eq!(run(&bytes, &request(1, 1, Encoding::Png)).unwrap_err(), error);
    error.code()
}

/// The mean difference of a channel.
fn mean_difference(found: &[[u8; 3]], expected: &[[u8; 3]]) -> f64 {
    let pairs = found.as_flattened().iter().zip(expected.as_flattened());
    let sum: u64 = pairs.map(|(found, expected)| u64::from(found.abs_diff(*expected))).sum();
    sum as f64 / (found.len() * 3) as f64
}

#[test]
fn decodes_every_kind_of_samples() {
    let scene = fixture("png-rgb.png");
    let check = |name: &str, most: f64| {
        // As stored, a little smaller, and so small that no filter is needed.
        for (width, height) in [SIZE, (90, 60), (48, 32), (24, 16)] {
            let expected = pixels_of(&scene, width, height);
            let bytes = fixture(name);
            let off = mean_difference(&pixels_of(&bytes, width, height), &expected);
            assert!(off <= most, "{name} at {width}x{height}: {off:.2}");
            // In planes all the way, where they stay planes.
            let [found, expected] = [&bytes, &scene].map(|bytes| {
                let jpeg = request(width, height, Encoding::Jpeg { quality: 97 });
                pixels_of(&run(bytes, &jpeg).unwrap().bytes, width, height)
            });
            let off = mean_difference(&found, &expected);
            assert!(off <= most + 1.0, "{name} at {width}x{height} as JPEG: {off:.2}");
        }
    };
    check("avif.avif", 3.0);
    check("avif-420.avif", 4.0);
    check("avif-10-bit.avif", 4.0);
    check("avif-12-bit.avif", 3.0);
    check("avif-lossless.avif", 0.0);
    check("avif-turned.avif", 3.0);
}

#[test]
fn gray_is_gray() {
    let found = pixels_of(&fixture("avif-gray.avif"), SIZE.0, SIZE.1);
    assert!(found.iter().all(|[r, g, b]| r == g && g == b));
    // What was made gray is light, not samples: the parts of BT.709 come near to it.
    let mut scene = pixels_of(&fixture("png-rgb.png"), SIZE.0, SIZE.1);
    for pixel in &mut scene {
        let [r, g, b] = pixel.map(f64::from);
        *pixel = [(0.2126 * r + 0.7152 * g + 0.0722 * b).round() as u8; 3];
    }
    let off = mean_difference(&found, &scene);
    assert!(off < 5.0, "{off:.2}");
}

#[test]
fn finds_the_bytes_of_an_item_wherever_they_are() {
    let expected = pixels_of(&fixture("avif.avif"), SIZE.0, SIZE.1);
    for places in [Places::InFile, Places::Wide, Places::InMetadata, Places::Halves] {
        let container = Container { places, ..Container::new(bitstream("avif.avif"), &[]) };
        let found = pixels_of(&container.write(), SIZE.0, SIZE.1);
        assert!(found == expected, "{places:?}");
    }
}

#[test]
fn turns_first_and_mirrors_then() {
    let stored = pixels_of(&fixture("avif.avif"), SIZE.0, SIZE.1);
    let at = |x: u32, y: u32| stored[(y * SIZE.0 + x) as usize];
    let (right, bottom) = (SIZE.0 - 1, SIZE.1 - 1);
    // The upper left pixel of the upright picture, and the one to its right, as ISO/IEC 23008-12, 6.5.10 and 6.5.12 have them.
    let check = |turn: Option<u8>, mirror: Option<u8>, first: [u8; 3], second: [u8; 3]| {
        let turn = turn.map(|quarters| boxed(*b"irot", &[&[quarters]]));
        let mirror = mirror.map(|axis| boxed(*b"imir", &[&[axis]]));
        let extra: Vec<_> = turn.into_iter().chain(mirror).collect();
        let bytes = Container::new(bitstream("avif.avif"), &extra).write();
        let size = probe(&bytes).unwrap();
        let found = pixels_of(&bytes, size.width_px, size.height_px);
        assert_eq!(found[..2], [first, second], "{extra:?}");
    };
    check(None, None, at(0, 0), at(1, 0));
    check(Some(0), None, at(0, 0), at(1, 0));
    check(Some(1), None, at(right, 0), at(right, 1));
    check(Some(2), None, at(right, bottom), at(right - 1, bottom));
    check(Some(3), None, at(0, bottom), at(0, bottom - 1));
    check(None, Some(0), at(0, bottom), at(1, bottom));
    check(None, Some(1), at(right, 0), at(right - 1, 0));
    check(Some(1), Some(0), at(0, 0), at(0, 1));
    check(Some(1), Some(1), at(right, bottom), at(right, bottom - 1));
}

#[test]
fn reads_colors_by_number() {
    let data = || bitstream("avif-lossless.avif");
    let srgb = pixels_of(&Container::new(data(), &[]).write(), 24, 16);
    let same =
        |extra: &[Vec<u8>]| pixels_of(&Container::new(data(), extra).write(), 24, 16) == srgb;
    // sRGB, by its own numbers, with the curve of television, and unsaid.
    assert!(same(&[nclx(1, 13, 0, true)]));
    assert!(same(&[nclx(1, 1, 0, true)]));
    assert!(same(&[nclx(2, 2, 0, true)]));
    // Display P3 has other numbers for the same colors, whoever says so; a profile counts more than numbers.
    let icc = ColorProfile::new_display_p3().encode().unwrap();
    let icc = boxed(*b"colr", &[b"prof", &icc]);
    let by_number = pixels_of(&Container::new(data(), &[nclx(12, 13, 0, true)]).write(), 24, 16);
    let by_icc = [nclx(1, 13, 0, true), icc];
    let by_icc = pixels_of(&Container::new(data(), &by_icc).write(), 24, 16);
    assert!(by_number != srgb);
    assert!(difference(&by_number, &by_icc) <= 1);
    // The container's matrix is the one that counts: taken as luma and chroma, green, blue and red are other colors.
    assert!(!same(&[nclx(1, 13, 6, true)]));
    // What no engine of ours has right colors for, by its primaries, its curve and its matrix.
    for codes in
        [nclx(9, 16, 9, true), nclx(9, 18, 9, true), nclx(8, 13, 1, true), nclx(1, 13, 8, true)]
    {
        assert_eq!(code(&Container::new(data(), &[codes])), "E_UNSUPPORTED");
    }
}

#[test]
fn follows_range_and_matrix() {
    // Luma 128 without color, in every reading, from the flat corner of a picture: see what the container's words change.
    let data = || bitstream("avif-gray.avif");
    let levels =
        |codes: Vec<u8>| pixels_of(&Container::new(data(), &[codes]).write(), SIZE.0, SIZE.1);
    let full = levels(nclx(1, 13, 1, true));
    let video = levels(nclx(1, 13, 1, false));
    for (&[full, ..], &[video, ..]) in full.iter().zip(&video) {
        let stretched = (f64::from(full) - 16.0) * 255.0 / 219.0;
        assert_eq!(video, stretched.round() as u8, "{full}");
    }
}

#[test]
fn lays_alpha_on_the_background() {
    let color = || bitstream("avif-lossless.avif");
    let alpha = || bitstream("avif-gray.avif");
    let gray = pixels_of(&fixture("avif-gray.avif"), SIZE.0, SIZE.1);
    let colors = pixels_of(&fixture("avif-lossless.avif"), SIZE.0, SIZE.1);
    let check = |references: &[&[u8; 4]], expected: &dyn Fn(u8, u8) -> f64| {
        let bytes = Container::new(color(), &[]).with_alpha(alpha(), references).write();
        let found = pixels_of(&bytes, SIZE.0, SIZE.1);
        for ((found, color), [alpha, ..]) in found.iter().zip(&colors).zip(&gray) {
            for (&found, &color) in found.iter().zip(color) {
                let expected = expected(color, *alpha);
                assert!(
                    (f64::from(found) - expected).abs() <= 2.0,
                    "{color} under {alpha}: {found}"
                );
            }
        }
    };
    let white = |alpha: u8| f64::from(255 - alpha);
    check(&[b"auxl"], &|color, alpha| f64::from(color) * f64::from(alpha) / 255.0 + white(alpha));
    check(&[b"auxl", b"prem"], &|color, alpha| f64::from(color.min(alpha)) + white(alpha));
    // An item to which nothing refers is none of the picture's.
    check(&[], &|color, _| f64::from(color));
}

#[test]
fn refuses_by_its_header_what_it_does_not_do() {
    let data = || bitstream("avif.avif");
    let plain = |extra: &[Vec<u8>]| Container::new(data(), extra);
    let must_know = |property: Vec<u8>| {
        let mut container = plain(&[property]);
        container.owned[0][1] |= 0x80;
        container
    };
    for container in [
        Container { brand: *b"heic", ..plain(&[]) },
        Container { kinds: vec![*b"grid"], ..plain(&[]) },
        Container { kinds: vec![*b"hvc1"], ..plain(&[]) },
        Container { places: Places::Method(2), ..plain(&[]) },
        plain(&[boxed(*b"clap", &[&[0; 32]])]),
        must_know(boxed(*b"lsel", &[&[0; 2]])),
        must_know(boxed(*b"a1op", &[&[0]])),
        must_know(boxed(*b"what", &[])),
        // Two frames, and two sequences.
        Container::new([data(), data()].concat(), &[]),
        Container {
            owned: vec![vec![1], vec![2, 3]],
            properties: [plain(&[]).properties, vec![ispe(8, 8)]].concat(),
            ..plain(&[])
        }
        .with_alpha(bitstream("avif-gray.avif"), &[b"auxl"])
        .with_alpha_size(2),
    ] {
        assert_eq!(code(&container), "E_UNSUPPORTED");
    }
    // What a reader need not know it may leave.
    assert!(probe(&plain(&[boxed(*b"what", &[])]).write()).is_ok());
}

impl Container {
    /// The alpha's size is this property.
    fn with_alpha_size(mut self, number: u8) -> Self {
        self.owned.remove(1);
        self.owned[1][0] = number;
        self
    }
}

#[test]
fn sees_what_contradicts_itself() {
    let data = || bitstream("avif.avif");
    let plain = |extra: &[Vec<u8>]| Container::new(data(), extra);
    for container in [
        Container { owned: vec![vec![]], ..plain(&[]) },
        Container { properties: vec![ispe(0, 64)], ..plain(&[]) },
        Container { properties: vec![ispe(1 << 17, 64)], ..plain(&[]) },
        Container { kinds: vec![], ..plain(&[]) },
        Container { data: vec![vec![]], ..plain(&[]) },
        // No sequence header, and no frame.
        Container { data: vec![data()[14..].to_vec()], ..plain(&[]) },
        Container { data: vec![data()[..12].to_vec()], ..plain(&[]) },
    ] {
        assert_eq!(code(&container), "E_CORRUPT");
    }
    // A frame of another size than the header's is seen once it is decoded, and a larger one is not even allocated.
    for size in [ispe(95, 64), ispe(96, 65), ispe(48, 32), ispe(2000, 2000)] {
        let bytes = Container { properties: vec![size], ..plain(&[]) }.write();
        let error = run(&bytes, &request(1, 1, Encoding::Png)).unwrap_err();
        assert_eq!(error.code(), "E_CORRUPT", "{error}");
    }
}
