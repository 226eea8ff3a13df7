//! Tells the linker that Node provides the `napi_*` symbols when the addon is loaded.

fn main() {
    napi_build::setup();
    // The AV1 decoder exports the C names of dav1d. Ours must be the ones that are called, also in a program that has its own.
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo:rustc-link-arg-cdylib=-Wl,-Bsymbolic");
    }
}
