/*!
Lanczos3, never enlarging.

Two ways in: [`Rows`] takes the rows of a raster as a decoder makes them and never holds the whole source; [`plane`] takes a
decoded plane and the rectangle of it that the picture covers.

```text
        source rows                  tall                    result
    ┌──────────────────┐     ┌──────────────────┐          ┌──────┐
    │ window: what the │ ──▶ │ every column,    │ ──▶      │      │
    │ next rows need   │     │ few rows         │          │      │
    └──────────────────┘     └──────────────────┘          └──────┘
              vertical, in batches          horizontal, at the end
```
*/

use fast_image_resize::{
    FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer,
    images::{TypedCroppedImage, TypedImage, TypedImageRef},
    pixels::{U8, U8x3, U8x4},
};

use crate::{
    Error,
    flatten::premultiply,
    probe::Size,
    raster::{Layout, Raster},
};

/// Reach of Lanczos3 to either side, in output pixels.
const REACH: f64 = 3.0;
/// Output rows made at once: more repeat less work at the window's edge, fewer keep it in cache.
const BATCH_ROWS: u32 = 32;
/// A window larger than this is worth a smaller batch.
const WINDOW_BYTES: usize = 4 << 20;

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

/// Rows in, a smaller raster out.
pub(crate) struct Rows<'a> {
    stop: &'a dyn Fn() -> bool,
    resizer: Resizer,
    layout: Layout,
    alpha: Alpha,
    source: Size,
    target: Size,
    row_bytes: usize,
    /// Source rows `first..first + filled`, with room for `capacity`; no room where the height stays.
    window: Vec<u8>,
    capacity: u32,
    first: u32,
    filled: u32,
    /// Output rows, each still as wide as the source; `finished` of them are made, `batch` at a time.
    tall: Vec<u8>,
    finished: u32,
    batch: u32,
}

impl<'a> Rows<'a> {
    /// `target` is at most `source` on both axes.
    pub(crate) fn new(
        layout: Layout,
        alpha: Alpha,
        source: Size,
        target: Size,
        stop: &'a dyn Fn() -> bool,
    ) -> Self {
        let row_bytes = source.width_px as usize * layout.channels();
        let (batch, capacity) = window(source, target, row_bytes);
        Self {
            stop,
            resizer: Resizer::new(),
            layout,
            alpha,
            source,
            target,
            row_bytes,
            window: vec![0; row_bytes * capacity as usize],
            capacity,
            first: 0,
            filled: 0,
            tall: vec![0; row_bytes * target.height_px as usize],
            finished: 0,
            batch,
        }
    }

    /// Bytes that a resize of rows allocates.
    pub(crate) fn working_bytes(layout: Layout, source: Size, target: Size) -> u64 {
        let row_bytes = u64::from(source.width_px) * layout.channels() as u64;
        let (_, capacity) = window(source, target, row_bytes as usize);
        row_bytes * (u64::from(capacity) + u64::from(target.height_px))
            + target.pixels() * layout.channels() as u64
    }

    /// Takes the next row: `fill` writes it.
    pub(crate) fn push(
        &mut self,
        fill: impl FnOnce(&mut [u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if (self.stop)() {
            return Err(Error::Cancelled);
        }
        if self.capacity == 0 {
            let row = &mut self.tall[self.finished as usize * self.row_bytes..][..self.row_bytes];
            fill(row)?;
            if self.alpha == Alpha::Straight {
                premultiply(row);
            }
            self.finished += 1;
            return Ok(());
        }
        if self.filled == self.capacity {
            self.forget();
        }
        let row = &mut self.window[self.filled as usize * self.row_bytes..][..self.row_bytes];
        fill(row)?;
        if self.alpha == Alpha::Straight {
            premultiply(row);
        }
        self.filled += 1;
        let complete = self.first + self.filled;
        let batch_end = (self.finished + self.batch).min(self.target.height_px);
        if complete == self.source.height_px || complete >= self.needed(batch_end - 1).1 {
            self.shrink_vertically(batch_end)?;
        }
        Ok(())
    }

    /// The result, after every row of the source was pushed.
    pub(crate) fn finish(mut self) -> Result<Raster, Error> {
        let (layout, size) = (self.layout, self.target);
        if self.source.width_px == size.width_px {
            return Ok(Raster { size, layout, samples: self.tall });
        }
        let tall = Size { width_px: self.source.width_px, height_px: size.height_px };
        let resizer = &mut self.resizer;
        let samples = match layout.channels() {
            1 => shrink_whole::<U8>(resizer, &self.tall, tall, size),
            3 => shrink_whole::<U8x3>(resizer, &self.tall, tall, size),
            _ => shrink_whole::<U8x4>(resizer, &self.tall, tall, size),
        }?;
        Ok(Raster { size, layout, samples })
    }

    /// First and last-plus-one source row that output row `y` is made of.
    fn needed(&self, y: u32) -> (u32, u32) {
        let scale = f64::from(self.source.height_px) / f64::from(self.target.height_px);
        let center = (f64::from(y) + 0.5) * scale;
        let first = (center - REACH * scale).floor().max(0.0) as u32;
        let end = ((center + REACH * scale).ceil() as u32).min(self.source.height_px);
        (first, end)
    }

    /// Drops the rows that no output row still to come is made of.
    fn forget(&mut self) {
        let keep_from = self.needed(self.finished.min(self.target.height_px - 1)).0;
        let dropped = keep_from - self.first;
        let end = self.filled as usize * self.row_bytes;
        self.window.copy_within(dropped as usize * self.row_bytes..end, 0);
        self.first = keep_from;
        self.filled -= dropped;
    }

    /// Makes the output rows up to `end` as far as all their source rows are in the window.
    fn shrink_vertically(&mut self, end: u32) -> Result<(), Error> {
        let begin = self.finished;
        if begin == end {
            return Ok(());
        }
        let scale = f64::from(self.source.height_px) / f64::from(self.target.height_px);
        let window = Size { width_px: self.row_bytes as u32, height_px: self.filled };
        let rows = Size { width_px: self.row_bytes as u32, height_px: end - begin };
        let top = f64::from(begin) * scale - f64::from(self.first);
        let covered = Rectangle {
            left: 0.0,
            top,
            width: f64::from(window.width_px),
            height: f64::from(rows.height_px) * scale,
        };
        let from = &self.window[..self.filled as usize * self.row_bytes];
        let to = &mut self.tall[begin as usize * self.row_bytes..end as usize * self.row_bytes];
        convolve::<U8>(&mut self.resizer, (from, window), (to, rows), window, covered)?;
        self.finished = end;
        // The last batches come after the last row was pushed, and nothing else would start them.
        let complete = self.first + self.filled;
        if complete == self.source.height_px && end < self.target.height_px {
            return self.shrink_vertically((end + self.batch).min(self.target.height_px));
        }
        Ok(())
    }
}

/// Output rows a batch and source rows the window holds; no window where the height stays.
fn window(source: Size, target: Size, row_bytes: usize) -> (u32, u32) {
    if source.height_px == target.height_px {
        return (1, 0);
    }
    let scale = f64::from(source.height_px) / f64::from(target.height_px);
    let rows = |batch: u32| ((f64::from(batch) + 2.0 * REACH) * scale).ceil() as u32 + 2;
    let mut batch = BATCH_ROWS;
    while batch > 4 && rows(batch) as usize * row_bytes > WINDOW_BYTES {
        batch /= 2;
    }
    (batch, rows(batch).min(source.height_px))
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

fn shrink_whole<P: PixelTrait>(
    resizer: &mut Resizer,
    samples: &[u8],
    size: Size,
    target: Size,
) -> Result<Vec<u8>, Error> {
    let covered = Rectangle {
        left: 0.0,
        top: 0.0,
        width: f64::from(size.width_px),
        height: f64::from(size.height_px),
    };
    let mut resized = vec![0; target.pixels() as usize * P::size()];
    convolve::<P>(resizer, (samples, size), (&mut resized, target), size, covered)?;
    Ok(resized)
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
