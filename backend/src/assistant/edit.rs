//! Turns bindings into values: clamps them into the parameter's range, writes them into the script's text, and says what
//! was done.

use partwright_protocol::{Parameter, ParameterValue, Values, Widget};

use super::bind::{Binding, Change, nominal};
use super::listed;
use crate::prompt::number;

/// What became of a request.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Edited {
    pub(super) script: String,
    /// "width to 60 mm".
    pub(super) done: Vec<String>,
    /// "countersink on".
    pub(super) switched: Vec<String>,
    /// "asked 500 mm for the width, the part allows up to 300 mm".
    pub(super) notes: Vec<String>,
}

impl Edited {
    /// "Set width to 60 mm and screw to M5. Turned countersink on."
    pub(super) fn told(&self) -> Vec<String> {
        let sentence = |verb: &str, what: &[String]| (!what.is_empty()).then(|| format!("{verb} {}.", listed(what)));
        [sentence("Set", &self.done), sentence("Turned", &self.switched)].into_iter().flatten().collect()
    }
}

/// Applies bindings to a script.
pub(super) fn apply(script: &str, parameters: &[Parameter], bindings: &[Binding]) -> Edited {
    let mut edited = Edited::default();
    let mut values = Values::new();
    for binding in bindings {
        let Some(parameter) = parameters.get(binding.parameter) else { continue };
        let name = label(&parameter.name);
        match value(parameter, &binding.change) {
            Ok((value, note)) => {
                let shown = show(parameter, &value);
                edited.notes.extend(note);
                if value == parameter.value {
                    edited.notes.push(already(parameter));
                    continue;
                }
                match &value {
                    ParameterValue::Bool(_) => edited.switched.push(format!("{name} {shown}")),
                    _ => edited.done.push(format!("{name} to {shown}")),
                }
                values.insert(parameter.name.clone(), value);
            }
            Err(note) => edited.notes.push(note),
        }
    }
    edited.script = partwright_script::write_values(script, &values).0;
    edited
}

/// Whether it counts what its name says: `holes`.
pub(super) fn is_plural(parameter: &Parameter) -> bool {
    parameter.name.ends_with('s')
        && !parameter.name.ends_with("ss")
        && unit(parameter).is_empty()
        && matches!(parameter.value, ParameterValue::Number(_))
}

/// What is as asked before anything was done.
pub(super) fn already(parameter: &Parameter) -> String {
    let (name, shown) = (label(&parameter.name), show(parameter, &parameter.value));
    if is_plural(parameter) {
        format!("It has {shown} {name} already.")
    } else {
        format!("The {name} is {shown} already.")
    }
}

/// `hole_count` as people say it.
pub(crate) fn label(name: &str) -> String {
    name.trim_start_matches('$').replace('_', " ")
}

/// The unit that a parameter is in, as its description or its name tells.
pub(crate) fn unit(parameter: &Parameter) -> &'static str {
    let description = parameter.description.to_lowercase();
    let words: Vec<&str> = description.split(|c: char| !c.is_alphanumeric() && c != '°' && c != '%').collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    if !matches!(parameter.value, ParameterValue::Number(_) | ParameterValue::Vector(_)) {
        return "";
    }
    // "Units along X (42 mm each)" is a count, "depth as a part of the radius" a ratio.
    if description.contains("as a part of") {
        return "";
    }
    if ["(mm)", ", mm", "[mm]", " in mm", "millimetre", "millimeter"].iter().any(|unit| description.contains(unit)) {
        " mm"
    } else if description.contains('°') || has(&["degrees", "degree", "deg"]) || parameter.name.contains("angle") {
        "°"
    } else if description.contains('%') {
        " %"
    } else if has(&["number", "count"]) {
        ""
    } else {
        const LENGTHS: &[&str] = &[
            "width",
            "height",
            "depth",
            "length",
            "thickness",
            "diameter",
            "radius",
            "wall",
            "gap",
            "clearance",
            "size",
            "spacing",
        ];
        if parameter.name.split('_').any(|word| LENGTHS.contains(&word)) { " mm" } else { "" }
    }
}

/// A value as people read it.
pub(crate) fn show(parameter: &Parameter, value: &ParameterValue) -> String {
    if let Widget::List { choices } = &parameter.widget
        && let Some(choice) = choices.iter().find(|choice| choice.value == *value)
        && !choice.label.is_empty()
        && !matches!(value, ParameterValue::Number(value) if number(*value) == choice.label)
    {
        return choice.label.clone();
    }
    match value {
        ParameterValue::Bool(true) => "on".to_owned(),
        ParameterValue::Bool(false) => "off".to_owned(),
        ParameterValue::Number(value) => format!("{}{}", number(*value), unit(parameter)),
        ParameterValue::Text(text) => format!("“{text}”"),
        ParameterValue::Vector(values) => {
            format!("{}{}", values.iter().map(|value| number(*value)).collect::<Vec<_>>().join(" × "), unit(parameter))
        }
    }
}

fn value(parameter: &Parameter, change: &Change) -> Result<(ParameterValue, Option<String>), String> {
    let name = label(&parameter.name);
    if let Widget::List { choices } = &parameter.widget {
        return match change {
            Change::Choice(index) => choices
                .get(*index)
                .map(|choice| (choice.value.clone(), None))
                .ok_or_else(|| format!("The {name} has no such choice.")),
            Change::To(asked) | Change::Screw(asked) => {
                let sized: Vec<_> =
                    choices.iter().filter_map(|choice| Some((nominal(&choice.value)?, choice))).collect();
                if let Some((_, choice)) = sized.iter().find(|(size, _)| (size - asked).abs() < 1e-6) {
                    return Ok((choice.value.clone(), None));
                }
                let list: Vec<String> = sized.iter().map(|(_, choice)| shown_choice(choice)).collect();
                let asked =
                    if matches!(change, Change::Screw(_)) { format!("M{}", number(*asked)) } else { number(*asked) };
                Err(format!("You asked for {asked} as the {name}; the part offers {}.", list.join(", ")))
            }
            Change::By(step) | Change::Some(step) => {
                let at = choices.iter().position(|choice| choice.value == parameter.value).unwrap_or(0);
                let next = if *step > 0.0 { at.checked_add(1) } else { at.checked_sub(1) };
                next.and_then(|next| choices.get(next))
                    .map(|choice| (choice.value.clone(), None))
                    .ok_or_else(|| format!("The {name} is at the end of its list already."))
            }
            _ => Err(format!("The {name} is chosen from a list.")),
        };
    }
    match (&parameter.value, change) {
        (ParameterValue::Bool(_), Change::Switch(on)) => Ok((ParameterValue::Bool(*on), None)),
        (ParameterValue::Text(_), Change::Text(text)) => {
            let longest = match parameter.widget {
                Widget::Text { max_length: Some(longest) } => longest as usize,
                _ => 200,
            };
            let cut: String = text.chars().take(longest).collect();
            let note = (cut != *text).then(|| format!("The {name} holds {longest} characters; the rest was cut off."));
            Ok((ParameterValue::Text(cut), note))
        }
        (ParameterValue::Text(_), Change::Screw(size)) => {
            Ok((ParameterValue::Text(format!("M{}", number(*size))), None))
        }
        (ParameterValue::Number(current), change) => {
            let (minimum, maximum, step) = range(parameter);
            let asked = match change {
                Change::To(value) | Change::Screw(value) => *value,
                Change::By(value) => current + value,
                Change::Times(times) => current * times,
                Change::Some(share) => {
                    let unit = step.filter(|step| *step > 0.0).unwrap_or(0.5);
                    let least = unit.max(if unit.fract() == 0.0 { 1.0 } else { unit });
                    let moved = ((current * share).abs() / unit).round() * unit;
                    // Counts move one by one.
                    let moved = if is_count(parameter) { 1.0 } else { moved.max(least) };
                    current + moved * share.signum()
                }
                Change::Most => maximum.ok_or_else(|| format!("The {name} has no upper end."))?,
                Change::Least => minimum.ok_or_else(|| format!("The {name} has no lower end."))?,
                _ => return Err(format!("The {name} is a number.")),
            };
            // A count stays one.
            let asked = if is_count(parameter) { asked.round() } else { (asked * 10_000.0).round() / 10_000.0 };
            if !asked.is_finite() {
                return Err(format!("That is no sensible value for the {name}."));
            }
            let unit = unit(parameter);
            let role = if is_plural(parameter) { format!(" {name}") } else { format!(" as the {name}") };
            let mut value = asked;
            let mut note = None;
            if let Some(maximum) = maximum.filter(|maximum| asked > *maximum) {
                value = maximum;
                note = Some(format!(
                    "You asked for {}{unit}{role}; the part allows up to {}{unit}.",
                    number(asked),
                    number(maximum)
                ));
            } else if let Some(minimum) = minimum.filter(|minimum| asked < *minimum) {
                value = minimum;
                note = Some(format!(
                    "You asked for {}{unit}{role}; the part allows no less than {}{unit}.",
                    number(asked),
                    number(minimum)
                ));
            }
            Ok((ParameterValue::Number(value), note))
        }
        _ => Err(format!("The {name} cannot take that.")),
    }
}

fn shown_choice(choice: &partwright_protocol::Choice) -> String {
    if !choice.label.is_empty() {
        return choice.label.clone();
    }
    match &choice.value {
        ParameterValue::Text(text) => text.clone(),
        ParameterValue::Number(value) => number(*value),
        other => crate::prompt::literal(other),
    }
}

fn is_count(parameter: &Parameter) -> bool {
    let (_, _, step) = range(parameter);
    unit(parameter).is_empty()
        && step.is_some_and(|step| step.fract() == 0.0)
        && matches!(parameter.value, ParameterValue::Number(value) if value.fract() == 0.0)
}

fn range(parameter: &Parameter) -> (Option<f64>, Option<f64>, Option<f64>) {
    match &parameter.widget {
        // Sliders that were only inferred do not bind.
        Widget::Slider { minimum, maximum, step } if parameter.annotated => {
            (Some(*minimum), Some(*maximum), Some(*step))
        }
        Widget::Slider { step, .. } => (None, None, Some(*step)),
        Widget::Number { minimum, maximum, step } => (*minimum, *maximum, *step),
        _ => (None, None, None),
    }
}
