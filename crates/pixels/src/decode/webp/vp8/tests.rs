//! Every sample is what libwebp makes of the same file with its filter switched off.

use std::mem::MaybeUninit;

use libwebp_sys::{
    WebPConfig, WebPEncode, WebPMemoryWrite, WebPMemoryWriter, WebPMemoryWriterInit, WebPPicture,
    WebPPictureFree, WebPPictureImportRGB,
};

use super::{
    super::Header,
    peer::{hold_frame_to_libwebp, hold_to_libwebp},
};
use crate::probe::Size;

/// Flat on one side and noise on the other, with an edge between.
fn picture(Size { width_px, height_px }: Size) -> Vec<u8> {
    let mut state = 1_u32;
    let mut random = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let mut rgb = Vec::new();
    for y in 0..height_px {
        for x in 0..width_px {
            let noise = (x * 4 / width_px.max(1) * 21) as u8;
            let ramp = ((x * 3 + y * 2) % 256) as u8;
            let edge = if x + y > width_px { 90 } else { 0 };
            rgb.extend([ramp, ramp / 2 + edge, 255 - ramp].map(|level| {
                level.saturating_sub(noise).saturating_add(random() % (noise + 1) * 2)
            }));
        }
    }
    rgb
}

fn encode(size: Size, change: impl FnOnce(&mut WebPConfig)) -> Vec<u8> {
    let rgb = picture(size);
    let (width, height) = (size.width_px as i32, size.height_px as i32);
    let mut config = WebPConfig::new().unwrap();
    change(&mut config);
    let mut picture = WebPPicture::new().unwrap();
    let mut writer = MaybeUninit::<WebPMemoryWriter>::uninit();
    (picture.width, picture.height) = (width, height);
    picture.writer = Some(WebPMemoryWrite);
    picture.custom_ptr = writer.as_mut_ptr().cast();
    // SAFETY: the picture, its rows and the writer live until libwebp is done with them, and the bytes are freed after they
    // were copied.
    unsafe {
        WebPMemoryWriterInit(writer.as_mut_ptr());
        assert_ne!(WebPPictureImportRGB(&raw mut picture, rgb.as_ptr(), width * 3), 0);
        let encoded = WebPEncode(&raw const config, &raw mut picture);
        WebPPictureFree(&raw mut picture);
        assert_ne!(encoded, 0, "{:?} at {size}", picture.error_code);
        let writer = writer.assume_init();
        let bytes = std::slice::from_raw_parts(writer.mem, writer.size).to_vec();
        libwebp_sys::WebPFree(writer.mem.cast());
        bytes
    }
}

const SMALL: Size = Size { width_px: 61, height_px: 35 };

#[test]
fn any_size() {
    let sides = [1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 100];
    for width_px in sides {
        for height_px in sides {
            let size = Size { width_px, height_px };
            hold_to_libwebp(&encode(size, |_| ()), &size.to_string());
        }
    }
    hold_to_libwebp(
        &encode(Size { width_px: 1023, height_px: 517 }, |config| config.quality = 95.0),
        "large",
    );
}

#[test]
fn any_way_to_encode() {
    let size = Size { width_px: 141, height_px: 203 };
    for quality in [0.0, 10.0, 40.0, 75.0, 90.0, 98.0, 100.0] {
        for method in [0, 1, 3, 4, 6] {
            let file = encode(size, |config| (config.quality, config.method) = (quality, method));
            hold_to_libwebp(&file, &format!("quality {quality}, method {method}"));
        }
    }
    for segments in 1..=4 {
        for partitions in 0..=3 {
            for (filter_type, pass) in [(0, 1), (1, 1), (1, 6)] {
                let file = encode(size, |config| {
                    (config.segments, config.partitions) = (segments, partitions);
                    (config.filter_type, config.pass) = (filter_type, pass);
                    (config.sns_strength, config.filter_strength) = (100, 60);
                });
                let name = format!("{segments} segments, {partitions}, filter {filter_type}");
                hold_to_libwebp(&file, &name);
            }
        }
    }
}

#[test]
fn any_version() {
    let mut file = encode(SMALL, |_| ());
    for tag in 0..=255 {
        // The lowest bits: whether it is no key frame, the version, and whether it is shown.
        file[20] = file[20] & 0xE0 | tag & 0x1F;
        hold_to_libwebp(&file, &format!("tag {tag}"));
    }
}

/// What the fuzzer starts from, and what it has found.
#[test]
fn any_seed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds/webp");
    let seeds: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).collect();
    assert_ne!(seeds.len(), 0);
    for seed in seeds {
        hold_frame_to_libwebp(&std::fs::read(seed.path()).unwrap());
    }
}

#[test]
fn any_damage() {
    for (quality, partitions) in [(20.0, 0), (95.0, 3)] {
        let file = encode(SMALL, |config| {
            (config.quality, config.partitions, config.segments) = (quality, partitions, 4);
        });
        for end in 0..=file.len() {
            hold_to_libwebp(&file[..end], &format!("cut at {end}"));
        }
        // What stands before is the container.
        for at in 20..file.len() {
            for flip in [0x01, 0x10, 0x80, 0xFF] {
                let mut damaged = file.clone();
                damaged[at] ^= flip;
                // Another size means more memory than a test should take.
                if Header::read(&damaged).is_ok_and(|header| header.size.pixels() < 1 << 20) {
                    hold_to_libwebp(
                        &damaged,
                        &format!("byte {at} of {} flipped by {flip}", file.len()),
                    );
                }
            }
        }
    }
}
