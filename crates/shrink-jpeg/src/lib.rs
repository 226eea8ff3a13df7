//! A JPEG decoder that decodes only what the wanted size needs.
