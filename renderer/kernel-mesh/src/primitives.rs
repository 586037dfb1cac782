//! Cubes, spheres and cylinders with OpenSCAD's vertices. Every mesh is closed and oriented by construction.

use partwright_kernel_flat::primitives::ends;

use crate::fault::{Fault, Limits};
use crate::mesh::Mesh;
use crate::number::{NOTHING, ring, sin_cos, snap};

pub(crate) fn cube(size: [f64; 3], center: bool) -> Mesh {
    if size.iter().any(|&edge| edge <= NOTHING) {
        return Mesh::default();
    }
    let sides = size.map(|edge| ends(edge, center));
    let positions = (0..8_usize).map(|corner| std::array::from_fn(|axis| sides[axis][corner >> axis & 1])).collect();
    let quads = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]];
    let triangles = quads.iter().flat_map(|&[a, b, c, d]| [[a, b, c], [a, c, d]]).collect();
    Mesh::new(positions, triangles)
}

/// OpenSCAD's sphere: `(facets + 1) / 2` rings at half-step latitudes, flat caps, no poles.
pub(crate) fn sphere(radius: f64, facets: u32, limits: Limits<'_>) -> Result<Mesh, Fault> {
    if radius <= NOTHING || facets < 3 {
        return Ok(Mesh::default());
    }
    let rings = facets.div_ceil(2).max(2);
    limits.admit(2 * facets as usize * rings as usize)?;
    let mut positions = Vec::with_capacity(rings as usize * facets as usize);
    for index in 0..rings {
        // From the bottom up, as in a cylinder.
        let (sin, cos) = sin_cos(180.0 * (f64::from(rings - index) - 0.5) / f64::from(rings));
        let height = snap(radius * cos);
        positions.extend(ring(radius * sin, facets).map(|[x, y]| [x, y, height]));
    }
    Ok(stack(positions, facets, rings))
}

/// A cylinder, cone or frustum along +z; a radius of 0 makes a tip of one vertex.
pub(crate) fn cylinder(
    height: f64,
    [bottom, top]: [f64; 2],
    center: bool,
    facets: u32,
    limits: Limits<'_>,
) -> Result<Mesh, Fault> {
    limits.admit(4 * facets as usize)?;
    if height <= NOTHING || facets < 3 || (bottom <= NOTHING && top <= NOTHING) {
        return Ok(Mesh::default());
    }
    let [low, high] = ends(height, center);
    let level = |radius, z: f64| ring(radius, facets).map(move |[x, y]| [x, y, z]);
    if bottom > NOTHING && top > NOTHING {
        return Ok(stack(level(bottom, low).chain(level(top, high)).collect(), facets, 2));
    }
    let (tip, base, radius) = if top > NOTHING { (low, high, top) } else { (high, low, bottom) };
    let mut positions: Vec<_> = level(radius, base).collect();
    positions.push([0.0, 0.0, tip]);
    let mut triangles: Vec<[u32; 3]> = (0..facets).map(|index| [index, (index + 1) % facets, facets]).collect();
    let mut cap = Vec::new();
    fill_convex((0..facets).collect(), &mut cap);
    triangles.extend(cap.into_iter().map(|[a, b, c]| [a, c, b]));
    let mut mesh = Mesh::new(positions, triangles);
    if tip < base {
        mesh.turn();
    }
    Ok(mesh)
}

/// Rings of `facets` vertices, bottom to top, with walls between and caps at both ends.
fn stack(positions: Vec<[f64; 3]>, facets: u32, rings: u32) -> Mesh {
    let mut triangles = Vec::with_capacity(2 * (facets * rings) as usize);
    for level in 0..rings - 1 {
        for index in 0..facets {
            let next = (index + 1) % facets;
            let [a, b] = [index, next].map(|index| level * facets + index);
            let [c, d] = [next, index].map(|index| (level + 1) * facets + index);
            triangles.extend([[a, b, c], [a, c, d]]);
        }
    }
    let mut cap = Vec::new();
    fill_convex((0..facets).collect(), &mut cap);
    triangles.extend(cap.iter().map(|&[a, b, c]| [a, c, b]));
    let top = (rings - 1) * facets;
    triangles.extend(cap.iter().map(|triangle| triangle.map(|index| index + top)));
    Mesh::new(positions, triangles)
}

/// Triangles of a convex polygon. Cuts every second corner until nothing is left: wider triangles than a fan's.
pub(crate) fn fill_convex(mut corners: Vec<u32>, triangles: &mut Vec<[u32; 3]>) {
    while corners.len() > 3 {
        let count = corners.len();
        let mut rest = Vec::with_capacity(count.div_ceil(2) + 1);
        let mut index = 0;
        while index < count {
            rest.push(corners[index]);
            if index + 1 < count {
                let next = corners[(index + 2) % count];
                // An odd polygon keeps its last corner.
                triangles.push([corners[index], corners[index + 1], next]);
            }
            index += 2;
        }
        corners = rest;
    }
    if let [a, b, c] = corners[..] {
        triangles.push([a, b, c]);
    }
}
