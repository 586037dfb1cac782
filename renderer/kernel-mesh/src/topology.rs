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
    if let Some(kept) = without_dust(mesh) {
        keep(mesh, &kept);
    }
}

/// Which faces [`drop_dust`] keeps, unless it keeps all.
pub(crate) fn without_dust(mesh: &Mesh) -> Option<Vec<bool>> {
    let mut shell: Vec<u32> = (0..mesh.positions.len() as u32).collect();
    for &[first, second, third] in &mesh.triangles {
        let mut a = root(&mut shell, first);
        for other in [second, third] {
            let b = root(&mut shell, other);
            shell[a.max(b) as usize] = a.min(b);
            a = a.min(b);
        }
    }
    // What a vertex refers to is before it.
    for vertex in 0..shell.len() {
        shell[vertex] = shell[shell[vertex] as usize];
    }
    // Per shell: twice the area, six times the volume.
    let mut sizes = vec![(0.0, 0.0); mesh.positions.len()];
    for &triangle in &mesh.triangles {
        let first = shell[triangle[0] as usize] as usize;
        let origin = mesh.positions[first];
        let [a, b, c] = mesh.corners(triangle).map(|point| sub(point, origin));
        let normal = cross(sub(b, a), sub(c, a));
        sizes[first].0 += dot(normal, normal).sqrt();
        sizes[first].1 += dot(a, cross(b, c));
    }
    let is_dust = |triangle: &[u32; 3]| {
        let (area, volume): (f64, f64) = sizes[shell[triangle[0] as usize] as usize];
        volume.abs() / 6.0 <= NOTHING * area / 2.0
    };
    let has_dust = mesh.triangles.iter().any(is_dust);
    has_dust.then(|| mesh.triangles.iter().map(|triangle| !is_dust(triangle)).collect())
}

/// Keeps those faces, and the vertices that they use.
pub(crate) fn keep(mesh: &mut Mesh, kept: &[bool]) {
    let mut is_kept = kept.iter();
    mesh.sources.retain(|_| is_kept.next() == Some(&true));
    let mut is_kept = kept.iter();
    mesh.triangles.retain(|_| is_kept.next() == Some(&true));
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
