//! Nodes to forms: each in the frame that the nodes around it make.

use std::sync::Arc;

use fidget_core::context::Tree;
use partwright_field::Box3;
use partwright_graph::{Child, FieldOperation, Graph, Node, NodeId};
use partwright_kernel_flat::fault::{Fault, code};
use partwright_kernel_flat::primitives::ends;

use crate::Shape;
use crate::ball::swollen;
use crate::bounds::{Bounds, reach};
use crate::face::Face;
use crate::flat::is_prism;
use crate::form::{Form, Side, Sides};
use crate::frame::Frame;
use crate::maker::Maker;
use crate::origin::Origin;
use crate::outline::{OutlineDistance, Placed};
use crate::tree::{add, div, least, mul, number, plus, sub, times};

/// Outlines of up to so many edges are formulas, if they are convex.
const FORMULA: usize = 12;
/// Nodes within each other.
const DEEP: usize = 2_000;

pub(crate) type Made = Result<Option<Form>, Fault>;

/// Whether a node has a form of its own; its children's are another question.
pub fn has_form(graph: &Graph, node: &Node) -> bool {
    match node {
        Node::Minkowski { .. } => swollen(graph, node).is_some(),
        Node::Sphere { radius, facets } => !is_prism(*radius, *facets),
        Node::LinearExtrude { scale, .. } => scale.iter().all(|factor| *factor >= 0.05),
        Node::Polyhedron { .. }
        | Node::Hull { .. }
        | Node::Sweep { .. }
        | Node::Roof { .. }
        | Node::Resize { .. }
        | Node::Projection { .. } => false,
        _ => true,
    }
}

impl Maker<'_> {
    pub(crate) fn bounds(&mut self, id: NodeId) -> Option<Bounds> {
        self.boxes.of(self.graph, self.given, id)
    }

    /// A little more than a shape's box.
    pub(crate) fn room(&mut self, id: NodeId) -> Option<Box3> {
        let (min, max) = self.bounds(id)?;
        let size = (0..3).map(|axis| max[axis] - min[axis]).fold(0.0, f64::max);
        Some(Box3 { min, max }.padded(0.01 * size + 0.1))
    }

    /// The form of a solid; `None` where it is nothing.
    pub(crate) fn form(&mut self, id: NodeId, frame: &Frame) -> Made {
        self.limits.poll()?;
        self.depth += 1;
        if self.depth > DEEP {
            return Err(Fault::new(code::FIELD, format!("more than {DEEP} shapes lie within each other")));
        }
        let made = self.node(id, frame);
        self.depth -= 1;
        if self.is_shape(id)
            && let Ok(Some(form)) = &made
        {
            self.origins.push(Origin { tree: form.surface.tree(), span: self.place });
        }
        made
    }

    /// Whether faces come from the node itself, not from its children.
    fn is_shape(&self, id: NodeId) -> bool {
        let node = self.graph.node(id);
        let is_raised = matches!(node, Node::LinearExtrude { .. } | Node::RotateExtrude { .. });
        is_raised || node.children().is_empty() || self.given.iter().any(|given| given.root == id)
    }

    fn child(&mut self, child: &Child, frame: &Frame) -> Made {
        let place = std::mem::replace(&mut self.place, child.span);
        let made = self.form(child.node, frame);
        self.place = place;
        made
    }

    pub(crate) fn forms(&mut self, children: &[Child], frame: &Frame) -> Result<Vec<Option<Form>>, Fault> {
        children.iter().map(|child| self.child(child, frame)).collect()
    }

    /// What is made in its own coordinates, for [`Self::placed`] in a frame.
    pub(crate) fn in_space<T>(&mut self, frame: &Frame, make: impl FnOnce(&mut Self, &Frame) -> T) -> T {
        let before = self.origins.len();
        let made = make(self, &Frame::space());
        if !frame.is_space() {
            self.origins[before..].iter_mut().for_each(|origin| origin.carry(frame));
        }
        made
    }

    pub(crate) fn united(&mut self, children: &[Child], frame: &Frame) -> Made {
        let forms: Vec<Form> = self.forms(children, frame)?.into_iter().flatten().collect();
        Ok(if forms.is_empty() { None } else { Some(Form::union(forms)) })
    }

    fn node(&mut self, id: NodeId, frame: &Frame) -> Made {
        let graph = self.graph;
        let node = graph.node(id);
        if self.given.iter().any(|given| given.root == id) {
            return self.given(id, frame);
        }
        let children = node.children();
        Ok(Some(match node {
            Node::Cube { size, center } => {
                let sides = size.map(|side| ends(side, *center));
                self.cuboid(frame, sides.map(|[low, _]| low), sides.map(|[_, high]| high))
            }
            Node::Sphere { radius, .. } => self.ball(frame, *radius),
            Node::Cylinder { height, radius_bottom, radius_top, center, facets } => {
                let span = ends(*height, *center);
                let radii = [*radius_bottom, *radius_top];
                if is_prism(radius_bottom.max(*radius_top), *facets) {
                    self.prism(frame, radii, *facets, span)
                } else {
                    self.cone(frame, radii, span)
                }
            }
            Node::LinearExtrude { height, center, twist, scale, child, .. } => {
                let span = ends(*height, *center);
                let warped = self.extruded(frame, child.node, span, *twist, *scale);
                let Some(profile) = self.profile(child.node, &warped)? else { return Ok(None) };
                let form = self.extrude(&warped, profile, span);
                return Ok(Some(form));
            }
            Node::RotateExtrude { angle, start, child, .. } => {
                return self.revolved(frame, child.node, *angle, *start);
            }
            Node::Difference { .. } => {
                let mut forms = self.forms(children, frame)?.into_iter();
                let Some(Some(first)) = forms.next() else { return Ok(None) };
                Form::difference(std::iter::once(first).chain(forms.flatten()).collect())
            }
            Node::Intersection { .. } => {
                let forms: Option<Vec<Form>> = self.forms(children, frame)?.into_iter().collect();
                return Ok(forms.filter(|forms| !forms.is_empty()).map(Form::intersection));
            }
            Node::Transform { matrix, child } => {
                let Some(frame) = frame.under(matrix) else { return Ok(None) };
                return self.child(child, &frame);
            }
            Node::Field { operation, .. } => return self.operation(id, operation, children, frame),
            Node::Minkowski { .. } if let Some((child, radius)) = swollen(graph, node) => {
                let offset = FieldOperation::Offset { distance: radius };
                return self.operation(id, &offset, &[child], frame);
            }
            Node::Union { .. } | Node::Color { .. } | Node::Part { .. } | Node::Highlight { .. } => {
                return self.united(children, frame);
            }
            other => {
                let message = format!("`{}` has no distance of its own here", other.name());
                return Err(Fault::new(code::FIELD, message));
            }
        }))
    }

    /// What another kernel made.
    fn given(&mut self, id: NodeId, frame: &Frame) -> Made {
        let given = self.given;
        let pieces = given.iter().filter(|given| given.root == id).flat_map(|given| &given.pieces);
        let mut forms = Vec::new();
        for (_, shape) in pieces {
            match shape {
                Shape::Solid(solid) if !solid.is_empty() => {
                    let distance = crate::maker::distance_to(solid)?;
                    forms.push(self.external(distance, frame));
                }
                Shape::Flat(region) => forms.extend(self.outlines(region, frame)),
                Shape::Solid(_) => {}
            }
        }
        Ok(if forms.is_empty() { None } else { Some(Form::union(forms)) })
    }

    fn external(&mut self, distance: Arc<dyn partwright_field::Distance>, frame: &Frame) -> Form {
        let (value, normal) = self.measured(distance, &frame.at);
        let side = frame.side(&value, Some(&normal), |value| self.normal_of(value));
        Form::one(side, frame.similar)
    }

    /// A drawing's distance, endless along z.
    pub(crate) fn outlines(&mut self, region: &partwright_solid::Region, frame: &Frame) -> Option<Form> {
        if let [contour] = &region.contours[..]
            && contour.len() <= FORMULA
            && is_convex(contour)
        {
            return Some(self.convex(frame, contour));
        }
        let distance = Arc::new(OutlineDistance::new(region)?);
        let face = frame.face(Face::Outline { outline: Placed::new(distance.clone()).into(), is_hole: false });
        let (value, normal) = self.measured(distance, &frame.at);
        let side = frame.side(&value, Some(&normal), |value| self.normal_of(value));
        Some(Form::one(Side { face, ..side }, frame.similar))
    }

    /// A cylinder or cone of few facets.
    fn prism(&mut self, frame: &Frame, [bottom, top]: [f64; 2], facets: u32, [low, high]: [f64; 2]) -> Form {
        let ring: Vec<[f64; 2]> = partwright_kernel_flat::number::ring(bottom.max(top), facets).collect();
        if bottom == top {
            let profile = self.convex(frame, &ring);
            return self.extrude(frame, profile, [low, high]);
        }
        let apothem = |radius: f64| radius * (std::f64::consts::PI / f64::from(facets)).cos();
        let slope = (apothem(bottom) - apothem(top)).atan2(high - low);
        let mut sides: Vec<Sides> = (0..facets)
            .map(|index| {
                let angle = 360.0 * (f64::from(index) + 0.5) / f64::from(facets);
                let (sin, cos) = partwright_kernel_flat::number::sin_cos(angle);
                let normal = [slope.cos() * cos, slope.cos() * sin, slope.sin()];
                Sides::One(self.plane(frame, normal, slope.cos() * apothem(bottom) + slope.sin() * low))
            })
            .collect();
        sides.push(Sides::One(self.plane(frame, [0.0, 0.0, 1.0], high)));
        sides.push(Sides::One(self.plane(frame, [0.0, 0.0, -1.0], -low)));
        Form::like(Sides::Max(sides), [false, frame.similar])
    }

    /// A drawing, endless along z.
    pub(crate) fn profile(&mut self, id: NodeId, frame: &Frame) -> Made {
        let graph = self.graph;
        let node = graph.node(id);
        if self.given.iter().any(|given| given.root == id) {
            return self.given(id, frame);
        }
        let children = node.children();
        let all = |maker: &mut Self| -> Result<Vec<Option<Form>>, Fault> {
            children.iter().map(|child| maker.profile(child.node, frame)).collect()
        };
        Ok(match node {
            Node::Square { size, center } => {
                let ([left, right], [low, high]) = (ends(size[0], *center), ends(size[1], *center));
                Some(self.convex(frame, &[[left, low], [right, low], [right, high], [left, high]]))
            }
            Node::Circle { radius, facets } if !is_prism(*radius, *facets) => Some(self.disc(frame, *radius)),
            Node::Union { .. } | Node::Color { .. } | Node::Part { .. } | Node::Highlight { .. } => {
                let forms: Vec<Form> = all(self)?.into_iter().flatten().collect();
                (!forms.is_empty()).then(|| Form::union(forms))
            }
            Node::Difference { .. } => {
                let mut forms = all(self)?.into_iter();
                let Some(Some(first)) = forms.next() else { return Ok(None) };
                Some(Form::difference(std::iter::once(first).chain(forms.flatten()).collect()))
            }
            Node::Intersection { .. } => {
                let forms: Option<Vec<Form>> = all(self)?.into_iter().collect();
                forms.filter(|forms| !forms.is_empty()).map(Form::intersection)
            }
            Node::Transform { matrix, child } => {
                // What a drawing loses in height does not count.
                let mut flat = *matrix;
                (flat.0[2], flat.0[0][2], flat.0[1][2]) = ([0.0, 0.0, 1.0, 0.0], 0.0, 0.0);
                let Some(frame) = frame.under(&flat) else { return Ok(None) };
                self.profile(child.node, &frame)?
            }
            _ => {
                let region = self.region(id)?;
                self.outlines(&region, frame)
            }
        })
    }

    /// The frame of the drawing of an extrusion: turned and scaled by height.
    fn extruded(
        &mut self,
        frame: &Frame,
        drawing: NodeId,
        [low, high]: [f64; 2],
        twist: f64,
        scale: [f64; 2],
    ) -> Frame {
        if twist == 0.0 && scale == [1.0, 1.0] {
            return frame.clone();
        }
        let height = high - low;
        let far = self.bounds(drawing).map_or(1.0, reach);
        let part = times(&plus(&frame.at[2], -low), 1.0 / height);
        let part = least(&crate::tree::positive(&part), &number(1.0));
        let [x, y, z] = &frame.at;
        let angle = times(&part, twist.to_radians());
        let (sin, cos) = (angle.sin(), angle.cos());
        let turned = if twist == 0.0 {
            [x.clone(), y.clone()]
        } else {
            [sub(&mul(x, &cos), &mul(y, &sin)), add(&mul(x, &sin), &mul(y, &cos))]
        };
        let [x, y] = [0, 1].map(|axis: usize| {
            let factor = plus(&times(&part, scale[axis] - 1.0), 1.0);
            div(&turned[axis], &factor)
        });
        let smallest = scale[0].min(scale[1]).min(1.0);
        let shear = far * (twist.to_radians().abs() + (scale[0] - 1.0).abs().max((scale[1] - 1.0).abs()) / smallest);
        let stretch = (1.0 + (shear / height).powi(2)).sqrt() / smallest;
        frame.warped([x, y, z.clone()], None, stretch, false)
    }

    fn revolved(&mut self, frame: &Frame, drawing: NodeId, angle: f64, start: f64) -> Made {
        let Some((min, max)) = self.bounds(drawing) else { return Ok(None) };
        if min[0] < -1e-8 && max[0] > 1e-8 {
            let message = format!(
                "the drawing reaches from x = {} to {}: `rotate_extrude` needs it on one side of the axis",
                min[0], max[0]
            );
            return Err(Fault::new(code::FIELD, message));
        }
        let on_axis = min[0].abs().min(max[0].abs()) < 1e-8;
        let mut turned = self.about_axis(frame, on_axis);
        if max[0] <= 1e-8 {
            turned.at[0] = crate::tree::negate(&turned.at[0]);
            turned = turned.warped(turned.at.clone(), None, 1.0, true);
        }
        // An edge on the axis is no surface: the drawing goes on as its own mirror image.
        let form = if on_axis {
            let region = self.region(drawing)?;
            let mirrored =
                partwright_kernel_flat::regions::transform(&region, &partwright_graph::Matrix::scale([-1.0, 1.0, 1.0]));
            let both = partwright_kernel_flat::regions::union(&[&region, &mirrored])?;
            self.outlines(&both, &turned)
        } else {
            self.profile(drawing, &turned)?
        };
        let Some(form) = form else { return Ok(None) };
        if angle.abs() >= 360.0 {
            return Ok(Some(form));
        }
        let sector = self.sector(frame, start, angle);
        Ok(Some(Form::intersection(vec![form, sector])))
    }

    /// A form made in space, seen in a frame.
    pub(crate) fn placed(&mut self, form: Form, frame: &Frame) -> Form {
        if frame.is_space() {
            return form;
        }
        let [x, y, z] = &frame.at;
        let carry = |tree: &Tree| tree.remap_xyz(x.clone(), y.clone(), z.clone());
        let place = |sides: &Sides| {
            let moved = sides.map(&|side| Side {
                value: carry(&side.value),
                normal: side.normal.each_ref().map(carry),
                curve: side.curve,
                face: side.face.clone(),
            });
            self.seen(&moved, frame)
        };
        let sides = [&form.outer, &form.inner, &form.surface].map(place);
        let exact = [form.outer_exact && frame.similar, form.inner_exact && frame.similar];
        let members = form.members.into_iter().map(|member| self.placed(member, frame)).collect();
        Form { members, ..Form::seen(sides, exact) }
    }

    fn seen(&mut self, sides: &Sides, frame: &Frame) -> Sides {
        match sides {
            Sides::One(side) => {
                let seen = frame.side(&side.value, Some(&side.normal), |value| self.normal_of(value));
                Sides::One(Side {
                    curve: side.curve,
                    face: side.face.clone().and_then(|face| frame.face(face)),
                    ..seen
                })
            }
            Sides::Min(sides) => Sides::Min(sides.iter().map(|side| self.seen(side, frame)).collect()),
            Sides::Max(sides) => Sides::Max(sides.iter().map(|side| self.seen(side, frame)).collect()),
        }
    }
}

pub(crate) fn is_convex(contour: &[[f64; 2]]) -> bool {
    let count = contour.len();
    let turns = (0..count).map(|index| {
        let [a, b, c] = [0, 1, 2].map(|step| contour[(index + step) % count]);
        (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
    });
    // It goes around once: contours do not cross themselves.
    turns.into_iter().all(|turn| turn >= 0.0)
}
