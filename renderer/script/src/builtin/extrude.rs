//! Between drawings and solids: `linear_extrude`, `rotate_extrude`, `projection`.

use partwright_graph::{Child, Matrix, Node};

use super::shapes::shown;
use crate::diagnostics::geometry::{BAD_PARAMETER, CROSSES_AXIS};
use crate::evaluate::{Eval, Evaluator, ModuleCall};
use crate::value::Value;

type Made = Eval<Option<Child>>;

pub(super) fn linear_extrude(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let given = match evaluator.number(call, "height") {
        Some(height) => Some(height),
        None => evaluator.number(call, "h"),
    };
    let direction = match call.get("v").map(|value| (value, value.numbers())) {
        None => None,
        Some((_, Some(numbers))) if numbers.len() == 3 && numbers[2] > 0.0 => {
            Some([numbers[0], numbers[1], numbers[2]])
        }
        Some((value, _)) => {
            let console = format!("Unable to convert linear_extrude(v={}) parameter", shown(value));
            let message = "the direction `v` of `linear_extrude` needs 3 numbers, the last greater than 0".to_owned();
            evaluator.complain(&BAD_PARAMETER, call, &console, message);
            None
        }
    };
    // Along `v`, as far as its length or the height.
    let along = direction.map(|direction| {
        let length = direction.iter().map(|number| number * number).sum::<f64>().sqrt();
        direction.map(|number| number / length * given.unwrap_or(length))
    });
    let height = along.map_or(given.unwrap_or(100.0), |along| along[2]);
    let twist = evaluator.number(call, "twist").unwrap_or(0.0);
    let scale = match call.get("scale") {
        None => [1.0; 2],
        Some(Value::Number(scale)) => [*scale; 2],
        Some(value) => match value.numbers().as_deref() {
            Some([x, y, ..]) => [*x, *y],
            _ => {
                let console = format!("Unable to convert linear_extrude(scale={}) parameter", shown(value));
                let message = "`scale` of `linear_extrude` takes a number or 2 numbers".to_owned();
                evaluator.complain(&BAD_PARAMETER, call, &console, message);
                [1.0; 2]
            }
        },
    };
    let slices = evaluator.number(call, "slices");
    let center = call.flag("center");
    let Some(child) = evaluator.only(call, 2)? else { return evaluator.nothing(call.span).map(Some) };
    let fit = [("height", height), ("twist", if twist.is_finite() { 1.0 } else { twist })];
    if !evaluator.sizes_fit(call, &fit) {
        return evaluator.nothing(call.span).map(Some);
    }
    if scale.iter().any(|factor| !factor.is_finite() || *factor < 0.0) {
        let message = "`scale` of `linear_extrude` must be finite and at least 0".to_owned();
        evaluator.complain(&BAD_PARAMETER, call, "linear_extrude() with negative scale", message);
        return evaluator.nothing(call.span).map(Some);
    }
    let slices = match slices {
        Some(slices) => slices.max(1.0),
        None if twist == 0.0 && scale[0] == scale[1] => 1.0,
        None => {
            let reach = evaluator.reach(child);
            let settings = evaluator.facet_settings(call.span);
            let shift = (reach.x * (scale[0] - 1.0)).hypot(reach.y * (scale[1] - 1.0));
            settings.slices(reach.radius, shift, height, twist, scale)
        }
    };
    let slices = evaluator.checked_facets(slices, call.span)?;
    let node = Node::LinearExtrude { height, center, twist, slices, scale, child };
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
    let given = evaluator.number(call, "angle");
    let angle = given.filter(|angle| angle.is_finite() && *angle > -360.0 && *angle <= 360.0).unwrap_or(360.0);
    // OpenSCAD begins a full turn on the far side when no angle is given.
    let default = if given.is_some() { 0.0 } else { 180.0 };
    let start = evaluator.number(call, "start").filter(|start| start.is_finite()).unwrap_or(default);
    let Some(child) = evaluator.only(call, 2)? else { return evaluator.nothing(call.span).map(Some) };
    if angle == 0.0 {
        evaluator.sizes_fit(call, &[("angle", angle)]);
        return evaluator.nothing(call.span).map(Some);
    }
    let reach = evaluator.reach(child);
    if reach.exact && reach.left < -1e-9 && reach.right > 1e-9 {
        let console = "all points for rotate_extrude() must have the same X coordinate sign";
        let (left, right) = (crate::value::number(reach.left), crate::value::number(reach.right));
        let message = format!(
            "the drawing reaches from x = {left} to {right}: `rotate_extrude` needs it on one side of the axis, so \
             translate it"
        );
        evaluator.complain(&CROSSES_AXIS, call, console, message);
        return evaluator.nothing(call.span).map(Some);
    }
    let radius = reach.right.max(0.0) - reach.left.min(0.0);
    let facets = f64::from(evaluator.facets(radius, call.span)?);
    let segments = (facets * angle.abs() / 360.0).floor().max(1.0) as u32;
    evaluator.push(Node::RotateExtrude { angle, start, segments, child }, call.span).map(Some)
}

pub(super) fn projection(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let Some(child) = evaluator.only(call, 3)? else { return evaluator.nothing(call.span).map(Some) };
    evaluator.push(Node::Projection { cut: call.flag("cut"), child }, call.span).map(Some)
}
