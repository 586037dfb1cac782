//! Every part of the catalogue over the corners of its parameter ranges.
//!
//! Scripts are evaluated at every corner. What is made of fields (the script sets `$tol`) is built where all parameters are at
//! their defaults, low or high ends, and measured within its tolerance; all else is built at every corner.

use std::collections::BTreeMap;

use partwright_protocol::{Parameter, ParameterValue, Values, Widget};

use crate::header::Header;
use crate::{assert_none, build, complaints, echoed, evaluate, for_all};

const TOLERANCE: f64 = 0.01;

fn parts() -> Vec<(&'static str, &'static str, Header)> {
    let files = partwright_libraries::files("catalogue");
    files.into_iter().map(|(path, text)| (path, text, Header::parse(text))).collect()
}

fn parameters(text: &str) -> Vec<Parameter> {
    partwright_script::parameters(text, &Values::new())
}

/// The ends of a parameter's range, or all its choices, except the default.
fn extremes(parameter: &Parameter) -> Vec<ParameterValue> {
    let number = |value: f64| ParameterValue::Number(value);
    let values = match &parameter.widget {
        Widget::Slider { minimum, maximum, .. } => vec![number(*minimum), number(*maximum)],
        Widget::Number { minimum, maximum, .. } => [*minimum, *maximum].into_iter().flatten().map(number).collect(),
        Widget::Checkbox => vec![ParameterValue::Bool(false), ParameterValue::Bool(true)],
        Widget::List { choices } => choices.iter().map(|choice| choice.value.clone()).collect(),
        Widget::Text { .. } => ["", "i", "Quick brown fox 0123"].map(|text| ParameterValue::Text(text.into())).to_vec(),
        Widget::Vector { .. } | Widget::Color => Vec::new(),
    };
    values.into_iter().filter(|value| *value != parameter.default).collect()
}

/// How many of [`corners`] move all parameters together.
const TOGETHER: usize = 3;

/// The default, everything at its low and at its high end, and each parameter alone at each of its extremes.
fn corners(parameters: &[Parameter]) -> Vec<Values> {
    let end = |pick: fn(&[ParameterValue]) -> Option<&ParameterValue>| -> Values {
        let ends = parameters.iter().map(|parameter| (parameter, extremes(parameter)));
        ends.filter_map(|(parameter, values)| Some((parameter.name.clone(), pick(&values)?.clone()))).collect()
    };
    let mut corners = vec![Values::new(), end(|values| values.first()), end(|values| values.last())];
    for parameter in parameters {
        corners.extend(extremes(parameter).into_iter().map(|value| BTreeMap::from([(parameter.name.clone(), value)])));
    }
    corners
}

/// `[60, undef, 5]` as numbers; `None` where the header promises nothing.
fn promised(text: &str) -> Vec<Option<f64>> {
    text.trim_matches(['[', ']']).split(',').map(|number| number.trim().parse().ok()).collect()
}

/// Whether the script says how far its mesh may be from the true surface.
fn is_field(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("$tol ="))
}

/// The script, telling what its header promises.
fn telling(text: &str, header: &Header) -> String {
    let (bodies, size) = (header.field("bodies"), header.field("size"));
    let tolerance = if is_field(text) { "$tol" } else { "0" };
    format!("{text}\necho(\"bodies\", {bodies});\necho(\"size\", {size});\necho(\"tolerance\", {tolerance});\n")
}

/// What the script says by itself: no complaints, a shape, and promises that are numbers.
fn check_script(text: &str, header: &Header, values: Values) -> Result<(), String> {
    let evaluated = evaluate(&telling(text, header), values);
    let mut wrong = complaints(&evaluated.diagnostics);
    if evaluated.graph.root().is_none() {
        wrong.push("makes nothing".into());
    }
    let told = |tag: &str| echoed(&evaluated.console, tag).unwrap_or_default();
    if told("bodies").parse::<u32>().is_err() {
        wrong.push(format!("promises {} bodies", told("bodies")));
    }
    if promised(&told("size")).len() != 3 {
        wrong.push(format!("promises a size of {}", told("size")));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
}

fn check(text: &str, header: &Header, values: Values) -> Result<(), String> {
    let built = build(&telling(text, header), values);
    let mut wrong = complaints(&built.diagnostics);
    let tolerance = echoed(&built.console, "tolerance").and_then(|text| text.parse::<f64>().ok()).unwrap_or_default();
    let tolerance = tolerance.max(TOLERANCE);
    if let Some(report) = &built.report {
        if !report.manifold {
            wrong.push("is not a manifold".into());
        }
        if report.volume <= 0.0 {
            wrong.push(format!("has a volume of {} mm³", report.volume));
        }
        let promise = echoed(&built.console, "bodies").unwrap_or_default();
        if promise != report.bodies.len().to_string() {
            wrong.push(format!("has {} bodies, not {promise}", report.bodies.len()));
        }
        let promise = promised(&echoed(&built.console, "size").unwrap_or_default());
        let bounds = report.bounds.ok_or("has no bounds")?;
        let fits = promise.len() == 3
            && bounds
                .size()
                .iter()
                .zip(&promise)
                .all(|(size, promise)| promise.is_none_or(|promise| (size - promise).abs() <= tolerance));
        if !fits {
            wrong.push(format!("measures {:?}, not {promise:?}", bounds.size()));
        }
        if bounds.min[2].abs() > tolerance {
            wrong.push(format!("begins at z = {}", bounds.min[2]));
        }
    } else if wrong.is_empty() {
        wrong.push("makes nothing".into());
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
}

#[test]
fn parts_keep_their_promises_over_their_ranges() {
    let parts = parts();
    let jobs: Vec<_> = parts
        .iter()
        .flat_map(|(path, text, header)| {
            let build = if is_field(text) { TOGETHER } else { usize::MAX };
            let corners = corners(&parameters(text)).into_iter().enumerate();
            corners.map(move |(number, values)| (path, text, header, values, number < build))
        })
        .collect();
    let failures = for_all(&jobs, |(path, text, header, values, build)| {
        let check = if *build { check } else { check_script };
        check(text, header, values.clone()).map_err(|wrong| format!("{path} with {values:?}: {wrong}"))
    });
    assert_none(&failures, jobs.len());
}

#[test]
fn headers_are_complete() {
    let parts = parts();
    assert!(parts.len() >= 20, "{} parts", parts.len());
    for (path, _, header) in &parts {
        for key in ["title", "about", "tags", "bodies", "size"] {
            assert!(!header.field(key).is_empty(), "{path} has no `{key}`");
        }
        assert!(header.prompts.len() >= 2, "{path} has fewer than two prompts");
    }
}

#[test]
fn parameters_are_annotated_described_and_in_range() {
    for (path, text, header) in parts() {
        let parameters = parameters(text);
        assert!(parameters.len() >= 3, "{path} has {} parameters", parameters.len());
        for parameter in &parameters {
            let name = &parameter.name;
            assert!(parameter.annotated || parameter.widget == Widget::Checkbox, "{path}: {name} has no annotation");
            assert!(!parameter.description.is_empty(), "{path}: {name} has no description");
            assert!(parameter.group.is_some(), "{path}: {name} is in no group");
            assert!(header.words.get(name).is_some_and(|words| !words.is_empty()), "{path}: no words for {name}");
            match (&parameter.widget, &parameter.default) {
                (Widget::Slider { minimum, maximum, step }, ParameterValue::Number(value)) => {
                    assert!(*step > 0.0 && minimum < maximum, "{path}: range of {name}");
                    assert!((minimum..=maximum).contains(&value), "{path}: {name} = {value} is out of range");
                }
                (Widget::List { choices }, value) => {
                    assert!(
                        choices.iter().any(|choice| choice.value == *value),
                        "{path}: {name} is not one of its choices"
                    );
                }
                (Widget::Checkbox, ParameterValue::Bool(_)) | (Widget::Text { .. }, ParameterValue::Text(_)) => {}
                (widget, value) => panic!("{path}: {name} = {value:?} with {widget:?}"),
            }
        }
        for name in header.words.keys() {
            assert!(parameters.iter().any(|parameter| parameter.name == *name), "{path}: words for unknown {name}");
        }
    }
}

#[test]
fn the_flagship_prompt_has_its_part() {
    let (_, text, header) = parts().into_iter().find(|(path, ..)| path.ends_with("wall_bracket.scad")).unwrap();
    assert!(header.prompts.iter().any(|prompt| prompt == "a wall bracket 60 mm wide with two M5 holes"));
    let built = build(text, Values::new());
    let report = built.report.unwrap();
    assert_eq!(report.bodies.len(), 1);
    // As many holes as were asked for, each a handle; both legs only when that is asked.
    assert_eq!(report.genus, 2);
    let both = Values::from([("shelf_holes".to_owned(), ParameterValue::Bool(true))]);
    assert_eq!(build(text, both).report.unwrap().genus, 4);
    let thicker = Values::from([("thickness".to_owned(), ParameterValue::Number(10.0))]);
    assert!(build(text, thicker).report.unwrap().volume > 1.4 * report.volume);
}
