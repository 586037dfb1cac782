//! Meshes of fields between the cache and a job: in the cache, faces and remarks know classes of places and the order of
//! nodes, as those of a walk do.

use std::time::Duration;

use partwright_graph::{Child, Graph};
use partwright_kernel_flat::Remark;
use partwright_kernel_flat::cache::{Cache, Value};
use partwright_kernel_flat::fault::code;
use partwright_kernel_flat::walk::signature::in_order;
use partwright_kernel_flat::walk::{Signature, Signer, Sources, Tag};
use partwright_solid::Solid;
use serde::{Deserialize, Serialize};

use crate::{Job, Made};

#[derive(Serialize, Deserialize)]
struct Kept {
    positions: Vec<[f64; 3]>,
    triangles: Vec<[u32; 3]>,
    /// Of every face the place in `places`.
    sources: Vec<u32>,
    /// Classes; `None` is the place from which the subtree itself is referred to.
    places: Vec<Option<u32>>,
    tag: Tag,
    remarks: Vec<KeptRemark>,
    wanted: f64,
    tolerance: f64,
    deviation: f64,
}

#[derive(Serialize, Deserialize)]
struct KeptRemark {
    /// In the order of the subtree.
    node: usize,
    code: String,
    message: String,
}

impl Value for Kept {
    fn bytes(&self) -> usize {
        size_of_val(&self.positions[..]) + size_of_val(&self.triangles[..]) + size_of_val(&self.sources[..]) + 1024
    }
}

pub(crate) fn sign(
    graph: &Graph,
    sources: &Sources,
    Job { root, tolerance, coarsest, is_draft, scale, tools: _, kernels: _ }: Job<'_>,
    max_triangles: usize,
    cache: &Cache,
) -> Option<Signature> {
    let numbers = [tolerance, coarsest.unwrap_or(0.0), scale].map(f64::to_bits);
    let conditions = ("field", numbers, is_draft, max_triangles);
    cache.is_on().then(|| Signer::new(graph, sources).sign(root.node, conditions, |_| 0))?
}

pub(crate) fn find(
    graph: &Graph,
    sources: &Sources,
    root: Child,
    signature: &Signature,
    cache: &Cache,
) -> Option<Made> {
    let kept = cache.get::<Kept>(signature.key)?;
    let Kept { positions, triangles, sources: faces, places, tag, remarks, wanted, tolerance, deviation } = &*kept;
    let span = |class: &Option<u32>| match class {
        None => Some(root.span),
        Some(class) => sources.span(signature.place(*class)),
    };
    let spans: Option<Vec<_>> = places.iter().map(span).collect();
    let order = if remarks.is_empty() { Vec::new() } else { in_order(graph, root.node) };
    let remarks = remarks.iter().map(|KeptRemark { node, code, message }| {
        let (node, code) = (*order.get(*node)?, code::known(code)?);
        Some(Remark { node, code, span: sources.first()[node.index()], message: message.clone() })
    });
    Some(Made {
        solid: Solid {
            positions: positions.clone(),
            triangles: triangles.clone(),
            face_source: faces.clone(),
            sources: spans?,
        },
        tag: tag.clone(),
        remarks: remarks.collect::<Option<_>>()?,
        wanted: *wanted,
        tolerance: *tolerance,
        deviation: *deviation,
        is_kept: true,
    })
}

pub(crate) fn keep(
    graph: &Graph,
    sources: &Sources,
    root: Child,
    signature: &Signature,
    made: &Made,
    begun: Duration,
    cache: &Cache,
) {
    let Made { solid, tag, remarks, wanted, tolerance, deviation, is_kept: _ } = made;
    let classes = signature.classes();
    let class = |span| match classes.get(&sources.number(span)) {
        Some(&class) => Some(Some(class)),
        None => (span == root.span).then_some(None),
    };
    let places: Option<Vec<_>> = solid.sources.iter().map(|&span| class(span)).collect();
    let order = if remarks.is_empty() { Vec::new() } else { in_order(graph, root.node) };
    let remarks = remarks.iter().map(|Remark { node, code, message, span: _ }| {
        let node = order.iter().position(|other| other == node)?;
        Some(KeptRemark { node, code: (*code).to_owned(), message: message.clone() })
    });
    // A place that no reference of the subtree has is nothing to be found again.
    let (Some(places), Some(remarks)) = (places, remarks.collect()) else { return };
    let kept = Kept {
        positions: solid.positions.clone(),
        triangles: solid.triangles.clone(),
        sources: solid.face_source.clone(),
        places,
        tag: tag.clone(),
        remarks,
        wanted: *wanted,
        tolerance: *tolerance,
        deviation: *deviation,
    };
    cache.put(signature.key, kept, begun);
}
