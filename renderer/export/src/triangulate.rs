//! A region to triangles: constrained Delaunay (spade) over the contours, faces kept by the even–odd rule.

use std::collections::VecDeque;

use partwright_solid::Region;
use spade::handles::FixedVertexHandle;
use spade::{CdtEdge, ConstrainedDelaunayTriangulation, Point2, Triangulation};

/// Points and counter-clockwise triangles. Points that coincide are one. A contour that crosses an earlier one, which
/// regions promise not to have, loses the crossing edge instead of failing.
pub(crate) fn triangulate(region: &Region) -> (Vec<[f64; 2]>, Vec<[u32; 3]>) {
    let mut mesh = ConstrainedDelaunayTriangulation::<Point2<f64>>::new();
    for contour in &region.contours {
        let handles: Vec<FixedVertexHandle> = contour
            .iter()
            // spade refuses numbers closer to zero than its exact arithmetic can hold.
            .map(|point| point.map(|value| if value.abs() < 1e-140 { 0.0 } else { value }))
            .filter_map(|[x, y]| mesh.insert(Point2::new(x, y)).ok())
            .collect();
        for (&from, &to) in handles.iter().zip(handles.iter().cycle().skip(1)) {
            if from != to && mesh.can_add_constraint(from, to) {
                mesh.add_constraint(from, to);
            }
        }
    }
    let points = mesh.vertices().map(|vertex| [vertex.position().x, vertex.position().y]).collect();

    // Parity spreads from the outer face; it changes across constraints.
    let mut inside: Vec<Option<bool>> = vec![None; mesh.num_all_faces()];
    let mut queue = VecDeque::new();
    let mut reach = |face: FaceHandle<'_>, parity: bool, queue: &mut VecDeque<_>| {
        if let (Some(inner), Some(known @ None)) = (face.as_inner(), inside.get_mut(face.fix().index())) {
            *known = Some(parity);
            queue.push_back((inner.fix(), parity));
        }
    };
    for edge in mesh.directed_edges().filter(|edge| edge.face().is_outer()) {
        reach(edge.rev().face(), edge.is_constraint_edge(), &mut queue);
    }
    while let Some((face, parity)) = queue.pop_front() {
        for edge in mesh.face(face).adjacent_edges() {
            reach(edge.rev().face(), parity ^ edge.is_constraint_edge(), &mut queue);
        }
    }
    let triangles = mesh
        .inner_faces()
        .filter(|face| inside.get(face.fix().index()).copied().flatten() == Some(true))
        .map(|face| face.vertices().map(|vertex| vertex.fix().index() as u32))
        .collect();
    (points, triangles)
}

type FaceHandle<'a> =
    spade::handles::FaceHandle<'a, spade::handles::PossiblyOuterTag, Point2<f64>, (), CdtEdge<()>, ()>;

#[cfg(test)]
mod tests {
    use super::*;

    fn area(points: &[[f64; 2]], triangles: &[[u32; 3]]) -> f64 {
        triangles
            .iter()
            .map(|triangle| partwright_solid::signed_area(&triangle.map(|index| points[index as usize])))
            .inspect(|area| assert!(*area > 0.0))
            .sum()
    }

    #[test]
    fn holes_islands_and_touching_corners_keep_their_area() {
        let square = |x: f64, y: f64, size: f64, hole: bool| {
            let mut contour = vec![[x, y], [x + size, y], [x + size, y + size], [x, y + size]];
            if hole {
                contour.reverse();
            }
            contour
        };
        let nested = Region {
            contours: vec![
                square(0.0, 0.0, 10.0, false),
                square(2.0, 2.0, 6.0, true),
                square(4.0, 4.0, 2.0, false),
                square(10.0, 10.0, 3.0, false),
            ],
        };
        let (points, triangles) = triangulate(&nested);
        assert!((area(&points, &triangles) - nested.area()).abs() < 1e-9);
        assert!(triangulate(&Region::default()).1.is_empty());
    }
}
