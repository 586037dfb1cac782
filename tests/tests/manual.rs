//! The manual in `docs/manual` is what the declarations of the language make now, and every example in it runs.
//! `cargo xtask bless manual` refreshes it.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use partwright_tests::{binary, picture_difference, repository};

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.flatten().filter(|entry| entry.path().is_file()).map(|it| it.file_name().to_string_lossy().into()).collect()
}

fn write(folder: &Path) {
    let output = Command::new(binary("partwright-renderer")).arg("manual").arg(folder).output();
    let output = output.expect("the renderer runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn is_what_the_declarations_make() {
    let committed = repository().join("docs/manual");
    if std::env::var_os("PARTWRIGHT_BLESS").is_some() {
        // Pages of names that are gone go as well.
        let _ = std::fs::remove_dir_all(&committed);
        write(&committed);
    }
    let scratch = tempfile::tempdir().expect("temporary folders can be made");
    write(scratch.path());
    let mut faults = Vec::new();
    for folder in ["", "pictures"] {
        let (ours, theirs) = (scratch.path().join(folder), committed.join(folder));
        let all = names(&ours);
        faults.extend(all.symmetric_difference(&names(&theirs)).map(|name| format!("{name} is new or gone")));
        for name in all.intersection(&names(&theirs)) {
            let (ours, theirs) = (ours.join(name), theirs.join(name));
            let same = if name.ends_with(".png") {
                picture_difference(&ours, &theirs).is_some_and(|difference| difference < 2.0)
            } else {
                std::fs::read(&ours).expect("just written") == std::fs::read(&theirs).expect("listed")
            };
            if !same {
                faults.push(format!("{name} is stale"));
            }
        }
    }
    faults.extend(dead_links(&committed));
    assert!(faults.is_empty(), "run `cargo xtask bless manual`:\n{}", faults.join("\n"));
}

/// Links of pages that lead to no file.
fn dead_links(folder: &Path) -> Vec<String> {
    let mut dead = Vec::new();
    for name in names(folder) {
        let text = std::fs::read_to_string(folder.join(&name)).expect("listed");
        let prose: String = text.split("```").step_by(2).collect();
        for target in prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !folder.join(target).is_file() {
                dead.push(format!("{name} links to {target}, which is missing"));
            }
        }
    }
    dead
}
