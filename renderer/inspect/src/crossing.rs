//! Faces that cross each other or lie upon each other.
//!
//! Two faces *cross* when their insides share a piece of line, and *overlap* when they are coplanar, look the same way and
//! share area. A face that is folded back on its neighbour overlaps too. Signs are exact (Shewchuk's predicates), so whether
//! faces cross is not a matter of rounding; how deep they do is computed in f64. What is no deeper than the rounding of the
//! coordinates to single precision is none: no file could say it otherwise.
//!
//! Touching is allowed: a corner or an edge upon a face, faces of two bodies that stand on each other, vertices that are held
//! twice where bodies meet. Where surfaces cross exactly along edges of both, and nowhere else, nothing is found.

use robust::{Coord, Coord3D, orient2d, orient3d};

use crate::bvh::Bvh;
use crate::vector::{Point, add, cross, dot, length, scaled, sub};

/// Units in the last place of single precision that the largest coordinate may be off, both ways, in each of two faces.
const ROUNDING: f64 = 4.0 / (1 << 23) as f64;
/// More crossings than this are only said to be many.
const MAX_CROSSINGS: usize = 10_000;

/// Of each triangle, the corners that are vertices of the other one as well.
type Shared = [[bool; 3]; 2];
pub(crate) const NONE_SHARED: Shared = [[false; 3]; 2];

#[derive(Debug, Clone, Copy)]
pub(crate) struct Crossing {
    pub(crate) faces: [u32; 2],
    /// mm; how far one would have to move to be free of the other.
    pub(crate) depth: f64,
    pub(crate) place: Point,
}

/// Depth below which a crossing is rounding, from coordinates of which the largest one counts.
pub(crate) fn tolerance(coordinates: impl IntoIterator<Item = f64>) -> f64 {
    coordinates.into_iter().fold(0.0, |most: f64, value| most.max(value.abs())) * ROUNDING
}

/// All crossings deeper than `tolerance`, or very many. `vertex` gives vertices that are one the same number, `group` faces that
/// may not cross. `None` when `is_cancelled`.
pub(crate) fn crossings(
    bvh: &Bvh<'_>,
    vertex: &(impl Fn(u32) -> u32 + Sync),
    group: &(impl Fn(u32) -> u32 + Sync),
    tolerance: f64,
    is_cancelled: &(impl Fn() -> bool + Sync),
) -> Option<Vec<Crossing>> {
    let tell = |one: u32, other: u32| {
        if group(one) != group(other) {
            return None;
        }
        let [a, b] = [one, other].map(|face| bvh.surface().triangles[face as usize].map(vertex));
        let is_shared = [(a, b), (b, a)].map(|(mine, others)| mine.map(|vertex| others.contains(&vertex)));
        let [a, b] = [one, other].map(|face| bvh.surface().corners(face));
        let (depth, place) = crossing(&a, &b, is_shared)?;
        (depth > tolerance).then_some(Crossing { faces: [one.min(other), one.max(other)], depth, place })
    };
    let mut found = bvh.pairs(MAX_CROSSINGS, &tell, is_cancelled)?;
    found.sort_by_key(|crossing| crossing.faces);
    Some(found)
}

fn spatial([x, y, z]: Point) -> Coord3D<f64> {
    Coord3D { x, y, z }
}

/// Six times the volume of the corners and the point; its sign is exact.
fn side([a, b, c]: &[Point; 3], point: Point) -> f64 {
    orient3d(spatial(*a), spatial(*b), spatial(*c), spatial(point))
}

/// Depth and place of the crossing of two triangles.
pub(crate) fn crossing(a: &[Point; 3], b: &[Point; 3], is_shared: Shared) -> Option<(f64, Point)> {
    let normal = cross(sub(a[1], a[0]), sub(a[2], a[0]));
    // Faces without area are a fault of their own.
    if normal == [0.0; 3] {
        return None;
    }
    // Most pairs are neighbours that lie side by side, also when seen along one of their normals: that is told at once.
    let shadows = shadows(a, b, normal);
    if are_apart(&shadows, is_shared) {
        return None;
    }
    let of_b = b.map(|point| side(a, point));
    let has_edge = is_shared[0].iter().filter(|shared| **shared).count() >= 2;
    if of_b == [0.0; 3] {
        return overlap(a, b, has_edge, &shadows);
    }
    // Neighbours that share an edge meet in it and, unless they are coplanar, nowhere else.
    if has_edge || !has_both(of_b) {
        return None;
    }
    let of_a = a.map(|point| side(b, point));
    if !has_both(of_a) {
        return None;
    }
    let (p, ends_a) = split(a, of_a);
    let (q, ends_b) = split(b, of_b);
    // Along the common line, is the first triangle's end behind that of the second? All four have the same meaning.
    let orders = ends_a.map(|x| ends_b.map(|y| orient3d(spatial(p), spatial(x.0), spatial(q), spatial(y.0))));
    let orders = orders.as_flattened();
    if orders.iter().all(|&order| order >= 0.0) || orders.iter().all(|&order| order <= 0.0) {
        return None;
    }
    // How far each reaches through the other, and how long the common piece is: the least of them sets it free.
    let reach = |sides: [f64; 3], plane: &[Point; 3]| {
        let normal = length(cross(sub(plane[1], plane[0]), sub(plane[2], plane[0])));
        let beyond = |sign: f64| sides.iter().fold(0.0_f64, |most, side| most.max(sign * side)) / normal;
        beyond(1.0).min(beyond(-1.0))
    };
    let line = cross(cross(sub(a[1], a[0]), sub(a[2], a[0])), cross(sub(b[1], b[0]), sub(b[2], b[0])));
    let along = |point: Point| dot(sub(point, a[0]), line) / length(line);
    let spans = [ends_a, ends_b].map(|ends| {
        let [x, y] = ends.map(|end| along(end.1));
        if x <= y { (x, ends[0].1, y, ends[1].1) } else { (y, ends[1].1, x, ends[0].1) }
    });
    let from = if spans[0].0 >= spans[1].0 { (spans[0].0, spans[0].1) } else { (spans[1].0, spans[1].1) };
    let to = if spans[0].2 <= spans[1].2 { (spans[0].2, spans[0].3) } else { (spans[1].2, spans[1].3) };
    let depth = reach(of_b, a).min(reach(of_a, b)).min((to.0 - from.0).max(0.0));
    Some((if depth.is_finite() { depth } else { 0.0 }, scaled(add(from.1, to.1), 0.5)))
}

fn has_both(sides: [f64; 3]) -> bool {
    sides.iter().any(|&side| side > 0.0) && sides.iter().any(|&side| side < 0.0)
}

/// The corner that is alone on its side, and for each of its edges the other end and where it meets the plane.
fn split(triangle: &[Point; 3], sides: [f64; 3]) -> (Point, [(Point, Point); 2]) {
    let is_alone = |corner: usize| {
        sides[corner] != 0.0 && [1, 2].iter().all(|step| sides[corner] * sides[(corner + step) % 3] <= 0.0)
    };
    // Products of tiny numbers may vanish, but then every corner is as good.
    let alone = (0..3).find(|&corner| is_alone(corner)).unwrap_or(0);
    let ends = [1, 2].map(|step| {
        let other = (alone + step) % 3;
        let part = sides[alone] / (sides[alone] - sides[other]);
        let along = sub(triangle[other], triangle[alone]);
        (triangle[other], add(triangle[alone], scaled(along, part)))
    });
    (triangle[alone], ends)
}

type Shadow = [Coord<f64>; 3];

/// Both triangles seen along the axis that is nearest to the normal of the first.
fn shadows(a: &[Point; 3], b: &[Point; 3], normal: Point) -> [Shadow; 2] {
    let size = normal.map(f64::abs);
    let drop = if size[0] >= size[1] && size[0] >= size[2] {
        0
    } else if size[1] >= size[2] {
        1
    } else {
        2
    };
    let flat = |point: Point| Coord { x: point[(drop + 1) % 3], y: point[(drop + 2) % 3] };
    [a.map(flat), b.map(flat)]
}

/// Whether an edge of one has the other one beyond it, or on it: then their insides do not meet, nor do they in space. With a
/// shared corner only edges that end in it can, and the corner itself need not be asked.
fn are_apart(shadows: &[Shadow; 2], is_shared: Shared) -> bool {
    [[0, 1], [1, 0]].into_iter().any(|[one, other]| {
        let mine = &shadows[one];
        let turn = orient2d(mine[0], mine[1], mine[2]);
        // Seen from its side it has no inside that could tell.
        turn != 0.0
            && (0..3).filter(|edge| !is_shared[one][(edge + 2) % 3]).any(|edge| {
                let mut others = shadows[other].iter().zip(is_shared[other]).filter(|(_, shared)| !shared);
                others.all(|(point, _)| {
                    let turned = orient2d(mine[edge], mine[(edge + 1) % 3], *point);
                    if turn > 0.0 { turned <= 0.0 } else { turned >= 0.0 }
                })
            })
    })
}

/// How far two triangles that are not apart lie over each other.
fn depth(shadows: &[Shadow; 2]) -> f64 {
    let mut depth = f64::INFINITY;
    for [mine, others] in [[&shadows[0], &shadows[1]], [&shadows[1], &shadows[0]]] {
        let turn = orient2d(mine[0], mine[1], mine[2]).signum();
        for edge in 0..3 {
            let (from, to) = (mine[edge], mine[(edge + 1) % 3]);
            let inside = others.iter().map(|&point| orient2d(from, to, point) * turn).fold(0.0, f64::max);
            let length = ((to.x - from.x).powi(2) + (to.y - from.y).powi(2)).sqrt();
            depth = depth.min(inside / length);
        }
    }
    depth
}

/// Coplanar triangles that lie over each other: whether they look the same way or are folded upon each other.
fn overlap(a: &[Point; 3], b: &[Point; 3], has_edge: bool, shadows: &[Shadow; 2]) -> Option<(f64, Point)> {
    let normals = [a, b].map(|corners| cross(sub(corners[1], corners[0]), sub(corners[2], corners[0])));
    if normals.contains(&[0.0; 3]) {
        return None;
    }
    // Faces of two bodies that stand on each other look in opposite directions; so does a fold, which shares an edge.
    if dot(normals[0], normals[1]) <= 0.0 && !has_edge {
        return None;
    }
    let smaller = if length(normals[0]) <= length(normals[1]) { a } else { b };
    Some((depth(shadows), scaled(add(add(smaller[0], smaller[1]), smaller[2]), 1.0 / 3.0)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::surface::Soup;

    type Whole = [i128; 3];

    fn minus(a: Whole, b: Whole) -> Whole {
        std::array::from_fn(|axis| a[axis] - b[axis])
    }

    fn by(a: Whole, b: Whole) -> Whole {
        [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    }

    fn times(a: Whole, b: Whole) -> i128 {
        a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    }

    /// From definition, in whole numbers: where each triangle meets the other's plane on their common line, as fractions, and
    /// whether these two pieces overlap. `None` when they are coplanar.
    fn truth(a: &[Whole; 3], b: &[Whole; 3]) -> Option<bool> {
        let normal = |t: &[Whole; 3]| by(minus(t[1], t[0]), minus(t[2], t[0]));
        let line = by(normal(a), normal(b));
        let piece = |mine: &[Whole; 3], other: &[Whole; 3]| -> Option<[(i128, i128); 2]> {
            let sides = mine.map(|point| times(normal(other), minus(point, other[0])));
            if !(sides.iter().any(|&side| side > 0) && sides.iter().any(|&side| side < 0)) {
                return None;
            }
            let mut ends = Vec::new();
            for corner in 0..3 {
                let next = (corner + 1) % 3;
                let [p, q] = [corner, next].map(|corner| times(line, mine[corner]));
                if sides[corner] == 0 {
                    ends.push((p, 1));
                } else if sides[corner] * sides[next] < 0 {
                    let below = sides[corner] - sides[next];
                    let above = p * below + (q - p) * sides[corner];
                    ends.push((above * below.signum(), below.abs()));
                }
            }
            ends.sort_by(|x, y| (x.0 * y.1).cmp(&(y.0 * x.1)));
            Some([ends[0], ends[ends.len() - 1]])
        };
        if line == [0; 3] {
            let apart = times(normal(a), minus(b[0], a[0])) != 0;
            return apart.then_some(false);
        }
        let (Some(x), Some(y)) = (piece(a, b), piece(b, a)) else { return Some(false) };
        let less = |p: (i128, i128), q: (i128, i128)| p.0 * q.1 < q.0 * p.1;
        Some(less(x[0], y[1]) && less(y[0], x[1]))
    }

    fn corners(t: &[Whole; 3]) -> [Point; 3] {
        t.map(|point| point.map(|value| value as f64))
    }

    fn triangle() -> impl Strategy<Value = [Whole; 3]> {
        // Few places, so that corners, edges and planes often coincide.
        prop::array::uniform3(prop::array::uniform3(0..6_i128))
            .prop_filter("it has area", |t| by(minus(t[1], t[0]), minus(t[2], t[0])) != [0; 3])
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn triangles_cross_when_they_do(a in triangle(), b in triangle()) {
            let [in_b, in_a] = [(a, b), (b, a)].map(|(one, other)| one.map(|vertex| other.contains(&vertex)));
            let found = crossing(&corners(&a), &corners(&b), [in_b, in_a]);
            if let Some(crosses) = truth(&a, &b) {
                prop_assert_eq!(found.is_some(), crosses);
                prop_assert_eq!(crossing(&corners(&b), &corners(&a), [in_a, in_b]).is_some(), crosses);
            }
            if let Some((depth, place)) = found {
                prop_assert!(depth > 0.0 && depth < 10.0);
                prop_assert!(place.iter().all(|value| (0.0..=5.0).contains(value)));
                // The tree must not leave it out.
                let both = [a, b].map(|triangle| corners(&triangle));
                prop_assert_eq!(Bvh::new(Soup::new(&both).surface()).pairs(2, &|_, _| Some(()), &|| false).map(|pairs| pairs.len()), Some(1));
            }
        }
    }

    #[test]
    fn coplanar_triangles_overlap_when_they_share_area() {
        let base = [[0.0, 0.0, 0.0], [4.0, 0.0, 0.0], [0.0, 4.0, 0.0]];
        let same = |points: [Point; 3], is_shared| crossing(&base, &points, is_shared).map(|found| found.0);
        let depth = same([[1.0, 1.0, 0.0], [5.0, 1.0, 0.0], [1.0, 5.0, 0.0]], NONE_SHARED).unwrap();
        assert!((depth - 2_f64.sqrt()).abs() < 1e-12);
        // Beside each other, and in another plane.
        let beside = [[4.0, 0.0, 0.0], [4.0, 4.0, 0.0], [0.0, 4.0, 0.0]];
        assert_eq!(same(beside, NONE_SHARED), None);
        assert_eq!(same(beside, [[false, true, true], [true, false, true]]), None);
        assert_eq!(same([[0.0, 0.0, 1.0], [4.0, 0.0, 1.0], [0.0, 4.0, 1.0]], NONE_SHARED), None);
        // Looking the other way it stands on it; sharing an edge it is folded onto it.
        let back = [[0.0, 0.0, 0.0], [0.0, 3.0, 0.0], [4.0, 0.0, 0.0]];
        assert_eq!(same(back, NONE_SHARED), None);
        assert!(same(back, [[true, true, false], [true, false, true]]).is_some());
    }
}
