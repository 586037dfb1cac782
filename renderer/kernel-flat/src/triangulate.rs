//! Fills outlines with triangles that use every vertex of the outline, so that caps and walls share their edges.
//!
//! Constrained Delaunay triangulation (spade), then the winding number of each face by flood fill. Where a vertex lies on
//! another contour's edge, that edge is split in the returned contours. Outlines that cross by less than the grid are put
//! on the grid and tried again.

use rustc_hash::FxHashMap;

use partwright_solid::Region;
use robust::{Coord, orient2d};
use spade::handles::{DirectedEdgeHandle, FixedVertexHandle};
use spade::{CdtEdge, ConstrainedDelaunayTriangulation, Point2, Triangulation};

use crate::fault::{Fault, code, guarded};
use crate::regions;

/// A filled outline. Points are distinct; contours and triangles index them. Triangles are counter-clockwise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filled {
    pub points: Vec<[f64; 2]>,
    pub contours: Vec<Vec<u32>>,
    pub triangles: Vec<[u32; 3]>,
}

type Cdt = ConstrainedDelaunayTriangulation<Point2<f64>>;

pub fn fill(region: &Region) -> Result<Filled, Fault> {
    if region.is_empty() {
        return Ok(Filled::default());
    }
    if let Some(filled) = guarded(|| try_fill(region)).flatten() {
        return Ok(filled);
    }
    let region = regions::on_grid(region)?;
    guarded(|| try_fill(&region)).flatten().ok_or_else(|| {
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

    let mut edges: Vec<[usize; 2]> = contours.iter().flat_map(|contour| edges_of(contour)).map(undirected).collect();
    edges.sort_unstable();
    edges.dedup();
    let vertices = points.iter().map(|&[x, y]| Point2::new(x, y)).collect();
    let mut crossing = false;
    let cdt = Cdt::try_bulk_load_cdt(vertices, edges, |_| crossing = true).ok()?;
    if crossing || cdt.num_vertices() != points.len() {
        return None;
    }
    for contour in &mut contours {
        *contour = split(contour, &points, &cdt)?;
    }

    let winding = windings(&cdt, contours.iter().flat_map(|contour| edges_of(contour)).map(|edge| (edge, 1)))?;
    let triangles = cdt
        .inner_faces()
        .filter(|face| winding[face.index()] != 0)
        .map(|face| face.vertices().map(|vertex| vertex.index() as u32))
        .collect();
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
/// where that is negative. Points must be distinct. `None` when edges cross or pass through points.
pub fn fill_chain(points: &[[f64; 2]], edges: &[([u32; 2], i32)]) -> Option<Vec<Wound>> {
    guarded(|| try_fill_chain(points, edges)).flatten()
}

fn try_fill_chain(points: &[[f64; 2]], edges: &[([u32; 2], i32)]) -> Option<Vec<Wound>> {
    let vertices = points.iter().map(|&[x, y]| Point2::new(x, y)).collect();
    let mut undirected: Vec<[usize; 2]> = edges.iter().map(|(edge, _)| undirected(*edge)).collect();
    undirected.sort_unstable();
    undirected.dedup();
    let mut crossing = false;
    let cdt = Cdt::try_bulk_load_cdt(vertices, undirected, |_| crossing = true).ok()?;
    if crossing || cdt.num_vertices() != points.len() {
        return None;
    }
    let winding = windings(&cdt, edges.iter().copied())?;
    let mut patches = vec![u32::MAX; winding.len()];
    let mut result = Vec::new();
    let mut queue = Vec::new();
    let mut patch = 0;
    for start in cdt.inner_faces() {
        if winding[start.index()] == 0 || patches[start.index()] != u32::MAX {
            continue;
        }
        patches[start.index()] = patch;
        queue.push(start);
        while let Some(face) = queue.pop() {
            let triangle = face.vertices().map(|vertex| vertex.index() as u32);
            result.push(Wound { triangle, winding: winding[face.index()], patch });
            for edge in face.adjacent_edges() {
                let Some(neighbour) = edge.rev().face().as_inner() else { continue };
                let slot = &mut patches[neighbour.index()];
                if *slot == u32::MAX && !edge.is_constraint_edge() {
                    *slot = patch;
                    queue.push(neighbour);
                }
            }
        }
        patch += 1;
    }
    Some(result)
}

/// How often the chain winds around each face, by flood fill from outside. `None` when one of its edges is not in the
/// triangulation.
fn windings(cdt: &Cdt, chain: impl Iterator<Item = ([u32; 2], i32)>) -> Option<Vec<i32>> {
    // How often the chain runs along each half-edge, less the other way round.
    let mut net = vec![0; cdt.num_directed_edges()];
    for ([a, b], weight) in chain {
        let [from, to] = [a, b].map(|index| FixedVertexHandle::from_index(index as usize));
        let edge = cdt.get_edge_from_neighbors(from, to).filter(|edge| edge.is_constraint_edge())?;
        net[edge.fix().index()] += weight;
        net[edge.rev().fix().index()] -= weight;
    }
    let count = |edge: DirectedEdgeHandle<'_, Point2<f64>, (), CdtEdge<()>, ()>| net[edge.fix().index()];
    let mut winding: Vec<Option<i32>> = vec![None; cdt.num_all_faces()];
    let mut queue = Vec::new();
    for edge in cdt.convex_hull() {
        // The hull's edges have the outer face on their left.
        let inner = edge.rev();
        if let Some(face) = inner.face().as_inner() {
            let slot = &mut winding[face.index()];
            if slot.is_none() {
                *slot = Some(count(inner));
                queue.push(face);
            }
        }
    }
    while let Some(face) = queue.pop() {
        let here = winding[face.index()].unwrap_or(0);
        for edge in face.adjacent_edges() {
            let beyond = edge.rev();
            let Some(neighbour) = beyond.face().as_inner() else { continue };
            let slot = &mut winding[neighbour.index()];
            if slot.is_none() {
                *slot = Some(here + count(beyond));
                queue.push(neighbour);
            }
        }
    }
    Some(winding.into_iter().map(|winding| winding.unwrap_or(0)).collect())
}

fn edges_of(contour: &[u32]) -> impl Iterator<Item = [u32; 2]> {
    contour.iter().copied().zip(contour.iter().copied().cycle().skip(1)).map(|(a, b)| [a, b])
}

fn undirected([a, b]: [u32; 2]) -> [usize; 2] {
    [a.min(b) as usize, a.max(b) as usize]
}

/// The contour with the vertices that lie on its edges. `None` when an edge is not in the triangulation even so.
fn split(contour: &[u32], points: &[[f64; 2]], cdt: &Cdt) -> Option<Vec<u32>> {
    let vertex = |index: u32| FixedVertexHandle::from_index(index as usize);
    let mut result = Vec::with_capacity(contour.len());
    for [a, b] in edges_of(contour) {
        result.push(a);
        if cdt.exists_constraint(vertex(a), vertex(b)) {
            continue;
        }
        let [from, to] = [a, b].map(|index| points[index as usize]);
        let along =
            |point: [f64; 2]| (point[0] - from[0]) * (to[0] - from[0]) + (point[1] - from[1]) * (to[1] - from[1]);
        let end = along(to);
        let coord = |[x, y]: [f64; 2]| Coord { x, y };
        let mut between: Vec<(f64, u32)> = points
            .iter()
            .enumerate()
            .filter(|(_, point)| orient2d(coord(from), coord(to), coord(**point)) == 0.0)
            .map(|(index, point)| (along(*point), index as u32))
            .filter(|&(at, index)| at > 0.0 && at < end && index != a && index != b)
            .collect();
        between.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut last = a;
        for index in between.into_iter().map(|(_, index)| index).chain([b]) {
            if !cdt.exists_constraint(vertex(last), vertex(index)) {
                return None;
            }
            if index != b {
                result.push(index);
            }
            last = index;
        }
    }
    Some(result)
}

#[cfg(test)]
mod tests {
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
}
