//! `polyhedron`: points and faces to a solid. Faces are clockwise seen from outside, as in OpenSCAD; faces that disagree
//! are turned, open surfaces and bad indices are errors.

use rustc_hash::FxHashMap;

use partwright_solid::Region;

use crate::fault::{Fault, Limits, code};
use crate::mesh::Mesh;
use crate::number::{add, cross, length, snap_all, sub};
use crate::primitives::fill_convex;
use crate::topology::{self, Open};
use crate::triangulate;

pub(crate) struct Built {
    pub(crate) mesh: Mesh,
    /// Faces were given counter-clockwise, all or some.
    pub(crate) turned: bool,
}

pub(crate) fn polyhedron(points: &[[f64; 3]], faces: &[Vec<u32>], limits: Limits<'_>) -> Result<Built, Fault> {
    limits.admit(faces.iter().map(|face| face.len().saturating_sub(2)).sum())?;
    let mut positions: Vec<[f64; 3]> = Vec::new();
    let mut first = FxHashMap::default();
    let mut weld = Vec::with_capacity(points.len());
    for point in points {
        if !point.iter().all(|value| value.is_finite()) {
            return Err(Fault::new(
                code::RANGE,
                format!("point {} of the polyhedron is {point:?}: use finite numbers", weld.len()),
            ));
        }
        let point = snap_all(*point);
        let index = *first.entry(point.map(f64::to_bits)).or_insert_with(|| {
            positions.push(point);
            positions.len() as u32 - 1
        });
        weld.push(index);
    }

    let mut triangles = Vec::new();
    for (number, face) in faces.iter().enumerate() {
        let mut corners = Vec::with_capacity(face.len());
        for &index in face {
            let Some(&corner) = weld.get(index as usize) else {
                return Err(Fault::new(
                    code::POLYHEDRON,
                    format!(
                        "face {number} of the polyhedron uses point {index}, but there are only {} points",
                        points.len()
                    ),
                ));
            };
            if corners.last() != Some(&corner) {
                corners.push(corner);
            }
        }
        while corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        if corners.len() >= 3 {
            corners.reverse();
            fill_face(corners, &positions, &mut triangles);
        }
    }
    if triangles.is_empty() {
        return Ok(Built { mesh: Mesh::default(), turned: false });
    }
    let disagreed = orient(&mut triangles);
    let mut mesh = Mesh::new(positions, triangles);
    topology::separate(&mut mesh).map_err(|Open::Edges { count, place }| {
        let [x, y, z] = place;
        Fault::new(
            code::POLYHEDRON,
            format!(
                "the polyhedron is not closed: {count} edges do not have a face on each side, one of them at [{x}, {y}, {z}]; \
                 add the missing faces, or split long edges where other faces have corners"
            ),
        )
    })?;
    mesh.compact();
    let inside_out = mesh.volume() < 0.0;
    if inside_out {
        mesh.turn();
    }
    Ok(Built { mesh, turned: disagreed || inside_out })
}

/// Triangles of one face, nearly planar or not.
fn fill_face(corners: Vec<u32>, positions: &[[f64; 3]], triangles: &mut Vec<[u32; 3]>) {
    if let [a, b, c] = corners[..] {
        triangles.push([a, b, c]);
        return;
    }
    let at = |index: u32| positions[index as usize];
    // Newell's normal; the face is filled in the coordinate plane that shows most of it. It is seen from the same side
    // whichever way it looks, so that faces upon each other are divided alike, and cancel.
    let origin = at(corners[0]);
    let normal = corners
        .iter()
        .zip(corners.iter().cycle().skip(1))
        .map(|(&a, &b)| cross(sub(at(a), origin), sub(at(b), origin)))
        .fold([0.0; 3], add);
    let axis = (0..3).max_by(|&a, &b| normal[a].abs().total_cmp(&normal[b].abs())).unwrap_or(2);
    let flat: Vec<[f64; 2]> =
        corners.iter().map(|&index| [at(index)[(axis + 1) % 3], at(index)[(axis + 2) % 3]]).collect();
    let by_point: FxHashMap<[u64; 2], u32> =
        flat.iter().zip(&corners).map(|(point, &index)| (point.map(f64::to_bits), index)).collect();
    let filled = if length(normal) > 0.0 && by_point.len() == corners.len() {
        triangulate::fill(&Region { contours: vec![flat] }).ok()
    } else {
        None
    };
    if let Some(filled) = filled.filter(|filled| filled.triangles.len() == corners.len() - 2) {
        let back = |index: u32| by_point.get(&filled.points[index as usize].map(f64::to_bits)).copied();
        let found: Option<Vec<[u32; 3]>> =
            filled.triangles.iter().map(|&[a, b, c]| Some([back(a)?, back(b)?, back(c)?])).collect();
        if let Some(found) = found {
            let looks_back = normal[axis] < 0.0;
            triangles.extend(found.into_iter().map(|[a, b, c]| if looks_back { [a, c, b] } else { [a, b, c] }));
            return;
        }
    }
    fill_convex(corners, triangles);
}

/// Turns faces so that neighbours agree; each connected piece keeps the orientation of most of its faces. Says whether
/// any face was turned.
fn orient(triangles: &mut [[u32; 3]]) -> bool {
    let mut by_edge: FxHashMap<[u32; 2], Vec<u32>> =
        FxHashMap::with_capacity_and_hasher(triangles.len() * 2, Default::default());
    for (index, triangle) in triangles.iter().enumerate() {
        for corner in 0..3 {
            let (a, b) = (triangle[corner], triangle[(corner + 1) % 3]);
            by_edge.entry([a.min(b), a.max(b)]).or_default().push(index as u32);
        }
    }
    let runs = |triangle: [u32; 3], a: u32, b: u32| (0..3).any(|k| triangle[k] == a && triangle[(k + 1) % 3] == b);
    let mut turn: Vec<Option<bool>> = vec![None; triangles.len()];
    let mut any = false;
    for start in 0..triangles.len() {
        if turn[start].is_some() {
            continue;
        }
        turn[start] = Some(false);
        let mut piece = vec![start];
        let mut next = 0;
        while let Some(&index) = piece.get(next) {
            next += 1;
            let triangle = triangles[index];
            for corner in 0..3 {
                let (a, b) = (triangle[corner], triangle[(corner + 1) % 3]);
                let Some([p, q]) = by_edge.get(&[a.min(b), a.max(b)]).map(Vec::as_slice) else { continue };
                let other = if *p as usize == index { *q } else { *p } as usize;
                if turn[other].is_none() {
                    // Agreeing neighbours run along their edge in opposite directions.
                    let clash = runs(triangles[other], a, b);
                    turn[other] = turn[index].map(|turned| turned != clash);
                    piece.push(other);
                }
            }
        }
        let turned = piece.iter().filter(|&&index| turn[index] == Some(true)).count();
        let majority = turned * 2 > piece.len();
        for index in piece {
            if turn[index] != Some(majority) {
                triangles[index].swap(1, 2);
                any = true;
            }
        }
    }
    any
}
