//! Every sample is what libwebp makes of the same file with its filter switched off.

use std::{mem::MaybeUninit, ptr};

use libwebp_sys::{
    VP8StatusCode, WEBP_CSP_MODE, WebPConfig, WebPDecoderConfig, WebPEncode, WebPIDecode,
    WebPIDelete, WebPIUpdate, WebPMemoryWrite, WebPMemoryWriter, WebPMemoryWriterInit, WebPPicture,
    WebPPictureFree, WebPPictureImportRGB, WebPYUVABuffer,
};

use super::{super::Header, header::NO_CODE};
use crate::{Error, probe::Size};

type Planes = [Vec<u8>; 3];

fn ours(file: &[u8]) -> Result<Planes, Error> {
    Header::read(file)?.planes(file)
}

fn theirs(file: &[u8]) -> Result<Planes, VP8StatusCode> {
    let size = Header::read(file).map_err(|_| VP8StatusCode::VP8_STATUS_BITSTREAM_ERROR)?.size;
    let (width, half) = (size.width_px as i32, size.chroma().width_px as i32);
    let mut planes =
        [size, size.chroma(), size.chroma()].map(|size| vec![0; size.pixels() as usize]);
    let mut config = WebPDecoderConfig::new().unwrap();
    config.options.bypass_filtering = 1;
    config.options.no_fancy_upsampling = 1;
    config.output.is_external_memory = 1;
    config.output.colorspace = WEBP_CSP_MODE::MODE_YUV;
    let [luma, blue, red] = &mut planes;
    config.output.u.YUVA = WebPYUVABuffer {
        y: luma.as_mut_ptr(),
        u: blue.as_mut_ptr(),
        v: red.as_mut_ptr(),
        a: ptr::null_mut(),
        y_stride: width,
        u_stride: half,
        v_stride: half,
        a_stride: 0,
        y_size: luma.len(),
        u_size: blue.len(),
        v_size: red.len(),
        a_size: 0,
    };
    // As for a file that may have an end still to come: what stands behind the last sample may be missing.
    // SAFETY: the pointers are those of planes that live on, with their true lengths.
    let status = unsafe {
        let decoder = WebPIDecode(ptr::null(), 0, &raw mut config);
        let status = WebPIUpdate(decoder, file.as_ptr(), file.len());
        WebPIDelete(decoder);
        status
    };
    if status == VP8StatusCode::VP8_STATUS_OK { Ok(planes) } else { Err(status) }
}

/// Both refuse the file, or make the same of it.
fn check(file: &[u8], name: &str) {
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
            check(&encode(size, |_| ()), &size.to_string());
        }
    }
    check(
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
            check(&file, &format!("quality {quality}, method {method}"));
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
                check(&file, &name);
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
        check(&file, &format!("tag {tag}"));
    }
}

#[test]
fn any_damage() {
    for (quality, partitions) in [(20.0, 0), (95.0, 3)] {
        let file = encode(SMALL, |config| {
            (config.quality, config.partitions, config.segments) = (quality, partitions, 4);
        });
        for end in 0..=file.len() {
            check(&file[..end], &format!("cut at {end}"));
        }
        // What stands before is the container.
        for at in 20..file.len() {
            for flip in [0x01, 0x10, 0x80, 0xFF] {
                let mut damaged = file.clone();
                damaged[at] ^= flip;
                // Another size means more memory than a test should take.
                if Header::read(&damaged).is_ok_and(|header| header.size.pixels() < 1 << 20) {
                    check(&damaged, &format!("byte {at} of {} flipped by {flip}", file.len()));
                }
            }
        }
    }
}
