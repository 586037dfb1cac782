//! `cargo xtask tidy`: rules that compilers do not know. Each prints the place and the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::process::{Result, cargo, command, output, root};

/// Below the worker there is no async runtime and no network.
const PURE: [&str; 18] = [
    "partwright-files",
    "partwright-graph",
    "partwright-import",
    "partwright-script",
    "partwright-text",
    "partwright-solid",
    "partwright-plan",
    "partwright-profile",
    "partwright-field",
    "partwright-kernel-field",
    "partwright-mesher",
    "partwright-kernel-flat",
    "partwright-kernel-mesh",
    "partwright-kernel-prismatic",
    "partwright-mesher",
    "partwright-inspect",
    "partwright-export",
    "partwright-pipeline",
];
const IMPURE_CRATES: [&str; 5] = ["tokio", "axum", "reqwest", "redis", "sqlx"];

/// Who must not know whom (directly or through others). Kernels of solids do not know each other; the 2D kernel lies beneath
/// them, and beneath what fills drawings with triangles.
const STRANGERS: [(&str, &[&str]); 14] = [
    ("partwright-import", &["partwright-graph", "partwright-script", "partwright-solid", "partwright-kernel-flat"]),
    ("partwright-profile", &["partwright-script", "partwright-solid", "partwright-kernel-flat"]),
    ("partwright-script", &["partwright-solid", "partwright-kernel-flat", "partwright-inspect", "partwright-export"]),
    ("partwright-kernel-flat", &["partwright-script", "partwright-inspect", "partwright-export"]),
    (
        "partwright-kernel-mesh",
        &[
            "partwright-kernel-field",
            "partwright-kernel-prismatic",
            "partwright-script",
            "partwright-inspect",
            "partwright-export",
        ],
    ),
    (
        // The mesher proves what it makes by the tree that inspects every mesh.
        "partwright-kernel-field",
        &["partwright-kernel-mesh", "partwright-kernel-prismatic", "partwright-script", "partwright-export"],
    ),
    (
        "partwright-kernel-prismatic",
        &[
            "partwright-kernel-field",
            "partwright-kernel-mesh",
            "partwright-script",
            "partwright-inspect",
            "partwright-export",
        ],
    ),
    ("partwright-field", &["partwright-script", "partwright-kernel-flat", "partwright-inspect", "partwright-export"]),
    // Cards are the worker's to bring: kernels know a trait.
    ("partwright-pipeline", &["partwright-gpu"]),
    ("partwright-gpu", &["partwright-script", "partwright-kernel-flat", "partwright-export"]),
    ("partwright-mesher", &["partwright-script", "partwright-kernel-flat", "partwright-export"]),
    ("partwright-inspect", &["partwright-script", "partwright-kernel-flat", "partwright-export"]),
    ("partwright-export", &["partwright-script", "partwright-kernel-mesh", "partwright-kernel-prismatic"]),
    (
        "partwright",
        &[
            "partwright-solid",
            "partwright-kernel-flat",
            "partwright-inspect",
            "partwright-export",
            "partwright-pipeline",
        ],
    ),
];

/// Words that mean unfinished work, spelled so that this list does not find itself.
const UNFINISHED: [&str; 7] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("#[ig", "nore"),
    concat!(".sk", "ip(\""),
];

/// Reading the clock, the environment or the network is the worker's business.
const WORLDLY: [&str; 4] = ["std::env::", "SystemTime", "Instant::now", "std::net"];

const MAX_LINES: usize = 1000;
const MAX_BYTES: u64 = 1 << 20;

pub(crate) fn tidy() -> Result {
    let mut faults = Vec::new();
    dependencies(&mut faults)?;
    let files = output(command("git", "").args(["ls-files", "--cached", "--others", "--exclude-standard"]))?;
    for file in files.lines() {
        check_file(file, &mut faults);
    }
    for file in
        ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE", "Cargo.lock", ".ci/run"]
    {
        if !root().join(file).exists() {
            faults.push(format!("{file} is missing"));
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    faults.iter().for_each(|fault| eprintln!("tidy: {fault}"));
    Err(format!("{} things are not tidy", faults.len()))
}

fn check_file(file: &str, faults: &mut Vec<String>) {
    let path = root().join(file);
    let Ok(facts) = path.metadata() else { return };
    if facts.len() > MAX_BYTES {
        faults.push(format!("{file} is {} kB: keep files below 1 MB", facts.len() / 1000));
    }
    let extension = Path::new(file).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if !["rs", "ts", "tsx", "css", "scad", "md", "toml", "yml", "conf"].contains(&extension) {
        return;
    }
    let Ok(text) = std::fs::read_to_string(&path) else {
        faults.push(format!("{file} is not UTF-8"));
        return;
    };
    let lines = text.lines().count();
    let is_generated = text.lines().take(5).any(|line| line.contains("auto-generated"));
    if lines > MAX_LINES && !is_generated && ["rs", "ts", "tsx"].contains(&extension) {
        faults.push(format!("{file} has {lines} lines: which stage is each part?"));
    }
    if file.ends_with("src/lib.rs") && !text.starts_with("//!") {
        faults.push(format!("{file} does not say in its first lines which stage it is"));
    }
    let is_pure = PURE.iter().any(|name| {
        file.strip_prefix("renderer/")
            .is_some_and(|rest| rest.starts_with(&format!("{}/src/", name.trim_start_matches("partwright-"))))
    });
    for (number, line) in text.lines().enumerate() {
        let place = format!("{file}:{}", number + 1);
        if extension != "md"
            && let Some(word) = UNFINISHED.iter().find(|word| line.contains(**word))
        {
            faults.push(format!("{place} is unfinished: {word}"));
        }
        if is_pure && let Some(word) = WORLDLY.iter().find(|word| line.contains(**word)) {
            faults.push(format!("{place} uses {word}: below the worker there is no clock, environment or network"));
        }
    }
}

fn dependencies(faults: &mut Vec<String>) -> Result {
    let text = output(cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))?;
    let names: BTreeMap<&str, &str> = array(&metadata["packages"])
        .filter_map(|package| Some((package["id"].as_str()?, package["name"].as_str()?)))
        .collect();
    let normal: BTreeMap<&str, Vec<&str>> = array(&metadata["resolve"]["nodes"])
        .filter_map(|node| Some((node["id"].as_str()?, normal_dependencies(node))))
        .collect();
    let reach = |package: &str| -> BTreeSet<&str> {
        let mut open: Vec<&str> = names.iter().filter(|(_, name)| **name == package).map(|(id, _)| *id).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            for next in normal.get(id).into_iter().flatten() {
                if seen.insert(*next) {
                    open.push(next);
                }
            }
        }
        seen.into_iter().filter_map(|id| names.get(id).copied()).collect()
    };
    let pure = PURE.iter().map(|package| (*package, IMPURE_CRATES.as_slice()));
    for (package, forbidden) in pure.chain(STRANGERS) {
        let reached = reach(package);
        for name in forbidden.iter().filter(|name| reached.contains(*name)) {
            faults.push(format!("{package} depends on {name}"));
        }
    }
    Ok(())
}

/// Ids of the dependencies that are not for tests or build scripts alone.
fn normal_dependencies(node: &Value) -> Vec<&str> {
    array(&node["deps"])
        .filter(|dependency| array(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null()))
        .filter_map(|dependency| dependency["pkg"].as_str())
        .collect()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
