//! Planes of luma and chroma to planes of a 4:2:0 picture, without a color conversion between.

use crate::{
    Error, Orientation,
    probe::Size,
    raster::Planes,
    resize::{PlaneView, Rectangle, plane},
};

/// Resizes luma to `size` and both chroma planes straight to half of it, rounded up.
///
/// Where a side of `size` is odd, the last chroma sample of the *upright* picture stands for one column or row alone; its
/// other half lies outside the picture. So the chroma grid covers one output pixel more than the picture, at the edge
/// where the upright picture ends:
///
/// ```text
///     output pixels   0   1   2   3   4
///     chroma        [   0   |   1   |   2   ]
///     picture       ├───────────────────┤
/// ```
pub(crate) fn shrink(
    luma: PlaneView,
    chroma: [PlaneView; 2],
    size: Size,
    orientation: Orientation,
    stop: &dyn Fn() -> bool,
) -> Result<Planes, Error> {
    let (ends_left, ends_top) = orientation.starts_at_end();
    let half = size.chroma();
    let [blue, red] = chroma.map(|view| PlaneView {
        covered: {
            let Rectangle { left, top, width, height } = view.covered;
            let (left, width) = whole_pairs(left, width, size.width_px, ends_left);
            let (top, height) = whole_pairs(top, height, size.height_px, ends_top);
            Rectangle { left, top, width, height }
        },
        ..view
    });
    let luma = plane(luma, size, stop)?;
    Ok(Planes { size, luma, chroma: [plane(blue, half, stop)?, plane(red, half, stop)?] })
}

/// Start and length of the chroma grid on one axis, for `pixels` output pixels over the same axis.
fn whole_pairs(start: f64, length: f64, pixels: u32, ends_first: bool) -> (f64, f64) {
    let extra = if pixels.is_multiple_of(2) { 0.0 } else { length / f64::from(pixels) };
    // A whole number keeps an unchanged plane unchanged.
    let exact = length + extra;
    let grid = if (exact - exact.round()).abs() < 1e-9 { exact.round() } else { exact };
    (if ends_first { start - extra } else { start }, grid)
}
