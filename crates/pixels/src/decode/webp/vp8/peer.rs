//! Holds every sample to what libwebp makes of the same file with its filter switched off.

use super::{
    super::{
        Header,
        bitstream::{Filtering, decode_planes},
    },
    header::NO_CODE,
};
use crate::Error;

type Planes = [Vec<u8>; 3];

const NAME: &[u8; 4] = b"VP8 ";
/// A larger picture takes more memory than an input of the fuzzer should.
const MOST_PIXELS: u64 = 1 << 20;

/// Any bytes as the frame of a file; of a whole file, what it holds.
///
/// # Panics
///
/// As [`hold_to_libwebp`].
#[cfg_attr(not(fuzzing), expect(unreachable_pub, reason = "only the fuzzer sees it"))]
pub fn hold_frame_to_libwebp(bytes: &[u8]) {
    let chunk = bytes.windows(NAME.len()).position(|name| name == NAME);
    let frame = chunk.and_then(|at| bytes.get(at + 8..)).unwrap_or(bytes);
    let length = frame.len() as u32;
    let mut file = b"RIFF".to_vec();
    file.extend((12 + length.next_multiple_of(2)).to_le_bytes());
    file.extend(b"WEBP");
    file.extend(NAME);
    file.extend(length.to_le_bytes());
    file.extend(frame);
    file.resize(file.len().next_multiple_of(2), 0);
    if Header::read(&file).is_ok_and(|header| header.size.pixels() <= MOST_PIXELS) {
        hold_to_libwebp(&file, "a frame");
    }
}

/// Both refuse the still and opaque picture, or make the same of it.
///
/// # Panics
///
/// Panics where they do not.
pub(super) fn hold_to_libwebp(file: &[u8], name: &str) {
    match (ours(file), theirs(file)) {
        (Ok(ours), Ok(theirs)) => {
            for (plane, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
                let other = ours.iter().zip(theirs).position(|(ours, theirs)| ours != theirs);
                assert_eq!(other, None, "{name}: plane {plane} is another");
            }
        }
        // What libwebp makes of these depends on how wide its words are.
        (Err(Error::Corrupt { reason, .. }), Ok(_)) if reason == NO_CODE => {}
        (Err(error), Err(_)) => assert_ne!(error.code(), "E_NATIVE", "{name}: {error}"),
        (ours, theirs) => panic!("{name}: {:?} but {:?}", ours.map(drop), theirs.map(drop)),
    }
}

fn ours(file: &[u8]) -> Result<Planes, Error> {
    let header = Header::read(file)?;
    let sizes = [header.size, header.size.chroma(), header.size.chroma()];
    let mut planes = sizes.map(|size| Vec::with_capacity(size.pixels() as usize));
    header.read_rows(file, &mut |plane, fill| {
        let samples: &mut Vec<u8> = &mut planes[plane];
        let start = samples.len();
        samples.resize(start + sizes[plane].width_px as usize, 0);
        fill(&mut samples[start..]);
        Ok(())
    })?;
    Ok(planes)
}

fn theirs(file: &[u8]) -> Result<Planes, Error> {
    let header = Header::read(file)?;
    let sizes = [header.size, header.size.chroma(), header.size.chroma()];
    let [mut luma, blue, red] = sizes.map(|size| vec![0; size.pixels() as usize]);
    let mut chroma = [blue, red];
    decode_planes(file, &header, &mut luma, &mut chroma, &|| false, Filtering::Bypassed)?;
    let [blue, red] = chroma;
    Ok([luma, blue, red])
}
