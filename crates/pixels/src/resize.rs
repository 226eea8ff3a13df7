/*!
Lanczos3, never enlarging.

[`Rows`] takes rows as a decoder makes them and never holds the whole source; [`plane`] takes a decoded plane.
Both take the rectangle that the picture covers, in fractions of a sample.

```text
        source rows                  strip                   result
    ┌──────────────────┐     ┌──────────────────┐          ┌──────┐
    │ window: what one │ ──▶ │ every column,    │ ──▶      │      │
    │ row needs        │     │ 32 rows          │          │      │
    └──────────────────┘     └──────────────────┘          └──────┘
               down: sums of rows        across: sums of columns, 32 samples each
```

Both passes are the same sums over 32 neighbors: of a row first, and then of a column, for which the strip is turned.
Where very many rows make one, some of them are added up first: the filter is so wide then that it does not see it.
*/

mod rows;
mod strip;
mod sums;
mod transpose;
mod weights;

pub(crate) use self::rows::Rows;
use crate::{Error, probe::Size, raster::Layout};

/// Reach of Lanczos3 to either side, in output pixels.
const REACH: f64 = 3.0;

/// What becomes of straight alpha in the rows that come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alpha {
    /// Multiply each row's colors by it.
    Straight,
    /// There is none, or it has been multiplied already.
    Ready,
}

/// Where on each axis the rectangle of the picture lies in a plane, in samples that need not be whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rectangle {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Rectangle {
    /// All of a picture.
    pub(crate) fn whole(size: Size) -> Self {
        let Size { width_px, height_px } = size;
        Self { left: 0.0, top: 0.0, width: f64::from(width_px), height: f64::from(height_px) }
    }
}

/// Samples of one plane, and the part of it that the picture covers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlaneView<'a> {
    pub(crate) samples: &'a [u8],
    pub(crate) stride: usize,
    /// Columns and rows that hold picture.
    pub(crate) size: Size,
    pub(crate) covered: Rectangle,
}

/// Resizes what the picture covers of a plane to `target`. The rectangle may reach over the plane's edge: the edge is repeated.
pub(crate) fn plane(
    view: PlaneView,
    target: Size,
    stop: &dyn Fn() -> bool,
) -> Result<Vec<u8>, Error> {
    let PlaneView { samples, stride, size, covered } = view;
    let mut rows = Rows::within(Layout::Gray, Alpha::Ready, size, covered, target, stop);
    for given in samples.chunks(stride).take(size.height_px as usize) {
        rows.push(|row| {
            row.copy_from_slice(&given[..size.width_px as usize]);
            Ok(())
        })?;
    }
    Ok(rows.finish().samples)
}
