//! Offsets and roundings of what another kernel folds into slabs, without an octree: what lies within a distance of a union is
//! the union of what lies within it of each slab, which is made by itself ([`swell`]). A ball that rolls inside of one slab
//! sweeps what lies within its radius of a smaller one. What comes out is measured and proven as what the mesher makes, and
//! taken only where it is as good.

use partwright_field::{Box3, Field};
use partwright_graph::{Builder, Child, FieldOperation, Graph, Matrix, Node, NodeId, OffsetKind, Span};
use partwright_kernel_flat::fault::Fault;
use partwright_kernel_flat::number::{dot, length, sub};
use partwright_kernel_flat::regions;
use partwright_mesher::{Meshed, Settings};
use partwright_solid::{Region, Solid};

use crate::ball::swollen;
use crate::compile;
use crate::flat::{fine, is_prism};
use crate::form::Form;
use crate::frame::{Frame, longest};
use crate::maker::Maker;
use crate::swell::{Steps, swell};
use crate::{Fineness, Within};

/// Drawings upon each other, along an axis.
#[derive(Debug, Clone)]
pub struct Slabs {
    /// Rows of the rotation that makes the axis z.
    pub frame: [[f64; 3]; 3],
    /// Rising, one more than there are drawings.
    pub levels: Vec<f64>,
    pub drawings: Vec<Region>,
}

/// What other kernels do for this one.
pub trait Kernels: Sync + std::fmt::Debug {
    /// A subtree that is nothing but parallel extrusions.
    fn slabs(&self, graph: &Graph, root: Child) -> Option<Slabs>;
    /// What closed meshes are together; `None` where it fails.
    fn union(&self, solids: &[Solid]) -> Option<Solid>;
}

/// Part of the tolerance that drawings may be off; the rest is for what is around them.
const SHARE: f64 = 0.35;
/// Part of that for circles and for the ways of a ball around corners, where the rest is for fewer edges.
const CHORD: f64 = 0.5;
/// Degrees by which an edge of fewer may turn from the first to the last of those that it stands for.
const TURN: f64 = 20.0;

impl Maker<'_> {
    /// The field of an offset or rounding of slabs, with a mesh that is proven to be within the tolerance; `None` where
    /// there is none.
    pub(crate) fn rolled(&mut self, node: NodeId, room: Box3) -> Result<Option<(Field, Meshed)>, Fault> {
        let made = self.try_rolled(node, room)?;
        if made.is_none() {
            self.leaves.clear();
            self.origins.clear();
        }
        Ok(made)
    }

    fn try_rolled(&mut self, node: NodeId, room: Box3) -> Result<Option<(Field, Meshed)>, Fault> {
        let Some(Roll { around, radius, is_inside }) = roll(self.graph, node) else { return Ok(None) };
        let Some((slabs, off)) = self.slabs(around, radius, is_inside) else { return Ok(None) };
        let tolerance = self.tolerance - off;
        let Some(solid) = self.swollen(&slabs, radius, tolerance) else { return Ok(None) };
        let Some(form) = self.stacked(&slabs) else { return Ok(None) };
        if is_inside {
            // Faces that stay where they were come from their shapes.
            self.united(around, &Frame::space())?;
        }
        let field = self.field(&form.outer.shifted(-radius).tree(), room)?;
        let settings = Settings { tolerance, max_triangles: self.limits.triangles, ..Settings::default() };
        let monitor = Within { monitor: self.limits.monitor, share: self.limits.share };
        match partwright_mesher::measure(&field, solid, &settings, &monitor) {
            Ok(meshed) if meshed.is_good(tolerance) => {
                Ok(Some((field, Meshed { deviation: meshed.deviation + off, ..meshed })))
            }
            Ok(_) => Ok(None),
            Err(error) => Err(crate::fault(error, Fineness { tolerance: self.tolerance, draft: None })),
        }
    }

    /// Children as slabs, or where the middle of a ball inside of them can be, and how far their drawings may be off, mm.
    fn slabs(&self, children: &[Child], radius: f64, is_inside: bool) -> Option<(Slabs, f64)> {
        let off = self.tolerance * SHARE;
        let chord = if is_inside { off * CHORD } else { off };
        let Refined { graph, root, is_round } = refined(self.graph, children, chord)?;
        let mut slabs = self.kernels?.slabs(&graph, root)?;
        let is_bent = is_round || is_inside && !slabs.drawings.iter().all(is_convex);
        let off = if is_bent { off } else { 0.0 };
        (!is_inside || slabs.shrink(radius, chord, (off - chord).max(0.0))).then_some((slabs, off))
    }

    /// What lies within a distance of slabs.
    fn swollen(&self, slabs: &Slabs, radius: f64, tolerance: f64) -> Option<Solid> {
        let steps = Steps::new(radius, tolerance);
        let is_cancelled = || self.limits.poll().is_err();
        let swell = |(drawing, heights)| swell(drawing, heights, radius, steps, &is_cancelled);
        let solids: Vec<Solid> = slabs.each().map(swell).collect::<Option<_>>()?;
        let mut solid = match &solids[..] {
            [one] => one.clone(),
            many => self.kernels?.union(many)?,
        };
        for point in &mut solid.positions {
            let at = *point;
            *point = std::array::from_fn(|axis| (0..3).map(|row| slabs.frame[row][axis] * at[row]).sum());
        }
        (solid.triangles.len() <= self.limits.triangles).then_some(solid)
    }

    /// Slabs as distances.
    fn stacked(&mut self, slabs: &Slabs) -> Option<Form> {
        let [u, v, w] = slabs.frame;
        let turned = Matrix(std::array::from_fn(|axis| [u[axis], v[axis], w[axis], 0.0]));
        let frame = Frame::space().under(&turned)?;
        let forms: Option<Vec<Form>> = slabs
            .each()
            .map(|(drawing, heights)| {
                let profile = self.outlines(drawing, &frame)?;
                Some(self.extrude(&frame, profile, heights))
            })
            .collect();
        forms.map(Form::union)
    }
}

impl Slabs {
    /// The drawings that are not empty, and from where to where they reach.
    fn each(&self) -> impl Iterator<Item = (&Region, [f64; 2])> {
        let heights = self.levels.windows(2).map(|pair| [pair[0], pair[1]]);
        self.drawings.iter().zip(heights).filter(|(drawing, _)| !drawing.is_empty())
    }

    /// Leaves where the middle of a ball can be, its ways around inward corners as near to round as a chord says, mm, with
    /// fewer edges that are off by so much more. Whether that is known, and anything.
    fn shrink(&mut self, radius: f64, chord: f64, more: f64) -> bool {
        let ([drawing], [low, high]) = (&mut self.drawings[..], &mut self.levels[..]) else { return false };
        let kind = OffsetKind::Round { facets: fine(radius, u32::MAX, chord) };
        let Ok(mut inner) = regions::offset(drawing, -radius, kind) else { return false };
        inner.contours.iter_mut().for_each(|contour| *contour = with_fewer_corners(contour, more));
        (*drawing, *low, *high) = (inner, *low + radius, *high - radius);
        low <= high && !drawing.is_empty()
    }
}

/// A contour of some of its corners that is nowhere farther from it, mm.
fn with_fewer_corners(contour: &[[f64; 2]], most: f64) -> Vec<[f64; 2]> {
    let count = contour.len();
    let at = |index: usize| contour[index % count];
    let way = |from: usize, to: usize| sub(at(to), at(from));
    let turn = |a: [f64; 2], b: [f64; 2]| (a[0] * b[1] - a[1] * b[0]).atan2(dot(a, b)).abs();
    // It begins at the sharpest corner, which stays.
    let sharpness = |index: &usize| turn(way(index + count - 1, *index), way(*index, index + 1));
    let Some(first) = (0..count).max_by(|a, b| sharpness(a).total_cmp(&sharpness(b))) else { return Vec::new() };
    let mut kept = vec![at(first)];
    let (mut from, end) = (first, first + count);
    while from < end {
        let is_short_for = |to: usize| {
            let chord = way(from, to);
            let off = |index: usize| {
                let way = way(from, index);
                (chord[0] * way[1] - chord[1] * way[0]).abs() / length(chord)
            };
            let bent = (from + 1..to).map(|index| turn(way(index - 1, index), way(index, index + 1))).sum::<f64>();
            bent <= TURN.to_radians() && (from + 1..to).all(|index| off(index) <= most)
        };
        let to = (from + 2..=end).take_while(|to| is_short_for(*to)).last().unwrap_or(from + 1);
        if to < end {
            kept.push(at(to));
        }
        from = to;
    }
    if kept.len() < 3 { contour.to_vec() } else { kept }
}

/// A ball that rolls around shapes, or inside of them.
struct Roll<'a> {
    around: &'a [Child],
    radius: f64,
    is_inside: bool,
}

fn roll(graph: &Graph, node: NodeId) -> Option<Roll<'_>> {
    match graph.node(node) {
        Node::Field { operation: FieldOperation::Offset { distance }, children, .. } if *distance > 0.0 => {
            Some(Roll { around: children, radius: *distance, is_inside: false })
        }
        Node::Field { operation: FieldOperation::RoundEdges { radius }, children, .. } => {
            Some(Roll { around: children, radius: *radius, is_inside: true })
        }
        node => {
            let (other, radius) = swollen(graph, node)?;
            let around = node.children().chunks(1).find(|child| child[0].node == other.node)?;
            Some(Roll { around, radius, is_inside: false })
        }
    }
}

/// Whether the middle of a ball goes around no corner of a drawing.
fn is_convex(drawing: &Region) -> bool {
    drawing.contours.iter().all(|contour| compile::is_convex(contour))
}

/// Subtrees as one part of one colour.
struct Refined {
    graph: Graph,
    root: Child,
    /// Whether there are circles in it.
    is_round: bool,
}

/// With circles as near to round as a chord says, mm, also where they are enlarged or added to others. `None` where nobody knows
/// by how much.
fn refined(graph: &Graph, children: &[Child], chord: f64) -> Option<Refined> {
    // How much more than in the result a chord counts in each node; none where it has no part in it.
    let mut counts = vec![0.0_f64; graph.len()];
    children.iter().for_each(|child| counts[child.node.index()] = 1.0);
    for (id, node) in graph.nodes().rev() {
        let count = counts[id.index()];
        let count = match node {
            Node::Transform { matrix, .. } => count * longest(matrix),
            Node::Offset { kind: OffsetKind::Round { .. }, .. } => 2.0 * count,
            Node::Minkowski { children, .. } => children.len() as f64 * count,
            Node::Resize { .. } if count > 0.0 => return None,
            _ => count,
        };
        // Its own ways around corners are half of it.
        if matches!(node, Node::Offset { .. }) {
            counts[id.index()] = count;
        }
        for child in node.children() {
            let below = &mut counts[child.node.index()];
            *below = below.max(count);
        }
    }
    let mut builder = Builder::new();
    let mut is_round = false;
    let mut names: Vec<Option<NodeId>> = vec![None; graph.len()];
    let renamed = |child: &Child, names: &[Option<NodeId>]| Child {
        node: names[child.node.index()].unwrap_or(child.node),
        ..*child
    };
    for (id, node) in graph.nodes().filter(|(id, _)| counts[id.index()] > 0.0) {
        let mut node = node.clone();
        node.children_mut().iter_mut().for_each(|child| *child = renamed(child, &names));
        names[id.index()] = Some(match &mut node {
            Node::Part { child, .. } | Node::Color { child, .. } | Node::Highlight { child } => child.node,
            Node::Circle { radius, facets }
            | Node::Cylinder { radius_bottom: radius, facets, .. }
            | Node::Offset { distance: radius, kind: OffsetKind::Round { facets }, .. } => {
                if !is_prism(*radius, *facets) {
                    let chord = chord / counts[id.index()];
                    *facets = fine(*radius, *facets, chord);
                    // There is an end to how many a circle may have.
                    if radius.abs() * (1.0 - (std::f64::consts::PI / f64::from(*facets)).cos()) > 1.001 * chord {
                        return None;
                    }
                    is_round = true;
                }
                builder.push(node)
            }
            _ => builder.push(node),
        });
    }
    let children: Vec<Child> = children.iter().map(|child| renamed(child, &names)).collect();
    let root = match children[..] {
        [only] => only,
        _ => Child { node: builder.push(Node::Union { children }), span: Span::default() },
    };
    Some(Refined { graph: builder.finish(Some(root), Vec::new()), root, is_round })
}
