//! The Node addon: JavaScript values in, one call of `pixels`, JavaScript values out. It decides nothing.
//!
//! ```text
//! new Job(source, request) ── run() ──▶ pool ──▶ read ──▶ probe ──▶ gate ──▶ shrink ──▶ promise
//!                             cancel() ──────────▶ a flag that each of these looks at
//! shrinkNow(bytes, request) ───────────────────────────▶ probe ───────────▶ shrink ──▶ result
//! ```

mod failure;
mod gate;
mod job;
mod mirror;
mod pool;
mod source;

pub use job::{Job, shrink_now};
pub use mirror::{DecodePolicy, Effort, ShrinkRequest, Shrunk, ShrunkFormat, WantedFormat};
