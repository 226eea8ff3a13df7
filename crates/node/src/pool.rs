//! Threads, at most one a core, that run jobs in the order in which they came.
//!
//! libuv's four threads would be shared with every file read and name look-up of the program, so the pool has its own.
//! A thread is started by a job for which none is idle: a program with one image on a machine of many cores needs one.
//! None is ever joined: a detached thread does not keep Node alive.

use std::any::Any;
use std::cell::Cell;
use std::collections::{HashSet, VecDeque};
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, Once, PoisonError};
use std::thread;

/// Which Node environment (the main thread or one worker) a task belongs to.
pub(crate) type EnvId = usize;

/// What the pool runs.
pub(crate) trait Task: Send + Sync {
    /// Does the work, settles its promise, panics only inside [`caught`].
    fn run(&self);
    /// Asks a running task to end soon, and a waiting one never to start.
    fn cancel(&self);
    /// The environment whose memory the task may be reading.
    fn env(&self) -> EnvId;
}

pub(crate) static POOL: LazyLock<Pool> = LazyLock::new(Pool::new);

/// Asked for by the first job, and kept, as the system reads several files to answer.
static CORES: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, usize::from));

pub(crate) struct Pool {
    state: Mutex<State>,
    /// A task came.
    filled: Condvar,
    /// A task ended.
    ended: Condvar,
}

struct State {
    waiting: VecDeque<Arc<dyn Task>>,
    running: Vec<Arc<dyn Task>>,
    threads: usize,
    /// Those of the threads that wait for a task, woken or not.
    idle: usize,
    /// Environments whose end is watched.
    envs: HashSet<EnvId>,
}

impl Pool {
    fn new() -> Self {
        Self {
            state: Mutex::new(State {
                waiting: VecDeque::new(),
                running: Vec::new(),
                threads: 0,
                idle: 0,
                envs: HashSet::new(),
            }),
            filled: Condvar::new(),
            ended: Condvar::new(),
        }
    }

    /// Queues a task. Gives it back if not one thread could be started.
    pub(crate) fn submit(&'static self, task: Arc<dyn Task>) -> Result<(), Arc<dyn Task>> {
        let mut state = self.lock();
        let needed = state.idle <= state.waiting.len();
        if needed && (state.threads == 0 || state.threads < *CORES) && self.start(state.threads) {
            state.threads += 1;
        }
        if state.threads == 0 {
            return Err(task);
        }
        state.waiting.push_back(task);
        drop(state);
        self.filled.notify_one();
        Ok(())
    }

    /// Whether every task that runs may use a second thread: none waits, and there are cores enough.
    pub(crate) fn has_cores_to_spare(&self) -> bool {
        let state = self.lock();
        let (waiting, running) = (state.waiting.len(), state.running.len());
        drop(state);
        waiting == 0 && running * 2 <= *CORES
    }

    /// Remembers an environment; `true` the first time, when its end must be hooked to [`Pool::abandon`].
    pub(crate) fn adopt(&self, env: EnvId) -> bool {
        self.lock().envs.insert(env)
    }

    /// Cancels the tasks of an environment that is being torn down and waits until none of them runs.
    ///
    /// After this call Node frees the memory that they read.
    pub(crate) fn abandon(&self, env: EnvId) {
        let mut state = self.lock();
        state.envs.remove(&env);
        let (mine, others): (VecDeque<_>, _) =
            std::mem::take(&mut state.waiting).into_iter().partition(|task| task.env() == env);
        state.waiting = others;
        let mut cancelled = mine;
        cancelled.extend(state.running.iter().filter(|task| task.env() == env).map(Arc::clone));
        // A task settles its promise when cancelled, which takes locks of its own.
        drop(state);
        for task in cancelled {
            task.cancel();
        }
        let mut state = self.lock();
        while state.running.iter().any(|task| task.env() == env) {
            state = self.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether another thread was started.
    fn start(&'static self, index: usize) -> bool {
        let builder = thread::Builder::new().name(format!("pixelthrift-{index}"));
        builder.spawn(|| self.work()).is_ok()
    }

    fn work(&self) {
        let mut state = self.lock();
        loop {
            let Some(task) = state.waiting.pop_front() else {
                state.idle += 1;
                state = self.filled.wait(state).unwrap_or_else(PoisonError::into_inner);
                state.idle -= 1;
                continue;
            };
            state.running.push(Arc::clone(&task));
            drop(state);
            task.run();
            state = self.lock();
            state.running.retain(|running| !Arc::ptr_eq(running, &task));
            drop(state);
            // What the task still owns is freed outside the lock.
            drop(task);
            self.ended.notify_all();
            state = self.lock();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Tasks run outside the lock, so its state is whole even when poisoned.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    static PANICKED_AT: Cell<Option<String>> = const { Cell::new(None) };
}

/// Runs `work`; a panic inside becomes `Err` with its message and place.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    quiet_caught_panics();
    CATCHING.set(true);
    // Nothing outlives the call but the result, so no broken state can be seen after a panic.
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    CATCHING.set(false);
    result.map_err(|payload| {
        let place = PANICKED_AT.take().unwrap_or_else(|| "an unknown place".to_owned());
        format!("the codec panicked at {place}: {}", text(&*payload))
    })
}

fn text(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

/// A caught panic is reported by its promise. On stderr it would look like a crash of the whole program,
/// so it is printed only to those who set `RUST_BACKTRACE`.
fn quiet_caught_panics() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let usual = panic::take_hook();
        let loud = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
        panic::set_hook(Box::new(move |info| {
            let catching = CATCHING.get();
            if catching {
                // The file's name alone: its folder is a folder of the machine that built the addon.
                PANICKED_AT.set(info.location().map(|place| {
                    let file = place.file().rsplit(['/', '\\']).next().unwrap_or_default();
                    format!("{file}:{}", place.line())
                }));
            }
            if loud || !catching {
                usual(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::thread;
    use std::time::{Duration, Instant};

    use super::{CORES, EnvId, POOL, Pool, Task, caught};

    /// Runs until cancelled, or ends at once.
    struct Counted {
        env: EnvId,
        endless: bool,
        stopped: AtomicBool,
        runs: Arc<AtomicUsize>,
    }

    impl Task for Counted {
        fn run(&self) {
            self.runs.fetch_add(1, Ordering::SeqCst);
            while self.endless && !self.stopped.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(1));
            }
        }
        fn cancel(&self) {
            self.stopped.store(true, Ordering::SeqCst);
        }
        fn env(&self) -> EnvId {
            self.env
        }
    }

    fn submit(env: EnvId, endless: bool, runs: &Arc<AtomicUsize>) {
        submit_to(&POOL, env, endless, runs);
    }

    fn submit_to(pool: &'static Pool, env: EnvId, endless: bool, runs: &Arc<AtomicUsize>) {
        let runs = Arc::clone(runs);
        let task = Arc::new(Counted { env, endless, stopped: AtomicBool::new(false), runs });
        assert!(pool.submit(task).is_ok());
    }

    fn wait_for(runs: &AtomicUsize, wanted: usize) {
        let start = Instant::now();
        while runs.load(Ordering::SeqCst) < wanted {
            assert!(start.elapsed() < Duration::from_secs(20), "the pool stands still");
            thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn abandon_ends_the_running_and_drops_the_waiting_of_one_env_only() {
        let (ending, living) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let cores = thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..cores + 5 {
            submit(1, true, &ending);
        }
        for _ in 0..10 {
            submit(2, false, &living);
        }
        wait_for(&ending, cores);
        POOL.abandon(1);
        wait_for(&living, 10);
        assert_eq!(ending.load(Ordering::SeqCst), cores, "a waiting task of the ended env ran");
    }

    #[test]
    fn starts_a_thread_only_where_none_is_idle() {
        let pool: &'static Pool = Box::leak(Box::new(Pool::new()));
        let runs = Arc::new(AtomicUsize::new(0));
        for run in 1..=5 {
            submit_to(pool, 1, false, &runs);
            wait_for(&runs, run);
            while pool.lock().idle == 0 {
                thread::sleep(Duration::from_millis(1));
            }
        }
        assert_eq!(pool.lock().threads, 1);
    }

    #[test]
    fn has_cores_to_spare_while_each_task_may_have_two() {
        let pool: &'static Pool = Box::leak(Box::new(Pool::new()));
        let runs = Arc::new(AtomicUsize::new(0));
        submit_to(pool, 1, true, &runs);
        wait_for(&runs, 1);
        assert_eq!(pool.has_cores_to_spare(), *CORES >= 2);
        for _ in 0..*CORES {
            submit_to(pool, 1, true, &runs);
        }
        assert!(!pool.has_cores_to_spare(), "one waits");
        pool.abandon(1);
    }

    #[test]
    fn adopts_an_env_once_until_it_is_abandoned() {
        assert!(POOL.adopt(77));
        assert!(!POOL.adopt(77));
        POOL.abandon(77);
        assert!(POOL.adopt(77));
    }

    #[test]
    fn a_panic_becomes_a_message_with_its_place() {
        assert_eq!(caught(|| 7), Ok(7));
        let panics: [fn(u32); 2] =
            [|row| panic!("row {row} is missing"), |_| panic!("row 3 is missing")];
        for panics in panics {
            let message = caught(|| panics(3)).expect_err("a panic");
            assert!(message.contains("pool.rs:"), "{message}");
            assert!(message.ends_with(": row 3 is missing"), "{message}");
        }
    }
}
