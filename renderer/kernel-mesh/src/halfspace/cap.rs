//! Closes what was clipped: the open edges in the plane are the outline of the section, which is filled with triangles that
//! use all of its vertices.

use rustc_hash::FxHashMap;

use super::clip::{Walls, is_face};
use super::plane::Plane;
use crate::heal;
use crate::mesh::Mesh;
use crate::topology::{drop_dust, separate};
use crate::triangulate::fill_chain;

/// The walls with their cap, as a solid; `None` where the section crosses itself or the result is not closed.
pub(super) fn close(mut walls: Walls, plane: &Plane, source: u32) -> Option<Mesh> {
    let open = open_edges(walls.edges_in_plane());
    let section = Section::of(&open, &walls.mesh.positions, plane);
    section.join(&mut walls);
    for triangle in section.fill()? {
        walls.rim.push(walls.mesh.triangles.len() as u32);
        walls.mesh.triangles.push(triangle);
        walls.mesh.sources.push(source);
    }
    let touches = section.touches_itself() | has_crowded_edges(walls.edges_in_plane())?;
    let points = &walls.mesh.positions;
    let rim = walls.rim.iter().map(|&face| walls.mesh.triangles[face as usize]);
    let has_flat_faces = rim.filter(|&face| is_face(face)).any(|face| heal::is_flat(points, face));
    let has_dust = walls.has_thin_parts(plane);
    let mut mesh = drop_gone(walls.mesh);
    if touches {
        separate(&mut mesh).ok()?;
    }
    if has_flat_faces {
        heal::after_boolean(&mut mesh, false);
    } else if has_dust {
        drop_dust(&mut mesh);
    }
    mesh.compact();
    Some(mesh)
}

fn drop_gone(mut mesh: Mesh) -> Mesh {
    let mut keep = mesh.triangles.iter().map(|&triangle| is_face(triangle));
    mesh.sources.retain(|_| keep.next().unwrap_or(true));
    mesh.triangles.retain(|&triangle| is_face(triangle));
    mesh
}

/// Sorts directed edges so that those of the same ends follow each other.
fn by_ends(edges: &mut [[u32; 2]]) {
    edges.sort_unstable_by_key(|&[a, b]| [a.min(b), a.max(b), a]);
}

fn have_the_same_ends([a, b]: &[u32; 2], [c, d]: &[u32; 2]) -> bool {
    [a.min(b), a.max(b)] == [c.min(d), c.max(d)]
}

/// Those that no other runs against.
fn open_edges(mut edges: Vec<[u32; 2]>) -> Vec<[u32; 2]> {
    by_ends(&mut edges);
    let groups = edges.chunk_by(have_the_same_ends);
    groups.filter(|group| group.len() % 2 == 1).map(|group| group[group.len() / 2]).collect()
}

/// Whether more than two faces meet in an edge; `None` where one has not as many to one side as to the other.
fn has_crowded_edges(mut edges: Vec<[u32; 2]>) -> Option<bool> {
    by_ends(&mut edges);
    let mut is_crowded = false;
    for group in edges.chunk_by(have_the_same_ends) {
        let up = group.iter().filter(|[a, b]| a < b).count();
        if up * 2 != group.len() {
            return None;
        }
        is_crowded |= group.len() > 2;
    }
    Some(is_crowded)
}

/// The outline of a section: points of the plane that are distinct, and edges between them, the section on their left.
struct Section {
    points: Vec<[f64; 2]>,
    /// The vertex that stands for all at a point.
    vertices: Vec<u32>,
    point_of: FxHashMap<u32, u32>,
    edges: Vec<[u32; 2]>,
    /// Whether different vertices are at one point.
    is_joined: bool,
}

impl Section {
    /// Faces run along `open` one way, the cap the other way.
    fn of(open: &[[u32; 2]], positions: &[[f64; 3]], plane: &Plane) -> Self {
        let mut at: FxHashMap<[u64; 2], u32> = FxHashMap::default();
        let (mut points, mut vertices, mut point_of) = (Vec::new(), Vec::new(), FxHashMap::default());
        let mut is_joined = false;
        for &vertex in open.iter().flatten() {
            if point_of.contains_key(&vertex) {
                continue;
            }
            let flat = plane.flat(positions[vertex as usize]);
            let point = *at.entry(flat.map(|value| (value + 0.0).to_bits())).or_insert(points.len() as u32);
            if point as usize == points.len() {
                points.push(flat);
                vertices.push(vertex);
            } else {
                is_joined = true;
            }
            point_of.insert(vertex, point);
        }
        let edges = open.iter().map(|&[a, b]| [point_of[&b], point_of[&a]]).filter(|[a, b]| a != b).collect();
        Self { points, vertices, point_of, edges, is_joined }
    }

    /// Gives faces of the walls the vertices that stand for theirs.
    fn join(&self, walls: &mut Walls) {
        if !self.is_joined {
            return;
        }
        for &face in &walls.rim {
            let triangle = &mut walls.mesh.triangles[face as usize];
            *triangle = triangle.map(|vertex| match self.point_of.get(&vertex) {
                Some(&point) => self.vertices[point as usize],
                None => vertex,
            });
        }
    }

    /// Whether the outline passes through a point more than once.
    fn touches_itself(&self) -> bool {
        let mut passes = vec![0_u32; self.points.len()];
        self.edges.iter().for_each(|&[from, _]| passes[from as usize] += 1);
        passes.iter().any(|&count| count > 1)
    }

    /// Triangles between the vertices; `None` where the outline crosses itself or winds around something twice.
    fn fill(&self) -> Option<Vec<[u32; 3]>> {
        if self.edges.is_empty() {
            return Some(Vec::new());
        }
        let chain: Vec<([u32; 2], i32)> = self.edges.iter().map(|&edge| (edge, 1)).collect();
        let filled = fill_chain(&self.points, &chain)?;
        let triangle = |corners: [u32; 3]| corners.map(|point| self.vertices[point as usize]);
        filled.iter().map(|wound| (wound.winding == 1).then(|| triangle(wound.triangle))).collect()
    }
}
