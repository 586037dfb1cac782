//! The library and the catalogue, built by the real pipeline in strict mode: what a header promises is what is measured.

mod catalogue;
mod documentation;
mod header;
mod tables;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use partwright_pipeline::{Built, Monitor, Settings, Source};
use partwright_protocol::{ConsoleLine, Diagnostic, Progress, Severity, Values};
use partwright_script::Evaluated;

struct Unwatched(AtomicBool);

impl Monitor for Unwatched {
    fn progress(&self, _progress: Progress) {}

    fn cancel(&self) -> &AtomicBool {
        &self.0
    }
}

fn build(text: &str, parameters: Values) -> Built {
    let source = Source { text, folder: None, libraries: Vec::new() };
    let settings = Settings { parameters, strict: true, ..Settings::default() };
    partwright_pipeline::build(&source, &settings, &Unwatched(AtomicBool::new(false)))
}

/// The first stage of [`build`] alone.
fn evaluate(text: &str, parameters: Values) -> Evaluated {
    let source = Source { text, folder: None, libraries: Vec::new() };
    let settings = Settings { parameters, strict: true, ..Settings::default() };
    partwright_pipeline::evaluate(&source, &settings, &AtomicBool::new(false))
}

/// Warnings and errors as text.
fn complaints(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().filter(|found| found.severity > Severity::Info).map(ToString::to_string).collect()
}

/// The last line that `echo("<tag>", …)` wrote, without the tag.
fn echoed(console: &[ConsoleLine], tag: &str) -> Option<String> {
    let prefix = format!("ECHO: \"{tag}\", ");
    console.iter().rev().find_map(|line| line.text.strip_prefix(&prefix)).map(str::to_owned)
}

/// Runs `work` for every item on all cores; returns what went wrong.
fn for_all<T: Sync>(items: &[T], work: impl Fn(&T) -> Result<(), String> + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        let run = || {
            let mut failures = Vec::new();
            while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                failures.extend(work(item).err());
            }
            failures
        };
        let workers: Vec<_> = (0..threads)
            // As much as the renderer gives itself: evaluation is recursive.
            .map(|_| std::thread::Builder::new().stack_size(256 << 20).spawn_scoped(scope, run))
            .collect();
        workers.into_iter().flat_map(|worker| worker.unwrap().join().unwrap()).collect()
    })
}

fn assert_none(failures: &[String], of: usize) {
    assert!(failures.is_empty(), "{} of {of} fail:\n{}", failures.len(), failures.join("\n"));
}
