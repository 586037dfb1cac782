//! Between drawings and solids: `linear_extrude`, `rotate_extrude`, `sweep`, `roof`, `projection`.

use partwright_graph::{Child, FacetRule, Matrix, Node, RoofMethod};

use super::shapes::shown;
use crate::diagnostics::geometry::BAD_PARAMETER;
use crate::evaluate::{Eval, Evaluator, ModuleCall};
use crate::value::Value;

type Made = Eval<Option<Child>>;

impl Evaluator<'_> {
    /// A whole number of at least `least`, as OpenSCAD takes counts: others are reported and rounded down or up to it.
    fn count(&mut self, call: &ModuleCall<'_>, name: &str, least: f64) -> Eval<Option<u32>> {
        let value = match call.get(name) {
            None => return Ok(None),
            Some(Value::Number(value)) if value.get().is_finite() => value.get(),
            Some(other) => {
                let module = call.declaration.name;
                let console = match other {
                    Value::Number(_) => {
                        format!("{module}(..., {name}={}) argument cannot be infinite or nan", shown(other))
                    }
                    _ => {
                        let (value, kind) = (shown(other), other.kind());
                        format!("{module}(..., {name}={value}) Invalid type: expected number, found {kind}")
                    }
                };
                let message = format!("`{name}` of `{module}` takes a whole number: it is left out");
                self.complain(&BAD_PARAMETER, call, &console, message);
                return Ok(None);
            }
        };
        self.checked_facets(value.floor().max(least), call.span).map(Some)
    }

    /// Reports where both names of one argument are given: the long one counts.
    fn one_of_two(&mut self, call: &ModuleCall<'_>, long: &str, short: &str) {
        if call.get(long).is_some() && call.get(short).is_some() {
            let console = format!("Specified both \"{long}\" and \"{short}\"");
            let message = format!("`{long}` and `{short}` are the same argument: `{long}` counts");
            self.complain(&BAD_PARAMETER, call, &console, message);
        }
    }
}

pub(super) fn linear_extrude(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let length = |evaluator: &mut Evaluator<'_>, name: &str| {
        let value = call.get(name)?;
        let number = value.number().filter(|number| number.is_finite());
        if number.is_none() {
            let console = "ERROR: height when specified should be a number.".to_owned();
            let message =
                format!("`{name}` of `linear_extrude` is {:.60}, not a finite number: 100 is taken", shown(value));
            evaluator.warn_as(&BAD_PARAMETER, call.span, console, message, None);
        }
        Some(number.unwrap_or(100.0))
    };
    let given = length(evaluator, "height").or_else(|| length(evaluator, "h"));
    let direction = match call.get("v").map(|value| (value, value.numbers())) {
        None => None,
        Some((_, Some(numbers))) if numbers.len() == 3 && numbers.iter().all(|number| number.is_finite()) => {
            Some([numbers[0], numbers[1], numbers[2]])
        }
        Some((value, _)) => {
            let message = format!("the direction `v` of `linear_extrude` needs 3 numbers, not {:.60}", shown(value));
            // It takes infinite numbers without a word.
            let console = match value.numbers() {
                Some(numbers) if numbers.len() == 3 => String::new(),
                _ => "ERROR: v when specified should be a 3d vector.".to_owned(),
            };
            evaluator.warn_as(&BAD_PARAMETER, call.span, console, message, None);
            None
        }
    };
    evaluator.one_of_two(call, "height", "h");
    // Along `v`, as far as its length or the height.
    let along = direction.map(|direction| {
        let length = direction.iter().map(|number| number * number).sum::<f64>().sqrt();
        if length > 0.0 { direction.map(|number| number / length * given.unwrap_or(length)) } else { direction }
    });
    let height = along.map_or(given.unwrap_or(100.0), |along| along[2]);
    let twist = call.get("twist").and_then(Value::number).filter(|twist| twist.is_finite()).unwrap_or(0.0);
    let scale = match call.get("scale") {
        None => [1.0; 2],
        Some(Value::Number(scale)) if scale.get().is_finite() => [scale.get(); 2],
        Some(value) => match value.numbers().as_deref() {
            Some([x, y]) if x.is_finite() && y.is_finite() => [*x, *y],
            _ => {
                let console = format!("linear_extrude(..., scale={}) could not be converted", shown(value));
                let message = "`scale` of `linear_extrude` takes a number or 2 numbers".to_owned();
                evaluator.complain(&BAD_PARAMETER, call, &console, message);
                [1.0; 2]
            }
        },
    };
    if scale.iter().any(|factor| *factor < 0.0) {
        let message =
            "`scale` of `linear_extrude` is negative, which counts as 0: the top shrinks to nothing".to_owned();
        evaluator.complain(&BAD_PARAMETER, call, "", message);
    }
    let scale = scale.map(|factor| factor.max(0.0));
    let slices = evaluator.count(call, "slices", 1.0)?;
    let segments = evaluator.count(call, "segments", 0.0)?;
    let center = call.is_true("center");
    let Some(child) = evaluator.only(call, 2)? else { return evaluator.nothing(call.span).map(Some) };
    if !evaluator.sizes_fit(call, &[("height", height)]) {
        return evaluator.nothing(call.span).map(Some);
    }
    // Where nothing bends, the rule has nothing to say: equal shapes are then equal nodes.
    let bends = twist != 0.0 || scale[0] != scale[1];
    let rule = if bends { evaluator.facet_settings(call.span) } else { FacetRule::default() };
    let slices = if bends { slices } else { Some(1) };
    let node = Node::LinearExtrude { height, center, twist, slices, segments, scale, rule, child };
    let solid = evaluator.push(node, call.span)?;
    match along {
        Some([x, y, z]) if x != 0.0 || y != 0.0 => {
            let shear = [[1.0, 0.0, x / z, 0.0], [0.0, 1.0, y / z, 0.0], [0.0, 0.0, 1.0, 0.0]];
            evaluator.push(Node::Transform { matrix: Matrix(shear), child: solid }, call.span).map(Some)
        }
        _ => Ok(Some(solid)),
    }
}

pub(super) fn rotate_extrude(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let finite = |name: &str| call.get(name).and_then(Value::number).filter(|number| number.is_finite());
    evaluator.one_of_two(call, "angle", "a");
    let given = finite("angle").or_else(|| finite("a"));
    let angle = given.filter(|angle| *angle > -360.0 && *angle <= 360.0).unwrap_or(360.0);
    // OpenSCAD begins a full turn on the far side when no angle is given.
    let default = if given.is_some() { 0.0 } else { 180.0 };
    let start = finite("start").unwrap_or(default);
    let rule = evaluator.facet_settings(call.span);
    let Some(child) = evaluator.only(call, 2)? else { return evaluator.nothing(call.span).map(Some) };
    if angle == 0.0 {
        evaluator.sizes_fit(call, &[("angle", angle)]);
        return evaluator.nothing(call.span).map(Some);
    }
    evaluator.push(Node::RotateExtrude { angle, start, rule, child }, call.span).map(Some)
}

/// A list of points; those in the plane lie at z = 0.
fn path(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>, closed: bool) -> Eval<Vec<[f64; 3]>> {
    let Some(Value::List(list)) = call.get("path") else {
        let message = "`sweep` needs `path`, a list of points: `[[0, 0, 0], [0, 0, 20], [30, 0, 20]]`".to_owned();
        return evaluator.impossible(call, message);
    };
    evaluator.steps(list.len(), call.span)?;
    evaluator.count_points(list.len(), call.span)?;
    let mut points: Vec<[f64; 3]> = Vec::with_capacity(list.len());
    for (index, item) in list.iter().enumerate() {
        let mut point = item.numbers().unwrap_or_default();
        if point.len() == 2 {
            point.push(0.0);
        }
        let point = <[f64; 3]>::try_from(point).ok().filter(|point| point.iter().all(|number| number.is_finite()));
        let Some(point) = point else {
            let message = format!("point {index} of `path` is {:.60}: a point has 3 finite numbers", shown(item));
            return evaluator.impossible(call, message);
        };
        if points.last().is_some_and(|last| is_same(*last, point)) {
            let message = format!("points {} and {index} of `path` are the same: leave one out", index - 1);
            return evaluator.impossible(call, message);
        }
        points.push(point);
    }
    let least = if closed { 3 } else { 2 };
    if points.len() < least {
        let what = if closed { "closed `path`" } else { "`path`" };
        let message = format!("a {what} of `sweep` has at least {least} points, this one has {}", points.len());
        return evaluator.impossible(call, message);
    }
    if closed && is_same(points[0], points[points.len() - 1]) {
        let message = "the last point of a closed `path` is its first: leave it out, the path goes back by itself";
        return evaluator.impossible(call, message.to_owned());
    }
    Ok(points)
}

/// Nearer than a millionth of a millimetre, which gives no direction.
fn is_same(a: [f64; 3], b: [f64; 3]) -> bool {
    (0..3).all(|axis| (a[axis] - b[axis]).abs() < 1e-6)
}

pub(super) fn sweep(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let closed = call.is_true("closed");
    let path = path(evaluator, call, closed)?;
    let twist = evaluator.needed(call, "twist", Some(0.0))?;
    if closed && twist % 360.0 != 0.0 {
        let twist = crate::value::number(twist);
        let message = format!("`twist` of a closed `sweep` is {twist}: only whole turns, 360, meet where they began");
        return evaluator.impossible(call, message);
    }
    let start: [f64; 3] = std::array::from_fn(|axis| path[1][axis] - path[0][axis]);
    let up = match call.get("up") {
        // As steep as 45° or steeper.
        None if start[2].abs() >= start[0].hypot(start[1]) => [0.0, 1.0, 0.0],
        None => [0.0, 0.0, 1.0],
        Some(value) => {
            let up = value.numbers().and_then(|numbers| <[f64; 3]>::try_from(numbers).ok());
            let across = |up: &[f64; 3]| {
                let part = |a: usize, b: usize| up[a] * start[b] - up[b] * start[a];
                let across = part(1, 2).hypot(part(2, 0)).hypot(part(0, 1));
                let length = |of: &[f64; 3]| of[0].hypot(of[1]).hypot(of[2]);
                across > 1e-6 * length(up) * length(&start)
            };
            match up.filter(across) {
                Some(up) => up,
                None => {
                    let message = format!(
                        "`up` of `sweep` is {:.60}: it is a direction [x, y, z] that does not lie along the path's beginning",
                        shown(value)
                    );
                    return evaluator.impossible(call, message);
                }
            }
        }
    };
    let Some(child) = evaluator.only(call, 2)? else { return evaluator.nothing(call.span).map(Some) };
    evaluator.push(Node::Sweep { path, closed, twist, up, child }, call.span).map(Some)
}

pub(super) fn roof(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let rule = evaluator.facet_settings(call.span);
    let voronoi = match rule.number {
        number if number > 0.0 => RoofMethod::Voronoi { angle: 360.0 / number, size: 0.0 },
        _ => RoofMethod::Voronoi { angle: rule.angle, size: rule.size },
    };
    let method = match call.get("method") {
        None => voronoi,
        Some(Value::String(name)) if name.as_str() == "straight" => RoofMethod::Straight,
        Some(Value::String(name)) if name.as_str() == "voronoi" => voronoi,
        Some(other) => {
            let mut name = String::new();
            other.print_bare(&mut name, 60);
            let console = format!("Unknown roof method '{name}'. Using 'voronoi'.");
            let message = "`method` of `roof` is \"voronoi\" or \"straight\": \"voronoi\" is taken".to_owned();
            evaluator.complain(&BAD_PARAMETER, call, &console, message);
            voronoi
        }
    };
    let Some(child) = evaluator.only(call, 2)? else { return evaluator.nothing(call.span).map(Some) };
    evaluator.push(Node::Roof { method, child }, call.span).map(Some)
}

pub(super) fn projection(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let Some(child) = evaluator.only(call, 3)? else { return evaluator.nothing(call.span).map(Some) };
    evaluator.push(Node::Projection { cut: call.is_true("cut"), child }, call.span).map(Some)
}
