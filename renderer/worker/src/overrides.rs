//! `-D name=value` and OpenSCAD's parameter sets, as overrides of a script's parameters.

use std::path::Path;

use partwright_protocol::{Diagnostic, Parameter, ParameterValue, Values, Widget};

use crate::ScriptOptions;

/// A script with what the command line changes in it.
#[derive(Debug)]
pub(crate) struct Overridden {
    pub(crate) text: String,
    pub(crate) values: Values,
    /// Length of the script itself; definitions follow.
    pub(crate) own: usize,
}

/// Applies a parameter set first, then definitions. An error says what is wrong with the command line.
pub(crate) fn apply(script: String, options: &ScriptOptions) -> Result<Overridden, String> {
    let mut text = script;
    let own = text.len();
    let mut values = Values::new();
    let parameters = partwright_script::parameters(&text, &values);
    if let (Some(file), Some(set)) = (&options.parameter_file, &options.parameter_set) {
        values = parameter_set(file, set, &parameters)?;
    }
    let mut assignments = String::new();
    for define in &options.define {
        let (name, value) = definition(define)?;
        let literal = serde_json::from_str::<ParameterValue>(value).ok();
        match literal.filter(|_| parameters.iter().any(|parameter| parameter.name == name)) {
            Some(literal) => {
                values.insert(name.to_owned(), literal);
            }
            // Any expression, for any variable: OpenSCAD's own way, the last assignment wins.
            None => {
                values.remove(name);
                assignments.push_str(&format!("\n{name} = {value};"));
            }
        }
    }
    text.push_str(&assignments);
    Ok(Overridden { text, values, own })
}

impl Overridden {
    /// Drops the warnings that a definition replaces the script's own assignment: that is what it is for.
    pub(crate) fn forgive(own: usize, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain(|diagnostic| {
            let defined = diagnostic.location.as_ref().is_some_and(|at| at.file.is_none() && at.start as usize >= own);
            !(defined && diagnostic.code == "W0107")
        });
    }
}

fn definition(define: &str) -> Result<(&str, &str), String> {
    let wrong = || format!("-D takes NAME=VALUE, such as -D width=40 or -D 'label=\"left\"', not `{define}`");
    let (name, value) = define.split_once('=').ok_or_else(wrong)?;
    let (name, value) = (name.trim(), value.trim());
    let plain = name.strip_prefix('$').unwrap_or(name);
    let is_name = plain.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && plain.chars().any(|letter| letter.is_ascii_alphabetic());
    if !is_name || value.is_empty() {
        return Err(wrong());
    }
    Ok((name, value))
}

/// The choice of a drop-down list that a set means. Its choices may be of another kind than the default.
fn chosen_of(parameter: &Parameter, value: &serde_json::Value) -> Option<ParameterValue> {
    let (Widget::List { choices }, Some(text)) = (&parameter.widget, value.as_str()) else { return None };
    let is_it = |value: &ParameterValue| match value {
        ParameterValue::Text(choice) => choice == text,
        ParameterValue::Number(choice) => text.trim().parse() == Ok(*choice),
        ParameterValue::Bool(choice) => text.trim().parse() == Ok(*choice),
        ParameterValue::Vector(_) => false,
    };
    choices.iter().map(|choice| &choice.value).find(|value| is_it(value)).cloned()
}

/// OpenSCAD writes every value as text; the script's own default says what it is. Names that the script does not have are
/// left over from older versions of it and are ignored, as OpenSCAD does.
fn parameter_set(file: &Path, set: &str, parameters: &[Parameter]) -> Result<Values, String> {
    let name = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| format!("cannot read {name}: {error}"))?;
    let json: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| format!("{name} is no file of parameter sets: {error}"))?;
    let sets = json
        .get("parameterSets")
        .and_then(serde_json::Value::as_object)
        .ok_or_else(|| format!("{name} is no file of parameter sets: it has no `parameterSets`"))?;
    let chosen = sets.get(set).and_then(serde_json::Value::as_object).ok_or_else(|| {
        let known: Vec<String> = sets.keys().map(|known| format!("`{known}`")).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        format!("{name} has no parameter set `{set}`; it has {known}")
    })?;
    let mut values = Values::new();
    for parameter in parameters {
        let Some(value) = chosen.get(&parameter.name) else { continue };
        if let Some(choice) = chosen_of(parameter, value) {
            values.insert(parameter.name.clone(), choice);
            continue;
        }
        let parsed = match (&parameter.default, value) {
            (ParameterValue::Text(_), serde_json::Value::String(text)) => Some(ParameterValue::Text(text.clone())),
            (_, serde_json::Value::String(text)) => serde_json::from_str(text).ok(),
            (_, value) => serde_json::from_value(value.clone()).ok(),
        };
        let fits = parsed.filter(|parsed| std::mem::discriminant(parsed) == std::mem::discriminant(&parameter.default));
        let fits = fits.ok_or_else(|| {
            format!("{name}: `{}` in set `{set}` is {value}, which is not of the kind of its default", parameter.name)
        })?;
        values.insert(parameter.name.clone(), fits);
    }
    Ok(values)
}
