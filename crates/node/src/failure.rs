//! What a job fails with: a code from the closed list and a sentence.

use std::fmt;

use napi::{Env, Error, JsError};

/// A failed job. `code` is API, `message` is for people.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn new(code: &'static str, message: impl fmt::Display) -> Self {
        Self { code, message: message.to_string() }
    }

    pub(crate) fn cancelled() -> Self {
        pixels::Error::Cancelled.into()
    }

    /// Makes the JavaScript error. Only on the thread of `env`.
    ///
    /// napi's own rejection knows its `Status` codes only, so the error object is built here and passed on as it is.
    pub(crate) fn into_error(self, env: Env) -> Error {
        JsError::from(Error::new(self.code, self.message)).into_unknown(env).into()
    }
}

impl From<pixels::Error> for Failure {
    fn from(error: pixels::Error) -> Self {
        Self::new(error.code(), error)
    }
}
