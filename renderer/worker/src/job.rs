//! One job of the queue: script to artifacts in a folder, and the result that tells of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use partwright_export::{Context, ExportError, export};
use partwright_pipeline::{Built, Cache, Monitor, Sampler, Settings, Source, build, overall};
use partwright_protocol::{Artifact, Diagnostic, Format, JobResult, JobSpec, JobState, Purpose, Stage};
use partwright_solid::Model;

/// Title inside files that have one.
const TITLE: &str = "Partwright part";

/// Does the job. The script's faults are in the result; files are complete when it says `done`.
pub(crate) fn perform(
    job: &JobSpec,
    directory: &Path,
    project: Option<PathBuf>,
    cache: Arc<Cache>,
    sampler: Arc<dyn Sampler>,
    monitor: &dyn Monitor,
) -> JobResult {
    let start = Instant::now();
    // Jobs are self-contained: what a script may use is the built-in library and the files that the job names, which lie in
    // `project`, so that equal jobs have equal results.
    let source = Source { text: &job.script, folder: project, libraries: Vec::new() };
    let settings = Settings {
        parameters: job.parameters.clone(),
        strict: job.strict,
        preview: job.purpose == Purpose::Preview,
        detail: job.detail,
        profile: Some(job.profile),
        cache,
        sampler,
        ..Settings::default()
    };
    let mut built = build(&source, &settings, monitor);
    let artifacts = match built.model.take() {
        Some(model) if !built.cancelled => write(job, directory, &model, &mut built, monitor),
        _ => Vec::new(),
    };
    let cancelled = built.cancelled || monitor.cancel().load(Ordering::Relaxed);
    let state = if cancelled {
        JobState::Cancelled
    } else if built.has_errors() {
        JobState::Failed
    } else {
        JobState::Done
    };
    JobResult {
        state,
        report: built.report,
        diagnostics: built.diagnostics,
        console: built.console,
        parameters: built.parameters,
        artifacts: if state == JobState::Done { artifacts } else { Vec::new() },
        files: built.files,
        elapsed_ms: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
    }
}

/// Writes every file that the purpose asks for. What cannot be written becomes an error among the diagnostics.
fn write(job: &JobSpec, directory: &Path, model: &Model, built: &mut Built, monitor: &dyn Monitor) -> Vec<Artifact> {
    let formats: Vec<Format> = match job.purpose {
        Purpose::Preview => vec![Format::Mesh],
        Purpose::Full => Format::ALL.into_iter().filter(|format| format.holds(model.dimension())).collect(),
    };
    let purpose = partwright_queue::purpose_name(job.purpose);
    let mut artifacts = Vec::new();
    for (index, &format) in formats.iter().enumerate() {
        if monitor.cancel().load(Ordering::Relaxed) {
            break;
        }
        monitor.progress(overall(Stage::Exporting, index as f64 / formats.len() as f64));
        let name = format!("{purpose}.{}", format.extension());
        let locate = |span| built.sources.locate(span);
        let written = export(model, format, &Context { title: TITLE, locate: &locate }).and_then(|bytes| {
            std::fs::write(directory.join(&name), &bytes).map_err(|source| ExportError::Write { format, source })?;
            Ok(bytes.len() as u64)
        });
        match written {
            Ok(bytes) => artifacts.push(Artifact { format, key: format!("{}/{name}", job.content_hash), bytes }),
            Err(error) => built.diagnostics.push(failed(&error)),
        }
    }
    artifacts
}

/// A failed export as a diagnostic.
pub(crate) fn failed(error: &ExportError) -> Diagnostic {
    let code = match error {
        ExportError::WrongDimension { .. } => "E0620",
        ExportError::Empty => "E0600",
        ExportError::OutOfRange { .. } => "E0621",
        ExportError::Write { .. } => "E0706",
    };
    let text = error.to_string();
    let mut letters = text.chars();
    let sentence: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    Diagnostic::error(code, sentence)
}
