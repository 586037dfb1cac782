//! Outlines by formula: checks each argument, and puts what `partwright-profile` draws into the graph as a polygon.

use std::ops::RangeInclusive;

use partwright_graph::{Child, Node};
use partwright_profile as profile;
use partwright_profile::Contour;

use super::shapes::shown;
use crate::evaluate::{Eval, Evaluator, ModuleCall};
use crate::value::Value;

type Made = Eval<Option<Child>>;

impl Evaluator<'_> {
    /// A number between limits.
    fn within(
        &mut self,
        call: &ModuleCall<'_>,
        name: &str,
        default: Option<f64>,
        limits: RangeInclusive<f64>,
    ) -> Eval<f64> {
        let value = self.needed(call, name, default)?;
        if limits.contains(&value) {
            return Ok(value);
        }
        let [value, low, high] = [value, *limits.start(), *limits.end()].map(crate::value::number);
        let message = format!("`{name}` of `{}` is {value}: it goes from {low} to {high}", call.declaration.name);
        self.impossible(call, message)
    }

    /// A whole number between limits.
    fn whole(
        &mut self,
        call: &ModuleCall<'_>,
        name: &str,
        default: Option<f64>,
        limits: RangeInclusive<f64>,
    ) -> Eval<u32> {
        let value = self.needed(call, name, default)?;
        if limits.contains(&value) && value.fract() == 0.0 {
            return Ok(value as u32);
        }
        let [value, low, high] = [value, *limits.start(), *limits.end()].map(crate::value::number);
        let message =
            format!("`{name}` of `{}` is {value}: it is a whole number from {low} to {high}", call.declaration.name);
        self.impossible(call, message)
    }

    /// A length that may be 0.
    fn not_negative(&mut self, call: &ModuleCall<'_>, name: &str, default: f64) -> Eval<f64> {
        let value = self.needed(call, name, Some(default))?;
        if value >= 0.0 {
            return Ok(value);
        }
        let value = crate::value::number(value);
        let message = format!("`{name}` of `{}` is {value}: it cannot be negative", call.declaration.name);
        self.impossible(call, message)
    }

    /// The facet rule, after a check that it does not ask a curve of this radius for more than the limit.
    fn rule(&mut self, call: &ModuleCall<'_>, radius: f64) -> Eval<partwright_graph::FacetRule> {
        self.facets(radius, call.span)?;
        Ok(self.facet_settings(call.span))
    }

    fn drawn(&mut self, call: &ModuleCall<'_>, contours: Result<Vec<Contour>, String>) -> Made {
        match contours {
            Ok(contours) => {
                self.count_points(contours.iter().map(Vec::len).sum(), call.span)?;
                self.push(Node::Polygon { contours }, call.span).map(Some)
            }
            Err(message) => self.impossible(call, message),
        }
    }
}

fn one(outline: profile::Outline) -> Result<Vec<Contour>, String> {
    outline.map(|contour| vec![contour])
}

pub(super) fn gear(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let gear = profile::Gear {
        module: evaluator.positive(call, "m", None)?,
        teeth: evaluator.whole(call, "teeth", None, 5.0..=500.0)?,
        pressure: evaluator.within(call, "pressure_angle", Some(20.0), 10.0..=35.0)?,
        backlash: evaluator.needed(call, "backlash", Some(0.0))?,
        clearance: evaluator.needed(call, "clearance", Some(0.25))?,
        shift: evaluator.needed(call, "shift", Some(0.0))?,
    };
    evaluator.drawn(call, one(profile::gear(gear)))
}

pub(super) fn rack(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let module = evaluator.positive(call, "m", None)?;
    let rack = profile::Rack {
        module,
        teeth: evaluator.whole(call, "teeth", None, 1.0..=500.0)?,
        pressure: evaluator.within(call, "pressure_angle", Some(20.0), 10.0..=35.0)?,
        backlash: evaluator.not_negative(call, "backlash", 0.0)?,
        clearance: evaluator.within(call, "clearance", Some(0.25), 0.0..=1.0)?,
        base: evaluator.positive(call, "base", Some(2.0 * module))?,
    };
    evaluator.drawn(call, one(profile::rack(rack)))
}

pub(super) fn cycloidal_gear(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let gear = profile::CycloidalGear {
        module: evaluator.positive(call, "m", None)?,
        teeth: evaluator.whole(call, "teeth", None, 5.0..=500.0)?,
        rolling: evaluator.within(call, "rolling", Some(6.0), 2.5..=250.0)?,
        backlash: evaluator.not_negative(call, "backlash", 0.0)?,
        clearance: evaluator.within(call, "clearance", Some(0.25), 0.0..=1.0)?,
    };
    evaluator.drawn(call, one(profile::cycloidal_gear(gear)))
}

pub(super) fn cycloidal_disc(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let disc = profile::CycloidalDisc {
        pins: evaluator.whole(call, "pins", None, 3.0..=200.0)?,
        pin_circle: evaluator.positive(call, "pin_circle", None)?,
        pin_d: evaluator.positive(call, "pin_d", None)?,
        eccentricity: evaluator.positive(call, "eccentricity", None)?,
    };
    let rule = evaluator.rule(call, disc.pin_circle / 2.0)?;
    evaluator.drawn(call, one(profile::cycloidal_disc(disc, rule)))
}

/// The digits, of a string or of a number that has lost its zeros in front.
fn digits(value: &Value) -> Option<[u32; 4]> {
    let text = match value {
        Value::String(text) => text.as_str().to_owned(),
        Value::Number(number) if number.get().fract() == 0.0 && number.get() >= 0.0 => format!("{:04}", number.get()),
        _ => return None,
    };
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(10)).collect();
    digits?.try_into().ok()
}

pub(super) fn airfoil(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let Some([camber, position, tens, units]) = call.get("naca").and_then(digits) else {
        let given = call.get("naca").map_or_else(|| "missing".to_owned(), shown);
        let message = format!("`naca` of `airfoil` is {given:.60}: it takes four digits, \"2412\"");
        return evaluator.impossible(call, message);
    };
    let thickness = 10 * tens + units;
    if !(1..=40).contains(&thickness) || (camber > 0 && position == 0) {
        let message = format!(
            "`naca` of `airfoil` is \"{camber}{position}{tens}{units}\": its last two digits, the thickness, go from 01 to \
             40, and with camber, the first, the second is not 0"
        );
        return evaluator.impossible(call, message);
    }
    let chord = evaluator.positive(call, "chord", Some(100.0))?;
    let rule = evaluator.rule(call, chord)?;
    let airfoil = profile::Airfoil { camber, position, thickness, chord, blunt: call.is_true("blunt") };
    evaluator.drawn(call, Ok(vec![profile::airfoil(airfoil, rule)]))
}

pub(super) fn superellipse(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let size: [f64; 2] = evaluator.sizes(call, "size")?;
    let exponent = evaluator.within(call, "n", Some(4.0), 0.5..=20.0)?;
    let rule = evaluator.rule(call, size[0].max(size[1]) / 2.0)?;
    evaluator.drawn(call, Ok(vec![profile::superellipse(size, exponent, rule)]))
}

pub(super) fn rounded_square(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let size: [f64; 2] = evaluator.sizes(call, "size")?;
    let radii: [f64; 4] = evaluator.numbers_of(call, "r")?;
    if radii.iter().any(|radius| *radius < 0.0) {
        return evaluator
            .impossible(call, "`r` of `rounded_square` cannot be negative: 0 is a sharp corner".to_owned());
    }
    let rule = evaluator.rule(call, radii.into_iter().fold(0.0, f64::max))?;
    let mut outline = profile::rounded_square(size, radii, rule);
    if let (true, Ok(contour)) = (call.is_true("center"), &mut outline) {
        contour.iter_mut().for_each(|[x, y]| (*x, *y) = (*x - size[0] / 2.0, *y - size[1] / 2.0));
    }
    evaluator.drawn(call, one(outline))
}

pub(super) fn reuleaux(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let width = evaluator.positive(call, "d", None)?;
    let sides = evaluator.whole(call, "sides", Some(3.0), 3.0..=99.0)?;
    if sides % 2 == 0 {
        let message = format!("`sides` of `reuleaux` is {sides}: only an odd number gives a constant width");
        return evaluator.impossible(call, message);
    }
    let rule = evaluator.rule(call, width)?;
    evaluator.drawn(call, Ok(vec![profile::reuleaux(width, sides, rule)]))
}

pub(super) fn pie_slice(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let radius = evaluator.positive(call, "r", None)?;
    let angle = evaluator.positive(call, "angle", None)?;
    let start = evaluator.needed(call, "start", Some(0.0))?;
    let inner = evaluator.not_negative(call, "inner", 0.0)?;
    if angle > 360.0 {
        let angle = crate::value::number(angle);
        return evaluator.impossible(call, format!("`angle` of `pie_slice` is {angle}: it goes up to 360"));
    }
    let rule = evaluator.rule(call, radius)?;
    evaluator.drawn(call, profile::pie_slice(radius, angle, start, inner, rule))
}

pub(super) fn keyhole(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let [d, slot, length] = [
        evaluator.positive(call, "d", None)?,
        evaluator.positive(call, "slot", None)?,
        evaluator.positive(call, "length", None)?,
    ];
    let rule = evaluator.rule(call, d / 2.0)?;
    evaluator.drawn(call, one(profile::keyhole(d, slot, length, rule)))
}

pub(super) fn lettering(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let text = match call.get("text") {
        Some(Value::String(text)) => text.as_str().to_owned(),
        other => {
            let given = other.map_or_else(|| "missing".to_owned(), shown);
            return evaluator.impossible(call, format!("`text` of `lettering` is {given:.60}: it takes a string"));
        }
    };
    let size = evaluator.positive(call, "size", Some(10.0))?;
    let stroke = evaluator.positive(call, "stroke", Some(size / 10.0))?;
    let spacing = evaluator.positive(call, "spacing", Some(1.0))?;
    let mut place = |name: &str, known: &[(&str, f64)]| -> Eval<f64> {
        let (first, _) = known[0];
        let word = match call.get(name) {
            None | Some(Value::Undef) => first.to_owned(),
            Some(Value::String(word)) => word.as_str().to_owned(),
            Some(other) => shown(other),
        };
        match known.iter().find(|(known, _)| *known == word) {
            Some((_, part)) => Ok(*part),
            None => {
                let words: Vec<String> = known.iter().map(|(word, _)| format!("\"{word}\"")).collect();
                let message = format!("`{name}` of `lettering` is {word:.60}: it is one of {}", words.join(", "));
                evaluator.impossible(call, message)
            }
        }
    };
    let across = place("halign", &[("left", 0.0), ("center", 0.5), ("right", 1.0)])?;
    let up = place("valign", &[("baseline", 0.0), ("center", 0.5), ("top", 1.0)])?;
    let rule = evaluator.rule(call, stroke / 2.0)?;
    let drawn = match profile::lettering(&text, size, stroke, spacing, rule) {
        Ok(drawn) => drawn,
        Err(message) => return evaluator.impossible(call, message),
    };
    evaluator.count_points(drawn.strokes.iter().map(Vec::len).sum(), call.span)?;
    let mut children = Vec::with_capacity(drawn.strokes.len());
    for mut stroke in drawn.strokes {
        stroke.iter_mut().for_each(|[x, y]| (*x, *y) = (*x - across * drawn.width, *y - up * size));
        children.push(evaluator.push(Node::Polygon { contours: vec![stroke] }, call.span)?);
    }
    evaluator.push(Node::Union { children }, call.span).map(Some)
}
