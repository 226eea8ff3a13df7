//! Holds every sample to what libwebp makes of the same file with its filter switched off.

use std::ptr;

use libwebp_sys::{
    VP8StatusCode, WEBP_CSP_MODE, WebPDecoderConfig, WebPIDecode, WebPIDelete, WebPIUpdate,
    WebPYUVABuffer,
};

use super::{super::Header, header::NO_CODE};
use crate::Error;

type Planes = [Vec<u8>; 3];

/// Both refuse the still and opaque picture, or make the same of it.
///
/// # Panics
///
/// Panics where they do not.
#[cfg_attr(not(fuzzing), expect(unreachable_pub, reason = "only the fuzzer sees it"))]
pub fn hold_to_libwebp(file: &[u8], name: &str) {
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

fn theirs(file: &[u8]) -> Result<Planes, VP8StatusCode> {
    let size = Header::read(file).map_err(|_| VP8StatusCode::VP8_STATUS_BITSTREAM_ERROR)?.size;
    let (width, half) = (size.width_px as i32, size.chroma().width_px as i32);
    let mut planes =
        [size, size.chroma(), size.chroma()].map(|size| vec![0; size.pixels() as usize]);
    let mut config = WebPDecoderConfig::new().expect("a decoder of the same version");
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
