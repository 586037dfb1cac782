//! Every code's example triggers it, and its twin does not. Suggestions, spans and recovery.

mod support;

use partwright_protocol::{Severity, Values};
use partwright_script::{Level, Limits, codes};
use support::{Files, console, run, run_with};

/// Small enough that the examples of the limits end at once.
fn limits() -> Limits {
    Limits { steps: 3_000_000, nodes: 1000, ..Limits::default() }
}

fn files() -> Files {
    const DRAWING: &str = "0\nSECTION\n2\nENTITIES\n0\nSPLINE\n0\nENDSEC\n0\nEOF\n";
    Files::of(&[
        ("lib.scad", "function f() = 1;"),
        ("circle.scad", "use <circle.scad>\ninclude <circle.scad>"),
        ("part.stl", &tetrahedron(4)),
        ("open.stl", &tetrahedron(3)),
        ("broken.stl", "solid part\nfacet\nvertex 1 2 x\n"),
        ("drawing.dxf", DRAWING),
    ])
}

/// The first faces of a tetrahedron, as text STL.
fn tetrahedron(faces: usize) -> String {
    let corners = ["0 0 0", "1 0 0", "0 1 0", "0 0 1"];
    let facets = [[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]].iter().take(faces).map(|face| {
        let vertices: String = face.iter().map(|&corner: &usize| format!("vertex {}\n", corners[corner])).collect();
        format!("facet normal 0 0 0\nouter loop\n{vertices}endloop\nendfacet\n")
    });
    format!("solid part\n{}endsolid part\n", facets.collect::<String>())
}

/// What is given from outside for the example.
fn overrides(source: &str) -> Values {
    if source.starts_with("// given:") {
        serde_json::from_str(r#"{"width": 1}"#).expect("values")
    } else {
        Values::new()
    }
}

#[test]
fn examples_of_codes() {
    let mut count = 0;
    for code in codes() {
        count += 1;
        let found = |source: &str, strict: bool| {
            // Much memory takes many steps to fill, and so does the console.
            let limits = if ["0406", "0407"].contains(&code.number) { Limits::default() } else { limits() };
            let evaluated = run_with(source, strict, &files(), &overrides(source), limits);
            let mut all: Vec<(String, Severity)> =
                evaluated.diagnostics.iter().map(|found| (found.code.clone(), found.severity)).collect();
            all.retain(|(name, _)| name.ends_with(code.number));
            all
        };
        for strict in [false, true] {
            let severity = match code.level {
                Level::Error => Severity::Error,
                Level::Strict if strict => Severity::Error,
                _ => Severity::Warning,
            };
            // A circle of `use` is fine; the file of this example also includes itself.
            let right = if code.number == "0504" { Vec::new() } else { found(code.right, strict) };
            assert_eq!(right, [], "{}, strict {strict}: {}", code.number, code.right);
            let wrong = found(code.wrong, strict);
            assert!(
                wrong.contains(&(code.name(severity), severity)),
                "{}, strict {strict}: {:?} from {}",
                code.number,
                wrong,
                code.wrong.chars().take(200).collect::<String>()
            );
        }
    }
    assert!(count > 30);
}

#[test]
fn numbers_are_unique_and_ordered() {
    let numbers: Vec<&str> = codes().map(|code| code.number).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
}

/// One line for each diagnostic.
fn check(source: &str, expected: &[&str]) {
    let evaluated = run(source);
    let found: Vec<String> = evaluated.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(found, expected, "{source}");
}

#[test]
fn suggestions() {
    check("cubed(1);", &["script:1:1: warning[W0201]: unknown module `cubed`, did you mean `cube`?"]);
    check(
        "translat([1, 0]) cube(1);",
        &["script:1:1: warning[W0201]: unknown module `translat`, did you mean `translate`?"],
    );
    check("echo(squar(4));", &["script:1:6: warning[W0202]: unknown function `squar`"]);
    check("echo(sqr(4));", &["script:1:6: warning[W0202]: unknown function `sqr`, did you mean `sqrt`?"]);
    check("width = 1; cube(widht);", &["script:1:17: warning[W0203]: unknown variable `widht`, did you mean `width`?"]);
    check(
        "module bracket(w) cube(w); brackt(1);",
        &["script:1:28: warning[W0201]: unknown module `brackt`, did you mean `bracket`?"],
    );
    check("cube(sizes = 1);", &["script:1:6: warning[W0204]: `cube` has no parameter `sizes`, did you mean `size`?"]);
}

#[test]
fn fixes_are_exact() {
    let source = "// über\nx = 1;\ntranslat([x, 0]) cube(1)\nsphere(2);";
    let evaluated = run(source);
    let fix = evaluated.diagnostics[0].fix.as_ref().expect("a fix");
    assert_eq!(fix.replacement, ";");
    let mut mended = source.to_owned();
    mended.insert_str(fix.location.start as usize, &fix.replacement);
    let evaluated = run(&mended);
    let fix = evaluated.diagnostics[0].fix.as_ref().expect("a fix");
    assert_eq!((fix.location.line, fix.location.column), (3, 1));
    mended.replace_range(fix.location.start as usize..fix.location.end as usize, &fix.replacement);
    assert_eq!(mended, "// über\nx = 1;\ntranslate([x, 0]) cube(1);\nsphere(2);");
    assert!(run(&mended).diagnostics.is_empty());
}

#[test]
fn one_mistake_is_one_error() {
    check("a = 1\nb = 2;\necho(b);", &["script:1:5: error[E0104]: expected `;` at the end of this statement"]);
    check(
        "cube(1)\ntranslate([1, 0]) cube(2);",
        &[
            "script:1:7: warning[W0110]: `;` seems to be missing here: the next line is read as a child, and this module \
           ignores children",
        ],
    );
    check("cube([1, 2;\nsphere(1);", &["script:1:11: error[E0103]: expected `,` or `]`, found `;`"]);
    check(
        "module m( { cube(1); }\nx = 1;\ncube(x);",
        &["script:1:11: error[E0103]: expected a parameter or `)`, found `{`"],
    );
    check("union() { cube(1); \n", &["script:1:9: error[E0106]: this `{` is never closed: add the missing `}`"]);
    check("}\ncube(1);", &["script:1:1: error[E0103]: expected a statement, found `}`"]);
    check(
        "x = ;\ny = 2 +;\nz = 3;",
        &[
            "script:1:5: error[E0103]: expected an expression, found `;`",
            "script:2:8: error[E0103]: expected an expression, found `;`",
        ],
    );
}

#[test]
fn strict_finds_all_mistakes_at_once() {
    let evaluated = run_with(
        "cubed(1); sphere(radius = 2); echo(nowhere);",
        true,
        &Files::default(),
        &Values::new(),
        Limits::default(),
    );
    assert_eq!(support::codes(&evaluated), ["E0201", "E0204", "E0203"]);
    assert!(evaluated.graph.root().is_none());
}

#[test]
fn errors_tell_who_called() {
    let evaluated =
        run("module inner(x) { assert(x > 0, \"x must be positive\"); }\nmodule outer() { inner(-1); }\nouter();");
    let error = evaluated.diagnostics.last().expect("an error");
    assert_eq!(error.message, "assertion `(x > 0)` failed: x must be positive");
    let notes = [
        "call of `inner(x = -1)` in file , line 1",
        "called by `inner` in file , line 2",
        "call of `outer()` in file , line 2",
        "called by `outer` in file , line 3",
    ];
    assert_eq!(error.notes[1..], notes);
    assert!(console(&evaluated).contains("TRACE: called by 'outer' in file , line 3"));
}
