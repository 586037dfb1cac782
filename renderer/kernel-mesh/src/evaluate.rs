//! The walk over the graph: each node once, children before parents, so that depth costs no stack and a shared subtree is
//! computed once.
//!
//! A node's value is a list of pieces, one per (part name, colour), in the order in which the script makes them: unions
//! and transformations keep pieces apart, a difference cuts each piece of its first child, and other operations melt
//! them. At the end, where pieces overlap, the earlier one keeps its shape and the later one is cut.

use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

use partwright_graph::{Child, Graph, Matrix, Node, NodeId, RoofMethod, Span};
use partwright_solid::{Geometry, Model, Part, Region, Solid};

use crate::extrude::{self, Linear};
use crate::fault::{Fault, Limits, code};
use crate::mesh::{Mesh, UNSOURCED};
use crate::number::{NOTHING, REACH};
use crate::{
    Monitor, RealiseError, Realised, Remark, boolean, heal, hull, minkowski, polyhedron, primitives, projection,
    regions, roof, topology,
};

/// What sets one object of the result apart from another.
#[derive(Debug, Clone, Default, PartialEq)]
struct Tag {
    part: Option<String>,
    color: Option<[f32; 4]>,
}

#[derive(Debug, Clone)]
enum Shape {
    Flat(Region),
    Solid(Mesh),
}

impl Shape {
    fn is_empty(&self) -> bool {
        match self {
            Self::Flat(region) => region.is_empty(),
            Self::Solid(mesh) => mesh.is_empty(),
        }
    }
}

#[derive(Debug, Clone)]
struct Piece {
    tag: Tag,
    shape: Shape,
}

type Pieces = Vec<Piece>;

pub(crate) struct Evaluation<'a> {
    graph: &'a Graph,
    limits: Limits<'a>,
    values: Vec<Option<Rc<Pieces>>>,
    /// References to each node that are still to be read.
    uses: Vec<u32>,
    /// Where in the script each node is first referred to.
    spans: Vec<Span>,
    sources: Vec<Span>,
    source_of: FxHashMap<Span, u32>,
    remarks: Vec<Remark>,
}

fn one(shape: Shape) -> Pieces {
    if shape.is_empty() { Vec::new() } else { vec![Piece { tag: Tag::default(), shape }] }
}

impl<'a> Evaluation<'a> {
    pub(crate) fn new(graph: &'a Graph, max_triangles: usize, monitor: &'a dyn Monitor) -> Self {
        Self {
            graph,
            limits: Limits { triangles: max_triangles, monitor, share: [0.0, 0.0] },
            values: vec![None; graph.len()],
            uses: vec![0; graph.len()],
            spans: vec![Span::default(); graph.len()],
            sources: Vec::new(),
            source_of: FxHashMap::default(),
            remarks: Vec::new(),
        }
    }

    pub(crate) fn run(mut self) -> Result<Realised, RealiseError> {
        let graph = self.graph;
        let roots: Vec<Child> = graph.root().into_iter().chain(graph.background().iter().copied()).collect();
        self.count_uses(&roots);
        let total: f64 = graph.nodes().filter(|(id, _)| self.uses[id.index()] > 0).map(|(_, node)| effort(node)).sum();
        let mut done = 0.0;
        for (id, node) in graph.nodes() {
            if self.uses[id.index()] == 0 {
                continue;
            }
            let share = effort(node) / total * MAKING;
            self.limits.share = [done, done + share];
            let pieces = self
                .limits
                .poll()
                .and_then(|()| check_numbers(node))
                .and_then(|()| self.node(id, node))
                .and_then(within_reach)
                .map_err(|fault| located(fault, self.spans[id.index()]))?;
            self.values[id.index()] = Some(Rc::new(pieces));
            done += share;
            self.limits.monitor.progress(done);
        }
        self.limits.share = [MAKING, 1.0];
        let mut model = Model::default();
        if let Some(root) = graph.root() {
            let pieces = self.take(root);
            model.parts = self.parts(pieces, "part").map_err(|fault| located(fault, root.span))?;
        }
        for &child in graph.background() {
            let pieces = self.take(child);
            let parts = self.parts(pieces, "background").map_err(|fault| located(fault, child.span))?;
            model.background.extend(parts);
        }
        make_names_unique(&mut model.background);
        self.limits.monitor.progress(1.0);
        Ok(Realised { model, remarks: self.remarks })
    }

    /// Counts the references to every node that the result needs.
    fn count_uses(&mut self, roots: &[Child]) {
        let mut open = roots.to_vec();
        while let Some(child) = open.pop() {
            let index = child.node.index();
            self.uses[index] += 1;
            if self.uses[index] == 1 {
                self.spans[index] = child.span;
                open.extend_from_slice(self.graph.node(child.node).children());
            }
        }
    }

    /// The value of a child, as this reference sees it: faces without a source come from here.
    fn take(&mut self, child: Child) -> Pieces {
        let index = child.node.index();
        self.uses[index] = self.uses[index].saturating_sub(1);
        let value = if self.uses[index] == 0 { self.values[index].take() } else { self.values[index].clone() };
        let mut pieces = value.map(Rc::unwrap_or_clone).unwrap_or_default();
        for piece in &mut pieces {
            if let Shape::Solid(mesh) = &mut piece.shape
                && mesh.sources.contains(&UNSOURCED)
            {
                let source = self.source(child.span);
                mesh.sources.iter_mut().filter(|slot| **slot == UNSOURCED).for_each(|slot| *slot = source);
            }
        }
        pieces
    }

    fn source(&mut self, span: Span) -> u32 {
        *self.source_of.entry(span).or_insert_with(|| {
            self.sources.push(span);
            self.sources.len() as u32 - 1
        })
    }

    fn remark(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        // A loop says the same thing once.
        if !self.remarks.iter().any(|remark| remark.code == code && remark.span == span) {
            self.remarks.push(Remark { code, span, message: message.into() });
        }
    }

    fn node(&mut self, id: NodeId, node: &Node) -> Result<Pieces, Fault> {
        let limits = self.limits;
        let span = self.spans[id.index()];
        Ok(match node {
            Node::Square { size, center } => {
                one(Shape::Flat(partwright_kernel_flat::primitives::square(*size, *center)))
            }
            Node::Circle { radius, facets } => {
                one(Shape::Flat(partwright_kernel_flat::primitives::circle(*radius, *facets, limits)?))
            }
            Node::Polygon { contours } => one(Shape::Flat(regions::even_odd(contours)?)),
            Node::Text { .. } => one(Shape::Flat(partwright_kernel_flat::text::text(node)?)),
            Node::Cube { size, center } => one(Shape::Solid(primitives::cube(*size, *center))),
            Node::Sphere { radius, facets } => one(Shape::Solid(primitives::sphere(*radius, *facets, limits)?)),
            Node::Cylinder { height, radius_bottom, radius_top, center, facets } => one(Shape::Solid(
                primitives::cylinder(*height, [*radius_bottom, *radius_top], *center, *facets, limits)?,
            )),
            Node::Polyhedron { points, faces, convexity: _ } => {
                let built = match polyhedron::polyhedron(points, faces, limits) {
                    // A hull only asks for the corners: faces are whatever makes them known.
                    Err(Fault::Impossible { code: code::POLYHEDRON, message }) => {
                        let corners = faces.iter().flatten().filter_map(|&index| points.get(index as usize));
                        let hull = if self.is_only_hulled(id) {
                            hull::hull(corners.copied().collect(), limits)?
                        } else {
                            Mesh::default()
                        };
                        if hull.is_empty() {
                            return Err(Fault::new(code::POLYHEDRON, message));
                        }
                        polyhedron::Built { mesh: hull, turned: false }
                    }
                    built => built?,
                };
                if built.turned {
                    let message = "faces of this polyhedron were counter-clockwise seen from outside and have been \
                                   turned: list the points of each face clockwise";
                    self.remark(code::TURNED, span, message);
                }
                one(Shape::Solid(built.mesh))
            }

            Node::Union { children } => {
                let pieces = children.iter().flat_map(|&child| self.take(child)).collect();
                self.gather(pieces)?
            }
            Node::Difference { children } => self.difference(children)?,
            Node::Intersection { children } => self.intersection(children, span)?,
            Node::Hull { children } => {
                let pieces: Pieces = children.iter().flat_map(|&child| self.take(child)).collect();
                let tag = common_tag(&pieces);
                let shape = match split(pieces) {
                    (regions, meshes) if meshes.is_empty() => {
                        Shape::Flat(regions::hull_region(&regions.iter().collect::<Vec<_>>()))
                    }
                    (_, meshes) => {
                        let points = meshes.iter().flat_map(|mesh| mesh.positions.iter().copied()).collect();
                        Shape::Solid(hull::hull(points, limits)?)
                    }
                };
                tagged(shape, tag)
            }
            Node::Minkowski { children } => {
                let mut tag = None;
                let mut sum: Option<Shape> = None;
                for &child in children {
                    let pieces = self.take(child);
                    tag = tag.or_else(|| Some(common_tag(&pieces)));
                    let Some(next) = self.melt(pieces)? else { continue };
                    sum = Some(match (sum, next) {
                        (None, next) => next,
                        (Some(Shape::Flat(a)), Shape::Flat(b)) => Shape::Flat(regions::minkowski(&a, &b)?),
                        (Some(Shape::Solid(a)), Shape::Solid(b)) => {
                            Shape::Solid(minkowski::minkowski(&unsourced(a), &unsourced(b), limits)?)
                        }
                        (Some(sum), _) => sum,
                    });
                }
                sum.map(|shape| tagged(shape, tag.unwrap_or_default())).unwrap_or_default()
            }

            Node::Transform { matrix, child } => {
                let pieces = self.take(*child);
                self.transform(pieces, matrix, span)?
            }
            Node::Resize { size, auto, child } => {
                let pieces = self.take(*child);
                let matrix = resize(&pieces, *size, *auto);
                self.transform(pieces, &matrix, span)?
            }
            Node::Offset { distance, kind, child } => {
                self.each_region(*child, span, |region| regions::offset(region, *distance, *kind).map(Shape::Flat))?
            }
            Node::LinearExtrude { height, center, twist, slices, segments, scale, rule, child } => {
                let shape = Linear {
                    height: *height,
                    center: *center,
                    twist: *twist,
                    slices: *slices,
                    segments: *segments,
                    scale: *scale,
                    rule: *rule,
                };
                self.each_region(*child, span, |region| extrude::linear(region, shape, limits).map(Shape::Solid))?
            }
            Node::RotateExtrude { angle, start, rule, child } => {
                let crosses = self.crosses_axis(*child);
                if let Some([left, right]) = crosses {
                    let message = format!(
                        "the drawing reaches from x = {left} to {right}: `rotate_extrude` needs it on one side of the \
                         axis, so translate or cut it"
                    );
                    self.remark(code::CROSSES_AXIS, span, message);
                    self.take(*child);
                    return Ok(Pieces::new());
                }
                self.each_region(*child, span, |region| {
                    extrude::rotate(region, *angle, *start, *rule, limits).map(Shape::Solid)
                })?
            }
            Node::Roof { method, child } => {
                self.each_region(*child, span, |region| roof::roof(region, *method, limits).map(Shape::Solid))?
            }
            Node::Projection { cut, child } => {
                let pieces = self.take(*child);
                let mut result = Pieces::new();
                for Piece { tag, shape } in pieces {
                    if let Shape::Solid(mesh) = shape {
                        let region = if *cut { projection::section(&mesh)? } else { projection::shadow(&mesh)? };
                        result.extend(tagged(Shape::Flat(region), tag));
                    }
                }
                if result.is_empty() {
                    let what = if *cut { "nothing lies at z = 0 to be cut" } else { "there is no solid to project" };
                    self.remark(code::EMPTY, span, format!("this projection is empty: {what}"));
                }
                result
            }

            // The outermost colour and name win, as in OpenSCAD.
            Node::Color { rgba, child } => {
                let mut pieces = self.take(*child);
                pieces.iter_mut().for_each(|piece| piece.tag.color = Some(*rgba));
                self.gather(pieces)?
            }
            Node::Part { name, child } => {
                let mut pieces = self.take(*child);
                pieces.iter_mut().for_each(|piece| piece.tag.part = Some(name.clone()));
                self.gather(pieces)?
            }
            Node::Highlight { child } => self.take(*child),
        })
    }

    /// Whether a node reaches the result through hulls alone, moved and united on the way at most.
    fn is_only_hulled(&self, id: NodeId) -> bool {
        let mut waiting = vec![id];
        let mut seen = FxHashSet::default();
        while let Some(id) = waiting.pop() {
            let roots = self.graph.root().into_iter().chain(self.graph.background().iter().copied());
            if roots.into_iter().any(|root| root.node == id) {
                return false;
            }
            let parents = self.graph.nodes().filter(|(parent, node)| {
                self.uses[parent.index()] > 0 && node.children().iter().any(|child| child.node == id)
            });
            for (parent, node) in parents {
                match node {
                    Node::Hull { .. } => {}
                    Node::Union { .. }
                    | Node::Transform { .. }
                    | Node::Color { .. }
                    | Node::Part { .. }
                    | Node::Highlight { .. } => {
                        if seen.insert(parent) {
                            waiting.push(parent);
                        }
                    }
                    _ => return false,
                }
            }
        }
        true
    }

    /// Unites pieces of equal tags; keeps the order in which tags first appear.
    fn gather(&self, pieces: Pieces) -> Result<Pieces, Fault> {
        let mut groups: Vec<(Tag, Vec<Shape>)> = Vec::new();
        for Piece { tag, shape } in pieces {
            match groups.iter_mut().find(|(other, _)| *other == tag) {
                Some((_, shapes)) => shapes.push(shape),
                None => groups.push((tag, vec![shape])),
            }
        }
        let mut result = Pieces::new();
        for (tag, shapes) in groups {
            result.extend(self.unite(shapes)?.map(|shape| Piece { tag, shape }));
        }
        Ok(result)
    }

    fn unite(&self, mut shapes: Vec<Shape>) -> Result<Option<Shape>, Fault> {
        if shapes.len() <= 1 {
            return Ok(shapes.pop().filter(|shape| !shape.is_empty()));
        }
        let regions: Vec<&Region> = shapes.iter().filter_map(as_region).collect();
        let meshes: Vec<&Mesh> = shapes.iter().filter_map(as_mesh).collect();
        let shape = if meshes.is_empty() {
            Shape::Flat(regions::union(&regions)?)
        } else {
            Shape::Solid(boolean::union(&meshes, self.limits)?)
        };
        Ok(Some(shape).filter(|shape| !shape.is_empty()))
    }

    /// All pieces as one shape.
    fn melt(&self, pieces: Pieces) -> Result<Option<Shape>, Fault> {
        self.unite(pieces.into_iter().map(|piece| piece.shape).collect())
    }

    fn difference(&mut self, children: &[Child]) -> Result<Pieces, Fault> {
        let Some((&first, rest)) = children.split_first() else { return Ok(Pieces::new()) };
        let subjects = self.take(first);
        let mut cutters: Vec<(usize, Shape)> = Vec::new();
        for (index, &child) in rest.iter().enumerate() {
            let pieces = self.take(child);
            cutters.extend(pieces.into_iter().map(|piece| (index, piece.shape)));
        }
        if subjects.is_empty() {
            if !cutters.is_empty() {
                self.remark(
                    code::EMPTY,
                    first.span,
                    "there is nothing to cut: the first child of this difference is empty",
                );
            }
            return Ok(subjects);
        }
        let mut useful = vec![false; rest.len()];
        let mut result = Pieces::new();
        for Piece { tag, shape } in subjects {
            let left = match &shape {
                Shape::Flat(region) => {
                    let tools: Vec<(usize, &Region)> =
                        cutters.iter().filter_map(|(index, shape)| Some((*index, as_region(shape)?))).collect();
                    let left = regions::difference(region, &tools.iter().map(|(_, tool)| *tool).collect::<Vec<_>>())?;
                    let changed = !same(left.area(), region.area());
                    for &(index, tool) in &tools {
                        useful[index] |= changed && boxes_meet(region, tool);
                    }
                    Shape::Flat(left)
                }
                Shape::Solid(mesh) => {
                    let tools: Vec<(usize, &Mesh)> =
                        cutters.iter().filter_map(|(index, shape)| Some((*index, as_mesh(shape)?))).collect();
                    let cut = boolean::difference(
                        mesh,
                        &tools.iter().map(|(_, tool)| *tool).collect::<Vec<_>>(),
                        self.limits,
                    )?;
                    for (&(index, _), tool_useful) in tools.iter().zip(&cut.useful) {
                        useful[index] |= tool_useful;
                    }
                    Shape::Solid(cut.mesh)
                }
            };
            result.extend(tagged(left, tag));
        }
        for (index, &child) in rest.iter().enumerate() {
            let exists = cutters.iter().any(|(other, shape)| *other == index && !shape.is_empty());
            if exists && !useful[index] {
                self.remark(
                    code::IDLE_CUTTER,
                    child.span,
                    "this cutter removes nothing: it does not reach into the shape it is subtracted from",
                );
            }
        }
        if result.is_empty() {
            self.remark(code::EMPTY, first.span, "nothing is left of this shape: the cutters remove all of it");
        }
        Ok(result)
    }

    fn intersection(&mut self, children: &[Child], span: Span) -> Result<Pieces, Fault> {
        let Some((&first, rest)) = children.split_first() else { return Ok(Pieces::new()) };
        let mut pieces = self.take(first);
        for &child in rest {
            let other = self.take(child);
            let Some(other) = self.melt(other)? else {
                pieces.clear();
                continue;
            };
            let mut common = Pieces::new();
            for Piece { tag, shape } in pieces {
                let shape = match (&shape, &other) {
                    (Shape::Flat(a), Shape::Flat(b)) => Shape::Flat(regions::intersection(a, b)?),
                    (Shape::Solid(a), Shape::Solid(b)) => Shape::Solid(boolean::intersection(a, b, self.limits)?),
                    _ => continue,
                };
                common.extend(tagged(shape, tag));
            }
            pieces = common;
        }
        if pieces.is_empty() && !children.is_empty() {
            self.remark(code::EMPTY, span, "this intersection is empty: its children have nothing in common");
        }
        Ok(pieces)
    }

    fn transform(&mut self, pieces: Pieces, matrix: &Matrix, span: Span) -> Result<Pieces, Fault> {
        let mut result = Pieces::new();
        let mut flattened = false;
        for Piece { tag, shape } in pieces {
            let shape = match shape {
                Shape::Flat(region) => Shape::Flat(regions::transform(&region, matrix)),
                Shape::Solid(_) if matrix.determinant() == 0.0 => Shape::Solid(Mesh::default()),
                Shape::Solid(mut mesh) => {
                    mesh.transform(matrix);
                    if matrix.determinant().abs() < 1e-3 {
                        topology::drop_dust(&mut mesh);
                    }
                    Shape::Solid(mesh)
                }
            };
            flattened |= shape.is_empty();
            result.extend(tagged(shape, tag));
        }
        if flattened {
            self.remark(code::FLATTENED, span, "this transformation flattens its child to nothing: no factor may be 0");
        }
        Ok(result)
    }

    /// From where to where a drawing reaches that lies on both sides of x = 0.
    fn crosses_axis(&self, child: Child) -> Option<[f64; 2]> {
        let pieces = self.values[child.node.index()].as_deref()?;
        let bounds = pieces.iter().filter_map(|piece| regions::bounds(as_region(&piece.shape)?));
        let [left, right] =
            bounds.fold([0.0_f64; 2], |[left, right], (min, max)| [left.min(min[0]), right.max(max[0])]);
        // Next to the axis is on the axis.
        (left < -NOTHING && right > NOTHING).then_some([left, right])
    }

    fn each_region(
        &mut self,
        child: Child,
        span: Span,
        make: impl Fn(&Region) -> Result<Shape, Fault>,
    ) -> Result<Pieces, Fault> {
        let mut result = Pieces::new();
        let pieces = self.take(child);
        let any = !pieces.is_empty();
        for Piece { tag, shape } in pieces {
            if let Shape::Flat(region) = shape {
                result.extend(tagged(make(&region)?, tag));
            }
        }
        if any && result.is_empty() {
            let name = self.graph.node(child.node).name();
            self.remark(code::EMPTY, span, format!("nothing is left of this {name}: check the sizes"));
        }
        Ok(result)
    }

    /// Pieces to parts: later pieces give way to earlier ones, meshes are made fit for files.
    fn parts(&self, pieces: Pieces, name: &str) -> Result<Vec<Part>, Fault> {
        let mut parts = Vec::new();
        let mut earlier: Vec<Shape> = Vec::new();
        let count = pieces.len();
        for (index, Piece { tag, shape }) in pieces.into_iter().enumerate() {
            let own = match &shape {
                Shape::Flat(region) if !earlier.is_empty() => {
                    Shape::Flat(regions::difference(region, &earlier.iter().filter_map(as_region).collect::<Vec<_>>())?)
                }
                Shape::Solid(mesh) if !earlier.is_empty() => {
                    let tools: Vec<&Mesh> = earlier.iter().filter_map(as_mesh).collect();
                    Shape::Solid(boolean::difference(mesh, &tools, self.limits)?.mesh)
                }
                _ => shape.clone(),
            };
            if index + 1 < count {
                earlier.push(shape);
            }
            let geometry = match own {
                Shape::Flat(region) => Geometry::Region(region),
                Shape::Solid(mut mesh) => {
                    heal::before_export(&mut mesh);
                    Geometry::Solid(self.solid(mesh))
                }
            };
            let is_empty = match &geometry {
                Geometry::Region(region) => region.is_empty(),
                Geometry::Solid(solid) => solid.is_empty(),
            };
            if !is_empty {
                let name = tag.part.unwrap_or_else(|| name.to_owned());
                parts.push(Part { name, color: tag.color, geometry });
            }
        }
        make_names_unique(&mut parts);
        Ok(parts)
    }

    fn solid(&self, mesh: Mesh) -> Solid {
        let mut sources = Vec::new();
        let mut place: FxHashMap<u32, u32> = FxHashMap::default();
        let face_source = mesh
            .sources
            .iter()
            .map(|&source| match self.sources.get(source as usize) {
                None => u32::MAX,
                Some(&span) => *place.entry(source).or_insert_with(|| {
                    sources.push(span);
                    sources.len() as u32 - 1
                }),
            })
            .collect();
        Solid { positions: mesh.positions, triangles: mesh.triangles, face_source, sources }
    }
}

/// How much of the progress is making the nodes; the rest is fitting the pieces together.
const MAKING: f64 = 0.95;

/// How long a node takes beside others, for the progress only.
fn effort(node: &Node) -> f64 {
    let children = node.children().len() as f64;
    match node {
        Node::Union { .. } | Node::Difference { .. } | Node::Intersection { .. } => {
            2.0 + 4.0 * (children - 1.0).max(0.0)
        }
        Node::Hull { .. } => 2.0 + children,
        Node::Minkowski { .. } => 200.0,
        _ => 1.0,
    }
}

/// The evaluator validates what people write; this keeps everybody else's graphs out of endless loops.
fn check_numbers(node: &Node) -> Result<(), Fault> {
    let numbers: Vec<f64> = match node {
        Node::Square { size, .. } => size.to_vec(),
        Node::Circle { radius, .. } | Node::Sphere { radius, .. } => vec![*radius],
        Node::Cube { size, .. } | Node::Resize { size, .. } => size.to_vec(),
        Node::Cylinder { height, radius_bottom, radius_top, .. } => vec![*height, *radius_bottom, *radius_top],
        Node::Transform { matrix, .. } => matrix.0.concat(),
        Node::Offset { distance, .. } => vec![*distance],
        Node::LinearExtrude { height, twist, scale, rule, .. } => {
            vec![*height, *twist, scale[0], scale[1], rule.angle, rule.size]
        }
        Node::RotateExtrude { angle, start, .. } => vec![*angle, *start],
        Node::Roof { method: RoofMethod::Voronoi { angle, size }, .. } => vec![*angle, *size],
        Node::Text { size, spacing, .. } => vec![*size, *spacing],
        _ => Vec::new(),
    };
    match numbers.iter().find(|&&value| !is_within_reach(value)) {
        None => Ok(()),
        Some(value) => Err(Fault::new(
            code::RANGE,
            format!("{} cannot have a size of {value}: use numbers within ±{REACH:e}", node.name()),
        )),
    }
}

/// False also for what is no number.
fn is_within_reach(value: f64) -> bool {
    value.abs() <= REACH
}

fn within_reach(pieces: Pieces) -> Result<Pieces, Fault> {
    let lies_beyond = |&value: &f64| !is_within_reach(value);
    let beyond = pieces.iter().any(|piece| match &piece.shape {
        Shape::Flat(region) => region.contours.iter().flatten().flatten().any(lies_beyond),
        Shape::Solid(mesh) => mesh.positions.iter().flatten().any(lies_beyond),
    });
    if beyond {
        return Err(Fault::new(code::RANGE, format!("the shape reaches further than ±{REACH:e} mm: check the sizes")));
    }
    Ok(pieces)
}

fn located(fault: Fault, span: Span) -> RealiseError {
    match fault {
        Fault::Cancelled => RealiseError::Cancelled,
        Fault::Impossible { code, message } => RealiseError::Impossible { code, span, message },
    }
}

fn as_region(shape: &Shape) -> Option<&Region> {
    if let Shape::Flat(region) = shape { Some(region) } else { None }
}

fn as_mesh(shape: &Shape) -> Option<&Mesh> {
    if let Shape::Solid(mesh) = shape { Some(mesh) } else { None }
}

fn split(pieces: Pieces) -> (Vec<Region>, Vec<Mesh>) {
    let mut regions = Vec::new();
    let mut meshes = Vec::new();
    for piece in pieces {
        match piece.shape {
            Shape::Flat(region) => regions.push(region),
            Shape::Solid(mesh) => meshes.push(mesh),
        }
    }
    (regions, meshes)
}

fn tagged(shape: Shape, tag: Tag) -> Pieces {
    if shape.is_empty() { Vec::new() } else { vec![Piece { tag, shape }] }
}

/// The tag that all pieces agree on.
fn common_tag(pieces: &Pieces) -> Tag {
    let Some(first) = pieces.first() else { return Tag::default() };
    if pieces.iter().all(|piece| piece.tag == first.tag) { first.tag.clone() } else { Tag::default() }
}

fn unsourced(mut mesh: Mesh) -> Mesh {
    mesh.sources.fill(UNSOURCED);
    mesh
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(b.abs())
}

fn boxes_meet(a: &Region, b: &Region) -> bool {
    let (Some(a), Some(b)) = (regions::bounds(a), regions::bounds(b)) else { return false };
    (0..2).all(|axis| a.0[axis] < b.1[axis] && b.0[axis] < a.1[axis])
}

/// OpenSCAD's rule: axes with a size are scaled to it; with `auto`, the others follow the largest size.
fn resize(pieces: &Pieces, size: [f64; 3], auto: [bool; 3]) -> Matrix {
    let mut min = [f64::INFINITY; 3];
    let mut max = [f64::NEG_INFINITY; 3];
    for piece in pieces {
        let bounds = match &piece.shape {
            Shape::Flat(region) => {
                regions::bounds(region).map(|(min, max)| ([min[0], min[1], 0.0], [max[0], max[1], 0.0]))
            }
            Shape::Solid(mesh) => mesh.bounds(),
        };
        if let Some((low, high)) = bounds {
            min = std::array::from_fn(|axis| min[axis].min(low[axis]));
            max = std::array::from_fn(|axis| max[axis].max(high[axis]));
        }
    }
    let factor = |axis: usize| {
        let extent: f64 = max[axis] - min[axis];
        if size[axis] > 0.0 && extent > 0.0 { Some(size[axis] / extent) } else { None }
    };
    let largest = (1..3).fold(0, |largest, axis| if size[axis] > size[largest] { axis } else { largest });
    let follow = factor(largest).unwrap_or(1.0);
    Matrix::scale(std::array::from_fn(|axis| match factor(axis) {
        Some(factor) => factor,
        None if auto[axis] && size[axis] <= 0.0 => follow,
        None => 1.0,
    }))
}

fn make_names_unique(parts: &mut [Part]) {
    let mut taken = std::collections::HashSet::new();
    for part in parts {
        let base = part.name.clone();
        let mut number = 2;
        while !taken.insert(part.name.clone()) {
            part.name = format!("{base}-{number}");
            number += 1;
        }
    }
}
