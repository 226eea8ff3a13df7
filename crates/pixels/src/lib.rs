//! Bytes in, smaller bytes out.
