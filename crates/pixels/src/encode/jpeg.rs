/*!
JPEG: 4:2:0, Huffman tables made for the picture, no metadata beyond JFIF's own header.

The picture is looked at once. What it becomes is kept as tokens, Huffman symbols with their extra bits, until all are
counted and the best tables are known; only then are bits written.

```text
    source ──strips──▶ scan ──blocks──▶ baseline or ──tokens──▶ huffman ──codes──▶ bits ──▶ file
    planes, gray       DCT, division    progressive, runs       the best           stuffed
    or RGB             by the steps     and sizes, counted      code lengths       bytes
```
*/

mod baseline;
mod bits;
mod huffman;
mod markers;
mod progressive;
mod scan;
mod steps;
mod strips;
mod tokens;
mod transform;

use self::strips::{Color, Gray, Planar, Strips};
use super::Settings;
use crate::{
    Effort, Error,
    probe::Size,
    raster::{Layout, Planes, Raster},
};

/// Longest side the format can name.
pub(crate) const MAX_SIDE_PX: u32 = 65_535;

/// Encodes planes as they are: no sample of theirs is converted or filtered again.
pub(crate) fn planes(
    planes: &Planes,
    settings: Settings,
    stop: &dyn Fn() -> bool,
) -> Result<Vec<u8>, Error> {
    encode(&mut Planar(planes), planes.size, settings, stop)
}

/// Encodes gray or RGB pixels.
pub(crate) fn raster(
    raster: &Raster,
    settings: Settings,
    stop: &dyn Fn() -> bool,
) -> Result<Vec<u8>, Error> {
    if raster.layout == Layout::Gray {
        encode(&mut Gray(raster), raster.size, settings, stop)
    } else {
        encode(&mut Color::new(raster), raster.size, settings, stop)
    }
}

fn encode<const COMPONENTS: usize>(
    source: &mut impl Strips<COMPONENTS>,
    size: Size,
    settings: Settings,
    stop: &dyn Fn() -> bool,
) -> Result<Vec<u8>, Error> {
    let steps = steps::tables(settings.quality);
    let baseline = baseline::encode(source, size, &steps, stop)?;
    if settings.effort == Effort::Balanced {
        return Ok(baseline);
    }
    let progressive = progressive::encode(source, size, &steps, stop)?;
    Ok(if progressive.len() < baseline.len() { progressive } else { baseline })
}

#[cfg(test)]
mod tests;
