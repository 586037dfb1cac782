//! A mesh clipped at a plane: faces below stay as they are, those across are cut, with one vertex for each edge that
//! crosses. Vertices in the plane count as above, as if it lay a little lower: what merely touches it from above is gone,
//! and what touches it from below stays whole. Linear in the number of faces.

use std::cmp::Ordering;

use partwright_parallel as parallel;
use rustc_hash::FxHashMap;

use super::cap::close;
use super::plane::Plane;
use super::straighten::straighten;
use crate::fault::{Fault, Limits};
use crate::mesh::Mesh;
use crate::number::{NOTHING, cross, dot, length, snap_all, sub};

/// What is below a plane.
#[derive(Debug)]
pub(super) enum Clipped {
    /// All of the mesh.
    Whole,
    /// Some of it, or nothing.
    Part(Mesh),
}

/// Clips a mesh of positive volume; the cap gets `source`. `None` where the section cannot be filled, or the result cannot
/// be right.
pub(super) fn clip(mesh: &Mesh, plane: &Plane, source: u32, limits: Limits<'_>) -> Result<Option<Clipped>, Fault> {
    limits.poll()?;
    let sides = sides(mesh, plane);
    if !sides.contains(&Ordering::Greater) {
        return Ok(Some(Clipped::Whole));
    }
    if !sides.contains(&Ordering::Less) {
        return Ok(Some(Clipped::Part(Mesh::default())));
    }
    let mut walls = Walls::cut(mesh, plane, sides);
    straighten(&mut walls);
    let Some(part) = close(walls, plane, source) else { return Ok(None) };
    limits.admit(part.triangles.len())?;
    let (whole, left) = (mesh.volume(), part.volume());
    let tolerance = 1e-6 * whole.abs();
    Ok((-tolerance..=whole + tolerance).contains(&left).then_some(Clipped::Part(part)))
}

/// Of all vertices: below, in the plane, above.
fn sides(mesh: &Mesh, plane: &Plane) -> Vec<Ordering> {
    let side = |range: std::ops::Range<usize>| -> Vec<Ordering> {
        mesh.positions[range].iter().map(|&point| plane.side(point)).collect()
    };
    parallel::in_parts(0..mesh.positions.len(), &side).concat()
}

/// The vertex where an edge of the subject crosses the plane.
#[derive(Debug)]
pub(super) struct Crossing {
    /// The subject's face that was cut first.
    face: u32,
    /// Whether the faces at the edge lie in one plane and have one source, so that the edge is no edge of the shape.
    pub(super) is_flat: bool,
}

/// What is below the plane, open there.
#[derive(Debug)]
pub(super) struct Walls {
    /// Vertices are those of the subject, then those of the crossings.
    pub(super) mesh: Mesh,
    pub(super) crossings: Vec<Crossing>,
    /// Faces that have a corner in the plane. Those that use a vertex twice are gone.
    pub(super) rim: Vec<u32>,
    sides: Vec<Ordering>,
}

impl Walls {
    fn cut(subject: &Mesh, plane: &Plane, sides: Vec<Ordering>) -> Self {
        let mut positions = subject.positions.clone();
        for (point, side) in positions.iter_mut().zip(&sides) {
            if side.is_eq() {
                *point = plane.settle(*point);
            }
        }
        let mesh = Mesh { positions, ..Mesh::default() };
        let mut walls = Self { mesh, crossings: Vec::new(), rim: Vec::new(), sides };
        let mut known: FxHashMap<[u32; 2], u32> = FxHashMap::default();
        for (index, &triangle) in (0..).zip(&subject.triangles) {
            let corners = triangle.map(|vertex| walls.sides[vertex as usize]);
            let source = subject.sources[index as usize];
            let [is_below, is_above] = [Ordering::Less, Ordering::Greater].map(|side| corners.contains(&side));
            if is_below && is_above {
                walls.cut_face(subject, index, plane, &mut known);
            } else if is_below || (!is_above && looks_up(subject, triangle, plane)) {
                if corners.contains(&Ordering::Equal) {
                    walls.rim.push(walls.mesh.triangles.len() as u32);
                }
                walls.push(triangle, source);
            }
        }
        walls
    }

    fn push(&mut self, triangle: [u32; 3], source: u32) {
        self.mesh.triangles.push(triangle);
        self.mesh.sources.push(source);
    }

    /// What is below the plane of a face across it: one triangle, or two.
    fn cut_face(&mut self, subject: &Mesh, face: u32, plane: &Plane, known: &mut FxHashMap<[u32; 2], u32>) {
        let triangle = subject.triangles[face as usize];
        let mut outline = [0; 4];
        let mut count = 0;
        let mut add = |vertex: u32| {
            outline[count] = vertex;
            count += 1;
        };
        for corner in 0..3 {
            let [from, to] = [triangle[corner], triangle[(corner + 1) % 3]];
            let [side, beyond] = [from, to].map(|vertex| self.sides[vertex as usize]);
            if side.is_le() {
                add(from);
            }
            if side != Ordering::Equal && beyond == side.reverse() {
                add(self.crossing(subject, face, [from.min(to), from.max(to)], plane, known));
            }
        }
        let source = subject.sources[face as usize];
        let [a, b, c, d] = outline;
        let along = |p: u32, q: u32| length(sub(self.mesh.positions[p as usize], self.mesh.positions[q as usize]));
        let (pieces, count) = match count {
            3 => ([[a, b, c]; 2], 1),
            _ if along(a, c) <= along(b, d) => ([[a, b, c], [a, c, d]], 2),
            _ => ([[a, b, d], [b, c, d]], 2),
        };
        for &piece in &pieces[..count] {
            self.rim.push(self.mesh.triangles.len() as u32);
            self.push(piece, source);
        }
    }

    /// The vertex on an edge of the subject, its lower end first, so that both faces have the same.
    fn crossing(
        &mut self,
        subject: &Mesh,
        face: u32,
        edge: [u32; 2],
        plane: &Plane,
        known: &mut FxHashMap<[u32; 2], u32>,
    ) -> u32 {
        if let Some(&vertex) = known.get(&edge) {
            let crossing = &mut self.crossings[vertex as usize - self.sides.len()];
            crossing.is_flat = is_flat_edge(subject, edge, [crossing.face, face]);
            return vertex;
        }
        let vertex = self.mesh.positions.len() as u32;
        let point = plane.crossing(edge.map(|vertex| subject.positions[vertex as usize]));
        self.mesh.positions.push(plane.settle(snap_all(point)));
        self.crossings.push(Crossing { face, is_flat: false });
        known.insert(edge, vertex);
        vertex
    }

    /// The crossing that a vertex is.
    pub(super) fn crossing_at(&self, vertex: u32) -> Option<usize> {
        (vertex as usize).checked_sub(self.sides.len())
    }

    pub(super) fn is_in_plane(&self, vertex: u32) -> bool {
        self.sides.get(vertex as usize).is_none_or(|side| side.is_eq())
    }

    /// Sides of faces at the rim that run within the plane.
    pub(super) fn edges_in_plane(&self) -> Vec<[u32; 2]> {
        let faces = self.rim.iter().map(|&face| self.mesh.triangles[face as usize]).filter(|&face| is_face(face));
        let sides = faces.flat_map(|[a, b, c]| [[a, b], [b, c], [c, a]]);
        sides.filter(|side| side.iter().all(|&vertex| self.is_in_plane(vertex))).collect()
    }

    /// Whether a kept vertex is so near to the plane that something without thickness may have come off.
    pub(super) fn has_thin_parts(&self, plane: &Plane) -> bool {
        let corners = self.rim.iter().flat_map(|&face| self.mesh.corners(self.mesh.triangles[face as usize]));
        corners.into_iter().map(|point| plane.height(point)).any(|height| height < -NOTHING && height > -16.0 * NOTHING)
    }
}

/// What uses a vertex twice bounds nothing.
pub(super) fn is_face([a, b, c]: [u32; 3]) -> bool {
    a != b && b != c && c != a
}

/// Whether a face in the plane has its material below.
fn looks_up(mesh: &Mesh, triangle: [u32; 3], plane: &Plane) -> bool {
    dot(normal(&mesh.positions, triangle), plane.normal()) > 0.0
}

/// Twice a triangle's area, as a vector.
pub(super) fn normal(points: &[[f64; 3]], triangle: [u32; 3]) -> [f64; 3] {
    let [a, b, c] = triangle.map(|vertex| points[vertex as usize]);
    cross(sub(b, a), sub(c, a))
}

/// Whether two faces at an edge are one in shape and source.
fn is_flat_edge(mesh: &Mesh, edge: [u32; 2], faces: [u32; 2]) -> bool {
    /// How far the smaller face's corner may be off the larger one's plane, mm: rounding, which many edges add up.
    const OFF: f64 = 0.1 * NOTHING;
    let [one, other] = faces.map(|face| face as usize);
    if mesh.sources[one] != mesh.sources[other] {
        return false;
    }
    let [p, q] = [one, other].map(|face| normal(&mesh.positions, mesh.triangles[face]));
    let (large, small) = if length(p) >= length(q) { (p, other) } else { (q, one) };
    let Some(&apex) = mesh.triangles[small].iter().find(|vertex| !edge.contains(vertex)) else { return false };
    let arm = sub(mesh.positions[apex as usize], mesh.positions[edge[0] as usize]);
    dot(p, q) > 0.0 && dot(large, arm).abs() <= OFF * length(large)
}
