//! The last look at a mesh: whether it is still sound after rounding to f32, and crosses itself nowhere.

use partwright_solid::Solid;
use rustc_hash::FxHashMap;

use crate::vector::Point;

/// Pairs of faces that cross, and faces that have corners which rounding joins, paired with themselves. `None` when
/// `is_cancelled`.
pub(crate) fn faults(solid: &Solid, is_cancelled: &(dyn Fn() -> bool + Sync)) -> Option<Vec<[u32; 2]>> {
    let mut pairs = partwright_inspect::crossing_faces(solid, is_cancelled)?;
    let mut first: FxHashMap<[u32; 3], u32> = FxHashMap::default();
    first.reserve(solid.positions.len());
    let mut is_joined = vec![false; solid.positions.len()];
    let mut is_any = false;
    for (index, point) in solid.positions.iter().enumerate() {
        let key = point.map(|value| (value as f32 + 0.0).to_bits());
        let known = *first.entry(key).or_insert(index as u32);
        if known != index as u32 {
            (is_joined[index], is_joined[known as usize], is_any) = (true, true, true);
        }
    }
    if is_any {
        let has_joined = |triangle: &[u32; 3]| triangle.iter().any(|corner| is_joined[*corner as usize]);
        let joined = (0..).zip(&solid.triangles).filter(|(_, triangle)| has_joined(triangle));
        pairs.extend(joined.map(|(face, _)| [face; 2]));
    }
    Some(pairs)
}

/// Marks the vertices of the fine mesh that lie around where faces of the coarse one cross, which is in the boxes of both.
pub(crate) fn lock(fine: &Solid, coarse: &Solid, faults: &[[u32; 2]], margin: f64, locked: &mut [bool]) {
    let around = |face: u32| -> [Point; 2] {
        let corners = coarse.corners(coarse.triangles[face as usize]);
        let fold = |pick: fn(f64, f64) -> f64| {
            std::array::from_fn(|axis| corners.iter().map(|corner| corner[axis]).reduce(pick).unwrap_or(0.0))
        };
        [fold(f64::min), fold(f64::max)]
    };
    let both = |&[a, b]: &[u32; 2]| -> [Point; 2] {
        let ([low, high], [min, max]) = (around(a), around(b));
        let low = std::array::from_fn(|axis| low[axis].max(min[axis]) - margin);
        [low, std::array::from_fn(|axis| high[axis].min(max[axis]) + margin)]
    };
    let boxes: Vec<[Point; 2]> = faults.iter().map(both).collect();
    for (point, locked) in fine.positions.iter().zip(locked) {
        let is_in = |[min, max]: &[Point; 2]| (0..3).all(|axis| min[axis] <= point[axis] && point[axis] <= max[axis]);
        *locked |= boxes.iter().any(is_in);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_locked_is_where_faces_cross_not_all_of_them() {
        let solid =
            |positions: Vec<Point>, triangles: Vec<[u32; 3]>| Solid { positions, triangles, ..Solid::default() };
        // A small face through a large one.
        let large = [[0.0, 0.0, 0.0], [100.0, 0.0, 0.0], [0.0, 100.0, 0.0]];
        let small = [[20.0, 20.0, -1.0], [21.0, 20.0, 1.0], [20.0, 21.0, 1.0]];
        let coarse = solid([large, small].concat(), vec![[0, 1, 2], [3, 4, 5]]);
        let faults = faults(&coarse, &|| false).unwrap();
        assert_eq!(faults, [[0, 1]]);
        let places = [[20.5, 20.5, 0.0], [22.5, 20.0, 0.0], [24.0, 20.0, 0.0], [80.0, 5.0, 0.0], [20.0, 20.0, 3.0]];
        let fine = solid(places.to_vec(), Vec::new());
        let mut locked = vec![false; places.len()];
        lock(&fine, &coarse, &faults, 2.0, &mut locked);
        assert_eq!(locked, [true, true, false, false, false]);
    }
}
