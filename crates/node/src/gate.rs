//! A semaphore weighted in bytes: how much working memory all running jobs may use together.
//!
//! It knows weights and their order only, nothing about images.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::failure::Failure;

/// Admits jobs in the order in which they asked, as long as their weights fit into the budget.
///
/// A job heavier than the whole budget is admitted when nothing else runs: it is slow, not refused.
pub(crate) struct Gate {
    budget_bytes: u64,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    used_bytes: u64,
    next_ticket: u64,
    // Only the front may enter. A light job behind a heavy one waits, or the heavy one would starve.
    waiting: VecDeque<u64>,
}

/// The right to use some bytes, given back when dropped.
pub(crate) struct Permit<'gate> {
    gate: &'gate Gate,
    weight_bytes: u64,
}

impl Gate {
    pub(crate) const fn new(budget_bytes: u64) -> Self {
        Self {
            budget_bytes,
            state: Mutex::new(State { used_bytes: 0, next_ticket: 0, waiting: VecDeque::new() }),
            changed: Condvar::new(),
        }
    }

    /// Blocks until `weight_bytes` are free, or until `stop` says so after a [`Gate::wake`].
    pub(crate) fn enter(
        &self,
        weight_bytes: u64,
        stop: &dyn Fn() -> bool,
    ) -> Result<Permit<'_>, Failure> {
        let mut state = self.lock();
        let ticket = state.next_ticket;
        state.next_ticket += 1;
        state.waiting.push_back(ticket);
        loop {
            if stop() {
                state.waiting.retain(|&waiting| waiting != ticket);
                self.changed.notify_all();
                return Err(Failure::cancelled());
            }
            let fits = state.used_bytes == 0
                || state.used_bytes.saturating_add(weight_bytes) <= self.budget_bytes;
            if fits && state.waiting.front() == Some(&ticket) {
                state.waiting.pop_front();
                state.used_bytes = state.used_bytes.saturating_add(weight_bytes);
                // The next in the row may fit as well.
                self.changed.notify_all();
                return Ok(Permit { gate: self, weight_bytes });
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Makes every waiting job look at its `stop` again.
    pub(crate) fn wake(&self) {
        // Taking the lock orders this after the `stop` check of a job that is about to wait.
        drop(self.lock());
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code that can panic runs under this lock, so its state is whole even when poisoned.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut state = self.gate.lock();
        state.used_bytes = state.used_bytes.saturating_sub(self.weight_bytes);
        drop(state);
        self.gate.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use super::Gate;

    const NEVER: &dyn Fn() -> bool = &|| false;

    #[test]
    fn never_admits_more_than_the_budget() {
        let gate = Gate::new(100);
        let (used, most) = (AtomicU64::new(0), AtomicU64::new(0));
        thread::scope(|scope| {
            for index in 0..40_u64 {
                let (gate, used, most) = (&gate, &used, &most);
                scope.spawn(move || {
                    let weight = 10 + index % 4 * 15;
                    let permit = gate.enter(weight, NEVER);
                    let now = used.fetch_add(weight, Ordering::SeqCst) + weight;
                    most.fetch_max(now, Ordering::SeqCst);
                    thread::sleep(Duration::from_millis(1));
                    used.fetch_sub(weight, Ordering::SeqCst);
                    drop(permit);
                });
            }
        });
        assert!(most.load(Ordering::SeqCst) <= 100);
        assert!(most.load(Ordering::SeqCst) > 55, "jobs that fit together must run together");
    }

    #[test]
    fn a_job_over_the_budget_runs_alone() {
        let gate = Gate::new(100);
        let small = gate.enter(1, NEVER);
        thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            let gate = &gate;
            scope.spawn(move || {
                let permit = gate.enter(1_000, NEVER);
                sender.send(()).ok();
                drop(permit);
            });
            assert!(
                receiver.recv_timeout(Duration::from_millis(50)).is_err(),
                "entered beside another"
            );
            drop(small);
            assert!(receiver.recv_timeout(Duration::from_secs(5)).is_ok());
        });
    }

    #[test]
    fn a_light_job_does_not_overtake_a_heavy_one() {
        let gate = Gate::new(100);
        let first = gate.enter(60, NEVER);
        thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            // Not both at once, or whoever is quicker would be heard of first.
            for (waiting, name, weight) in [(1, "heavy", 95), (2, "light", 10)] {
                let (gate, sender) = (&gate, sender.clone());
                scope.spawn(move || {
                    let permit = gate.enter(weight, NEVER);
                    sender.send(name).ok();
                    drop(permit);
                });
                // The order of arrival is what is tested.
                while gate.lock().waiting.len() < waiting {
                    thread::sleep(Duration::from_millis(1));
                }
            }
            assert!(receiver.try_recv().is_err());
            drop(first);
            assert_eq!(receiver.recv_timeout(Duration::from_secs(5)), Ok("heavy"));
        });
    }

    #[test]
    fn a_stopped_job_leaves_the_row_and_lets_the_next_in() {
        let gate = Gate::new(100);
        let first = gate.enter(60, NEVER);
        let stopped = AtomicBool::new(false);
        thread::scope(|scope| {
            let waiting =
                scope.spawn(|| gate.enter(80, &|| stopped.load(Ordering::Relaxed)).is_err());
            thread::sleep(Duration::from_millis(50));
            stopped.store(true, Ordering::Relaxed);
            gate.wake();
            assert!(waiting.join().is_ok_and(|refused| refused));
        });
        assert!(gate.enter(40, NEVER).is_ok());
        drop(first);
    }
}
