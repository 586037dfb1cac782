//! Offsets of what another kernel folds into slabs: each is swollen by itself (`swell`), and they are united. What comes out
//! is measured and proven as what the mesher makes, and only taken where it is as good.

use partwright_field::{Box3, Field};
use partwright_graph::{Builder, Child, FieldOperation, Graph, Node, NodeId, OffsetKind};
use partwright_kernel_flat::fault::Fault;
use partwright_mesher::{Meshed, Settings};
use partwright_solid::{Region, Solid};

use crate::ball::swollen;
use crate::flat::fine;
use crate::frame::Frame;
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

/// Part of the tolerance that circles may be off in a drawing; the rest is for what is around it.
const SHARE: f64 = 0.35;

impl Maker<'_> {
    /// The field of an offset of slabs with a mesh that is proven to be within the tolerance; `None` where there is none.
    pub(crate) fn direct(
        &mut self,
        node: NodeId,
        room: Box3,
        kernels: &dyn Kernels,
    ) -> Result<Option<(Field, Meshed)>, Fault> {
        let Some(solid) = self.swollen_slabs(node, kernels) else { return Ok(None) };
        let Some(form) = self.form(node, &Frame::space())? else { return Ok(None) };
        let field = self.field(&form.surface.tree(), room)?;
        let settings = Settings { tolerance: self.tolerance, max_triangles: self.limits.triangles, ..Settings::default() };
        let monitor = Within { monitor: self.limits.monitor, share: self.limits.share };
        match partwright_mesher::measure(&field, solid, &settings, &monitor) {
            Ok(meshed) if meshed.is_good(self.tolerance) => Ok(Some((field, meshed))),
            Ok(_) => Ok(None),
            Err(error) => Err(crate::fault(error, Fineness { tolerance: self.tolerance, draft: None })),
        }
    }

    fn swollen_slabs(&mut self, node: NodeId, kernels: &dyn Kernels) -> Option<Solid> {
        let (child, radius) = self.swollen(node)?;
        let flat = self.tolerance * SHARE;
        let (graph, root) = refined(self.graph, child, flat);
        let slabs = kernels.slabs(&graph, root)?;
        let steps = Steps::new(radius, self.tolerance - flat);
        let swell = |(drawing, heights): (&Region, &[f64])| swell(drawing, [heights[0], heights[1]], radius, steps);
        let slabs_with_ends = slabs.drawings.iter().zip(slabs.levels.windows(2));
        let solids: Option<Vec<Solid>> =
            slabs_with_ends.filter(|(drawing, _)| !drawing.is_empty()).map(swell).collect();
        let mut solid = match solids?.as_slice() {
            [] => return None,
            [one] => one.clone(),
            many => kernels.union(many)?,
        };
        let out = |point: [f64; 3]| -> [f64; 3] {
            std::array::from_fn(|axis| (0..3).map(|row| slabs.frame[row][axis] * point[row]).sum())
        };
        solid.positions.iter_mut().for_each(|point| *point = out(*point));
        Some(solid)
    }

    /// What a node swells, and by how much, where the distance to it is a formula.
    fn swollen(&mut self, node: NodeId) -> Option<(Child, f64)> {
        match self.graph.node(node) {
            Node::Field { operation: FieldOperation::Offset { distance }, children, .. } => {
                let &[child] = children.as_slice() else { return None };
                (*distance > 0.0 && self.is_exact_outside(child.node, *distance)).then_some((child, *distance))
            }
            node => swollen(self.graph, node),
        }
    }
}

/// A subtree of one part and colour whose circles are as near to round as a chord says, mm.
fn refined(graph: &Graph, child: Child, chord: f64) -> (Graph, Child) {
    let mut is_in = vec![false; child.node.index() + 1];
    is_in[child.node.index()] = true;
    for (id, node) in graph.nodes().rev() {
        if is_in.get(id.index()) == Some(&true) {
            node.children().iter().for_each(|child| is_in[child.node.index()] = true);
        }
    }
    let mut builder = Builder::new();
    let mut names = vec![child.node; is_in.len()];
    for (id, node) in graph.nodes().filter(|(id, _)| is_in.get(id.index()) == Some(&true)) {
        let mut node = node.clone();
        node.children_mut().iter_mut().for_each(|child| child.node = names[child.node.index()]);
        names[id.index()] = match &mut node {
            Node::Part { child, .. } | Node::Color { child, .. } | Node::Highlight { child } => child.node,
            Node::Circle { radius, facets }
            | Node::Cylinder { radius_bottom: radius, facets, .. }
            | Node::Offset { distance: radius, kind: OffsetKind::Round { facets }, .. } => {
                *facets = fine(*radius, *facets, chord);
                builder.push(node)
            }
            _ => builder.push(node),
        };
    }
    let root = Child { node: names[child.node.index()], span: child.span };
    (builder.finish(Some(root), Vec::new()), root)
}
