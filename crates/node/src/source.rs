//! Where the bytes of a job come from: a file read on a pool thread, or memory of JavaScript.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};

use napi::bindgen_prelude::Uint8Array;

use crate::failure::Failure;

/// Up to here a copy is cheaper than keeping a JavaScript value alive from another thread.
const COPY_UP_TO_BYTES: usize = 64 * 1024;

/// How much is read between two looks at the stop flag: about a millisecond on a disk.
const READ_CHUNK_BYTES: u64 = 1024 * 1024;

/// The input of one job.
pub(crate) enum Source {
    Path(String),
    Copied(Vec<u8>),
    Shared(Uint8Array),
}

impl From<Uint8Array> for Source {
    fn from(bytes: Uint8Array) -> Self {
        if bytes.len() <= COPY_UP_TO_BYTES {
            Self::Copied(bytes.to_vec())
        } else {
            Self::Shared(bytes)
        }
    }
}

impl Source {
    /// Gives the bytes, reading them if they are in a file.
    pub(crate) fn bytes(
        &self,
        max_memory_bytes: u64,
        stop: &dyn Fn() -> bool,
    ) -> Result<Cow<'_, [u8]>, Failure> {
        match self {
            Self::Path(path) => read(path, max_memory_bytes, stop).map(Cow::Owned),
            Self::Copied(bytes) => Ok(Cow::Borrowed(bytes)),
            Self::Shared(bytes) => Ok(Cow::Borrowed(bytes)),
        }
    }

    /// How much of the addon's own memory `bytes` take.
    pub(crate) fn held_bytes(&self, bytes: &[u8]) -> u64 {
        match self {
            Self::Path(_) | Self::Copied(_) => bytes.len() as u64,
            Self::Shared(_) => 0,
        }
    }
}

fn read(path: &str, max_memory_bytes: u64, stop: &dyn Fn() -> bool) -> Result<Vec<u8>, Failure> {
    let failed = |error: io::Error| Failure::new("E_READ", reason(&error));
    // Asked before opening: opening a named pipe would wait for its writer, perhaps for ever.
    let found = std::fs::metadata(path).map_err(failed)?;
    if !found.is_file() {
        let kind = if found.is_dir() { "a folder" } else { "a device, pipe or socket" };
        return Err(Failure::new("E_READ", format_args!("expected a file but found {kind}")));
    }
    let expected_bytes = found.len();
    if expected_bytes > max_memory_bytes {
        return Err(Failure::new(
            "E_TOO_LARGE",
            format_args!(
                "the file has {expected_bytes} bytes, over the limit of {max_memory_bytes} bytes of memory"
            ),
        ));
    }
    let mut file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::with_capacity(expected_bytes as usize);
    loop {
        if stop() {
            return Err(Failure::cancelled());
        }
        // A chunk past the expected end shows whether the file grew meanwhile.
        if file.by_ref().take(READ_CHUNK_BYTES).read_to_end(&mut bytes).map_err(failed)? == 0 {
            break;
        }
        if bytes.len() as u64 > expected_bytes {
            break;
        }
    }
    if bytes.len() as u64 == expected_bytes {
        Ok(bytes)
    } else {
        let received_bytes = bytes.len();
        Err(Failure::new(
            "E_READ",
            format_args!(
                "the file changed while it was read: it had {expected_bytes} bytes, then {received_bytes}"
            ),
        ))
    }
}

// The caller knows the path, and puts it where it shows it.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            "there is no such file".to_owned()
        }
        io::ErrorKind::PermissionDenied => "there is no permission to read the file".to_owned(),
        _ => format!("the file cannot be read: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    fn check(path: &str, max_memory_bytes: u64) -> Result<usize, &'static str> {
        read(path, max_memory_bytes, &|| false)
            .map(|bytes| bytes.len())
            .map_err(|failure| failure.code)
    }

    #[test]
    fn reads_files_and_says_why_not() {
        let here = concat!(env!("CARGO_MANIFEST_DIR"), "/src/source.rs");
        let len_bytes = include_bytes!("source.rs").len();
        assert_eq!(check(here, u64::MAX), Ok(len_bytes));
        assert_eq!(check(here, len_bytes as u64), Ok(len_bytes));
        assert_eq!(check(here, len_bytes as u64 - 1), Err("E_TOO_LARGE"));
        assert_eq!(check(concat!(env!("CARGO_MANIFEST_DIR"), "/src"), u64::MAX), Err("E_READ"));
        assert_eq!(check(concat!(env!("CARGO_MANIFEST_DIR"), "/none"), u64::MAX), Err("E_READ"));
        assert_eq!(check(&format!("{here}/none"), u64::MAX), Err("E_READ"));
        assert_eq!(check("", u64::MAX), Err("E_READ"));
        assert_eq!(check("a\0b", u64::MAX), Err("E_READ"));
    }

    #[test]
    fn stops_between_chunks() {
        let here = concat!(env!("CARGO_MANIFEST_DIR"), "/src/source.rs");
        let stopped = read(here, u64::MAX, &|| true).map_err(|failure| failure.code);
        assert_eq!(stopped, Err("E_CANCELLED"));
    }
}
