//! Memory that the jobs of a thread use one after the other.
//!
//! The system gives a page when it is first touched, and clears it: for a screenshot that takes a tenth of all the time.

use std::{
    cell::RefCell,
    mem,
    ops::{Deref, DerefMut},
};

use super::sums::LANES;

type Lanes = [i16; LANES];

/// A thread keeps so many bytes at most. It is what a picture of 3840x2160 needs.
const MOST_BYTES: usize = 2 << 20;

thread_local! {
    /// What is not in use, the last that was used at the end.
    static KEPT: RefCell<Vec<Vec<Lanes>>> = const { RefCell::new(Vec::new()) };
}

/// Blocks of 16-bit samples, which the thread keeps for later when they are dropped.
pub(super) struct Reused(Vec<Lanes>);

impl Reused {
    /// So many of zeros.
    pub(super) fn zeros(count: usize) -> Self {
        let kept = KEPT.with_borrow_mut(|kept| {
            let large_enough = |index: &usize| kept[*index].capacity() >= count;
            let smallest =
                (0..kept.len()).filter(large_enough).min_by_key(|index| kept[*index].capacity());
            smallest.map(|index| kept.remove(index))
        });
        Self(match kept {
            Some(mut lanes) => {
                lanes.clear();
                lanes.resize(count, [0; LANES]);
                lanes
            }
            None => vec![[0; LANES]; count],
        })
    }
}

impl Clone for Reused {
    fn clone(&self) -> Self {
        let mut copy = Self::zeros(self.len());
        copy.copy_from_slice(self);
        copy
    }
}

impl Drop for Reused {
    fn drop(&mut self) {
        let lanes = mem::take(&mut self.0);
        let bytes = |lanes: &Vec<Lanes>| lanes.capacity() * size_of::<Lanes>();
        if bytes(&lanes) > MOST_BYTES {
            return;
        }
        // A thread that is about to end keeps nothing.
        let _ = KEPT.try_with(|kept| {
            let mut kept = kept.borrow_mut();
            kept.push(lanes);
            let mut all: usize = kept.iter().map(bytes).sum();
            while all > MOST_BYTES {
                all -= bytes(&kept.remove(0));
            }
        });
    }
}

impl Deref for Reused {
    type Target = [Lanes];

    fn deref(&self) -> &[Lanes] {
        &self.0
    }
}

impl DerefMut for Reused {
    fn deref_mut(&mut self) -> &mut [Lanes] {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Vec<usize> {
        KEPT.with_borrow(|kept| kept.iter().map(Vec::capacity).collect())
    }

    #[test]
    fn keeps_what_was_used_last_and_gives_it_back_as_zeros() {
        let most = MOST_BYTES / size_of::<Lanes>();
        let mut first = Reused::zeros(100);
        first.fill([7; LANES]);
        drop((first, Reused::zeros(300)));
        assert_eq!(kept(), [100, 300]);

        // The smallest that is large enough, without what is left of its last use.
        let again = Reused::zeros(90);
        assert!(again.len() == 90 && again.as_flattened().iter().all(|sample| *sample == 0));
        assert_eq!(kept(), [300]);
        drop(again);

        // The oldest goes first, and what is too large goes at once.
        drop(Reused::zeros(most - 200));
        assert_eq!(kept(), [100, most - 200]);
        drop(Reused::zeros(most + 1));
        assert_eq!(kept(), [100, most - 200]);
    }
}
