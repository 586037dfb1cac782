//! The same scripts in both OpenSCADs and here. Each `tests/conformance/<topic>/*.scad` is a case, found by listing; files
//! that a case includes or imports lie in a folder beside it.
//!
//! In `geometry`, volume, area, bounding box and genus must agree; in every other topic the console, to the letter. A
//! case must agree with the recent OpenSCAD and, unless its first lines say `// peer: newer`, with Debian's 2021.01 too, so
//! that no difference between those two stays unsaid. `// options: -D x=5` goes to all programs. What is different on purpose
//! is in `docs/differences.md`, not here.
//!
//! `PARTWRIGHT_CASES=strings cargo test --test conformance` runs the cases whose path holds that word.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use partwright_tests::{Debian, Wasm, console_difference, console_of, ours, repository, shape, shape_fault};

const TOPIC_OF_SHAPES: &str = "geometry";

#[derive(Debug)]
struct Case {
    path: PathBuf,
    newer_only: bool,
    options: Vec<String>,
}

impl Case {
    fn read(path: PathBuf) -> Self {
        let text = std::fs::read_to_string(&path).expect("a script is UTF-8");
        let mut case = Self { path, newer_only: false, options: Vec::new() };
        for line in text.lines().map_while(|line| line.strip_prefix("// ")) {
            match line.split_once(": ") {
                Some(("peer", "newer")) => case.newer_only = true,
                Some(("peer", other)) => panic!("{}: unknown peer `{other}`", case.name()),
                Some(("options", options)) => case.options = options.split(' ').map(str::to_owned).collect(),
                _ => {}
            }
        }
        case
    }

    fn name(&self) -> String {
        let folder = repository().join("tests/conformance");
        self.path.strip_prefix(folder).unwrap_or(&self.path).display().to_string()
    }
}

/// The cases of the topics that `wanted` accepts.
fn cases(wanted: impl Fn(&str) -> bool) -> Vec<Case> {
    let list = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        entries.map(|entry| entry.expect("a readable folder").path()).collect()
    };
    let topics = list(&repository().join("tests/conformance")).into_iter();
    let topics =
        topics.filter(|path| path.is_dir() && path.file_name().is_some_and(|name| wanted(&name.to_string_lossy())));
    let mut paths: Vec<PathBuf> = topics
        .flat_map(|topic| list(&topic))
        .filter(|path| path.extension().is_some_and(|extension| extension == "scad"))
        .collect();
    paths.sort();
    let word = std::env::var("PARTWRIGHT_CASES").unwrap_or_default();
    let cases = paths.into_iter().map(Case::read).filter(|case| case.name().contains(&word));
    cases.collect()
}

/// The three programs, for one thread.
#[derive(Debug, Default)]
struct Programs {
    debian: Debian,
    wasm: Wasm,
}

/// Runs `check` on all cases, in as many threads as there are processors, and fails with all that differ.
fn check_all(cases: &[Case], check: impl Fn(&Case, &mut Programs, &Path) -> Vec<String> + Sync) {
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                let mut programs = Programs::default();
                let scratch = tempfile::tempdir().expect("temporary folders can be made");
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = check(case, &mut programs, scratch.path());
                    let mut faults = faults.lock().expect("no other check panicked");
                    faults.extend(found.into_iter().map(|fault| format!("{}: {fault}", case.name())));
                }
            });
        }
    });
    let mut faults = faults.into_inner().expect("no check panicked");
    faults.sort();
    assert!(faults.is_empty(), "{} of {} cases:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

// Consoles.

fn check_console(case: &Case, programs: &mut Programs, scratch: &Path) -> Vec<String> {
    let output = scratch.join("output.echo");
    let ran = ours(&case.path, &output, &case.options);
    let ours = console_of(&output, &ran, &case.path);
    let ran = programs.wasm.run(&case.path, &output, &case.options);
    let newer = console_of(&output, &ran, &case.path);
    let mut faults: Vec<String> = console_difference("newer", &newer, &ours).into_iter().collect();
    if !case.newer_only {
        let ran = programs.debian.run(&case.path, &output, &case.options);
        let debian = console_of(&output, &ran, &case.path);
        if debian == newer {
        } else if faults.is_empty() {
            let what = console_difference("2021", &debian, &newer).unwrap_or_default();
            faults.push(format!("2021.01 differs: the case must say `// peer: newer`; here = newer\n{what}"));
        } else {
            faults.push("2021.01 differs too".to_owned());
        }
    }
    faults
}

#[test]
fn consoles_agree() {
    let cases = cases(|topic| topic != TOPIC_OF_SHAPES);
    check_all(&cases, check_console);
}

// Shapes.

fn check_shape(case: &Case, programs: &mut Programs, scratch: &Path) -> Vec<String> {
    let ours = shape(scratch, |output| ours(&case.path, output, &case.options));
    let mut peers = vec![("newer", shape(scratch, |output| programs.wasm.run(&case.path, output, &case.options)))];
    if !case.newer_only {
        peers.push(("2021.01", shape(scratch, |output| programs.debian.run(&case.path, output, &case.options))));
    }
    peers.into_iter().filter_map(|(peer, theirs)| shape_fault(peer, theirs, &ours)).collect()
}

#[test]
fn shapes_agree() {
    let cases = cases(|topic| topic == TOPIC_OF_SHAPES);
    check_all(&cases, check_shape);
}
