//! Which edges of a mesh people see: creases, borders, and what a picture needs to find silhouettes.
//!
//! Edges are matched by position, not by index, because a mesh may hold one point twice where bodies touch. An edge with
//! other than two faces is a border. Degenerate triangles take no part.

use partwright_parallel as parallel;
use partwright_solid::edges::{Edges, Half, ends};
use rustc_hash::FxHashMap;

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
fn weld(positions: &[[f64; 3]]) -> Vec<u32> {
    let mut first = FxHashMap::with_capacity_and_hasher(positions.len(), Default::default());
    (0..)
        .zip(positions)
        // Adding 0 makes -0 the same place as 0.
        .map(|(index, point)| *first.entry(point.map(|value| (value + 0.0).to_bits())).or_insert(index))
        .collect()
}

/// All edges, ordered by their ends.
pub(crate) fn edges(positions: &[[f64; 3]], triangles: &[[u32; 3]]) -> Vec<Edge> {
    let count = triangles.len();
    let (welded, normals) = parallel::join(
        || weld(positions),
        || parallel::table(count, |face| normal(triangles[face].map(|index| positions[index as usize]))),
    );
    let joined = parallel::table(count, |face| triangles[face].map(|index| welded[index as usize]));
    let sides = Edges::new(positions.len(), &joined);
    let cosine = CREASE_DEGREES.to_radians().cos();
    let edge = |side: &[(u32, Half)]| {
        let mut halves = side.iter().filter(|(_, half)| normals[*half as usize / 3].is_some());
        let &(_, first) = halves.next()?;
        let (last, count) = halves.fold((first, 1), |(_, count), &(_, half)| (half, count + 1));
        let faces = [first, last].map(|half| half / 3);
        let crease = match faces.map(|face| normals[face as usize]) {
            [Some(one), Some(other)] => dot(one, other) < cosine,
            _ => true,
        };
        Some(Edge { ends: ends(triangles, first), faces, feature: count != 2 || crease })
    };
    let found = parallel::in_parts(0..sides.vertices(), &|range| {
        range.flat_map(|low| sides.from(low as u32)).filter_map(edge).collect::<Vec<_>>()
    });
    found.concat()
}
