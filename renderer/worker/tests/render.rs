//! `render` and `inspect` on the command line.

mod common;

use std::path::Path;

use common::{Outcome, renderer};
use partwright_protocol::{JobResult, JobState, Report};
use tempfile::TempDir;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn good(folder: &Path, arguments: &[&str]) -> Outcome {
    let outcome = renderer(folder, arguments, "");
    assert_eq!(outcome.status, Some(0), "{arguments:?}: {}", outcome.stderr);
    outcome
}

fn size(folder: &Path, stl: &str) -> [f32; 3] {
    let mut file = std::fs::File::open(folder.join(stl)).unwrap();
    let mesh = stl_io::read_stl(&mut file).unwrap();
    mesh.validate().unwrap();
    std::array::from_fn(|axis| {
        let values = || mesh.vertices.iter().map(|vertex| vertex.0[axis]);
        values().fold(f32::MIN, f32::max) - values().fold(f32::MAX, f32::min)
    })
}

const PLATE: &str = "\
/* [Size] */
// along x
width = 60; // [20:1:120]
label = \"left\"; // [left, right]
holes = true;
at = [1, 2, 3];
difference() {
    cube([width, 30, len(label)]);
    if (holes) translate([width / 2, 15, -1]) cylinder(d = 5, h = 20);
}
";

#[test]
fn a_cube_becomes_every_kind_of_file_at_once() {
    let folder = folder(&[("cube.scad", "echo(\"hello\", 1); cube(10);")]);
    let kinds = ["stl", "3mf", "obj", "off", "png", "mesh", "json", "echo"];
    let names: Vec<String> = kinds.iter().map(|kind| format!("out.{kind}")).collect();
    let mut arguments = vec!["render", "cube.scad"];
    names.iter().for_each(|name| arguments.extend(["-o", name.as_str()]));
    let outcome = good(folder.path(), &arguments);
    assert_eq!(outcome.stderr.trim(), "ECHO: \"hello\", 1", "quiet in a pipe but for echoes");
    let read = |kind: &str| std::fs::read(folder.path().join(format!("out.{kind}"))).unwrap();
    assert_eq!(read("stl").len(), 84 + 12 * 50);
    assert!(read("3mf").starts_with(b"PK"));
    assert!(read("png").starts_with(b"\x89PNG"));
    assert!(read("mesh").starts_with(b"PWM1"));
    assert!(read("off").starts_with(b"OFF"));
    assert_eq!(read("echo"), b"ECHO: \"hello\", 1\n");
    let report: JobResult = serde_json::from_slice(&read("json")).unwrap();
    assert_eq!(report.state, JobState::Done);
    assert!((report.report.unwrap().volume - 1000.0).abs() < 1e-9);
    for kind in ["stl", "3mf", "obj", "off"] {
        let outcome = good(folder.path(), &["inspect", "--json", &format!("out.{kind}")]);
        let report: Report = serde_json::from_slice(&outcome.stdout).unwrap();
        assert!((report.volume - 1000.0).abs() < 1e-3 && report.manifold && report.bodies.len() == 1, "{kind}");
    }
}

#[test]
fn definitions_take_any_value_and_expression() {
    let folder = folder(&[("plate.scad", PLATE)]);
    let check = |defines: &[&str], expected: [f32; 3]| {
        let mut arguments = vec!["render", "plate.scad", "-o", "out.stl"];
        defines.iter().for_each(|define| arguments.extend(["-D", define]));
        good(folder.path(), &arguments);
        assert_eq!(size(folder.path(), "out.stl"), expected, "{defines:?}");
    };
    check(&[], [60.0, 30.0, 4.0]);
    check(&["width=40"], [40.0, 30.0, 4.0]);
    check(&["width = 20 * 2 + 1"], [41.0, 30.0, 4.0]);
    check(&["label=\"longer\"", "holes=false"], [60.0, 30.0, 6.0]);
    check(&["at=[4,5,6]", "width=20 * len([1, 2])"], [40.0, 30.0, 4.0]);
    check(&["$fn=6"], [60.0, 30.0, 4.0]);
    let outcome = good(folder.path(), &["render", "plate.scad", "-o", "out.stl", "-D", "width=30+1"]);
    assert_eq!(outcome.stderr, "", "a definition is no second assignment");
    for wrong in ["width", "=3", "1=3", "width=", "a b=1"] {
        let outcome = renderer(folder.path(), &["render", "plate.scad", "-o", "out.stl", "-D", wrong], "");
        assert_eq!(outcome.status, Some(2), "{wrong}");
        assert!(outcome.stderr.contains("NAME=VALUE"), "{wrong}: {}", outcome.stderr);
    }
}

#[test]
fn parameter_sets_are_openscads() {
    let sets = r#"{"fileFormatVersion": "1", "parameterSets": {
        "small": {"width": "25", "label": "right", "holes": "false", "at": "[7, 8, 9]", "gone": "1"},
        "typed": {"width": 30, "holes": true},
        "wrong": {"width": "wide"}}}"#;
    let folder = folder(&[("plate.scad", PLATE), ("sets.json", sets), ("bad.json", "{}")]);
    let render = |file: &str, set: &str, more: &[&str]| {
        let arguments = [&["render", "plate.scad", "-o", "out.stl", "-p", file, "-P", set], more].concat();
        renderer(folder.path(), &arguments, "")
    };
    assert_eq!(render("sets.json", "small", &[]).status, Some(0));
    assert_eq!(size(folder.path(), "out.stl"), [25.0, 30.0, 5.0]);
    assert_eq!(render("sets.json", "typed", &[]).status, Some(0));
    assert_eq!(size(folder.path(), "out.stl"), [30.0, 30.0, 4.0]);
    assert_eq!(render("sets.json", "small", &["-D", "width=70"]).status, Some(0));
    assert_eq!(size(folder.path(), "out.stl"), [70.0, 30.0, 5.0]);
    for (file, set, word) in [
        ("sets.json", "large", "it has `small`, `typed`, `wrong`"),
        ("sets.json", "wrong", "not of the kind of its default"),
        ("bad.json", "small", "parameterSets"),
        ("none.json", "small", "cannot read"),
    ] {
        let outcome = render(file, set, &[]);
        assert_eq!(outcome.status, Some(2), "{file} {set}");
        assert!(outcome.stderr.contains(word), "{word} in {}", outcome.stderr);
    }
}

#[test]
fn pipes_carry_scripts_and_files() {
    let folder = folder(&[]);
    let outcome = renderer(folder.path(), &["render", "-", "-o", "-", "--export-format", "stl"], "cube([1, 2, 3]);");
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
    assert_eq!(outcome.stdout.len(), 84 + 12 * 50);
    assert_eq!(outcome.stderr, "");
    let outcome = renderer(folder.path(), &["render", "-", "-o", "-", "--export-format", "svg"], "square([3, 2]);");
    assert!(String::from_utf8(outcome.stdout).unwrap().contains("viewBox=\"0 -2 3 2\""));
    let outcome = renderer(folder.path(), &["render", "-", "-o", "-"], "cube(1);");
    assert_eq!(outcome.status, Some(2));
    assert!(outcome.stderr.contains("--export-format"), "{}", outcome.stderr);
}

#[test]
fn errors_look_like_a_compilers_and_leave_files_alone() {
    let folder = folder(&[("bad.scad", "width = 10;\ncube([width, 5 5]);\n"), ("out.stl", "precious")]);
    let outcome = renderer(folder.path(), &["render", "bad.scad", "-o", "out.stl"], "");
    assert_eq!(outcome.status, Some(1));
    for fact in ["error[E01", "bad.scad:2", "cube([width, 5 5]);", "^", "bad.scad: 1 error"] {
        assert!(outcome.stderr.contains(fact), "{fact} in\n{}", outcome.stderr);
    }
    assert_eq!(std::fs::read(folder.path().join("out.stl")).unwrap(), b"precious");
}

#[test]
fn warnings_become_errors_in_strict_mode() {
    let folder = folder(&[("odd.scad", "cubed(3);\ncube(10);\n")]);
    let outcome = good(folder.path(), &["render", "odd.scad", "-o", "out.stl"]);
    assert!(outcome.stderr.contains("warning[W02") && outcome.stderr.contains("cubed"), "{}", outcome.stderr);
    let outcome = good(folder.path(), &["render", "-q", "odd.scad", "-o", "out.stl"]);
    assert_eq!(outcome.stderr, "");
    let outcome = renderer(folder.path(), &["render", "--strict", "odd.scad", "-o", "out.stl"], "");
    assert_eq!(outcome.status, Some(1));
    assert!(outcome.stderr.contains("error[E02"), "{}", outcome.stderr);
}

#[test]
fn wrong_usage_is_told_apart() {
    let folder = folder(&[("cube.scad", "cube(1);"), ("flat.scad", "square(1);")]);
    for (arguments, status, word) in [
        (vec!["render", "cube.scad"], 2, "--output"),
        (vec!["render", "none.scad", "-o", "out.stl"], 2, "cannot read none.scad"),
        (vec!["render", "cube.scad", "-o", "out.dwg"], 2, "known formats are stl, 3mf"),
        (vec!["render", "cube.scad", "-o", "none/out.stl"], 2, "cannot write none/out.stl"),
        (vec!["render", "cube.scad", "-o", "out.svg"], 1, "SVG holds flat drawings"),
        (vec!["render", "flat.scad", "-o", "out.stl"], 1, "linear_extrude()"),
        (vec!["inspect", "cube.dwg"], 2, "known are stl, 3mf"),
    ] {
        let outcome = renderer(folder.path(), &arguments, "");
        assert_eq!(outcome.status, Some(status), "{arguments:?}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(word), "{word} in {}", outcome.stderr);
    }
}

#[test]
fn files_come_from_the_project_the_libraries_and_the_built_in_library() {
    let folder = folder(&[
        ("project/part.scad", "use <lib/a.scad>\nuse <b.scad>\na();\nb();\n"),
        ("project/lib/a.scad", "include <size.scad>\nmodule a() cube(size);\n"),
        ("project/lib/size.scad", "size = 7;\n"),
        ("libraries/b.scad", "module b() translate([20, 0, 0]) cube(2);\n"),
    ]);
    let outcome = renderer(folder.path(), &["render", "project/part.scad", "-o", "out.stl", "--strict"], "");
    assert_eq!(outcome.status, Some(1));
    assert!(outcome.stderr.contains("b.scad"), "{}", outcome.stderr);
    good(folder.path(), &["render", "-L", "libraries", "project/part.scad", "-o", "out.stl"]);
    assert_eq!(size(folder.path(), "out.stl"), [22.0, 7.0, 7.0]);
}

#[test]
fn inspect_measures_scripts_and_finds_open_meshes() {
    let open = "OFF\n4 3 0\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n3 0 2 1\n3 0 1 3\n3 1 2 3\n";
    let folder = folder(&[("plate.scad", PLATE), ("open.off", open), ("junk.stl", "junk"), ("junk.3mf", "junk")]);
    let outcome = good(folder.path(), &["inspect", "--json", "plate.scad", "-D", "width=50"]);
    let report: Report = serde_json::from_slice(&outcome.stdout).unwrap();
    assert_eq!((report.genus, report.bodies.len(), report.manifold), (1, 1, true));
    assert_eq!(report.bounds.unwrap().size(), [50.0, 30.0, 4.0]);
    let outcome = good(folder.path(), &["inspect", "plate.scad"]);
    assert!(String::from_utf8_lossy(&outcome.stdout).contains("size       60.0000 30.0000 4.0000 mm"));
    let outcome = renderer(folder.path(), &["inspect", "open.off"], "");
    assert_eq!(outcome.status, Some(1));
    assert!(String::from_utf8_lossy(&outcome.stdout).contains("manifold   no"));
    for junk in ["junk.stl", "junk.3mf"] {
        let outcome = renderer(folder.path(), &["inspect", junk], "");
        assert_eq!(outcome.status, Some(1), "{junk}");
        assert!(outcome.stderr.contains("error[E0510]"), "{}", outcome.stderr);
    }
}

#[test]
fn explain_names_the_tier() {
    let folder = folder(&[("plate.scad", PLATE)]);
    let outcome = good(folder.path(), &["render", "--explain", "plate.scad"]);
    let text = String::from_utf8(outcome.stdout).unwrap();
    assert!(text.contains("prismatic tier") && text.contains("along z") && text.contains("1 cylinder"), "{text}");
    let time = text.split(" ms (").next().and_then(|before| before.rsplit(' ').next());
    assert!(time.is_some_and(|time| time.parse::<f64>().unwrap() > 0.0), "{text}");
}

#[test]
fn a_reader_that_hangs_up_is_no_error() {
    let folder = folder(&[("part.scad", "sphere(10, $fn = 100);")]);
    for arguments in [
        &["inspect", "part.scad", "--json"][..],
        &["render", "part.scad", "--explain"],
        &["render", "part.scad", "--export-format", "stl", "-o", "-"],
    ] {
        let mut process = std::process::Command::new(env!("CARGO_BIN_EXE_partwright-renderer"))
            .args(arguments)
            .current_dir(folder.path())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(process.stdout.take());
        let ended = process.wait_with_output().unwrap();
        assert!(ended.status.success() && ended.stderr.is_empty(), "{arguments:?}: {ended:?}");
    }
}

#[test]
fn a_graphics_card_is_taken_as_asked() {
    let script = "smooth_union(1) { cube(8); translate([4, 4, 8]) sphere(3); }";
    let folder = folder(&[("blend.scad", script), ("plate.scad", PLATE)]);
    // Vulkan finds no card, whatever the machine has.
    let render = |mode: &str, script: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_partwright-renderer"))
            .args(["render", "--explain", script])
            .current_dir(folder.path())
            .env("PARTWRIGHT_GPU", mode)
            .env("VK_DRIVER_FILES", "/nowhere.json")
            .env("VK_ICD_FILENAMES", "/nowhere.json")
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (status, out, _) = render("auto", "blend.scad");
    assert!(status == Some(0) && out.contains("fields are sampled by: CPU (there is no graphics card"), "{out}");
    let (status, out, _) = render("off", "blend.scad");
    assert!(status == Some(0) && out.contains("fields are sampled by: CPU (--gpu off)"), "{out}");
    let (status, _, err) = render("required", "blend.scad");
    assert!(status == Some(1) && err.contains("there is no graphics card that Vulkan knows"), "{err}");
    // What has no field needs no card.
    let (status, out, _) = render("required", "plate.scad");
    assert!(status == Some(0) && !out.contains("sampled"), "{out}");
    let (status, _, err) = render("sometimes", "plate.scad");
    assert!(status == Some(2) && err.contains("none of auto, off and required"), "{err}");
}
