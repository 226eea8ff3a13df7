/*!
Lanczos3, never enlarging.

Two ways in: [`Rows`] takes rows as a decoder makes them and never holds the whole source; [`plane`] takes a decoded plane.
Both take the rectangle that the picture covers, in fractions of a sample.

```text
        source rows                  tall                    result
    ┌──────────────────┐     ┌──────────────────┐          ┌──────┐
    │ window: what the │ ──▶ │ every column,    │ ──▶      │      │
    │ next rows need   │     │ few rows         │          │      │
    └──────────────────┘     └──────────────────┘          └──────┘
              vertical, in batches       horizontal, in larger ones
```

Where many rows make one, each two of them are averaged first: the filter is so wide then that it does not see it.
*/

mod rows;

use fast_image_resize::{
    FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer,
    images::{TypedCroppedImage, TypedImage, TypedImageRef},
    pixels::U8,
};

pub(crate) use self::rows::Rows;
use crate::{Error, probe::Size};

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
    resizer: &mut Resizer,
    view: PlaneView,
    target: Size,
) -> Result<Vec<u8>, Error> {
    let PlaneView { samples, stride, size, covered } = view;
    let before = |start: f64| (-start).max(0.0).ceil() as usize;
    let after = |end: f64, length: u32| (end - f64::from(length)).max(0.0).ceil() as usize;
    let (left, top) = (before(covered.left), before(covered.top));
    let right = after(covered.left + covered.width, size.width_px);
    let bottom = after(covered.top + covered.height, size.height_px);
    let mut resized = vec![0; target.pixels() as usize];
    if left + top + right + bottom == 0 {
        let padded = Size { width_px: stride as u32, height_px: size.height_px };
        convolve::<U8>(
            resizer,
            (samples, padded),
            (resized.as_mut_slice(), target),
            size,
            covered,
        )?;
        return Ok(resized);
    }
    let (width, height) = (size.width_px as usize, size.height_px as usize);
    let mut extended = Vec::with_capacity((left + width + right) * (top + height + bottom));
    for y in 0..top + height + bottom {
        let row = &samples[y.saturating_sub(top).min(height - 1) * stride..][..width];
        extended.extend(std::iter::repeat_n(row[0], left));
        extended.extend_from_slice(row);
        extended.extend(std::iter::repeat_n(row[width - 1], right));
    }
    let size =
        Size { width_px: (left + width + right) as u32, height_px: (top + height + bottom) as u32 };
    let covered =
        Rectangle { left: covered.left + left as f64, top: covered.top + top as f64, ..covered };
    convolve::<U8>(resizer, (&extended, size), (&mut resized, target), size, covered)?;
    Ok(resized)
}

/// Bytes that [`plane`] allocates beside its result: the plane between both passes, and a copy where the edge is repeated.
pub(crate) fn plane_bytes(size: Size, target: Size) -> u64 {
    u64::from(size.width_px) * u64::from(target.height_px) + size.pixels()
}

/// `valid` is the part of `from`, at its top left, that the filter may look at.
fn convolve<P: PixelTrait>(
    resizer: &mut Resizer,
    (from, from_size): (&[u8], Size),
    (to, to_size): (&mut [u8], Size),
    valid: Size,
    covered: Rectangle,
) -> Result<(), Error> {
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .use_alpha(false)
        .crop(
            covered.left,
            covered.top,
            inside(covered.left, covered.width, valid.width_px),
            inside(covered.top, covered.height, valid.height_px),
        );
    let source = TypedImageRef::<P>::from_buffer(from_size.width_px, from_size.height_px, from)
        .map_err(internal)?;
    let source = TypedCroppedImage::from_ref(&source, 0, 0, valid.width_px, valid.height_px)
        .map_err(internal)?;
    let mut target =
        TypedImage::<P>::from_buffer(to_size.width_px, to_size.height_px, to).map_err(internal)?;
    resizer.resize_typed(&source, &mut target, &options).map_err(internal)
}

/// The length that ends at the limit at the latest: sums of fractions pass it by their last bit, and the resizer refuses that.
fn inside(start: f64, length: f64, limit: u32) -> f64 {
    let limit = f64::from(limit);
    let mut length = length.min(limit - start);
    while start + length > limit {
        length = length.next_down();
    }
    length
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal { stage: "resize", reason: error.to_string() }
}
