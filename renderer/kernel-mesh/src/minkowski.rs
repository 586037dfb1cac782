//! Minkowski sums in space. Convex bodies: the hull of the sums of their corners. Otherwise A ⊕ B is the union of every
//! face of A swept over B with one copy of A, and, where B is not convex either, of every pair of faces. The number of
//! swept pieces is bounded.

use rustc_hash::FxHashMap;

use crate::boolean;
use crate::fault::{Fault, Limits, code};
use crate::hull::{hull, is_convex};
use crate::mesh::Mesh;
use crate::number::{add, cross, dot, length, snap_all, sub};
use crate::topology::{self, root};

/// Corner sums of one hull.
const MAX_SUMS: usize = 4_000_000;
/// Swept pieces of one sum.
const MAX_PIECES: usize = 6_000;

pub(crate) fn minkowski(a: &Mesh, b: &Mesh, limits: Limits<'_>) -> Result<Mesh, Fault> {
    if a.is_empty() || b.is_empty() {
        return Ok(Mesh::default());
    }
    let bodies_a = bodies(a);
    let bodies_b = bodies(b);
    let mut pieces = Vec::new();
    for a in &bodies_a {
        for b in &bodies_b {
            add_sum(a, b, &mut pieces, limits)?;
        }
    }
    boolean::union(&pieces.iter().collect::<Vec<_>>(), limits)
}

fn too_big(what: String) -> Fault {
    Fault::new(
        code::MINKOWSKI,
        format!(
            "this Minkowski sum is too big ({what}): lower `$fn`, or use `hull` or `offset` where they give the same shape"
        ),
    )
}

fn add_sum(a: &Mesh, b: &Mesh, pieces: &mut Vec<Mesh>, limits: Limits<'_>) -> Result<(), Fault> {
    let faces = |mesh: &Mesh| if is_convex(mesh) { vec![mesh.positions.clone()] } else { convex_faces(mesh) };
    let (faces_a, faces_b) = (faces(a), faces(b));
    if faces_a.len().saturating_mul(faces_b.len()) > MAX_PIECES {
        return Err(too_big(format!("{} × {} faces", faces_a.len(), faces_b.len())));
    }
    for face_a in &faces_a {
        limits.poll()?;
        for face_b in &faces_b {
            if face_a.len().saturating_mul(face_b.len()) > MAX_SUMS {
                return Err(too_big(format!("{} × {} corners", face_a.len(), face_b.len())));
            }
            let sums = face_a.iter().flat_map(|&p| face_b.iter().map(move |&q| snap_all(add(p, q))));
            pieces.push(hull(sums.collect(), limits)?);
        }
        limits.admit(pieces.iter().map(|piece| piece.triangles.len()).sum())?;
    }
    // The swept boundary encloses what is left; whole copies fill it.
    for (mesh, other, is_swept) in [(a, b, faces_a.len() > 1), (b, a, faces_b.len() > 1)] {
        if is_swept {
            let mut copy = mesh.clone();
            let by = other.positions[0];
            copy.positions.iter_mut().for_each(|point| *point = snap_all(add(*point, by)));
            pieces.push(copy);
        }
    }
    Ok(())
}

/// The connected pieces of a mesh that has no cavities; cavities stay with everything else in one piece.
fn bodies(mesh: &Mesh) -> Vec<Mesh> {
    let mut parent: Vec<u32> = (0..mesh.positions.len() as u32).collect();
    for triangle in &mesh.triangles {
        for corner in 1..3 {
            let (a, b) = (root(&mut parent, triangle[0]), root(&mut parent, triangle[corner]));
            parent[a.max(b) as usize] = a.min(b);
        }
    }
    let mut pieces: FxHashMap<u32, Mesh> = FxHashMap::default();
    for (triangle, source) in mesh.triangles.iter().zip(&mesh.sources) {
        let piece = pieces.entry(root(&mut parent, triangle[0])).or_default();
        piece.triangles.push(*triangle);
        piece.sources.push(*source);
    }
    let mut pieces: Vec<(u32, Mesh)> = pieces.into_iter().collect();
    pieces.sort_by_key(|(first, _)| *first);
    let pieces: Vec<Mesh> = pieces
        .into_iter()
        .map(|(_, mut piece)| {
            piece.positions = mesh.positions.clone();
            piece.compact();
            piece
        })
        .collect();
    if pieces.iter().any(|piece| piece.volume() < 0.0) { vec![mesh.clone()] } else { pieces }
}

/// The faces as convex polygons: neighbouring coplanar triangles are joined while the outline stays convex.
fn convex_faces(mesh: &Mesh) -> Vec<Vec<[f64; 3]>> {
    let Ok(twins) = topology::pair(&mesh.positions, &mesh.triangles) else { return Vec::new() };
    let normals: Vec<[f64; 3]> = mesh
        .triangles
        .iter()
        .map(|&triangle| {
            let [a, b, c] = mesh.corners(triangle);
            let normal = cross(sub(b, a), sub(c, a));
            normal.map(|value| value / length(normal))
        })
        .collect();
    let mut taken = vec![false; mesh.triangles.len()];
    let mut faces = Vec::new();
    for start in 0..mesh.triangles.len() {
        if std::mem::replace(&mut taken[start], true) {
            continue;
        }
        // The outline as half-edges; a joined triangle replaces one of them by its other two.
        let mut outline: Vec<u32> = (0..3).map(|corner| (start * 3 + corner) as u32).collect();
        let point = |half: u32| mesh.positions[mesh.triangles[half as usize / 3][half as usize % 3] as usize];
        let mut grown = true;
        while grown {
            grown = false;
            for place in 0..outline.len() {
                let twin = twins[outline[place] as usize];
                let other = twin as usize / 3;
                if taken[other] || dot(normals[start], normals[other]) < 1.0 - 1e-12 {
                    continue;
                }
                let first = (other * 3 + (twin as usize % 3 + 1) % 3) as u32;
                let second = (other * 3 + (twin as usize % 3 + 2) % 3) as u32;
                let mut joined = outline.clone();
                joined.splice(place..=place, [first, second]);
                let count = joined.len();
                let convex = (0..count).all(|index| {
                    let [a, b, c] = [0, 1, 2].map(|step| point(joined[(index + step) % count]));
                    let turn = cross(sub(b, a), sub(c, b));
                    dot(turn, normals[start]) >= -1e-9 * length(sub(b, a)) * length(sub(c, b))
                });
                if convex {
                    outline = joined;
                    taken[other] = true;
                    grown = true;
                    break;
                }
            }
        }
        faces.push(outline.iter().map(|&half| point(half)).collect());
    }
    faces
}
