//! Customizer parameters from comments, and their overrides in evaluation.

mod support;

use partwright_protocol::{Parameter, ParameterValue, Values, Widget};
use partwright_script::{Limits, parameters};
use support::{Files, console, run_with};

fn of(source: &str) -> Vec<Parameter> {
    parameters(source, &Values::new())
}

fn check(source: &str, expected: Widget) {
    let found = of(source);
    assert_eq!(found.len(), 1, "{source}: {found:?}");
    assert_eq!(found[0].widget, expected, "{source}");
    assert!(found[0].annotated, "{source}");
}

fn list(choices: &[(ParameterValue, &str)]) -> Widget {
    let choices = choices
        .iter()
        .map(|(value, label)| partwright_protocol::Choice { value: value.clone(), label: (*label).to_owned() });
    Widget::List { choices: choices.collect() }
}

#[test]
fn annotations() {
    use ParameterValue::{Number, Text};
    check("x = 5; // [0:100]", Widget::Slider { minimum: 0.0, maximum: 100.0, step: 1.0 });
    check("x = 5; // [10:5:100]", Widget::Slider { minimum: 5.0, maximum: 100.0, step: 5.0 });
    check("x = 5; // [100]", Widget::Slider { minimum: 0.0, maximum: 100.0, step: 1.0 });
    check("x = 0.5; // [0:1]", Widget::Slider { minimum: 0.0, maximum: 1.0, step: 0.1 });
    check("x = -2; //[-10:0.5:10]", Widget::Slider { minimum: -10.0, maximum: 10.0, step: 0.5 });
    check("x = 5; // 0.5", Widget::Number { step: Some(0.5), minimum: None, maximum: None });
    check("x = 2; // [1, 2, 3]", list(&[(Number(1.0), "1"), (Number(2.0), "2"), (Number(3.0), "3")]));
    check("x = 10; // [10:Small, 20:Big]", list(&[(Number(10.0), "Small"), (Number(20.0), "Big")]));
    check("x = 10; // [10:Small]", list(&[(Number(10.0), "Small")]));
    check("x = \"a\"; // [a, b]", list(&[(Text("a".into()), "a"), (Text("b".into()), "b")]));
    check(
        "x = \"s\"; // [s:Small one, l:Large one]",
        list(&[(Text("s".into()), "Small one"), (Text("l".into()), "Large one")]),
    );
    check("x = \"a,b\"; // [\"a,b\", c]", list(&[(Text("a,b".into()), "a,b"), (Text("c".into()), "c")]));
    check("x = \"abc\"; // 8", Widget::Text { max_length: Some(8) });
    check("x = [1, 2]; // [0:10]", Widget::Vector { minimum: Some(0.0), maximum: Some(10.0), step: Some(1.0) });
    check("x = [1, 2]; // [0:0.5:10]", Widget::Vector { minimum: Some(0.0), maximum: Some(10.0), step: Some(0.5) });
    check("x = [1, 2]; // 0.1", Widget::Vector { minimum: None, maximum: None, step: Some(0.1) });
}

#[test]
fn without_annotation() {
    let slider = |minimum, maximum, step| Widget::Slider { minimum, maximum, step };
    for (source, expected) in [
        ("x = 60;", slider(0.0, 240.0, 1.0)),
        ("x = 5;", slider(0.0, 20.0, 1.0)),
        ("x = 2.5;", slider(0.0, 10.0, 0.1)),
        ("x = 0.4;", slider(0.0, 1.6, 0.01)),
        ("x = 60; // the width", slider(0.0, 240.0, 1.0)),
        ("x = 3; // 2 mm at least", slider(0.0, 12.0, 1.0)),
        ("x = 0;", slider(-10.0, 10.0, 1.0)),
        ("x = -3;", slider(-12.0, 12.0, 1.0)),
        ("tilt_angle = 15;", slider(-180.0, 180.0, 1.0)),
        ("rotationZ = 270;", slider(-360.0, 360.0, 1.0)),
        ("rectangle = 15;", slider(0.0, 60.0, 1.0)),
        ("$fn = 24;", slider(0.0, 128.0, 1.0)),
        ("x = true;", Widget::Checkbox),
        ("x = \"text\";", Widget::Text { max_length: None }),
        ("body_color = \"steelblue\";", Widget::Color),
        ("x = [1, 2, 3];", Widget::Vector { minimum: None, maximum: None, step: None }),
    ] {
        let found = of(source);
        assert_eq!(found[0].widget, expected, "{source}");
        assert!(!found[0].annotated, "{source}");
    }
}

#[test]
fn conditions() {
    use partwright_protocol::{Comparison, Condition};
    let name = |name: &str| Box::new(Condition::Parameter { name: name.into() });
    let is = |left, text: &str| Condition::Compare {
        operator: Comparison::Equal,
        left,
        right: Box::new(Condition::Value { value: ParameterValue::Text(text.into()) }),
    };
    let head = "rounded = true;\nmode = \"box\"; // [box, tube]\n";
    for (above, condition, description) in [
        ("// @if rounded\n", Some(*name("rounded")), ""),
        ("// @if rounded\n// Radius\n", Some(*name("rounded")), "Radius"),
        ("// Radius\n// @if mode == \"box\"\n", Some(is(name("mode"), "box")), "Radius"),
        (
            "//@if (!rounded && mode == \"tube\")\n",
            Some(Condition::All {
                left: Box::new(Condition::Not { condition: name("rounded") }),
                right: Box::new(is(name("mode"), "tube")),
            }),
            "",
        ),
        ("// @iffy words\n", None, "@iffy words"),
        ("// see @if rounded\n", None, "see @if rounded"),
    ] {
        let source = format!("{head}{above}radius = 5; // [0:50]\n");
        let found = of(&source);
        assert_eq!(found[2].condition, condition, "{source}");
        assert_eq!(found[2].description, description, "{source}");
        assert!(found[2].annotated, "{source}");
        assert_eq!(
            support::codes(&run_with(&source, false, &Files::default(), &Values::new(), Limits::default()))
                .iter()
                .filter(|code| **code == "W0111")
                .count(),
            0
        );
    }
    for wrong in ["", "rounded +", "radius > 3", "gone", "max(1, 2)", "rounded; cube(1)"] {
        let source = format!("{head}// @if {wrong}\nradius = 5;\ncube(radius);\n");
        assert_eq!(of(&source)[2].condition, None, "{source}");
        let evaluated = run_with(&source, false, &Files::default(), &Values::new(), Limits::default());
        assert!(support::codes(&evaluated).contains(&"W0111"), "{source}");
        let at = evaluated.diagnostics.iter().find(|it| it.code == "W0111").and_then(|it| it.location.as_ref());
        assert!(at.is_none_or(|at| at.line == 3), "{source}");
    }
}

#[test]
fn groups_descriptions_and_the_end() {
    let source = "\
/* [Size] */
// Width of the part
width = 60; // [20:120]
// not a description

depth = 40;
/* [Hidden] */
secret = 5;
/* [Look] */
rounded = true;
computed = width * 2;
$fn = 48;
module m() {}
after = 3;
";
    let found = of(source);
    let shown: Vec<_> = found
        .iter()
        .map(|parameter| (parameter.name.as_str(), parameter.group.as_deref(), parameter.description.as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            ("width", Some("Size"), "Width of the part"),
            ("depth", Some("Size"), ""),
            ("rounded", Some("Look"), ""),
            ("$fn", Some("Look"), ""),
        ]
    );
    assert_eq!(&source[found[0].start as usize..found[0].end as usize], "60");
}

#[test]
fn broken_scripts_keep_their_parameters() {
    let found = of("width = 60; // [20:120]\ndepth = 40\nheight = 5;\ncube([width, depth, height;");
    let names: Vec<_> = found.iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!(names, ["width", "depth", "height"]);
}

#[test]
fn overrides() {
    let values: Values =
        serde_json::from_str(r#"{"width": 5, "name": "b", "on": false, "v": [1, 2], "gone": 1}"#).expect("values");
    let source =
        "width = 60; name = \"a\"; on = true; v = [0, 0]; double = width * 2; echo(width, name, on, v, double);";
    let evaluated = run_with(source, false, &Files::default(), &values, Limits::default());
    assert_eq!(console(&evaluated), "ECHO: 5, \"b\", false, [1, 2], 10\n");
    assert_eq!(support::codes(&evaluated), ["W0206"]);
    assert_eq!(evaluated.parameters[0].value, ParameterValue::Number(5.0));
    assert_eq!(evaluated.parameters[0].default, ParameterValue::Number(60.0));
}
