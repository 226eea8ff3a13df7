//! The coefficients of a block (RFC 6386, 13).

use super::bools::{Bools, Odds};

/// Probabilities of the branches on the way to each coefficient of one kind of block, by what the one before it was: 0, 1 or
/// more. Behind the last coefficient they are any.
pub(super) struct Probabilities([[[Odds; 11]; 3]; 17]);

impl Probabilities {
    pub(super) fn new(all: &[[[u8; 11]; 3]; 16]) -> Self {
        let mut odds = [[Odds::all([0; 11]); 3]; 17];
        for (odds, all) in odds.iter_mut().zip(all) {
            *odds = all.map(Odds::all);
        }
        Self(odds)
    }
}

const ZIGZAG: [usize; 16] = [0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15];

/// Probabilities of the bits of a number behind its category, highest first.
const CATEGORY_3: [Odds; 3] = Odds::all([173, 148, 140]);
const CATEGORY_4: [Odds; 4] = Odds::all([176, 155, 140, 135]);
const CATEGORY_5: [Odds; 5] = Odds::all([180, 157, 141, 134, 130]);
const CATEGORY_6: [Odds; 11] = Odds::all([254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129]);

/// Reads the coefficients from `first` on, each multiplied by its step, and gives the position behind the last one that is
/// there. `neighbors` says how many of the blocks above and left have any.
#[inline(always)]
pub(super) fn read(
    bools: &mut Bools,
    Probabilities(probabilities): &Probabilities,
    neighbors: u32,
    first: usize,
    steps: [i32; 2],
    coefficients: &mut [i16; 16],
    widest: &mut u32,
) -> usize {
    let mut at = first;
    let mut branches = &probabilities[at][neighbors as usize];
    while at < 16 {
        if !bools.bit(branches[0]) {
            return at;
        }
        while !bools.bit(branches[1]) {
            at += 1;
            if at == 16 {
                return 16;
            }
            branches = &probabilities[at][0];
        }
        let next = &probabilities[at + 1];
        let number;
        if bools.bit(branches[2]) {
            number = read_large(bools, branches);
            branches = &next[2];
        } else {
            number = 1;
            branches = &next[1];
        }
        let step = steps[usize::from(at > 0)];
        let size = number * step;
        *widest |= size as u32;
        coefficients[ZIGZAG[at]] = bools.signed(size) as i16;
        at += 1;
    }
    16
}

/// A number of 2 or more.
#[inline(always)]
fn read_large(bools: &mut Bools, branches: &[Odds; 11]) -> i32 {
    if !bools.bit(branches[3]) {
        if !bools.bit(branches[4]) {
            return 2;
        }
        return 3 + bools.number(branches[5]) as i32;
    }
    if !bools.bit(branches[6]) {
        if !bools.bit(branches[7]) {
            return 5 + bools.number(Odds::new(159)) as i32;
        }
        return 7 + read_bits(bools, Odds::all([165, 145]));
    }
    if !bools.bit(branches[8]) {
        if !bools.bit(branches[9]) {
            return 11 + read_bits(bools, CATEGORY_3);
        }
        return 19 + read_bits(bools, CATEGORY_4);
    }
    if !bools.bit(branches[10]) {
        return 35 + read_bits(bools, CATEGORY_5);
    }
    67 + read_bits(bools, CATEGORY_6)
}

#[inline(always)]
fn read_bits<const COUNT: usize>(bools: &mut Bools, odds: [Odds; COUNT]) -> i32 {
    odds.iter().fold(0, |number, odds| number << 1 | bools.number(*odds) as i32)
}
