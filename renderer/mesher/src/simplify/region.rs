//! A part of a mesh made coarser by itself: what lies around its inner vertices is all in it, so that parts do not need to know
//! of each other.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use partwright_field::{Slope, nearest_on_triangle};

use super::quadric::Quadric;
use super::{field_around, keeps_shape};
use crate::feature::distance;
use crate::lists::Lists;
use crate::octree::{Node, Plan};
use crate::plane::Planes;
use crate::vector::{Point, cross, dot, length, mean, mix, sub};

/// Part of the tolerance that faces may be off.
const SHARE: f64 = 0.95;
/// Vertices that are no farther than this part of the tolerance from the faces that replace them are forgotten.
const FORGOTTEN: f64 = 1e-3;
/// Tolerances that a vertex of a plane may be from what is left of the plane's faces: rims of planes may move by so much
/// within them.
const REACH: f64 = 4.0;
/// Cosine of how far faces may turn at an edge that people do not see: views draw an edge from 30° on.
const TURN: f64 = 0.88;
/// Ways that are tried for a vertex before it has to wait for a change around it, and within a plane, where a try is cheap
/// unless there are very many.
const TRIES: usize = 4;
const FLAT_TRIES: usize = 32;
/// The end of a list of vertices that vanished.
const NONE: u32 = u32::MAX;

/// What may be done with a vertex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    Free,
    /// It stays where it is.
    Locked,
    /// It stays, and nothing moves onto it: faces around it are in other parts.
    Rim,
}

/// A vertex that vanished: near some face, and once more for each of its planes, near a face of that.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    place: Point,
    plane: Option<u32>,
}

/// What a part begins with. Faces have numbers of the part's vertices.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Numbers in the whole mesh.
    pub(super) vertices: Vec<u32>,
    pub(super) points: Vec<Point>,
    pub(super) quadrics: Vec<Quadric>,
    pub(super) holds: Vec<Hold>,
    pub(super) faces: Vec<[u32; 3]>,
    /// Vertices that vanished, with the face that they are nearest to.
    pub(super) held: Vec<(u32, Held)>,
}

/// What does not change on the way.
#[derive(Clone, Copy)]
pub(super) struct Aim<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) nodes: &'a [Node],
    pub(super) planes: &'a Planes,
    pub(super) tolerance: f64,
}

/// A vertex that could vanish, and what the cheapest way cost when it was last asked.
#[derive(Debug, Clone, Copy)]
struct Offer {
    cost: f64,
    vertex: u32,
}

impl PartialEq for Offer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Offer {}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Offer {
    /// The cheapest is the greatest; ties are told apart by number.
    fn cmp(&self, other: &Self) -> Ordering {
        other.cost.total_cmp(&self.cost).then_with(|| other.vertex.cmp(&self.vertex))
    }
}

/// What a step looks at; kept for the next.
#[derive(Debug, Default)]
struct Scratch {
    /// Faces that vanish, and faces that one corner moves of.
    going: Vec<u32>,
    staying: Vec<u32>,
    new: Vec<[u32; 3]>,
    old_corners: Vec<[Point; 3]>,
    corners: Vec<[Point; 3]>,
    /// Of faces that one corner moves of, before and after.
    normals: Vec<[Point; 2]>,
    neighbors: Vec<u32>,
    /// Vertices that vanished, with the faces that they are nearest to now.
    held: Vec<(u32, Held)>,
    points: Vec<Point>,
    slopes: Vec<Slope>,
}

pub(super) struct Region<'a> {
    aim: Aim<'a>,
    part: Part,
    is_gone: Vec<bool>,
    around: Lists,
    /// Whether a vertex is on the heap.
    is_offered: Vec<bool>,
    heap: BinaryHeap<Offer>,
    /// For each face the first vertex that it holds, for each of these the next.
    first_held: Vec<u32>,
    held: Vec<(Held, u32)>,
    /// The first place in `held` that is free.
    free: u32,
    scratch: Scratch,
}

impl<'a> Region<'a> {
    pub(super) fn new(aim: Aim<'a>, mut part: Part) -> Self {
        let around = Lists::around(&part.faces, part.vertices.len());
        let (vertices, faces) = (part.vertices.len(), part.faces.len());
        let held = std::mem::take(&mut part.held);
        let mut region = Self {
            aim,
            part,
            is_gone: vec![false; faces],
            around,
            is_offered: vec![false; vertices],
            heap: BinaryHeap::with_capacity(vertices),
            first_held: vec![NONE; faces],
            held: Vec::with_capacity(held.len()),
            free: NONE,
            scratch: Scratch::default(),
        };
        for (face, held) in held {
            region.hold(face, held);
        }
        region
    }

    /// Moves vertices onto others until none can any more, of those that `is_open` says first. `watch` hears of every
    /// thousand looks, and may end it.
    pub(super) fn run(&mut self, is_open: &dyn Fn(u32) -> bool, watch: &dyn Fn(usize) -> bool) {
        for vertex in 0..self.part.vertices.len() as u32 {
            if is_open(self.part.vertices[vertex as usize]) {
                self.offer(vertex);
            }
        }
        let mut ways: Vec<(f64, u32)> = Vec::new();
        let mut around: Vec<u32> = Vec::new();
        let mut taken = 0_usize;
        while let Some(offer) = self.heap.pop() {
            taken += 1;
            if taken.is_multiple_of(1024) && !watch(1024) {
                return;
            }
            let from = offer.vertex;
            self.is_offered[from as usize] = false;
            ways.clear();
            self.each_way(from, |cost, to| ways.push((cost, to)));
            ways.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let Some(&(cheapest, _)) = ways.first() else { continue };
            if cheapest > offer.cost * (1.0 + 1e-9) {
                self.push(from, cheapest);
                continue;
            }
            let tries = if self.is_in_one_plane(from) { FLAT_TRIES } else { TRIES };
            let Some(&(_, to)) = ways.iter().take(tries).find(|(_, to)| self.take(from, *to)) else { continue };
            self.offer(to);
            // Neighbours may now do what they could not.
            around.clear();
            around.extend(self.neighbors(to));
            around.iter().for_each(|neighbor| self.offer(*neighbor));
        }
        watch(taken % 1024);
    }

    /// What is left: faces that are gone are not among it, vertices are.
    pub(super) fn finish(self) -> Part {
        let Self { mut part, is_gone, first_held, held, .. } = self;
        let mut kept = 0;
        for face in (0..part.faces.len()).filter(|face| !is_gone[*face]) {
            part.faces[kept as usize] = part.faces[face];
            let mut at = first_held[face];
            while at != NONE {
                let (found, next) = held[at as usize];
                part.held.push((kept, found));
                at = next;
            }
            kept += 1;
        }
        part.faces.truncate(kept as usize);
        part
    }

    fn corners(&self, face: [u32; 3]) -> [Point; 3] {
        face.map(|vertex| self.part.points[vertex as usize])
    }

    fn name(&self, vertex: u32) -> u32 {
        self.part.vertices[vertex as usize]
    }

    /// Whether a face lies in a plane.
    fn holds(&self, plane: u32, face: [u32; 3]) -> bool {
        self.aim.planes.holds(plane, face.map(|vertex| self.name(vertex)))
    }

    /// Of each face around a vertex the next corner: of a vertex that is not on the rim all neighbours.
    fn neighbors(&self, vertex: u32) -> impl Iterator<Item = u32> {
        self.around.get(vertex).iter().map(move |face| {
            let [a, b, c] = self.part.faces[*face as usize];
            if a == vertex {
                b
            } else if b == vertex {
                c
            } else {
                a
            }
        })
    }

    /// Puts a vertex on the heap, unless it is there: its cost only grows, and is asked again when it comes up.
    fn offer(&mut self, vertex: u32) {
        if self.part.holds[vertex as usize] == Hold::Free && !self.is_offered[vertex as usize] {
            let mut least = f64::INFINITY;
            self.each_way(vertex, |cost, _| least = least.min(cost));
            if least < f64::INFINITY {
                self.push(vertex, least);
            }
        }
    }

    fn push(&mut self, vertex: u32, cost: f64) {
        self.is_offered[vertex as usize] = true;
        self.heap.push(Offer { cost, vertex });
    }

    /// Neighbours that a vertex could move onto, with what it costs.
    fn each_way(&self, from: u32, mut visit: impl FnMut(f64, u32)) {
        let quadric = &self.part.quadrics[from as usize];
        let far = if self.aim.plan.is_draft { 1.0 } else { 4.0 } * self.aim.tolerance;
        let limit = far.powi(2) * quadric.weight;
        let is_in_planes = !self.aim.planes.of(self.name(from)).is_empty();
        for to in self.neighbors(from) {
            let names = [from, to].map(|vertex| self.name(vertex));
            let is_barred = self.part.holds[to as usize] == Hold::Rim;
            if is_barred || (is_in_planes && !self.aim.planes.allow(names[0], names[1])) {
                continue;
            }
            let target = self.part.points[to as usize];
            let error = quadric.at(target);
            if error <= limit {
                let arm = sub(target, self.part.points[from as usize]);
                let joins_edge = is_in_planes && self.aim.planes.joins_edge(names[0], names[1]);
                let error = if joins_edge { 0.0 } else { error };
                // Where nothing is lost either way the shorter step comes first.
                visit(error + dot(arm, arm) * quadric.weight * 1e-8, to);
            }
        }
    }

    /// Whether all faces around a vertex lie in one plane: then they cover the same whichever way it moves.
    fn is_in_one_plane(&self, vertex: u32) -> bool {
        let [plane] = self.aim.planes.of(self.name(vertex)) else { return false };
        self.around.get(vertex).iter().all(|face| self.holds(*plane, self.part.faces[*face as usize]))
    }

    /// Moves a vertex onto another, if nothing is lost by it.
    fn take(&mut self, from: u32, to: u32) -> bool {
        let mut scratch = std::mem::take(&mut self.scratch);
        let is_taken = self.is_lossless(from, to, &mut scratch);
        if is_taken {
            self.replace(from, to, &scratch);
        }
        self.scratch = scratch;
        is_taken
    }

    /// Whether nothing is lost; what is to be done is in the scratch then.
    fn is_lossless(&self, from: u32, to: u32, scratch: &mut Scratch) -> bool {
        let Scratch { going, staying, new, old_corners, corners, .. } = scratch;
        going.clear();
        staying.clear();
        for face in self.around.get(from) {
            let list = if self.part.faces[*face as usize].contains(&to) { &mut *going } else { &mut *staying };
            list.push(*face);
        }
        if going.len() != 2 || !self.keeps_manifold(from, to, going, staying, &mut scratch.neighbors) {
            return false;
        }
        let faces = || staying.iter().map(|face| self.part.faces[*face as usize]);
        new.clear();
        new.extend(faces().map(|face| face.map(|corner| if corner == from { to } else { corner })));
        old_corners.clear();
        old_corners.extend(faces().map(|face| self.corners(face)));
        corners.clear();
        corners.extend(new.iter().map(|face| self.corners(*face)));
        keeps_shape(old_corners, corners, self.aim.plan.precision.epsilon)
            && self.keeps_held(from, to, scratch)
            // Of a draft what vanished tells enough.
            && (self.aim.plan.is_draft
                || self.is_in_one_plane(from)
                || (self.keeps_smooth(from, to, scratch) && self.is_near(to, scratch)))
    }

    /// Whether people see no more edges between faces than before, [`TURN`].
    fn keeps_smooth(&self, from: u32, to: u32, scratch: &mut Scratch) -> bool {
        let Scratch { going, staying, new, old_corners, corners, normals, .. } = scratch;
        normals.clear();
        normals.extend(old_corners.iter().zip(corners.iter()).map(|(old, new)| [normal(old), normal(new)]));
        let is_seen = |one: Point, other: Point| i32::from(dot(one, other) < TURN);
        let other_face =
            |ends, number| self.across(ends, number).map(|face| normal(&self.corners(self.part.faces[face as usize])));
        let mut more = 0;
        for ((number, face), [before, after]) in staying.iter().zip(new.iter()).zip(normals.iter()) {
            let at = face.iter().position(|corner| *corner == to).unwrap_or(0);
            let [next, last] = [1, 2].map(|step| face[(at + step) % 3]);
            // Each edge once: the one across from the vertex, and the one that the face begins at it.
            if let Some(other) = other_face([next, last], *number) {
                more += is_seen(*after, other) - is_seen(*before, other);
            }
            let is_beside = |face: &[u32; 3]| (0..3).any(|at| face[at] == next && face[(at + 1) % 3] == to);
            if let Some(beside) = new.iter().position(is_beside) {
                more += is_seen(*after, normals[beside][1]) - is_seen(*before, normals[beside][0]);
            }
        }
        // Where a face goes, the two beside it meet.
        for number in going.iter() {
            let face = self.part.faces[*number as usize];
            let Some(shared) = face.into_iter().find(|corner| *corner != from && *corner != to) else { continue };
            let beside = new.iter().position(|face| face.contains(&shared));
            if let (Some(other), Some(beside)) = (other_face([to, shared], *number), beside) {
                let [before, after] = normals[beside];
                let gone = normal(&self.corners(face));
                more += is_seen(after, other) - is_seen(gone, other).max(is_seen(before, gone));
            }
        }
        more <= 0
    }

    /// The other face at an edge.
    fn across(&self, [a, b]: [u32; 2], number: u32) -> Option<u32> {
        let mut around = self.around.get(a).iter().copied();
        around.find(|face| *face != number && self.part.faces[*face as usize].contains(&b))
    }

    fn replace(&mut self, from: u32, to: u32, scratch: &Scratch) {
        for face in scratch.going.iter().chain(&scratch.staying) {
            self.forget(*face);
        }
        for &(face, held) in &scratch.held {
            self.hold(face, held);
        }
        for &face in &scratch.going {
            self.is_gone[face as usize] = true;
            for corner in self.part.faces[face as usize] {
                self.around.remove(corner, face);
            }
        }
        for (face, corners) in scratch.staying.iter().zip(&scratch.new) {
            self.part.faces[*face as usize] = *corners;
        }
        self.around.extend(to, &scratch.staying);
        self.around.clear(from);
        let quadric = self.part.quadrics[from as usize];
        self.part.quadrics[to as usize].add(&quadric);
    }

    /// The link condition.
    fn keeps_manifold(&self, from: u32, to: u32, going: &[u32], staying: &[u32], of_from: &mut Vec<u32>) -> bool {
        of_from.clear();
        of_from.extend(self.neighbors(from));
        let mut shared = [NONE; 2];
        let mut count = 0;
        for vertex in self.neighbors(to).filter(|vertex| of_from.contains(vertex)) {
            if count == 2 {
                return false;
            }
            shared[count] = vertex;
            count += 1;
        }
        // The two may be corners of a face on either side, which would become one.
        let is_across = |face: &u32| shared.iter().all(|vertex| self.part.faces[*face as usize].contains(vertex));
        let is_twice = || self.around.get(to).iter().any(|face| !going.contains(face) && is_across(face));
        count == 2 && !(staying.iter().any(is_across) && is_twice())
    }

    /// Finds for the vertices that vanished around here the face that is nearest: one of the new ones, or, behind them, of those
    /// in its plane that lie around `to`. Whether none is too far.
    fn keeps_held(&self, from: u32, to: u32, scratch: &mut Scratch) -> bool {
        let Scratch { going, staying, new, corners, held: kept, .. } = scratch;
        kept.clear();
        let place = self.part.points[from as usize];
        let mut keep = |held: Held| {
            let mut best = (f64::INFINITY, NONE);
            for ((face, corners), number) in new.iter().zip(corners.iter()).zip(staying.iter()) {
                if held.plane.is_none_or(|plane| self.holds(plane, *face)) {
                    best = nearer(best, held.place, corners, *number);
                }
            }
            let mut limit = self.aim.tolerance * SHARE;
            if let Some(plane) = held.plane {
                limit *= REACH;
                for number in self.around.get(to) {
                    let face = self.part.faces[*number as usize];
                    if !face.contains(&from) && self.holds(plane, face) {
                        best = nearer(best, held.place, &self.corners(face), *number);
                    }
                }
            }
            // Of a draft the quadrics remember what vanished.
            if !self.aim.plan.is_draft && best.0 > (self.aim.tolerance * FORGOTTEN).powi(2) {
                kept.push((best.1, held));
            }
            best.0 <= limit.powi(2)
        };
        // The vertex itself is the likeliest to be too far.
        keep(Held { place, plane: None })
            && self.aim.planes.of(self.name(from)).iter().all(|plane| keep(Held { place, plane: Some(*plane) }))
            && going.iter().chain(staying.iter()).all(|face| self.held_by(*face).all(&mut keep))
    }

    fn held_by(&self, face: u32) -> impl Iterator<Item = Held> {
        let mut at = self.first_held[face as usize];
        std::iter::from_fn(move || {
            let &(held, next) = self.held.get(at as usize)?;
            at = next;
            Some(held)
        })
    }

    fn hold(&mut self, face: u32, held: Held) {
        let first = &mut self.first_held[face as usize];
        let entry = (held, *first);
        if self.free == NONE {
            *first = self.held.len() as u32;
            self.held.push(entry);
        } else {
            *first = self.free;
            let place = &mut self.held[self.free as usize];
            self.free = place.1;
            *place = entry;
        }
    }

    /// Frees all that a face holds.
    fn forget(&mut self, face: u32) {
        let mut at = std::mem::replace(&mut self.first_held[face as usize], NONE);
        while at != NONE {
            let next = std::mem::replace(&mut self.held[at as usize].1, self.free);
            self.free = at;
            at = next;
        }
    }

    /// Whether new faces and the edges that are new with them are near the surface, and the faces look outward.
    fn is_near(&self, to: u32, scratch: &mut Scratch) -> bool {
        let Scratch { new, corners, points, slopes, .. } = scratch;
        points.clear();
        points.extend(corners.iter().map(|corners| mean(corners)));
        let target = self.part.points[to as usize];
        for (face, corners) in new.iter().zip(corners.iter()) {
            // Of the two edges at the target the one that this face begins.
            let at = face.iter().position(|corner| *corner == to).unwrap_or(0);
            points.push(mix(target, corners[(at + 1) % 3], 0.5));
        }
        slopes.resize(points.len(), Slope { value: 0.0, gradient: [0.0; 3] });
        field_around(self.aim.plan, self.aim.nodes, points).gradients(points, slopes);
        let limit = self.aim.tolerance * SHARE;
        slopes.iter().all(|slope| distance(slope.value, slope.gradient) <= limit)
            && corners.iter().zip(slopes.iter()).all(|(&[a, b, c], slope)| {
                let normal = cross(sub(b, a), sub(c, a));
                dot(normal, slope.gradient) > 0.1 * length(normal) * length(slope.gradient)
            })
    }
}

/// Of length one; nothing where a face has no area.
fn normal(&[a, b, c]: &[Point; 3]) -> Point {
    let cross = cross(sub(b, a), sub(c, a));
    let size = length(cross);
    if size > 0.0 { cross.map(|value| value / size) } else { [0.0; 3] }
}

/// The nearer of a square of a distance with a number, and that of a face.
fn nearer(best: (f64, u32), point: Point, corners: &[Point; 3], number: u32) -> (f64, u32) {
    let arm = sub(nearest_on_triangle(corners, point), point);
    let far = dot(arm, arm);
    if far < best.0 { (far, number) } else { best }
}
