//! Which edges of a mesh people see: creases, borders, and what a picture needs to find silhouettes.
//!
//! Edges are matched by position, not by index, because a mesh may hold one point twice where bodies touch. An edge with
//! other than two faces is a border. Degenerate triangles take no part; slivers, whose normals say nothing about the surface,
//! count as the faces at their longest edges.

use partwright_parallel as parallel;
use partwright_solid::edges::{Edges, Half, ends};
use rustc_hash::FxHashMap;

/// Faces that meet at more than this angle have an edge between them.
pub const CREASE_DEGREES: f64 = 30.0;

/// Part of the mesh's size below which the height of a face makes it a sliver: nobody sees its sides apart.
const SLIVER: f64 = 1e-5;

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
    let normals = without_slivers(positions, triangles, &sides, normals);
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

/// The normals of faces, those of slivers from across their longest edges.
fn without_slivers(
    positions: &[[f64; 3]],
    triangles: &[[u32; 3]],
    sides: &Edges,
    mut normals: Vec<Option<[f64; 3]>>,
) -> Vec<Option<[f64; 3]>> {
    let fold = |pick: fn(f64, f64) -> f64, axis: usize| positions.iter().map(|point| point[axis]).reduce(pick);
    let size = (0..3).filter_map(|axis| Some(fold(f64::max, axis)? - fold(f64::min, axis)?)).fold(0.0, f64::max);
    // The square of the height is that of twice the area by that of the longest side.
    let longest = |face: usize| {
        let [a, b, c] = triangles[face].map(|index| positions[index as usize]);
        let lengths = [sub(b, a), sub(c, b), sub(a, c)].map(|side| dot(side, side));
        let side = (0..3).max_by(|a, b| lengths[*a].total_cmp(&lengths[*b]))?;
        let [u, v] = [sub(b, a), sub(c, a)];
        let area = dot(u, u) * dot(v, v) - dot(u, v) * dot(u, v);
        (area < (SLIVER * size).powi(2) * lengths[side]).then_some(side)
    };
    let slivers = parallel::in_parts(0..triangles.len(), &|range| {
        let known = range.filter(|face| normals[*face].is_some());
        known.filter_map(|face| Some((face, longest(face)?))).collect::<Vec<_>>()
    });
    let slivers: FxHashMap<usize, usize> = slivers.into_iter().flatten().collect();
    if slivers.is_empty() {
        return normals;
    }
    let is_longest = |half: Half| slivers.get(&(half as usize / 3)) == Some(&(half as usize % 3));
    for side in (0..sides.vertices()).flat_map(|low| sides.from(low as u32)) {
        let [(_, one), (_, other)] = side else { continue };
        for (half, across) in [(*one, *other), (*other, *one)] {
            if is_longest(half) && !slivers.contains_key(&(across as usize / 3)) {
                normals[half as usize / 3] = normals[across as usize / 3];
            }
        }
    }
    normals
}
