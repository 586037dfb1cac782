//! `partwright-renderer`: scripts to files. `render` and `inspect` are the pipeline on the command line; `worker` takes jobs
//! from a queue; `lsp` serves editors; `pipe` is the renderer process behind a worker, one JSON object a line on standard input
//! and output.

mod explain;
mod format;
mod guard;
mod inspect;
mod job;
mod lsp;
mod manual;
mod overrides;
mod pipe;
mod render;
mod show;
mod store;
mod work;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use partwright_gpu::{Choice, Mode};

/// Turns OpenSCAD scripts into printable parts.
#[derive(Debug, Parser)]
#[command(
    name = "partwright-renderer",
    version,
    after_help = "Exit status: 0 done, 1 the script or file is at fault, 2 wrong usage."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// How log lines look. They go to standard error; PARTWRIGHT_LOG selects them, as in `info,partwright_queue=debug`
    #[arg(long, global = true, value_enum, default_value = "text", env = "PARTWRIGHT_LOG_FORMAT")]
    log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make files from a script
    Render(render::RenderArguments),
    /// Measure a mesh file or a script
    Inspect(inspect::InspectArguments),
    /// Write the reference of the language, a page and a picture for each name
    Manual(manual::ManualArguments),
    /// Be the language server of an editor, on standard input and output
    Lsp(lsp::LspArguments),
    /// Lay out scripts: indentation, spaces, long lines
    Format(format::FormatArguments),
    /// Take jobs from a queue until told to stop
    Worker(work::WorkerArguments),
    /// Take jobs on standard input
    #[command(hide = true)]
    Pipe(pipe::PipeArguments),
}

/// The graphics card, for fields.
#[derive(Debug, Clone, Copy, clap::Args)]
struct GpuOptions {
    /// Whether a graphics card computes fields: auto takes one where it is faster, off never, required fails without
    #[arg(long, value_name = "auto|off|required", env = "PARTWRIGHT_GPU", default_value = "auto")]
    gpu: Mode,
}

impl GpuOptions {
    fn choice(self) -> Arc<Choice> {
        Arc::new(Choice::new(self.gpu))
    }

    /// Drivers of cards map more addresses than any limit on them could allow.
    fn maps_a_card(self) -> bool {
        self.gpu != Mode::Off && partwright_gpu::may_exist()
    }
}

/// Options that every command which evaluates scripts has.
#[derive(Debug, Clone, clap::Args)]
struct ScriptOptions {
    /// Set a variable, as a last assignment at the end of the script would. The value is an expression
    #[arg(short = 'D', value_name = "NAME=VALUE")]
    define: Vec<String>,
    /// File of parameter sets, as OpenSCAD's customizer writes it
    #[arg(short = 'p', value_name = "FILE", requires = "parameter_set")]
    parameter_file: Option<PathBuf>,
    /// Which of its sets to use
    #[arg(short = 'P', value_name = "NAME", requires = "parameter_file")]
    parameter_set: Option<String>,
    /// Folder that `use`, `include` and `import` may read beside the script's own; further ones come from OPENSCADPATH and
    /// PARTWRIGHT_LIBRARY_PATH
    #[arg(short = 'L', long = "library", value_name = "FOLDER")]
    libraries: Vec<PathBuf>,
    /// Make errors of warnings about unknown names, unknown arguments and cutters that remove nothing
    #[arg(long)]
    strict: bool,
    /// Give up after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
    /// Memory that the script may use, MiB
    #[arg(long, value_name = "MIB", default_value_t = 4096, value_parser = clap::value_parser!(u64).range(16..))]
    memory: u64,
    #[command(flatten)]
    gpu: GpuOptions,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log(arguments.log_format);
    guard::keep_freed_memory();
    match arguments.command {
        Command::Render(arguments) => render::run(arguments),
        Command::Inspect(arguments) => inspect::run(arguments),
        Command::Manual(arguments) => manual::run(arguments),
        Command::Lsp(arguments) => lsp::run(arguments),
        Command::Format(arguments) => format::run(arguments),
        Command::Worker(arguments) => work::run(arguments),
        Command::Pipe(arguments) => pipe::run(&arguments),
    }
}

fn log(format: LogFormat) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("PARTWRIGHT_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false);
    match format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().init(),
    }
}

/// Writes to standard output.
fn write_out(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    heard(out.write_all(bytes).and_then(|()| out.flush()))
}

/// A reader that has heard enough, such as `head`, is no error.
fn heard(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// A message on standard error. When that cannot be written there is nobody left to tell.
fn say(message: impl std::fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}

/// Wrong usage, in words.
fn usage(message: impl std::fmt::Display) -> ExitCode {
    say(format_args!("error: {message}"));
    ExitCode::from(2)
}
