//! A coarser mesh to the same tolerance: vertices are moved onto a neighbour, and vanish, cheapest first by the quadrics of
//! Garland & Heckbert (1997), as long as nothing is lost.
//!
//! A step is taken only when the mesh stays a manifold (the link condition), no face turns over or becomes a sliver, no edge
//! appears where the surface is smooth, the new faces are within the tolerance of the surface where they are measured, and so
//! are all vertices that have vanished from the mesh. Vertices stay where they are, exactly on the surface and its edges and
//! corners; those in planes stay in them, and the planes' faces cover what they did ([`crate::plane`]). Whether faces of other
//! sheets are crossed is not asked here, but once of the result ([`crate::proof`]).
//!
//! A mesh of more than some thousand vertices is divided by place into parts, which threads take one by one. What lies along
//! their rims waits for the next round, whose parts end elsewhere; the last round has one part, of the few that are left. The
//! parts depend on the mesh alone.

mod quadric;
mod region;

use std::sync::Mutex;

use partwright_field::Field;
use partwright_solid::Solid;

use self::quadric::Quadric;
use self::region::{Aim, Held, Hold, Part, Region};
use crate::MeshError;
use crate::octree::{Node, Plan};
use crate::plane::Planes;
use crate::threads;
use crate::vector::{Point, cross, dot, length, sub};

/// Vertices of a part, at most: they and what is known of them stay in a processor's cache.
const PART: usize = 4096;
/// Where parts are divided, of their vertices along their longest side, round after round.
const CUTS: [f64; 2] = [0.5, 0.37];
const NOWHERE: u32 = u32::MAX;

/// What became of the first parts of a mesh, with what they began: where other vertices are locked, most do again.
#[derive(Default)]
pub(crate) struct Known(Vec<Option<(Vec<Hold>, Part)>>);

/// The mesh with fewer faces, to a tolerance; `locked` vertices stay, and so do their faces' other corners where they are.
/// `known` is of the same mesh and tolerance.
#[expect(clippy::too_many_arguments, reason = "what it is about, how far it goes, who does it and who hears of it")]
pub(crate) fn simplify(
    plan: &Plan<'_>,
    nodes: &[Node],
    solid: &Solid,
    planes: &Planes,
    tolerance: f64,
    locked: &[bool],
    known: &mut Known,
    threads: usize,
    report: &(dyn Fn(f64) + Sync),
) -> Result<Solid, MeshError> {
    let aim = Aim { plan, nodes, planes, tolerance };
    let mut mesh = Mesh::new(solid);
    let taken = Mutex::new(0_usize);
    let whole = solid.positions.len().max(1);
    // Told in the order in which it grows.
    let watch = |more: usize| {
        let mut taken = taken.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *taken += more;
        report((*taken as f64 / whole as f64 / 2.0).min(1.0));
        plan.state().is_ok()
    };
    for (number, cut) in CUTS.into_iter().enumerate() {
        if mesh.vertices().len() > PART {
            let known = if number == 0 { &mut *known } else { &mut Known::default() };
            mesh.round(aim, locked, Some(cut), known, threads, &watch);
            plan.state()?;
        }
    }
    mesh.round(aim, locked, None, &mut Known::default(), threads, &watch);
    plan.state()?;
    Ok(mesh.finish())
}

/// The mesh between two rounds.
struct Mesh<'a> {
    points: &'a [Point],
    quadrics: Vec<Quadric>,
    /// Vertices that may have ways which nobody has looked at.
    is_open: Vec<bool>,
    faces: Vec<[u32; 3]>,
    /// Vertices that vanished, with the face that they are nearest to.
    held: Vec<(u32, Held)>,
}

impl<'a> Mesh<'a> {
    fn new(solid: &'a Solid) -> Self {
        let count = solid.positions.len();
        let mut quadrics = vec![Quadric::default(); count];
        for &face in &solid.triangles {
            let quadric = Quadric::of_triangle(solid.corners(face));
            face.iter().for_each(|corner| quadrics[*corner as usize].add(&quadric));
        }
        let faces = solid.triangles.clone();
        Self { points: &solid.positions, quadrics, is_open: vec![true; count], faces, held: Vec::new() }
    }

    /// Those that faces have.
    fn vertices(&self) -> Vec<u32> {
        let mut is_there = vec![false; self.points.len()];
        self.faces.iter().flatten().for_each(|vertex| is_there[*vertex as usize] = true);
        (0..).zip(is_there).filter(|(_, is_there)| *is_there).map(|(vertex, _)| vertex).collect()
    }

    /// Makes it coarser, in parts that are divided at a place, or as one.
    fn round(
        &mut self,
        aim: Aim<'_>,
        locked: &[bool],
        cut: Option<f64>,
        known: &mut Known,
        threads: usize,
        watch: &(dyn Fn(usize) -> bool + Sync),
    ) {
        let (parts, rest) = self.divide(locked, cut);
        known.0.resize_with(parts.len(), || None);
        let parts: Vec<Mutex<Part>> = parts.into_iter().map(Mutex::new).collect();
        let is_open = |vertex: u32| self.is_open[vertex as usize];
        let done = threads::each(
            threads,
            parts.len(),
            || (),
            |(), number| {
                let part =
                    std::mem::take(&mut *parts[number].lock().unwrap_or_else(std::sync::PoisonError::into_inner));
                let begun = part.holds.clone();
                if known.0[number].as_ref().is_some_and(|(holds, _)| *holds == begun) {
                    return None;
                }
                let mut region = Region::new(aim, part);
                region.run(&is_open, watch);
                Some((begun, region.finish()))
            },
        );
        for (known, done) in known.0.iter_mut().zip(done).filter(|(_, done)| done.is_some()) {
            *known = done;
        }
        self.join(known.0.iter().flatten().map(|(_, part)| part), rest);
    }

    /// Parts with the faces that have all corners in them, and the faces between, with what they hold.
    fn divide(&mut self, locked: &[bool], cut: Option<f64>) -> (Vec<Part>, Part) {
        let mut vertices = self.vertices();
        let mut ends = vec![vertices.len()];
        if let Some(cut) = cut {
            ends.clear();
            split(self.points, &mut vertices, 0, cut, &mut ends);
        }
        // The part of each vertex, and its number there.
        let mut places = vec![(NOWHERE, 0); self.points.len()];
        let mut parts = Vec::with_capacity(ends.len());
        let mut start = 0;
        for (number, end) in (0..).zip(ends) {
            let vertices = vertices[start..end].to_vec();
            (0..).zip(&vertices).for_each(|(at, vertex)| places[*vertex as usize] = (number, at));
            let hold = |vertex: &u32| if locked[*vertex as usize] { Hold::Locked } else { Hold::Free };
            parts.push(Part {
                points: vertices.iter().map(|vertex| self.points[*vertex as usize]).collect(),
                quadrics: vertices.iter().map(|vertex| self.quadrics[*vertex as usize]).collect(),
                holds: vertices.iter().map(hold).collect(),
                vertices,
                ..Part::default()
            });
            start = end;
        }
        let mut rest = Part::default();
        let mut of_faces = Vec::with_capacity(self.faces.len());
        for corners in std::mem::take(&mut self.faces) {
            let [a, b, c] = corners.map(|corner| places[corner as usize]);
            if a.0 == b.0 && b.0 == c.0 {
                let part = &mut parts[a.0 as usize];
                of_faces.push((a.0, part.faces.len() as u32));
                part.faces.push([a.1, b.1, c.1]);
            } else {
                of_faces.push((NOWHERE, rest.faces.len() as u32));
                rest.faces.push(corners);
                for (part, at) in [a, b, c] {
                    parts[part as usize].holds[at as usize] = Hold::Rim;
                }
            }
        }
        for (face, held) in std::mem::take(&mut self.held) {
            let (part, face) = of_faces[face as usize];
            let part = if part == NOWHERE { &mut rest } else { &mut parts[part as usize] };
            part.held.push((face, held));
        }
        (parts, rest)
    }

    /// Takes parts back. What lies along their rims is open again.
    fn join<'p>(&mut self, parts: impl Iterator<Item = &'p Part>, rest: Part) {
        self.is_open.fill(false);
        for part in parts {
            let name = |vertex: u32| part.vertices[vertex as usize];
            let first = self.faces.len() as u32;
            self.held.extend(part.held.iter().map(|(face, held)| (first + face, *held)));
            for face in &part.faces {
                self.faces.push(face.map(name));
                if face.iter().any(|vertex| part.holds[*vertex as usize] == Hold::Rim) {
                    face.iter().for_each(|vertex| self.is_open[name(*vertex) as usize] = true);
                }
            }
            for (vertex, quadric) in part.vertices.iter().zip(&part.quadrics) {
                self.quadrics[*vertex as usize] = *quadric;
            }
        }
        let first = self.faces.len() as u32;
        self.held.extend(rest.held.iter().map(|(face, held)| (first + face, *held)));
        rest.faces.iter().flatten().for_each(|vertex| self.is_open[*vertex as usize] = true);
        self.faces.extend(rest.faces);
    }

    fn finish(self) -> Solid {
        let mut place = vec![NOWHERE; self.points.len()];
        let mut solid = Solid::default();
        for face in self.faces {
            solid.triangles.push(face.map(|corner| {
                let new = &mut place[corner as usize];
                if *new == NOWHERE {
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

/// Sorts vertices into parts of at most [`PART`], and tells where they end; `first` is how many come before.
fn split(points: &[Point], vertices: &mut [u32], first: usize, cut: f64, ends: &mut Vec<usize>) {
    if vertices.len() <= PART {
        ends.push(first + vertices.len());
        return;
    }
    let (mut min, mut max) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
    for vertex in vertices.iter() {
        let point = points[*vertex as usize];
        min = std::array::from_fn(|axis| point[axis].min(min[axis]));
        max = std::array::from_fn(|axis| point[axis].max(max[axis]));
    }
    let longest = (0..3).max_by(|a, b| (max[*a] - min[*a]).total_cmp(&(max[*b] - min[*b]))).unwrap_or(0);
    let at = ((vertices.len() as f64 * cut) as usize).clamp(1, vertices.len() - 1);
    let along = |vertex: &u32| points[*vertex as usize][longest];
    vertices.select_nth_unstable_by(at, |a, b| along(a).total_cmp(&along(b)).then(a.cmp(b)));
    let (low, high) = vertices.split_at_mut(at);
    split(points, low, first, cut, ends);
    split(points, high, first + at, cut, ends);
}

/// No face turns over or becomes more of a sliver than those that were there.
pub(crate) fn keeps_shape(old: &[[Point; 3]], new: &[[Point; 3]], epsilon: f64) -> bool {
    let narrowest = old.iter().map(height).fold(8.0 * epsilon, f64::min);
    old.iter().zip(new).all(|(old, new)| {
        let [p, q] = [old, new].map(|[a, b, c]| cross(sub(*b, *a), sub(*c, *a)));
        dot(p, q) > 0.2 * length(p) * length(q) && height(new) >= narrowest
    })
}

/// The field of the smallest cell that has all the points.
pub(crate) fn field_around<'a>(plan: &'a Plan<'_>, nodes: &'a [Node], points: &[Point]) -> &'a Field {
    let fold = |pick: fn(f64, f64) -> f64| -> Point {
        std::array::from_fn(|axis| points.iter().map(|point| point[axis]).reduce(pick).unwrap_or(0.0))
    };
    let ends = [fold(f64::min), fold(f64::max)];
    let mut field = plan.field;
    let mut at = 0;
    loop {
        let node = &nodes[at];
        let region = plan.grid.region(node.place, node.level);
        if !ends.iter().all(|point| region.contains(*point)) {
            return field;
        }
        field = node.field.as_ref().unwrap_or(field);
        if node.is_leaf() {
            return field;
        }
        let center = region.center();
        let side = (0..3).fold(0, |side, axis| side | usize::from(ends[0][axis] > center[axis]) << axis);
        at = node.children as usize + side;
    }
}

/// The least height of a triangle.
fn height([a, b, c]: &[Point; 3]) -> f64 {
    let sides = [sub(*b, *a), sub(*c, *b), sub(*a, *c)];
    let longest = sides.iter().map(|side| length(*side)).fold(0.0, f64::max);
    if longest > 0.0 { length(cross(sides[0], sides[1])) / longest } else { 0.0 }
}
