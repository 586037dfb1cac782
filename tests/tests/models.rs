//! Model tests: each folder of `tests/models` is a test, found by listing. Numbers first: what the renderer measures must be
//! what `expect.toml` says, and volume and bounding box must be those of OpenSCAD. Then the picture.
//! `cargo xtask bless [NAME…]` refreshes the expectations.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use partwright_protocol::Report;
use partwright_tests::{Debian, Wasm, binary, mesh_facts, picture_difference, repository};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
struct Expect {
    /// mm³, mm².
    volume: f64,
    area: f64,
    min: [f64; 3],
    max: [f64; 3],
    genus: i64,
    bodies: usize,
}

impl Expect {
    fn measured(report: &Report) -> Self {
        let bounds = report.bounds.expect("a model is not empty");
        let rounded = |value: f64| (value * 1e4).round() / 1e4;
        Self {
            volume: rounded(report.volume),
            area: rounded(report.area),
            min: bounds.min.map(rounded),
            max: bounds.max.map(rounded),
            genus: report.genus,
            bodies: report.bodies.len(),
        }
    }
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()) + 1e-3
}

/// Runs a program to success and returns its standard output.
fn run(command: &mut Command) -> Vec<u8> {
    let output = command.stdin(Stdio::null()).output().expect("the program is installed by `cargo xtask test`");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn blessed(name: &str) -> bool {
    std::env::var("PARTWRIGHT_BLESS").is_ok_and(|names| names == "all" || names.split(',').any(|it| it == name))
}

/// The independent programs, each started once.
#[derive(Default)]
struct Peers {
    debian: Debian,
    newer: Wasm,
}

/// Everything that is wrong with one model.
fn check(folder: &Path, peers: &mut Peers) -> Vec<String> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let input = folder.join("input.scad");
    let renderer = binary("partwright-renderer");
    let scratch = tempfile::tempdir().expect("temporary folders can be made");
    let report = run(Command::new(&renderer).args(["inspect", "--json"]).arg(&input));
    let report: Report = serde_json::from_slice(&report).expect("inspect --json prints a report");
    let picture = scratch.path().join("preview.png");
    run(Command::new(&renderer).args(["render", "--quiet"]).arg(&input).arg("-o").arg(&picture));
    if blessed(&name) {
        let text = toml::to_string(&Expect::measured(&report)).expect("expectations serialise");
        std::fs::write(folder.join("expect.toml"), text).expect("the folder can be written");
        std::fs::copy(&picture, folder.join("preview.png")).expect("the folder can be written");
    }
    let text = std::fs::read_to_string(folder.join("expect.toml")).unwrap_or_default();
    let Ok(expect) = toml::from_str::<Expect>(&text) else {
        return vec![format!("{name}: no expectations; look at it, then `cargo xtask bless {name}`")];
    };
    let mut faults = Vec::new();
    let mut fault = |what: String| faults.push(format!("{name}: {what}"));
    if !report.manifold {
        fault(format!("not manifold: {:?}", report.findings));
    }
    let is = Expect::measured(&report);
    let numbers_hold = close(is.volume, expect.volume, 1e-6)
        && close(is.area, expect.area, 1e-6)
        && (0..3).all(|axis| close(is.min[axis], expect.min[axis], 0.0) && close(is.max[axis], expect.max[axis], 0.0))
        && is.genus == expect.genus
        && is.bodies == expect.bodies;
    if !numbers_hold {
        fault(format!("expected {expect:?}, measured {is:?}"));
    }

    let text = std::fs::read_to_string(&input).unwrap_or_default();
    match picture_difference(&folder.join("preview.png"), &picture) {
        Some(difference) if difference < 2.0 => {}
        Some(difference) => fault(format!("the picture differs by {difference:.1} of 255 on average")),
        None => fault("the picture is missing or of another size".into()),
    }
    // What OpenSCAD cannot make.
    if text.starts_with("// peer: none") {
        return faults;
    }
    let stl = scratch.path().join("openscad.stl");
    let newer = text.starts_with("// peer: newer");
    let ran = if newer { peers.newer.run(&input, &stl, &[]) } else { peers.debian.run(&input, &stl, &[]) };
    assert!(ran.succeeded, "{name}: {}", ran.messages);
    let theirs = mesh_facts(&std::fs::read(&stl).expect("openscad wrote a file"));
    let boxes_agree = (0..3)
        .all(|axis| (is.min[axis] - theirs.min[axis]).abs() < 0.01 && (is.max[axis] - theirs.max[axis]).abs() < 0.01);
    if !close(is.volume, theirs.volume, 1e-3) || !boxes_agree {
        fault(format!("OpenSCAD measures {theirs:?}, we {is:?}"));
    }
    faults
}

#[test]
fn every_model_is_as_expected() {
    let folder = repository().join("tests/models");
    let mut models: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("tests/models exists")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.join("input.scad").is_file())
        .collect();
    models.sort();
    assert!(models.len() >= 150, "only {} models found", models.len());
    let faults: Vec<String> = std::thread::scope(|scope| {
        let (even, odd): (Vec<_>, Vec<_>) = models.iter().enumerate().partition(|(index, _)| index % 2 == 0);
        let halves = [even, odd].map(|half| {
            scope.spawn(move || {
                let mut peers = Peers::default();
                half.into_iter().flat_map(|(_, model)| check(model, &mut peers)).collect::<Vec<_>>()
            })
        });
        halves.into_iter().flat_map(|half| half.join().expect("a check does not panic")).collect()
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
