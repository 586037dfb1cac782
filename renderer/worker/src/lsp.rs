//! `lsp`: the language server for editors, on standard input and output.

use std::path::PathBuf;
use std::process::ExitCode;

use partwright_language::{Config, Connection, serve};

use crate::render::library_folders;
use crate::say;

/// Longest text that is analysed, bytes. Libraries of people are longer than what a conversation makes.
const MAX_BYTES: usize = 16 << 20;

#[derive(Debug, clap::Args)]
pub(crate) struct LspArguments {
    /// Folder that `use` and `include` may read beside the script's own; further ones come from OPENSCADPATH and
    /// PARTWRIGHT_LIBRARY_PATH
    #[arg(short = 'L', long = "library", value_name = "FOLDER")]
    libraries: Vec<PathBuf>,
    /// Editors that know several ways to talk to a server say which; this is the only one here
    #[arg(long, hide = true)]
    stdio: bool,
}

/// Where copies of the built-in library lie, apart by version.
fn copies() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let cache = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")))?;
    Some(cache.join("partwright").join(concat!("library-", env!("CARGO_PKG_VERSION"))))
}

pub(crate) fn run(arguments: LspArguments) -> ExitCode {
    let (connection, threads) = Connection::stdio();
    let config = Config {
        libraries: library_folders(&arguments.libraries),
        local_files: true,
        project: partwright_language::ProjectFolder::default(),
        copies: copies(),
        max_bytes: MAX_BYTES,
        max_documents: 1000,
    };
    let served = serve(&connection, config);
    // The writer ends when nobody can say anything any more.
    drop(connection);
    if let Err(error) = served {
        say(format_args!("error: {error}"));
        return ExitCode::FAILURE;
    }
    match threads.join() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(format_args!("error: the connection broke: {error}"));
            ExitCode::FAILURE
        }
    }
}
