//! Values written into the text: reading gives them again, and no other byte changes.

use partwright_protocol::{ParameterValue, Values};
use partwright_script::{parameters, write_values};
use proptest::prelude::*;

fn write(source: &str, name: &str, value: ParameterValue) -> String {
    let (text, left) = write_values(source, &Values::from([(name.to_owned(), value)]));
    assert_eq!(left, Values::new(), "{source}");
    text
}

fn number(value: f64) -> ParameterValue {
    ParameterValue::Number(value)
}

#[test]
fn numbers_keep_their_style() {
    for (old, value, new) in [
        ("60", 80.0, "80"),
        ("60", 80.5, "80.5"),
        ("60.0", 80.0, "80.0"),
        ("1.50", 2.25, "2.25"),
        ("1.50", 2.0, "2.00"),
        ("1.50", 0.1234567, "0.1234567"),
        (".5", 0.75, ".75"),
        (".5", -0.75, "-.75"),
        ("5.", 6.0, "6."),
        ("1e3", 2000.0, "2e3"),
        ("1.5E-3", 0.0025, "2.5E-3"),
        ("-3", 4.0, "4"),
        ("-3", -4.0, "-4"),
        ("- 3", -4.0, "-4"),
        ("+3", 4.0, "+4"),
        ("+3", -4.0, "-4"),
        ("1", 0.1 + 0.2, "0.30000000000000004"),
        ("1", 1e300, "1e300"),
        ("1", 1e-9, "1e-9"),
        ("60", 60.0, "60"),
        ("60.00", 60.0, "60.00"),
    ] {
        let (before, after) = ("/* ü */ x =\t", " ; // [0:100]\r\ncube(x);");
        assert_eq!(write(&format!("{before}{old}{after}"), "x", number(value)), format!("{before}{new}{after}"));
    }
}

#[test]
fn strings_vectors_and_truth() {
    let text = |text: &str| ParameterValue::Text(text.into());
    assert_eq!(
        write("s = \"a\"; // [a, b]", "s", text("b \"c\" \\ \n ä")),
        "s = \"b \\\"c\\\" \\\\ \\n ä\"; // [a, b]"
    );
    assert_eq!(write("on=true;", "on", ParameterValue::Bool(false)), "on=false;");
    let vector = |numbers: &[f64]| ParameterValue::Vector(numbers.to_vec());
    assert_eq!(write("v = [ 1.0,/* y */2 ,3];", "v", vector(&[1.0, 5.0, 3.5])), "v = [ 1.0,/* y */5 ,3.5];");
    assert_eq!(write("v = [1, 2];", "v", vector(&[1.0, 2.0, 3.0])), "v = [1, 2, 3];");
}

#[test]
fn only_the_assignment_in_force_is_written() {
    assert_eq!(write("x = 1;\nx = 2;\n", "x", number(5.0)), "x = 1;\nx = 5;\n");
    let values = Values::from([("x".to_owned(), number(5.0)), ("y".to_owned(), number(6.0))]);
    // Assigned again behind the first brace, computed, unknown, infinite: no place.
    for source in ["x = 1;\nmodule m() {}\nx = 2;", "x = 1 + 1;", "cube(1);", "y = 6"] {
        let (text, left) = write_values(source, &values);
        assert_eq!(text, source);
        assert!(left.contains_key("x"), "{source}");
    }
    let (text, left) = write_values("x = 1;", &Values::from([("x".to_owned(), number(f64::INFINITY))]));
    assert_eq!((text.as_str(), left.len()), ("x = 1;", 1));
}

/// A literal as people write it, with the kind of value that it holds.
fn literal() -> impl Strategy<Value = String> {
    let plain = prop_oneof![
        "[+-]? ?[0-9]{1,4}",
        "-?[0-9]{1,3}\\.[0-9]{0,4}",
        "-?\\.[0-9]{1,4}",
        "[0-9]{1,2}(\\.[0-9]{1,2})?[eE][+-]?[0-9]{1,2}",
    ];
    prop_oneof![
        4 => plain.clone(),
        1 => Just("true".to_owned()),
        2 => "\"[a-zäß,;{}/ ]{0,6}\"",
        2 => proptest::collection::vec(plain, 1..=4).prop_map(|items| format!("[ {} ]", items.join(" ,/*c*/ "))),
    ]
}

fn value() -> impl Strategy<Value = ParameterValue> {
    let number = prop_oneof![
        3 => (-100_000i32..100_000).prop_map(|n| f64::from(n) / 100.0),
        1 => proptest::num::f64::NORMAL | proptest::num::f64::ZERO,
    ];
    prop_oneof![
        4 => number.clone().prop_map(ParameterValue::Number),
        1 => any::<bool>().prop_map(ParameterValue::Bool),
        2 => "[ -~äß🙂\n\r\t]{0,8}".prop_map(ParameterValue::Text),
        2 => proptest::collection::vec(number, 1..=4).prop_map(ParameterValue::Vector),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_written_value_is_read_again(
        assignments in proptest::collection::vec((literal(), "[ \t]{0,2}", "( // \\[0:10\\]| /\\* ; \\*/)?\r?\n"), 1..5),
        values in proptest::collection::vec(value(), 5),
        tail in "[a-z();{} ]{0,12}",
    ) {
        let mut source = String::from("// Kopf: ä\r\n");
        for (index, (literal, space, end)) in assignments.iter().enumerate() {
            source.push_str(&format!("p{index}{space}={space}{literal}{space};{end}"));
        }
        source.push_str(&tail);
        let before = parameters(&source, &Values::new());
        prop_assert_eq!(before.len(), assignments.len(), "{}", source);
        let wanted: Values = before.iter().map(|parameter| parameter.name.clone()).zip(values).collect();

        let (text, left) = write_values(&source, &wanted);
        prop_assert!(left.is_empty());
        let after = parameters(&text, &Values::new());
        prop_assert_eq!(after.len(), before.len(), "{}", text);
        // Everything between the literals is as it was.
        let between = |text: &str, found: &[partwright_protocol::Parameter]| {
            let mut kept = Vec::new();
            let mut at = 0;
            for parameter in found {
                kept.push(text[at..parameter.start as usize].to_owned());
                at = parameter.end as usize;
            }
            kept.push(text[at..].to_owned());
            kept
        };
        prop_assert_eq!(between(&source, &before), between(&text, &after));
        for (parameter, old) in after.iter().zip(&before) {
            let wanted = &wanted[&parameter.name];
            prop_assert_eq!(&parameter.default, wanted, "{}", text);
            if *wanted == old.default {
                prop_assert_eq!(
                    &text[parameter.start as usize..parameter.end as usize],
                    &source[old.start as usize..old.end as usize]
                );
            }
        }
        // Once written, there is nothing more to write.
        prop_assert_eq!(write_values(&text, &wanted).0, text);
    }
}
