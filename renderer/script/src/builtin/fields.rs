//! What the field tier makes: blends, offsets, shells, roundings, patterns, warps. Arguments to validated nodes.

use partwright_graph::{BlendKind, Boolean, Cells, Child, Expression, FieldOperation, Node, Pattern};

use super::shapes::shown;
use crate::diagnostics::geometry::{BAD_FIELD, MIXED, WRONG_DIMENSION};
use crate::evaluate::{Eval, Evaluator, ModuleCall};
use crate::value::Value;

type Made = Eval<Option<Child>>;

impl Evaluator<'_> {
    pub(super) fn impossible<T>(&mut self, call: &ModuleCall<'_>, message: String) -> Eval<T> {
        self.fail(&BAD_FIELD, call.span, message)
    }

    /// A finite number that the module cannot do without, or its default.
    pub(super) fn needed(&mut self, call: &ModuleCall<'_>, name: &str, default: Option<f64>) -> Eval<f64> {
        match (call.get(name), default) {
            (Some(Value::Number(number)), _) if number.get().is_finite() => Ok(number.get()),
            (None, Some(default)) => Ok(default),
            (None, None) => {
                let message = format!("`{}` needs `{name}`", call.declaration.name);
                self.impossible(call, message)
            }
            (Some(other), _) => {
                let message =
                    format!("`{name}` of `{}` is {:.60}, not a finite number", call.declaration.name, shown(other));
                self.impossible(call, message)
            }
        }
    }

    pub(super) fn positive(&mut self, call: &ModuleCall<'_>, name: &str, default: Option<f64>) -> Eval<f64> {
        let value = self.needed(call, name, default)?;
        if value > 0.0 {
            return Ok(value);
        }
        let number = crate::value::number(value);
        let message = format!("`{name}` of `{}` is {number}: it must be greater than 0", call.declaration.name);
        self.impossible(call, message)
    }

    /// One number for all or one for each.
    pub(super) fn numbers_of<const N: usize>(&mut self, call: &ModuleCall<'_>, name: &str) -> Eval<[f64; N]> {
        let numbers = match call.get(name) {
            Some(Value::Number(number)) => Some([number.get(); N]),
            Some(value) => value.numbers().and_then(|numbers| <[f64; N]>::try_from(numbers).ok()),
            None => None,
        };
        match numbers.filter(|numbers| numbers.iter().all(|number| number.is_finite())) {
            Some(numbers) => Ok(numbers),
            None => {
                let message = format!("`{}` needs `{name}`: a number or {N} numbers", call.declaration.name);
                self.impossible(call, message)
            }
        }
    }

    pub(super) fn sizes<const N: usize>(&mut self, call: &ModuleCall<'_>, name: &str) -> Eval<[f64; N]> {
        let sizes = self.numbers_of(call, name)?;
        if sizes.iter().all(|size| *size > 0.0) {
            return Ok(sizes);
        }
        let message = format!("`{name}` of `{}` must be greater than 0", call.declaration.name);
        self.impossible(call, message)
    }

    /// Pushes an operation. Without anything in them, operations that need children are nothing.
    fn field(&mut self, call: &ModuleCall<'_>, operation: FieldOperation, children: Vec<Child>) -> Made {
        let tolerance = self.tolerance();
        self.push(Node::Field { operation, tolerance, children }, call.span).map(Some)
    }

    /// The call's solids, each by itself; drawings are reported.
    fn solids(&mut self, call: &ModuleCall<'_>) -> Eval<Vec<Child>> {
        let children = self.children(call)?;
        let (solids, others): (Vec<Child>, Vec<Child>) = children
            .into_iter()
            .filter(|child| self.dimension(child.node) != 0)
            .partition(|child| self.dimension(child.node) == 3);
        if let Some(odd) = others.first() {
            let name = call.declaration.name;
            let message = format!("`{name}` takes solids: this drawing is left out, extrude it first");
            let code = if solids.is_empty() { &WRONG_DIMENSION } else { &MIXED };
            self.warn(code, odd.span, "", message);
        }
        Ok(solids)
    }

    /// An operation on all children as one solid.
    fn on_one(&mut self, call: &ModuleCall<'_>, operation: FieldOperation) -> Made {
        let solids = self.solids(call)?;
        if solids.is_empty() {
            return self.nothing(call.span).map(Some);
        }
        let child = self.union(solids, call.span)?;
        self.field(call, operation, vec![child])
    }

    fn pattern(&mut self, call: &ModuleCall<'_>, struts: Option<bool>) -> Eval<Pattern> {
        let fits = |pattern: &Pattern| struts.is_none_or(|struts| pattern.has_struts() == struts);
        let found = match call.get("pattern") {
            Some(Value::String(name)) => Pattern::named(name.as_str()).filter(fits),
            _ => None,
        };
        if let Some(found) = found {
            return Ok(found);
        }
        let names: Vec<String> =
            Pattern::ALL.iter().filter(|(_, pattern)| fits(pattern)).map(|(name, _)| format!("\"{name}\"")).collect();
        let message = format!("`pattern` of `{}` is one of {}", call.declaration.name, names.join(", "));
        self.impossible(call, message)
    }

    /// A number, or a function of a point.
    fn thickness(&mut self, call: &ModuleCall<'_>) -> Eval<Expression> {
        match call.get("thickness") {
            Some(Value::Function(function)) => {
                let function = function.clone();
                self.expression(&function, call.span)
            }
            _ => self.positive(call, "thickness", None).map(Expression::constant),
        }
    }

    fn cells(&mut self, call: &ModuleCall<'_>, struts: Option<bool>) -> Eval<Cells> {
        let pattern = self.pattern(call, struts)?;
        let cell: [f64; 3] = self.sizes(call, "cell")?;
        let thickness = self.thickness(call)?;
        if let Some(thickness) = thickness.as_constant()
            && cell.iter().any(|side| thickness >= *side)
        {
            let message = format!(
                "`thickness` of `{}` is as large as a cell: the cells would be solid, use a cube",
                call.declaration.name
            );
            return self.impossible(call, message);
        }
        Ok(Cells { pattern, cell, thickness })
    }

    fn repeated(&mut self, call: &ModuleCall<'_>, struts: bool) -> Made {
        let cells = self.cells(call, Some(struts))?;
        let size: [f64; 3] = self.sizes(call, "size")?;
        let low = if call.is_true("center") { size.map(|side| -side / 2.0) } else { [0.0; 3] };
        let high = std::array::from_fn(|axis| low[axis] + size[axis]);
        self.field(call, FieldOperation::Lattice { cells, bounds: [low, high] }, Vec::new())
    }
}

fn blend(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>, boolean: Boolean, kind: BlendKind) -> Made {
    let radius = evaluator.positive(call, "r", None)?;
    let mut solids = evaluator.solids(call)?;
    // What a loop makes is one child; its rounds are meant.
    while let [only] = &solids[..]
        && boolean == Boolean::Union
        && let Node::Union { children } = evaluator.builder.node(only.node)
    {
        solids = children.clone();
    }
    match &solids[..] {
        [] => evaluator.nothing(call.span).map(Some),
        [only] => Ok(Some(Child { node: only.node, span: call.span })),
        _ => evaluator.field(call, FieldOperation::Blend { boolean, kind, radius }, solids),
    }
}

macro_rules! blends {
    ($($name:ident: $boolean:ident, $kind:ident;)*) => {
        $(pub(super) fn $name(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
            blend(evaluator, call, Boolean::$boolean, BlendKind::$kind)
        })*
    };
}

blends! {
    smooth_union: Union, Smooth;
    smooth_difference: Difference, Smooth;
    smooth_intersection: Intersection, Smooth;
    round_union: Union, Round;
    round_difference: Difference, Round;
    round_intersection: Intersection, Round;
    chamfer_union: Union, Chamfer;
    chamfer_difference: Difference, Chamfer;
    chamfer_intersection: Intersection, Chamfer;
}

/// `offset` of solids.
pub(super) fn offset(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>, child: Child) -> Made {
    if call.get("delta").is_some() {
        let message = "`offset` of a solid takes `r`: its corners are always round".to_owned();
        return evaluator.impossible(call, message);
    }
    let distance = evaluator.needed(call, "r", Some(1.0))?;
    if distance == 0.0 {
        return Ok(Some(child));
    }
    evaluator.field(call, FieldOperation::Offset { distance }, vec![child])
}

fn direction(value: &Value) -> Option<[f64; 3]> {
    let named = |name: &str| {
        Some(match name {
            "top" => [0.0, 0.0, 1.0],
            "bottom" => [0.0, 0.0, -1.0],
            "left" => [-1.0, 0.0, 0.0],
            "right" => [1.0, 0.0, 0.0],
            "front" => [0.0, -1.0, 0.0],
            "back" => [0.0, 1.0, 0.0],
            _ => return None,
        })
    };
    match value {
        Value::String(name) => named(name.as_str()),
        value => {
            let vector = <[f64; 3]>::try_from(value.numbers()?).ok()?;
            let length = vector.iter().map(|number| number * number).sum::<f64>().sqrt();
            (length > 0.0 && length.is_finite()).then(|| vector.map(|number| number / length))
        }
    }
}

pub(super) fn shell(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let thickness = evaluator.positive(call, "thickness", None)?;
    let open: Option<Vec<[f64; 3]>> = match call.get("open") {
        None => Some(Vec::new()),
        Some(value) => match direction(value) {
            Some(one) => Some(vec![one]),
            None => value.as_list().and_then(|list| list.iter().map(direction).collect()),
        },
    };
    let Some(open) = open else {
        let message =
            "`open` of `shell` is \"top\", \"bottom\", \"left\", \"right\", \"front\", \"back\", a direction \
                       [x, y, z], or a list of these"
                .to_owned();
        return evaluator.impossible(call, message);
    };
    evaluator.on_one(call, FieldOperation::Shell { thickness, open })
}

pub(super) fn round_edges(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let radius = evaluator.positive(call, "r", None)?;
    evaluator.on_one(call, FieldOperation::RoundEdges { radius })
}

pub(super) fn fillet_edges(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let radius = evaluator.positive(call, "r", None)?;
    evaluator.on_one(call, FieldOperation::FilletEdges { radius })
}

fn corners(value: Option<&Value>) -> Option<[[f64; 3]; 2]> {
    let [low, high] = &value?.as_list()?[..] else { return None };
    let corner = |value: &Value| <[f64; 3]>::try_from(value.numbers()?).ok();
    let (low, high) = (corner(low)?, corner(high)?);
    (0..3).all(|axis| low[axis] < high[axis] && (high[axis] - low[axis]).is_finite()).then_some([low, high])
}

pub(super) fn implicit(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let Some(Value::Function(function)) = call.get("f") else {
        let message = "`implicit` needs a function of a point: `implicit(function(p) norm(p) - 10, bounds = …)`";
        return evaluator.impossible(call, message.to_owned());
    };
    let Some(bounds) = corners(call.get("bounds")) else {
        let message = "`implicit` needs `bounds`: the lowest and the highest corner of a box around the shape, \
                       `[[-10, -10, -10], [10, 10, 10]]`";
        return evaluator.impossible(call, message.to_owned());
    };
    let function = function.clone();
    let expression = evaluator.expression(&function, call.span)?;
    if let Some(value) = expression.as_constant() {
        let value = crate::value::number(value);
        let message = format!("the function of `implicit` gives {value} everywhere: there is no surface");
        return evaluator.impossible(call, message);
    }
    evaluator.field(call, FieldOperation::Implicit { expression, bounds }, Vec::new())
}

pub(super) fn tpms(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    evaluator.repeated(call, false)
}

pub(super) fn lattice(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    evaluator.repeated(call, true)
}

pub(super) fn infill(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let cells = evaluator.cells(call, None)?;
    let wall = evaluator.needed(call, "wall", Some(0.0))?;
    if wall < 0.0 {
        return evaluator.impossible(call, "`wall` of `infill` cannot be negative: 0 is no wall".to_owned());
    }
    evaluator.on_one(call, FieldOperation::Infill { cells, wall })
}

pub(super) fn twist(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let angle = evaluator.needed(call, "angle", None)?;
    let height = evaluator.positive(call, "height", None)?;
    evaluator.on_one(call, FieldOperation::Twist { rate: angle / height })
}

pub(super) fn bend(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let radius = evaluator.positive(call, "r", None)?;
    evaluator.on_one(call, FieldOperation::Bend { radius })
}

pub(super) fn taper(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let scale: [f64; 2] = evaluator.sizes(call, "scale")?;
    let height = evaluator.positive(call, "height", None)?;
    evaluator.on_one(call, FieldOperation::Taper { scale, height })
}

pub(super) fn morph(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let t = evaluator.needed(call, "t", None)?;
    if !(0.0..=1.0).contains(&t) {
        return evaluator.impossible(call, "`t` of `morph` goes from 0, the first child, to 1, the second".to_owned());
    }
    let solids = evaluator.solids(call)?;
    let [_, _] = &solids[..] else {
        let message = format!("`morph` is between two solids, not {}", solids.len());
        return evaluator.impossible(call, message);
    };
    evaluator.field(call, FieldOperation::Morph { t }, solids)
}

pub(super) fn loft(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let height = evaluator.positive(call, "height", None)?;
    let children = evaluator.children(call)?;
    let profiles: Vec<Child> = children.into_iter().filter(|child| evaluator.dimension(child.node) == 2).collect();
    let [_, _] = &profiles[..] else {
        let message = format!("`loft` is between two drawings, not {}", profiles.len());
        return evaluator.impossible(call, message);
    };
    evaluator.field(call, FieldOperation::Loft { height }, profiles)
}

pub(super) fn thread(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let d = evaluator.positive(call, "d", None)?;
    let pitch = evaluator.positive(call, "pitch", None)?;
    let length = evaluator.positive(call, "length", None)?;
    let starts = evaluator.positive(call, "starts", Some(1.0))?;
    let angle = evaluator.positive(call, "angle", Some(60.0))?;
    let clearance = evaluator.needed(call, "clearance", Some(0.0))?;
    if starts.fract() != 0.0 || starts > 16.0 {
        return evaluator.impossible(call, "`starts` of `thread` is a whole number up to 16".to_owned());
    }
    if !(10.0..=120.0).contains(&angle) {
        return evaluator.impossible(call, "`angle` of `thread`, between its flanks, goes from 10° to 120°".to_owned());
    }
    let internal = call.is_true("internal");
    // ISO 68-1 for 60°: five eighths of the sharp height, and what is lost at the root of a screw.
    let sharp = pitch / 2.0 / (angle / 2.0).to_radians().tan();
    let depth = sharp * if internal { 0.625 } else { 17.0 / 24.0 };
    let radius = d / 2.0 + if internal { clearance } else { -clearance };
    if radius <= depth * 1.2 {
        let message = "the thread is as deep as the screw is thick: `pitch` is too large for `d`".to_owned();
        return evaluator.impossible(call, message);
    }
    let operation = FieldOperation::Thread {
        radius,
        depth,
        pitch,
        length,
        starts: starts as u32,
        left: call.is_true("left"),
        angle,
        crest: pitch / 8.0,
        chamfer: call.get("chamfer").is_none_or(Value::truthy),
    };
    evaluator.field(call, operation, Vec::new())
}
