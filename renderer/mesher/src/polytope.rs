//! Convex solids with flat faces, cut out of their bounds plane by plane: exact, and without a cell.

use partwright_field::{Box3, Linear};
use partwright_solid::Solid;
use rustc_hash::FxHashMap;

use crate::proof;
use crate::vector::{Point, dot, length, mix, scaled};

/// Part of the bounds' size within which a corner is in a plane.
const IN: f64 = 1e-12;

/// Where all of some functions are negative. `None` where there are none, where that reaches to the bounds, or has edges that
/// rounding to f32 closes.
pub(crate) fn polytope(functions: &[Linear], bounds: &Box3) -> Option<Solid> {
    let is_finite =
        |function: &Linear| function.gradient.iter().chain([&function.offset]).all(|value| value.is_finite());
    if !functions.iter().all(is_finite) {
        return None;
    }
    // No corner of what is cut off lies in a plane by chance.
    let mut left = Convex::cuboid(&bounds.padded(bounds.size().into_iter().fold(0.0, f64::max) * 0.0137));
    for Linear { gradient, offset } in functions {
        let size = length(*gradient);
        if size > 0.0 {
            left.cut(scaled(*gradient, 1.0 / size), -offset / size)?;
        } else if *offset >= 0.0 {
            return Some(Solid::default());
        }
    }
    let solid = left.solid()?;
    proof::faults(&solid, &|| false)?.is_empty().then_some(solid)
}

struct Convex {
    points: Vec<Point>,
    /// Corners of each face, counterclockwise from outside, and whether it is one of the bounds'.
    faces: Vec<(Vec<u32>, bool)>,
    /// What is nearer to a plane lies in it.
    limit: f64,
}

impl Convex {
    fn cuboid(bounds: &Box3) -> Self {
        let at = |corner: usize, axis: usize| {
            if corner >> axis & 1 == 0 { bounds.min[axis] } else { bounds.max[axis] }
        };
        let points: Vec<Point> = (0..8).map(|corner| std::array::from_fn(|axis| at(corner, axis))).collect();
        let faces = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]];
        let farthest = points.iter().flatten().fold(0.0_f64, |most, value| most.max(value.abs()));
        Self { points, faces: faces.map(|face| (face.to_vec(), true)).to_vec(), limit: farthest * IN }
    }

    /// Takes away what is above a plane; `None` where rounding leaves no face there.
    fn cut(&mut self, normal: Point, offset: f64) -> Option<()> {
        let heights: Vec<f64> = self
            .points
            .iter()
            .map(|point| dot(normal, *point) - offset)
            .map(|height| if height.abs() <= self.limit { 0.0 } else { height })
            .collect();
        let is_any = |is_so: fn(f64) -> bool| {
            self.faces.iter().flat_map(|face| &face.0).any(|corner| is_so(heights[*corner as usize]))
        };
        if !is_any(|height| height > 0.0) {
            return Some(());
        }
        if !is_any(|height| height < 0.0) {
            self.faces.clear();
            return Some(());
        }
        let height = |corner: u32| heights.get(corner as usize).copied().unwrap_or(0.0);
        let along = (0..3).find(|axis| normal[*axis].abs() == 1.0);
        let mut crossings: FxHashMap<[u32; 2], u32> = FxHashMap::default();
        // From corner to corner around the new face, which looks the other way at its edges.
        let mut around: FxHashMap<u32, u32> = FxHashMap::default();
        let mut faces = Vec::with_capacity(self.faces.len() + 1);
        for (corners, is_bound) in std::mem::take(&mut self.faces) {
            let mut kept = Vec::with_capacity(corners.len() + 1);
            for (index, &from) in corners.iter().enumerate() {
                let to = corners[(index + 1) % corners.len()];
                if height(from) <= 0.0 {
                    kept.push(from);
                }
                if height(from) * height(to) < 0.0 {
                    let ends = [from.min(to), from.max(to)];
                    kept.push(*crossings.entry(ends).or_insert_with(|| {
                        let [low, high] = ends.map(|end| self.points[end as usize]);
                        let [a, b] = ends.map(height);
                        let mut point = mix(low, high, a / (a - b));
                        if let Some(axis) = along {
                            point[axis] = offset * normal[axis];
                        }
                        self.points.push(point);
                        self.points.len() as u32 - 1
                    }));
                }
            }
            if !kept.iter().any(|corner| height(*corner) < 0.0) {
                continue;
            }
            for (index, &from) in kept.iter().enumerate() {
                let to = kept[(index + 1) % kept.len()];
                if height(from) == 0.0 && height(to) == 0.0 {
                    around.insert(to, from);
                }
            }
            faces.push((kept, is_bound));
        }
        let first = around.keys().copied().min()?;
        let mut face = vec![first];
        while let Some(&next) = around.get(face.last()?).filter(|next| **next != first) {
            if face.len() == around.len() {
                return None;
            }
            face.push(next);
        }
        if face.len() < 3 || face.len() < around.len() {
            return None;
        }
        faces.push((face, false));
        self.faces = faces;
        Some(())
    }

    /// Its triangles; `None` where one of the bounds is left.
    fn solid(self) -> Option<Solid> {
        if self.faces.iter().any(|(_, is_bound)| *is_bound) {
            return None;
        }
        let mut solid = Solid::default();
        let mut places = vec![u32::MAX; self.points.len()];
        for corner in self.faces.iter().flat_map(|face| &face.0).map(|corner| *corner as usize) {
            if places[corner] == u32::MAX {
                places[corner] = solid.positions.len() as u32;
                solid.positions.push(self.points[corner]);
            }
        }
        let fans = self
            .faces
            .iter()
            .flat_map(|(corners, _)| (2..corners.len()).map(|next| [corners[0], corners[next - 1], corners[next]]));
        solid.triangles = fans.map(|triangle| triangle.map(|corner| places[corner as usize])).collect();
        solid.face_source = vec![u32::MAX; solid.triangles.len()];
        Some(solid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(gradient: Point, offset: f64) -> Linear {
        Linear { gradient, offset: -offset }
    }

    #[test]
    fn planes_through_one_corner_and_along_one_edge_are_cut_once() {
        let bounds = Box3 { min: [-2.0; 3], max: [2.0; 3] };
        // An octahedron, cut by planes that only touch it, and one that cuts four corners at once.
        let signs = (0..8).map(|number| [0, 1, 2].map(|axis| if number >> axis & 1 == 0 { 1.0 } else { -1.0 }));
        let mut planes: Vec<Linear> = signs.map(|normal| plane(normal, 1.0)).collect();
        planes.extend([plane([0.0, 0.0, 1.0], 1.0), plane([1.0, 1.0, 0.0], 1.0)]);
        let whole = polytope(&planes, &bounds).unwrap();
        assert_eq!((whole.positions.len(), whole.triangles.len()), (6, 8));
        assert!((whole.volume() - 4.0 / 3.0).abs() < 1e-12);
        planes.push(plane([0.0, 0.0, 3.0], 0.0));
        let half = polytope(&planes, &bounds).unwrap();
        assert_eq!((half.positions.len(), half.triangles.len()), (5, 6));
        assert!((half.volume() - 2.0 / 3.0).abs() < 1e-12);
        planes.push(plane([0.0, 0.0, -1.0], -0.1));
        assert!(polytope(&planes, &bounds).unwrap().is_empty());
    }

    #[test]
    fn what_the_bounds_end_is_left_to_others() {
        let bounds = Box3 { min: [-2.0; 3], max: [2.0; 3] };
        assert_eq!(polytope(&[plane([0.0, 0.0, 1.0], 1.0)], &bounds), None);
        assert_eq!(polytope(&[plane([f64::NAN, 0.0, 1.0], 1.0)], &bounds), None);
        assert_eq!(polytope(&[], &bounds), None);
    }
}
