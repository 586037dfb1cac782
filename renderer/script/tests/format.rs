//! The formatter: every script of the repository keeps its words, its meaning and its annotations, and settles at once.

mod support;

use std::path::{Path, PathBuf};

use partwright_protocol::{Parameter, Values};
use partwright_script::{FormatError, format, parameters};
use proptest::prelude::*;
use support::{console, run};

fn check(source: &str, expected: &str) {
    let formatted = format(source);
    assert_eq!(formatted.as_deref(), Ok(expected), "{source}");
    assert_eq!(format(expected).as_deref(), Ok(expected), "again");
}

#[test]
fn spaces() {
    check("a=1;b = a*-2+!true ;", "a = 1; b = a * -2 + !true;\n");
    check("x=[1,2 , 3][0] . y;r=[0 : 2:10];t=a?b:c;", "x = [1, 2, 3][0].y; r = [0:2:10]; t = a ? b : c;\n");
    check("s=[a?1:2:3];", "s = [a ? 1 : 2:3];\n");
    check("x=1 .x;", "x = 1 .x;\n");
    check("module m( a,b=2 ){cube( a );}", "module m(a, b = 2) { cube(a); }\n");
    check("function f(x)=let(a=1)assert(a>0)echo(a)-a;", "function f(x) = let (a = 1) assert(a > 0) echo(a) -a;\n");
    check("g=function(x)[x,each[1]];", "g = function (x) [x, each [1]];\n");
    check("*#cube();%union(){}! sphere();", "*#cube(); %union() {} !sphere();\n");
    check("use<a/b.scad>include <c>\nm();", "use <a/b.scad> include <c>\nm();\n");
    check("x=[for(i=[1:3])if(i>1)(i)else[i]];", "x = [for (i = [1:3]) if (i > 1) (i) else [i]];\n");
    check("s=\"a  \\\"b\";", "s = \"a  \\\"b\";\n");
    check("", "");
    check("\n\n", "");
    check("cube();", "cube();\n");
    check("\u{feff}cube();\r\nsphere();", "\u{feff}cube();\r\nsphere();\r\n");
}

#[test]
fn lines_and_indentation() {
    check("module m()\n{\ncube();\n\n\n\n  sphere();\n}", "module m() {\n    cube();\n\n    sphere();\n}\n");
    check(
        "for(i=[0:1])\ntranslate([i,0,0])\n{cube();}",
        "for (i = [0:1])\n    translate([i, 0, 0])\n    { cube(); }\n".replace("\n    {", " {").as_str(),
    );
    check("up(1)\nrot(2)\ncube();", "up(1)\nrot(2)\ncube();\n");
    check("up(1)\n rot(2)\n  cube();", "up(1)\n    rot(2)\n        cube();\n");
    check("if (a)\nb();\nelse if (c)\nd();\nelse\ne();", "if (a)\n    b();\nelse if (c)\n    d();\nelse\n    e();\n");
    check("if(a){b();}\nelse{c();}", "if (a) { b(); } else { c(); }\n");
    check("x=\n1+\n2;", "x =\n    1 +\n    2;\n");
    check("x = f(\n1,\n   [2,\n  3\n  ]\n);", "x = f(\n    1,\n    [2,\n        3\n    ]\n);\n");
    check("x = f(1\n);", "x = f(1);\n");
}

#[test]
fn comments_stay() {
    check(
        "a=1;// [0:10]\n/* [Size] */\n// Width\nw=2; //[1:3]",
        "a = 1; // [0:10]\n/* [Size] */\n// Width\nw = 2; //[1:3]\n",
    );
    check(
        "module m() { // why\ncube(); /* c */\n// last\n}",
        "module m() { // why\n    cube(); /* c */\n    // last\n}\n",
    );
    check("a=1;   // one\nbb=22; // two\n", "a = 1;   // one\nbb = 22; // two\n");
    check("f(1, // one\n 2 // two\n);", "f(1, // one\n    2 // two\n);\n");
    check("x = 1 // why\n;", "x = 1 // why\n    ;\n");
    check("if (a) b(); // then\nelse c();", "if (a) b(); // then\nelse c();\n");
    check("/* a\n   b */cube();", "/* a\n   b */ cube();\n");
}

#[test]
fn long_lines() {
    check(
        "module m(){translate([10,20,30])rotate([0,90,0])difference(){cylinder(h=20,r=10);cylinder(h=22,r=8,center=true);}}",
        "module m() {\n    translate([10, 20, 30]) rotate([0, 90, 0]) difference() {\n        cylinder(h = 20, r = 10);\n        \
         cylinder(h = 22, r = 8, center = true);\n    }\n}\n",
    );
    check(
        "part(first_argument=1234567890,second_argument=\"a string of some length\",third_argument=[1,2,3],fourth_argument=true);",
        "part(\n    first_argument = 1234567890,\n    second_argument = \"a string of some length\",\n    third_argument = \
         [1, 2, 3],\n    fourth_argument = true\n);\n",
    );
    let points = format!("p=[{}];", "[10,20],".repeat(20));
    let formatted = format(&points).expect("formats");
    assert!(formatted.lines().all(|line| line.len() <= 100), "{formatted}");
    assert!(formatted.lines().count() < 6, "lists are filled: {formatted}");
}

#[test]
fn refuses_errors() {
    let Err(FormatError::Syntax(errors)) = format("a = 1;\ncube(;\n") else { panic!("formatted") };
    assert_eq!(errors[0].location.as_ref().map(|location| location.line), Some(2));
    let message = FormatError::Syntax(errors).to_string();
    assert!(message.starts_with("the script has syntax errors, the first in line 2: "), "{message}");
}

fn scripts(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !["target", "node_modules", "fuzzed"].iter().any(|name| path.ends_with(name)) {
            scripts(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "scad") {
            found.push(path);
        }
    }
}

/// Without the places in the text.
fn annotations(source: &str) -> Vec<Parameter> {
    let mut parameters = parameters(source, &Values::new());
    parameters.iter_mut().for_each(|parameter| (parameter.start, parameter.end) = (0, 0));
    parameters
}

#[test]
fn all_scripts_of_the_repository() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut paths = Vec::new();
    for folder in ["libraries", "tests", "renderer/script/tests"] {
        scripts(&root.join(folder), &mut paths);
    }
    let mut formatted = 0;
    for path in paths {
        let Ok(source) = std::fs::read_to_string(&path) else { continue };
        let text = match format(&source) {
            Ok(text) => text,
            Err(FormatError::Syntax(_)) => continue,
            Err(error) => panic!("{}: {error}", path.display()),
        };
        assert_eq!(format(&text).as_deref(), Ok(text.as_str()), "{} again", path.display());
        assert_eq!(annotations(&text), annotations(&source), "{}", path.display());
        formatted += 1;
    }
    assert!(formatted > 100, "only {formatted} scripts");
}

#[test]
fn means_the_same() {
    let source = "x=1;function f(a,b=x)=a+b*-2;module m(v){echo(v,-v,f(v));children();}\nm(3)m(4)\nif(x>0)echo(\"yes\");else\
        \necho(\"no\");echo([for(i=[0:2:6])if(i>2)i else-i],[1:3][0],x?2:3);";
    let formatted = format(source).expect("formats");
    assert_eq!(console(&run(&formatted)), console(&run(source)));
    assert!(console(&run(source)).contains("yes"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any sequence of tokens and comments: formatted or refused, and what is formatted stays as it is.
    #[test]
    fn any_tokens(tokens in prop::collection::vec(prop::sample::select(vec![
        "cube();", "(", ")", "[", "]", "{", "}", ";", "=", ",", "x", "if(a)", "else", "for(i=[1:2])", "x=", "1", "-", "f(",
        "\n", "\n\n", "// c\n", "/* d\n */", "module m()", "#", "translate([1,2])", "?a:b", "long_name_of_something", "  ",
    ]), 0..40)) {
        if let Ok(text) = format(&tokens.join(" ")) {
            prop_assert_eq!(format(&text), Ok(text));
        }
    }
}
