//! The last look at a mesh: whether it is still sound after rounding to f32, and crosses itself nowhere.

use partwright_solid::Solid;
use rustc_hash::FxHashMap;

use crate::vector::Point;

/// Faces that cross others, or have corners that rounding joins. `None` when `is_cancelled`.
pub(crate) fn faults(solid: &Solid, is_cancelled: &(dyn Fn() -> bool + Sync)) -> Option<Vec<u32>> {
    let mut faces =
        partwright_inspect::crossing_faces(solid, is_cancelled)?.into_iter().flatten().collect::<Vec<u32>>();
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
        faces.extend((0..).zip(&solid.triangles).filter(|(_, triangle)| has_joined(triangle)).map(|(face, _)| face));
    }
    faces.sort_unstable();
    faces.dedup();
    Some(faces)
}

/// Marks the vertices of the fine mesh that lie around faces of the coarse one.
pub(crate) fn lock(fine: &Solid, coarse: &Solid, faces: &[u32], margin: f64, locked: &mut [bool]) {
    let boxes: Vec<[Point; 2]> = faces
        .iter()
        .map(|face| {
            let corners = coarse.corners(coarse.triangles[*face as usize]);
            let fold = |pick: fn(f64, f64) -> f64| -> Point {
                std::array::from_fn(|axis| corners.iter().map(|corner| corner[axis]).reduce(pick).unwrap_or(0.0))
            };
            [fold(f64::min).map(|value| value - margin), fold(f64::max).map(|value| value + margin)]
        })
        .collect();
    for (point, locked) in fine.positions.iter().zip(locked) {
        let is_in = |[min, max]: &[Point; 2]| (0..3).all(|axis| min[axis] <= point[axis] && point[axis] <= max[axis]);
        *locked |= boxes.iter().any(is_in);
    }
}
