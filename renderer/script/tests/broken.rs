//! Broken texts: every prefix and every deletion of a single token of 50 scripts gives diagnostics at the place, never a
//! panic, never a cascade; and what stands elsewhere in the script is still understood.

mod support;

use std::path::Path;

use partwright_protocol::{Diagnostic, Values};
use partwright_script::{parameters, syntax_errors};

/// More errors than these for one missing token are a cascade.
const MOST: usize = 3;
/// Lines between a deletion and the first error.
const NEAR: u32 = 3;

/// Nearly every rule of the grammar, close together.
const DENSE: [&str; 6] = [
    r#"/* [Size] */
// Width in mm
width = 60; // [20:1:120]
name = "lid \u00e4"; list = [1, [2, 3], for (i = [0:2:8]) if (i > 2) i else -i, each [1, 2]];
function f(x, y = [1:3]) = x > 2 && !y ? x ^ 2 : let (a = 1, b = a) a + b * list[0].x;
g = function (x) function (y) assert(x > 0, "m") echo(y) x % y;
module m(size = 1, center) { $fn = 8; difference() { cube(size, center = true); #children(0); *sphere(); } }
if (width >= 20 || false) { m(3) sphere(d = 2); } else if (undef != 1) m(); else !cube();
for (i = [1:2], j = "ab") translate([i, 0, 0]) %m(i) { cube(); }
intersection_for (a = [1, 2]) rotate(a) cube(); let (q = 1) echo(q, g(7)(4));
linear_extrude(height = 2, twist = 20) text("x"); // end"#,
    "a = 1;\nb = [for (i = 0, j = 1; i < 3; i = i + 1, j = j * 2) [i, j]];\nc = [for (i = [0:3]) let (k = i * 2) if (k > 2) each [k, -k]];\n\
     d = b[0].x + c[1][0] - (a ? b : c)[0];\ne = a == 1 ? b == 2 ? 3 : 4 : 5;\n",
    "module outer() {\n    module inner(n) {\n        function twice(x) = 2 * x;\n        w = twice(n);\n        cube(w);\n    }\n    inner(1);\n    \
     inner(2);\n}\nouter();\n",
    "use <a.scad>\ninclude <b.scad>\ntranslate([1, 2, 3])\n    rotate([0, 90, 0])\n        difference() {\n            cube(3);\n            cube(1);\n\
             }\n\nif (true)\n    sphere(1);\nelse\n    sphere(2);\n",
    "x = assert(true) echo(\"a\") let (y = 1) y;\nf = function (a, b = 2, $c) a + b;\necho(f(1), f(b = 1, a = 2), f)\n    cube();\n\
     assert(x > 0, str(\"x is \", x));\n",
    "polygon(points = [[0, 0], [10, 0], [10, 10]], paths = [[0, 1, 2]]);\npolyhedron(\n    points = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]],\n    \
     faces = [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]]\n);\n",
];

const MODELS: [&str; 22] = [
    "bracket",
    "cavity",
    "crossing_tubes",
    "dome",
    "funnel",
    "gear_blank",
    "hull_chain",
    "knob",
    "menger",
    "mirrored_clip",
    "nameplate",
    "plate",
    "resized",
    "ring",
    "rounded_box",
    "shadow",
    "shaft_key",
    "stacked_blocks",
    "tray",
    "two_bodies",
    "vase",
    "wedge_polyhedron",
];
const PARTS: [&str; 16] = [
    "bottle_cap",
    "cable_clip",
    "cable_grommet",
    "corner_brace",
    "flange",
    "foot",
    "funnel",
    "hex_bolt",
    "hex_nut",
    "hinge",
    "knob",
    "shaft_collar",
    "shim",
    "spacer",
    "standoff",
    "threaded_rod",
];
const LIBRARY: [&str; 2] = ["knurl", "patterns"];
const SMALL: [&str; 8] = [
    "arithmetic",
    "comprehensions",
    "function_literals",
    "layout",
    "modifiers",
    "nested_children",
    "strings",
    "vectors",
];

/// Name and text of each.
fn scripts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = (MODELS.iter().map(|name| format!("tests/models/{name}/input.scad")))
        .chain(PARTS.iter().map(|name| format!("libraries/catalogue/{name}.scad")))
        .chain(LIBRARY.iter().map(|name| format!("libraries/partwright/{name}.scad")))
        .chain(SMALL.iter().map(|name| format!("tests/conformance/basics/{name}.scad")));
    let mut scripts: Vec<(String, String)> = files
        .map(|file| {
            let text = std::fs::read_to_string(root.join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            (file, text)
        })
        .collect();
    scripts.extend(DENSE.iter().enumerate().map(|(at, text)| (format!("dense {at}"), (*text).to_owned())));
    for (name, text) in &scripts {
        assert_eq!(syntax_errors(text), [], "{name} is whole");
    }
    scripts
}

/// Byte ranges of the tokens, without comments.
fn tokens(text: &str) -> Vec<(usize, usize)> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let (mut tokens, mut at) = (Vec::new(), 0);
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = |end: Option<usize>, extra: usize| end.map_or(rest.len(), |end| end + extra);
        let (size, token) = if first.is_whitespace() {
            (first.len_utf8(), false)
        } else if rest.starts_with("//") {
            (length(rest.find('\n'), 0), false)
        } else if rest.starts_with("/*") {
            (length(rest.find("*/"), 2), false)
        } else if first == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            (length(end, 2), true)
        } else if (rest.starts_with("use <") || rest.starts_with("include <")) && rest.contains('>') {
            (length(rest.find('>'), 1), true)
        } else if first.is_ascii_digit() {
            (length(rest.find(|c| !word(c) && c != '.'), 0), true)
        } else if word(first) {
            (length(rest.find(|c| !word(c)), 0), true)
        } else if ["<=", ">=", "==", "!=", "&&", "||"].iter().any(|symbol| rest.starts_with(symbol)) {
            (2, true)
        } else {
            (first.len_utf8(), true)
        };
        if token {
            tokens.push((at, at + size));
        }
        at += size;
    }
    tokens
}

/// The line of the error, and those that its notes name.
fn lines(diagnostic: &Diagnostic) -> Vec<u32> {
    let noted =
        diagnostic.notes.iter().filter_map(|note| note.split("of line ").nth(1)?.split(' ').next()?.parse().ok());
    diagnostic.location.iter().map(|location| location.line).chain(noted).collect()
}

/// Runs `check` for all scripts on two threads and reports everything that it found.
fn all(check: impl Fn(&str, &str) -> Vec<String> + Sync) {
    let scripts = scripts();
    assert!(scripts.len() >= 50);
    let (left, right): (Vec<_>, Vec<_>) = scripts.iter().enumerate().partition(|(at, _)| at % 2 == 0);
    let run = |half: Vec<(usize, &(String, String))>| -> Vec<String> {
        half.into_iter().flat_map(|(_, (name, text))| check(name, text)).collect()
    };
    let faults = std::thread::scope(|scope| {
        let other = scope.spawn(|| run(right));
        let mut faults = run(left);
        faults.extend(other.join().expect("no panic"));
        faults
    });
    let count = faults.len();
    assert_eq!(count, 0, "{}", faults.into_iter().take(60).collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_prefix() {
    all(|name, text| {
        let mut faults = Vec::new();
        for (end, _) in text.char_indices() {
            let errors = syntax_errors(&text[..end]);
            if errors.len() > MOST {
                faults.push(format!("{name} up to {end}: {} errors, {:?}", errors.len(), errors[0].message));
            }
        }
        faults
    });
}

#[test]
fn every_missing_token() {
    all(|name, text| {
        let mut faults = Vec::new();
        for (start, end) in tokens(text) {
            // A space keeps the neighbours apart.
            let broken = format!("{} {}", &text[..start], &text[end..]);
            let errors = syntax_errors(&broken);
            let at = text[..start].matches('\n').count() as u32 + 1;
            let what = || {
                let around = |from: usize, to: usize| text.get(from..to).unwrap_or_default().replace('\n', "↵");
                let from = (0..=start.saturating_sub(30)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
                let to = (end + 30..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
                let shown: Vec<_> = errors.iter().map(|e| format!("{:?}: {}", lines(e), e.message)).collect();
                format!(
                    "{name} line {at}: {}⟨{}⟩{} {shown:#?}",
                    around(from, start),
                    &text[start..end],
                    around(end, to)
                )
            };
            if errors.len() > MOST {
                faults.push(format!("{} errors: {}", errors.len(), what()));
            }
            // A brace may be missed only where the next one closes too much or too little.
            let brace = matches!(&text[start..end], "{" | "}");
            if let Some(first) = errors.first()
                && !brace
                && lines(first).iter().all(|line| line.abs_diff(at) > NEAR)
            {
                faults.push(format!("far away: {}", what()));
            }
        }
        faults
    });
}

/// What is broken in a module or function changes nothing of the sliders.
#[test]
fn parameters_survive() {
    all(|name, text| {
        let none = Values::new();
        let whole: Vec<String> = parameters(text, &none).into_iter().map(|parameter| parameter.name).collect();
        let Some(definition) = text.find("\nmodule ").or_else(|| text.find("\nfunction ")) else { return Vec::new() };
        let mut faults = Vec::new();
        for (start, end) in tokens(text).into_iter().filter(|(start, _)| *start > definition + 8) {
            let broken = format!("{}{}", &text[..start], &text[end..]);
            let left: Vec<String> = parameters(&broken, &none).into_iter().map(|parameter| parameter.name).collect();
            if left != whole {
                faults.push(format!("{name} without {:?} at {start}: {left:?}", &text[start..end]));
            }
        }
        faults
    });
}
