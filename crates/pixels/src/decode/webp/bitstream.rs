//! The calls into libwebp. It is fed in steps, so that `stop` is asked between them.

use std::ptr;

use libwebp_sys::{
    VP8StatusCode, WEBP_CSP_MODE, WebPDecoderConfig, WebPIDecode, WebPIDecoder, WebPIDelete,
    WebPIUpdate, WebPRGBABuffer, WebPYUVABuffer,
};

use super::Header;
use crate::{Error, probe::Format, raster::Layout};

/// Bytes given to libwebp between two questions to `stop`: a few milliseconds of work.
const STEP_BYTES: usize = 64 << 10;

/// Whether libwebp smooths block edges and interpolates chroma.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filtering {
    AsSpecified,
    Bypassed,
}

/// Decodes an opaque lossy frame to luma and chroma of video range. The slices have no gaps between rows.
pub(super) fn decode_planes(
    data: &[u8],
    header: &Header,
    luma: &mut [u8],
    chroma: &mut [Vec<u8>; 2],
    stop: &dyn Fn() -> bool,
    filtering: Filtering,
) -> Result<(), Error> {
    let mut config = configure(filtering)?;
    let (width, half) =
        (header.frame.size.width_px as i32, header.frame.size.chroma().width_px as i32);
    let [blue, red] = chroma;
    config.output.colorspace = WEBP_CSP_MODE::MODE_YUV;
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
    // SAFETY: the pointers in `config` are those of slices borrowed until this function returns, with their true lengths.
    unsafe { feed(data, header, &mut config, stop) }
}

/// Decodes a frame to RGB or straight RGBA. The slice has no gaps between rows.
pub(super) fn decode_pixels(
    data: &[u8],
    header: &Header,
    layout: Layout,
    pixels: &mut [u8],
    stop: &dyn Fn() -> bool,
    filtering: Filtering,
) -> Result<(), Error> {
    let mut config = configure(filtering)?;
    config.output.colorspace =
        if layout == Layout::Rgba { WEBP_CSP_MODE::MODE_RGBA } else { WEBP_CSP_MODE::MODE_RGB };
    config.output.u.RGBA = WebPRGBABuffer {
        rgba: pixels.as_mut_ptr(),
        stride: header.frame.size.width_px as i32 * layout.channels() as i32,
        size: pixels.len(),
    };
    // SAFETY: the pointer in `config` is that of a slice borrowed until this function returns, with its true length.
    unsafe { feed(data, header, &mut config, stop) }
}

fn configure(filtering: Filtering) -> Result<WebPDecoderConfig, Error> {
    let mut config = WebPDecoderConfig::new()
        .map_err(|()| internal("libwebp has another version than its headers"))?;
    config.output.is_external_memory = 1;
    if filtering == Filtering::Bypassed {
        config.options.bypass_filtering = 1;
        config.options.no_fancy_upsampling = 1;
    }
    Ok(config)
}

/// A running decoder.
struct Session(*mut WebPIDecoder);

impl Drop for Session {
    fn drop(&mut self) {
        // SAFETY: libwebp made it, or it is null, which is allowed.
        unsafe { WebPIDelete(self.0) };
    }
}

/// # Safety
///
/// The output of `config` is external memory that stays valid and unaliased during the call, with its true sizes: libwebp
/// checks them against the sizes in the bitstream before it writes.
unsafe fn feed(
    data: &[u8],
    header: &Header,
    config: &mut WebPDecoderConfig,
    stop: &dyn Fn() -> bool,
) -> Result<(), Error> {
    // SAFETY: `data` is readable for its length, and `config.input` may be written.
    let status =
        unsafe { libwebp_sys::WebPGetFeatures(data.as_ptr(), data.len(), &raw mut config.input) };
    finished(status, data)?;
    let found = (config.input.width, config.input.height);
    let size = header.frame.size;
    if found != (size.width_px as i32, size.height_px as i32) {
        return Err(Header::corrupt(format!(
            "its frame says {}x{} and its bitstream {size}",
            found.0, found.1
        )));
    }
    // SAFETY: without data the call only remembers `config`, which outlives the session.
    let session = Session(unsafe { WebPIDecode(ptr::null(), 0, config) });
    if session.0.is_null() {
        return Err(internal("libwebp made no decoder"));
    }
    let mut given = 0;
    loop {
        if stop() {
            return Err(Error::Cancelled);
        }
        given = data.len().min(given + STEP_BYTES);
        // SAFETY: the first `given` bytes of `data` are readable, and each call gives the same bytes and more.
        let status = unsafe { WebPIUpdate(session.0, data.as_ptr(), given) };
        if status != VP8StatusCode::VP8_STATUS_SUSPENDED || given == data.len() {
            return finished(status, data);
        }
    }
}

fn finished(status: VP8StatusCode, data: &[u8]) -> Result<(), Error> {
    match status {
        VP8StatusCode::VP8_STATUS_OK => Ok(()),
        VP8StatusCode::VP8_STATUS_SUSPENDED | VP8StatusCode::VP8_STATUS_NOT_ENOUGH_DATA => {
            Err(Error::Truncated { format: Format::WebP, size_bytes: data.len() })
        }
        // Damage in the alpha plane makes its own output stage give up.
        VP8StatusCode::VP8_STATUS_BITSTREAM_ERROR | VP8StatusCode::VP8_STATUS_USER_ABORT => {
            Err(Header::corrupt("libwebp found an error in its bitstream".to_owned()))
        }
        VP8StatusCode::VP8_STATUS_UNSUPPORTED_FEATURE => Err(Error::Unsupported {
            format: Format::WebP,
            kind: "a feature that libwebp does not know".to_owned(),
        }),
        other => Err(internal(&format!("libwebp said {other:?}"))),
    }
}

fn internal(reason: &str) -> Error {
    Error::Internal { stage: "WebP decode", reason: reason.to_owned() }
}
