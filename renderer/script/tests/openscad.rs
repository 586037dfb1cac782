//! The same scripts in Debian's `openscad` (2021.01) and here: equal `echo` output, warnings included.
//!
//! Each `tests/echo/*.scad` is one case. Where the newer OpenSCAD or Partwright means to differ, the script leaves it out.

mod support;

use std::path::Path;
use std::process::Command;

/// The place's file name is empty here and the script's name there.
fn without_places(text: &str, name: &str) -> String {
    text.replace(&format!("in file {name}, line"), "in file , line")
}

#[test]
fn echoes_as_openscad_does() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/echo");
    let mut scripts: Vec<_> = std::fs::read_dir(&folder)
        .expect("tests/echo exists")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "scad"))
        .collect();
    scripts.sort();
    assert!(scripts.len() >= 20, "only {} scripts", scripts.len());
    let output = tempfile::tempdir().expect("a temporary folder");
    let mut differing = Vec::new();
    for script in &scripts {
        let name = script.file_name().and_then(|name| name.to_str()).expect("a plain name");
        let echo = output.path().join(name).with_extension("echo");
        let status = Command::new("openscad").arg("-o").arg(&echo).arg(script).output();
        let status = status.expect("`openscad` must be installed (Debian package `openscad`)");
        if !status.status.success() {
            differing.push(format!("{name}: {}", String::from_utf8_lossy(&status.stderr)));
            continue;
        }
        let theirs = without_places(&std::fs::read_to_string(&echo).expect("echo output"), name);
        let source = std::fs::read_to_string(script).expect("a script");
        let ours = support::console(&support::run(&source));
        for (line, (theirs, ours)) in theirs
            .lines()
            .map(Some)
            .chain(std::iter::repeat(None))
            .zip(ours.lines().map(Some).chain(std::iter::repeat(None)))
            .enumerate()
        {
            if theirs.is_none() && ours.is_none() {
                break;
            }
            if theirs != ours {
                differing.push(format!("{name}, line {line}:\n  openscad: {theirs:?}\n  here:     {ours:?}"));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}
