//! The comment behind a parameter: `[min:step:max]`, `[value:label, …]`, or a number. Grammar: OpenSCAD's comment parser,
//! checked against it in `tests/tests/customizer.rs`.

use partwright_protocol::{Choice, ParameterValue, Widget};

use super::guess::step_for;

/// A part of an annotation: what stands between commas and colons.
#[derive(Debug, Clone, PartialEq)]
enum Word {
    Number(f64),
    Text(String),
}

/// The widget that a comment asks for; `None` when it is just a comment.
pub(super) fn widget(text: &str, value: &ParameterValue) -> Option<Widget> {
    let Some(inner) = text.strip_prefix('[') else { return bare(text, value) };
    let items = items(inner)?;
    if let [parts] = &*items
        && let Some(numbers) =
            parts.iter().map(|part| if let Word::Number(n) = part { Some(*n) } else { None }).collect()
    {
        return range(numbers, value);
    }
    if matches!(value, ParameterValue::Vector(_)) {
        return None;
    }
    let mut choices = items.iter().map(|parts| choice(parts, value)).collect::<Option<Vec<Choice>>>()?;
    // The script's own value can always be chosen.
    if !choices.iter().any(|choice| choice.value == *value) {
        if matches!(value, ParameterValue::Bool(_)) {
            return None;
        }
        choices.insert(0, Choice { label: label(value), value: value.clone() });
    }
    Some(Widget::List { choices })
}

/// A bare number: the step of a number box, or the longest text.
fn bare(text: &str, value: &ParameterValue) -> Option<Widget> {
    let number = parse_number(text)?;
    match value {
        ParameterValue::Number(_) if number > 0.0 => {
            Some(Widget::Number { step: Some(number), minimum: None, maximum: None })
        }
        ParameterValue::Vector(_) if number > 0.0 => {
            Some(Widget::Vector { minimum: None, maximum: None, step: Some(number) })
        }
        ParameterValue::Text(_) if number >= 1.0 => Some(Widget::Text { max_length: Some(number as u32) }),
        _ => None,
    }
}

/// `[max]`, `[min:max]` or `[min:step:max]`. The value itself is always within.
fn range(numbers: Vec<f64>, value: &ParameterValue) -> Option<Widget> {
    let (minimum, maximum, step) = match *numbers {
        [maximum] => (0.0, maximum, None),
        [minimum, maximum] => (minimum, maximum, None),
        [minimum, step, maximum] => (minimum, maximum, Some(step)),
        _ => return None,
    };
    if minimum >= maximum {
        return None;
    }
    let values: &[f64] = match value {
        ParameterValue::Number(number) => std::slice::from_ref(number),
        ParameterValue::Vector(numbers) => numbers,
        _ => return None,
    };
    let step =
        step.filter(|step| *step > 0.0).unwrap_or_else(|| step_for(values.iter().copied().chain([minimum, maximum])));
    let minimum = values.iter().copied().fold(minimum, f64::min);
    let maximum = values.iter().copied().fold(maximum, f64::max);
    Some(match value {
        ParameterValue::Number(_) => Widget::Slider { minimum, maximum, step },
        _ => Widget::Vector { minimum: Some(minimum), maximum: Some(maximum), step: Some(step) },
    })
}

/// `value` or `value:label`.
fn choice(parts: &[Word], like: &ParameterValue) -> Option<Choice> {
    let (word, label) = match parts {
        [word] => (word, word),
        [word, label] => (word, label),
        _ => return None,
    };
    let value = match (word, like) {
        (Word::Text(text), ParameterValue::Bool(_)) => ParameterValue::Bool(text.parse().ok()?),
        (_, ParameterValue::Bool(_)) => return None,
        (Word::Number(number), _) => ParameterValue::Number(*number),
        (Word::Text(text), _) => ParameterValue::Text(text.clone()),
    };
    let label = match label {
        Word::Number(number) => number.to_string(),
        Word::Text(text) => text.clone(),
    };
    Some(Choice { value, label })
}

fn label(value: &ParameterValue) -> String {
    match value {
        ParameterValue::Number(number) => number.to_string(),
        ParameterValue::Text(text) => text.clone(),
        ParameterValue::Bool(truth) => truth.to_string(),
        ParameterValue::Vector(_) => String::new(),
    }
}

/// The items up to the closing bracket, each split at its colons. `None` without such a bracket, or with an empty part.
fn items(text: &str) -> Option<Vec<Vec<Word>>> {
    let mut items: Vec<Vec<Word>> = vec![Vec::new()];
    let mut part = Part::default();
    let mut letters = text.chars();
    loop {
        let letter = letters.next()?;
        match letter {
            '"' => part.quote(&mut letters)?,
            ',' | ':' | ']' => {
                items.last_mut()?.push(std::mem::take(&mut part).word()?);
                match letter {
                    ',' => items.push(Vec::new()),
                    ']' => return Some(items),
                    _ => {}
                }
            }
            _ => part.bare.push(letter),
        }
    }
}

/// What has been read of a part: words, and strings in quotes among them.
#[derive(Debug, Default)]
struct Part {
    words: Vec<String>,
    bare: String,
    quoted: bool,
}

impl Part {
    /// Reads a string up to its closing quote.
    fn quote(&mut self, letters: &mut std::str::Chars<'_>) -> Option<()> {
        self.flush();
        self.quoted = true;
        let mut text = String::new();
        loop {
            match letters.next()? {
                '"' => break,
                '\\' => text.push(match letters.next()? {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    other => other,
                }),
                letter => text.push(letter),
            }
        }
        self.words.push(text);
        Some(())
    }

    fn flush(&mut self) {
        self.words.extend(std::mem::take(&mut self.bare).split_whitespace().map(str::to_owned));
    }

    fn word(mut self) -> Option<Word> {
        self.flush();
        match &*self.words {
            [] => None,
            [only]
                if !self.quoted
                    && let Some(number) = parse_number(only) =>
            {
                Some(Word::Number(number))
            }
            words => Some(Word::Text(words.join(" "))),
        }
    }
}

/// A number as OpenSCAD's comment lexer knows it: no `inf`, no `nan`.
fn parse_number(text: &str) -> Option<f64> {
    let first = text.trim_start_matches(['+', '-']).chars().next()?;
    let number: f64 = text.parse().ok().filter(|_| first.is_ascii_digit() || first == '.')?;
    number.is_finite().then_some(number)
}
