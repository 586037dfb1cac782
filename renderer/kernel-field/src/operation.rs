//! Operations of fields to forms: blends, offsets, shells, roundings, patterns, warps, threads.

use fidget_core::context::Tree;
use partwright_field::Box3;
use partwright_graph::{Child, FieldOperation, Node, NodeId};
use partwright_kernel_flat::fault::{Fault, code};
use partwright_kernel_flat::primitives::ends;

use crate::bounds::{Bounds, reach};
use crate::compile::Made;
use crate::flat::is_prism;
use crate::form::{Form, Side, Sides};
use crate::frame::Frame;
use crate::maker::{Maker, Redistanced};
use crate::outside::outside;
use crate::support;
use crate::tree::{add, div, least, mul, number, plus, sub, sum, times};

#[derive(Debug, Clone, Copy)]
enum Simple {
    Cuboid([f64; 3], [f64; 3]),
    /// Radii below and above, and where.
    Cone([f64; 2], [f64; 2]),
}

impl Maker<'_> {
    pub(crate) fn operation(
        &mut self,
        id: NodeId,
        operation: &FieldOperation,
        children: &[Child],
        frame: &Frame,
    ) -> Made {
        // Radii and thicknesses are lengths of the shape itself: where the frame keeps angles they are scaled with it, elsewhere
        // the shape is made first and then seen in its frame.
        let is_measured = matches!(
            operation,
            FieldOperation::Blend { .. }
                | FieldOperation::Offset { .. }
                | FieldOperation::Shell { .. }
                | FieldOperation::RoundEdges { .. }
                | FieldOperation::FilletEdges { .. }
                | FieldOperation::Infill { .. }
        );
        if is_measured && !frame.similar {
            let form = self.in_space(frame, |maker, space| maker.operation(id, operation, children, space))?;
            return Ok(form.map(|form| self.placed(form, frame)));
        }
        let unit = 1.0 / frame.stretch;
        let one = |maker: &mut Self, frame: &Frame| maker.united(children, frame);
        Ok(match operation {
            FieldOperation::Blend { boolean, kind, radius } => {
                let forms = self.forms(children, frame)?;
                let needs_first = *boolean != partwright_graph::Boolean::Union;
                let needs_all = *boolean == partwright_graph::Boolean::Intersection;
                if needs_first && forms.first().is_none_or(Option::is_none)
                    || needs_all && forms.iter().any(Option::is_none)
                {
                    return Ok(None);
                }
                let boxes = children.iter().map(|child| self.bounds(child.node));
                let known = forms.into_iter().zip(boxes).filter_map(|(form, bounds)| Some((form?, bounds?)));
                let (forms, boxes): (Vec<Form>, Vec<Bounds>) = known.unzip();
                if forms.is_empty() {
                    return Ok(None);
                }
                Some(self.blend(*boolean, *kind, radius * unit, forms, &boxes, *radius))
            }
            FieldOperation::Offset { distance } => {
                let Some(form) = one(self, frame)? else { return Ok(None) };
                self.offset(form, children, frame, *distance)?
            }
            FieldOperation::Shell { thickness, open } => {
                let Some(form) = one(self, frame)? else { return Ok(None) };
                let cavity = if open.is_empty() {
                    self.offset(form.clone(), children, frame, -thickness)?
                } else {
                    self.opened(children, frame, *thickness, open)?
                };
                Some(Form::difference(std::iter::once(form).chain(cavity).collect()))
            }
            FieldOperation::RoundEdges { radius } => self.rounded(children, frame, *radius)?,
            FieldOperation::FilletEdges { radius } => self.filleted(children, frame, *radius)?,
            FieldOperation::Implicit { expression, bounds } => {
                self.look_at_bounds(id, expression, *bounds);
                Some(self.implicit(frame, expression, *bounds))
            }
            FieldOperation::Lattice { cells, bounds } => {
                let cells = self.cells(frame, cells);
                let block = self.cuboid(frame, bounds[0], bounds[1]);
                Some(Form::intersection(vec![cells, block]))
            }
            FieldOperation::Infill { cells, wall } => {
                let Some(form) = one(self, frame)? else { return Ok(None) };
                let cells = self.cells(frame, cells);
                if *wall == 0.0 {
                    return Ok(Some(Form::intersection(vec![form, cells])));
                }
                match self.offset(form.clone(), children, frame, -wall)? {
                    None => Some(form),
                    Some(core) => {
                        let filled = Form::union(vec![cells, core.complement()]);
                        Some(Form::intersection(vec![form, filled]))
                    }
                }
            }
            FieldOperation::Twist { rate } => {
                let Some(bounds) = self.united_bounds(children) else { return Ok(None) };
                let [x, y, z] = &frame.at;
                let angle = times(z, -rate.to_radians());
                let (sin, cos) = (angle.sin(), angle.cos());
                let at = [sub(&mul(x, &cos), &mul(y, &sin)), add(&mul(x, &sin), &mul(y, &cos)), z.clone()];
                let shear = rate.to_radians().abs() * reach(bounds);
                let stretch = (shear + (shear * shear + 4.0).sqrt()) / 2.0;
                let warped = frame.warped(at, None, stretch, *rate == 0.0);
                one(self, &warped)?
            }
            FieldOperation::Bend { radius } => {
                let Some((min, max)) = self.united_bounds(children) else { return Ok(None) };
                if max[2] >= *radius {
                    let message = format!(
                        "what is bent reaches up to z = {:.3}, to the middle of a bend of radius {radius} or beyond: raise `r`",
                        max[2]
                    );
                    return Err(Fault::new(code::FIELD, message));
                }
                if max[0] - min[0] > std::f64::consts::TAU * radius {
                    let message = format!(
                        "what is bent is {:.3} long, more than once around a bend of radius {radius}: raise `r`",
                        max[0] - min[0]
                    );
                    return Err(Fault::new(code::FIELD, message));
                }
                let [x, y, z] = &frame.at;
                let up = sub(&number(*radius), z);
                let far = crate::tree::length([x, &up]);
                let middle = (min[0] + max[0]) / 2.0 / radius;
                let (sin, cos) = middle.sin_cos();
                // The cut of the angle lies opposite to what is bent.
                let turned = [sub(&times(x, cos), &times(&up, sin)), add(&times(x, sin), &times(&up, cos))];
                let angle = plus(&turned[0].atan2(turned[1].clone()), middle);
                let at = [times(&angle, *radius), y.clone(), sub(&number(*radius), &far)];
                let stretch = (radius / (radius - max[2])).max(1.0);
                let warped = frame.warped(at, None, stretch, false);
                one(self, &warped)?
            }
            FieldOperation::Taper { scale, height } => {
                let Some(bounds) = self.united_bounds(children) else { return Ok(None) };
                let [x, y, z] = &frame.at;
                let part = least(&crate::tree::positive(&times(z, 1.0 / height)), &number(1.0));
                let scaled = |tree: &Tree, axis: usize| div(tree, &plus(&times(&part, scale[axis] - 1.0), 1.0));
                let at = [scaled(x, 0), scaled(y, 1), z.clone()];
                let smallest = scale[0].min(scale[1]).min(1.0);
                let shear = reach(bounds) * (scale[0] - 1.0).abs().max((scale[1] - 1.0).abs()) / smallest / height;
                let warped = frame.warped(at, None, (1.0 + shear * shear).sqrt() / smallest, false);
                one(self, &warped)?
            }
            FieldOperation::Morph { t } => {
                let forms = self.forms(children, frame)?;
                let [Some(a), Some(b)] = &forms[..] else { return Ok(None) };
                let value = sum([times(&a.surface.tree(), 1.0 - t), times(&b.surface.tree(), *t)]);
                Some(self.anything(value))
            }
            FieldOperation::Loft { height } => {
                let [first, second] = children else { return Ok(None) };
                let (Some(a), Some(b)) = (self.profile(first.node, frame)?, self.profile(second.node, frame)?) else {
                    return Ok(None);
                };
                let part = times(&frame.at[2], 1.0 / height);
                let part = least(&crate::tree::positive(&part), &number(1.0));
                let (a, b) = (a.surface.tree(), b.surface.tree());
                let value = add(&a, &mul(&part, &sub(&b, &a)));
                let profile = self.anything(value);
                let mut form = self.extrude(frame, profile, [0.0, *height]);
                (form.outer_exact, form.inner_exact) = (false, false);
                Some(form)
            }
            FieldOperation::Thread { radius, depth, pitch, length, starts, left, angle, crest, chamfer } => {
                Some(self.thread(frame, *radius, *depth, *pitch, *length, *starts, *left, *angle, *crest, *chamfer))
            }
        })
    }

    fn united_bounds(&mut self, children: &[Child]) -> Option<Bounds> {
        children.iter().filter_map(|child| self.bounds(child.node)).reduce(|a, b| {
            (std::array::from_fn(|axis| a.0[axis].min(b.0[axis])), std::array::from_fn(|axis| a.1[axis].max(b.1[axis])))
        })
    }

    /// The children's distance, measured to a mesh of them.
    fn measured_form(&mut self, children: &[Child], frame: &Frame) -> Made {
        let form = self.in_space(frame, |maker, space| maker.united(children, space))?;
        let Some(form) = form else { return Ok(None) };
        let Some(room) = self.room_of(children) else { return Ok(None) };
        let form = match self.redistance(&form.surface, room)? {
            Redistanced::Form(form) => *form,
            Redistanced::Nothing => return Ok(None),
            Redistanced::Hidden => form,
        };
        Ok(Some(self.placed(form, frame)))
    }

    pub(crate) fn room_of(&mut self, children: &[Child]) -> Option<Box3> {
        let (min, max) = self.united_bounds(children)?;
        let size = (0..3).map(|axis| max[axis] - min[axis]).fold(0.0, f64::max);
        Some(Box3 { min, max }.padded(0.01 * size + 0.1))
    }

    fn offset(&mut self, form: Form, children: &[Child], frame: &Frame, distance: f64) -> Made {
        let is_exact = if distance > 0.0 { form.outer_exact } else { form.inner_exact };
        let form = if is_exact {
            form
        } else if let Some(form) = self.nearest_form(children, frame, distance)? {
            form
        } else {
            match self.measured_form(children, frame)? {
                Some(form) => form,
                None => return Ok(None),
            }
        };
        let by = distance / frame.stretch;
        Ok(Some(if distance > 0.0 {
            let outer = form.outer.shifted(-by);
            Form::like(outer, [form.outer_exact, false])
        } else {
            let inner = form.inner.shifted(-by);
            Form::like(inner, [false, form.inner_exact])
        }))
    }

    /// Whether a shape's distance outside is a formula, up to so much.
    pub(crate) fn is_exact_outside(&mut self, id: NodeId, reach: f64) -> bool {
        let Ok(Some(form)) = self.form(id, &Frame::space()) else { return false };
        let Some(room) = self.room(id) else { return false };
        self.outer(&form, room, reach + 2.0 * self.tolerance).is_some()
    }

    /// A form with the children's distance up to so much outside, or inside where that is negative, as a formula; `None` where
    /// there is none.
    fn nearest_form(&mut self, children: &[Child], frame: &Frame, distance: f64) -> Made {
        let form = self.in_space(frame, |maker, space| maker.united(children, space))?;
        let (Some(form), Some(room)) = (form, self.room_of(children)) else { return Ok(None) };
        let seen = if distance > 0.0 { form.clone() } else { form.complement() };
        let reach = distance.abs() + 2.0 * self.tolerance * frame.stretch;
        let Some((sides, is_exact)) = self.outer(&seen, room, reach) else { return Ok(None) };
        let form = if distance > 0.0 {
            Form { outer: sides, outer_exact: is_exact, members: Vec::new(), ..form }
        } else {
            Form { inner: sides.negated(), inner_exact: is_exact, members: Vec::new(), ..form }
        };
        Ok(Some(self.placed(form, frame)))
    }

    /// A form's distance outside as a formula up to so much, and whether it is exact everywhere.
    fn outer(&mut self, form: &Form, room: Box3, reach: f64) -> Option<(Sides, bool)> {
        if form.outer_exact {
            return Some((form.outer.clone(), true));
        }
        if !form.members.is_empty() {
            let (mut all, mut is_exact) = (Vec::new(), true);
            for member in &form.members {
                let (sides, is_exact_too) = self.outer(member, room, reach)?;
                all.push(sides);
                is_exact &= is_exact_too;
            }
            return Some((Sides::min(all), is_exact));
        }
        let outside = outside(&form.surface, room, reach)?;
        let one = |value: Tree| Sides::One(Side::new(value.clone(), self.normal_of(&value)));
        Some((Sides::min(outside.parts.into_iter().map(one).collect()), outside.everywhere))
    }

    /// A cavity that goes on through the ends of what is hollowed out: sections beyond two thicknesses below an end are those
    /// there.
    fn opened(&mut self, children: &[Child], frame: &Frame, thickness: f64, open: &[[f64; 3]]) -> Made {
        let form = self.in_space(frame, |maker, space| maker.united(children, space))?;
        let Some(form) = form else { return Ok(None) };
        let Some(room) = self.room_of(children) else { return Ok(None) };
        let field = self.field(&form.surface.tree(), room)?;
        let mut pressed = frame.clone();
        for direction in open {
            let limit = support::reach(&field, *direction) - 2.0 * thickness;
            let height = crate::tree::along(&pressed.at, *direction);
            let beyond = crate::tree::positive(&plus(&height, -limit));
            let at = std::array::from_fn(|axis| sub(&pressed.at[axis], &times(&beyond, direction[axis])));
            pressed = pressed.warped(at, None, 1.0, true);
        }
        let Some(inner) = self.united(children, &pressed)? else { return Ok(None) };
        let Some(mut cavity) = self.offset(inner, children, &pressed, -thickness)? else { return Ok(None) };
        (cavity.outer_exact, cavity.inner_exact) = (false, false);
        Ok(Some(cavity))
    }

    /// Opening by a ball; where what is left of the shape within is too thin for a draft, the draft is the shape.
    fn rounded(&mut self, children: &[Child], frame: &Frame, radius: f64) -> Made {
        let too_large = || {
            let message = format!(
                "nothing of the shape is as thick as a ball of radius {radius}: `round_edges` leaves nothing, lower `r`"
            );
            Fault::new(code::FIELD, message)
        };
        if let [only] = children
            && let Some(inner) = self.shrunk(only.node, radius)
        {
            let form = inner.map_err(|()| too_large())?;
            // As far inside as the ball is wide, and beyond, the distance is that to the core.
            let is_exact_inside = match form.1 {
                Simple::Cuboid(..) => true,
                Simple::Cone([bottom, top], _) => bottom == top,
            };
            let (form, unit) = (self.simple(form, frame), radius / frame.stretch);
            if let Some(form) = form {
                let outer = form.outer.shifted(-unit);
                return Ok(Some(Form::like(outer, [true, is_exact_inside])));
            }
        }
        let form = self.in_space(frame, |maker, space| maker.united(children, space))?;
        let Some(form) = form else { return Ok(None) };
        let Some(room) = self.room_of(children) else { return Ok(None) };
        if let Some(filleted) = self.filleted_parts(&form.complement(), room, radius) {
            let form = filleted.complement();
            return Ok(Some(self.placed(form, frame)));
        }
        let eroded = self.in_space(frame, |maker, space| maker.offset(form.clone(), children, space, -radius))?;
        let Some(eroded) = eroded else { return Err(too_large()) };
        let form = match self.redistance(&eroded.surface, room)? {
            Redistanced::Form(core) => Form::like(core.outer.shifted(-radius), [true, false]),
            Redistanced::Nothing => return Err(too_large()),
            Redistanced::Hidden => form,
        };
        Ok(Some(self.placed(form, frame)))
    }

    /// Closing by a ball; where what is left of its gaps is too thin for a draft, the draft is the shape.
    fn filleted(&mut self, children: &[Child], frame: &Frame, radius: f64) -> Made {
        let form = self.in_space(frame, |maker, space| maker.united(children, space))?;
        let Some(form) = form else { return Ok(None) };
        let Some(room) = self.room_of(children) else { return Ok(None) };
        if let Some(form) = self.filleted_parts(&form, room, radius) {
            return Ok(Some(self.placed(form, frame)));
        }
        let grown = self.in_space(frame, |maker, space| maker.offset(form.clone(), children, space, radius))?;
        let Some(grown) = grown else { return Ok(None) };
        let form = match self.redistance(&grown.surface, room.padded(radius))? {
            Redistanced::Form(swollen) => Form::like(swollen.inner.shifted(radius), [false, true]),
            Redistanced::Nothing => return Ok(None),
            Redistanced::Hidden => form,
        };
        Ok(Some(self.placed(form, frame)))
    }

    /// A box, cylinder or cone smaller by a radius on all sides, the error that nothing is left, or `None` for other shapes.
    fn shrunk(&self, id: NodeId, radius: f64) -> Option<Result<(NodeId, Simple), ()>> {
        match self.graph.node(id) {
            Node::Cube { size, center } => {
                let sides = size.map(|side| ends(side, *center));
                let (low, high) = (sides.map(|[low, _]| low + radius), sides.map(|[_, high]| high - radius));
                let fits = (0..3).all(|axis| low[axis] <= high[axis]);
                Some(if fits { Ok((id, Simple::Cuboid(low, high))) } else { Err(()) })
            }
            Node::Cylinder { height, radius_bottom, radius_top, center, facets }
                if !is_prism(radius_bottom.max(*radius_top), *facets) =>
            {
                let [low, high] = ends(*height, *center);
                let rise = (radius_top - radius_bottom) / height;
                // The wall comes nearer by the radius along its normal, both ends along the axis.
                let nearer = radius * (1.0 + rise * rise).sqrt();
                let at = |z: f64| radius_bottom + rise * (z - low) - nearer;
                let mut span = [low + radius, high - radius];
                if rise != 0.0 {
                    // Where nothing is left of it before its end, it has a tip.
                    let tip = low + (nearer - radius_bottom) / rise;
                    if rise < 0.0 { span[1] = span[1].min(tip) } else { span[0] = span[0].max(tip) }
                }
                let radii = span.map(|z| at(z).max(0.0));
                let fits = span[0] <= span[1] && radii[0].max(radii[1]) > 0.0;
                Some(if fits { Ok((id, Simple::Cone(radii, span))) } else { Err(()) })
            }
            _ => None,
        }
    }

    fn simple(&mut self, (_, simple): (NodeId, Simple), frame: &Frame) -> Option<Form> {
        if !frame.similar {
            return None;
        }
        Some(match simple {
            Simple::Cuboid(low, high) => self.cuboid(frame, low, high),
            Simple::Cone(radii, span) => self.cone(frame, radii, span),
        })
    }

    /// Tells of an implicit function that is negative on the walls of its box.
    fn look_at_bounds(&mut self, id: NodeId, expression: &partwright_graph::Expression, [min, max]: [[f64; 3]; 2]) {
        const STEPS: usize = 40;
        let (x, y, z) = Tree::axes();
        // What is no field is told where it becomes one.
        let Ok(field) = self.field(&crate::expression::tree(expression, &[x, y, z]), Box3 { min, max }) else { return };
        let part = |axis: usize, step: usize| min[axis] + (max[axis] - min[axis]) * (step as f64 + 0.5) / STEPS as f64;
        let mut values = [0.0; STEPS * STEPS];
        for axis in 0..3 {
            let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
            for end in [min, max].map(|corner| corner[axis]) {
                let mut points = [[end; 3]; STEPS * STEPS];
                for (index, point) in points.iter_mut().enumerate() {
                    (point[u], point[v]) = (part(u, index % STEPS), part(v, index / STEPS));
                }
                field.sample(&points, &mut values);
                if values.iter().any(|value| *value < 0.0) {
                    let name = ["x", "y", "z"][axis];
                    let message = format!(
                        "the shape goes on beyond its bounds at {name} = {end}, where it is cut off: widen `bounds`, or \
                         intersect it with a shape"
                    );
                    self.remark(id, code::CUT_BY_BOUNDS, message);
                }
            }
        }
    }
}
