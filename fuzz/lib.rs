//! What the targets share.

use pixels::{Effort, Encoding, Limits, Policy, Request, Rgb};

/// A request with everything at its default that no target varies.
#[must_use]
pub fn request((width_px, height_px): (u32, u32), encoding: Encoding) -> Request {
    let background = Rgb { r: 255, g: 255, b: 255 };
    let (effort, policy, limits) = (Effort::default(), Policy::default(), Limits::default());
    Request { width_px, height_px, encoding, effort, background, policy, limits }
}
