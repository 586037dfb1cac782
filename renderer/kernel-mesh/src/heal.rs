//! Removes what rounding leaves in a mesh: vertices that coincide, faces without width, sheets folded onto themselves.
//!
//! Works on the mesh as a closed chain of oriented triangles, which every step keeps closed: merging vertices; replacing
//! a face without width and its neighbour along the long side by two faces through the middle vertex; cancelling a face
//! against its mirror image; filling a plane anew where sheets lie upon each other. The chain is then paired into sheets
//! again. So the result is always a closed, oriented 2-manifold by index, its surface moved by no more than the tolerance,
//! and vertices share a position only where the solid truly touches itself.

mod unfold;

use std::hash::BuildHasher;
use std::ops::Range;

use partwright_parallel as parallel;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::mesh::Mesh;
use crate::number::{NOTHING, cross, dot, sub};
use crate::topology::{drop_dust, keep, root, separate, without_dust};

/// What boolean operations leave: edges and heights below [`NOTHING`], sheets upon each other, and bodies that are nothing
/// else. `folded` says that there are such sheets.
pub(crate) fn after_boolean(mesh: &mut Mesh, folded: bool) {
    let folded = level(mesh) || folded;
    // Most meshes are sound: both are looked for at once.
    let (mut found, kept) = parallel::join(|| faults(mesh, &mesh.positions, is_flat), || without_dust(mesh));
    // Before vertices are merged: flat bodies that touch others in an edge would become theirs.
    if let Some(kept) = kept {
        keep(mesh, &kept);
        found = faults(mesh, &mesh.positions, is_flat);
    }
    if repair(mesh, None, is_flat, Faults { folded, ..found }) {
        drop_dust(mesh);
    }
}

/// Puts vertices that are next to a plane of faces along two axes into it: where edges nearly coincide, their crossings are
/// rounded by more than the grid. Says whether there were any.
fn level(mesh: &mut Mesh) -> bool {
    let mut moved = false;
    for axis in 0..3 {
        let mut levels: Vec<f64> = Vec::new();
        for triangle in &mesh.triangles {
            let [a, b, c] = triangle.map(|vertex| mesh.positions[vertex as usize][axis]);
            if a == b && b == c && levels.last() != Some(&a) {
                levels.push(a);
            }
        }
        levels.sort_unstable_by(f64::total_cmp);
        levels.dedup();
        for point in &mut mesh.positions {
            let next = levels.partition_point(|&level| level < point[axis] - NOTHING);
            if let Some(&level) =
                levels.get(next).filter(|&&level| level <= point[axis] + NOTHING && level != point[axis])
            {
                point[axis] = level;
                moved = true;
            }
        }
    }
    moved
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
    let rounded: Vec<[f64; 3]> =
        mesh.positions.iter().map(|point| point.map(|value| f64::from(value as f32) + 0.0)).collect();
    let is_flat = |exact: &[[f64; 3]], points: &[[f64; 3]], triangle| {
        let after = normal(points, triangle);
        dot(after, after) == 0.0 || dot(after, normal(exact, triangle)) <= 0.0
    };
    let faults = faults(mesh, &rounded, |points, triangle| is_flat(&mesh.positions, points, triangle));
    if faults.are_there() {
        let exact = mesh.positions.clone();
        repair(mesh, Some(rounded), |points, triangle| is_flat(&exact, points, triangle), faults);
    }
}

fn normal(points: &[[f64; 3]], [a, b, c]: [u32; 3]) -> [f64; 3] {
    let origin = points[a as usize];
    cross(sub(points[b as usize], origin), sub(points[c as usize], origin))
}

struct Faults {
    /// Faces without width.
    flat: Vec<usize>,
    /// Vertices in one place.
    alike: Vec<[u32; 2]>,
    /// Whether sheets may lie upon each other.
    folded: bool,
}

impl Faults {
    fn are_there(&self) -> bool {
        !self.flat.is_empty() || !self.alike.is_empty() || self.folded
    }
}

/// Whether a triangle has no width, by the positions of its corners.
trait IsFlat: Fn(&[[f64; 3]], [u32; 3]) -> bool + Copy + Sync {}

impl<F: Fn(&[[f64; 3]], [u32; 3]) -> bool + Copy + Sync> IsFlat for F {}

fn flat(triangles: &[[u32; 3]], points: &[[f64; 3]], is_flat: impl IsFlat) -> Vec<usize> {
    let flat = |range: Range<usize>| range.filter(|&face| is_flat(points, triangles[face])).collect::<Vec<usize>>();
    parallel::in_parts(0..triangles.len(), &flat).concat()
}

/// `points` are the positions under which vertices are compared; `is_flat` says which faces have no width there.
fn faults(mesh: &Mesh, points: &[[f64; 3]], is_flat: impl IsFlat) -> Faults {
    let (flat, alike) = parallel::join(|| flat(&mesh.triangles, points, is_flat), || coinciding(points));
    Faults { flat, alike, folded: false }
}

/// `points` are the positions under which faults were found, unless those are the mesh's own. Says whether
/// anything was done.
fn repair(mesh: &mut Mesh, points: Option<Vec<[f64; 3]>>, is_flat: impl IsFlat, faults: Faults) -> bool {
    if !faults.are_there() {
        return false;
    }
    let points = &points.unwrap_or_else(|| mesh.positions.clone());
    let Faults { flat: found, mut alike, .. } = faults;
    for face in found {
        alike.extend(edges(mesh.triangles[face]).into_iter().filter(|&[a, b]| {
            let way = sub(points[a as usize], points[b as usize]);
            dot(way, way) <= NOTHING * NOTHING
        }));
    }
    let mut parent: Vec<u32> = (0..points.len() as u32).collect();
    for [a, b] in alike {
        let (a, b) = (root(&mut parent, a), root(&mut parent, b));
        parent[a.max(b) as usize] = a.min(b);
    }

    let mut chain = Chain::new(mesh.triangles.len());
    for (triangle, &source) in mesh.triangles.iter().zip(&mesh.sources) {
        chain.insert(triangle.map(|index| root(&mut parent, index)), source);
    }
    let first = chain.faces.len();
    for face in flat(&chain.faces, points, is_flat) {
        if chain.alive[face] {
            chain.dissolve(face, points);
        }
    }
    // Each step takes one vertex off a line; the bound is for what rounding makes of that.
    let mut budget = 7 * first;
    let mut next = first;
    while next < chain.faces.len() && budget > 0 {
        budget -= 1;
        if chain.alive[next] && is_flat(points, chain.faces[next]) {
            chain.dissolve(next, points);
        }
        next += 1;
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

/// Each point that is where another one before it is, with that one.
fn coinciding(points: &[[f64; 3]]) -> Vec<[u32; 2]> {
    let mut places = Table::new(points.len());
    let mut found = Vec::new();
    for (index, point) in points.iter().enumerate() {
        let bits = point.map(f64::to_bits);
        let hash = FxBuildHasher.hash_one(bits);
        let is_there = |&other: &u32| points[other as usize].map(f64::to_bits) == bits;
        found.extend(places.alike(hash).find(is_there).map(|other| [other, index as u32]));
        places.push(hash);
    }
    found
}

/// Numbered things by the hashes of their keys: whoever asks compares what is alike.
struct Table {
    newest: Vec<u32>,
    older: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Table {
    fn new(size: usize) -> Self {
        Self { newest: vec![NONE; size.next_power_of_two()], older: Vec::with_capacity(size) }
    }

    fn slot(&self, hash: u64) -> usize {
        hash as usize & (self.newest.len() - 1)
    }

    fn push(&mut self, hash: u64) {
        let slot = self.slot(hash);
        self.older.push(self.newest[slot]);
        self.newest[slot] = self.older.len() as u32 - 1;
    }

    /// The last one first.
    fn alike(&self, hash: u64) -> impl Iterator<Item = u32> {
        let known = |number: u32| Some(number).filter(|&number| number != NONE);
        std::iter::successors(known(self.newest[self.slot(hash)]), move |&number| known(self.older[number as usize]))
    }
}

/// A closed chain of triangles, found by their directed edges.
struct Chain {
    faces: Vec<[u32; 3]>,
    sources: Vec<u32>,
    alive: Vec<bool>,
    /// The edges of all faces, three for each.
    by_edge: Table,
}

fn edges([a, b, c]: [u32; 3]) -> [[u32; 2]; 3] {
    [[a, b], [b, c], [c, a]]
}

impl Chain {
    fn new(size: usize) -> Self {
        Self { faces: Vec::new(), sources: Vec::new(), alive: Vec::new(), by_edge: Table::new(3 * size) }
    }

    /// Faces that use a vertex twice bound nothing.
    fn insert(&mut self, face: [u32; 3], source: u32) {
        let [a, b, c] = face;
        if a == b || b == c || c == a {
            return;
        }
        self.faces.push(face);
        self.sources.push(source);
        self.alive.push(true);
        for edge in edges(face) {
            self.by_edge.push(FxBuildHasher.hash_one(edge));
        }
    }

    /// The faces that have an edge, the last one first.
    fn at(&self, edge: [u32; 2]) -> impl Iterator<Item = usize> {
        let alike = self.by_edge.alike(FxBuildHasher.hash_one(edge)).map(|side| [side as usize / 3, side as usize % 3]);
        let has = move |&[face, side]: &[usize; 2]| self.alive[face] && edges(self.faces[face])[side] == edge;
        alike.filter(has).map(|[face, _]| face)
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
        let Some(beyond) = self.at([to, from]).next() else { return };
        let source = self.sources[beyond];
        let Some(&apex) = self.faces[beyond].iter().find(|vertex| !longest.contains(vertex)) else { return };
        self.alive[face] = false;
        self.alive[beyond] = false;
        if apex != middle {
            self.insert([to, middle, apex], source);
            self.insert([middle, from, apex], source);
        }
    }

    /// Removes pairs of faces that are mirror images.
    fn cancel(&mut self) {
        let has_mirror = |&face: &usize| {
            let [a, b, c] = self.faces[face];
            self.alive[face] && self.at([b, a]).any(|other| self.faces[other].contains(&c))
        };
        let mirrored = |range: Range<usize>| range.filter(has_mirror).collect::<Vec<usize>>();
        let mut groups: FxHashMap<[u32; 3], [Vec<usize>; 2]> = FxHashMap::default();
        for index in parallel::in_parts(0..self.faces.len(), &mirrored).concat() {
            let face = self.faces[index];
            let smallest = (0..3).min_by_key(|&corner| face[corner]).unwrap_or(0);
            let [a, b, c] = [0, 1, 2].map(|step| face[(smallest + step) % 3]);
            groups.entry([a, b.min(c), b.max(c)]).or_default()[usize::from(b < c)].push(index);
        }
        for [one, other] in groups.into_values() {
            for (a, b) in one.into_iter().zip(other) {
                self.alive[a] = false;
                self.alive[b] = false;
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
        let mut chain = Chain::new(4);
        chain.insert([1, 2, 3], 0);
        chain.insert([2, 1, 3], 0);
        chain.insert([3, 4, 5], 0);
        chain.insert([4, 5, 3], 0);
        chain.cancel();
        assert_eq!(chain.alive, [false, false, true, true]);
    }
}
