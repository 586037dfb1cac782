//! Rows of text with a cursor `|` and what is answered there.

use std::collections::BTreeMap;

use super::*;
use crate::LoadedFile;

#[derive(Debug, Default)]
struct Files(BTreeMap<String, String>);

impl Loader for Files {
    fn load(&self, name: &str, _from: Option<&str>) -> Result<LoadedFile, LoadError> {
        let text = self.0.get(name).ok_or(LoadError::NotFound)?;
        Ok(LoadedFile { path: name.to_owned(), bytes: text.clone().into_bytes() })
    }

    fn list(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }
}

const LIBRARY: &str = "\
// A plate with holes.
//   size: [x, y] of the plate (mm)
//   holes: how many
// example: plate([10, 20]);
module plate(size, holes = 4) { children(); }
// Half of a number.
function half(x) = x / 2;
GAP = 0.2;
function _secret() = 1;
";

const DOCUMENTED: &str = "\
// Includes:
//   include <Big/std.scad>

// Module: cuboid()
// Synopsis: Creates a cube.
// Usage: Standard
//   cuboid(size, [anchor=]);
// Description:
//   Creates a cube with attachments.
// Arguments:
//   size = The size of the cube.
//   ---
//   l / length = How long.
// Example: Simple
//   cuboid(40);

module cuboid(size, anchor, l, length) {}
";

fn library() -> Arc<Library> {
    let files = [
        ("lib.scad", LIBRARY),
        ("outer.scad", "use <lib.scad>\ninclude <inner.scad>\nOUTER = 1;\n"),
        ("inner.scad", "INNER = 2;\nmodule within() {}\n"),
        ("Big/std.scad", "include <Big/shapes.scad>\n"),
        ("Big/shapes.scad", DOCUMENTED),
        ("broken.scad", "include <nowhere.scad>\n"),
        ("circle.scad", "include <circle.scad>\ninclude <round.scad>\nA = 1;\n"),
        ("round.scad", "use <circle.scad>\ninclude <circle.scad>\n"),
        ("part.stl", ""),
        ("map.png", ""),
    ];
    let files = files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    Arc::new(Library::new(Box::new(Files(files))))
}

/// The text without its cursor, analysed, and the cursor's place.
fn at(marked: &str) -> (Analysis, u32) {
    let offset = marked.find('|').expect("a cursor");
    // `||` is an operator.
    let text = format!("{}{}", &marked[..offset], &marked[offset + 1..]);
    (Document::new(&text).analyse(&library()), offset as u32)
}

fn analyse(text: &str) -> Analysis {
    Document::new(text).analyse(&library())
}

fn labels(marked: &str) -> Vec<String> {
    let (analysis, offset) = at(marked);
    analysis.complete(offset).items.into_iter().map(|item| item.label).collect()
}

/// `with` are offered, `without` (behind `!`) are not.
#[test]
fn completion_offers_what_fits_the_place() {
    for (marked, expected) in [
        // Statements.
        ("|", "cube translate module function include $fn !sin !PI"),
        ("cu|", "cube !translate !sin"),
        ("wall = 2; |", "wall cube !sin"),
        ("cube(5);\n|", "sphere wall! !cos"),
        ("cube(5)\n|", "sphere !cos"),
        ("translate([1, 2, 3]) |", "cube sphere !sin"),
        ("translate([1, 2, 3]) #|", "cube !sin"),
        ("!|", "cube !sin"),
        ("if (x) |", "cube !sin"),
        ("if (x) cube(1); else |", "cube !sin"),
        ("for (i = [0 : 3]) sp|", "sphere !sin"),
        ("module m() |", "cube !sin"),
        ("module m() { | }", "cube m !sin"),
        ("difference() { cube(1); | }", "cylinder !sin"),
        // Expressions.
        ("x = |;", "sin PI true let !cube !translate"),
        ("x = 3 + |", "sin !cube"),
        ("wall = 2; x = wa|;", "wall !cube"),
        ("x = [|];", "for if each let sin !cube"),
        ("x = [1, 2, |", "for sin !cube"),
        ("x = a ? |", "sin !cube"),
        ("x = a ? b : |", "sin !cube"),
        ("x = let (a = 1) |", "a sin !cube"),
        ("function f(width) = wi|", "width !cube"),
        ("function f(width) = 1; x = wi|", "!width"),
        ("m = function (width) wi|", "width"),
        ("x = [for (index = [0 : 3]) ind|]", "index"),
        ("x = [for (index = [0 : 3]) index]; y = ind|", "!index"),
        ("for (index = [0 : 3]) cube(ind|);", "index"),
        ("for (index = [0 : 3]) cube(1); sphere(ind|);", "!index"),
        ("module m(width) { inner = 1; cube(|", "width inner size\u{a0}="),
        ("module m(width) { inner = 1; } cube(|", "!width !inner"),
        ("cube(x, |", "center\u{a0}= !size\u{a0}= sin"),
        ("cube(center = true, |", "size\u{a0}= !center\u{a0}="),
        ("cube(size = |", "sin !center\u{a0}="),
        ("sphere(|", "r\u{a0}= d\u{a0}= $fn\u{a0}="),
        ("sphere(r = 1, $|", "$fn\u{a0}="),
        ("module peg(d, h = 10) {} peg(|", "d\u{a0}= h\u{a0}="),
        ("module peg(d, h = 10) {} peg(3, |", "h\u{a0}= !d\u{a0}="),
        ("function f(alpha) = 1; x = f(|", "alpha\u{a0}="),
        ("f = function (alpha) 1; x = f(|", "alpha\u{a0}="),
        ("use <lib.scad>\nplate(|", "size\u{a0}= holes\u{a0}="),
        ("translate([0, 0, wal|]) cube(wall);\nwall = 2;", "wall"),
        // Members.
        ("v = [1, 2, 3]; x = v.|", "x y z !sin"),
        ("m = textmetrics(\"a\"); x = m.|", "size ascent !x"),
        ("x = fontmetrics(\"a\").|", "nominal"),
        ("o = object(red = 1, blue = 2); x = o.|", "red blue !x"),
        // Files, colours, fonts.
        ("use <|", "lib.scad outer.scad !part.stl"),
        ("include <Big/|", "Big/std.scad !lib.scad"),
        ("include <Big/|>\ncube(1);", "Big/std.scad"),
        ("color(\"|\") cube(1);", "red steelblue"),
        ("color(\"steel|", "steelblue !red"),
        ("color(c = \"|\")", "red"),
        ("text(\"a\", font = \"|\");", "Liberation\u{a0}Sans"),
        ("text(\"a\", halign = \"|\");", "left center"),
        ("text(\"|\");", "!left !red"),
        ("import(\"|\");", "part.stl !lib.scad"),
        ("surface(file = \"|\");", "map.png !part.stl"),
        // Other files.
        ("use <lib.scad>\npl|", "plate"),
        ("use <lib.scad>\nx = |", "half !GAP !plate"),
        ("include <lib.scad>\nx = |", "half GAP !_secret"),
        ("include <lib.scad>\nx = _|", "_secret"),
        ("include <outer.scad>\nx = |", "OUTER INNER half"),
        ("use <outer.scad>\n|", "within !plate"),
        ("include <circle.scad>\nx = |", "A"),
        // Nothing.
        ("// cu|", "!cube !sin"),
        ("/* cu| */", "!cube"),
        ("x = \"cu|\";", "!cube !sin"),
        ("module |", "!cube !module"),
        ("function |", "!sin"),
        ("x = 5|", "!cube !sin"),
        ("x = a |", "!cube !sin"),
    ] {
        let labels = labels(marked);
        for word in expected.split(' ').filter(|word| !word.ends_with('!')) {
            let (wanted, name) = word.strip_prefix('!').map_or((true, word), |name| (false, name));
            let name = name.replace('\u{a0}', " ");
            assert_eq!(labels.contains(&name), wanted, "{name} at {marked:?}: {labels:?}");
        }
    }
}

#[test]
fn what_completion_inserts() {
    for (marked, label, text) in [
        ("cub|", "cube", "cube($1);$0"),
        ("cub|(5);", "cube", "cube"),
        ("transl|", "translate", "translate(${1:v}) $0"),
        ("diff|", "difference", "difference() {\n    $0\n}"),
        ("polyh|", "polyhedron", "polyhedron(${1:points}, ${2:faces});$0"),
        ("x = si|", "sin", "sin(${1:angle})$0"),
        ("x = ma|", "max", "max($1)$0"),
        ("module peg(d, h = 3) cube(d); pe|", "peg", "peg(${1:d});$0"),
        ("module grid() children(); gr|", "grid", "grid($1) $0"),
        ("function f(a) = a; x = |", "f", "f(${1:a})$0"),
        ("wall = 2; wa|", "wall", "wall = "),
        ("cube(|)", "size =", "size = "),
        ("use <li|", "lib.scad", "lib.scad>"),
        ("color(\"re|", "red", "red\""),
        ("color(\"re|\")", "red", "red"),
    ] {
        let (analysis, offset) = at(marked);
        let completions = analysis.complete(offset);
        let item = completions.items.iter().find(|item| item.label == label);
        assert_eq!(item.map(|item| item.text.as_str()), Some(text), "{marked}");
    }
    let (analysis, offset) = at("x = wal|l;\nwall = 1;\nwallet = 2;");
    let completions = analysis.complete(offset);
    assert_eq!((completions.replace.start, completions.replace.end), (4, 8), "the whole word is replaced");
    assert_eq!(completions.items.first().map(|item| item.label.as_str()), Some("wall"));
}

#[test]
fn hover_tells_what_it_is() {
    for (marked, expected) in [
        ("cu|be(5);", "module cube(size = 1, center = false)"),
        ("x = si|n(3);", "function sin("),
        ("cube(si|ze = 5);", "`size` (mm, `1`): Edge length"),
        ("cylinder(1|0, 5);", "`h` (mm, `1`): Height along Z."),
        ("cylinder(10, |5);", "`r1` (mm"),
        ("// How wide.\nwidth = 60; // [20:100]\ncube(wi|dth);", "How wide."),
        ("width = 60;\ncube(wi|dth);", "width = 60"),
        (
            "// A peg.\n//   d: diameter (mm)\nmodule peg(d, h = 10) {}\npe|g(3);",
            "module peg(d, h = 10)\n```\n\nA peg.\n\n- `d`: diameter (mm)",
        ),
        ("// A peg.\n//   d: diameter (mm)\nmodule peg(d, h = 10) {}\npeg(d| = 3);", "`d`: diameter (mm)"),
        ("// A peg.\n//   d: diameter (mm)\nmodule peg(d, h = 10) {}\npeg(|3);", "`d`: diameter (mm)"),
        ("// A peg.\n//   d: diameter (mm)\nmodule peg(d, h = 10) { cube(|d); }", "diameter (mm)"),
        ("/* Area\n * of a disc. */\nfunction area(r) = r;\nx = ar|ea(1);", "Area\nof a disc."),
        ("use <lib.scad>\npla|te([1, 2]);", "A plate with holes."),
        ("use <lib.scad>\npla|te([1, 2]);", "In `lib.scad`."),
        ("use <lib.scad>\nplate(ho|les = 2);", "`holes` (`4`): how many"),
        ("include <Big/std.scad>\ncub|oid(3);", "**Creates a cube.**\n\nCreates a cube with attachments."),
        ("include <Big/std.scad>\ncub|oid(3);", "cuboid(size, [anchor=]);"),
        ("include <Big/std.scad>\ncub|oid(3);", "- `length`: How long."),
        ("include <Big/std.scad>\ncub|oid(3);", "```openscad\ncuboid(40);\n```"),
        ("include <Big/std.scad>\ncuboid(l| = 3);", "How long."),
        ("x = $f|n;", "Facets of a full circle"),
        ("x = P|I;", "3.14159"),
        ("if (1) cube(1); el|se sphere(1);", "when an `if` does not hold"),
        ("f = function (a, b = 2) a; x = f|(1);", "f = function(a, b = 2)"),
        ("let (a = 3) cube(|a);", "a = 3"),
        ("use <li|b.scad>", "A plate with holes."),
    ] {
        let (analysis, offset) = at(marked);
        let text = analysis.hover(offset).map(|hover| hover.text).unwrap_or_default();
        assert!(text.contains(expected), "{marked}\nsays {text:?}\nnot {expected:?}");
    }
    for marked in ["|", "x = 5| ;", "nothing|();", "// cu|be"] {
        let (analysis, offset) = at(marked);
        assert_eq!(analysis.hover(offset), None, "{marked}");
    }
}

#[test]
fn signatures_follow_the_argument() {
    for (marked, label, active) in [
        ("cube(|", "cube(size = 1, center = false)", Some("size = 1")),
        ("cube(5, |", "cube(size = 1, center = false)", Some("center = false")),
        ("cube(center = |", "cube(size = 1, center = false)", Some("center = false")),
        ("cube(5, true, |)", "cube(size = 1, center = false)", None),
        ("translate([1, |2, 3]) cube(1);", "translate(v)", Some("v")),
        ("x = max(min(1, |), 2);", "min(values)", None),
        ("module peg(d, h = 10) {} peg(h = 1, |)", "module peg(d, h = 10)", Some("d")),
        ("function f(a, b) = a; x = f(1, f(|", "function f(a, b)", Some("a")),
        ("use <lib.scad>\nplate([1, 2], |", "module plate(size, holes = 4)", Some("holes = 4")),
        ("echo(pow(2,|", "pow(base, exponent)", Some("exponent")),
    ] {
        let (analysis, offset) = at(marked);
        let signature = analysis.signature(offset).unwrap_or_else(|| panic!("no signature at {marked}"));
        assert_eq!(signature.label, label, "{marked}");
        let parameter = signature.active.map(|at| signature.parameters[at as usize].label);
        let shown = parameter.map(|(start, end)| &signature.label[start as usize..end as usize]);
        if active.is_some() {
            assert_eq!(shown, active, "{marked}");
        }
    }
    for marked in ["|cube(1);", "cube(1)|;", "unknown(|", "x = (1 + |2);"] {
        let (analysis, offset) = at(marked);
        assert_eq!(analysis.signature(offset), None, "{marked}");
    }
}

#[test]
fn definitions_are_found() {
    // `«name»` is where the cursor's name is defined.
    for marked in [
        "«width» = 5; cube(wi|dth);",
        "module «peg»(d) {} pe|g(1);",
        "function «f»(x) = 1; y = f|(2);",
        "module peg(«d») { cube(|d); }",
        "module peg(d) { cube(d); } module «pot»(d) {} po|t(1);",
        "module peg(«d») { cube(d); } peg(|d = 3);",
        "x = 1; module m(«x») { cube(|x); }",
        "«x» = 1; module m(x) {} cube(|x);",
        "x = 1; y = let («x» = 2) |x;",
        "«x» = 1; y = let (x = |x) x;",
        "x = 1; y = let (x = 2, «x» = x) |x;",
        "for («i» = [0 : 3]) { cube(|i); }",
        "y = [for («i» = [0 : 3]) if (i > 2) |i];",
        "y = [for («i» = 0; |i < 3; i = i + 1) i];",
        "y = [for («i» = 0; i < 3; |i = i + 1) i];",
        "module m() { «inner» = 1; cube(|inner); }",
        "translate([1, 2, 3]) { «inner» = 1; cube(|inner); }",
        "«inner» = 2; translate([1, 2, 3]) { inner = 1; } cube(|inner);",
        "«f» = function (x) x; y = |f(2);",
        "f = function («x») |x;",
        "module «m»() { module m() {} } |m();",
        "module m() { module «m»() {} |m(); }",
        "function f(a, b = |«a») = 1;".replace("|«a»", "|a").as_str(),
        "cube(|later); «later» = 3;",
        "«$size» = 3; module m() { cube(|$size); }",
        "function «f»(n) = n < 1 ? 0 : |f(n - 1);",
        "function f(«n») = n < 1 ? 0 : f(|n = 2);",
        "cube([1, 2, 3); «x» = 2; y = |x;",
        "module m( { } «x» = 2; y = |x;",
    ] {
        let plain = marked.replace(['«', '»'], "");
        let (analysis, offset) = at(&plain);
        let found = analysis.definition(offset).map(|place| place.range.start as usize);
        let wanted = marked.replace('|', "").find('«');
        assert_eq!(found, wanted, "{marked}");
    }
    for (marked, path, word) in [
        ("use <lib.scad>\npla|te([1, 2]);", "lib.scad", "plate"),
        ("use <lib.scad>\nplate(ho|les = 2);", "lib.scad", "holes"),
        ("include <outer.scad>\nx = INN|ER;", "inner.scad", "INNER"),
        ("use <li|b.scad>", "lib.scad", ""),
    ] {
        let (analysis, offset) = at(marked);
        let place = analysis.definition(offset).unwrap_or_else(|| panic!("no definition at {marked}"));
        assert_eq!(place.path.as_deref(), Some(path), "{marked}");
        assert_eq!(&place.text[place.range.start as usize..place.range.end as usize], word, "{marked}");
    }
}

#[test]
fn renaming_changes_every_place_or_refuses() {
    for (marked, new, expected) in [
        ("wi|dth = 5; cube(width);", "w", "w = 5; cube(w);"),
        ("width = 5; cube(wi|dth);", "w", "w = 5; cube(w);"),
        ("a| = 1; a = 2; cube(a);", "b", "b = 1; b = 2; cube(b);"),
        (
            "module peg(d|, h = 1) { cube(d); } peg(d = 3); peg(3);",
            "dia",
            "module peg(dia, h = 1) { cube(dia); } peg(dia = 3); peg(3);",
        ),
        (
            "module peg(d) { cube(d); } peg(d| = 3); d = 1; cube(d);",
            "dia",
            "module peg(dia) { cube(dia); } peg(dia = 3); d = 1; cube(d);",
        ),
        ("function f(x) = x; y = f|(x = f(2));", "g", "function g(x) = x; y = g(x = g(2));"),
        ("function f(x) = x; y = f(x| = f(2));", "z", "function f(z) = z; y = f(z = f(2));"),
        ("f = function (x) x; y = f|(2);", "g", "g = function (x) x; y = g(2);"),
        ("f = function (x|) x; y = f(x = 2);", "z", "f = function (z) z; y = f(z = 2);"),
        ("i = 1; y = [for (i| = [0 : 3]) i]; z = i;", "k", "i = 1; y = [for (k = [0 : 3]) k]; z = i;"),
        ("y = [for (i| = 0; i < 3; i = i + 1) i];", "k", "y = [for (k = 0; k < 3; k = k + 1) k];"),
        ("module m() { m(); } m|();", "n", "module n() { n(); } n();"),
        ("f = 1; module f() {} f|(); x = f;", "g", "f = 1; module g() {} g(); x = f;"),
        ("$si|ze = 1; module m() { cube($size); } m($size = 3);", "$s", "$s = 1; module m() { cube($s); } m($s = 3);"),
        ("let (a| = 1, b = a) cube(a + b);", "c", "let (c = 1, b = c) cube(c + b);"),
        ("x = 1; y = let (x = x|) x;", "z", "z = 1; y = let (x = z) x;"),
        ("module m(x|) { x = 2; cube(x); }", "y", "module m(y) { y = 2; cube(y); }"),
    ] {
        let (analysis, offset) = at(marked);
        let mut text = marked.replacen('|', "", 1);
        let edits = analysis.rename(offset, new).unwrap_or_else(|why| panic!("{marked}: {why}"));
        for edit in edits.iter().rev() {
            text.replace_range(edit.range.start as usize..edit.range.end as usize, &edit.text);
        }
        assert_eq!(text, expected, "{marked}");
    }
    for (marked, new, why) in [
        ("cu|be(1);", "box", "`cube` belongs to the language"),
        ("x = $f|n;", "$n", "belongs to the language"),
        ("cube(si|ze = 1);", "s", "belongs to the language"),
        ("use <lib.scad>\npla|te(1);", "p", "`plate` is defined in lib.scad: rename it there"),
        ("unkno|wn(1);", "p", "is not defined in this file"),
        ("| cube(1);", "p", "no name here"),
        ("use <li|b.scad>", "p", "file's name"),
        ("a| = 1;", "b c", "`b c` is no name"),
        ("a| = 1;", "", "`` is no name"),
        ("a| = 1;", "module", "`module` is no name"),
        ("a| = 1;", "2d", "begins with a digit"),
        ("a| = 1;", "$a", "`$` names are passed on"),
        ("a| = 1; b = 2;", "b", "`b` already means something else"),
        ("b = 1; module m(a|) { cube(a + b); }", "b", "`b` already means something else"),
        ("a| = 1; module m(b) { cube(a); }", "b", "`b` already means something else"),
        ("module m|() {} m();", "cube", "a definition would hide it"),
        ("use <lib.scad>\nfunction f|(x) = x;", "half", "is defined in a file"),
        ("include <lib.scad>\nGA|P = 3;", "G", "is also defined in lib.scad"),
    ] {
        let (analysis, offset) = at(marked);
        let refused = analysis.rename(offset, new).expect_err(marked);
        assert!(refused.contains(why), "{marked}: {refused}");
    }
}

#[test]
fn references_tell_uses_of_built_in_and_library_names() {
    for (marked, count) in [
        ("cu|be(1); cube(2); module m() cube(3);", 3),
        ("use <lib.scad>\npl|ate(1); plate(2);", 2),
        ("x = 1; y = x| + x;", 3),
        ("cube(1, $fn| = 3); $fn = 4;", 1),
    ] {
        let (analysis, offset) = at(marked);
        assert_eq!(analysis.references(offset).len(), count, "{marked}");
    }
}

#[test]
fn the_outline_is_a_tree() {
    fn show(items: &[OutlineItem], depth: usize, out: &mut String) {
        for item in items {
            out.push_str(&format!("{}{:?} {}{}\n", "  ".repeat(depth), item.kind, item.name, item.detail));
            show(&item.children, depth + 1, out);
        }
    }
    let text = "wall = 2;\nfunction f(a, b = 3) = a;\nmodule box(size) {\n  inner = size - wall;\n  module lid() { cube(1); }\n  \
                translate([0, 0, 1]) { hidden = 1; }\n}\ng = function (x) x;\nmodule open() {\n";
    let mut out = String::new();
    show(&analyse(text).outline(), 0, &mut out);
    assert_eq!(
        out,
        "Variable wall2\nFunction f(a, b = 3)\nModule box(size)\n  Variable innersize - wall\n  Module lid()\n\
         Function g(x)\nModule open()\n"
    );
}

#[test]
fn folds_cover_more_than_one_line() {
    let text = "// one\n// two\n\n// three\nmodule m() {\n  cube([\n    1, 2, 3]);\n}\n/* four\n five */\n";
    let folds: Vec<(String, bool)> = analyse(text)
        .folds()
        .iter()
        .map(|fold| {
            (
                text[fold.range.start as usize..fold.range.end as usize].split('\n').next().unwrap().to_owned(),
                fold.comment,
            )
        })
        .collect();
    let folds: Vec<(&str, bool)> = folds.iter().map(|(line, comment)| (line.as_str(), *comment)).collect();
    assert_eq!(folds, [("// one", true), ("{", false), ("[", false), ("/* four", true)]);
}

#[test]
fn problems_are_those_that_need_no_evaluation() {
    for (text, expected) in [
        ("cube(1);", ""),
        ("cubed(1);", "W0201 unknown module `cubed`, did you mean `cube`?"),
        ("x = squar(2);", "W0202"),
        ("width = 3; cube(widht);", "W0203 unknown variable `widht`, did you mean `width`?"),
        ("cylinder(h = 1, radius = 2);", "W0204 `cylinder` has no parameter `radius`"),
        ("module m(a) {} m(b = 1);", "W0204"),
        ("assign (a = 1) cube(a);", "W0207"),
        ("cube(1", "E01"),
        ("use <missing.scad>\nplate(1);", "W0501 file `missing.scad` is not found"),
        ("use <lib.scad>\nplate(1);", ""),
        ("use <lib.scad>\nx = GAP;", "W0203"),
        ("include <lib.scad>\nx = GAP;", ""),
        ("include <broken.scad>\nx = UNKNOWN;", ""),
        ("x = is_undef(maybe) ? 1 : 2;", ""),
        ("x = $anything; m($what = 3); module m() {}", ""),
        ("f = function (a) a; x = f(a = 2);", ""),
        ("x = [for (i = 0; i < 3; i = i + 1) i];", ""),
        ("module m(f) { x = f(2); } m(function (x) x);", ""),
        ("x = let (a = 1, b = a) a + b;", ""),
        ("x = [for (i = [0 : 3], j = [0 : i]) let (k = i) if (k > j) each [k, j] else i];", ""),
        ("for (i = [0 : 3], j = [0 : i]) { k = i + j; cube(k); }", ""),
        ("intersection_for (i = [0 : 3]) rotate(i) cube(i);", ""),
        ("x = assert(true) echo(\"a\", b = 2) 3;", ""),
        ("module m() { children(0); echo($children); } m() cube(1);", ""),
        ("echo(version(), PI, undef, true, a = 1);", ""),
        ("x = [1, 2, 3]; y = x.x + x[0]; z = x . y;", ""),
    ] {
        let problems: Vec<String> =
            analyse(text).problems().iter().map(|problem| format!("{} {}", problem.code, problem.message)).collect();
        match expected {
            "" => assert!(problems.is_empty(), "{text}: {problems:?}"),
            _ => assert!(problems.len() == 1 && problems[0].starts_with(expected), "{text}: {problems:?}"),
        }
    }
}

#[test]
fn actions_correct_problems() {
    for (marked, title, expected) in [
        ("cu|bed(1);", "Replace with `cube`", "cube(1);"),
        ("cube(sise| = 2);", "Replace with `size`", "cube(size = 2);"),
        ("ass|ign (a = 1) cube(a);", "Replace with `let`", "let (a = 1) cube(a);"),
        ("chi|ld(0);", "Replace with `children`", "children(0);"),
        (
            "// Title.\n\nx = 1;\ncube(wid|th);",
            "Declare `width` at the top",
            "// Title.\n\nwidth = 10;\nx = 1;\ncube(width);",
        ),
        ("cube(wid|th);", "Declare `width` at the top", "width = 10;\ncube(width);"),
        ("module m() { cube(wid|th); }", "Make `width` a parameter of `m`", "module m(width) { cube(width); }"),
        ("module m(a = 3) cube(wid|th);", "Make `width` a parameter of `m`", "module m(a = 3, width) cube(width);"),
        ("function f(a) = a + fact|or;", "Make `factor` a parameter of `f`", "function f(a, factor) = a + factor;"),
        ("pla|te([1, 2]);", "Add `use <lib.scad>`", "use <lib.scad>\nplate([1, 2]);"),
        ("x = GA|P;", "Add `include <lib.scad>`", "include <lib.scad>\nx = GAP;"),
        (
            "use <inner.scad>\npla|te([1, 2]);",
            "Add `use <lib.scad>`",
            "use <inner.scad>\nuse <lib.scad>\nplate([1, 2]);",
        ),
        ("cub|oid(3);", "Add `include <Big/std.scad>`", "include <Big/std.scad>\ncuboid(3);"),
        ("use <li|bb.scad>", "Replace with `lib.scad`", "use <lib.scad>"),
        ("include <shapes|.scad>", "Replace with `Big/shapes.scad`", "include <Big/shapes.scad>"),
    ] {
        let (analysis, offset) = at(marked);
        let actions = analysis.actions(TextRange { start: offset, end: offset });
        let found = actions.iter().find(|(_, action)| action.title == title);
        let titles: Vec<&str> = actions.iter().map(|(_, action)| action.title.as_str()).collect();
        let (_, action) = found.unwrap_or_else(|| panic!("{marked}: no {title:?} in {titles:?}"));
        let mut text = marked.replacen('|', "", 1);
        for edit in action.edits.iter().rev() {
            text.replace_range(edit.range.start as usize..edit.range.end as usize, &edit.text);
        }
        assert_eq!(text, expected, "{marked}");
    }
}

#[test]
fn a_missing_semicolon_can_be_added() {
    let analysis = analyse("x = 1\ny = 2;\n");
    let actions = analysis.actions(TextRange { start: 0, end: 12 });
    let (_, action) = actions.first().expect("an action");
    assert_eq!((action.edits[0].range.start, action.edits[0].text.as_str()), (5, ";"));
}

#[test]
fn inlay_hints_name_positional_arguments() {
    let text = "cylinder(10, 5, 3);\nmodule m(a, b) {}\nm(1, 2);\nx = max(1, 2);\ncube(size, true);";
    let whole = TextRange { start: 0, end: text.len() as u32 };
    let hints: Vec<String> = analyse(text).inlay_hints(whole).into_iter().map(|hint| hint.label).collect();
    assert_eq!(hints, ["h:", "r1:", "r2:", "center:"]);
}

#[test]
fn library_files_are_read_once_until_refreshed() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    struct Counting(Arc<AtomicUsize>);
    impl Loader for Counting {
        fn load(&self, name: &str, _from: Option<&str>) -> Result<LoadedFile, LoadError> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Ok(LoadedFile { path: name.to_owned(), bytes: LIBRARY.as_bytes().to_vec() })
        }
    }
    let count = Arc::new(AtomicUsize::new(0));
    let library = Arc::new(Library::new(Box::new(Counting(Arc::clone(&count)))));
    for text in ["use <a.scad>\nplate(1);", "use <a.scad>\nplate(2);", "include <a.scad>\nx = GAP;"] {
        assert!(Document::new(text).analyse(&library).problems().is_empty());
    }
    assert_eq!(count.load(Ordering::Relaxed), 1);
    library.refresh();
    Document::new("use <a.scad>\n").analyse(&library);
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

/// Everything that can be asked at an offset.
fn ask_everything(analysis: &Analysis, offset: u32) {
    let completions = analysis.complete(offset);
    let text = &analysis.index.text;
    assert!(text.get(completions.replace.start as usize..completions.replace.end as usize).is_some());
    if let Some(item) = completions.items.first() {
        analysis.describe(offset, &item.label, item.kind);
    }
    analysis.hover(offset);
    analysis.signature(offset);
    analysis.definition(offset);
    analysis.references(offset);
    let _ = analysis.rename(offset, "renamed_name");
}

#[test]
fn every_prefix_of_a_text_is_answered() {
    let dense = "include <lib.scad>\nuse <outer.scad>\n/* [Size] */\n// How wide.\nwidth = 60; // [20:1:100]\n\
        f = function (a, b = 2) let (c = a) c > b ? [for (i = [0 : 2 : c]) if (i % 2) each [i, -i] else i ^ 2] : \"ä😀\\n\";\n\
        module box(size = [1, 2, 3], $fn = 8) {\n  inner = size - [for (k = 0; k < 3; k = k + 1) width];\n  #difference() {\n    \
        cube(size, center = true);\n    %translate([0, 0, size.z / 2]) !sphere(d = inner[0], $fn = 12);\n    children();\n  }\n}\n\
        if (f(1)[0] == undef || !true) { box(); } else for (x = [1, 2], y = [0 : x]) let (z = x) box([x, y, z]) plate([1, 2], holes = 3);\n\
        color(\"steelblue\") text(\"Hi\", font = \"Liberation Sans\", halign = \"center\");\nassert(len(f(1)) > 0, \"no\") echo(f) cube(1);\n";
    for end in (0..=dense.len()).filter(|&end| dense.is_char_boundary(end)) {
        let analysis = analyse(&dense[..end]);
        ask_everything(&analysis, end as u32);
        analysis.outline();
        analysis.folds();
    }
    let analysis = analyse(dense);
    for offset in 0..dense.len() + 3 {
        ask_everything(&analysis, offset as u32);
    }
    assert!(analysis.problems().is_empty(), "{:?}", analysis.problems());
}

#[test]
fn hostile_texts_are_answered_in_time() {
    let many = 20_000;
    for text in [
        "(".repeat(many),
        "[".repeat(many),
        "{".repeat(many),
        "!".repeat(many),
        "x=".repeat(many),
        "cube(".repeat(many),
        "let(a=1)".repeat(many),
        "x=let(a=1)".repeat(many),
        "x=[".to_owned() + &"for(i=".repeat(many),
        "function(a)".repeat(many),
        "x=1;".repeat(many) + &"y=x;".repeat(many),
        "x=1;".repeat(many) + &"x();".repeat(many),
        "x=let(".to_owned() + &"a=1,".repeat(many) + "a=a)" + &"a+".repeat(many),
        "$a=$a;".repeat(many),
        "module m(){".repeat(many),
        "if(1)cube(1);else ".repeat(many),
        "use <a".repeat(many),
        "// a\n".repeat(many) + "x=1;",
        "\"".repeat(many),
        "}".repeat(many),
        "?:".repeat(many),
        "😀".repeat(many),
        "a.".repeat(many),
    ] {
        let analysis = analyse(&text);
        for offset in [0, text.len() as u32 / 2, text.len() as u32] {
            ask_everything(&analysis, offset);
        }
        analysis.outline();
        analysis.folds();
        analysis.problems();
    }
}

#[test]
fn a_library_file_sees_what_its_header_asks_for() {
    let text = "// Includes:\n//   include <Big/std.scad>\nmodule box() { cuboid(1); }\n";
    assert!(analyse(text).problems().is_empty());
    let other = text.replace("cuboid", "cuboidd");
    let problems = analyse(&other).problems();
    assert!(problems.len() == 1 && problems[0].message.contains("cuboidd"), "{problems:?}");
}

#[test]
fn laying_out_edits_only_what_changes() {
    let text = "x=1;// ä😀\nmodule m( a,b ){\ncube(a);   sphere( b );\n}\nuse<lib.scad>\n";
    let wanted = crate::format(text).unwrap();
    let apply = |edits: &[Edit]| {
        let mut out = text.to_owned();
        for edit in edits.iter().rev() {
            out.replace_range(edit.range.start as usize..edit.range.end as usize, &edit.text);
        }
        out
    };
    let edits = analyse(text).layout(None).unwrap();
    assert_ne!(text, wanted);
    assert_eq!(apply(&edits), wanted);
    assert!(edits.iter().all(|edit| !text[edit.range.start as usize..edit.range.end as usize].contains("cube")));
    assert_eq!(analyse(&wanted).layout(None).unwrap(), []);
    let first = analyse(text).layout(Some(TextRange { start: 0, end: 3 })).unwrap();
    let laid = apply(&first);
    assert!(laid.starts_with("x = 1;") && laid.contains("module m( a,b ){"), "{laid}");
    let refused = analyse("cube(").layout(None).unwrap_err();
    assert!(refused.contains("syntax errors"), "{refused}");
}
