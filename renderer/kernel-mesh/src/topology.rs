//! Shells of a mesh: sheets that merely touch, and dust.

use partwright_solid::sheets;
pub(crate) use partwright_solid::sheets::{Open, pair};

use crate::mesh::Mesh;
use crate::number::{NOTHING, cross, dot, sub};

/// Makes every vertex's faces one fan; edges then have exactly two faces by index.
pub(crate) fn separate(mesh: &mut Mesh) -> Result<(), Open> {
    sheets::separate(&mut mesh.positions, &mut mesh.triangles).map(drop)
}

/// Removes closed shells of no mean thickness: what rounding leaves between surfaces that were meant to coincide.
pub(crate) fn drop_dust(mesh: &mut Mesh) {
    let mut parent: Vec<u32> = (0..mesh.positions.len() as u32).collect();
    for triangle in &mesh.triangles {
        for corner in 1..3 {
            let (a, b) = (root(&mut parent, triangle[0]), root(&mut parent, triangle[corner]));
            parent[a.max(b) as usize] = a.min(b);
        }
    }
    // Per shell: twice the area, six times the volume.
    let mut sizes = vec![(0.0, 0.0); mesh.positions.len()];
    for &triangle in &mesh.triangles {
        let first = root(&mut parent, triangle[0]) as usize;
        let origin = mesh.positions[first];
        let [a, b, c] = mesh.corners(triangle).map(|point| sub(point, origin));
        let normal = cross(sub(b, a), sub(c, a));
        sizes[first].0 += dot(normal, normal).sqrt();
        sizes[first].1 += dot(a, cross(b, c));
    }
    let is_dust = |(area, volume): (f64, f64)| volume.abs() / 6.0 <= NOTHING * area / 2.0;
    if !mesh.triangles.iter().any(|triangle| is_dust(sizes[root(&mut parent, triangle[0]) as usize])) {
        return;
    }
    let mut index = 0;
    let keep: Vec<bool> =
        mesh.triangles.iter().map(|triangle| !is_dust(sizes[root(&mut parent, triangle[0]) as usize])).collect();
    mesh.sources.retain(|_| {
        index += 1;
        keep[index - 1]
    });
    let mut index = 0;
    mesh.triangles.retain(|_| {
        index += 1;
        keep[index - 1]
    });
    mesh.compact();
}

/// The representative of a vertex's set, for union by smallest index.
pub(crate) fn root(parent: &mut [u32], mut index: u32) -> u32 {
    while parent[index as usize] != index {
        parent[index as usize] = parent[parent[index as usize] as usize];
        index = parent[index as usize];
    }
    index
}
