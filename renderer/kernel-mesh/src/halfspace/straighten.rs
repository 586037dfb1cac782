//! Takes vertices out of the straight lines along which a cut crosses flat faces: where triangles of one face meet, its
//! outline has no corner. Otherwise each further cut of the same faces would add more of them.

use super::clip::{Walls, is_face, normal};
use crate::heal::is_flat;
use crate::number::{dot, sub};

/// Moves each crossing of an edge within a flat face onto a neighbour in the plane, where faces stay as they are turned.
pub(super) fn straighten(walls: &mut Walls) {
    if walls.crossings.iter().all(|crossing| !crossing.is_flat) {
        return;
    }
    let first = walls.mesh.positions.len() - walls.crossings.len();
    // The faces around each crossing.
    let mut stars: Vec<Vec<u32>> = vec![Vec::new(); walls.crossings.len()];
    for &face in &walls.rim {
        for vertex in walls.mesh.triangles[face as usize] {
            if let Some(crossing) = walls.crossing_at(vertex) {
                stars[crossing].push(face);
            }
        }
    }
    for index in 0..walls.crossings.len() {
        if !walls.crossings[index].is_flat {
            continue;
        }
        let vertex = (first + index) as u32;
        let Some(ends) = neighbours(walls, vertex, &stars[index]) else { continue };
        let options = ends.map(|end| Some((flattest(walls, vertex, end, &stars[index])?, end)));
        let best = options.into_iter().flatten().max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, end)) = best else { continue };
        let mut moved = std::mem::take(&mut stars[index]);
        for &face in &moved {
            let triangle = &mut walls.mesh.triangles[face as usize];
            *triangle = triangle.map(|corner| if corner == vertex { end } else { corner });
        }
        moved.retain(|&face| is_face(walls.mesh.triangles[face as usize]));
        if let Some(crossing) = walls.crossing_at(end) {
            stars[crossing].retain(|&face| is_face(walls.mesh.triangles[face as usize]));
            stars[crossing].append(&mut moved);
        }
    }
}

/// The vertices before and after a crossing along the cut, where it lies on the straight line between them.
fn neighbours(walls: &Walls, vertex: u32, star: &[u32]) -> Option<[u32; 2]> {
    let mut ends = [None; 2];
    for &face in star {
        let triangle = walls.mesh.triangles[face as usize];
        let corner = triangle.iter().position(|&other| other == vertex)?;
        for (end, step) in ends.iter_mut().zip([2, 1]) {
            let other = triangle[(corner + step) % 3];
            if walls.is_in_plane(other) && end.replace(other).is_some() {
                return None;
            }
        }
    }
    let [Some(before), Some(after)] = ends else { return None };
    let points = &walls.mesh.positions;
    let [a, b, c] = [before, vertex, after].map(|vertex| points[vertex as usize]);
    let is_straight = is_flat(points, [before, vertex, after]) && dot(sub(b, a), sub(c, b)) > 0.0;
    (before != after && is_straight).then_some([before, after])
}

/// How flat the flattest face becomes when the vertex moves, as the sine of an angle squared; `None` where one would be
/// turned or nothing.
fn flattest(walls: &Walls, vertex: u32, end: u32, star: &[u32]) -> Option<f64> {
    let points = &walls.mesh.positions;
    let mut least = f64::INFINITY;
    for &face in star {
        let before = walls.mesh.triangles[face as usize];
        let after = before.map(|corner| if corner == vertex { end } else { corner });
        if !is_face(after) {
            continue;
        }
        let turned = normal(points, after);
        if is_flat(points, after) || dot(turned, normal(points, before)) <= 0.0 {
            return None;
        }
        let [a, b, c] = after.map(|corner| points[corner as usize]);
        let longest = [sub(b, a), sub(c, b), sub(a, c)].map(|way| dot(way, way)).into_iter().fold(0.0, f64::max);
        least = least.min(dot(turned, turned) / (longest * longest));
    }
    Some(least)
}
