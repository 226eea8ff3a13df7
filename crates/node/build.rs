//! Tells the linker that Node provides the `napi_*` symbols when the addon is loaded.

fn main() {
    napi_build::setup();
}
