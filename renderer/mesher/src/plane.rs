//! Flat faces of the surface: planes in which faces of the fine mesh lie, and the vertices that must stay in them.
//!
//! Where the field has one gradient all over a face, and is zero there, the face lies in a plane, known to rounding; faces of
//! curved surfaces differ in it by far, however small or slightly curved they are. Corners of such faces belong to the plane:
//! they are put into it exactly, those of several planes on their line or point, and when the mesh is made coarser they may
//! only move onto vertices that belong to all of their planes. Vertices beside the edge of two planes, which cells may pass by,
//! move onto it, or vanish first.
//!
//! Not promised: a face that lies across the end of a plane is not one of its faces, and none where the gradient is known to
//! less than [`ALIKE`]: there the tolerance is what holds.

use partwright_field::Slope;
use partwright_solid::Solid;
use rustc_hash::FxHashMap;

use crate::MeshError;
use crate::feature::{RANK, distance, shortest};
use crate::lists::Lists;
use crate::octree::{Node, Plan};
use crate::simplify::{field_around, keeps_shape};
use crate::threads;
use crate::vector::{Point, add, cross, dot, length, mean, mix, scaled, sub};

/// How far unit normals of one plane may be apart.
const ALIKE: f64 = 1e-9;
/// Part of the way to the middle of a face at which its corners are looked at: at the corner itself another piece may begin.
const INSET: f64 = 1.0 / 16.0;
/// Epsilons that a corner may be beside its plane: points that were moved into their cells are.
const BESIDE: f64 = 4.0;
/// Part of an epsilon by which a point is beside a plane that it lies on: to so much it was found.
const ON: f64 = 1e-3;
/// Tolerances that a vertex may be from an edge that a cell passed by.
const PASSED: f64 = 0.5;
/// Times that all of them are tried.
const ROUNDS: usize = 4;
/// What rounding does to numbers of the size 1: some units in the last place.
const ROUND: f64 = 4e-15;

/// Points whose product with the normal is the offset.
#[derive(Debug, Clone, Copy)]
struct Plane {
    normal: Point,
    offset: f64,
}

impl Plane {
    /// The plane where a linear function is zero; `farthest` is the largest coordinate.
    fn new(slope: &Slope, at: Point, farthest: f64) -> Self {
        let size = length(slope.gradient);
        let normal = scaled(slope.gradient, 1.0 / size);
        let is_across = |axis: &usize| (0..3).all(|other| other == *axis || normal[other].abs() <= ROUND);
        let across = (0..3).find(is_across);
        let Some(axis) = across else {
            return Self { normal, offset: dot(normal, at) - slope.value / size };
        };
        // Coordinates that models have are round numbers: bodies that share a plane have the same.
        let exact = at[axis] - slope.value / slope.gradient[axis];
        let round = (exact * 1e6).round() / 1e6;
        let place = if (round - exact).abs() <= ROUND * farthest { round } else { exact };
        let sign = normal[axis].signum();
        Self { normal: std::array::from_fn(|other| if other == axis { sign } else { 0.0 }), offset: place * sign }
    }

    /// The axis that it is at right angles to.
    fn axis(&self) -> Option<usize> {
        (0..3).find(|axis| self.normal[*axis].abs() == 1.0)
    }

    fn distance(&self, point: Point) -> f64 {
        dot(self.normal, point) - self.offset
    }

    /// Whether a face lies in it, and looks outward as it does.
    fn has(&self, corners: &[Point; 3], limit: f64) -> bool {
        let [a, b, c] = *corners;
        corners.iter().all(|corner| self.distance(*corner).abs() <= limit)
            && dot(cross(sub(b, a), sub(c, a)), self.normal) > 0.0
    }
}

/// The planes of a mesh, and for each vertex the numbers of those that it belongs to.
#[derive(Debug, Default)]
pub(crate) struct Planes {
    planes: Vec<Plane>,
    of: Vec<Vec<u32>>,
    /// Whether a vertex stands beside an edge and found no place of its own on it: it had better vanish.
    is_beside: Vec<bool>,
}

impl Planes {
    /// The planes of a mesh, and the mesh with its vertices in them.
    pub(crate) fn find(
        plan: &Plan<'_>,
        nodes: &[Node],
        fine: &Solid,
        threads: usize,
    ) -> Result<(Self, Solid), MeshError> {
        let count = fine.positions.len();
        let around = Lists::around(&fine.triangles, count);
        let (of, is_beside) = (vec![Vec::new(); count], vec![false; count]);
        let mut planes = Self { planes: Vec::new(), of, is_beside };
        planes.seek(plan, nodes, fine, &around, threads)?;
        while planes.spread(fine, plan.precision.epsilon * ON) {}
        let mut solid = fine.clone();
        planes.flatten(&mut solid, plan.precision.epsilon);
        planes.close(plan, &mut solid, &around);
        Ok((planes, solid))
    }

    /// Asks the field about faces that look flat, and takes those around that lie in the same plane with them.
    fn seek(
        &mut self,
        plan: &Plan<'_>,
        nodes: &[Node],
        fine: &Solid,
        around: &Lists,
        threads: usize,
    ) -> Result<(), MeshError> {
        let epsilon = plan.precision.epsilon;
        let bounds = plan.field.bounds();
        let farthest = bounds.min.iter().chain(&bounds.max).fold(0.0_f64, |most, value| most.max(value.abs()));
        let mut known: FxHashMap<[i64; 4], u32> = FxHashMap::default();
        let mut is_done = vec![false; fine.triangles.len()];
        let mut reached = Vec::new();
        let ranges = threads::ranges(fine.triangles.len());
        let flat = threads::each(
            threads,
            ranges.len(),
            || (),
            |(), index| {
                let is_flat = |face: &usize| looks_flat(fine, *face as u32, around, epsilon);
                ranges[index].clone().filter(is_flat).collect::<Vec<usize>>()
            },
        );
        for (number, face) in flat.into_iter().flatten().enumerate() {
            if number.is_multiple_of(1024) {
                plan.state()?;
            }
            if is_done[face] {
                continue;
            }
            let Some(plane) = plane_of(plan, nodes, &fine.corners(fine.triangles[face]), farthest) else { continue };
            let number = *known.entry(key(&plane, epsilon)).or_insert_with(|| {
                self.planes.push(plane);
                self.planes.len() as u32 - 1
            });
            is_done[face] = true;
            reached.push(face as u32);
            while let Some(face) = reached.pop() {
                for corner in fine.triangles[face as usize] {
                    let of = &mut self.of[corner as usize];
                    if of.contains(&number) {
                        continue;
                    }
                    of.push(number);
                    for &other in around.get(corner) {
                        let corners = fine.corners(fine.triangles[other as usize]);
                        if !is_done[other as usize] && plane.has(&corners, epsilon * ON) {
                            is_done[other as usize] = true;
                            reached.push(other);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Gives planes the vertices beside theirs that lie on them too: those of thin ends, around which no face is flat.
    fn spread(&mut self, fine: &Solid, limit: f64) -> bool {
        let mut is_changed = false;
        for triangle in &fine.triangles {
            for (corner, neighbor) in [(0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2)] {
                let [corner, neighbor] = [corner, neighbor].map(|corner| triangle[corner] as usize);
                for index in 0..self.of[corner].len() {
                    let number = self.of[corner][index];
                    let is_on = || self.planes[number as usize].distance(fine.positions[neighbor]).abs() <= limit;
                    if !self.of[neighbor].contains(&number) && is_on() {
                        self.of[neighbor].push(number);
                        is_changed = true;
                    }
                }
            }
        }
        is_changed
    }

    /// The planes of a vertex.
    pub(crate) fn of(&self, vertex: u32) -> &[u32] {
        &self.of[vertex as usize]
    }

    /// Whether a vertex may vanish onto an edge of its plane that it should be on, whatever its faces are like.
    pub(crate) fn joins_edge(&self, from: u32, to: u32) -> bool {
        self.is_beside[from as usize] && self.of(to).len() > self.of(from).len() && self.allow(from, to)
    }

    /// Whether a face lies in a plane.
    pub(crate) fn holds(&self, plane: u32, face: [u32; 3]) -> bool {
        face.iter().all(|corner| self.of(*corner).contains(&plane))
    }

    /// Whether a vertex may move onto another without leaving a plane.
    pub(crate) fn allow(&self, from: u32, to: u32) -> bool {
        let to = &self.of[to as usize];
        self.of[from as usize].iter().all(|plane| to.contains(plane))
    }

    /// Puts vertices into their planes.
    fn flatten(&self, solid: &mut Solid, epsilon: f64) {
        for (point, of) in solid.positions.iter_mut().zip(&self.of).filter(|(_, of)| !of.is_empty()) {
            let place = self.nearest(of, *point);
            // Where planes hardly differ, or meet in no point, it may be anywhere.
            if length(sub(place, *point)) <= 2.0 * BESIDE * epsilon {
                *point = place;
            }
        }
    }

    /// Moves vertices that stand beside the edge of their plane with another onto it: cells may pass by an edge within a part of
    /// the tolerance, and the faces that cut it off are in no plane.
    fn close(&mut self, plan: &Plan<'_>, solid: &mut Solid, around: &Lists) {
        let is_across = |planes: &Self, face: [u32; 3]| {
            let [a, b, c] = face.map(|corner| planes.of(corner));
            !(a.is_empty() || b.is_empty() || c.is_empty() || a.iter().any(|plane| planes.holds(*plane, face)))
        };
        let across: Vec<[u32; 3]> = solid.triangles.iter().copied().filter(|face| is_across(self, *face)).collect();
        // What one vertex may not do another may make way for.
        for _ in 0..ROUNDS {
            let mut is_changed = false;
            for (face, first) in across.iter().flat_map(|face| (0..3).map(move |first| (face, first))) {
                let [vertex, b, c] = [0, 1, 2].map(|step| face[(first + step) % 3]);
                let other = self.of(b).iter().copied().find(|plane| self.of(c).contains(plane));
                let Some(other) = other.filter(|other| !self.of(vertex).contains(other)) else { continue };
                let mut planes = self.of(vertex).to_vec();
                planes.push(other);
                let place = self.nearest(&planes, solid.positions[vertex as usize]);
                if !self.is_edge(plan, solid.positions[vertex as usize], &planes, place) {
                    continue;
                }
                let is_moved = moves(solid, vertex, place, around.get(vertex), plan.precision.epsilon);
                if is_moved {
                    solid.positions[vertex as usize] = place;
                    self.of[vertex as usize] = planes;
                    is_changed = true;
                }
                self.is_beside[vertex as usize] = !is_moved;
            }
            if !is_changed {
                break;
            }
        }
    }

    /// Whether a place near a point is where planes meet, on the surface, with inside and outside on the sides that they say:
    /// not where bodies touch, whose edges had better stay apart.
    fn is_edge(&self, plan: &Plan<'_>, point: Point, planes: &[u32], place: Point) -> bool {
        let limit = plan.precision.epsilon * ON;
        let is_in = |plane: &u32| self.planes[*plane as usize].distance(place).abs() <= limit;
        if length(sub(place, point)) > plan.precision.tolerance * PASSED || !planes.iter().all(is_in) {
            return false;
        }
        let slope = plan.field.slope(place);
        let normal = planes.iter().fold([0.0; 3], |sum, plane| add(sum, self.planes[*plane as usize].normal));
        let out = scaled(normal, plan.precision.tolerance * 0.25);
        distance(slope.value, slope.gradient) <= limit
            && plan.field.value(add(place, out)) > 0.0
            && plan.field.value(sub(place, out)) < 0.0
    }

    /// The nearest point of all of some planes.
    fn nearest(&self, numbers: &[u32], point: Point) -> Point {
        let planes: Vec<&Plane> = numbers.iter().map(|number| &self.planes[*number as usize]).collect();
        let mut place = point;
        // The second step takes away what rounding left of the first.
        for _ in 0..2 {
            let mut square = [[0.0; 3]; 3];
            let mut right = [0.0; 3];
            for plane in &planes {
                let off = plane.distance(place);
                right = sub(right, scaled(plane.normal, off));
                square = std::array::from_fn(|row| add(square[row], scaled(plane.normal, plane.normal[row])));
            }
            place = add(place, shortest(square, right, RANK));
            for plane in &planes {
                if let Some(axis) = plane.axis() {
                    place[axis] = plane.offset * plane.normal[axis];
                }
            }
        }
        place
    }
}

/// Whether a vertex may move to a place: the faces around it do not turn over.
fn moves(solid: &Solid, vertex: u32, place: Point, around: &[u32], epsilon: f64) -> bool {
    let faces = || around.iter().map(|face| solid.triangles[*face as usize]);
    let at = |corner| if corner == vertex { place } else { solid.positions[corner as usize] };
    let old: Vec<[Point; 3]> = faces().map(|face| solid.corners(face)).collect();
    let new: Vec<[Point; 3]> = faces().map(|face| face.map(at)).collect();
    keeps_shape(&old, &new, epsilon)
}

/// Equal for planes that are the same but for rounding, with hardly an exception: the boundaries of the steps are not round.
fn key(plane: &Plane, epsilon: f64) -> [i64; 4] {
    let [x, y, z] = plane.normal.map(|value| value / (100.0 * ALIKE));
    [x, y, z, 16.0 * plane.offset / epsilon].map(|value| (value + 0.271_8).round() as i64)
}

/// Whether two faces beside a face go on in its plane. Hardly one of a curved surface is like that, and to ask the field takes
/// long where that measures to surfaces.
fn looks_flat(fine: &Solid, face: u32, around: &Lists, epsilon: f64) -> bool {
    let corners = fine.triangles[face as usize];
    let [a, b, c] = fine.corners(corners);
    let normal = cross(sub(b, a), sub(c, a));
    let limit = BESIDE * epsilon * length(normal);
    let goes_on = |first: &usize| {
        let [from, to] = [corners[*first], corners[(first + 1) % 3]];
        around.get(from).iter().filter(|other| **other != face).any(|other| {
            let other = fine.triangles[*other as usize];
            let far = other.iter().find(|corner| **corner != from && **corner != to);
            other.contains(&to)
                && far.is_some_and(|far| dot(sub(fine.positions[*far as usize], a), normal).abs() <= limit)
        })
    };
    (0..3).filter(goes_on).count() >= 2
}

/// The plane that a face lies in.
fn plane_of(plan: &Plan<'_>, nodes: &[Node], corners: &[Point; 3], farthest: f64) -> Option<Plane> {
    let middle = mean(corners);
    let [a, b, c] = corners.map(|corner| mix(corner, middle, INSET));
    let points = [middle, a, b, c];
    let mut slopes = [Slope { value: 0.0, gradient: [0.0; 3] }; 4];
    field_around(plan, nodes, &points).gradients(&points, &mut slopes);
    let epsilon = plan.precision.epsilon;
    let sizes = slopes.map(|slope| length(slope.gradient));
    if !sizes.iter().all(|size| *size > 1e-12 && size.is_finite()) {
        return None;
    }
    let is_near = |slope: &Slope| distance(slope.value, slope.gradient) <= BESIDE * epsilon;
    let is_alike = |index: usize| {
        let apart = sub(scaled(slopes[index].gradient, sizes[0] / sizes[index]), slopes[0].gradient);
        length(apart) <= ALIKE * sizes[0]
    };
    if !slopes.iter().all(is_near) || !(1..4).all(is_alike) {
        return None;
    }
    let plane = Plane::new(&slopes[0], middle, farthest);
    corners.iter().all(|corner| plane.distance(*corner).abs() <= BESIDE * epsilon).then_some(plane)
}
