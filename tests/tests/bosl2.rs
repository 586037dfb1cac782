//! BOSL2, the largest library that people bring: its own tests pass, and what is built with it is what OpenSCAD builds.
//!
//! Each `tests/bosl2/*.scad` is an example, found by listing. `expect.toml` says what OpenSCAD made of each: the recent one
//! where it can, Debian's 2021.01 where that one crashes. `cargo xtask bless bosl2 [NAME…]` measures them anew. A sample is
//! compared with OpenSCAD in the same run.
//!
//! The library itself lies below `target/`, where `cargo xtask test` puts it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use partwright_protocol::Report;
use partwright_tests::{Debian, Ran, Wasm, binary, mesh_facts, repository};
use serde::{Deserialize, Serialize};

/// Examples that are quick in OpenSCAD 2021.01 too.
const SAMPLE: [&str; 8] = [
    "bezier_offset_path",
    "cubetruss_parts",
    "half_of_solids",
    "position_orient",
    "ruler_and_shapes2d",
    "skin_profiles",
    "spiral_sweep_spring",
    "transforms_matrix",
];

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Facts {
    /// The OpenSCAD that made it.
    peer: String,
    /// mm³.
    volume: f64,
    min: [f64; 3],
    max: [f64; 3],
    /// `echo` and warnings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    console: Vec<String>,
}

impl Facts {
    fn differences(&self, ours: &Self) -> Vec<String> {
        let mut faults = Vec::new();
        if (self.volume - ours.volume).abs() > 1e-3 * self.volume.abs() {
            faults.push(format!("volume {} in OpenSCAD {}, here {}", self.volume, self.peer, ours.volume));
        }
        let corners = |facts: &Self| [facts.min, facts.max].concat();
        if corners(self).iter().zip(corners(ours)).any(|(a, b)| (a - b).abs() > 0.01) {
            let (min, max) = (self.min, self.max);
            faults.push(format!("box {min:?}…{max:?} in OpenSCAD, here {:?}…{:?}", ours.min, ours.max));
        }
        if self.console != ours.console {
            faults.push(format!("console {:#?} in OpenSCAD, here {:#?}", self.console, ours.console));
        }
        faults
    }
}

fn libraries() -> PathBuf {
    let folder = repository().join("target/bosl2/solid2/extensions/bosl2");
    let there = folder.join("BOSL2/std.scad").is_file();
    assert!(there, "BOSL2 is not at {}: run `cargo xtask test`, which installs it", folder.display());
    folder
}

fn scripts(folder: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut scripts: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    scripts.retain(|path| path.extension().is_some_and(|it| it == "scad") && name(path).starts_with(prefix));
    scripts.sort();
    scripts
}

fn name(script: &Path) -> String {
    script.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn examples() -> Vec<PathBuf> {
    scripts(&repository().join("tests/bosl2"), "")
}

fn expectations() -> BTreeMap<String, Facts> {
    let path = repository().join("tests/bosl2/expect.toml");
    toml::from_str(&std::fs::read_to_string(path).unwrap_or_default()).expect("expect.toml is what the bless wrote")
}

/// What scripts say, without what only one program prints about itself. Files by their last part, the script without name.
fn console(text: &str, script: &Path) -> Vec<String> {
    let own = script.file_name().unwrap_or_default().to_string_lossy();
    let said = |line: &&str| ["ECHO:", "WARNING:", "DEPRECATED:", "ERROR:"].iter().any(|start| line.starts_with(start));
    let plain = |line: &str| match line.rsplit_once(" in file ") {
        Some((before, place)) => {
            let place = place.rsplit('/').next().unwrap_or_default();
            format!("{before} in file {}", place.strip_prefix(&*own).unwrap_or(place))
        }
        None => line.to_owned(),
    };
    text.lines().filter(said).map(plain).collect()
}

fn ours(script: &Path, outputs: &[&Path]) -> Ran {
    let mut command = Command::new(binary("partwright-renderer"));
    command.args(["render", "--quiet", "--timeout", "120"]).arg(script.file_name().expect("a script has a name"));
    for output in outputs {
        let _ = std::fs::remove_file(output);
        command.arg("-o").arg(output);
    }
    let ran = command
        .current_dir(script.parent().expect("a script lies in a folder"))
        .env_remove("PARTWRIGHT_LIBRARY_PATH")
        .env("OPENSCADPATH", libraries())
        .stdin(Stdio::null())
        .output()
        .expect("the renderer starts");
    Ran { succeeded: ran.status.success(), messages: String::from_utf8_lossy(&ran.stderr).into_owned() }
}

/// What is read of a `.json` output.
#[derive(Debug, Deserialize)]
struct Outcome {
    report: Report,
}

/// Our own measures of an example; the errors are our diagnostics.
fn measured_here(script: &Path, scratch: &Path) -> Result<Facts, String> {
    let (json, echo) = (scratch.join("out.json"), scratch.join("out.echo"));
    let ran = ours(script, &[&json, &echo]);
    let outcome = std::fs::read(&json).ok().and_then(|bytes| serde_json::from_slice::<Outcome>(&bytes).ok());
    let Some((report, bounds)) = outcome.and_then(|Outcome { report }| report.bounds.map(|bounds| (report, bounds)))
    else {
        return Err(ran.messages);
    };
    if !ran.succeeded || !report.manifold {
        return Err(format!("not manifold: {}", ran.messages));
    }
    let console = console(&std::fs::read_to_string(&echo).unwrap_or_default(), script);
    Ok(Facts { peer: String::new(), volume: report.volume, min: bounds.min, max: bounds.max, console })
}

/// What a mesh of OpenSCAD's measures, by arithmetic that shares no code with the renderer.
fn measured_there(peer: String, ran: &Ran, stl: &Path, script: &Path) -> Result<Facts, String> {
    let bytes = std::fs::read(stl).ok().filter(|bytes| ran.succeeded && !bytes.is_empty());
    let Some(bytes) = bytes else { return Err(ran.messages.clone()) };
    if ["NotManifold", "ERROR:"].iter().any(|word| ran.messages.contains(word)) {
        return Err(format!("a partial or open result: {}", ran.messages));
    }
    let mesh = mesh_facts(&bytes);
    let rounded = |value: f64| (value * 1e4).round() / 1e4;
    let (min, max) = (mesh.min.map(rounded), mesh.max.map(rounded));
    Ok(Facts { peer, volume: rounded(mesh.volume), min, max, console: console(&ran.messages, script) })
}

/// Checks all, and fails with all faults at once.
fn check_all<T>(scripts: &[PathBuf], make: impl Fn() -> T + Sync, check: impl Fn(&Path, &mut T) -> Vec<String> + Sync) {
    let faults = faults_of(scripts, make, check);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Works in as many threads as there are processors; `make` makes what one thread needs.
fn faults_of<T>(
    scripts: &[PathBuf],
    make: impl Fn() -> T + Sync,
    check: impl Fn(&Path, &mut T) -> Vec<String> + Sync,
) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                let mut tools = make();
                while let Some(script) = scripts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = check(script, &mut tools);
                    let found = found.into_iter().map(|fault| format!("{}: {fault}", name(script)));
                    faults.lock().expect("no other check panicked").extend(found);
                }
            });
        }
    });
    let mut faults = faults.into_inner().expect("no check panicked");
    faults.sort();
    faults
}

fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().expect("temporary folders can be made")
}

/// Measures the named examples with OpenSCAD and writes `expect.toml`.
fn bless(names: &str) {
    let mut facts = expectations();
    let examples = examples();
    facts.retain(|known, _| examples.iter().any(|script| name(script) == *known));
    let facts = Mutex::new(facts);
    let chosen: Vec<PathBuf> =
        examples.into_iter().filter(|it| names == "all" || names.split(',').any(|named| named == name(it))).collect();
    let libraries = libraries();
    let faults = faults_of(
        &chosen,
        || (Wasm::with_libraries(&libraries), Debian::with_libraries(&libraries), scratch()),
        |script, (wasm, debian, scratch)| {
            let stl = scratch.path().join("out.stl");
            let newer = wasm.run(script, &stl, &[]);
            let made = measured_there(wasm.version(script), &newer, &stl, script).or_else(|newer| {
                let ran = debian.run(script, &stl, &[]);
                measured_there(debian.version(), &ran, &stl, script).map_err(|older| [newer, older].join("\n"))
            });
            match made {
                Ok(made) => {
                    facts.lock().expect("no other check panicked").insert(name(script), made);
                    Vec::new()
                }
                Err(error) => vec![error],
            }
        },
    );
    let text = toml::to_string(&*facts.lock().expect("no check panicked")).expect("expectations serialise");
    std::fs::write(repository().join("tests/bosl2/expect.toml"), text).expect("the folder can be written");
    assert!(faults.is_empty(), "OpenSCAD fails too, or only partly succeeds:\n{}", faults.join("\n"));
}

#[test]
fn examples_are_what_openscad_makes() {
    if let Ok(names) = std::env::var("PARTWRIGHT_BLESS") {
        bless(&names);
    }
    let (examples, expectations) = (examples(), expectations());
    assert!(examples.len() >= 60, "only {} examples found", examples.len());
    check_all(&examples, scratch, |script, scratch| match expectations.get(&name(script)) {
        None => vec!["no expectations: `cargo xtask bless bosl2` measures it with OpenSCAD".to_owned()],
        Some(theirs) => match measured_here(script, scratch.path()) {
            Ok(ours) => theirs.differences(&ours),
            Err(error) => vec![format!("fails here: {error}")],
        },
    });
}

#[test]
fn a_sample_agrees_with_openscad_in_the_same_run() {
    let folder = repository().join("tests/bosl2");
    let sample: Vec<PathBuf> = SAMPLE.iter().map(|name| folder.join(name).with_extension("scad")).collect();
    let libraries = libraries();
    check_all(
        &sample,
        || (Debian::with_libraries(&libraries), scratch()),
        |script, (debian, scratch)| {
            let stl = scratch.path().join("out.stl");
            let ran = debian.run(script, &stl, &[]);
            let theirs = measured_there(debian.version(), &ran, &stl, script);
            match (theirs, measured_here(script, scratch.path())) {
                (Ok(theirs), Ok(ours)) => theirs.differences(&ours),
                (Err(error), _) => vec![format!("OpenSCAD fails: {error}")],
                (_, Err(error)) => vec![format!("fails here: {error}")],
            }
        },
    );
}

/// The library's authors' tests: hundreds of modules full of assertions. What they print is equal too.
#[test]
fn the_tests_of_bosl2_pass() {
    let libraries = libraries();
    let tests = scripts(&libraries.join("BOSL2/tests"), "test_");
    assert!(tests.len() >= 30, "only {} files of tests found", tests.len());
    check_all(
        &tests,
        || (Debian::with_libraries(&libraries), scratch()),
        |script, (debian, scratch)| {
            let (here, there) = (scratch.path().join("here.echo"), scratch.path().join("there.echo"));
            let ran = ours(script, &[&here]);
            if !ran.succeeded {
                return vec![format!("fails here: {}", ran.messages)];
            }
            debian.run(script, &there, &[]);
            let read = |path: &Path| console(&std::fs::read_to_string(path).unwrap_or_default(), script);
            let (here, there) = (read(&here), read(&there));
            let differs = here != there;
            let few = |lines: &[String]| lines.iter().take(5).cloned().collect::<Vec<_>>().join("\n    ");
            differs
                .then(|| {
                    let (lines, theirs) = (here.len(), there.len());
                    let (here, there) = (few(&here), few(&there));
                    format!("{lines} lines here, {theirs} in OpenSCAD:\n    {here}\n  in OpenSCAD:\n    {there}")
                })
                .into_iter()
                .collect()
        },
    );
}
