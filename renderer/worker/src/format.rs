//! `partwright-renderer format`: lays scripts out. A file is replaced as a whole or not at all.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use partwright_script::format;

use crate::{say, usage, write_out};

#[derive(Debug, clap::Args)]
pub(crate) struct FormatArguments {
    /// Scripts to lay out, `-` for standard input to standard output
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only name the files that would change, and fail if there are any
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(arguments: FormatArguments) -> ExitCode {
    let mut status = 0;
    for file in &arguments.files {
        let name = file.display();
        let source = match read(file) {
            Ok(source) => source,
            Err(error) => return usage(format_args!("cannot read {name}: {error}")),
        };
        let text = match format(&source) {
            Ok(text) => text,
            Err(error) => {
                say(format_args!("error: {name}: {error}"));
                status = 1;
                continue;
            }
        };
        let written = if arguments.check {
            if text != source {
                say(format_args!("{name} is not formatted"));
                status = 1;
            }
            Ok(())
        } else if file == Path::new("-") {
            write_out(text.as_bytes())
        } else if text != source {
            replace(file, &text)
        } else {
            Ok(())
        };
        if let Err(error) = written {
            return usage(format_args!("cannot write {name}: {error}"));
        }
    }
    ExitCode::from(status)
}

/// Bytes that are no text would not survive: such a file is refused.
fn read(file: &Path) -> std::io::Result<String> {
    if file != Path::new("-") {
        return std::fs::read_to_string(file);
    }
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}

/// Through a file beside it, so that a full disk costs no script. A link stays one.
fn replace(file: &Path, text: &str) -> std::io::Result<()> {
    let file = std::fs::canonicalize(file)?;
    let mut beside = file.clone().into_os_string();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = PathBuf::from(beside);
    let made = std::fs::write(&beside, text)
        .and_then(|()| std::fs::set_permissions(&beside, std::fs::metadata(&file)?.permissions()))
        .and_then(|()| std::fs::rename(&beside, &file));
    if made.is_err() {
        // The original is untouched; what is left of the copy helps nobody.
        let _ = std::fs::remove_file(&beside);
    }
    made
}
