//! `cargo xtask run`: from a clone to a running studio.

use crate::process::{Result, cargo, command, execute, is_stale, require, root};

pub(crate) fn run(arguments: &[String]) -> Result {
    build_studio()?;
    build_binaries()?;
    let serve = root().join("target/release/partwright");
    let arguments = arguments.iter().filter(|argument| *argument != "--");
    // The server replaces this process where it can, so that signals reach it.
    execute(command(&serve.to_string_lossy(), "").arg("serve").args(arguments))
}

/// Makes `frontend/dist`, which the `partwright` binary carries inside; does nothing when it is fresh.
pub(crate) fn build_studio() -> Result {
    const SOURCES: [&str; 5] = [
        "frontend/src",
        "frontend/index.html",
        "frontend/vite.config.ts",
        "frontend/package-lock.json",
        "frontend/public",
    ];
    let sources: Vec<&str> = SOURCES.into_iter().filter(|path| root().join(path).exists()).collect();
    if !is_stale("frontend/dist/index.html", &sources) {
        return Ok(());
    }
    install_packages("frontend")?;
    execute(command("npm", "frontend").args(["run", "build", "--silent"]))
}

/// `npm ci` when the lock file is newer than what is installed.
pub(crate) fn install_packages(folder: &str) -> Result {
    require("npm", "install Node.js 20 or newer")?;
    if is_stale(&format!("{folder}/node_modules/.package-lock.json"), &[&format!("{folder}/package-lock.json")]) {
        execute(command("npm", folder).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    }
    Ok(())
}

/// The two programs, for people.
pub(crate) fn build_binaries() -> Result {
    require("cc", "Rust needs a linker: sudo apt-get install gcc libc6-dev")?;
    execute(cargo().args(["build", "--locked", "--release", "-p", "partwright", "-p", "partwright-renderer"]))
}

/// The programs that tests start, in the tests' profile and with the features of the whole workspace, so that the tests
/// compile next to nothing again.
pub(crate) fn build_for_tests() -> Result {
    require("cc", "Rust needs a linker: sudo apt-get install gcc libc6-dev")?;
    execute(cargo().args(["build", "--locked", "--workspace", "--bins"]))
}
