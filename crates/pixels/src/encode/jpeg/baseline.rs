//! A baseline file: one scan, each block at once.

use super::{
    bits, huffman, markers,
    markers::{Band, Process},
    scan::{self, Sink},
    steps::Steps,
    strips::Strips,
    tokens::{Tables, Tokens},
    transform::Block,
};
use crate::{Error, probe::Size};

/// Encodes a picture.
pub(super) fn encode<const COMPONENTS: usize>(
    source: &mut impl Strips<COMPONENTS>,
    size: Size,
    steps: &[Steps; 2],
    stop: &dyn Fn() -> bool,
) -> Result<Vec<u8>, Error> {
    let blocks = (0..COMPONENTS).map(|component| scan::blocks::<COMPONENTS>(size, component)).sum();
    let mut differences = Differences { tokens: Tokens::new(blocks), last: [0; COMPONENTS] };
    scan::scan(source, size, steps, &mut differences, stop)?;
    let tokens = differences.tokens;
    let (tables, codes) = huffman::build(&tokens.counts);
    let mut file = Vec::with_capacity(markers::MAX_BYTES + bits::bytes(&tokens, &codes));
    markers::start::<COMPONENTS>(&mut file, Process::Baseline, size, steps);
    markers::scan(&mut file, 0..COMPONENTS, Band::WHOLE, &tables);
    bits::write(&mut file, tokens, &codes);
    markers::end(&mut file);
    Ok(file)
}

/// Tokens, and the last DC of each component, from which the next one differs.
struct Differences<const COMPONENTS: usize> {
    tokens: Tokens,
    last: [i32; COMPONENTS],
}

impl<const COMPONENTS: usize> Sink for Differences<COMPONENTS> {
    #[inline(always)]
    fn add(&mut self, component: usize, block: &Block, nonzero: u64) {
        let last = std::mem::replace(&mut self.last[component], block[0]);
        self.tokens.add(Tables::of(component), block[0] - last, block, nonzero);
    }

    fn add_outside(&mut self, component: usize) {
        self.tokens.add(Tables::of(component), 0, &[0; 64], 0);
    }
}
