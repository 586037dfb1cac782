//! Where half-spaces meet: the corners of what they have in common, and which of them bound each.
//!
//! By trying all triples: for tens of planes, not for hundreds. What is thinner than the precision counts as nothing.

use crate::face::{Point, cross, dot};

/// More planes than these are not looked at.
pub(crate) const MOST: usize = 72;
/// mm for each mm of size.
const PRECISION: f64 = 1e-9;
/// The volume that three normals span: less of it, and they have no corner to be found.
const FLAT: f64 = 1e-6;

/// normal · p ≤ offset
pub(crate) type HalfSpace = (Point, f64);

#[derive(Debug, Clone)]
pub(crate) struct Corner {
    pub(crate) at: Point,
    /// The half-spaces on whose walls it lies, in order.
    pub(crate) walls: Vec<usize>,
}

/// The corners of a bounded intersection; `None` where it has no inside.
pub(crate) fn corners(all: &[HalfSpace], size: f64) -> Option<Vec<Corner>> {
    let precision = precision(size);
    let value = |index: usize, point: Point| dot(all[index].0, point) - all[index].1;
    let mut corners: Vec<Corner> = Vec::new();
    for a in 0..all.len() {
        for b in a + 1..all.len() {
            let line = cross(all[a].0, all[b].0);
            if dot(line, line) < FLAT * FLAT {
                continue;
            }
            for c in b + 1..all.len() {
                let volume = dot(line, all[c].0);
                if volume.abs() < FLAT {
                    continue;
                }
                let (of_a, of_b) = (cross(all[b].0, all[c].0), cross(all[c].0, all[a].0));
                let at: Point = std::array::from_fn(|axis| {
                    (all[a].1 * of_a[axis] + all[b].1 * of_b[axis] + all[c].1 * line[axis]) / volume
                });
                if (0..all.len()).any(|index| value(index, at) > precision)
                    || corners.iter().any(|corner| (0..3).all(|axis| (corner.at[axis] - at[axis]).abs() < precision))
                {
                    continue;
                }
                let walls = (0..all.len()).filter(|&index| value(index, at) > -precision).collect();
                corners.push(Corner { at, walls });
            }
        }
    }
    let count = corners.len() as f64;
    let middle: Point = std::array::from_fn(|axis| corners.iter().map(|corner| corner.at[axis]).sum::<f64>() / count);
    let has_inside = corners.len() > 3 && (0..all.len()).all(|index| value(index, middle) < -precision);
    has_inside.then_some(corners)
}

pub(crate) fn precision(size: f64) -> f64 {
    PRECISION * (1.0 + size)
}

/// How far apart the hulls of corners are, at least, as seen along some directions.
pub(crate) fn gap(a: &[Corner], b: &[Corner], directions: impl Iterator<Item = Point>) -> f64 {
    let range = |corners: &[Corner], direction: Point| {
        corners.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], corner| {
            let along = dot(corner.at, direction);
            [low.min(along), high.max(along)]
        })
    };
    directions.fold(f64::NEG_INFINITY, |gap, direction| {
        let ([low, high], [other_low, other_high]) = (range(a, direction), range(b, direction));
        gap.max(other_low - high).max(low - other_high)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cube() -> Vec<HalfSpace> {
        let sides = |axis: usize| {
            let mut normal = [0.0; 3];
            normal[axis] = 1.0;
            [(normal, 2.0), (normal.map(|part: f64| -part), 1.0)]
        };
        (0..3).flat_map(sides).collect()
    }

    #[test]
    fn a_cube_has_eight_corners_of_three_walls() {
        let corners = corners(&cube(), 3.0).unwrap();
        assert_eq!(corners.len(), 8);
        assert!(corners.iter().all(|corner| corner.walls.len() == 3));
    }

    #[test]
    fn sheets_and_contradictions_are_nothing() {
        for offset in [-2.0, -2.5] {
            let mut planes = cube();
            planes.push(([-1.0, 0.0, 0.0], offset));
            assert!(corners(&planes, 3.0).is_none());
        }
    }

    #[test]
    fn what_is_cut_off_has_a_corner_of_four_walls() {
        let mut planes = cube();
        // Through three corners.
        let part = 1.0 / 3f64.sqrt();
        planes.push(([part; 3], 3.0 * part));
        let corners = corners(&planes, 3.0).unwrap();
        assert_eq!(corners.len(), 7);
        assert_eq!(corners.iter().filter(|corner| corner.walls.len() == 4).count(), 3);
    }

    #[test]
    fn gaps_are_seen_across() {
        let moved: Vec<HalfSpace> = cube().into_iter().map(|(n, offset)| (n, offset + 5.0 * (n[0] + n[1]))).collect();
        let (a, b) = (corners(&cube(), 3.0).unwrap(), corners(&moved, 9.0).unwrap());
        let axes = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        assert!((gap(&a, &b, axes.into_iter()) - 2.0).abs() < 1e-9);
        let diagonal = [[0.5f64.sqrt(), 0.5f64.sqrt(), 0.0]];
        assert!((gap(&a, &b, diagonal.into_iter()) - 8f64.sqrt()).abs() < 1e-9);
    }
}
