//! Primitives: arguments to validated nodes. What makes no shape is reported and becomes nothing, so that only finite,
//! sensible numbers enter the graph.

use partwright_graph::{Child, Node};

use super::functions::SHOWN_BYTES;
use crate::diagnostics::geometry::{BAD_PARAMETER, BAD_POINTS, BAD_SIZE};
use crate::evaluate::{Eval, Evaluator, ModuleCall};
use crate::value::Value;

type Made = Eval<Option<Child>>;

/// The value as `echo` prints it, for the console. Messages show its beginning: `{:.60}`.
pub(super) fn shown(value: &Value) -> String {
    let mut text = String::new();
    value.print(&mut text, SHOWN_BYTES);
    text
}

/// What OpenSCAD takes of a vector in space in which something is no number: the numbers before it.
pub(super) fn leading<const N: usize>(value: Option<&Value>, mut numbers: [f64; N]) -> [f64; N] {
    if let Some(Value::List(list)) = value
        && list.len() == 3
        && N == 3
    {
        let given = list.iter().map_while(Value::number);
        numbers.iter_mut().zip(given).for_each(|(number, given)| *number = given);
    }
    numbers
}

impl Evaluator<'_> {
    /// `size` of a cube or square: one number for all sides or one for each. An unusable one is 1, as in OpenSCAD.
    fn sides<const N: usize>(&mut self, call: &ModuleCall<'_>) -> [f64; N] {
        let Some(value) = call.get("size") else { return [1.0; N] };
        if let Value::Number(side) = value {
            return [side.get(); N];
        }
        if let Some(sides) = value.numbers().and_then(|sides| <[f64; N]>::try_from(sides).ok()) {
            return sides;
        }
        let name = call.declaration.name;
        let value = shown(value);
        let console =
            format!("Unable to convert {name}(size={value}, ...) parameter to a number or a vec{N} of numbers");
        let message = format!("`{name}` takes a number or {N} numbers as size, not {value:.60}: size 1 is taken");
        self.complain(&BAD_PARAMETER, call, &console, message);
        leading(call.get("size"), [1.0; N])
    }

    /// Whether all sizes make a shape; reports if not.
    pub(super) fn sizes_fit(&mut self, call: &ModuleCall<'_>, sizes: &[(&str, f64)]) -> bool {
        let bad = sizes.iter().find(|(_, size)| !size.is_finite() || *size <= 0.0);
        let Some((what, size)) = bad else { return true };
        let name = call.declaration.name;
        let size = crate::value::number(*size);
        let message = format!("`{name}` with {what} {size} makes no shape: a size must be finite and greater than 0");
        self.complain(&BAD_SIZE, call, "", message);
        false
    }

    /// A number argument. Another kind is reported and ignored.
    pub(super) fn number(&mut self, call: &ModuleCall<'_>, name: &str) -> Option<f64> {
        match call.get(name)? {
            Value::Number(number) => Some(number.get()),
            other => {
                let module = call.declaration.name;
                let kind = other.kind();
                let message = format!("`{name}` of `{module}` is a {kind}, not a number: the default is taken");
                self.complain(&BAD_PARAMETER, call, "", message);
                None
            }
        }
    }

    /// A radius, given as itself or as a diameter, which wins.
    fn radius(&mut self, call: &ModuleCall<'_>, radius: &str, diameter: &str) -> Option<f64> {
        let r = self.number(call, radius);
        let d = self.number(call, diameter);
        if r.is_some() && d.is_some() {
            let console = format!("Ignoring radius variable \"{radius}\" as diameter \"{diameter}\" is defined too.");
            let message = format!("both `{radius}` and `{diameter}` are given: `{diameter}` counts");
            self.complain(&BAD_PARAMETER, call, &console, message);
        }
        d.map(|d| d / 2.0).or(r)
    }
}

pub(super) fn cube(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let size: [f64; 3] = evaluator.sides(call);
    if !evaluator.sizes_fit(call, &[("width", size[0]), ("depth", size[1]), ("height", size[2])]) {
        return evaluator.nothing(call.span).map(Some);
    }
    evaluator.push(Node::Cube { size, center: call.is_true("center") }, call.span).map(Some)
}

pub(super) fn square(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let size: [f64; 2] = evaluator.sides(call);
    if !evaluator.sizes_fit(call, &[("width", size[0]), ("depth", size[1])]) {
        return evaluator.nothing(call.span).map(Some);
    }
    evaluator.push(Node::Square { size, center: call.is_true("center") }, call.span).map(Some)
}

pub(super) fn sphere(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let radius = evaluator.radius(call, "r", "d").unwrap_or(1.0);
    if !evaluator.sizes_fit(call, &[("r", radius)]) {
        return evaluator.nothing(call.span).map(Some);
    }
    let facets = evaluator.facets(radius, call.span)?;
    evaluator.push(Node::Sphere { radius, facets }, call.span).map(Some)
}

pub(super) fn circle(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let radius = evaluator.radius(call, "r", "d").unwrap_or(1.0);
    if !evaluator.sizes_fit(call, &[("r", radius)]) {
        return evaluator.nothing(call.span).map(Some);
    }
    let facets = evaluator.facets(radius, call.span)?;
    evaluator.push(Node::Circle { radius, facets }, call.span).map(Some)
}

pub(super) fn cylinder(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let height = evaluator.number(call, "h").unwrap_or(1.0);
    let both = evaluator.radius(call, "r", "d");
    let bottom = evaluator.radius(call, "r1", "d1");
    let top = evaluator.radius(call, "r2", "d2");
    if both.is_some() && (bottom.is_some() || top.is_some()) {
        let message = "`r` or `d` and one for each end are given: `r` or `d` counts for the end that has none";
        evaluator.complain(&BAD_PARAMETER, call, "Cylinder parameters ambiguous", message.to_owned());
    }
    let radius_bottom = bottom.or(both).unwrap_or(1.0);
    let radius_top = top.or(both).unwrap_or(1.0);
    // One end may be a tip.
    let tip = |radius: f64, other: f64| if radius == 0.0 && other > 0.0 { other } else { radius };
    let fit = [
        ("h", height),
        ("bottom radius", tip(radius_bottom, radius_top)),
        ("top radius", tip(radius_top, radius_bottom)),
    ];
    if !evaluator.sizes_fit(call, &fit) {
        return evaluator.nothing(call.span).map(Some);
    }
    let facets = evaluator.facets(radius_bottom.max(radius_top), call.span)?;
    let center = call.is_true("center");
    evaluator.push(Node::Cylinder { height, radius_bottom, radius_top, center, facets }, call.span).map(Some)
}

impl Evaluator<'_> {
    /// What OpenSCAD calls an error of an argument, and goes on.
    fn blame(&mut self, call: &ModuleCall<'_>, console: &str, message: String) {
        self.error_line(console, call.span);
        self.complain(&BAD_POINTS, call, "", message);
    }
}

/// A list of points; 2D points where 3D ones are wanted lie in z = 0. What is no point is reported and is the origin.
fn points<const N: usize>(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Eval<Option<Vec<[f64; N]>>> {
    let name = call.declaration.name;
    let list = match call.get("points") {
        Some(Value::List(list)) => list,
        other => {
            let shown = other.map_or_else(|| "undef".to_owned(), shown);
            let console = format!("Unable to convert points = {shown} to a vector of coordinates");
            evaluator.blame(call, &console, format!("`{name}` needs `points`, a list of points with {N} numbers each"));
            return Ok(None);
        }
    };
    evaluator.steps(list.len(), call.span)?;
    evaluator.count_points(list.len(), call.span)?;
    let mut points = Vec::with_capacity(list.len());
    for (index, item) in list.iter().enumerate() {
        let mut point = item.numbers().unwrap_or_default();
        if N == 3 && point.len() == 2 {
            point.push(0.0);
        }
        let point = <[f64; N]>::try_from(point).ok().filter(|point| point.iter().all(|number| number.is_finite()));
        if point.is_none() {
            let shown = shown(item);
            let console = format!("Unable to convert points[{index}] = {shown} to a vec{N} of numbers");
            let message =
                format!("point {index} of `{name}` is {shown:.60}, not {N} finite numbers: the origin is taken");
            evaluator.blame(call, &console, message);
        }
        points.push(point.unwrap_or([0.0; N]));
    }
    Ok(Some(points))
}

/// Lists of indices into `count` points. What is none is reported and left out.
fn indices(
    evaluator: &mut Evaluator<'_>,
    call: &ModuleCall<'_>,
    lists: &[Value],
    what: &str,
    count: usize,
) -> Eval<Vec<Vec<u32>>> {
    let name = call.declaration.name;
    let mut result = Vec::with_capacity(lists.len());
    for (at, list) in lists.iter().enumerate() {
        let Value::List(list) = list else {
            let shown = shown(list);
            let console = format!("Unable to convert {what}[{at}] = {shown} to a vector of numbers");
            let message =
                format!("{what}[{at}] of `{name}` is {shown:.60}, not a list of point numbers: it is left out");
            evaluator.blame(call, &console, message);
            continue;
        };
        evaluator.steps(list.len(), call.span)?;
        evaluator.count_points(list.len(), call.span)?;
        let mut valid = Vec::with_capacity(list.len());
        for (place, item) in list.iter().enumerate() {
            let Value::Number(index) = item else {
                let shown = shown(item);
                let console = format!("Unable to convert {what}[{at}][{place}] = {shown} to a number");
                let message =
                    format!("{what}[{at}][{place}] of `{name}` is {shown:.60}, not a point number: it is left out");
                evaluator.blame(call, &console, message);
                continue;
            };
            let index = index.get();
            if index.trunc() >= 0.0 && index.trunc() < count as f64 {
                valid.push(index as u32);
                continue;
            }
            let index = crate::value::number(index.trunc());
            let console = format!("Point index {index} is out of bounds (from {what}[{at}][{place}])");
            let message = format!(
                "{what}[{at}][{place}] refers to point {index}, but there are {count}, counted from 0: it is left out"
            );
            evaluator.complain(&BAD_POINTS, call, &console, message);
        }
        result.push(valid);
    }
    Ok(result)
}

pub(super) fn polygon(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let Some(points) = points::<2>(evaluator, call)? else { return evaluator.nothing(call.span).map(Some) };
    let paths = match call.get("paths") {
        None => Vec::new(),
        Some(Value::List(paths)) => indices(evaluator, call, paths, "paths", points.len())?,
        Some(other) => {
            let console = format!("Unable to convert paths = {} to a vector of vector of point indices", shown(other));
            let message = format!("`paths` of `polygon` is a {}, not a list of paths", other.kind());
            evaluator.blame(call, &console, message);
            return evaluator.nothing(call.span).map(Some);
        }
    };
    let mut contours: Vec<Vec<[f64; 2]>> = if paths.is_empty() {
        vec![points]
    } else {
        paths.iter().map(|path| path.iter().map(|&index| points[index as usize]).collect()).collect()
    };
    contours.retain(|contour| contour.len() > 2);
    if contours.is_empty() {
        let message = "a polygon needs at least three points".to_owned();
        evaluator.complain(&BAD_POINTS, call, "", message);
        return evaluator.nothing(call.span).map(Some);
    }
    evaluator.push(Node::Polygon { contours }, call.span).map(Some)
}

pub(super) fn polyhedron(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let Some(points) = points::<3>(evaluator, call)? else { return evaluator.nothing(call.span).map(Some) };
    let faces = match (call.get("faces"), call.get("triangles")) {
        (None, Some(faces)) => {
            evaluator.deprecated(
                call.span,
                "polyhedron(triangles=[]) will be removed in future releases. Use polyhedron(faces=[]) instead.",
                "`triangles` of `polyhedron` is called `faces` now",
            );
            Some(faces)
        }
        (faces, _) => faces,
    };
    let Some(Value::List(faces)) = faces else {
        let shown = faces.map_or_else(|| "undef".to_owned(), shown);
        let console = format!("Unable to convert faces = {shown} to a vector of vector of point indices");
        evaluator.blame(call, &console, "`polyhedron` needs `faces`, a list of lists of point numbers".to_owned());
        return evaluator.nothing(call.span).map(Some);
    };
    let mut faces = indices(evaluator, call, faces, "faces", points.len())?;
    faces.retain(|face| face.len() > 2);
    if faces.len() < 4 {
        let message = format!("a solid has at least 4 faces, this one has {}", faces.len());
        evaluator.complain(&BAD_POINTS, call, "", message);
        return evaluator.nothing(call.span).map(Some);
    }
    let convexity = evaluator.number(call, "convexity").unwrap_or(1.0).clamp(1.0, 1000.0) as u32;
    evaluator.push(Node::Polyhedron { points, faces, convexity }, call.span).map(Some)
}
