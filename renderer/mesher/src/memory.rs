//! What was found out about the surface on edges, faces and in cells, by where they are: the octree asks before it takes a cell
//! for simple, and whoever assembles the mesh asks again, round after round.
//!
//! What is known of a face or a cell holds for what runs along its rim, whose name is kept (64 bits of a hash of its points, to
//! the bit); with another rim it is found out anew.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::grid::{self, Place};
use crate::patch::{Crossing, Curve};
use crate::vector::Point;

/// A cell, face or edge: its lower corner, its axis if it has one, and its level.
type Key = (u64, u8, u8);
/// Hardly a face has more than one.
pub(crate) type Curves = SmallVec<[Curve; 1]>;

#[derive(Debug, Default)]
pub(crate) struct Memory {
    crossings: FxHashMap<Key, Crossing>,
    faces: FxHashMap<Key, Face>,
    cells: FxHashMap<Key, Cell>,
}

/// The curves of a face, with ends counted along the rim.
#[derive(Debug)]
struct Face {
    /// The name of its points, in their order.
    rim: u64,
    curves: Curves,
    is_sound: bool,
}

/// The cones of a cell.
#[derive(Debug)]
pub(crate) struct Cell {
    /// The signature of the loops.
    pub(crate) rim: u64,
    /// None where a fan does without one.
    pub(crate) tips: SmallVec<[Point; 1]>,
}

fn key(place: Place, axis: usize, level: u32) -> Key {
    (grid::key(place), axis as u8, level as u8)
}

impl Memory {
    pub(crate) fn crossing(&self, place: Place, axis: usize, level: u32) -> Option<&Crossing> {
        self.crossings.get(&key(place, axis, level))
    }

    pub(crate) fn put_crossing(&mut self, place: Place, level: u32, crossing: Crossing) {
        self.crossings.insert(key(place, crossing.axis.into(), level), crossing);
    }

    /// The curves of a face with this rim, and whether they are sound.
    pub(crate) fn curves(&self, place: Place, axis: usize, level: u32, rim: &[Point]) -> Option<(Curves, bool)> {
        let face = self.faces.get(&key(place, axis, level))?;
        if face.rim == name(rim.iter().copied()) {
            return Some((face.curves.clone(), face.is_sound));
        }
        // The same two from the other end.
        let is_turned = rim.len() == 2 && face.rim == name(rim.iter().rev().copied());
        let turned = |curve: &Curve| Curve { ends: curve.ends.map(|end| 1 - end), ..*curve };
        is_turned.then(|| (face.curves.iter().map(turned).collect(), face.is_sound))
    }

    pub(crate) fn put_curves(
        &mut self,
        place: Place,
        axis: usize,
        level: u32,
        rim: impl Iterator<Item = Point>,
        found: (Curves, bool),
    ) {
        let face = Face { rim: name(rim), curves: found.0, is_sound: found.1 };
        self.faces.insert(key(place, axis, level), face);
    }

    pub(crate) fn cell(&self, place: Place, level: u32, rim: u64) -> Option<&Cell> {
        self.cells.get(&key(place, 0, level)).filter(|cell| cell.rim == rim)
    }

    pub(crate) fn put_cell(&mut self, place: Place, level: u32, cell: Cell) {
        self.cells.insert(key(place, 0, level), cell);
    }

    /// Takes what others have found out; what is known stays.
    pub(crate) fn join(&mut self, others: Vec<Self>) {
        let sum = |size: fn(&Self) -> usize| others.iter().map(size).sum();
        self.crossings.reserve(sum(|other| other.crossings.len()));
        self.faces.reserve(sum(|other| other.faces.len()));
        self.cells.reserve(sum(|other| other.cells.len()));
        fn join<T>(mine: &mut FxHashMap<Key, T>, others: FxHashMap<Key, T>) {
            for (key, value) in others {
                mine.entry(key).or_insert(value);
            }
        }
        for other in others {
            join(&mut self.crossings, other.crossings);
            join(&mut self.faces, other.faces);
            join(&mut self.cells, other.cells);
        }
    }
}

fn mixed(hash: u64, value: u64) -> u64 {
    let mixed = (hash.rotate_left(23) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 32)
}

fn of_point(point: Point) -> u64 {
    point.iter().fold(1, |hash, value| mixed(hash, value.to_bits()))
}

/// A name for points in an order.
fn name(points: impl Iterator<Item = Point>) -> u64 {
    points.fold(0, |hash, point| mixed(hash, of_point(point)))
}

/// A name for loops of points, wherever each begins.
pub(crate) fn signature<'a>(loops: impl Iterator<Item = &'a [Point]>) -> u64 {
    let of_loop = |points: &[Point]| {
        let mut last = points.last().map_or(0, |point| of_point(*point));
        points.iter().fold(0_u64, |sum, point| {
            let next = of_point(*point);
            sum.wrapping_add(mixed(std::mem::replace(&mut last, next), next))
        })
    };
    loops.fold(0, |hash, points| mixed(hash, of_loop(points)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_has_one_name_wherever_it_begins() {
        let points = [[0.0, 0.0, 1.0], [2.0, 0.0, 0.5], [0.0, 3.0, 0.0], [1.0, 1.0, 1.0]];
        let mut turned = points;
        turned.rotate_left(1);
        let mut backward = points;
        backward.reverse();
        let name = |points: &[Point]| signature([points].into_iter());
        assert_eq!(name(&points), name(&turned));
        assert_ne!(name(&points), name(&backward));
        assert_ne!(name(&points), name(&points[..3]));
    }
}
