//! Convex hulls in space: quickhull (Barber, Dobkin, Huhdanpaa 1996) with exact orientation tests, so that the many
//! coplanar points of mechanical parts are no special case. The result is closed and convex up to the exact sign of
//! every test; flat point sets give the empty mesh.

use rustc_hash::FxHashMap;

use robust::{Coord3D, orient3d};

use crate::fault::{Fault, Limits};
use crate::mesh::Mesh;
use crate::number::{cross, dot, length, sub};

struct Face {
    corners: [u32; 3],
    /// Across the edge from corner `i` to the next.
    neighbours: [u32; 3],
    /// Points that see this face.
    outside: Vec<u32>,
    alive: bool,
}

fn coord([x, y, z]: [f64; 3]) -> Coord3D<f64> {
    Coord3D { x, y, z }
}

struct Hull<'a> {
    points: &'a [[f64; 3]],
    faces: Vec<Face>,
}

impl Hull<'_> {
    /// Positive when the point is strictly outside the face; its size is proportional to the distance.
    fn height(&self, face: &[u32; 3], point: u32) -> f64 {
        let [a, b, c] = face.map(|index| coord(self.points[index as usize]));
        -orient3d(a, b, c, coord(self.points[point as usize]))
    }

    fn assign(&mut self, faces: std::ops::Range<usize>, points: impl IntoIterator<Item = u32>) {
        for point in points {
            if let Some(face) = faces.clone().find(|&face| self.height(&self.faces[face].corners, point) > 0.0) {
                self.faces[face].outside.push(point);
            }
        }
    }
}

pub(crate) fn hull(mut points: Vec<[f64; 3]>, limits: Limits<'_>) -> Result<Mesh, Fault> {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])).then(a[2].total_cmp(&b[2])));
    points.dedup();
    let Some(first) = simplex(&points) else { return Ok(Mesh::default()) };
    let mut hull = Hull { points: &points, faces: Vec::new() };
    let [a, b, c, d] = first;
    // Each face's neighbours lie across the edges that start at its corners.
    for (corners, neighbours) in
        [([a, b, c], [1, 2, 3]), ([b, a, d], [0, 3, 2]), ([c, b, d], [0, 1, 3]), ([a, c, d], [0, 2, 1])]
    {
        hull.faces.push(Face { corners, neighbours, outside: Vec::new(), alive: true });
    }
    hull.assign(0..4, (0..points.len() as u32).filter(|index| !first.contains(index)));

    let mut pending: Vec<u32> = vec![0, 1, 2, 3];
    let mut steps = 0_usize;
    while let Some(start) = pending.pop() {
        if !hull.faces[start as usize].alive || hull.faces[start as usize].outside.is_empty() {
            continue;
        }
        steps += 1;
        if steps.is_multiple_of(256) {
            limits.poll()?;
        }
        let face = &hull.faces[start as usize];
        let apex =
            face.outside.iter().copied().max_by(|&p, &q| {
                hull.height(&face.corners, p).total_cmp(&hull.height(&face.corners, q)).then(q.cmp(&p))
            });
        let Some(apex) = apex else { continue };

        // Everything that the apex sees, and the edges around it.
        let mut visible = vec![start];
        let mut seen: FxHashMap<u32, bool> = FxHashMap::from_iter([(start, true)]);
        let mut horizon = Vec::new();
        let mut next = 0;
        while let Some(&index) = visible.get(next) {
            next += 1;
            let Face { corners, neighbours, .. } = &hull.faces[index as usize];
            let (corners, neighbours) = (*corners, *neighbours);
            for side in 0..3 {
                let beyond = neighbours[side];
                let in_sight = match seen.get(&beyond) {
                    Some(&known) => known,
                    None => {
                        let known = hull.height(&hull.faces[beyond as usize].corners, apex) > 0.0;
                        seen.insert(beyond, known);
                        if known {
                            visible.push(beyond);
                        }
                        known
                    }
                };
                if !in_sight {
                    horizon.push((corners[side], corners[(side + 1) % 3], beyond));
                }
            }
        }

        let base = hull.faces.len();
        let by_start: FxHashMap<u32, u32> =
            horizon.iter().enumerate().map(|(offset, &(from, _, _))| (from, (base + offset) as u32)).collect();
        let by_end: FxHashMap<u32, u32> =
            horizon.iter().enumerate().map(|(offset, &(_, to, _))| (to, (base + offset) as u32)).collect();
        for (offset, &(from, to, beyond)) in horizon.iter().enumerate() {
            let index = (base + offset) as u32;
            // The horizon is one loop: each of its vertices ends one edge and starts one.
            let (Some(&after), Some(&before)) = (by_start.get(&to), by_end.get(&from)) else { continue };
            let across = &mut hull.faces[beyond as usize];
            for side in 0..3 {
                if across.corners[side] == to && across.corners[(side + 1) % 3] == from {
                    across.neighbours[side] = index;
                }
            }
            hull.faces.push(Face {
                corners: [from, to, apex],
                neighbours: [beyond, after, before],
                outside: Vec::new(),
                alive: true,
            });
        }
        let mut orphans = Vec::new();
        for index in visible {
            let face = &mut hull.faces[index as usize];
            face.alive = false;
            orphans.append(&mut face.outside);
        }
        let end = hull.faces.len();
        hull.assign(base..end, orphans.into_iter().filter(|&point| point != apex));
        pending.extend(base as u32..end as u32);
    }

    let triangles: Vec<[u32; 3]> = hull.faces.iter().filter(|face| face.alive).map(|face| face.corners).collect();
    limits.admit(triangles.len())?;
    let mut mesh = Mesh::new(points, triangles);
    mesh.compact();
    Ok(mesh)
}

/// Four points that span a volume, so ordered that (a, b, c) is counter-clockwise seen from outside.
fn simplex(points: &[[f64; 3]]) -> Option<[u32; 4]> {
    let (a, b) = (0, points.len().checked_sub(1)?);
    let base = sub(points[b], points[a]);
    let spread = length(base);
    let off_line = |index: usize| length(cross(base, sub(points[index], points[a])));
    let c = (0..points.len()).max_by(|&p, &q| off_line(p).total_cmp(&off_line(q)))?;
    let normal = cross(base, sub(points[c], points[a]));
    let off_plane = |index: usize| dot(normal, sub(points[index], points[a]));
    let d = (0..points.len()).max_by(|&p, &q| off_plane(p).abs().total_cmp(&off_plane(q).abs()))?;
    // Thinner than rounding is flat.
    if off_plane(d).abs() <= 1e-12 * spread * length(normal) {
        return None;
    }
    let sign = orient3d(coord(points[a]), coord(points[b]), coord(points[c]), coord(points[d]));
    let [a, b, c, d] = [a, b, c, d].map(|index| index as u32);
    match sign {
        sign if sign > 0.0 => Some([a, b, c, d]),
        sign if sign < 0.0 => Some([a, c, b, d]),
        _ => None,
    }
}

/// Whether the mesh is one convex body: no edge bends inward.
pub(crate) fn is_convex(mesh: &Mesh) -> bool {
    let Ok(twins) = crate::topology::pair(&mesh.positions, &mesh.triangles) else { return false };
    let Some((min, max)) = mesh.bounds() else { return false };
    let tolerance = 1e-9 * length(sub(max, min));
    let bends_inward = twins.iter().enumerate().any(|(half, &twin)| {
        let [a, b, c] = mesh.corners(mesh.triangles[half / 3]);
        let other = mesh.triangles[twin as usize / 3][(twin as usize % 3 + 2) % 3];
        let normal = cross(sub(b, a), sub(c, a));
        dot(normal, sub(mesh.positions[other as usize], a)) > tolerance * length(normal)
    });
    // Locally convex and connected is convex; one body has Euler characteristic 2.
    let used = mesh.triangles.iter().flatten().collect::<std::collections::HashSet<_>>().len();
    !bends_inward && used + mesh.triangles.len() == mesh.triangles.len() * 3 / 2 + 2
}
