//! The files that the project ships.

use std::{fs, path::Path};

use crate::{check, reference::Agreed};

#[test]
fn every_valid_fixture_decodes_to_the_exact_samples_at_every_scale() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/valid");
    let mut decoded = 0;
    for entry in fs::read_dir(folder).expect("the fixtures") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "jpg") {
            let name = path.display().to_string();
            assert_eq!(check(&name, &fs::read(&path).expect("a file")), Agreed::Decoded, "{name}");
            decoded += 1;
        }
    }
    assert!(decoded > 20, "only {decoded} files");
}
