//! The files that the project ships: a file dropped among them is tested.

use std::{fs, path::PathBuf};

use pixels::{Encoding, probe};

use crate::{request, run};

/// Each file of a folder of `fixtures` that has what is expected of it beside it.
fn files(folder: &str, suffix: &str) -> Vec<(String, Vec<u8>, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(folder);
    let names = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let images = names.filter_map(|name| name.strip_suffix(suffix).map(str::to_owned));
    let read = |name: String| {
        let bytes = fs::read(folder.join(&name)).unwrap();
        let expected = fs::read_to_string(folder.join(format!("{name}{suffix}"))).unwrap();
        (name, bytes, expected)
    };
    let files: Vec<_> = images.map(read).collect();
    assert!(files.len() > 20, "only {} files", files.len());
    files
}

/// The value of a key in a document of short lines, without its quotes.
fn value<'a>(document: &'a str, key: &str) -> &'a str {
    let line = document
        .lines()
        .find(|line| line.trim_start().starts_with(&format!("\"{key}\":")))
        .unwrap();
    line.split_once(':').unwrap().1.trim_matches([' ', ',', '"'])
}

/// Formats that this crate leaves to others.
const NOT_OURS: [&str; 1] = ["svg"];

#[test]
fn finds_what_is_known_of_them() {
    for (name, bytes, expected) in files("valid", ".probe.json") {
        if NOT_OURS.contains(&value(&expected, "format")) {
            assert_eq!(probe(&bytes).unwrap_err().code(), "E_FORMAT", "{name}");
            continue;
        }
        let found = probe(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let found_words = [
            found.format.to_string().to_lowercase(),
            found.width_px.to_string(),
            found.height_px.to_string(),
            (found.orientation as u8).to_string(),
        ];
        let expected_words =
            ["format", "widthPx", "heightPx", "orientation"].map(|key| value(&expected, key));
        assert_eq!(found_words, expected_words, "{name}");
        let (width, height) = (found.width_px.div_ceil(3), found.height_px.div_ceil(3));
        let shrunk = run(&bytes, &request(width, height, Encoding::Auto { quality: 85 }));
        let shrunk = shrunk.unwrap_or_else(|error| panic!("{name}: {error}"));
        let again = probe(&shrunk.bytes).unwrap();
        assert_eq!(
            (again.format, again.width_px, again.height_px),
            (shrunk.format, width, height),
            "{name}"
        );
    }
}

#[test]
fn refuses_the_broken_ones_by_code() {
    for (name, bytes, expected) in files("broken", ".error.json") {
        if NOT_OURS.iter().any(|format| name.ends_with(format)) {
            continue;
        }
        // The size is that of the header where there is one, so that every file comes as far as its damage.
        let (width, height) =
            probe(&bytes).map_or((1, 1), |found| (found.width_px, found.height_px));
        let error = run(&bytes, &request(width, height, Encoding::Png)).unwrap_err();
        assert!(
            expected.contains(&format!("\"{}\"", error.code())),
            "{name}: {} {error}",
            error.code()
        );
    }
}
