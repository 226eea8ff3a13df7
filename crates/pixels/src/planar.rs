//! Planes of luma and chroma to planes of a 4:2:0 picture, without a color conversion between.

use crate::{
    Orientation,
    probe::Size,
    raster::{Layout, Planes},
    resize::{Alpha, Grid, Rectangle, Rows},
};

/// Luma and both planes of chroma on their way to `size`, chroma straight to half of it, rounded up.
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
pub(crate) fn rows(
    luma: Grid,
    chroma: [Grid; 2],
    size: Size,
    orientation: Orientation,
    stop: &dyn Fn() -> bool,
) -> [Rows<'_>; 3] {
    let (ends_left, ends_top) = orientation.starts_at_end();
    let rows = |grid, size| Rows::within(Layout::Gray, Alpha::Ready, grid, size, stop);
    let halved = |grid: Grid| {
        let Rectangle { left, top, width, height } = grid.covered;
        let (left, width) = whole_pairs(left, width, size.width_px, ends_left);
        let (top, height) = whole_pairs(top, height, size.height_px, ends_top);
        rows(Grid { covered: Rectangle { left, top, width, height }, ..grid }, size.chroma())
    };
    let [blue, red] = chroma;
    let (luma, blue_rows) = (rows(luma, size), halved(blue));
    // The weights of both are the same, but for files that nobody makes.
    let red_rows = if red == blue { blue_rows.clone() } else { halved(red) };
    [luma, blue_rows, red_rows]
}

/// What became of [`rows`] of a picture of `size`.
pub(crate) fn finish(size: Size, rows: [Rows<'_>; 3]) -> Planes {
    let [luma, blue, red] = rows.map(|rows| rows.finish().samples);
    Planes { size, luma, chroma: [blue, red] }
}

/// Start and length of the chroma grid on one axis, for `pixels` output pixels over the same axis.
fn whole_pairs(start: f64, length: f64, pixels: u32, ends_first: bool) -> (f64, f64) {
    let extra = if pixels.is_multiple_of(2) { 0.0 } else { length / f64::from(pixels) };
    // A whole number keeps an unchanged plane unchanged.
    let exact = length + extra;
    let grid = if (exact - exact.round()).abs() < 1e-9 { exact.round() } else { exact };
    (if ends_first { start - extra } else { start }, grid)
}
