//! What the making of one field gathers: leaves without a closed form, meshes of parts whose distance must be measured.

use std::sync::Arc;

use fidget_core::context::Tree;
use fidget_core::var::Var;
use partwright_field::{Box3, Distance, Field, Interval, Leaf, MeshDistance, SurfaceDistance};
use partwright_graph::{Graph, NodeId, Span};
use partwright_kernel_flat::Remark;
use partwright_kernel_flat::fault::{Fault, Limits, code};
use partwright_mesher::{Draft, MeshError, Tools};
use partwright_solid::Solid;

use crate::bounds::Boxes;
use crate::form::{Form, Side, Sides};
use crate::origin::Origin;
use crate::tree::Vector;
use crate::{Fineness, Given, Kernels};

/// Part of what is left to make that a guide is: what is measured takes far longer.
const GUIDE: f64 = 0.1;
/// A field of that extent holds everything that may be asked.
const ENDLESS: Box3 = Box3 { min: [-1e6; 3], max: [1e6; 3] };

/// Makes one job's field.
#[derive(Debug)]
pub(crate) struct Maker<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) given: &'a [Given],
    pub(crate) limits: Limits<'a>,
    pub(crate) tools: Tools<'a>,
    /// Without them, all is made of distances.
    pub(crate) kernels: Option<&'a dyn Kernels>,
    /// mm; of the mesh that the field is for.
    pub(crate) tolerance: f64,
    /// Whether that is only to look at.
    pub(crate) is_draft: bool,
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) remarks: Vec<Remark>,
    pub(crate) spans: &'a [Span],
    pub(crate) boxes: Boxes,
    /// Nodes within each other that are being looked at.
    pub(crate) depth: usize,
    pub(crate) origins: Vec<Origin>,
    /// From where the node that is being looked at is referred to.
    pub(crate) place: Span,
}

/// The direction in which a field grows, one coordinate of it.
#[derive(Debug)]
struct Steepest {
    of: Arc<dyn Slope>,
    axis: usize,
}

trait Slope: Send + Sync + std::fmt::Debug {
    fn slope(&self, point: [f64; 3]) -> [f64; 3];
}

#[derive(Debug)]
struct OfField(Field);

#[derive(Debug)]
struct OfDistance(Arc<dyn Distance>);

impl Slope for OfField {
    fn slope(&self, point: [f64; 3]) -> [f64; 3] {
        let gradient = self.0.slope(point).gradient;
        let length = gradient.iter().map(|part| part * part).sum::<f64>().sqrt();
        if length > 1e-12 && length.is_finite() { gradient.map(|part| part / length) } else { [0.0; 3] }
    }
}

impl Slope for OfDistance {
    fn slope(&self, point: [f64; 3]) -> [f64; 3] {
        self.0.gradient(point)
    }
}

impl Distance for Steepest {
    fn distance(&self, point: [f64; 3]) -> f64 {
        self.of.slope(point)[self.axis]
    }

    /// How a normal turns matters little to the surface.
    fn gradient(&self, _: [f64; 3]) -> [f64; 3] {
        [0.0; 3]
    }

    fn bounds(&self, _: [f64; 3], _: f64) -> Interval {
        Interval::new(-1.0, 1.0)
    }

    fn is_smooth(&self) -> bool {
        false
    }
}

impl<'a> Maker<'a> {
    pub(crate) fn new(
        graph: &'a Graph,
        given: &'a [Given],
        spans: &'a [Span],
        limits: Limits<'a>,
        tolerance: f64,
        tools: Tools<'a>,
    ) -> Self {
        let (leaves, remarks, boxes, origins) = (Vec::new(), Vec::new(), Boxes::default(), Vec::new());
        let (kernels, is_draft, depth, place) = (None, false, 0, Span::default());
        Self {
            graph,
            given,
            limits,
            tools,
            kernels,
            tolerance,
            is_draft,
            leaves,
            remarks,
            spans,
            boxes,
            depth,
            origins,
            place,
        }
    }

    /// Once for each place.
    pub(crate) fn remark(&mut self, node: NodeId, code: &'static str, message: String) {
        let span = self.spans[node.index()];
        if !self.remarks.iter().any(|remark| remark.code == code && remark.span == span) {
            self.remarks.push(Remark { node, code, span, message });
        }
    }

    /// A leaf, measured at these coordinates.
    pub(crate) fn leaf(&mut self, distance: Arc<dyn Distance>, at: &Vector) -> Tree {
        let var = Var::new();
        self.leaves.push(Leaf { var, at: at.clone(), distance });
        Tree::from(var)
    }

    /// The direction in which a value grows, where no formula tells.
    pub(crate) fn normal_of(&mut self, value: &Tree) -> Vector {
        let Ok(field) = Field::new(value, &self.leaves, ENDLESS) else { return crate::tree::constants([0.0; 3]) };
        let (x, y, z) = Tree::axes();
        let of: Arc<dyn Slope> = Arc::new(OfField(field));
        let at = [x, y, z];
        std::array::from_fn(|axis| self.leaf(Arc::new(Steepest { of: of.clone(), axis }), &at))
    }

    /// A distance and its normal in its own coordinates.
    pub(crate) fn measured(&mut self, distance: Arc<dyn Distance>, at: &Vector) -> (Tree, Vector) {
        let of: Arc<dyn Slope> = Arc::new(OfDistance(distance.clone()));
        let value = self.leaf(distance, at);
        (value, std::array::from_fn(|axis| self.leaf(Arc::new(Steepest { of: of.clone(), axis }), at)))
    }

    /// The field of some sides within a box.
    pub(crate) fn field(&self, tree: &Tree, bounds: Box3) -> Result<Field, Fault> {
        Field::new(tree, &self.leaves, bounds).map_err(|error| Fault::new(code::FIELD, error.to_string()))
    }

    /// Progress of what is made next, where nobody knows what else will be: a part of what is left.
    pub(crate) fn next_share(&mut self, part: f64) -> [f64; 2] {
        let [from, to] = self.limits.share;
        let end = from + part * (to - from);
        self.limits.share = [end, to];
        [from, end]
    }

    /// The same solid with its distance measured: exact, but for where only the mesh tells, which is as exact as that. In a draft
    /// it tells everywhere.
    pub(crate) fn redistance(&mut self, sides: &Sides, bounds: Box3) -> Result<Redistanced, Fault> {
        let error = if self.is_draft { self.tolerance } else { self.tolerance / 2.0 };
        let field = self.field(&sides.tree(), bounds)?;
        let fineness = Fineness { tolerance: error, draft: self.is_draft.then_some(Draft::Guide) };
        let (limits, tools) = (self.limits, self.tools);
        let made = |fineness, share| crate::mesh(&field, fineness, limits, share, tools);
        let mut guide = match made(fineness, self.next_share(GUIDE)) {
            Ok(guide) => guide,
            Err(MeshError::Hidden) => return Ok(Redistanced::Hidden),
            Err(error) => return Err(crate::fault(error, fineness)),
        };
        if !(self.is_draft || guide.is_good(error)) {
            match made(Fineness { tolerance: error / 2.0, ..fineness }, self.next_share(GUIDE)) {
                Ok(finer) if finer.is_better(&guide) => guide = finer,
                Err(MeshError::Cancelled) => return Err(Fault::Cancelled),
                Ok(_) | Err(_) => {}
            }
        }
        let solid = guide.solid;
        if solid.is_empty() {
            return Ok(Redistanced::Nothing);
        }
        let distance: Arc<dyn Distance> = if self.is_draft {
            distance_to(&solid)?
        } else {
            match SurfaceDistance::new(&field, &solid, error) {
                Some(distance) => Arc::new(distance),
                None => return Ok(Redistanced::Nothing),
            }
        };
        let (x, y, z) = Tree::axes();
        let (value, normal) = self.measured(distance, &[x, y, z]);
        Ok(Redistanced::Form(Box::new(Form::one(Side::new(value, normal), true))))
    }
}

/// What measuring its distance makes of a solid.
pub(crate) enum Redistanced {
    Form(Box<Form>),
    /// There is no solid.
    Nothing,
    /// Parts or gaps of it are too thin for a draft.
    Hidden,
}

pub(crate) fn distance_to(solid: &Solid) -> Result<Arc<dyn Distance>, Fault> {
    let distance = MeshDistance::new(solid);
    let distance = distance.ok_or_else(|| Fault::new(code::FIELD, "a solid without faces has no distance"))?;
    Ok(Arc::new(distance))
}
