//! One image on its way: the class that JavaScript holds, and the task that the pool runs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{Either, Object, Uint8Array};
use napi::{Env, JsDeferred};
use napi_derive::napi;
use pixels::Threads;

use crate::failure::Failure;
use crate::gate::Gate;
use crate::mirror::{ShrinkRequest, Shrunk, ShrunkFormat};
use crate::pool::{EnvId, POOL, Task, caught};
use crate::source::Source;

/// What all jobs of the process may use together. One job may ask for as much by default, so one giant runs alone and
/// ordinary photographs run on every core.
static GATE: Gate = Gate::new(1024 * 1024 * 1024);

type Settle = Box<dyn FnOnce(Env) -> napi::Result<Shrunk>>;

/// One image to shrink, on the addon's own threads.
///
/// At most one job a core runs at a time, in the order of their `run()`, and together they use at most 1 GiB of
/// working memory (a job that needs more runs alone). While every running job could have two cores, a large JPEG uses both.
///
/// Errors have a `code`: `E_OPTION`, `E_READ`, `E_FORMAT`, `E_UNSUPPORTED`, `E_TRUNCATED`, `E_CORRUPT`, `E_TOO_LARGE`,
/// `E_CANCELLED`, or `E_NATIVE` for a bug of this package.
///
/// @example
/// ```js
/// const job = new Job("photo.jpg", { widthPx: 512, heightPx: 384, format: "auto", quality: 85, effort: "balanced",
///   background: 0xffffff, decode: "balanced", maxPixels: 268402689, maxMemoryBytes: 2 ** 30 });
/// const { bytes, format } = await job.run();
/// ```
#[napi]
pub struct Job {
    source: Option<Source>,
    request: ShrinkRequest,
    ticket: Arc<Ticket>,
}

#[napi]
impl Job {
    /// `source` is the path of a file, or the bytes of one. Bytes are not copied: they must not be changed or
    /// transferred before the promise of `run()` settles.
    #[napi(constructor)]
    #[must_use]
    pub fn new(env: Env, source: Either<String, Uint8Array>, request: ShrinkRequest) -> Self {
        let source = match source {
            Either::A(path) => Source::Path(path),
            Either::B(bytes) => bytes.into(),
        };
        let ticket = Ticket {
            env: env.raw() as EnvId,
            stop: AtomicBool::new(false),
            work: Mutex::default(),
        };
        Self { source: Some(source), request, ticket: Arc::new(ticket) }
    }

    /// Queues the job and gives its result.
    ///
    /// # Errors
    ///
    /// Rejects with one of the codes above. A job runs once: a second call rejects with `E_OPTION`.
    #[napi(ts_return_type = "Promise<Shrunk>")]
    pub fn run<'env>(&mut self, env: &'env Env) -> napi::Result<Object<'env>> {
        let (deferred, promise) = env.create_deferred::<Shrunk, Settle>()?;
        let Some(source) = self.source.take() else {
            let again =
                Failure::new("E_OPTION", "expected one call of run for a Job but received another");
            settle(deferred, Err(again));
            return Ok(promise);
        };
        if self.ticket.stopped() {
            settle(deferred, Err(Failure::cancelled()));
            return Ok(promise);
        }
        let env_id = self.ticket.env;
        if POOL.adopt(env_id) {
            env.add_env_cleanup_hook(env_id, |ended| POOL.abandon(ended))?;
        }
        self.ticket.fill(Work { source, request: self.request, deferred });
        if POOL.submit(Arc::clone(&self.ticket) as Arc<dyn Task>).is_err()
            && let Some(work) = self.ticket.take()
        {
            settle(
                work.deferred,
                Err(Failure::new("E_NATIVE", "the system refused to start a thread")),
            );
        }
        Ok(promise)
    }

    /// Stops the job: a waiting one at once, a running one within some milliseconds. Its promise rejects with
    /// `E_CANCELLED`. Does nothing once the promise has settled.
    #[napi]
    pub fn cancel(&self) {
        self.ticket.cancel();
    }
}

/// Shrinks an image on the calling thread, which waits for it: for one so small that to hand it to another thread is a good
/// part of its time.
///
/// Nobody can stop it, and no other job waits for the memory that it needs.
///
/// # Errors
///
/// Throws what a `Job` rejects with.
#[napi]
pub fn shrink_now(env: Env, source: &[u8], request: ShrinkRequest) -> napi::Result<Shrunk> {
    let never = || false;
    let result = caught(|| made(source, &request.to_pixels(Threads::One), &never))
        .unwrap_or_else(|panicked| Err(Failure::new("E_NATIVE", panicked)));
    result.and_then(Made::into_shrunk).map_err(|failure| failure.into_error(env))
}

/// What the pool holds of a job. Whoever takes the work out, the pool thread or `cancel`, settles the promise.
struct Ticket {
    env: EnvId,
    stop: AtomicBool,
    work: Mutex<Option<Work>>,
}

struct Work {
    source: Source,
    request: ShrinkRequest,
    deferred: JsDeferred<Shrunk, Settle>,
}

impl Ticket {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn fill(&self, work: Work) {
        *self.work.lock().unwrap_or_else(PoisonError::into_inner) = Some(work);
    }

    fn take(&self) -> Option<Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Task for Ticket {
    fn run(&self) {
        let Some(Work { source, request, deferred }) = self.take() else { return };
        let stop = || self.stopped();
        let result = caught(|| shrink(&source, request, &stop))
            .unwrap_or_else(|panicked| Err(Failure::new("E_NATIVE", panicked)));
        // Before the promise settles, or the caller could change bytes that are still held.
        drop(source);
        settle(deferred, result);
    }

    fn cancel(&self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(work) = self.take() {
            settle(work.deferred, Err(Failure::cancelled()));
        } else {
            GATE.wake();
        }
    }

    fn env(&self) -> EnvId {
        self.env
    }
}

/// A result without JavaScript values, so that it can cross threads.
struct Made {
    shrunk: pixels::Shrunk,
    source_bytes: usize,
    source_width_px: u32,
    source_height_px: u32,
}

fn shrink(
    source: &Source,
    request: ShrinkRequest,
    stop: &dyn Fn() -> bool,
) -> Result<Made, Failure> {
    let max_memory_bytes = request.max_memory_bytes();
    let threads = if POOL.has_cores_to_spare() { Threads::Two } else { Threads::One };
    let request = request.to_pixels(threads);
    let bytes = source.bytes(max_memory_bytes, stop)?;
    // What is over its own limit is refused by `pixels` and must not wait for memory first.
    let working_bytes = pixels::working_bytes(&bytes, &request)?.min(max_memory_bytes);
    let _permit = GATE.enter(working_bytes.saturating_add(source.held_bytes(&bytes)), stop)?;
    made(&bytes, &request, stop)
}

fn made(bytes: &[u8], request: &pixels::Request, stop: &dyn Fn() -> bool) -> Result<Made, Failure> {
    let probe = pixels::probe(bytes)?;
    let shrunk = pixels::shrink(bytes, request, stop)?;
    if stop() {
        return Err(Failure::cancelled());
    }
    Ok(Made {
        shrunk,
        source_bytes: bytes.len(),
        source_width_px: probe.width_px,
        source_height_px: probe.height_px,
    })
}

impl Made {
    fn into_shrunk(self) -> Result<Shrunk, Failure> {
        Ok(Shrunk {
            format: ShrunkFormat::from_pixels(self.shrunk.format)?,
            width_px: self.shrunk.width_px,
            height_px: self.shrunk.height_px,
            bytes: self.shrunk.bytes.into(),
            source_bytes: self.source_bytes as f64,
            source_width_px: self.source_width_px,
            source_height_px: self.source_height_px,
        })
    }
}

fn settle(deferred: JsDeferred<Shrunk, Settle>, result: Result<Made, Failure>) {
    deferred.resolve(Box::new(move |env| {
        result.and_then(Made::into_shrunk).map_err(|failure| failure.into_error(env))
    }));
}
