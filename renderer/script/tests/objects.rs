//! Objects: `object()`, `has_key()`, and what the language does with their values. Names and messages are those of OpenSCAD's
//! development version.

mod support;

use support::{console, run};

fn check(source: &str, expected: &str) {
    let evaluated = run(source);
    assert_eq!(console(&evaluated), expected, "{source}");
}

#[test]
fn made_of_names_objects_and_lists() {
    check("echo(object(), object(a = 1, $fs = [2]));", "ECHO: { }, { a = 1; $fs = [2]; }\n");
    check("echo(object(object(a = 1, b = 2), [[\"c d\", 3], [\"a\"]], b = 4));", "ECHO: { b = 4; c d = 3; }\n");
    // A name that comes back stands at the end.
    check("echo(object(a = 1, b = 2, [[\"a\"], [\"a\", 3]]));", "ECHO: { b = 2; a = 3; }\n");
    check("o = object(a = 1); p = object(o, a = 2); echo(o.a, p.a);", "ECHO: 1, 2\n");
}

#[test]
fn read_by_name() {
    check(
        "o = object(a = object(b = 5), [[\"\", 1]]); echo(o.a.b, o[\"a\"][\"b\"], o[\"\"], o.nope, o[0]);",
        "ECHO: 5, 5, 1, undef, undef\n",
    );
    check("o = object(a = undef); echo(has_key(o, \"a\"), has_key(o, \"b\"), len(o));", "ECHO: true, false, 1\n");
    check("for (name = object(a = 1, b = 2)) echo(name);", "ECHO: \"a\"\nECHO: \"b\"\n");
    check("o = object(a = 1, b = 2); echo([for (name = o) o[name]], is_object(o));", "ECHO: [1, 2], true\n");
    check("o = object(f = function(x) x + 1); f = o.f; echo(f(1), (o.f)(2), o.f(3));", "ECHO: 2, 3, 4\n");
}

#[test]
fn equal_by_names_and_values() {
    check("echo(object(a = 1, b = [2]) == object(b = [2], a = 1), object() != object());", "ECHO: true, false\n");
    check("echo(object(a = 1) == object(a = 2), object(a = 1) == object(b = 1));", "ECHO: false, false\n");
    check("echo([object(a = 1)] == [object(a = 1)], object(a = 1) == 1);", "ECHO: true, false\n");
}

#[test]
fn mistakes_are_told() {
    const ENTRIES: &str =
        "In an unnamed list, entries must be [key,value] to set or [key] to delete. The key must be <string>.";
    let told = |argument: &str, expected: &str| {
        let evaluated = run(&format!("o = object({argument}); echo(o);"));
        let console = console(&evaluated);
        let (warning, rest) = console.split_once(" in file , line 1\n").expect("a warning");
        assert_eq!((warning, rest), (format!("WARNING: object({expected}").as_str(), "ECHO: undef\n"));
    };
    told("1", "Argument 0 <number>) An unnamed argument must be either <object> or <list>, it is <number>.");
    told(
        "[[true, 5]]",
        &format!("Argument 0 [Element 0 [<bool>,value]]) The key of the entry is not <string> but <bool>. {ENTRIES}"),
    );
    told(
        "a = 1, [[\"a\"], [undef]]",
        &format!(
            "Argument 1 [Element 1 [<undefined>]]) The key of the entry is not <string> but <undefined>. {ENTRIES}"
        ),
    );
    told("[5]", &format!("Argument 0 [Element 0 <number>]) Entry type is not a list, it is <number>. {ENTRIES}"));
    told("[[]]", &format!("Argument 0 [Element 0 []]) Entry is empty. {ENTRIES}"));
    told(
        "[[1, 2, 3]]",
        &format!("Argument 0 [Element 0 [/* 3 entries */]]) Entry length is not 1 or 2 but 3. {ENTRIES}"),
    );
}

#[test]
fn large_and_deep_ones() {
    check(
        "o = object([for (i = [1:100000]) [str(\"_\", i), i]]); echo(o._99999, max([for (i = [1:100000]) o[str(\"_\", i)]]));",
        "ECHO: 99999, 100000\n",
    );
    check(
        "function deep(n, o) = n == 0 ? o : deep(n - 1, object(o = o)); \
         echo(is_object(deep(200000, 1)), deep(100000, 1) == deep(100000, 1));",
        "ECHO: true, true\n",
    );
}
