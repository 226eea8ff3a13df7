//! A macroblock as it is drawn, from what is around it.

use super::{
    coefficients::Coefficients,
    modes::{Luma, Macroblock, Mode},
    predict::{self, Edge},
    transform::Block,
};

/// Four samples of a row of one block.
pub(super) type Word = [u8; 4];

/// A macroblock as it is kept until the next row has used the last of its samples.
#[derive(Clone)]
pub(super) struct Tile {
    pub(super) luma: [[Word; 4]; 16],
    pub(super) chroma: [[[Word; 2]; 8]; 2],
}

impl Tile {
    /// What is above the first row.
    pub(super) const ABOVE: Self =
        Self { luma: [[[127; 4]; 4]; 16], chroma: [[[[127; 4]; 2]; 8]; 2] };
}

/// The samples of a macroblock behind those left of it, below those above it. A row of luma has four more at its right: of
/// the row above for the blocks of the first row, and the same ones again for the blocks below.
pub(super) struct Canvas {
    luma: [[Word; 6]; 17],
    chroma: [[[Word; 3]; 9]; 2],
}

impl Canvas {
    pub(super) const fn new(is_first_row: bool) -> Self {
        // What is left of the first column. The corner belongs to what is above the first row.
        let mut canvas = Self { luma: [[[129; 4]; 6]; 17], chroma: [[[[129; 4]; 3]; 9]; 2] };
        if is_first_row {
            canvas.luma[0] = [[127; 4]; 6];
            canvas.chroma[0][0] = [[127; 4]; 3];
            canvas.chroma[1][0] = [[127; 4]; 3];
        }
        canvas
    }

    /// Takes what is above from the tiles of the row before.
    #[inline(always)]
    pub(super) fn enter(&mut self, tile: &Tile, right: Option<&Tile>) {
        let above = tile.luma[15];
        // Behind the last macroblock its last sample goes on.
        let right = right.map_or([above[3][3]; 4], |right| right.luma[15][0]);
        self.luma[0][1..5].copy_from_slice(&above);
        for row in [0, 4, 8, 12] {
            self.luma[row][5] = right;
        }
        for (canvas, tile) in self.chroma.iter_mut().zip(&tile.chroma) {
            canvas[0][1..].copy_from_slice(&tile[7]);
        }
    }

    /// Gives the macroblock to its tile, and keeps its last column as what is left of the next.
    #[inline(always)]
    pub(super) fn leave(&mut self, tile: &mut Tile) {
        for (canvas, tile) in self.luma[1..].iter().zip(&mut tile.luma) {
            tile.copy_from_slice(&canvas[1..5]);
        }
        for row in &mut self.luma {
            row[0] = row[4];
        }
        for (canvas, tile) in self.chroma.iter_mut().zip(&mut tile.chroma) {
            for (canvas, tile) in canvas[1..].iter().zip(tile) {
                tile.copy_from_slice(&canvas[1..]);
            }
            for row in canvas {
                row[0] = row[2];
            }
        }
    }

    /// Predicts each block and adds what is different. `neighbors` says whether there is a macroblock above and one left.
    #[inline(always)]
    pub(super) fn draw(
        &mut self,
        macroblock: &Macroblock,
        coefficients: &mut Coefficients,
        neighbors: (bool, bool),
    ) {
        match &macroblock.luma {
            Luma::Whole(mode) => {
                draw_square::<4, 16, _, _>(&mut self.luma, *mode, neighbors, |index, block| {
                    coefficients.add(index, block)
                });
            }
            Luma::Blocks(modes) => {
                for (index, mode) in modes.as_flattened().iter().enumerate() {
                    let (x, y) = (1 + index % 4, index / 4 % 4 * 4);
                    let left = [1, 2, 3, 4].map(|row| self.luma[y + row][x - 1][3]);
                    let above = &self.luma[y];
                    let edge = Edge::new(left, above[x - 1][3], above[x], above[x + 1]);
                    let block = coefficients.add(index, edge.block(*mode));
                    for (row, word) in block.iter().enumerate() {
                        self.luma[y + 1 + row][x] = *word;
                    }
                }
            }
        }
        for (plane, canvas) in self.chroma.iter_mut().enumerate() {
            draw_square::<2, 8, _, _>(canvas, macroblock.chroma, neighbors, |index, block| {
                coefficients.add(16 + plane * 4 + index, block)
            });
        }
    }
}

/// Predicts a square as one, and adds to each of its blocks what is different.
#[inline(always)]
fn draw_square<const WORDS: usize, const SIDE: usize, const WIDTH: usize, const HEIGHT: usize>(
    canvas: &mut [[Word; WIDTH]; HEIGHT],
    mode: Mode,
    neighbors: (bool, bool),
    mut add: impl FnMut(usize, Block) -> Block,
) {
    let above: [Word; WORDS] = std::array::from_fn(|word| canvas[0][1 + word]);
    let left: [u8; SIDE] = std::array::from_fn(|row| canvas[1 + row][0][3]);
    let predicted = predict::square(mode, &above, &left, canvas[0][0][3], neighbors);
    for index in 0..WORDS * WORDS {
        let (x, y) = (index % WORDS, index / WORDS * 4);
        let block = add(index, [0, 1, 2, 3].map(|row| predicted[y + row][x]));
        for (row, word) in block.iter().enumerate() {
            canvas[1 + y + row][1 + x] = *word;
        }
    }
}
