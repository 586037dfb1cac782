//! The customizer reads comments as OpenSCAD's own does: its `param` export says what each block of assignments means.

use std::path::Path;
use std::process::{Command, Stdio};

use partwright_protocol::{JobResult, Parameter, ParameterValue, Widget};
use partwright_tests::{Wasm, binary};
use serde_json::{Value, json};

/// Blocks that mean the same in both.
const SAME: &str = include_str!("../customizer/same.txt");
/// Blocks that mean something else here, each with the reason in a line of `#` before it.
const MORE: &str = include_str!("../customizer/more.txt");

fn blocks(text: &str) -> impl Iterator<Item = &str> {
    text.split("-----\n").filter(|block| !block.trim().is_empty())
}

/// A parameter as OpenSCAD exports it. A guessed slider is nothing that the comment said.
fn exported(parameter: &Parameter) -> Value {
    let mut entry = json!({
        "name": parameter.name,
        "initial": parameter.default,
        "group": parameter.group.as_deref().unwrap_or("Parameters"),
        "type": match parameter.default {
            ParameterValue::Bool(_) => "boolean",
            ParameterValue::Text(_) => "string",
            ParameterValue::Number(_) | ParameterValue::Vector(_) => "number",
        },
    });
    if !parameter.description.is_empty() {
        entry["caption"] = json!(parameter.description);
    }
    if !parameter.annotated {
        return entry;
    }
    match &parameter.widget {
        Widget::Slider { minimum, maximum, step }
        | Widget::Vector { minimum: Some(minimum), maximum: Some(maximum), step: Some(step) } => {
            entry["min"] = json!(minimum);
            entry["max"] = json!(maximum);
            entry["step"] = json!(step);
        }
        Widget::List { choices } => {
            let options = choices.iter().map(|choice| json!({ "name": choice.label, "value": choice.value }));
            entry["options"] = options.collect();
        }
        Widget::Text { max_length: Some(length) } => entry["maxLength"] = json!(length),
        // OpenSCAD does not export the step of a number box.
        _ => {}
    }
    entry
}

fn ours(script: &Path, scratch: &Path) -> Vec<Value> {
    let output = scratch.join("ours.json");
    let _ = std::fs::remove_file(&output);
    let ran = Command::new(binary("partwright-renderer"))
        .args(["render", "-q", "-o"])
        .arg(&output)
        .arg(script)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status();
    // Most blocks make no part, which is an error, and not the matter here.
    ran.expect("the renderer starts");
    let result: JobResult = serde_json::from_slice(&std::fs::read(output).expect("a report is written")).expect("JSON");
    result.parameters.iter().map(exported).collect()
}

fn theirs(script: &Path, scratch: &Path, openscad: &mut Wasm) -> Vec<Value> {
    let output = scratch.join("theirs.param");
    let ran = openscad.run(script, &output, &["--export-format".to_owned(), "param".to_owned()]);
    let Ok(text) = std::fs::read(&output) else { panic!("{}", ran.messages) };
    let mut exported: Value = serde_json::from_slice(&text).expect("JSON");
    // Without parameters there is no list of them.
    let Some(entries) = exported["parameters"].as_array_mut() else { return Vec::new() };
    for entry in entries.iter_mut() {
        // Behind a comment that ends a group there is none, which is shown as the group of those before any.
        if entry.get("group").is_none() {
            entry["group"] = json!("Parameters");
        }
        if let Some(caption) = entry["caption"].as_str().map(str::trim) {
            entry["caption"] = json!(caption);
        } else if let Some(fields) = entry.as_object_mut() {
            fields.remove("caption");
        }
    }
    std::mem::take(entries)
}

/// 1 and 1.0 are one number.
fn normal(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(items) => items.iter().map(normal).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), normal(value))).collect(),
        other => other.clone(),
    }
}

#[test]
fn comments_mean_what_they_mean_in_openscad() {
    let scratch = tempfile::tempdir().expect("temporary folders can be made");
    let script = scratch.path().join("block.scad");
    let mut openscad = Wasm::default();
    let mut faults = String::new();
    let mut compare = |block: &str, alike: bool| {
        std::fs::write(&script, block).expect("temporary folders can be written");
        let [ours, theirs] = [ours(&script, scratch.path()), theirs(&script, scratch.path(), &mut openscad)]
            .map(|found| found.iter().map(|entry| format!("    {}\n", normal(entry))).collect::<String>());
        if (ours == theirs) != alike {
            let wish = if alike { "differ" } else { "are alike; move it to same.txt" };
            faults.push_str(&format!("{block}  {wish}:\n  ours\n{ours}  OpenSCAD's\n{theirs}"));
        }
    };
    assert!(blocks(SAME).count() >= 100);
    blocks(SAME).for_each(|block| compare(block, true));
    for block in blocks(MORE) {
        let (reason, block) = block.split_once('\n').expect("a reason, then the block");
        assert!(reason.starts_with("# "), "{reason}");
        compare(block, false);
    }
    assert!(faults.is_empty(), "{faults}");
}
