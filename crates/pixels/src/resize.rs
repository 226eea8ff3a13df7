/*!
Lanczos3, never enlarging.

[`Rows`] takes rows as a decoder makes them, and never holds the whole source. What it resizes is the rectangle that the
picture covers, in fractions of a sample.

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

mod reused;
mod rows;
mod strip;
mod sums;
mod transpose;
mod weights;
mod window;

pub(crate) use self::rows::Rows;
use crate::probe::Size;

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

/// The columns and rows of one plane that hold picture, and what the picture covers of them. It may reach over their edges:
/// the edges are repeated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Grid {
    pub(crate) size: Size,
    pub(crate) covered: Rectangle,
}

impl Grid {
    /// A plane of a picture that is so long in its samples, which need not be whole.
    pub(crate) fn new((width, height): (f64, f64)) -> Self {
        let size = Size { width_px: width.ceil() as u32, height_px: height.ceil() as u32 };
        Self { size, covered: Rectangle { left: 0.0, top: 0.0, width, height } }
    }
}
