//! A widget for a parameter that says nothing of itself: from its value, and from what its name usually means.

use partwright_protocol::{ParameterValue, Widget};

use crate::builtin::parse_color;

/// How far a guessed slider reaches, in multiples of the value.
const REACH: f64 = 4.0;
/// Steps that a slider should have at least.
const FINE: f64 = 40.0;

pub(super) fn widget(name: &str, value: &ParameterValue) -> Widget {
    match value {
        ParameterValue::Bool(_) => Widget::Checkbox,
        ParameterValue::Number(number) => slider(name, *number),
        ParameterValue::Text(text) if name.to_lowercase().contains("color") && parse_color(text).is_some() => {
            Widget::Color
        }
        ParameterValue::Text(_) => Widget::Text { max_length: None },
        ParameterValue::Vector(_) => Widget::Vector { minimum: None, maximum: None, step: None },
    }
}

fn slider(name: &str, number: f64) -> Widget {
    let words = words(name);
    let is = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let (minimum, maximum) = if name == "$fn" {
        (0.0, (number * REACH).max(128.0))
    } else if is(&["angle", "angles", "rotation", "rotate", "rot", "tilt", "twist", "deg", "degrees", "azimuth"]) {
        let turns = (number.abs() / 180.0).ceil().max(1.0);
        (-180.0 * turns, 180.0 * turns)
    } else if number == 0.0 {
        (-10.0, 10.0)
    } else if number < 0.0 {
        (number * REACH, -number * REACH)
    } else {
        (0.0, number * REACH)
    };
    if !(minimum.is_finite() && maximum.is_finite()) {
        return Widget::Number { step: None, minimum: None, maximum: None };
    }
    let mut step = step_for([number].into_iter());
    // Whole numbers stay whole: counts have no halves.
    while step < 1.0 && (maximum - minimum) / step < FINE && step > 1e-6 {
        step /= 10.0;
    }
    Widget::Slider { minimum, maximum, step }
}

/// `rotationAngle`, `rotation_angle` and `ROTATION_ANGLE` as words.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for letter in name.chars() {
        let boundary = !letter.is_alphabetic() || (lower && letter.is_uppercase());
        if boundary && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        lower = letter.is_lowercase();
        if letter.is_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    words
}

/// 1, or as fine as the numbers are written.
pub(super) fn step_for(numbers: impl Iterator<Item = f64> + Clone) -> f64 {
    for decimals in 0..6 {
        let factor = 10f64.powi(decimals);
        if numbers.clone().all(|number| ((number * factor).round() - number * factor).abs() < 1e-6) {
            return 1.0 / factor;
        }
    }
    1e-6
}
