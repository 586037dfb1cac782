//! Removes what rounding leaves in a mesh: vertices that coincide, faces without width, sheets folded onto themselves.
//!
//! Works on the mesh as a closed chain of oriented triangles, which every step keeps closed: merging vertices; replacing
//! a face without width and its neighbour along the long side by two faces through the middle vertex; cancelling a face
//! against its mirror image; filling a plane anew where sheets lie upon each other. The chain is then paired into sheets
//! again. So the result is always a closed, oriented 2-manifold by index, its surface moved by no more than the tolerance,
//! and vertices share a position only where the solid truly touches itself.

mod unfold;

pub(crate) use unfold::is_folded;

use rustc_hash::FxHashMap;

use crate::mesh::Mesh;
use crate::number::{NOTHING, cross, dot, sub};
use crate::topology::{root, separate};

/// What boolean operations leave: edges and heights below [`NOTHING`], and sheets upon each other where `is_folded`. Says
/// whether anything was done.
pub(crate) fn after_boolean(mesh: &mut Mesh, is_folded: bool) -> bool {
    heal(mesh, &mesh.positions.clone(), is_folded, is_flat)
}

/// Whether a triangle has no width: its least height is [`NOTHING`].
pub(crate) fn is_flat(points: &[[f64; 3]], triangle: [u32; 3]) -> bool {
    let [a, b, c] = triangle.map(|index| points[index as usize]);
    let normal = cross(sub(b, a), sub(c, a));
    let longest = [sub(b, a), sub(c, b), sub(a, c)].map(|way| dot(way, way)).into_iter().fold(0.0, f64::max);
    dot(normal, normal) <= NOTHING * NOTHING * longest
}

/// What rounding to f32 would leave: readers of mesh files weld equal positions and compute normals from them.
pub(crate) fn before_export(mesh: &mut Mesh) {
    let exact = mesh.positions.clone();
    let rounded: Vec<[f64; 3]> = exact.iter().map(|point| point.map(|value| f64::from(value as f32) + 0.0)).collect();
    heal(mesh, &rounded, false, |points, triangle| {
        let after = normal(points, triangle);
        dot(after, after) == 0.0 || dot(after, normal(&exact, triangle)) <= 0.0
    });
}

fn normal(points: &[[f64; 3]], [a, b, c]: [u32; 3]) -> [f64; 3] {
    let origin = points[a as usize];
    cross(sub(points[b as usize], origin), sub(points[c as usize], origin))
}

/// `points` are the positions under which vertices are compared; `is_flat` says which faces have no width there.
fn heal(
    mesh: &mut Mesh,
    points: &[[f64; 3]],
    is_folded: bool,
    is_flat: impl Fn(&[[f64; 3]], [u32; 3]) -> bool,
) -> bool {
    let mut parent: Vec<u32> = (0..points.len() as u32).collect();
    let mut coincide = false;
    let mut first = FxHashMap::with_capacity_and_hasher(points.len(), Default::default());
    let mut unite = |parent: &mut Vec<u32>, a: u32, b: u32| {
        let (a, b) = (root(parent, a), root(parent, b));
        parent[a.max(b) as usize] = a.min(b);
        coincide = true;
    };
    for (index, point) in points.iter().enumerate() {
        let other = *first.entry(point.map(f64::to_bits)).or_insert(index as u32);
        if other != index as u32 {
            unite(&mut parent, other, index as u32);
        }
    }
    let mut flat = false;
    for &triangle in &mesh.triangles {
        if !is_flat(points, triangle) {
            continue;
        }
        flat = true;
        for [a, b] in [[0, 1], [1, 2], [2, 0]].map(|side| side.map(|corner: usize| triangle[corner])) {
            let way = sub(points[a as usize], points[b as usize]);
            if dot(way, way) <= NOTHING * NOTHING {
                unite(&mut parent, a, b);
            }
        }
    }
    if !flat && !coincide && !is_folded {
        return false;
    }

    let mut chain = Chain::default();
    for (triangle, &source) in mesh.triangles.iter().zip(&mesh.sources) {
        chain.insert(triangle.map(|index| root(&mut parent, index)), source);
    }
    // Each step takes one vertex off a line; the bound is for what rounding makes of that.
    let mut budget = 8 * chain.faces.len();
    let mut next = 0;
    while next < chain.faces.len() && budget > 0 {
        budget -= 1;
        let (face, alive) = (next, chain.alive[next]);
        next += 1;
        if alive && is_flat(points, chain.faces[face]) {
            chain.dissolve(face, points);
        }
    }
    chain.cancel();
    let mut healed = Mesh { positions: mesh.positions.clone(), ..Mesh::default() };
    healed.positions.extend(chain.unfold(points));
    for (face, triangle) in chain.faces.iter().enumerate().filter(|(face, _)| chain.alive[*face]) {
        healed.triangles.push(*triangle);
        healed.sources.push(chain.sources[face]);
    }
    let is_closed = separate(&mut healed).is_ok();
    if is_closed {
        healed.compact();
        *mesh = healed;
    }
    is_closed
}

/// A closed chain of triangles, found by their directed edges.
#[derive(Default)]
struct Chain {
    faces: Vec<[u32; 3]>,
    sources: Vec<u32>,
    alive: Vec<bool>,
    by_edge: FxHashMap<[u32; 2], Vec<u32>>,
}

fn edges([a, b, c]: [u32; 3]) -> [[u32; 2]; 3] {
    [[a, b], [b, c], [c, a]]
}

impl Chain {
    /// Faces that use a vertex twice bound nothing.
    fn insert(&mut self, face: [u32; 3], source: u32) {
        let [a, b, c] = face;
        if a == b || b == c || c == a {
            return;
        }
        let index = self.faces.len() as u32;
        self.faces.push(face);
        self.sources.push(source);
        self.alive.push(true);
        for edge in edges(face) {
            self.by_edge.entry(edge).or_default().push(index);
        }
    }

    fn remove(&mut self, face: usize) {
        self.alive[face] = false;
        for edge in edges(self.faces[face]) {
            if let Some(faces) = self.by_edge.get_mut(&edge) {
                faces.retain(|&other| other as usize != face);
            }
        }
    }

    /// Gives the middle vertex of a face without width to the face beyond its long side.
    fn dissolve(&mut self, face: usize, points: &[[f64; 3]]) {
        let length = |[a, b]: [u32; 2]| {
            let way = sub(points[a as usize], points[b as usize]);
            dot(way, way)
        };
        let triangle = self.faces[face];
        let Some(longest) = edges(triangle).into_iter().max_by(|&a, &b| length(a).total_cmp(&length(b))) else {
            return;
        };
        let [from, to] = longest;
        let Some(&middle) = triangle.iter().find(|vertex| !longest.contains(vertex)) else { return };
        let Some(&beyond) = self.by_edge.get(&[to, from]).and_then(|faces| faces.last()) else { return };
        let neighbour = self.faces[beyond as usize];
        let source = self.sources[beyond as usize];
        let Some(&apex) = neighbour.iter().find(|vertex| !longest.contains(vertex)) else { return };
        self.remove(face);
        self.remove(beyond as usize);
        if apex != middle {
            self.insert([to, middle, apex], source);
            self.insert([middle, from, apex], source);
        }
    }

    /// Removes pairs of faces that are mirror images.
    fn cancel(&mut self) {
        let mut groups: FxHashMap<[u32; 3], [Vec<usize>; 2]> =
            FxHashMap::with_capacity_and_hasher(self.faces.len(), Default::default());
        for (index, &face) in self.faces.iter().enumerate().filter(|(index, _)| self.alive[*index]) {
            let smallest = (0..3).min_by_key(|&corner| face[corner]).unwrap_or(0);
            let [a, b, c] = [0, 1, 2].map(|step| face[(smallest + step) % 3]);
            groups.entry([a, b.min(c), b.max(c)]).or_default()[usize::from(b < c)].push(index);
        }
        for [one, other] in groups.into_values() {
            for (a, b) in one.into_iter().zip(other) {
                self.remove(a);
                self.remove(b);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::primitives::cube;

    #[test]
    fn a_sound_mesh_stays_as_it_is() {
        let before = cube([1.0, 2.0, 3.0], false);
        let mut after = before.clone();
        after_boolean(&mut after, false);
        before_export(&mut after);
        assert_eq!(before, after);
    }

    /// A vertex in the middle of an edge, held by a face without area.
    #[test]
    fn faces_without_area_are_dissolved() {
        let mut mesh = cube([2.0, 2.0, 2.0], false);
        let (from, to) = (0, 1);
        let middle = mesh.positions.len() as u32;
        mesh.positions.push([1.0, 0.0, 0.0]);
        let face = mesh.triangles.iter().position(|&face| edges(face).contains(&[from, to])).unwrap();
        let apex = *mesh.triangles[face].iter().find(|vertex| ![from, to].contains(vertex)).unwrap();
        mesh.triangles[face] = [from, middle, apex];
        mesh.triangles.extend([[middle, to, apex], [from, to, middle]]);
        mesh.sources = vec![0; mesh.triangles.len()];
        after_boolean(&mut mesh, false);
        assert_eq!(mesh.triangles.len(), 14);
        assert!((mesh.volume() - 8.0).abs() < 1e-12);
    }

    #[test]
    fn parity_of_faces() {
        let mut chain = Chain::default();
        chain.insert([1, 2, 3], 0);
        chain.insert([2, 1, 3], 0);
        chain.insert([3, 4, 5], 0);
        chain.insert([4, 5, 3], 0);
        chain.cancel();
        assert_eq!(chain.alive, [false, false, true, true]);
    }
}
