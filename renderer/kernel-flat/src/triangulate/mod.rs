//! Fills outlines with triangles that use every vertex of the outline, so that caps and walls share their edges.
//!
//! A sweep makes triangles and their winding numbers, flips make them Delaunay within the outline. Where a vertex lies on
//! another contour's edge, that edge is split in the returned contours. Outlines that cross by less than the grid are put
//! on the grid and tried again.

mod delaunay;
mod sweep;

use rustc_hash::FxHashMap;

use partwright_parallel as parallel;
use partwright_solid::Region;

use crate::fault::{Fault, code};
use crate::regions;
use sweep::{Edge, Swept};

/// A filled outline. Points are distinct; contours and triangles index them. Triangles are counter-clockwise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filled {
    pub points: Vec<[f64; 2]>,
    pub contours: Vec<Vec<u32>>,
    pub triangles: Vec<[u32; 3]>,
}

pub fn fill(region: &Region) -> Result<Filled, Fault> {
    if region.is_empty() {
        return Ok(Filled::default());
    }
    if let Some(filled) = try_fill(region) {
        return Ok(filled);
    }
    try_fill(&regions::on_grid(region)?).ok_or_else(|| {
        Fault::new(
            code::OUTLINE,
            "this outline cannot be filled: it has parts thinner than a millionth of a millimetre",
        )
    })
}

/// `None` when contours cross.
fn try_fill(region: &Region) -> Option<Filled> {
    let mut points = Vec::new();
    let mut index_of = FxHashMap::default();
    let mut contours: Vec<Vec<u32>> = Vec::new();
    for contour in &region.contours {
        let mut indices: Vec<u32> = contour
            .iter()
            .map(|point| {
                *index_of.entry(point.map(|value| (value + 0.0).to_bits())).or_insert_with(|| {
                    points.push(*point);
                    points.len() as u32 - 1
                })
            })
            .collect();
        indices.dedup();
        while indices.len() > 1 && indices.first() == indices.last() {
            indices.pop();
        }
        if indices.len() >= 3 {
            contours.push(indices);
        }
    }
    let drawing = Drawing::new(&points)?;
    let edges =
        contours.iter().flat_map(|contour| edges_of(contour)).map(|edge| drawing.edge(edge, 1)).collect::<Vec<_>>();
    let Swept { mut triangles, edges, cuts, .. } = sweep::sweep(&drawing.points, &edges, true)?;
    delaunay::flip(&drawing.points, &mut triangles, edges)?;
    if !cuts.is_empty() {
        for contour in &mut contours {
            let parts = edges_of(contour).flat_map(|edge| drawing.cut(edge, &cuts)).collect();
            *contour = parts;
        }
    }
    let triangles = triangles.into_iter().map(|triangle| drawing.indices(triangle)).collect();
    Some(Filled { points, contours, triangles })
}

/// A triangle, counter-clockwise, and how often the chain winds around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wound {
    pub triangle: [u32; 3],
    pub winding: i32,
    /// Triangles of one patch are connected without crossing the chain.
    pub patch: u32,
}

/// The triangles that a closed chain of weighted edges winds around: each edge runs as often as its weight says, backwards
/// where that is negative. Points must be distinct. `None` when edges cross or pass through each other's ends.
pub fn fill_chain(points: &[[f64; 2]], edges: &[([u32; 2], i32)]) -> Option<Vec<Wound>> {
    let drawing = Drawing::new(points)?;
    let edges: Vec<Edge> = edges.iter().map(|&(edge, weight)| drawing.edge(edge, weight)).collect();
    let Swept { mut triangles, windings, edges, .. } = sweep::sweep(&drawing.points, &edges, false)?;
    let across = delaunay::flip(&drawing.points, &mut triangles, edges)?;
    let patches = patches(&across);
    let wound = triangles.into_iter().zip(windings).zip(patches);
    let wound = wound.map(|((triangle, winding), patch)| Wound { triangle: drawing.indices(triangle), winding, patch });
    Some(wound.collect())
}

/// For each triangle the number of its patch.
fn patches(across: &[u32]) -> Vec<u32> {
    let mut patches = vec![u32::MAX; across.len() / 3];
    let mut count = 0;
    let mut open = Vec::new();
    for start in 0..patches.len() {
        if patches[start] != u32::MAX {
            continue;
        }
        patches[start] = count;
        open.push(start);
        while let Some(triangle) = open.pop() {
            for &half in across[3 * triangle..3 * triangle + 3].iter().filter(|half| **half != delaunay::NONE) {
                let beyond = half as usize / 3;
                if patches[beyond] == u32::MAX {
                    patches[beyond] = count;
                    open.push(beyond);
                }
            }
        }
        count += 1;
    }
    patches
}

/// Whole numbers in the order of numbers, as `total_cmp` has it.
fn ordered(value: f64) -> u64 {
    const SIGN: u64 = 1 << 63;
    let bits = value.to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

/// Points in the order of the sweep.
struct Drawing {
    points: Vec<[f64; 2]>,
    /// What each was, and what each has become.
    index: Vec<u32>,
    rank: Vec<u32>,
}

impl Drawing {
    /// `None` when two points are one.
    fn new(points: &[[f64; 2]]) -> Option<Self> {
        let points: Vec<[f64; 2]> = points.iter().map(|point| point.map(|value| value + 0.0)).collect();
        let key = |[x, y]: [f64; 2]| u128::from(ordered(x)) << u64::BITS | u128::from(ordered(y));
        let mut sorted: Vec<(u128, u32)> = points.iter().map(|&point| key(point)).zip(0..).collect();
        parallel::sort(&mut sorted);
        if sorted.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return None;
        }
        let index: Vec<u32> = sorted.into_iter().map(|(_, index)| index).collect();
        let mut rank = vec![0; points.len()];
        for (&index, place) in index.iter().zip(0..) {
            rank[index as usize] = place;
        }
        let points = index.iter().map(|&index| points[index as usize]).collect();
        Some(Self { points, index, rank })
    }

    fn edge(&self, edge: [u32; 2], weight: i32) -> Edge {
        let [from, to] = edge.map(|index| self.rank[index as usize]);
        if from < to { Edge { left: from, right: to, weight } } else { Edge { left: to, right: from, weight: -weight } }
    }

    fn indices(&self, triangle: [u32; 3]) -> [u32; 3] {
        triangle.map(|rank| self.index[rank as usize])
    }

    /// The edge's beginning, and the points between its ends at which it was cut.
    fn cut(&self, edge: [u32; 2], cuts: &FxHashMap<[u32; 2], u32>) -> Vec<u32> {
        let [from, to] = edge.map(|index| self.rank[index as usize]);
        let mut parts = Vec::new();
        let mut open = vec![[from, to]];
        while let Some([from, to]) = open.pop() {
            match cuts.get(&[from.min(to), from.max(to)]) {
                Some(&between) => open.extend([[between, to], [from, between]]),
                None => parts.push(self.index[from as usize]),
            }
        }
        parts
    }
}

fn edges_of(contour: &[u32]) -> impl Iterator<Item = [u32; 2]> {
    contour.iter().copied().zip(contour.iter().copied().cycle().skip(1)).map(|(a, b)| [a, b])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::primitives::square;
    use partwright_solid::signed_area;

    fn area(filled: &Filled) -> f64 {
        filled.triangles.iter().map(|triangle| signed_area(&triangle.map(|index| filled.points[index as usize]))).sum()
    }

    #[test]
    fn holes_and_islands() {
        let ring = regions::difference(&square([10.0, 10.0], true), &[&square([6.0, 6.0], true)]).unwrap();
        let island = regions::union(&[&ring, &square([2.0, 2.0], true)]).unwrap();
        let filled = fill(&island).unwrap();
        assert_eq!(area(&filled), 100.0 - 36.0 + 4.0);
        assert_eq!(filled.triangles.len(), 8 + 2);
    }

    #[test]
    fn corners_that_touch() {
        let far =
            regions::transform(&square([3.0, 3.0], false), &partwright_graph::Matrix::translation([10.0, 10.0, 0.0]));
        let both = regions::union(&[&square([10.0, 10.0], false), &far]).unwrap();
        assert_eq!(area(&fill(&both).unwrap()), 109.0);
        assert_eq!(fill(&Region::default()).unwrap(), Filled::default());
    }

    #[test]
    fn collinear_vertices_are_kept() {
        let contour = vec![[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0], [3.0, 3.0], [0.0, 3.0]];
        let filled = fill(&Region { contours: vec![contour] }).unwrap();
        assert_eq!(filled.triangles.len(), 4);
        assert_eq!(area(&filled), 9.0);
    }

    #[test]
    fn a_vertex_on_an_edge_splits_it() {
        let outer = vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]];
        let hole = vec![[5.0, 0.0], [4.0, 4.0], [6.0, 4.0]];
        let filled = fill(&Region { contours: vec![outer, hole] }).unwrap();
        assert_eq!(filled.contours[0].len(), 5);
        assert_eq!(area(&filled), 96.0);
    }

    type Whole = [i64; 2];

    /// Few places, so that corners lie on edges and edges on each other.
    fn contours() -> impl Strategy<Value = Vec<Vec<Whole>>> {
        let place = |size: i64| prop::array::uniform2(0..size);
        let contour = prop_oneof![
            3 => prop::collection::vec(place(7), 3..5),
            1 => prop::collection::vec(place(30), 3..9),
            // A rectangle, of either direction.
            3 => (place(9), place(9), any::<bool>()).prop_map(|([a, b], [c, d], turned)| {
                if turned { vec![[a, b], [a, d], [c, d], [c, b]] } else { vec![[a, b], [c, b], [c, d], [a, d]] }
            }),
        ];
        prop::collection::vec(contour, 1..5)
    }

    fn turn(a: Whole, b: Whole, c: Whole) -> i64 {
        (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    }

    fn lies_on(point: Whole, [a, b]: [Whole; 2]) -> bool {
        let along = (point[0] - a[0]) * (point[0] - b[0]) + (point[1] - a[1]) * (point[1] - b[1]);
        turn(a, b, point) == 0 && along < 0
    }

    fn cross([a, b]: [Whole; 2], [c, d]: [Whole; 2]) -> bool {
        turn(a, b, c).signum() * turn(a, b, d).signum() < 0 && turn(c, d, a).signum() * turn(c, d, b).signum() < 0
    }

    /// How often edges wind around a point given as thrice itself, from crossings of a ray to the right.
    fn winding(edges: &[[Whole; 2]], thrice: Whole) -> i32 {
        let around = edges.iter().map(|edge| {
            let [a, b] = edge.map(|point| point.map(|value| 3 * value));
            match (a[1] <= thrice[1], b[1] <= thrice[1]) {
                (true, false) => i32::from(turn(a, b, thrice) > 0),
                (false, true) => -i32::from(turn(a, b, thrice) < 0),
                _ => 0,
            }
        });
        around.sum()
    }

    /// That triangles are what the edges wind around: each looks up, none is missing or lies upon another one, and every
    /// side that is no part of an edge has a triangle on both sides and is Delaunay.
    fn check(points: &[Whole], edges: &[[Whole; 2]], triangles: &[[u32; 3]]) -> Result<(), TestCaseError> {
        let at = |index: u32| points[index as usize];
        let twice_signed: i64 = edges.iter().map(|[a, b]| a[0] * b[1] - a[1] * b[0]).sum();
        let mut twice = 0;
        let mut sides: std::collections::HashMap<[u32; 2], u32> = Default::default();
        for triangle in triangles {
            let corners = triangle.map(at);
            let area = turn(corners[0], corners[1], corners[2]);
            prop_assert!(area > 0, "{:?}", corners);
            let middle = [0, 1].map(|axis| corners.iter().map(|corner| corner[axis]).sum());
            let around = winding(edges, middle);
            prop_assert!(around != 0, "{:?}", corners);
            twice += area * i64::from(around);
            for side in 0..3 {
                let ends = [triangle[side], triangle[(side + 1) % 3]];
                prop_assert!(sides.insert(ends, triangle[(side + 2) % 3]).is_none(), "two on one side of {:?}", ends);
            }
        }
        prop_assert_eq!(twice, twice_signed);
        for (&[a, b], &c) in &sides {
            let ends = [a, b].map(at);
            let is_part = |edge: &[Whole; 2]| ends.iter().all(|&point| edge.contains(&point) || lies_on(point, *edge));
            if edges.iter().any(is_part) {
                continue;
            }
            let Some(&d) = sides.get(&[b, a]) else { return Err(TestCaseError::fail(format!("{ends:?} is open"))) };
            let corners = [a, b, c, d].map(|index| at(index).map(|value| value as f64));
            prop_assert!(!delaunay::is_within(corners));
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn triangles_are_what_edges_wind_around(contours in contours()) {
            let cleaned = contours.into_iter().map(|mut contour: Vec<Whole>| {
                contour.dedup();
                while contour.len() > 1 && contour.first() == contour.last() {
                    contour.pop();
                }
                contour
            });
            let contours: Vec<Vec<Whole>> = cleaned.filter(|contour| contour.len() >= 3).collect();
            let mut points: Vec<Whole> = contours.iter().flatten().copied().collect();
            points.sort_unstable_by_key(|point| [-point[1], point[0]]);
            points.dedup();
            let next = |contour: &Vec<Whole>| contour.iter().copied().zip(contour.iter().copied().cycle().skip(1)).collect::<Vec<_>>();
            let edges: Vec<[Whole; 2]> =
                contours.iter().flat_map(next).map(|(a, b)| [a, b]).collect();
            let crosses = edges.iter().any(|a| edges.iter().any(|b| cross(*a, *b)));
            let touches = edges.iter().any(|edge| edges.iter().flatten().any(|point| lies_on(*point, *edge)));

            let index = |point: &Whole| points.iter().position(|other| other == point).map_or(u32::MAX, |place| place as u32);
            let exact: Vec<[f64; 2]> = points.iter().map(|point| point.map(|value| value as f64)).collect();
            let chain: Vec<([u32; 2], i32)> = edges.iter().map(|edge| (edge.each_ref().map(index), 1)).collect();
            let filled = fill_chain(&exact, &chain);
            prop_assert_eq!(filled.is_none(), crosses || touches);
            if let Some(wound) = filled {
                let triangles: Vec<[u32; 3]> = wound.iter().map(|wound| wound.triangle).collect();
                check(&points, &edges, &triangles)?;
                for Wound { triangle, winding: around, .. } in wound {
                    let middle = [0, 1].map(|axis| triangle.iter().map(|&index| points[index as usize][axis]).sum());
                    prop_assert_eq!(around, winding(&edges, middle));
                }
            }

            let region = Region {
                contours: contours.iter().map(|contour| contour.iter().map(|point| point.map(|value| value as f64)).collect()).collect(),
            };
            let filled = try_fill(&region);
            // Those that cross in a corner may be refused or cut there.
            let cut = |edge: [Whole; 2]| {
                let mut ends: Vec<Whole> = points.iter().copied().filter(|point| lies_on(*point, edge)).collect();
                ends.extend(edge);
                ends.sort_unstable();
                ends.windows(2).map(|pair| [pair[0], pair[1]]).collect::<Vec<_>>()
            };
            let parts: Vec<[Whole; 2]> = edges.iter().copied().flat_map(cut).collect();
            let must_fail = parts.iter().any(|a| parts.iter().any(|b| cross(*a, *b)));
            prop_assert!((must_fail..=crosses).contains(&filled.is_none()));
            if let Some(filled) = filled {
                let points: Vec<Whole> = filled.points.iter().map(|point| point.map(|value| value as i64)).collect();
                check(&points, &edges, &filled.triangles)?;
                // Every edge of the outline is cut where a corner lies on it.
                for [a, b] in filled.contours.iter().flat_map(|contour| edges_of(contour)) {
                    let edge = [a, b].map(|index| points[index as usize]);
                    prop_assert!(!edges.iter().flatten().any(|point| lies_on(*point, edge)));
                }
            }
        }
    }
}
