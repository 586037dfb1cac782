//! Random well-formed programs say the same here and in the recent OpenSCAD, to the letter.
//!
//! Many programs, each a module of its own, run as one script, since a process costs more than a program. Where a script
//! differs, halving finds the program, and proptest shrinks it until nothing can be left out.
//!
//! The test runs a few hundred from a fixed seed. `PARTWRIGHT_PROGRAMS=20000 PARTWRIGHT_SEED=7 cargo test --test
//! random_programs` runs that many others. Not generated: what stops a script, and what is different on purpose
//! (`tests/conformance/DIFFERENCES.md`).

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use partwright_tests::{Wasm, binary, console_lines};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const BATCH: usize = 50;
const DEFAULT_PROGRAMS: usize = 600;
const DEFAULT_SEED: u64 = 1;
const SHRINKING_RUNS: usize = 400;

type Text = BoxedStrategy<String>;

fn number() -> Text {
    select(&["0", "1", "2", "3", "5", "10", "0.5", "1.5", "7", "1e6", "1e-7", "123456.5", "0.1", "100"][..])
        .prop_map(str::to_owned)
        .boxed()
}

fn leaf() -> Text {
    let names = select(&["a", "b", "c", "d", "x", "y", "i", "$s", "$children", "PI", "nowhere"][..]);
    let strings = select(&["\"\"", "\"a\"", "\"abc\"", "\"é€😀\"", "\"12\"", "\"b\\\"c\"", "\"\\n\""][..]);
    let others =
        select(&["true", "false", "undef", "[]", "[1, 2, 3]", "[[1, 2], [3, 4]]", "[[\"a\", 1], [\"b\", 2]]"][..]);
    let more =
        select(&["[0 : 3]", "[4 : -2 : 0]", "function(x) x + 1", "function(x, y = a) [x, y]", "(1 / 3)", "-0"][..]);
    prop_oneof![
        3 => number(),
        4 => names.prop_map(str::to_owned),
        2 => strings.prop_map(str::to_owned),
        2 => others.prop_map(str::to_owned),
        1 => more.prop_map(str::to_owned),
    ]
    .boxed()
}

/// A range with few values, or none, or undef.
fn range(inner: &Text) -> Text {
    let small = || select(&["0", "1", "2", "3", "5", "-1", "-2", "0.5", "2.5", "i", "len([1, 2])"][..]);
    prop_oneof![
        3 => (small(), small()).prop_map(|(begin, end)| format!("[{begin} : {end}]")),
        2 => (small(), small(), small()).prop_map(|(begin, step, end)| {
            // A step of 0 may be endless.
            let step = if ["0", "i"].contains(&step) { "0.5" } else { step };
            format!("[{begin} : {step} : {end}]")
        }),
        1 => (inner.clone(), inner.clone()).prop_map(|(begin, end)| format!("[({begin}) % 7 : ({end}) % 7]")),
    ]
    .boxed()
}

/// What a `for` walks.
fn walked(inner: &Text) -> Text {
    prop_oneof![2 => range(inner), 1 => inner.clone()].boxed()
}

fn call(inner: &Text) -> Text {
    let of_one = [
        "len",
        "abs",
        "sign",
        "floor",
        "ceil",
        "round",
        "sqrt",
        "norm",
        "str",
        "chr",
        "ord",
        "is_undef",
        "is_list",
        "is_num",
        "is_bool",
        "is_string",
        "is_function",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "ln",
        "log",
        "exp",
        "min",
        "max",
        "concat",
        "ff",
        "gg",
        "version_num",
        "parent_module",
    ];
    let of_two =
        ["min", "max", "concat", "str", "cross", "atan2", "pow", "lookup", "search", "ff", "gg", "chr", "norm"];
    let names = ["x", "y", "$s", "z"];
    prop_oneof![
        4 => (select(of_one.to_vec()), inner.clone()).prop_map(|(name, value)| format!("{name}({value})")),
        3 => (select(of_two.to_vec()), inner.clone(), inner.clone()).prop_map(|(name, a, b)| format!("{name}({a}, {b})")),
        1 => (select(names.to_vec()), inner.clone()).prop_map(|(name, value)| format!("ff({name} = {value})")),
        1 => (select(names.to_vec()), inner.clone(), inner.clone())
            .prop_map(|(name, a, b)| format!("ff({a}, {name} = {b})")),
        1 => (select(names.to_vec()), inner.clone(), inner.clone())
            .prop_map(|(name, a, b)| format!("gg({name} = {a}, {b})")),
        1 => (inner.clone(), inner.clone()).prop_map(|(body, value)| format!("(function(x, y = 5) {body})({value})")),
        1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("search({a}, {b}, 0)")),
        1 => inner.clone().prop_map(|value| format!("rands(0, 5, 2, {value})")),
        1 => inner.clone().prop_map(|callee| format!("({callee})(1)")),
    ]
    .boxed()
}

/// The inside of a list: comprehensions of all forms.
fn comprehension(inner: &Text) -> Text {
    let (value, walked) = (inner.clone(), walked(inner));
    prop_oneof![
        (walked.clone(), value.clone()).prop_map(|(walked, value)| format!("for (i = {walked}) {value}")),
        (walked.clone(), value.clone(), value.clone())
            .prop_map(|(walked, condition, value)| format!("for (i = {walked}) if ({condition}) {value}")),
        (walked.clone(), value.clone(), value.clone(), value.clone()).prop_map(
            |(walked, condition, then, otherwise)| {
                format!("for (i = {walked}) if ({condition}) {then} else {otherwise}")
            }
        ),
        (walked.clone(), walked.clone(), value.clone())
            .prop_map(|(first, second, value)| format!("for (i = {first}, x = {second}) {value}")),
        (walked.clone(), walked.clone(), value.clone())
            .prop_map(|(first, second, value)| format!("for (i = {first}) for (i = {second}) {value}")),
        (walked, value.clone(), value.clone())
            .prop_map(|(walked, bound, value)| format!("for (i = {walked}) let (a = {bound}) {value}")),
        value.clone().prop_map(|value| format!("each {value}")),
        value.clone().prop_map(|value| format!("for (i = 0; i < 3; i = i + 1) {value}")),
        (value.clone(), value.clone()).prop_map(|(first, value)| {
            format!("for (i = 0, x = {first}; i < 2; i = i + 1, x = [x, i]) each {value}")
        }),
        (value.clone(), value.clone()).prop_map(|(condition, value)| format!("if ({condition}) {value}")),
        (value.clone(), value).prop_map(|(bound, value)| format!("let (a = {bound}) {value}")),
    ]
    .boxed()
}

fn expression() -> Text {
    let binary = ["+", "-", "*", "/", "%", "^", "<", "<=", ">", ">=", "==", "!=", "&&", "||"];
    leaf()
        .prop_recursive(4, 24, 3, move |inner| {
            prop_oneof![
                3 => (inner.clone(), select(binary.to_vec()), inner.clone()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
                // Without parentheses: precedence and association.
                2 => (leaf(), select(binary.to_vec()), leaf(), select(binary.to_vec()), leaf())
                    .prop_map(|(a, first, b, second, c)| format!("({a} {first} {b} {second} {c})")),
                1 => (select(vec!["-", "!", "+"]), inner.clone()).prop_map(|(op, value)| format!("({op}{value})")),
                2 => (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
                1 => (inner.clone(), inner.clone()).prop_map(|(value, index)| format!("({value})[{index}]")),
                1 => (inner.clone(), select(vec!["x", "y", "z", "begin", "foo"])).prop_map(|(value, name)| format!("({value}).{name}")),
                2 => prop::collection::vec(inner.clone(), 0..4).prop_map(|values| format!("[{}]", values.join(", "))),
                4 => call(&inner),
                3 => (prop::option::of(inner.clone()), comprehension(&inner)).prop_map(|(first, rest)| match first {
                    Some(first) => format!("[{first}, {rest}]"),
                    None => format!("[{rest}]"),
                }),
                1 => range(&inner),
                2 => (inner.clone(), inner.clone(), inner.clone())
                    .prop_map(|(a, x, body)| format!("(let (a = {a}, x = {x}) {body})")),
                1 => (inner.clone(), inner.clone()).prop_map(|(special, body)| format!("(let ($s = {special}) {body})")),
                1 => (inner.clone(), inner.clone()).prop_map(|(shown, value)| format!("(echo(\"t\", {shown}) {value})")),
                1 => inner.clone().prop_map(|value| format!("(assert(true, {value}) {value})")),
                1 => inner.prop_map(|body| format!("function(x) {body}")),
            ]
        })
        .boxed()
}

/// Statements, each on a line of its own so that places are told apart.
fn statement() -> Text {
    let name = || select(vec!["a", "b", "c", "d", "$s", "x"]);
    let simple = prop_oneof![
        5 => prop::collection::vec(expression(), 1..3).prop_map(|values| format!("echo({});\n", values.join(", "))),
        1 => (name(), expression()).prop_map(|(name, value)| format!("echo({name} = {value});\n")),
        2 => (name(), expression()).prop_map(|(name, value)| format!("{name} = {value};\n")),
        1 => select(vec!["children();\n", "children(0);\n", "echo($children, $parent_modules);\n", "nothing();\n"])
            .prop_map(str::to_owned),
        1 => expression().prop_map(|value| format!("children({value});\n")),
    ];
    simple
        .prop_recursive(2, 8, 3, move |inner| {
            let block =
                || prop::collection::vec(inner.clone(), 0..3).prop_map(|lines| format!("{{\n{}}}\n", lines.concat()));
            prop_oneof![
                2 => (expression(), block()).prop_map(|(condition, then)| format!("if ({condition}) {then}")),
                1 => (expression(), block(), block())
                    .prop_map(|(condition, then, otherwise)| format!("if ({condition}) {then} else {otherwise}")),
                2 => (walked(&leaf()), block()).prop_map(|(walked, body)| format!("for (i = {walked}) {body}")),
                1 => (expression(), expression(), block())
                    .prop_map(|(a, special, body)| format!("let (a = {a}, $s = {special}) {body}")),
                1 => block().prop_map(|body| format!("union() {body}")),
                2 => (expression(), block()).prop_map(|(value, body)| format!("mm({value}) {body}")),
                1 => (expression(), expression(), block())
                    .prop_map(|(x, special, body)| format!("nn(x = {x}, $s = {special}) {body}")),
                1 => (select(vec!["x", "y", "z", "$s"]), expression(), expression())
                    .prop_map(|(name, a, b)| format!("mm({name} = {a}, {b});\n")),
            ]
        })
        .boxed()
}

/// The inside of one program's module. What is called is defined before, so that nothing recurs.
fn program() -> Text {
    let definitions =
        (expression(), expression(), expression(), prop::collection::vec(statement(), 0..3), any::<bool>());
    let definitions = definitions.prop_map(|(default, f, g, module, passes)| {
        // Inside of these no other is called: each would have to be known to end.
        let calm = |text: &str| ["ff(", "gg("].iter().fold(text.to_owned(), |text, call| text.replace(call, "str("));
        let inside = module.concat().replace("mm(", "union(").replace("nn(", "union(");
        let children = if passes { "children();\n" } else { "" };
        format!(
            "function ff(x, y = {}) = {};\nfunction gg(x, $s = 3) = {};\nmodule mm(x, y = 2) {{\n{}{children}}}\nmodule nn(x) {{\nmm(x) children();\n}}\n",
            calm(&default),
            calm(&f),
            calm(&g).replace("norm(", "ff("),
            inside,
        )
    });
    let assignments =
        (expression(), expression(), expression()).prop_map(|(a, b, c)| format!("a = {a};\nb = {b};\n$s = {c};\n"));
    (definitions, assignments, prop::collection::vec(statement(), 1..5))
        .prop_map(|(definitions, assignments, body)| format!("{definitions}{assignments}{}", body.concat()))
        .boxed()
}

fn script(programs: &[String]) -> String {
    let mut text = String::new();
    for (index, program) in programs.iter().enumerate() {
        let _ = write!(text, "module program{index}() {{\n{program}}}\nprogram{index}();\n");
    }
    text
}

/// Both consoles, or `None` where they are equal.
fn difference(wasm: &mut Wasm, scratch: &Path, programs: &[String]) -> Option<(String, String)> {
    let (input, output) = (scratch.join("programs.scad"), scratch.join("programs.echo"));
    std::fs::write(&input, script(programs)).expect("temporary folders can be written");
    let console = |run: &mut dyn FnMut() -> String| {
        let _ = std::fs::remove_file(&output);
        let messages = run();
        let console = std::fs::read_to_string(&output).unwrap_or(messages);
        console_lines(&console, &input).join("\n") + "\n"
    };
    let theirs = console(&mut || wasm.run(&input, &output, &[]).messages);
    let ours = console(&mut || {
        let ran = Command::new(binary("partwright-renderer"))
            .args(["render", "--quiet", "--timeout", "60", "-o"])
            .args([&output, &input])
            .stdin(Stdio::null())
            .output();
        String::from_utf8_lossy(&ran.expect("the renderer starts").stderr).into_owned()
    });
    (theirs != ours).then_some((theirs, ours))
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| value.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

#[test]
fn random_programs_agree() {
    let count = setting("PARTWRIGHT_PROGRAMS", DEFAULT_PROGRAMS as u64) as usize;
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&setting("PARTWRIGHT_SEED", DEFAULT_SEED).to_le_bytes());
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let scratch = tempfile::tempdir().expect("temporary folders can be made");
    let mut wasm = Wasm::default();
    let strategy = program();
    for _ in 0..count.div_ceil(BATCH) {
        let mut trees: Vec<_> =
            (0..BATCH).map(|_| strategy.new_tree(&mut runner).expect("programs are made without retries")).collect();
        let texts: Vec<String> = trees.iter().map(ValueTree::current).collect();
        let mut wrong = 0..texts.len();
        if difference(&mut wasm, scratch.path(), &texts).is_none() {
            continue;
        }
        while wrong.len() > 1 {
            let middle = wrong.start + wrong.len() / 2;
            let first = wrong.start..middle;
            wrong = match difference(&mut wasm, scratch.path(), &texts[first.clone()]) {
                Some(_) => first,
                None => middle..wrong.end,
            };
        }
        let tree = &mut trees[wrong.start];
        let mut smallest =
            difference(&mut wasm, scratch.path(), &[tree.current()]).map(|found| (tree.current(), found));
        for _ in 0..SHRINKING_RUNS {
            if smallest.is_none() {
                break;
            }
            if !tree.simplify() {
                break;
            }
            loop {
                let text = tree.current();
                if let Some(found) = difference(&mut wasm, scratch.path(), std::slice::from_ref(&text)) {
                    smallest = Some((text, found));
                    break;
                }
                if !tree.complicate() {
                    break;
                }
            }
        }
        match smallest {
            Some((program, (theirs, ours))) => panic!("{program}\n--- OpenSCAD:\n{theirs}\n--- here:\n{ours}"),
            None => panic!("only together do these differ:\n{}", script(&texts)),
        }
    }
}
