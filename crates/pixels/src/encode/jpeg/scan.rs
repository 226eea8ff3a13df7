//! From samples to quantized blocks, in the order of MCUs.

use super::{
    steps::Steps,
    strips::{Place, Samples, Strips},
    transform::{Block, Quantizer, forward},
};
use crate::{Error, probe::Size};

/// Where blocks go.
pub(super) trait Sink {
    /// The next block of a component; bit k of `nonzero` is zigzag position k.
    fn add(&mut self, component: usize, block: &Block, nonzero: u64);
    /// A block without samples of the picture. It costs least as what came before it.
    fn add_outside(&mut self, component: usize);
}

/// Blocks of a component across and down in an MCU: luma has two where there is chroma.
const fn side<const COMPONENTS: usize>(component: usize) -> usize {
    if COMPONENTS > 1 && component == 0 { 2 } else { 1 }
}

/// MCUs across and down.
fn mcus<const COMPONENTS: usize>(size: Size) -> (usize, usize) {
    let count = |px: u32| (px as usize).div_ceil(8 * side::<COMPONENTS>(0));
    (count(size.width_px), count(size.height_px))
}

/// Blocks of a component in an MCU.
pub(super) const fn mcu_blocks<const COMPONENTS: usize>(component: usize) -> usize {
    side::<COMPONENTS>(component) * side::<COMPONENTS>(component)
}

/// Blocks of a component, with those outside.
pub(super) fn blocks<const COMPONENTS: usize>(size: Size, component: usize) -> usize {
    let (across, down) = mcus::<COMPONENTS>(size);
    across * down * mcu_blocks::<COMPONENTS>(component)
}

/// The places, in the order of MCUs, of a component's blocks that have samples of the picture; row by row.
pub(super) fn inside<const COMPONENTS: usize>(
    size: Size,
    component: usize,
) -> impl Iterator<Item = usize> {
    let (side, (across, _)) = (side::<COMPONENTS>(component), mcus::<COMPONENTS>(size));
    let size = if component == 0 { size } else { size.chroma() };
    let (columns, rows) =
        ((size.width_px as usize).div_ceil(8), (size.height_px as usize).div_ceil(8));
    (0..rows).flat_map(move |row| {
        (0..columns).map(move |column| {
            let mcu = row / side * across + column / side;
            mcu * side * side + row % side * side + column % side
        })
    })
}

/// Looks at every sample once and hands on what they become.
pub(super) fn scan<const COMPONENTS: usize>(
    source: &mut impl Strips<COMPONENTS>,
    size: Size,
    steps: &[Steps; 2],
    sink: &mut impl Sink,
    stop: &dyn Fn() -> bool,
) -> Result<(), Error> {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("lzcnt")
    {
        // SAFETY: the processor was just seen to have these features.
        return unsafe { scan_avx2(source, size, steps, sink, stop) };
    }
    scan_with(source, size, steps, sink, stop, forward)
}

/// The same code, compiled for wider vectors and for counting zeros in one instruction.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt")]
fn scan_avx2<const COMPONENTS: usize>(
    source: &mut impl Strips<COMPONENTS>,
    size: Size,
    steps: &[Steps; 2],
    sink: &mut impl Sink,
    stop: &dyn Fn() -> bool,
) -> Result<(), Error> {
    scan_with(source, size, steps, sink, stop, |samples, quantizer, block| {
        super::transform::forward_avx2(samples, quantizer, block)
    })
}

#[inline(always)]
fn scan_with<const COMPONENTS: usize>(
    source: &mut impl Strips<COMPONENTS>,
    size: Size,
    steps: &[Steps; 2],
    sink: &mut impl Sink,
    stop: &dyn Fn() -> bool,
    forward: impl Fn(&Samples, &Quantizer, &mut Block) -> u64,
) -> Result<(), Error> {
    let quantizers = steps.each_ref().map(Quantizer::new);
    let (across, down) = mcus::<COMPONENTS>(size);
    let (mut block, mut samples) = ([0; 64], [[0; 8]; 8]);
    for strip in 0..down {
        if stop() {
            return Err(Error::Cancelled);
        }
        let components = source.strip(strip);
        for mcu in 0..across {
            for (component, rows) in components.iter().enumerate() {
                let side = side::<COMPONENTS>(component);
                let quantizer = &quantizers[usize::from(component > 0)];
                for place in 0..side * side {
                    let (left, top) = (8 * (mcu * side + place % side), 8 * (place / side));
                    if rows.block(left, top, &mut samples) == Place::Outside {
                        sink.add_outside(component);
                    } else {
                        let nonzero = forward(&samples, quantizer, &mut block);
                        sink.add(component, &block, nonzero);
                    }
                }
            }
        }
    }
    Ok(())
}
