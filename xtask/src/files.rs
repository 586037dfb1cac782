//! `cargo xtask files`: what the models of `tests/models` make, in the programs that people open it with.

use std::path::PathBuf;

use crate::process::{Result, command, execute, install, is_stale, root};
use crate::run::build_for_tests;

pub(crate) fn files() -> Result {
    install(&[("prusa-slicer", "prusa-slicer"), ("admesh", "admesh")])?;
    let python = install_python()?;
    build_for_tests()?;
    let folder = root().join("tests/models");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut models: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path().join("input.scad")).filter(|path| path.is_file()).collect();
    models.sort();
    execute(
        command(&python.to_string_lossy(), "")
            .arg("tests/files/check.py")
            .arg(root().join("target/debug/partwright-renderer"))
            .args(models),
    )
}

/// A Python with the independent readers and kernels, below `target/peers`.
pub(crate) fn install_python() -> Result<PathBuf> {
    python_with("tests/files/requirements.txt", "target/peers")
}

/// A Python with MeshLab, which is large.
pub(crate) fn install_meshlab() -> Result<PathBuf> {
    python_with("tests/files/meshlab.txt", "target/meshlab")
}

fn python_with(requirements: &str, folder: &str) -> Result<PathBuf> {
    let mark = format!("{folder}/installed");
    let folder = root().join(folder);
    let python = folder.join("bin/python");
    if is_stale(&mark, &[requirements]) {
        execute(command("python3", "").args(["-m", "venv"]).arg(&folder))?;
        let quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements];
        execute(command(&python.to_string_lossy(), "").args(quiet))?;
        let mark = root().join(mark);
        std::fs::write(&mark, []).map_err(|error| format!("{}: {error}", mark.display()))?;
    }
    Ok(python)
}
