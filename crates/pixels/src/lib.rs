/*!
Bytes in, smaller bytes out: one image file becomes one smaller image file, upright, in sRGB, without alpha and without metadata.

```text
bytes ─▶ probe ─▶ limits ─▶ decode ─▶ resize ─▶ color ─▶ orientation ─▶ flatten ─▶ encode ─▶ bytes
         header    header    scaled    Lanczos3   sRGB     upright        opaque
```

The file list is that line. Everything between `decode` and `encode` is a raster: pixels of the stored picture, not
yet turned upright. A JPEG, AVIF or lossy WebP that becomes a JPEG again stays in its luma and chroma planes the whole way.

This crate knows no file, JavaScript, model or money. One call is one job on the calling thread, and on a second one where its
[`Limits`] allow it; a `stop` closure, asked about once a row but never while an AVIF is decoded, ends it early.
*/

mod color;
mod decode;
mod encode;
mod error;
mod flatten;
mod limits;
mod orientation;
mod planar;
mod probe;
mod raster;
mod resize;
mod shrink;

#[cfg(fuzzing)]
pub use decode::hold_frame_to_libwebp;
pub use error::Error;
pub use limits::Limits;
pub use orientation::Orientation;
pub use probe::{Format, Probe, Size, probe};
pub use shrink::{Effort, Encoding, Policy, Request, Rgb, Shrunk, shrink, working_bytes};
pub use shrink_jpeg::Threads;
