//! Which edges of a mesh people see: creases, borders, and what a picture needs to find silhouettes.
//!
//! Edges are matched by position, not by index, because a mesh may hold one point twice where bodies touch. An edge with
//! other than two faces is a border. Degenerate triangles take no part.

use std::collections::HashMap;

/// Faces that meet at more than this angle have an edge between them.
pub const CREASE_DEGREES: f64 = 30.0;

/// An edge with the faces beside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Edge {
    /// Vertex indices, as one of the faces has them.
    pub(crate) ends: [u32; 2],
    /// Two faces of the edge; the same one twice for a border.
    pub(crate) faces: [u32; 2],
    /// A crease or a border.
    pub(crate) feature: bool,
}

pub(crate) fn normal([a, b, c]: [[f64; 3]; 3]) -> Option<[f64; 3]> {
    let (u, v) = (sub(b, a), sub(c, a));
    let cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    let length = dot(cross, cross).sqrt();
    (length > 0.0 && length.is_finite()).then(|| cross.map(|value| value / length))
}

pub(crate) fn sub(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|axis| a[axis] - b[axis])
}

pub(crate) fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// For each vertex the first vertex at the same position.
pub(crate) fn weld(positions: &[[f64; 3]]) -> Vec<u32> {
    let mut first: HashMap<[u64; 3], u32> = HashMap::with_capacity(positions.len());
    positions
        .iter()
        .enumerate()
        // Adding 0 makes -0 the same place as 0.
        .map(|(index, point)| *first.entry(point.map(|value| (value + 0.0).to_bits())).or_insert(index as u32))
        .collect()
}

/// All edges, ordered by their ends.
pub(crate) fn edges(positions: &[[f64; 3]], triangles: &[[u32; 3]]) -> Vec<Edge> {
    let welded = weld(positions);
    let normals: Vec<Option<[f64; 3]>> =
        triangles.iter().map(|triangle| normal(triangle.map(|index| positions[index as usize]))).collect();
    let mut sides = Vec::with_capacity(triangles.len() * 3);
    for (face, triangle) in triangles.iter().enumerate() {
        if normals[face].is_none() {
            continue;
        }
        for (from, to) in [(0, 1), (1, 2), (2, 0)] {
            let [a, b] = [triangle[from], triangle[to]];
            let [low, high] = [welded[a as usize], welded[b as usize]];
            sides.push((low.min(high), low.max(high), face as u32, a, b));
        }
    }
    sides.sort_unstable();
    let cosine = CREASE_DEGREES.to_radians().cos();
    sides
        .chunk_by(|one, other| (one.0, one.1) == (other.0, other.1))
        .map(|group| {
            let faces = [group[0].2, group[group.len() - 1].2];
            let crease = match faces.map(|face| normals[face as usize]) {
                [Some(one), Some(other)] => dot(one, other) < cosine,
                _ => true,
            };
            Edge { ends: [group[0].3, group[0].4], faces, feature: group.len() != 2 || crease }
        })
        .collect()
}
