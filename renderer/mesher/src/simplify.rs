//! A coarser mesh to the same tolerance: vertices are moved onto a neighbour, and vanish, cheapest first by the quadrics of
//! Garland & Heckbert (1997), as long as nothing is lost.
//!
//! A step is taken only when the mesh stays a manifold (the link condition), no face turns over or becomes a sliver, the new
//! faces are within the tolerance of the surface where they are measured, and so are all vertices that have vanished from
//! the mesh. Vertices stay where they are, exactly on the surface and its edges and corners; those in planes stay in them, and
//! the planes' faces cover what they did ([`crate::plane`]). Whether faces of other sheets are crossed is not asked here, but
//! once of the result ([`crate::proof`]).

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use partwright_field::{Field, Slope, nearest_on_triangle};
use partwright_solid::Solid;

use crate::MeshError;
use crate::feature::distance;
use crate::octree::{Node, Plan};
use crate::plane::Planes;
use crate::vector::{Point, cross, dot, length, mean, mix, sub};

/// Part of the tolerance that faces may be off.
const SHARE: f64 = 0.95;
/// Vertices that are no farther than this part of the tolerance from the faces that replace them are forgotten.
const FORGOTTEN: f64 = 1e-3;
/// Tolerances that a vertex of a plane may be from what is left of the plane's faces: rims of planes may move by so much
/// within them.
const REACH: f64 = 4.0;
/// Ways that are tried for a vertex before it has to wait for a change around it; within a plane, where a try is cheap, all are.
const TRIES: usize = 4;

/// The squared distance to planes, weighted by area.
#[derive(Debug, Clone, Copy, Default)]
struct Quadric {
    square: [f64; 6],
    linear: [f64; 3],
    constant: f64,
    weight: f64,
}

impl Quadric {
    fn of_plane(normal: Point, through: Point, weight: f64) -> Self {
        let [x, y, z] = normal;
        let offset = -dot(normal, through);
        Self {
            square: [x * x, x * y, x * z, y * y, y * z, z * z].map(|value| value * weight),
            linear: normal.map(|value| value * offset * weight),
            constant: offset * offset * weight,
            weight,
        }
    }

    fn add(&mut self, other: &Self) {
        for index in 0..6 {
            self.square[index] += other.square[index];
        }
        for index in 0..3 {
            self.linear[index] += other.linear[index];
        }
        self.constant += other.constant;
        self.weight += other.weight;
    }

    fn at(&self, [x, y, z]: Point) -> f64 {
        let [xx, xy, xz, yy, yz, zz] = self.square;
        let square = xx * x * x + yy * y * y + zz * z * z + 2.0 * (xy * x * y + xz * x * z + yz * y * z);
        let linear = self.linear[0] * x + self.linear[1] * y + self.linear[2] * z;
        (square + 2.0 * linear + self.constant).max(0.0)
    }
}

/// A vertex that could vanish, and what the cheapest way cost when it was last asked.
#[derive(Debug, Clone, Copy)]
struct Offer {
    cost: f64,
    vertex: u32,
}

impl PartialEq for Offer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Offer {}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Offer {
    /// The cheapest is the greatest; ties are told apart by number.
    fn cmp(&self, other: &Self) -> Ordering {
        other.cost.total_cmp(&self.cost).then_with(|| other.vertex.cmp(&self.vertex))
    }
}

/// A vertex that vanished: near some face, and once more for each of its planes, near a face of that.
#[derive(Debug, Clone, Copy)]
struct Held {
    place: Point,
    plane: Option<u32>,
}

struct Mesh<'a> {
    plan: &'a Plan<'a>,
    nodes: &'a [Node],
    planes: &'a Planes,
    tolerance: f64,
    points: Vec<Point>,
    faces: Vec<[u32; 3]>,
    is_gone: Vec<bool>,
    /// Faces around vertices.
    around: Vec<Vec<u32>>,
    quadrics: Vec<Quadric>,
    /// Whether a vertex is on the heap.
    is_offered: Vec<bool>,
    /// Vertices that vanished, with the face that they are nearest to.
    held: Vec<Vec<Held>>,
    heap: BinaryHeap<Offer>,
    scratch: (Vec<Point>, Vec<Slope>),
}

/// The mesh with fewer faces, to a tolerance; `locked` vertices stay, and so do their faces' other corners where they are.
pub(crate) fn simplify(
    plan: &Plan<'_>,
    nodes: &[Node],
    solid: &Solid,
    planes: &Planes,
    tolerance: f64,
    locked: &[bool],
    report: &dyn Fn(f64),
) -> Result<Solid, MeshError> {
    let mut mesh = Mesh::new(plan, nodes, solid, planes, tolerance);
    for vertex in 0..mesh.points.len() as u32 {
        mesh.offer(vertex, locked);
    }
    let whole = mesh.heap.len().max(1);
    let mut taken = 0_usize;
    while let Some(offer) = mesh.heap.pop() {
        taken += 1;
        if taken.is_multiple_of(1024) {
            plan.state()?;
            report((taken as f64 / whole as f64 / 2.0).min(1.0));
        }
        let from = offer.vertex;
        mesh.is_offered[from as usize] = false;
        let ways = mesh.ways(from);
        let Some(&(cheapest, _)) = ways.first() else { continue };
        if cheapest > offer.cost * (1.0 + 1e-9) {
            mesh.push(from, cheapest);
            continue;
        }
        let tries = if mesh.is_in_one_plane(from) { ways.len() } else { TRIES };
        let Some(&(_, to)) = ways.iter().take(tries).find(|(_, to)| mesh.take(from, *to)) else { continue };
        mesh.offer(to, locked);
        // Neighbours may now do what they could not.
        for neighbor in mesh.neighbors(to) {
            mesh.offer(neighbor, locked);
        }
    }
    Ok(mesh.finish())
}

impl<'a> Mesh<'a> {
    fn new(plan: &'a Plan<'a>, nodes: &'a [Node], solid: &Solid, planes: &'a Planes, tolerance: f64) -> Self {
        let count = solid.positions.len();
        let mut around = vec![Vec::new(); count];
        let mut quadrics = vec![Quadric::default(); count];
        for (face, &corners) in solid.triangles.iter().enumerate() {
            let points = solid.corners(corners);
            let normal = cross(sub(points[1], points[0]), sub(points[2], points[0]));
            let size = length(normal);
            let quadric = if size > 0.0 {
                Quadric::of_plane(normal.map(|value| value / size), points[0], size)
            } else {
                Quadric::default()
            };
            for corner in corners {
                around[corner as usize].push(face as u32);
                quadrics[corner as usize].add(&quadric);
            }
        }
        Self {
            plan,
            nodes,
            planes,
            tolerance,
            points: solid.positions.clone(),
            faces: solid.triangles.clone(),
            is_gone: vec![false; solid.triangles.len()],
            around,
            quadrics,
            is_offered: vec![false; count],
            held: vec![Vec::new(); solid.triangles.len()],
            heap: BinaryHeap::new(),
            scratch: (Vec::new(), Vec::new()),
        }
    }

    fn corners(&self, face: [u32; 3]) -> [Point; 3] {
        face.map(|vertex| self.points[vertex as usize])
    }

    fn neighbors(&self, vertex: u32) -> Vec<u32> {
        let mut found: Vec<u32> = self.around[vertex as usize]
            .iter()
            .flat_map(|face| self.faces[*face as usize])
            .filter(|corner| *corner != vertex)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Puts a vertex on the heap, unless it is there: its cost only grows, and is asked again when it comes up.
    fn offer(&mut self, vertex: u32, locked: &[bool]) {
        if !locked[vertex as usize] && !self.is_offered[vertex as usize] {
            let ways = self.ways(vertex);
            if let Some(&(cost, _)) = ways.first() {
                self.push(vertex, cost);
            }
        }
    }

    fn push(&mut self, vertex: u32, cost: f64) {
        self.is_offered[vertex as usize] = true;
        self.heap.push(Offer { cost, vertex });
    }

    /// Neighbours that a vertex could move onto, with what it costs, cheapest first.
    fn ways(&self, from: u32) -> Vec<(f64, u32)> {
        let quadric = &self.quadrics[from as usize];
        let limit = (4.0 * self.tolerance).powi(2) * quadric.weight;
        let mut ways: Vec<(f64, u32)> = Vec::new();
        for to in self.neighbors(from).into_iter().filter(|to| self.planes.allow(from, *to)) {
            let target = self.points[to as usize];
            let arm = sub(target, self.points[from as usize]);
            let error = quadric.at(target);
            if error <= limit {
                let error = if self.planes.joins_edge(from, to) { 0.0 } else { error };
                // Where nothing is lost either way the shorter step comes first.
                ways.push((error + dot(arm, arm) * quadric.weight * 1e-8, to));
            }
        }
        ways.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        ways
    }

    /// Whether all faces around a vertex lie in one plane: then they cover the same whichever way it moves.
    fn is_in_one_plane(&self, vertex: u32) -> bool {
        let [plane] = self.planes.of(vertex) else { return false };
        self.around[vertex as usize].iter().all(|face| self.planes.holds(*plane, self.faces[*face as usize]))
    }

    /// Moves a vertex onto another, if nothing is lost by it.
    fn take(&mut self, from: u32, to: u32) -> bool {
        let (going, staying): (Vec<u32>, Vec<u32>) =
            self.around[from as usize].iter().partition(|face| self.faces[**face as usize].contains(&to));
        if going.len() != 2 || !self.keeps_manifold(from, to, &going, &staying) {
            return false;
        }
        let new: Vec<[u32; 3]> = staying
            .iter()
            .map(|face| self.faces[*face as usize].map(|corner| if corner == from { to } else { corner }))
            .collect();
        let old: Vec<[Point; 3]> = staying.iter().map(|face| self.corners(self.faces[*face as usize])).collect();
        let moved: Vec<[Point; 3]> = new.iter().map(|corners| self.corners(*corners)).collect();
        if !keeps_shape(&old, &moved, self.plan.precision.epsilon) {
            return false;
        }
        let Some(held) = self.reassigned([from, to], &going, &staying, &new) else { return false };
        if !self.is_in_one_plane(from) && !self.is_near(&new, to) {
            return false;
        }
        let faces: Vec<u32> = staying.iter().chain(&self.around[to as usize]).copied().collect();
        for face in going.iter().chain(&staying) {
            self.held[*face as usize].clear();
        }
        for (index, held) in held {
            self.held[faces[index] as usize].push(held);
        }
        for face in going {
            self.is_gone[face as usize] = true;
            for corner in self.faces[face as usize] {
                self.around[corner as usize].retain(|other| *other != face);
            }
        }
        for (face, corners) in staying.into_iter().zip(new) {
            self.faces[face as usize] = corners;
            self.around[to as usize].push(face);
        }
        self.around[from as usize] = Vec::new();
        let quadric = self.quadrics[from as usize];
        self.quadrics[to as usize].add(&quadric);
        true
    }

    /// The link condition.
    fn keeps_manifold(&self, from: u32, to: u32, going: &[u32], staying: &[u32]) -> bool {
        let of_from = self.neighbors(from);
        let shared = self.neighbors(to).into_iter().filter(|vertex| of_from.binary_search(vertex).is_ok()).count();
        if shared != 2 {
            return false;
        }
        staying.iter().all(|face| {
            let others = self.faces[*face as usize];
            let is_there = |other: &u32| {
                !going.contains(other)
                    && others.iter().all(|corner| *corner == from || self.faces[*other as usize].contains(corner))
            };
            !self.around[to as usize].iter().any(is_there)
        })
    }

    /// The vertices that vanished around here, each with the face that is nearest: one of the new ones, or, behind them, of
    /// those in its plane that lie around `to`. `None` when one is too far.
    fn reassigned(
        &self,
        [from, to]: [u32; 2],
        going: &[u32],
        staying: &[u32],
        new: &[[u32; 3]],
    ) -> Option<Vec<(usize, Held)>> {
        let corners: Vec<[Point; 3]> = new.iter().map(|face| self.corners(*face)).collect();
        let mut kept = Vec::new();
        let gone = going.iter().chain(staying).flat_map(|face| self.held[*face as usize].iter().copied());
        let place = self.points[from as usize];
        let in_planes = self.planes.of(from).iter().map(|plane| Held { place, plane: Some(*plane) });
        for held in gone.chain([Held { place, plane: None }]).chain(in_planes) {
            let mut best = (f64::INFINITY, 0);
            for (index, (face, corners)) in new.iter().zip(&corners).enumerate() {
                if held.plane.is_some_and(|plane| !self.planes.holds(plane, *face)) {
                    continue;
                }
                best = nearer(best, held.place, corners, index);
            }
            let mut limit = self.tolerance * SHARE;
            if let Some(plane) = held.plane {
                limit *= REACH;
                for (index, face) in self.around[to as usize].iter().enumerate() {
                    let face = self.faces[*face as usize];
                    if !face.contains(&from) && self.planes.holds(plane, face) {
                        best = nearer(best, held.place, &self.corners(face), new.len() + index);
                    }
                }
            }
            if best.0 > limit.powi(2) {
                return None;
            }
            if best.0 > (self.tolerance * FORGOTTEN).powi(2) {
                kept.push((best.1, held));
            }
        }
        Some(kept)
    }

    /// Whether new faces are near the surface and look outward.
    fn is_near(&mut self, new: &[[u32; 3]], to: u32) -> bool {
        let mut points = std::mem::take(&mut self.scratch.0);
        let mut slopes = std::mem::take(&mut self.scratch.1);
        points.clear();
        for face in new {
            points.push(mean(&self.corners(*face)));
        }
        for face in new {
            // Of the two edges that are new the one that this face begins.
            let at = face.iter().position(|corner| *corner == to).unwrap_or(0);
            let [a, b, c] = [0, 1, 2].map(|step| self.points[face[(at + step) % 3] as usize]);
            points.extend([mix(a, b, 0.5), mix(a, c, 0.5), mix(b, c, 0.5)]);
        }
        slopes.resize(points.len(), Slope { value: 0.0, gradient: [0.0; 3] });
        field_around(self.plan, self.nodes, &points).gradients(&points, &mut slopes);
        let limit = self.tolerance * SHARE;
        let is_near = slopes.iter().all(|slope| distance(slope.value, slope.gradient) <= limit);
        let looks_outward = new.iter().zip(&slopes).all(|(face, slope)| {
            let [a, b, c] = self.corners(*face);
            let normal = cross(sub(b, a), sub(c, a));
            dot(normal, slope.gradient) > 0.1 * length(normal) * length(slope.gradient)
        });
        self.scratch = (points, slopes);
        is_near && looks_outward
    }

    fn finish(self) -> Solid {
        let mut place = vec![u32::MAX; self.points.len()];
        let mut solid = Solid::default();
        for (face, _) in self.faces.iter().zip(&self.is_gone).filter(|(_, is_gone)| !**is_gone) {
            solid.triangles.push(face.map(|corner| {
                let new = &mut place[corner as usize];
                if *new == u32::MAX {
                    *new = solid.positions.len() as u32;
                    solid.positions.push(self.points[corner as usize]);
                }
                *new
            }));
        }
        solid.face_source = vec![u32::MAX; solid.triangles.len()];
        solid
    }
}

/// No face turns over or becomes more of a sliver than those that were there.
pub(crate) fn keeps_shape(old: &[[Point; 3]], new: &[[Point; 3]], epsilon: f64) -> bool {
    let narrowest = old.iter().map(height).fold(8.0 * epsilon, f64::min);
    old.iter().zip(new).all(|(old, new)| {
        let [p, q] = [old, new].map(|[a, b, c]| cross(sub(*b, *a), sub(*c, *a)));
        dot(p, q) > 0.2 * length(p) * length(q) && height(new) >= narrowest
    })
}

/// The nearer of a square of a distance with a number, and that of a face.
fn nearer(best: (f64, usize), point: Point, corners: &[Point; 3], index: usize) -> (f64, usize) {
    let arm = sub(nearest_on_triangle(corners, point), point);
    let far = dot(arm, arm);
    if far < best.0 { (far, index) } else { best }
}

/// The field of the smallest cell that has all the points.
pub(crate) fn field_around<'a>(plan: &'a Plan<'_>, nodes: &'a [Node], points: &[Point]) -> &'a Field {
    let mut field = plan.field;
    let mut at = 0;
    loop {
        let node = &nodes[at];
        let region = plan.grid.region(node.place, node.level);
        if !points.iter().all(|point| region.contains(*point)) {
            return field;
        }
        field = node.field.as_ref().unwrap_or(field);
        if node.is_leaf() {
            return field;
        }
        let center = region.center();
        let side = (0..3).fold(0, |side, axis| side | usize::from(points[0][axis] > center[axis]) << axis);
        at = node.children as usize + side;
    }
}

/// The least height of a triangle.
fn height([a, b, c]: &[Point; 3]) -> f64 {
    let sides = [sub(*b, *a), sub(*c, *b), sub(*a, *c)];
    let longest = sides.iter().map(|side| length(*side)).fold(0.0, f64::max);
    if longest > 0.0 { length(cross(sides[0], sides[1])) / longest } else { 0.0 }
}
