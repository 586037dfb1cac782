//! This kernel's part in the walk: what it makes of nodes that the survey lets through.

use partwright_graph::{Matrix, Node};
use partwright_kernel_flat::number::NOTHING;
use partwright_kernel_flat::primitives::{circle, ends};
use partwright_kernel_flat::walk::{Body, Cut, Made, Solids, UNSOURCED};
use partwright_kernel_flat::{Fault, Limits};
use partwright_solid::Region;

use crate::axis::Axis;
use crate::outline::Outline;
use crate::stack::{self, Stack};
use crate::unfit;

impl Body for Stack {
    fn is_empty(&self) -> bool {
        Stack::is_empty(self)
    }

    fn bounds(&self) -> Option<([f64; 3], [f64; 3])> {
        let mut corners = self.corners();
        let first = corners.next()?;
        Some(corners.fold((first, first), |(min, max), point| {
            (
                std::array::from_fn(|axis| min[axis].min(point[axis])),
                std::array::from_fn(|axis| max[axis].max(point[axis])),
            )
        }))
    }

    fn is_within(&self, reach: f64) -> bool {
        let flat = self.slabs().iter().flat_map(|slab| slab.region().contours.iter().flatten().flatten());
        self.levels().iter().chain(flat).all(|value| value.abs() <= reach)
    }

    fn claim(&mut self, source: u32) {
        if self.is_unsourced() {
            Stack::claim(self, source);
        }
    }

    fn renumber(&mut self, number: &mut dyn FnMut(u32) -> u32) {
        Stack::renumber(self, number);
    }

    fn bytes(&self) -> usize {
        Stack::bytes(self)
    }
}

pub(crate) struct Slabs;

impl Solids for Slabs {
    type Body = Stack;
    /// The direction of extrusion in the node's own coordinates.
    type Place = Axis;

    fn below(&self, node: &Node, place: Axis) -> Axis {
        match node {
            // The survey lets no matrix through that flattens.
            Node::Transform { matrix, .. } => place.before(matrix).unwrap_or(place),
            Node::LinearExtrude { .. } => Axis::Z,
            _ => place,
        }
    }

    fn primitive(
        &self,
        node: &Node,
        place: Axis,
        _only_hulled: &dyn Fn() -> bool,
        limits: Limits<'_>,
    ) -> Result<Made<Stack>, Fault> {
        let body = match node {
            Node::Cube { size, center } => {
                let Some(up) = place.main() else { return Err(unfit("a cube lies across the axis")) };
                if size.iter().any(|&edge| edge <= NOTHING) {
                    return Ok((Stack::empty(place), None));
                }
                let [u, v] = [(up + 1) % 3, (up + 2) % 3].map(|side| ends(size[side], *center));
                let corners = vec![[u[0], v[0]], [u[1], v[0]], [u[1], v[1]], [u[0], v[1]]];
                let outline = Outline::new(Region { contours: vec![corners] }, UNSOURCED);
                Stack::slab(place, ends(size[up], *center), outline)
            }
            Node::Cylinder { height, radius_bottom, radius_top: _, center, facets } => {
                limits.admit(4 * *facets as usize)?;
                upright(place)?;
                slab(place, *height, *center, circle(*radius_bottom, *facets, limits)?)
            }
            _ => return Err(unfit("it is not prismatic")),
        };
        Ok((body, None))
    }

    fn raise(&self, node: &Node, region: &Region, place: Axis, limits: Limits<'_>) -> Result<Stack, Fault> {
        let Node::LinearExtrude { height, center, .. } = node else { return Err(unfit("it is not prismatic")) };
        upright(place)?;
        limits.admit(region.contours.iter().map(Vec::len).sum::<usize>().saturating_mul(4))?;
        Ok(slab(place, *height, *center, region.clone()))
    }

    fn union(&self, bodies: &[&Stack], limits: Limits<'_>) -> Result<Stack, Fault> {
        stack::union(bodies, limits)
    }

    fn difference(&self, subject: &Stack, cutters: &[&Stack], limits: Limits<'_>) -> Result<Cut<Stack>, Fault> {
        stack::difference(subject, cutters, limits)
    }

    fn intersection(&self, a: &Stack, b: &Stack, limits: Limits<'_>) -> Result<Stack, Fault> {
        stack::intersection(a, b, limits)
    }

    fn hull(&self, bodies: &[Stack], _limits: Limits<'_>) -> Result<Stack, Fault> {
        stack::hull(bodies)
    }

    fn minkowski(&self, _a: Stack, _b: Stack, _limits: Limits<'_>) -> Result<Stack, Fault> {
        Err(unfit("it sums solids"))
    }

    fn transform(&self, body: Stack, matrix: &Matrix, place: Axis) -> Result<Stack, Fault> {
        Ok(body.transform(matrix, place))
    }

    fn project(&self, _body: &Stack, _cut: bool) -> Result<Region, Fault> {
        Err(unfit("it draws what a solid looks like"))
    }
}

fn upright(place: Axis) -> Result<(), Fault> {
    if place.is_like(Axis::Z) { Ok(()) } else { Err(unfit("an extrusion lies across the axis")) }
}

fn slab(place: Axis, height: f64, center: bool, region: Region) -> Stack {
    if height <= NOTHING || region.is_empty() {
        return Stack::empty(place);
    }
    Stack::slab(place, ends(height, center), Outline::new(region, UNSOURCED))
}
