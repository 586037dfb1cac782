//! Takes sheets away that lie upon each other: where solids touch in a plane, a boolean may leave two of no volume between
//! them, and as their triangles are others, none is the mirror image of another.
//!
//! A chain of faces in a plane is known by its rim. So it is filled anew from that, by how often the rim winds around:
//! sheets upon each other have no rim but what bounds them, and cancel.

use std::cmp::Ordering;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Chain, edges};
use crate::halfspace::plane::Plane;
use crate::number::{NOTHING, add, cross, dot, length, snap_all, sub};
use crate::triangulate::fill_chain;

/// How often a chain runs along each of its edges, from the lower vertex to the higher; less the other way round.
type Rim = Vec<([u32; 2], i32)>;

/// An edge, and the vertices that divide it, in order.
type Cuts = Vec<([u32; 2], Vec<u32>)>;

/// The plane of two faces at an edge that lie to the same side of it in one plane, and whether it is that of the first.
fn plane_of_fold(points: &[[f64; 3]], faces: [[u32; 3]; 2], [a, b]: [u32; 2]) -> Option<(Plane, bool)> {
    let at = |vertex: u32| points[vertex as usize];
    let axis = sub(at(b), at(a));
    let [c, d] = faces.map(|face| face.into_iter().find(|vertex| ![a, b].contains(vertex)));
    let (c, d) = (at(c?), at(d?));
    // Perpendicular to the faces, as long as they are wide.
    let [up, down] = [c, d].map(|apex| cross(axis, sub(apex, at(a))));
    if dot(up, down) <= 0.0 {
        return None;
    }
    let is_first = dot(up, up) >= dot(down, down);
    let (wide, narrow) = if is_first { (c, d) } else { (d, c) };
    let plane = Plane::through([at(a), at(b), wide])?;
    (plane.side(narrow) == Ordering::Equal).then_some((plane, is_first))
}

/// Whether a face lies upon its neighbour; `pair` says which half-edge runs back.
pub(crate) fn is_folded(points: &[[f64; 3]], triangles: &[[u32; 3]], pair: impl Fn(usize) -> usize) -> bool {
    let normals: Vec<[f64; 3]> = triangles
        .iter()
        .map(|triangle| {
            let [a, b, c] = triangle.map(|vertex| points[vertex as usize]);
            cross(sub(b, a), sub(c, a))
        })
        .collect();
    (0..3 * triangles.len()).any(|half| {
        let faces = [half, pair(half)].map(|half| half / 3);
        if faces[0] > faces[1] || dot(normals[faces[0]], normals[faces[1]]) >= 0.0 {
            return false;
        }
        let triangle = triangles[faces[0]];
        let edge = [triangle[half % 3], triangle[(half + 1) % 3]];
        plane_of_fold(points, faces.map(|face| triangles[face]), edge).is_some()
    })
}

impl Chain {
    /// What cannot be mended stays as it is. Returns further points: where edges cross.
    pub(super) fn unfold(&mut self, points: &[[f64; 3]]) -> Vec<[f64; 3]> {
        let edges = self.by_edge.keys().filter(|[a, b]| a < b);
        let mut folded: Vec<[u32; 2]> = edges.copied().filter(|&edge| self.folded_at(edge, points).is_some()).collect();
        if folded.is_empty() {
            return Vec::new();
        }
        folded.sort_unstable();
        let known = points.len();
        let mut points = points.to_vec();
        // A plane that cannot be filled may be folded at many edges.
        let mut given_up = FxHashSet::default();
        for edge in folded {
            if let Some((plane, face)) = self.folded_at(edge, &points).filter(|(_, face)| !given_up.contains(face)) {
                let faces = self.connected_in(&plane, face, &points);
                if self.fill_anew(&plane, &faces, &mut points).is_none() {
                    given_up.extend(faces);
                }
            }
        }
        points.split_off(known)
    }

    /// Two faces of opposite orientation to the same side of an edge in one plane: the plane, and one of them.
    fn folded_at(&self, [a, b]: [u32; 2], points: &[[f64; 3]]) -> Option<(Plane, u32)> {
        for &up in self.by_edge.get(&[a, b])? {
            for &down in self.by_edge.get(&[b, a])? {
                if let Some((plane, is_up)) =
                    plane_of_fold(points, [up, down].map(|face| self.faces[face as usize]), [a, b])
                {
                    return Some((plane, if is_up { up } else { down }));
                }
            }
        }
        None
    }

    /// Fills faces of a plane anew; `None` where they wind around something twice, or edges do not let themselves divide.
    fn fill_anew(&mut self, plane: &Plane, faces: &[u32], points: &mut Vec<[f64; 3]>) -> Option<()> {
        let sides = faces.iter().flat_map(|&face| edges(self.faces[face as usize]));
        let (rim, cuts) = divided(net(sides.map(|edge| (edge, 1))), plane, points);
        let mut vertices: Vec<u32> = rim.iter().flat_map(|(edge, _)| *edge).collect();
        vertices.sort_unstable();
        vertices.dedup();
        let flat = |vertex: u32| plane.flat(points[vertex as usize]);
        let number = |vertex: u32| vertices.partition_point(|&other| other < vertex) as u32;
        let numbered: Rim = rim.iter().map(|&(edge, weight)| (edge.map(number), weight)).collect();
        let filled = match rim.is_empty() {
            true => Vec::new(),
            false => fill_chain(&vertices.iter().map(|&vertex| flat(vertex)).collect::<Vec<_>>(), &numbered)?,
        };
        if filled.iter().any(|wound| wound.winding.abs() != 1) {
            return None;
        }
        let old: Vec<([[f64; 2]; 3], u32)> =
            faces.iter().map(|&face| (self.faces[face as usize].map(flat), self.sources[face as usize])).collect();
        faces.iter().for_each(|&face| self.remove(face as usize));
        for (edge, cuts) in cuts {
            self.divide(edge, &cuts);
        }
        for wound in filled {
            let [a, b, c] = wound.triangle.map(|index| vertices[index as usize]);
            let face = if wound.winding > 0 { [a, b, c] } else { [a, c, b] };
            let [p, q, r] = face.map(flat);
            let middle = [0, 1].map(|axis| (p[axis] + q[axis] + r[axis]) / 3.0);
            // Of the same orientation, the one that it lies in most.
            let depth = |corners: &[[f64; 2]; 3]| {
                let side =
                    |from: usize| turn(corners[from], corners[(from + 1) % 3], middle) * f64::from(wound.winding);
                side(0).min(side(1)).min(side(2))
            };
            let (_, source) = old.iter().max_by(|a, b| depth(&a.0).total_cmp(&depth(&b.0)))?;
            self.insert(face, *source);
        }
        Some(())
    }

    /// Faces whose corners are in the plane, from one to the next across their edges.
    fn connected_in(&self, plane: &Plane, first: u32, points: &[[f64; 3]]) -> Vec<u32> {
        let mut found = vec![first];
        let mut seen = FxHashSet::from_iter([first]);
        let mut next = 0;
        while let Some(&face) = found.get(next) {
            next += 1;
            for [a, b] in edges(self.faces[face as usize]) {
                for &other in [[a, b], [b, a]].iter().filter_map(|edge| self.by_edge.get(edge)).flatten() {
                    let mut corners = self.faces[other as usize].into_iter().map(|vertex| points[vertex as usize]);
                    if !seen.contains(&other) && corners.all(|point| plane.side(point) == Ordering::Equal) {
                        seen.insert(other);
                        found.push(other);
                    }
                }
            }
        }
        found
    }

    /// Divides the faces at an edge.
    fn divide(&mut self, [mut from, to]: [u32; 2], cuts: &[u32]) {
        for &cut in cuts {
            for [a, b] in [[from, to], [to, from]] {
                for face in self.by_edge.get(&[a, b]).cloned().unwrap_or_default() {
                    let (triangle, source) = (self.faces[face as usize], self.sources[face as usize]);
                    self.remove(face as usize);
                    self.insert(triangle.map(|vertex| if vertex == b { cut } else { vertex }), source);
                    self.insert(triangle.map(|vertex| if vertex == a { cut } else { vertex }), source);
                }
            }
            from = cut;
        }
    }
}

fn net(edges: impl Iterator<Item = ([u32; 2], i32)>) -> Rim {
    let mut net: FxHashMap<[u32; 2], i32> = FxHashMap::default();
    for ([a, b], weight) in edges {
        *net.entry([a.min(b), a.max(b)]).or_default() += if a < b { weight } else { -weight };
    }
    let mut rim: Rim = net.into_iter().filter(|(_, weight)| *weight != 0).collect();
    rim.sort_unstable();
    rim
}

/// The same rim with edges that end where they cross or pass a vertex.
fn divided(rim: Rim, plane: &Plane, points: &mut Vec<[f64; 3]>) -> (Rim, Cuts) {
    let flat = |vertex: u32, points: &[[f64; 3]]| plane.flat(points[vertex as usize]);
    let mut cuts: Vec<Vec<(f64, u32)>> = vec![Vec::new(); rim.len()];
    let mut at: FxHashMap<[u64; 3], u32> = FxHashMap::default();
    // From the left to the right.
    let span = |edge: [u32; 2], points: &[[f64; 3]]| {
        let [a, b] = edge.map(|vertex| flat(vertex, points)[0]);
        (a.min(b) - NOTHING, a.max(b) + NOTHING)
    };
    let mut order: Vec<usize> = (0..rim.len()).collect();
    order.sort_by(|&i, &j| span(rim[i].0, points).0.total_cmp(&span(rim[j].0, points).0));
    for (rank, &i) in order.iter().enumerate() {
        for &j in &order[rank + 1..] {
            let pair = [rim[i].0, rim[j].0];
            if span(pair[1], points).0 > span(pair[0], points).1 {
                break;
            }
            let mut passes = pair[0].iter().any(|vertex| pair[1].contains(vertex));
            for (own, [[a, b], other]) in [(i, pair), (j, [pair[1], pair[0]])] {
                for vertex in other {
                    if let Some(along) = passed(flat(vertex, points), [a, b].map(|end| flat(end, points))) {
                        cuts[own].push((along, vertex));
                        passes = true;
                    }
                }
            }
            let corners = pair.map(|edge| edge.map(|vertex| flat(vertex, points)));
            if let (false, Some(share)) = (passes, crossing(corners)) {
                let [a, b] = pair[0].map(|vertex| points[vertex as usize]);
                let point = snap_all(add(a, sub(b, a).map(|value| value * share[0])));
                let vertex = *at.entry(point.map(f64::to_bits)).or_insert(points.len() as u32);
                if vertex as usize == points.len() {
                    points.push(point);
                }
                cuts[i].push((share[0], vertex));
                cuts[j].push((share[1], vertex));
            }
        }
    }
    let mut parts = Vec::with_capacity(rim.len());
    let mut all = Vec::new();
    for (([from, to], weight), mut cuts) in rim.into_iter().zip(cuts) {
        cuts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut cuts: Vec<u32> = cuts.into_iter().map(|cut| cut.1).collect();
        cuts.dedup();
        let ends = std::iter::once(from).chain(cuts.iter().copied()).zip(cuts.iter().copied().chain([to]));
        parts.extend(ends.map(|(a, b)| ([a, b], weight)));
        if !cuts.is_empty() {
            all.push(([from, to], cuts));
        }
    }
    (net(parts.into_iter()), all)
}

/// At which share of the edge it passes a point.
fn passed(point: [f64; 2], [a, b]: [[f64; 2]; 2]) -> Option<f64> {
    let way = sub(b, a);
    let size = length(way);
    let along = dot(sub(point, a), way) / size;
    let is_on = (NOTHING..size - NOTHING).contains(&along) && turn(a, b, point).abs() <= NOTHING * size;
    is_on.then_some(along / size)
}

/// Where two edges cross, as shares of both.
fn crossing([[a, b], [c, d]]: [[[f64; 2]; 2]; 2]) -> Option<[f64; 2]> {
    let share = |p: f64, q: f64| (p * q < 0.0).then(|| p / (p - q));
    Some([share(turn(c, d, a), turn(c, d, b))?, share(turn(a, b, c), turn(a, b, d))?])
}

/// Twice the area of a triangle, positive where it is counter-clockwise.
fn turn(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    let [u, v] = [sub(b, a), sub(c, a)];
    u[0] * v[1] - u[1] * v[0]
}

#[cfg(test)]
mod tests {
    use crate::heal::after_boolean;
    use crate::mesh::Mesh;
    use crate::topology::pair;

    /// Walls upon a convex outline, 1 mm high; `first` is the corner from which its ends are divided.
    fn prism(outline: &[[f64; 2]], level: f64, first: u32) -> Mesh {
        let count = outline.len() as u32;
        let at = |level: f64| outline.iter().map(move |&[x, y]| [x, y, level]);
        let mut triangles = Vec::new();
        for corner in 0..count {
            let next = (corner + 1) % count;
            triangles.extend([[corner, next, next + count], [corner, next + count, corner + count]]);
        }
        for step in 1..count - 1 {
            let [a, b, c] = [0, step, step + 1].map(|step| (first + step) % count);
            triangles.extend([[c, b, a], [a + count, b + count, c + count]]);
        }
        Mesh::new(at(level).chain(at(level + 1.0)).collect(), triangles)
    }

    /// What is left of two solids, one upon the other.
    fn stacked(lower: &[[f64; 2]], upper: &[[f64; 2]]) -> Mesh {
        let mut mesh = prism(lower, 0.0, 0);
        mesh.append(&prism(upper, 1.0, 1));
        assert!(after_boolean(&mut mesh, false));
        mesh
    }

    #[test]
    fn nothing_is_left_between_equal_ends() {
        let square = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];
        let mesh = stacked(&square, &square);
        assert_eq!((mesh.positions.len(), mesh.triangles.len()), (12, 20));
        assert_eq!(mesh.volume(), 8.0);
        assert!(pair(&mesh.positions, &mesh.triangles).is_ok());
    }

    #[test]
    fn edges_that_cross_are_divided() {
        let square = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];
        let mesh = stacked(&square, &[[0.0, 0.0], [2.0, 0.0], [1.0, 3.0]]);
        let crossings = mesh.positions.iter().filter(|&&[_, y, z]| y == 2.0 && z == 1.0).count();
        assert_eq!((crossings, mesh.positions.len()), (4, 14));
        assert!((mesh.volume() - 7.0).abs() < 1e-9);
        assert!(pair(&mesh.positions, &mesh.triangles).is_ok());
        // What is left in the plane looks up beside the upper solid, and down beyond the lower one.
        let level =
            |mesh: &Mesh| mesh.triangles.iter().filter(|face| mesh.corners(**face).iter().all(|p| p[2] == 1.0)).count();
        assert_eq!(level(&mesh), 3);
    }

    /// Solids that touch in an edge lie beside each other, not upon each other.
    #[test]
    fn what_touches_in_an_edge_stays() {
        let square = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];
        let mesh = stacked(&square, &square.map(|[x, y]| [x + 2.0, y]));
        assert_eq!((mesh.positions.len(), mesh.triangles.len()), (16, 24));
        assert_eq!(mesh.volume(), 8.0);
    }
}
