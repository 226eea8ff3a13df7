//! The decoder against a second one in this folder, and against a third by other hands.

mod damage;
mod encoders;
mod fixtures;
mod random;
mod reference;

use reference::{Agreed, agree};

/// Numbers that look random and are the same on every run.
struct Random(u32);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % end
    }

    fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }
}

/// Holds the decoder to the reference at every scale.
fn check(name: &str, bytes: &[u8]) -> Agreed {
    let header = shrink_jpeg::read_header(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    agree(bytes, &header).unwrap_or_else(|difference| {
        panic!("{name}, {}x{}: {difference}", header.width_px, header.height_px)
    })
}
