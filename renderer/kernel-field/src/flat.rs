//! Drawings whose curves are finer than the mesh: for what has no formula in the plane.

use partwright_graph::{Matrix, Node, NodeId, OffsetKind};
use partwright_kernel_flat::fault::Fault;
use partwright_kernel_flat::{primitives, regions, text};
use partwright_solid::Region;

use crate::Shape;
use crate::maker::Maker;

/// Facets of one circle, at most.
const MOST_FACETS: f64 = 720.0;

/// Up to so many corners by `$fn` are meant: a nut is no disc.
const PRISM: u32 = 8;

/// Whether a circle of so many facets is a polygon by intention: few, and not so because OpenSCAD's default says so.
pub(crate) fn is_prism(radius: f64, facets: u32) -> bool {
    facets <= PRISM && f64::from(facets) != partwright_graph::FacetRule::default().of_circle(radius)
}

/// Facets of a circle that is as near to round as a chord says, mm, if it is meant round.
pub(crate) fn fine(radius: f64, facets: u32, chord: f64) -> u32 {
    if is_prism(radius, facets) {
        return facets;
    }
    let half = (1.0 - chord / radius.abs().max(1e-9)).clamp(-1.0, 1.0).acos();
    (std::f64::consts::PI / half.max(1e-9)).ceil().clamp(24.0, MOST_FACETS) as u32
}

/// Part of the tolerance that curves of drawings may be off.
const CHORD: f64 = 1.0 / 8.0;

impl Maker<'_> {
    fn fine(&self, radius: f64, facets: u32) -> u32 {
        fine(radius, facets, self.tolerance * CHORD)
    }

    /// A drawing as outlines.
    pub(crate) fn region(&mut self, id: NodeId) -> Result<Region, Fault> {
        self.limits.poll()?;
        let graph = self.graph;
        let node = graph.node(id);
        let children = node.children();
        if let Some(given) = self.given.iter().find(|given| given.root == id) {
            let pieces: Vec<&Region> = given
                .pieces
                .iter()
                .filter_map(|(_, shape)| if let Shape::Flat(region) = shape { Some(region) } else { None })
                .collect();
            return regions::union(&pieces);
        }
        let of = |maker: &mut Self| -> Result<Vec<Region>, Fault> {
            children.iter().map(|child| maker.region(child.node)).collect()
        };
        Ok(match node {
            Node::Square { size, center } => primitives::square(*size, *center),
            Node::Circle { radius, facets } => primitives::circle(*radius, self.fine(*radius, *facets), self.limits)?,
            Node::Polygon { contours } => regions::even_odd(contours)?,
            Node::Text { .. } => text::text(node)?,
            Node::Difference { .. } => {
                let all = of(self)?;
                let Some((first, rest)) = all.split_first() else { return Ok(Region::default()) };
                regions::difference(first, &rest.iter().collect::<Vec<_>>())?
            }
            Node::Intersection { .. } => {
                let mut all = of(self)?.into_iter();
                let Some(mut common) = all.next() else { return Ok(Region::default()) };
                for other in all {
                    common = regions::intersection(&common, &other)?;
                }
                common
            }
            Node::Hull { .. } => regions::hull_region(&of(self)?.iter().collect::<Vec<_>>()),
            Node::Minkowski { .. } => {
                let mut all = of(self)?.into_iter();
                let Some(mut sum) = all.next() else { return Ok(Region::default()) };
                for other in all {
                    sum = regions::minkowski(&sum, &other)?;
                }
                sum
            }
            Node::Transform { matrix, .. } => regions::transform(&self.one_region(children)?, matrix),
            Node::Resize { size, auto, .. } => {
                let region = self.one_region(children)?;
                let Some((min, max)) = regions::bounds(&region) else { return Ok(region) };
                let factors = [0, 1].map(|axis: usize| {
                    let extent = max[axis] - min[axis];
                    (size[axis] > 0.0 && extent > 0.0).then(|| size[axis] / extent)
                });
                let follow = if size[1] > size[0] { factors[1] } else { factors[0] }.unwrap_or(1.0);
                let factor = |axis: usize| factors[axis].unwrap_or(if auto[axis] { follow } else { 1.0 });
                regions::transform(&region, &Matrix::scale([factor(0), factor(1), 1.0]))
            }
            Node::Offset { distance, kind, .. } => {
                let kind = match kind {
                    OffsetKind::Round { facets } => OffsetKind::Round { facets: self.fine(*distance, *facets) },
                    other => *other,
                };
                regions::offset(&self.one_region(children)?, *distance, kind)?
            }
            _ => self.one_region(children)?,
        })
    }

    fn one_region(&mut self, children: &[partwright_graph::Child]) -> Result<Region, Fault> {
        let all: Vec<Region> = children.iter().map(|child| self.region(child.node)).collect::<Result<_, _>>()?;
        regions::union(&all.iter().collect::<Vec<_>>())
    }
}
