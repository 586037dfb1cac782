//! Where the pieces of a surface meet, as its mesh has it.

use std::collections::HashMap;
use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use super::Point;
use super::foot::Piece;
use crate::MeshDistance;
use crate::distance::{angle, dot, length, sub};

/// Angle between pieces that go on in each other.
const SMOOTH: f64 = 0.02;

#[derive(Debug)]
pub(super) struct Seams {
    /// For each piece those that it meets, and whether somewhere in an edge behind which the distance has a crease: inside (the
    /// edge is convex), and outside.
    meets: Vec<Vec<(u32, [bool; 2])>>,
    /// For each edge of each face of the mesh the piece of the face beyond.
    beside: Vec<[u32; 3]>,
    /// Where two pieces meet, the ends of the mesh's edges along it, two by two; the smaller number first.
    places: HashMap<[u32; 2], Arc<[Point]>>,
}

impl Seams {
    /// Of a mesh, with the pieces of its faces, and how far these are turned against them.
    pub(super) fn new(mesh: &MeshDistance, pieces: &[Piece], of_face: &[u32], bends: &[f64]) -> Self {
        let mut places: HashMap<[u32; 2], Vec<Point>> = HashMap::new();
        let mut beside: Vec<[u32; 3]> = of_face.iter().map(|piece| [*piece; 3]).collect();
        let faces: Vec<([Point; 3], [u32; 3], Point)> = mesh.faces().collect();
        let mut half: HashMap<[u32; 2], [usize; 2]> = HashMap::new();
        let mut found: HashMap<[u32; 2], [bool; 2]> = HashMap::new();
        for (face, (corners, vertices, normal)) in faces.iter().enumerate() {
            for from in 0..3 {
                let to = (from + 1) % 3;
                half.insert([vertices[from], vertices[to]], [face, from]);
                let Some(&[other, at]) = half.get(&[vertices[to], vertices[from]]) else { continue };
                if of_face[face] == of_face[other] {
                    continue;
                }
                (beside[face][from], beside[other][at]) = (of_face[other], of_face[face]);
                let pair = [of_face[face], of_face[other]];
                let pair = [pair[0].min(pair[1]), pair[0].max(pair[1])];
                places.entry(pair).or_default().extend([corners[from], corners[to]]);
                let creases = found.entry(pair).or_default();
                // Turned against each other by more than both are bent.
                let [a, b] = [face, other].map(|face| &pieces[of_face[face] as usize].field);
                let is_turned = |point: Point| {
                    angle(a.slope(point).gradient, b.slope(point).gradient) > bends[face] + bends[other] + SMOOTH
                };
                if is_turned(corners[from]) || is_turned(corners[to]) {
                    // The corner that both do not share.
                    let heights = faces[other].0.iter().map(|corner| dot(*normal, sub(*corner, corners[from])));
                    let is_concave =
                        heights.max_by(|a, b| a.abs().total_cmp(&b.abs())).is_some_and(|height| height > 0.0);
                    creases[usize::from(is_concave)] = true;
                }
            }
        }
        let mut meets = vec![Vec::new(); pieces.len()];
        for ([a, b], creases) in found {
            meets[a as usize].push((b, creases));
            meets[b as usize].push((a, creases));
        }
        let places = places.into_iter().map(|(pair, places)| (pair, places.into())).collect();
        Self { meets, beside, places }
    }

    /// The piece beyond an edge of a face of some piece.
    pub(super) fn beside(&self, face: u32, edge: u8) -> u32 {
        self.beside[face as usize][usize::from(edge)]
    }

    /// Places along where two pieces meet, the smaller number first.
    pub(super) fn places(&self, pair: [u32; 2]) -> Option<&Arc<[Point]>> {
        self.places.get(&pair)
    }

    /// Where the edge between two pieces, the smaller number first, may have the place that is nearest to a point: the nearest of
    /// the mesh, and others that lie elsewhere.
    pub(super) fn starts(&self, pair: [u32; 2], point: Point) -> SmallVec<[Point; 3]> {
        let far = |place: Point| length(sub(point, place));
        let mut starts: SmallVec<[Point; 3]> = smallvec![];
        let ends = self.places(pair).map_or(&[][..], |places| places);
        for _ in 0..3 {
            let is_elsewhere =
                |place: &Point| starts.iter().all(|start| length(sub(*start, *place)) > 0.5 * far(*start));
            let others =
                ends.chunks_exact(2).map(|ends| nearest_on_segment(ends[0], ends[1], point)).filter(is_elsewhere);
            let Some(next) = others.min_by(|a, b| far(*a).total_cmp(&far(*b))) else { break };
            starts.push(next);
        }
        starts
    }

    /// Whether the edge between two pieces can be what is nearest to a point on that side.
    pub(super) fn is_seen(&self, a: u32, b: u32, is_outside: bool) -> bool {
        self.meets[a as usize].iter().any(|(other, creases)| *other == b && creases[usize::from(!is_outside)])
    }

    /// Whether any two of some pieces go on in each other wherever they meet: they have no edge.
    pub(super) fn is_any_smooth(&self, few: &[u32]) -> bool {
        let is_smooth = |a: u32, b: u32| self.meets[a as usize].contains(&(b, [false; 2]));
        few.iter().enumerate().any(|(index, a)| few[..index].iter().any(|b| is_smooth(*a, *b)))
    }

    /// Whether pieces are one sheet without an edge that makes a crease on a side.
    pub(super) fn go_on_in_each_other(&self, mut numbers: SmallVec<[u32; 32]>, is_outside: bool) -> bool {
        numbers.sort_unstable();
        numbers.dedup();
        let mut reached: SmallVec<[bool; 32]> = smallvec![false; numbers.len()];
        let Some(first) = reached.first_mut() else { return false };
        *first = true;
        let mut open: SmallVec<[usize; 32]> = smallvec![0];
        while let Some(from) = open.pop() {
            for (other, creases) in &self.meets[numbers[from] as usize] {
                let Ok(at) = numbers.binary_search(other) else { continue };
                if creases[usize::from(is_outside)] {
                    return false;
                }
                if !std::mem::replace(&mut reached[at], true) {
                    open.push(at);
                }
            }
        }
        reached.iter().all(|is_reached| *is_reached)
    }
}

fn nearest_on_segment(from: Point, to: Point, point: Point) -> Point {
    let way = sub(to, from);
    let part = (dot(sub(point, from), way) / dot(way, way)).clamp(0.0, 1.0);
    std::array::from_fn(|axis| from[axis] + part * way[axis])
}
