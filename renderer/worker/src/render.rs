//! `render`: a script to files, with OpenSCAD's conventions.
//!
//! The work is done on a thread with a deep stack, within a memory limit; the main thread watches the clock. Messages go to
//! standard error, so that `-o -` can be piped on.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use partwright_export::{Context, export};
use partwright_pipeline::{Built, Monitor, Settings, Source};
use partwright_protocol::{Diagnostic, Format, JobResult, JobState, PrintProfile, Progress, Severity, Stage};

use crate::overrides::{self, Overridden};
use crate::{ScriptOptions, explain, guard, heard, job, say, show, usage, write_out};

#[derive(Debug, Args)]
pub(crate) struct RenderArguments {
    /// The script; `-` reads it from standard input
    input: PathBuf,
    /// File to make; its extension chooses the format: stl, 3mf, obj, off, svg, dxf, png, mesh, echo (the console), json (the
    /// report). May be given several times; `-` writes to standard output
    #[arg(short, long, value_name = "FILE", required_unless_present = "explain")]
    output: Vec<PathBuf>,
    /// Format of outputs, whatever their extension
    #[arg(long, value_name = "FORMAT")]
    export_format: Option<String>,
    #[command(flatten)]
    script: ScriptOptions,
    /// Show which kernel makes which part of the script, why, in how many triangles, and how long it took
    #[arg(long)]
    explain: bool,
    /// Let `$preview` be true
    #[arg(long)]
    preview: bool,
    /// Print errors only
    #[arg(short, long)]
    quiet: bool,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Model(Format),
    Console,
    Report,
}

impl Kind {
    fn of(output: &Path, export_format: Option<&str>) -> Result<Self, String> {
        let extension = output.extension().and_then(|extension| extension.to_str());
        let name = match (export_format, extension) {
            (Some(name), _) | (None, Some(name)) => name.to_ascii_lowercase(),
            (None, None) => {
                let shown = output.display();
                return Err(format!(
                    "cannot tell the format of `{shown}`: give it an extension, or use --export-format"
                ));
            }
        };
        match name.as_str() {
            "echo" => Ok(Self::Console),
            "json" => Ok(Self::Report),
            // OpenSCAD's name for what is the only kind here.
            "binstl" => Ok(Self::Model(Format::Stl)),
            _ => Format::from_extension(&name).map(Self::Model).ok_or_else(|| {
                let known: Vec<&str> =
                    Format::ALL.iter().map(|format| format.extension()).chain(["echo", "json"]).collect();
                format!("cannot write `{name}`: known formats are {}", known.join(", "))
            }),
        }
    }
}

/// A script as read, and where relative names start.
#[derive(Debug)]
pub(crate) struct Input {
    /// How messages name it.
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) folder: Option<PathBuf>,
}

impl Input {
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let name = if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() };
        let cannot = |error: std::io::Error| format!("cannot read {name}: {error}");
        // A little more than the largest script: enough to know that it is too large.
        let limit = 4 * partwright_protocol::MAX_SCRIPT_BYTES as u64;
        let mut bytes = Vec::new();
        let folder = if path == Path::new("-") {
            std::io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(cannot)?;
            std::env::current_dir().ok()
        } else {
            std::fs::File::open(path).map_err(cannot)?.take(limit).read_to_end(&mut bytes).map_err(cannot)?;
            path.canonicalize().ok().and_then(|path| path.parent().map(Path::to_owned))
        };
        Ok(Self { text: String::from_utf8_lossy(&bytes).into_owned(), name, folder })
    }
}

/// Library folders: those of the command line, then of the environment.
pub(crate) fn libraries(options: &ScriptOptions) -> Vec<PathBuf> {
    library_folders(&options.libraries)
}

pub(crate) fn library_folders(given: &[PathBuf]) -> Vec<PathBuf> {
    let from_environment = ["PARTWRIGHT_LIBRARY_PATH", "OPENSCADPATH"]
        .into_iter()
        .filter_map(std::env::var_os)
        .flat_map(|paths| std::env::split_paths(&paths).collect::<Vec<_>>())
        .filter(|path| !path.as_os_str().is_empty());
    given.iter().cloned().chain(from_environment).collect()
}

pub(crate) fn run(arguments: RenderArguments) -> ExitCode {
    let kinds: Result<Vec<Kind>, String> =
        arguments.output.iter().map(|output| Kind::of(output, arguments.export_format.as_deref())).collect();
    let kinds = match kinds {
        Ok(kinds) => kinds,
        Err(message) => return usage(message),
    };
    let input = match Input::read(&arguments.input) {
        Ok(input) => input,
        Err(message) => return usage(message),
    };
    let Overridden { text, values, own } = match overrides::apply(input.text, &arguments.script) {
        Ok(overridden) => overridden,
        Err(message) => return usage(message),
    };
    let input = Input { text, ..input };
    let settings = Settings {
        parameters: values,
        strict: arguments.script.strict,
        // For the console alone, a preview is enough, and OpenSCAD says that it is one.
        preview: arguments.preview || kinds.iter().all(|kind| *kind == Kind::Console),
        // Only a report tells of it.
        profile: kinds.contains(&Kind::Report).then(PrintProfile::default),
        ..Settings::default()
    };
    let options = arguments.script.clone();
    let choice = options.gpu.choice();
    let settings = Settings { sampler: choice.clone(), ..settings };
    guarded(&options, move |monitor| {
        let source =
            Source { text: &input.text, folder: input.folder.clone(), libraries: libraries(&arguments.script) };
        // Echoes need no shape, as in OpenSCAD.
        let mut built = if !arguments.explain && kinds.iter().all(|kind| *kind == Kind::Console) {
            Built::from(partwright_pipeline::evaluate(&source, &settings, monitor.cancel()))
        } else {
            partwright_pipeline::build(&source, &settings, monitor)
        };
        Overridden::forgive(own, &mut built.diagnostics);
        if arguments.explain {
            if let Err(error) = write_out(explain::plan(&built, &choice).as_bytes()) {
                return usage(format_args!("cannot write the plan: {error}"));
            }
            if kinds.is_empty() && !built.has_errors() {
                return ExitCode::SUCCESS;
            }
        }
        finish(&arguments, &kinds, &input, built, monitor)
    })
}

/// Runs `work` on a deep stack within the limits. What exceeds one ends with an error and status 1.
pub(crate) fn guarded(
    options: &ScriptOptions,
    work: impl FnOnce(&TerminalMonitor) -> ExitCode + Send + 'static,
) -> ExitCode {
    let memory = options.memory << 20;
    let words = |diagnostic: Diagnostic| format!("\n{}\n", show::diagnostic(&diagnostic, "", "", false)).into_bytes();
    let prepared = guard::prepare(guard::LastWords {
        out_of_memory: words(guard::out_of_memory(memory)),
        crashed: words(guard::too_deep()),
    });
    if let Err(error) = prepared.and_then(|()| guard::limit_memory(memory, options.gpu.maps_a_card())) {
        return usage(format_args!("cannot set the limits of this process: {error}"));
    }
    let monitor = TerminalMonitor::new();
    let bar = monitor.bar.clone();
    let (done, outcome) = mpsc::channel();
    let thread =
        std::thread::Builder::new().name("render".to_owned()).stack_size(guard::STACK_BYTES).spawn(move || {
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&monitor)));
            // The receiver only goes away with the process.
            let _ = done.send(result);
        });
    if let Err(error) = thread {
        return usage(format_args!("cannot start a thread: {error}; allow more --memory"));
    }
    let diagnostic = match outcome.recv_timeout(Duration::from_secs(options.timeout)) {
        Ok(Ok(status)) => {
            bar.finish_and_clear();
            return status;
        }
        Ok(Err(_)) | Err(mpsc::RecvTimeoutError::Disconnected) => guard::crashed(),
        Err(mpsc::RecvTimeoutError::Timeout) => guard::too_slow(options.timeout),
    };
    bar.finish_and_clear();
    say(show::diagnostic(&diagnostic, "", "", std::io::stderr().is_terminal()));
    // The thread still runs and cannot be stopped from here.
    std::process::exit(1)
}

/// Prints what was found, writes the files, and says how it went.
fn finish(
    arguments: &RenderArguments,
    kinds: &[Kind],
    input: &Input,
    mut built: Built,
    monitor: &TerminalMonitor,
) -> ExitCode {
    let title = Path::new(&input.name).file_stem().map_or("part".into(), |stem| stem.to_string_lossy());
    let mut files = Vec::new();
    for (output, kind) in arguments.output.iter().zip(kinds) {
        match (kind, &built.model) {
            (Kind::Console, _) => files.push((output, console(&built))),
            // After all models, whose faults it tells.
            (Kind::Report, _) | (Kind::Model(_), None) => {}
            (Kind::Model(format), Some(model)) => {
                monitor.progress(partwright_pipeline::overall(Stage::Exporting, 0.0));
                let locate = |span| built.sources.locate(span);
                match export(model, *format, &Context { title: &title, locate: &locate }) {
                    Ok(bytes) => files.push((output, bytes)),
                    Err(error) => built.diagnostics.push(job::failed(&error)),
                }
            }
        }
    }
    for output in
        arguments.output.iter().zip(kinds).filter(|(_, kind)| **kind == Kind::Report).map(|(output, _)| output)
    {
        match report(&built) {
            Ok(bytes) => files.push((output, bytes)),
            Err(error) => return usage(format_args!("cannot write {}: {error}", output.display())),
        }
    }
    monitor.finish();
    tell(&built, input, arguments.quiet);
    for (output, bytes) in &files {
        let written =
            if output.as_path() == Path::new("-") { write_out(bytes) } else { heard(std::fs::write(output, bytes)) };
        if let Err(error) = written {
            return usage(format_args!("cannot write {}: {error}", output.display()));
        }
    }
    if !arguments.quiet && std::io::stderr().is_terminal() && !built.has_errors() {
        summary(&built, &files);
    }
    let status = if built.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    // The process ends here, which frees everything at once.
    std::mem::forget((built, files));
    status
}

/// Echoes and diagnostics on standard error.
pub(crate) fn tell(built: &Built, input: &Input, quiet: bool) {
    if !quiet {
        // Warnings stand in the console in OpenSCAD's words as well; here they are told once, with their place.
        for line in built.console.iter().filter(|line| line.severity == Severity::Info) {
            say(&line.text);
        }
    }
    let color = std::io::stderr().is_terminal();
    for diagnostic in built.diagnostics.iter().filter(|diagnostic| !quiet || diagnostic.is_error()) {
        say(show::diagnostic(diagnostic, &input.name, &input.text, color));
    }
    if built.has_errors() {
        say(format_args!("{}: {}", input.name, show::count(&built.diagnostics)));
    }
}

fn console(built: &Built) -> Vec<u8> {
    built.console.iter().flat_map(|line| [line.text.as_str(), "\n"]).collect::<String>().into_bytes()
}

fn report(built: &Built) -> serde_json::Result<Vec<u8>> {
    let state = if built.has_errors() { JobState::Failed } else { JobState::Done };
    let mut bytes = serde_json::to_vec_pretty(&JobResult {
        report: built.report.clone(),
        console: built.console.clone(),
        parameters: built.parameters.clone(),
        ..JobResult::empty(state, built.diagnostics.clone())
    })?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn summary(built: &Built, files: &[(&PathBuf, Vec<u8>)]) {
    if let Some(report) = &built.report {
        let size = report.bounds.map_or([0.0; 3], |bounds| bounds.size());
        let [x, y, z] = size.map(|value| (value * 100.0).round() / 100.0);
        say(format_args!("{x} × {y} × {z} mm, {} triangles", report.triangles));
    }
    for (output, bytes) in files {
        say(format_args!("{}: {:.1} kB", output.display(), bytes.len() as f64 / 1000.0));
    }
}

/// A bar on a terminal, nothing in a pipe.
#[derive(Debug)]
pub(crate) struct TerminalMonitor {
    bar: ProgressBar,
    cancel: AtomicBool,
    start: Instant,
}

impl TerminalMonitor {
    const STEPS: u64 = 1000;

    fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(Self::STEPS), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{msg:>10} {bar:40} {percent:>3} %") {
            bar.set_style(style);
        }
        Self { bar, cancel: AtomicBool::new(false), start: Instant::now() }
    }

    /// Takes the bar away, before anything else is printed.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Monitor for TerminalMonitor {
    fn progress(&self, progress: Progress) {
        let stage = match progress.stage {
            Stage::Waiting => "waiting",
            Stage::Evaluating => "evaluating",
            Stage::Planning => "planning",
            Stage::Realising => "realising",
            Stage::Inspecting => "inspecting",
            Stage::Exporting => "exporting",
            Stage::Storing => "storing",
        };
        self.bar.set_message(stage);
        self.bar.set_position((progress.fraction * Self::STEPS as f64) as u64);
    }

    fn cancel(&self) -> &AtomicBool {
        &self.cancel
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
}
