//! Lossy WebP, by libwebp.

use std::{mem::MaybeUninit, ptr, slice};

use crate::{
    Error,
    raster::{Layout, Raster},
};

/// Longest side the format can name.
pub(crate) const MAX_SIDE_PX: u32 = 16_383;

/// Bytes that libwebp made and that it must free.
struct Encoded {
    start: *mut u8,
    length: usize,
}

impl Drop for Encoded {
    fn drop(&mut self) {
        // SAFETY: libwebp allocated `start`, or it is null, which is allowed.
        unsafe { libwebp_sys::WebPFree(self.start.cast()) };
    }
}

/// Encodes gray or RGB pixels.
pub(crate) fn raster(raster: &Raster, quality: u8) -> Result<Vec<u8>, Error> {
    let expanded;
    let rgb = if raster.layout == Layout::Gray {
        expanded = raster.samples.iter().flat_map(|&gray| [gray; 3]).collect::<Vec<_>>();
        &expanded
    } else {
        &raster.samples
    };
    let (width, height) = (raster.size.width_px as i32, raster.size.height_px as i32);
    assert_eq!(rgb.len(), raster.size.pixels() as usize * 3, "three samples a pixel");
    let mut start = MaybeUninit::new(ptr::null_mut());
    // SAFETY: `rgb` holds `height` rows of `3 * width` bytes, as asserted, and `start` may be written.
    let length = unsafe {
        libwebp_sys::WebPEncodeRGB(
            rgb.as_ptr(),
            width,
            height,
            width * 3,
            f32::from(quality),
            start.as_mut_ptr(),
        )
    };
    // SAFETY: it was null before the call, and the call writes nothing else than a pointer.
    let encoded = Encoded { start: unsafe { start.assume_init() }, length };
    if encoded.length == 0 || encoded.start.is_null() {
        return Err(Error::Internal {
            stage: "WebP encode",
            reason: "libwebp made no bytes".to_owned(),
        });
    }
    // SAFETY: libwebp returned `length` bytes at `start`, and `encoded` keeps them until the copy is made.
    Ok(unsafe { slice::from_raw_parts(encoded.start, encoded.length) }.to_vec())
}
