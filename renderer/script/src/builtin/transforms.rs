//! Transforms, colours, offsets, hulls and booleans.

use partwright_graph::{Child, Matrix, Node, OffsetKind};
use partwright_protocol::Severity;

use super::degrees::{cos, sin};
use super::fields;
use super::shapes::{leading, shown};
use crate::diagnostics::geometry::{BAD_PARAMETER, BAD_SIZE, UNKNOWN_COLOR, WRONG_DIMENSION};
use crate::evaluate::{Eval, Evaluator, ModuleCall};
use crate::value::Value;

type Made = Eval<Option<Child>>;

/// Printed behind the warning about an unknown colour.
const COLOR_NAMES: &str = "Please see https://en.wikipedia.org/wiki/Web_colors";

impl Evaluator<'_> {
    /// The children, moved as one. `%` shapes among them move along.
    fn transformed(&mut self, call: &ModuleCall<'_>, matrix: Matrix) -> Made {
        let before = self.background.len();
        let children = self.children(call)?;
        let child = self.union(children, call.span)?;
        if !matrix.is_finite() {
            let message = format!("`{}` with NaN or infinite numbers makes no shape", call.declaration.name);
            self.complain(&BAD_SIZE, call, "", message);
            self.background.truncate(before);
            return self.nothing(call.span).map(Some);
        }
        for index in before..self.background.len() {
            let child = self.background[index];
            self.background[index] = self.push(Node::Transform { matrix, child }, child.span)?;
        }
        let dimension = self.dimension(child.node);
        if dimension == 0 {
            return Ok(Some(child));
        }
        let [x, y, _] = matrix.0;
        let flat = if dimension == 2 { x[0] * y[1] - x[1] * y[0] } else { matrix.determinant() };
        if flat == 0.0 {
            let message = format!("`{}` flattens its children to nothing: no factor may be 0", call.declaration.name);
            self.complain(&BAD_SIZE, call, "", message);
            return self.nothing(call.span).map(Some);
        }
        if matrix == Matrix::IDENTITY {
            return Ok(Some(Child { node: child.node, span: call.span }));
        }
        // Moves in a row are one move.
        if let Node::Transform { matrix: inner, child: inside } = self.builder.node(child.node) {
            let (matrix, inside) = (matrix.after(inner), *inside);
            if matrix.is_finite() {
                return self.push(Node::Transform { matrix, child: inside }, call.span).map(Some);
            }
        }
        self.push(Node::Transform { matrix, child }, call.span).map(Some)
    }

    /// Two or three numbers; `None` after a report.
    fn vector(&mut self, call: &ModuleCall<'_>, name: &str, third: f64, also: &str) -> Option<[f64; 3]> {
        let value = call.get(name);
        match value.and_then(Value::numbers).as_deref() {
            Some([x, y]) => return Some([*x, *y, third]),
            Some([x, y, z]) => return Some([*x, *y, *z]),
            _ => {}
        }
        let module = call.declaration.name;
        let text = value.map_or_else(|| "undef".to_owned(), shown);
        let message = format!("`{module}` takes a vector of 2 or 3 numbers, not {text:.60}: nothing is moved");
        // OpenSCAD is silent where a vector in the plane holds something else than numbers.
        let console = match value {
            Some(Value::List(list)) if list.len() == 2 => String::new(),
            _ => format!("Unable to convert {module}({text}) parameter to {also}"),
        };
        self.complain(&BAD_PARAMETER, call, &console, message);
        None
    }
}

pub(super) fn translate(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let mut offset = evaluator.vector(call, "v", 0.0, "a vec3 or vec2 of numbers").unwrap_or_default();
    if offset.iter().any(|number| !number.is_finite()) {
        let text = call.get("v").map_or_else(|| "undef".to_owned(), shown);
        let console = format!("Unable to convert translate({text}) parameter to a vec3 or vec2 of numbers");
        let message = format!("`translate` takes finite numbers, not {text:.60}: nothing is moved");
        evaluator.complain(&BAD_PARAMETER, call, &console, message);
        offset = [0.0; 3];
    }
    evaluator.transformed(call, Matrix::translation(offset))
}

pub(super) fn scale(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let factors = match call.get("v") {
        Some(Value::Number(factor)) => [factor.get(); 3],
        _ => evaluator
            .vector(call, "v", 1.0, "a number, a vec3 or vec2 of numbers or a number")
            .unwrap_or_else(|| leading(call.get("v"), [1.0; 3])),
    };
    evaluator.transformed(call, Matrix::scale(factors))
}

pub(super) fn mirror(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let normal = evaluator
        .vector(call, "v", 0.0, "a vec3 or vec2 of numbers")
        .unwrap_or_else(|| leading(call.get("v"), [1.0, 0.0, 0.0]));
    let length = normal.iter().map(|number| number * number).sum::<f64>().sqrt();
    if length == 0.0 {
        return evaluator.transformed(call, Matrix::IDENTITY);
    }
    let n = normal.map(|number| number / length);
    let mut rows = [[0.0; 4]; 3];
    for (row, line) in rows.iter_mut().enumerate() {
        for column in 0..3 {
            line[column] = f64::from(u8::from(row == column)) - 2.0 * n[row] * n[column];
        }
    }
    evaluator.transformed(call, Matrix(rows))
}

fn rotation_about([x, y, z]: [f64; 3], angle: f64) -> Matrix {
    let (s, c) = (sin(angle), cos(angle));
    let t = 1.0 - c;
    Matrix([
        [t * x * x + c, t * x * y - s * z, t * x * z + s * y, 0.0],
        [t * x * y + s * z, t * y * y + c, t * y * z - s * x, 0.0],
        [t * x * z - s * y, t * y * z + s * x, t * z * z + c, 0.0],
    ])
}

pub(super) fn rotate(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let bad = |evaluator: &mut Evaluator<'_>, console: String, message: String| {
        evaluator.complain(&BAD_PARAMETER, call, &console, message);
    };
    let matrix = match call.get("a") {
        Some(value @ Value::List(_)) => {
            let Value::List(list) = value else { return Ok(None) };
            let given = |index: usize| list.get(index).map(Value::number);
            let fits = list.len() <= 3
                && (0..3).all(|index| given(index).is_none_or(|angle| angle.is_some_and(f64::is_finite)));
            if !fits {
                let axis = call.get("v").map(|axis| format!(", v={}", shown(axis))).unwrap_or_default();
                let console = format!("Problem converting rotate(a={}{axis}) parameter", shown(value));
                let message = format!("`rotate` takes an angle or up to 3 angles, not {:.60}", shown(value));
                bad(evaluator, console, message);
            } else if let Some(axis) = call.get("v") {
                let console = format!(
                    "When parameter a is supplied as vector, v is ignored rotate(a={}, v={})",
                    shown(value),
                    shown(axis)
                );
                bad(evaluator, console, "`rotate` with 3 angles does not look at the axis `v`".to_owned());
            }
            // OpenSCAD reads from the last to the first, and what is no number is as the one read before it.
            let mut angles = [0.0; 3];
            let mut last = 0.0;
            for index in (0..3).rev() {
                if let Some(angle) = given(index) {
                    last = angle.unwrap_or(last);
                    angles[index] = last;
                }
            }
            let angle = |index: usize| angles[index];
            let about = |axis: [f64; 3], index: usize| rotation_about(axis, angle(index));
            about([0.0, 0.0, 1.0], 2).after(&about([0.0, 1.0, 0.0], 1)).after(&about([1.0, 0.0, 0.0], 0))
        }
        Some(Value::Number(angle)) => {
            let angle = angle.get();
            let axis = match call.get("v") {
                None => [0.0, 0.0, 1.0],
                Some(value) => match value.numbers().as_deref() {
                    Some([x, y]) => [*x, *y, 0.0],
                    Some([x, y, z]) => [*x, *y, *z],
                    _ => {
                        let console = format!("Problem converting rotate(..., v={}) parameter", shown(value));
                        let message = format!("the axis `v` of `rotate` is {:.60}, not 3 numbers", shown(value));
                        bad(evaluator, console, message);
                        [0.0, 0.0, 1.0]
                    }
                },
            };
            let length = axis.iter().map(|number| number * number).sum::<f64>().sqrt();
            if !angle.is_finite() {
                let axis = call.get("v").map(|axis| format!(", v={}", shown(axis))).unwrap_or_default();
                let console = format!("Problem converting rotate(a={}{axis}) parameter", crate::value::number(angle));
                bad(evaluator, console, "`rotate` takes a finite angle: nothing is turned".to_owned());
            }
            if length > 0.0 && angle.is_finite() {
                rotation_about(axis.map(|number| number / length), angle)
            } else {
                Matrix::IDENTITY
            }
        }
        other => {
            let text = other.map_or_else(|| "undef".to_owned(), shown);
            let axis = call.get("v").map(|axis| format!(", v={}", shown(axis))).unwrap_or_default();
            let console = format!("Problem converting rotate(a={text}{axis}) parameter");
            bad(evaluator, console, format!("`rotate` takes an angle or up to 3 angles, not {text:.60}"));
            Matrix::IDENTITY
        }
    };
    evaluator.transformed(call, matrix)
}

pub(super) fn multmatrix(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let mut matrix = Matrix::IDENTITY;
    let Some(Value::List(rows)) = call.get("m") else {
        let message = "`multmatrix` takes a list of 4 rows with 4 numbers".to_owned();
        evaluator.complain(&BAD_PARAMETER, call, "", message);
        return evaluator.transformed(call, matrix);
    };
    for (row, line) in rows.iter().take(3).enumerate() {
        let Value::List(line) = line else { continue };
        for (column, number) in line.iter().take(4).enumerate() {
            if let Some(number) = number.number() {
                matrix.0[row][column] = number;
            }
        }
    }
    // The fourth row divides all coordinates.
    if let Some(Value::List(last)) = rows.get(3)
        && let Some(divisor) = last.get(3).and_then(Value::number)
        && divisor != 1.0
    {
        matrix.0.iter_mut().flatten().for_each(|number| *number /= divisor);
    }
    evaluator.transformed(call, matrix)
}

pub(super) fn resize(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let given = call.get("newsize").and_then(Value::as_list).map_or(&[] as &[Value], |list| list);
    if given.is_empty() || given.len() > 3 || given.iter().any(|size| size.number().is_none()) {
        let message = "`resize` takes up to 3 sizes, where 0 keeps an axis".to_owned();
        evaluator.complain(&BAD_PARAMETER, call, "", message);
    }
    // What is no number keeps its axis.
    let size: [f64; 3] = std::array::from_fn(|axis| given.get(axis).and_then(Value::number).unwrap_or(0.0));
    let auto = match call.get("auto") {
        Some(Value::List(list)) => std::array::from_fn(|axis| list.get(axis).is_some_and(Value::truthy)),
        Some(value) => [value.truthy(); 3],
        None => [false; 3],
    };
    let children = evaluator.children(call)?;
    let child = evaluator.union(children, call.span)?;
    if size.iter().any(|number| !number.is_finite()) {
        let message = "`resize` takes finite sizes".to_owned();
        evaluator.complain(&BAD_SIZE, call, "", message);
        return evaluator.nothing(call.span).map(Some);
    }
    if size.iter().any(|number| *number < 0.0) {
        let message = "a negative size of `resize` keeps the axis as 0 does: use `mirror` to turn it around".to_owned();
        evaluator.complain(&BAD_SIZE, call, "", message);
    }
    let size = size.map(|number| number.max(0.0));
    if size == [0.0; 3] || evaluator.dimension(child.node) == 0 {
        return Ok(Some(child));
    }
    evaluator.push(Node::Resize { size, auto, child }, call.span).map(Some)
}

pub(super) fn color(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let mut rgba = None;
    match call.get("c") {
        Some(Value::String(name)) => {
            rgba = super::parse_color(name.as_str());
            if rgba.is_none() {
                let name = name.as_str();
                let near = crate::diagnostics::nearest(name, super::color::names()).map(str::to_owned);
                let near = near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
                let console = format!("Unable to parse color \"{name}\"");
                evaluator.complain(&UNKNOWN_COLOR, call, &console, format!("unknown colour `{name}`{near}"));
                evaluator.print(Severity::Info, COLOR_NAMES.to_owned(), Some(call.span));
            }
        }
        Some(value @ Value::List(list)) => {
            // What is no number at all counts as 0, without a word.
            for number in list.iter().take(4).filter_map(Value::number).filter(|number| !number.is_nan()) {
                if !(0.0..=1.0).contains(&number) {
                    let console =
                        format!("color() expects numbers between 0.0 and 1.0. Value of {number:.1} is out of range");
                    let message = "parts of a colour go from 0 to 1: divide by 255".to_owned();
                    evaluator.complain(&UNKNOWN_COLOR, call, &console, message);
                }
            }
            let numbers = value.numbers().unwrap_or_default();
            if (3..=4).contains(&numbers.len()) {
                let part = |index: usize| numbers.get(index).map_or(1.0, |number| number.clamp(0.0, 1.0) as f32);
                let parts: [f32; 4] = std::array::from_fn(part);
                rgba = Some(parts.map(|part| if part.is_nan() { 0.0 } else { part }));
            } else {
                // OpenSCAD is silent.
                let message = "a colour is a list of 3 or 4 numbers from 0 to 1".to_owned();
                evaluator.complain(&UNKNOWN_COLOR, call, "", message);
            }
        }
        _ => {}
    }
    if let Some(alpha) = evaluator.number(call, "alpha")
        && let Some(rgba) = &mut rgba
        && alpha.is_finite()
    {
        rgba[3] = alpha.clamp(0.0, 1.0) as f32;
    }
    let before = evaluator.background.len();
    let children = evaluator.children(call)?;
    let child = evaluator.union(children, call.span)?;
    let Some(rgba) = rgba else { return Ok(Some(child)) };
    for index in before..evaluator.background.len() {
        let child = evaluator.background[index];
        evaluator.background[index] = evaluator.push(Node::Color { rgba, child }, child.span)?;
    }
    if evaluator.dimension(child.node) == 0 {
        return Ok(Some(child));
    }
    evaluator.push(Node::Color { rgba, child }, call.span).map(Some)
}

pub(super) fn part(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let name = match call.get("name") {
        Some(Value::String(name)) if name.count() > 0 => name.as_str().chars().take(200).collect(),
        _ => {
            let message = "`part` needs a name: `part(\"lid\")`".to_owned();
            evaluator.complain(&BAD_PARAMETER, call, "part() needs a name", message);
            "part".to_owned()
        }
    };
    let children = evaluator.children(call)?;
    let child = evaluator.union(children, call.span)?;
    if evaluator.dimension(child.node) == 0 {
        return Ok(Some(child));
    }
    evaluator.push(Node::Part { name, child }, call.span).map(Some)
}

pub(super) fn group(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let children = evaluator.children(call)?;
    evaluator.union(children, call.span).map(Some)
}

pub(super) fn difference(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let children = evaluator.children(call)?;
    // What is cut from nothing is nothing.
    if children.first().is_none_or(|first| evaluator.dimension(first.node) == 0) {
        return evaluator.nothing(call.span).map(Some);
    }
    let children = evaluator.same_dimension(children, call.span);
    match &*children {
        [only] => Ok(Some(Child { node: only.node, span: call.span })),
        _ => evaluator.push(Node::Difference { children }, call.span).map(Some),
    }
}

pub(super) fn intersection(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let children = evaluator.children(call)?;
    evaluator.intersect(children, call)
}

impl Evaluator<'_> {
    pub(super) fn intersect(&mut self, children: Vec<Child>, call: &ModuleCall<'_>) -> Made {
        if children.is_empty() || children.iter().any(|child| self.dimension(child.node) == 0) {
            return self.nothing(call.span).map(Some);
        }
        let count = children.len();
        let children = self.same_dimension(children, call.span);
        // A drawing has nothing in common with a solid.
        if children.len() < count {
            return self.nothing(call.span).map(Some);
        }
        match &*children {
            [only] => Ok(Some(Child { node: only.node, span: call.span })),
            _ => self.push(Node::Intersection { children }, call.span).map(Some),
        }
    }

    /// The children together, if they are drawings (2) or solids (3) as `wanted`; reports if not.
    pub(super) fn only(&mut self, call: &ModuleCall<'_>, wanted: u8) -> Eval<Option<Child>> {
        let children = self.children(call)?;
        self.only_of(call, children, wanted)
    }

    pub(super) fn only_of(&mut self, call: &ModuleCall<'_>, children: Vec<Child>, wanted: u8) -> Eval<Option<Child>> {
        let (fit, odd): (Vec<Child>, Vec<Child>) = children
            .into_iter()
            .filter(|child| self.dimension(child.node) != 0)
            .partition(|child| self.dimension(child.node) == wanted);
        if let Some(odd) = odd.first() {
            let name = call.declaration.name;
            let (is, needs) = if wanted == 2 { ("solid", "a drawing") } else { ("drawing", "a solid") };
            let message = format!("`{name}` takes {needs}: this {is} is left out");
            self.warn(&WRONG_DIMENSION, odd.span, "", message);
        }
        if fit.is_empty() {
            return Ok(None);
        }
        self.union(fit, call.span).map(Some)
    }
}

pub(super) fn hull(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let children = evaluator.children(call)?;
    let children = evaluator.same_dimension(children, call.span);
    if children.is_empty() {
        return evaluator.nothing(call.span).map(Some);
    }
    evaluator.push(Node::Hull { children }, call.span).map(Some)
}

pub(super) fn minkowski(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let children = evaluator.children(call)?;
    let (all, count) = (children.len(), children.iter().filter(|child| evaluator.dimension(child.node) != 0).count());
    let children = evaluator.same_dimension(children, call.span);
    match &*children {
        // The sum of a drawing and nothing is nothing; solids leave nothing out of account, as in OpenSCAD.
        [first, ..] if count < all && evaluator.dimension(first.node) == 2 => evaluator.nothing(call.span).map(Some),
        [] => evaluator.nothing(call.span).map(Some),
        // A drawing and a solid have no sum; OpenSCAD leaves later drawings out, but not later solids.
        [first, ..] if children.len() < count && evaluator.dimension(first.node) == 2 => {
            evaluator.nothing(call.span).map(Some)
        }
        [only] => Ok(Some(Child { node: only.node, span: call.span })),
        _ => {
            let tolerance = evaluator.tolerance();
            evaluator.push(Node::Minkowski { children, tolerance }, call.span).map(Some)
        }
    }
}

pub(super) fn offset(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let radius = evaluator.number(call, "r");
    let delta = evaluator.number(call, "delta");
    let (distance, kind) = match (radius, delta) {
        (_, Some(delta)) if radius.is_none() => {
            (delta, if call.is_true("chamfer") { OffsetKind::Chamfer } else { OffsetKind::Mitre })
        }
        (radius, _) => {
            let radius = radius.unwrap_or(1.0);
            let facets = evaluator.facets(radius.abs(), call.span)?;
            (radius, OffsetKind::Round { facets })
        }
    };
    let children = evaluator.children(call)?;
    // OpenSCAD knows drawings alone.
    if children.iter().map(|child| evaluator.dimension(child.node)).find(|dimension| *dimension != 0) == Some(3) {
        return match evaluator.only_of(call, children, 3)? {
            Some(child) => fields::offset(evaluator, call, child),
            None => evaluator.nothing(call.span).map(Some),
        };
    }
    let Some(child) = evaluator.only_of(call, children, 2)? else { return evaluator.nothing(call.span).map(Some) };
    if !distance.is_finite() {
        evaluator.sizes_fit(call, &[("distance", distance)]);
        return evaluator.nothing(call.span).map(Some);
    }
    if distance == 0.0 {
        return Ok(Some(child));
    }
    evaluator.push(Node::Offset { distance, kind, child }, call.span).map(Some)
}
