//! The signed distance to the surface of a field: a mesh of it says where to look, the field itself where the surface is.
//!
//! A point's foot on the surface is a nearest point where one smooth piece of the field is zero, two of them (an edge) or three
//! (a corner). Which ones is found as in quadratic programming (Nocedal & Wright, *Numerical optimization*, 2006, ch. 16.5):
//! a foot that is off the surface needs the piece that is active there, too, and one whose way to the point leads away from a
//! piece does not need that. It is looked for on every piece that may have the nearest one, and where one of these leads to
//! none, in all edges and corners between them. So faces are as smooth as the field's, where the facets of the mesh would each be one.
//!
//! Where that does not settle, or finds a foot that is not the nearest for all that the mesh says, the distance is that to the
//! mesh: no farther off than the mesh itself.

mod foot;
mod seams;

use std::cell::RefCell;
use std::collections::HashMap;
use std::f64::consts::FRAC_PI_2;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use partwright_solid::Solid;
use smallvec::{SmallVec, smallvec};

use self::foot::{Piece, PieceDistance, Step, height, precision_at, project, seems_distance, turned};
use self::seams::Seams;
use crate::bvh::Feature;
use crate::distance::{Cone, PointDistance, angle, dot, length, scaled_to, sub};
use crate::{Distance, Field, MeshDistance, Slope};

type Point = [f64; 3];
/// Of each of the pieces that make a foot.
type Few<T> = SmallVec<[T; 3]>;

/// Looks for the pieces of a foot.
const LOOKS: usize = 6;
/// Pieces between which all edges and corners are looked at.
const AMONG: usize = 6;
/// An edge is off in the mesh by as many times more than its sheets where they meet at less than 60 degrees.
const ACUTE: f64 = 2.0;

/// Signed distance to where a field is zero.
#[derive(Debug)]
pub struct SurfaceDistance {
    /// Tells surfaces apart.
    number: u64,
    field: Field,
    mesh: MeshDistance,
    /// mm; how far the mesh may be from the surface.
    error: f64,
    pieces: Vec<Piece>,
    /// Of the faces of the mesh.
    of_face: Vec<u32>,
    /// Angles between faces and the surface that they stand for.
    bends: Vec<f64>,
    /// mm; how far faces are from it.
    offs: Vec<f64>,
    seams: Seams,
    numbers: HashMap<u64, u32>,
}

/// Number and point, value and gradient.
type Known = (u64, Point, (f64, Point));

static COUNT: AtomicU64 = AtomicU64::new(1);

thread_local! {
    /// What was asked last: bounds, slopes and values are asked of the same points, one after the other.
    static KNOWN: RefCell<Vec<Known>> = RefCell::new(vec![(0, [0.0; 3], (0.0, [0.0; 3])); 1 << 10]);
}

/// The nearest point of the surface, and the pieces that make it.
#[derive(Debug)]
struct Foot {
    point: Point,
    pieces: Few<u32>,
    /// Outward, where one piece makes it.
    normal: Point,
    /// How many times as far as its sheets the edge between them may be off in the mesh.
    acute: f64,
}

/// The nearest place of the mesh, the pieces that have a foot there, how far away it is, and 1 outside of the surface, -1 inside.
struct Near {
    pieces: Few<u32>,
    point: Point,
    far: f64,
    sign: f64,
}

/// A piece that may have the nearest foot, where the mesh has it, and how near it is at least.
#[derive(Clone, Copy)]
struct Likely {
    piece: u32,
    place: Point,
    least: f64,
}

/// The nearer of two feet of a point.
fn nearer(point: Point, a: Option<Foot>, b: Option<Foot>) -> Option<Foot> {
    let distance = |foot: &Option<Foot>| foot.as_ref().map_or(f64::INFINITY, |foot| length(sub(point, foot.point)));
    if distance(&b) < distance(&a) { b } else { a }
}

/// Whether a field has that value where some of its pieces are zero because it is zero there.
fn is_on(value: f64, step: &Step, precision: f64) -> bool {
    value.abs() <= 1e3 * precision * step.steepness
}

impl SurfaceDistance {
    /// Of a field, with a mesh of it that is no farther off than `error`, mm. `None` when the mesh has no face.
    pub fn new(field: &Field, solid: &Solid, error: f64) -> Option<Self> {
        let mesh = MeshDistance::new(solid)?;
        let (mut pieces, mut numbers) = (Vec::<Piece>::new(), HashMap::new());
        let (mut of_face, mut bends, mut offs) = (Vec::new(), Vec::new(), Vec::new());
        for (corners, _, normal) in mesh.faces() {
            let middle = std::array::from_fn(|axis| corners.iter().map(|corner| corner[axis]).sum::<f64>() / 3.0);
            let id = field.branch_id(middle);
            let number = *numbers.entry(id).or_insert_with(|| {
                pieces.push(Piece { id, field: field.branch(middle).field, is_distance: true });
                pieces.len() as u32 - 1
            });
            of_face.push(number);
            let Piece { field, is_distance, .. } = &mut pieces[number as usize];
            *is_distance = *is_distance && seems_distance(field, middle, normal);
            let gradient = |point: &Point| pieces[number as usize].field.slope(*point).gradient;
            bends.push(corners.iter().chain([&middle]).map(|point| angle(gradient(point), normal)).fold(0.0, f64::max));
            let Slope { value, gradient } = pieces[number as usize].field.slope(middle);
            // It is farthest off near its middle; half as much more for what is not seen.
            offs.push((1.5 * value / length(gradient)).abs().min(error) + precision_at(middle));
        }
        let seams = Seams::new(&mesh, &pieces, &of_face, &bends);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        Some(Self { number, field: field.clone(), mesh, error, pieces, of_face, bends, offs, seams, numbers })
    }

    /// What the mesh says of a point, and on which side of the surface it is: that of the mesh where it is farther from it than
    /// that is off.
    fn near(&self, point: Point) -> Near {
        let (nearest, distance) = self.mesh.nearest(point);
        let far = distance.abs();
        let distance = if far > 2.0 * self.error { distance } else { self.field.value(point) };
        let first = self.of_face[nearest.face as usize];
        let mut pieces: Few<u32> = smallvec![first];
        if let Feature::Edge(at) = nearest.feature {
            let beside = self.seams.beside(nearest.face, at);
            if self.seams.is_seen(first, beside, distance >= 0.0) {
                pieces.push(beside);
            }
        }
        Near { pieces, point: nearest.point, far, sign: if distance < 0.0 { -1.0 } else { 1.0 } }
    }

    /// `None` where only the mesh tells.
    fn foot(&self, point: Point, near: &Near) -> Option<Foot> {
        let first = near.pieces[0];
        let far = |place: Point| length(sub(point, place));
        // What is nearest to the mesh is off by as much as that is: other pieces may have a nearer foot.
        let mut likely: SmallVec<[Likely; LOOKS]> = smallvec![Likely { piece: first, place: near.point, least: 0.0 }];
        self.mesh.within(point, near.far + 2.0 * self.error, |face, place| {
            let piece = self.of_face[face as usize];
            let least = far(place) - self.offs[face as usize];
            match likely.iter_mut().find(|known| known.piece == piece) {
                Some(known) => {
                    known.least = known.least.min(least);
                    if far(place) < far(known.place) {
                        known.place = place;
                    }
                }
                None => likely.push(Likely { piece, place, least }),
            }
            true
        });
        let pieces: SmallVec<[u32; LOOKS]> = likely.iter().map(|each| each.piece).collect();
        let mut best: Option<Foot> = None;
        let mut failed: SmallVec<[u32; LOOKS]> = smallvec![];
        for &Likely { piece, least, .. } in &likely {
            let is_worth = |foot: &Foot| !foot.pieces.contains(&piece) && least <= far(foot.point);
            if best.as_ref().is_none_or(is_worth) {
                let on = |start: &[u32]| self.foot_on(start, &pieces, near, point);
                let is_between = piece == first && near.pieces.len() > 1;
                let found = is_between.then(|| on(&near.pieces)).flatten().or_else(|| on(&[piece]));
                if found.is_none() {
                    failed.push(piece);
                }
                best = nearer(point, best, found);
            }
        }
        if let Some(best) = &best {
            let length = far(best.point);
            let is_nearer =
                |few: &[u32], place: Point| far(place) < length && far(place) + self.height(few, place) < length;
            // A foot that is farther than the surface near the mesh is another one's: all that led to it have failed.
            let is_there = best.pieces.iter().all(|piece| near.pieces.contains(piece));
            let nearest = if is_there { &best.pieces[..] } else { &[first] };
            if is_nearer(nearest, near.point) {
                failed = pieces;
            } else {
                // So have those that led elsewhere though they are nearer.
                for &Likely { piece, place, .. } in &likely {
                    if !best.pieces.contains(&piece) && !failed.contains(&piece) && is_nearer(&[piece], place) {
                        failed.push(piece);
                    }
                }
            }
        }
        let other = if failed.is_empty() {
            best.as_ref().and_then(|best| self.elsewhere(best, near, point))
        } else {
            self.foot_on_any(&likely, &failed, near, point)
        };
        nearer(point, best, other)
    }

    /// The foot in the same edge elsewhere, where the mesh has that as near: if the sheets meet at an acute angle it is off by much.
    fn elsewhere(&self, foot: &Foot, near: &Near, point: Point) -> Option<Foot> {
        let [a, b] = foot.pieces[..] else { return None };
        if foot.acute <= ACUTE {
            return None;
        }
        let most = length(sub(point, foot.point)) + 2.0 * self.error;
        let starts = self.seams.starts([a, b], point).into_iter().skip(1);
        starts
            .filter(|start| length(sub(point, *start)) < most)
            .map(|start| self.foot_between(&foot.pieces, start, &foot.pieces, near, point))
            .fold(None, |best, found| nearer(point, best, found))
    }

    /// How far some pieces, or the edge between them, may be from a place of the mesh, mm: what first order tells, which is nothing
    /// where that is more than twice what the mesh is off, and half of that at least.
    fn height(&self, few: &[u32], place: Point) -> f64 {
        let [least, most] = [self.error / 2.0, 2.0 * self.error];
        height(&self.few(few), place).unwrap_or(most).clamp(least, most)
    }

    /// Some pieces by their numbers.
    fn few(&self, numbers: &[u32]) -> Few<&Piece> {
        numbers.iter().map(|number| &self.pieces[*number as usize]).collect()
    }

    /// The piece that is active at a point where the field has that value, of those that are `likely` if it is one of them.
    fn piece_at(&self, point: Point, value: f64, likely: &[u32]) -> Option<u32> {
        let is_active = |number: &&u32| self.pieces[**number as usize].field.value(point) == value;
        likely.iter().find(is_active).or_else(|| self.numbers.get(&self.field.branch_id(point))).copied()
    }

    /// The nearest foot on some pieces, in edges and in corners between them: where pieces that go over into each other end in
    /// an edge, no step from one to the next leads there.
    fn foot_on_any(&self, likely: &[Likely], failed: &[u32], near: &Near, point: Point) -> Option<Foot> {
        let mut among: SmallVec<[Likely; AMONG]> = likely.iter().take(AMONG).copied().collect();
        among.sort_unstable_by_key(|each| each.piece);
        let numbers: SmallVec<[u32; AMONG]> = among.iter().map(|each| each.piece).collect();
        let mut best = None;
        for set in (1_u32..1 << among.len()).filter(|set| set.count_ones() <= 3) {
            let chosen = || (0..).zip(&among).filter(|(at, _)| set >> at & 1 == 1).map(|(_, each)| each);
            let few: Few<u32> = chosen().map(|each| each.piece).collect();
            let Some(Likely { place, .. }) = chosen().find(|each| failed.contains(&each.piece)) else { continue };
            if self.seams.is_any_smooth(&few) {
                continue;
            }
            let mut starts: Few<Point> = smallvec![];
            if let [a, b] = few[..] {
                starts = self.seams.starts([a, b], point);
            }
            if starts.is_empty() {
                starts.push(*place);
            }
            for start in starts {
                best = nearer(point, best, self.foot_between(&few, start, &numbers, near, point));
            }
        }
        best
    }

    /// The foot where all of some pieces are zero, looked for from a place; `among` are what the surface may be there.
    fn foot_between(&self, few: &Few<u32>, start: Point, among: &[u32], near: &Near, point: Point) -> Option<Foot> {
        let precision = precision_at(point);
        let step = project(&self.few(few), point, start, precision)?;
        let off = self.field.value(step.foot);
        let is_hidden = || off.abs() <= self.error * step.steepness && self.piece_at(step.foot, off, among).is_none();
        if is_on(off, &step, precision) || is_hidden() {
            self.agreed(point, &step, few.clone(), among, near)
        } else {
            None
        }
    }

    /// A foot that is as far away as the mesh says, as far as that can tell: where sheets `beside` it meet at an acute angle, the
    /// edge of the mesh is off by more than the sheets are.
    fn agreed(&self, point: Point, step: &Step, pieces: Few<u32>, beside: &[u32], near: &Near) -> Option<Foot> {
        let normals = &step.normals;
        let half = |a: &Point, b: &Point| ((1.0 + dot(*a, *b)) / 2.0).max(0.0).sqrt();
        let pairs = normals.iter().enumerate().flat_map(|(index, a)| normals[..index].iter().map(move |b| half(a, b)));
        let is_beside = pieces.iter().all(|piece| beside.contains(piece) || near.pieces.contains(piece));
        let acute = if is_beside { 1.0 / pairs.fold(1.0, f64::min).max(0.05) } else { 1.0 };
        let differs = (length(sub(point, step.foot)) - near.far).abs();
        let is_near = differs <= 2.0 * self.error * acute + precision_at(point);
        is_near.then(|| Foot { point: step.foot, pieces, normal: normals[0], acute })
    }

    /// The foot that is looked for on some pieces first, then on others that turn out to be there, `likely` some of these.
    fn foot_on(&self, first: &[u32], likely: &[u32], near: &Near, point: Point) -> Option<Foot> {
        let precision = precision_at(point);
        let mut numbers = Few::from_slice(first);
        let mut tried: SmallVec<[u32; LOOKS]> = SmallVec::from_slice(&numbers);
        let is_outside = near.sign > 0.0;
        for _ in 0..LOOKS {
            let step = project(&self.few(&numbers), point, near.point, precision)?;
            let value = self.field.value(step.foot);
            if !is_on(value, &step, precision) {
                match self.piece_at(step.foot, value, likely) {
                    // Where pieces touch without an edge, the other one goes on: it is tried alone first, and where that is not
                    // there either, the edge to it before others.
                    Some(next) if numbers.len() == 1 && !tried.contains(&next) => {
                        let last =
                            tried.iter().rev().nth(1).filter(|last| self.seams.is_seen(**last, numbers[0], is_outside));
                        let edge = last.map(|&last| smallvec![last.min(numbers[0]), last.max(numbers[0])]);
                        if let Some(edge) = edge
                            && let Some(found) = self.foot_between(&edge, near.point, likely, near, point)
                        {
                            return Some(found);
                        }
                        tried.push(next);
                        numbers = smallvec![next];
                        continue;
                    }
                    Some(next) if numbers.len() < 3 && !numbers.contains(&next) => {
                        numbers.push(next);
                        continue;
                    }
                    Some(_) => return None,
                    // A piece without a face of the mesh is no farther off than that.
                    None if value.abs() <= self.error * step.steepness => {}
                    None => return None,
                }
            }
            let shares = &step.shares;
            let away = (0..shares.len()).filter(|_| shares.len() > 1).find(|&at| near.sign * shares[at] < -precision);
            if let Some(away) = away {
                numbers.remove(away);
                continue;
            }
            numbers.sort_unstable();
            return self.agreed(point, &step, numbers, likely, near);
        }
        None
    }

    fn measured(&self, point: Point) -> (f64, Point) {
        let near = self.near(point);
        match self.foot(point, &near) {
            Some(Foot { point: foot, pieces, normal, .. }) => {
                let arm = sub(point, foot);
                (near.sign * length(arm), if pieces.len() == 1 { normal } else { scaled_to(arm, near.sign) })
            }
            None => self.mesh.slope(point),
        }
    }

    /// A piece alone.
    fn face(&self, number: u32, foot: Point) -> (u64, Arc<dyn Distance>) {
        let piece = self.pieces[number as usize].clone();
        let id = piece.id.rotate_left(1);
        (id, Arc::new(PieceDistance { pieces: vec![piece], places: Arc::new([foot]), sign: 1.0 }))
    }
}

impl Distance for SurfaceDistance {
    fn distance(&self, point: Point) -> f64 {
        self.slope(point).0
    }

    fn gradient(&self, point: Point) -> Point {
        self.slope(point).1
    }

    fn slope(&self, point: Point) -> (f64, Point) {
        let hash = point.iter().fold(self.number, |hash, value| mixed(hash, value.to_bits()));
        let place = (hash >> 54) as usize;
        let known = KNOWN.with_borrow(|known| known[place]);
        if known.0 == self.number && known.1 == point {
            return known.2;
        }
        // Not borrowed meanwhile: the field may ask others of its kind.
        let found = self.measured(point);
        KNOWN.with_borrow_mut(|known| known[place] = (self.number, point, found));
        found
    }

    fn cone(&self, center: Point, radius: f64) -> Cone {
        let cone = self.mesh.cone_of(center, radius, &self.bends, self.error);
        // Where there is no crease and no sheet faces another one, looks tell more than bounds.
        let is_outside = self.near(center).sign > 0.0;
        let mut near: SmallVec<[u32; 32]> = smallvec![];
        let list = |face: u32| {
            near.push(self.of_face[face as usize]);
            true
        };
        if cone.spread < FRAC_PI_2
            && self.mesh.all_near(center, radius, self.error, list)
            && self.seams.go_on_in_each_other(near, is_outside)
        {
            let seen = turned(self, center, radius);
            if seen.spread < cone.spread {
                return seen;
            }
        }
        cone
    }

    fn piece(&self, point: Point) -> Option<(u64, Arc<dyn Distance>)> {
        let near = self.near(point);
        let sign = near.sign;
        let Some(foot) = self.foot(point, &near) else {
            let (id, piece) = self.mesh.piece(point)?;
            return Some((mixed(id, u64::MAX), piece));
        };
        if let [number] = foot.pieces[..] {
            return Some(self.face(number, foot.point));
        }
        let ids = foot.pieces.iter().map(|number| self.pieces[*number as usize].id);
        let id = ids.fold(u64::from(sign > 0.0), mixed);
        if foot.pieces.len() == 3 {
            // One set of pieces may have several corners.
            let place = foot.point.map(|value| (value * 1e6).round() as i64 as u64);
            let id = place.into_iter().fold(id, mixed);
            return Some((id, Arc::new(PointDistance { center: foot.point, sign })));
        }
        let pieces = foot.pieces.iter().map(|number| self.pieces[*number as usize].clone()).collect();
        let known = self.seams.places([foot.pieces[0], foot.pieces[1]]);
        let places = known.map_or_else(|| Arc::new([foot.point]) as Arc<[Point]>, Arc::clone);
        Some((id, Arc::new(PieceDistance { pieces, places, sign })))
    }

    fn piece_within(&self, center: Point, radius: f64) -> Option<(u64, Arc<dyn Distance>)> {
        let (nearest, _) = self.mesh.nearest(center);
        let number = self.of_face[nearest.face as usize];
        let is_of_piece = |other: u32| self.of_face[other as usize] == number;
        self.mesh.all_near(center, radius, self.error, is_of_piece).then(|| self.face(number, nearest.point))
    }

    fn is_smooth(&self) -> bool {
        false
    }

    /// A foot is as far away as the mesh says, to twice its error; which one is found may differ between two points. Feet in acute
    /// edges may be off by more, but are found there from all around.
    fn doubt(&self) -> f64 {
        4.0 * self.error
    }
}

/// Two names as one.
fn mixed(a: u64, b: u64) -> u64 {
    let hash = (a.rotate_left(17) ^ b).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (hash ^ (hash >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

#[cfg(test)]
mod tests {
    use fidget_core::context::Tree;

    use std::f64::consts::PI;

    use super::*;
    use crate::{Box3, Interval};

    /// A solid of a cylinder's mantle with few facets: what is found must be the cylinder, not the mesh.
    fn drum(facets: usize) -> (Field, Solid) {
        let (x, y, z) = Tree::axes();
        let wall = (x.square() + y.square()).sqrt() - 10.0;
        let tree = wall.max(z.clone() - 4.0).max(-z);
        let field = Field::new(&tree, &[], Box3 { min: [-11.0; 3], max: [11.0; 3] }).unwrap();
        let ring = |height: f64| {
            (0..facets).map(move |index| {
                let angle = std::f64::consts::TAU * index as f64 / facets as f64;
                [10.0 * angle.cos(), 10.0 * angle.sin(), height]
            })
        };
        let positions: Vec<Point> = ring(0.0).chain(ring(4.0)).collect();
        let count = facets as u32;
        let mut triangles = Vec::new();
        for index in 0..count {
            let next = (index + 1) % count;
            triangles.extend([[index, next, count + next], [index, count + next, count + index]]);
            if index > 0 && next > 0 {
                triangles.extend([[0, next, index], [count, count + index, count + next]]);
            }
        }
        (field, Solid { positions, triangles, ..Solid::default() })
    }

    #[test]
    fn the_surface_is_that_of_the_field_not_of_the_mesh() {
        let (field, solid) = drum(48);
        let distance = SurfaceDistance::new(&field, &solid, 0.03).unwrap();
        for (point, expected) in [
            ([12.0, 0.4, 2.0], (12f64.powi(2) + 0.16).sqrt() - 10.0),
            ([3.0, 9.0, 2.0], -(10.0 - 90f64.sqrt())),
            ([1.0, 2.0, 5.5], 1.5),
            // Beyond the rim, from all around.
            ([12.0, 3.0, 6.0], ((153f64.sqrt() - 10.0).powi(2) + 4.0).sqrt()),
            ([-8.0, -8.0, -1.0], ((128f64.sqrt() - 10.0).powi(2) + 1.0).sqrt()),
            ([0.3, 0.1, 1.9], -1.9),
            // The mesh is nearer than the mantle that it stands for, the end nearer than the mantle.
            ([8.0 * (PI / 48.0).cos(), 8.0 * (PI / 48.0).sin(), 1.99], -1.99),
        ] {
            let found = distance.distance(point);
            assert!((found - expected).abs() < 1e-6, "{point:?}: {found}, not {expected}");
            let gradient = distance.gradient(point);
            let step = 1e-4;
            for axis in 0..3 {
                let mut moved = point;
                moved[axis] += step;
                let change = (distance.distance(moved) - found) / step;
                assert!((change - gradient[axis]).abs() < 1e-3, "{point:?}: {gradient:?}, along {axis} {change}");
            }
        }
    }

    #[test]
    fn pieces_are_the_mantle_the_ends_and_their_rims() {
        let (field, solid) = drum(48);
        let distance = SurfaceDistance::new(&field, &solid, 0.03).unwrap();
        let id = |point: Point| distance.piece(point).unwrap().0;
        assert_eq!(id([12.0, 0.0, 1.0]), id([0.0, -11.0, 3.0]));
        assert_eq!(id([12.0, 0.0, 5.0]), id([-9.0, 7.0, 6.0]));
        assert_ne!(id([12.0, 0.0, 5.0]), id([12.0, 0.0, -1.0]));
        assert_ne!(id([12.0, 0.0, 1.0]), id([12.0, 0.0, 5.0]));
        // A piece goes on where another one is nearer.
        let (_, rim) = distance.piece([12.0, 0.0, 5.0]).unwrap();
        let expected = (1.5f64.powi(2) + 1.0).sqrt();
        assert!((rim.distance([0.0, 11.5, 3.0]) - expected).abs() < 1e-6);
    }

    #[test]
    fn slopes_hold_what_gradients_are() {
        let (field, solid) = drum(48);
        let distance = SurfaceDistance::new(&field, &solid, 0.03).unwrap();
        for center in [[12.0, 1.0, 2.0], [9.0, 8.0, 5.0], [2.0, 3.0, 4.4], [7.0, 6.0, 3.9]] {
            for radius in [0.05, 0.3, 1.0] {
                let slopes = distance.cone(center, radius).sides();
                let piece = distance.piece(center).unwrap().1;
                let of_piece = piece.cone(center, radius).sides();
                for number in 0..64 {
                    let turn = f64::from(number) * 2.4;
                    let height = f64::from(number) / 31.5 - 1.0;
                    let flat = (1.0 - height * height).max(0.0).sqrt();
                    let arm = [flat * turn.cos(), flat * turn.sin(), height];
                    let point: Point = std::array::from_fn(|axis| center[axis] + 0.99 * radius * arm[axis]);
                    let gradient = distance.gradient(point);
                    let smooth = piece.gradient(point);
                    for axis in 0..3 {
                        let holds = |slopes: &[Interval; 3], value: f64| {
                            slopes[axis].min - 1e-6 <= value && value <= slopes[axis].max + 1e-6
                        };
                        assert!(holds(&slopes, gradient[axis]), "{point:?}: {gradient:?} in {slopes:?}");
                        assert!(holds(&of_piece, smooth[axis]), "{point:?}: {smooth:?} in {of_piece:?}");
                    }
                }
            }
        }
    }
}
