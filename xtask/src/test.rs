//! `cargo xtask test`: everything that must hold, in the order in which it fails fastest.

use crate::process::{Result, cargo, command, execute, install, is_stale, root};
use crate::run::{build_for_tests, build_studio, install_packages};
use crate::tidy;

/// What Vulkan reads to find a graphics card that is simulated on the CPU. Its package brings Vulkan along.
const LAVAPIPE: &str = if cfg!(target_arch = "aarch64") {
    "/usr/share/vulkan/icd.d/lvp_icd.aarch64.json"
} else {
    "/usr/share/vulkan/icd.d/lvp_icd.x86_64.json"
};

/// Program (or file) and Debian package of what the tests run for real.
const PROGRAMS: [(&str, &str); 7] = [
    ("redis-server", "redis-server"),
    ("chromium", "chromium"),
    ("openscad", "openscad"),
    ("prusa-slicer", "prusa-slicer"),
    ("admesh", "admesh"),
    ("nginx", "nginx-light"),
    (LAVAPIPE, "mesa-vulkan-drivers"),
];

pub(crate) fn test(steps: &[String]) -> Result {
    let wanted = |step: &str| steps.is_empty() || steps.iter().any(|name| name == step);
    if let Some(unknown) = steps.iter().find(|step| !["static", "studio", "rust", "browser"].contains(&step.as_str())) {
        return Err(format!("unknown step `{unknown}`; steps are: static studio rust browser"));
    }
    install(&PROGRAMS)?;
    if wanted("static") {
        execute(cargo().args(["fmt", "--check"]))?;
        tidy::tidy()?;
    }
    if wanted("studio") {
        install_packages("frontend")?;
        for script in ["generate:check", "check", "test"] {
            execute(command("npm", "frontend").args(["run", "--silent", script]))?;
        }
    }
    if wanted("rust") || wanted("browser") {
        build_studio()?;
        build_for_tests()?;
    }
    if wanted("static") {
        execute(cargo().args([
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--quiet",
            "--",
            "-D",
            "warnings",
        ]))?;
    }
    if wanted("rust") {
        // The recent OpenSCAD, for the conformance tests.
        install_packages("tests/bench")?;
        install_bosl2()?;
        execute(cargo().args(["test", "--locked", "--workspace"]))?;
    }
    if wanted("browser") {
        install_packages("tests/browser")?;
        execute(command("npm", "tests/browser").args(["run", "--silent", "check"]))?;
        execute(
            command("npm", "tests/browser")
                .args(["run", "--silent", "test"])
                .env("PARTWRIGHT_BIN", root().join("target/debug")),
        )?;
    }
    eprintln!("all tests passed");
    Ok(())
}

/// Puts the library BOSL2 below `target/bosl2`, as a Python package has it.
pub(crate) fn install_bosl2() -> Result {
    const REQUIREMENTS: &str = "tests/bosl2/requirements.txt";
    if !is_stale("target/bosl2/installed", &[REQUIREMENTS]) {
        return Ok(());
    }
    install(&[("pip3", "python3-pip")])?;
    let target = root().join("target/bosl2");
    execute(
        command("pip3", "")
            .args(["install", "--quiet", "--no-deps", "--no-compile", "--upgrade", "--disable-pip-version-check"])
            .args(["--root-user-action=ignore", "--require-hashes", "--requirement", REQUIREMENTS, "--target"])
            .arg(&target),
    )?;
    let mark = target.join("installed");
    std::fs::write(&mark, []).map_err(|error| format!("{}: {error}", mark.display()))
}
