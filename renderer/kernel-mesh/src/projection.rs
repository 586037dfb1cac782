//! `projection`: a solid's shadow on z = 0, or its section there.

use rustc_hash::FxHashMap;

use partwright_solid::Region;

use crate::fault::Fault;
use crate::mesh::Mesh;
use crate::number::{cross, snap, sub};
use crate::regions;
use crate::topology;

/// The outline of everything above and below: the boundary of the upward faces, wound once for every layer.
pub(crate) fn shadow(mesh: &Mesh) -> Result<Region, Fault> {
    let upward: Vec<bool> = mesh
        .triangles
        .iter()
        .map(|&triangle| {
            let [a, b, c] = mesh.corners(triangle);
            cross(sub(b, a), sub(c, a))[2] > 0.0
        })
        .collect();
    let Ok(twins) = topology::pair(&mesh.positions, &mesh.triangles) else { return Ok(Region::default()) };
    let mut edges = Vec::new();
    for (half, &twin) in twins.iter().enumerate() {
        if upward[half / 3] && !upward[twin as usize / 3] {
            let triangle = mesh.triangles[half / 3];
            edges.push((triangle[half % 3], triangle[(half % 3 + 1) % 3]));
        }
    }
    let contours = chain(&edges).into_iter().map(|contour| {
        contour
            .into_iter()
            .map(|index| [mesh.positions[index as usize][0], mesh.positions[index as usize][1]])
            .collect()
    });
    regions::non_zero(&contours.collect::<Vec<_>>())
}

/// The section just above the plane: a face that rests on it counts, one that touches it from below does not.
pub(crate) fn section(mesh: &Mesh) -> Result<Region, Fault> {
    let mut points = Vec::new();
    let mut of_edge: FxHashMap<[u32; 2], u32> = FxHashMap::default();
    let mut crossing = |a: u32, b: u32| {
        *of_edge.entry([a.min(b), a.max(b)]).or_insert_with(|| {
            let [p, q] = [a.min(b), a.max(b)].map(|index| mesh.positions[index as usize]);
            let t = p[2] / (p[2] - q[2]);
            points
                .push([0, 1].map(|axis| if t.is_finite() { snap(p[axis] + (q[axis] - p[axis]) * t) } else { p[axis] }));
            points.len() as u32 - 1
        })
    };
    let mut edges = Vec::new();
    for triangle in &mesh.triangles {
        let above = triangle.map(|index| mesh.positions[index as usize][2] > 0.0);
        // Where the outline goes down through the plane and where it comes up; material is on the left from down to up.
        let mut ends = [None; 2];
        for corner in 0..3 {
            let next = (corner + 1) % 3;
            if above[corner] != above[next] {
                ends[usize::from(above[next])] = Some(crossing(triangle[corner], triangle[next]));
            }
        }
        if let [Some(down), Some(up)] = ends {
            edges.push((down, up));
        }
    }
    let contours =
        chain(&edges).into_iter().map(|contour| contour.into_iter().map(|index| points[index as usize]).collect());
    regions::non_zero(&contours.collect::<Vec<_>>())
}

/// Directed edges to closed contours.
fn chain(edges: &[(u32, u32)]) -> Vec<Vec<u32>> {
    let mut from: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for &(a, b) in edges {
        from.entry(a).or_default().push(b);
    }
    let mut contours = Vec::new();
    for &(start, _) in edges {
        let mut contour = Vec::new();
        let mut at = start;
        while let Some(next) = from.get_mut(&at).and_then(Vec::pop) {
            contour.push(at);
            at = next;
        }
        if contour.len() >= 3 {
            contours.push(contour);
        }
    }
    contours
}
