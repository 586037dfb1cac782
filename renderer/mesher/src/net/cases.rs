//! Which edges of a cell its surface runs along, for each of the 256 ways in which its corners can be inside: loops, as in
//! marching cubes. On a face with two inside corners across from each other these are joined, whichever cell looks at it.

use std::sync::LazyLock;

use smallvec::SmallVec;

/// Edges of a cell: four along each axis, as `grid::edge_corners` counts them.
pub(super) const EDGES: usize = 12;
/// Of an edge that nothing crosses.
pub(super) const NONE: u8 = u8::MAX;

/// The surface in a cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Case {
    /// Edges that each loop crosses.
    pub(super) loops: SmallVec<[SmallVec<[u8; 8]>; 1]>,
    /// The loop of each edge.
    pub(super) of_edge: [u8; EDGES],
}

/// By the mask of the corners that are inside.
pub(super) static CASES: LazyLock<[Case; 256]> = LazyLock::new(|| std::array::from_fn(|mask| case(mask as u8)));

pub(super) fn edge(axis: usize, side: usize) -> usize {
    axis * 4 + side
}

fn case(mask: u8) -> Case {
    let mut case = Case { of_edge: [NONE; EDGES], ..Case::default() };
    let segments: Vec<[usize; 2]> = (0..3)
        .flat_map(|axis| [0, 1].map(|side| (axis, side)))
        .flat_map(|(axis, side)| {
            let rim = rim(axis, side);
            segments(mask, &rim).map(move |segment| segment.map(|place| rim[place].1))
        })
        .collect();
    for first in 0..EDGES {
        if case.of_edge[first] != NONE || !segments.iter().flatten().any(|edge| *edge == first) {
            continue;
        }
        let number = case.loops.len() as u8;
        let mut found = SmallVec::<[u8; 8]>::new();
        let mut open = vec![first];
        while let Some(edge) = open.pop() {
            if case.of_edge[edge] == NONE {
                case.of_edge[edge] = number;
                found.push(edge as u8);
                open.extend(segments.iter().filter(|segment| segment.contains(&edge)).flatten());
            }
        }
        case.loops.push(found);
    }
    case
}

/// The corners of a face, around it, each with the edge to the next.
pub(super) fn rim(axis: usize, side: usize) -> [(usize, usize); 4] {
    let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
    let corner = |at_u: usize, at_v: usize| side << axis | at_u << u | at_v << v;
    // An edge along an axis is counted by its places along the next axis and the one after.
    let along_u = |at_v: usize| edge(u, at_v | side << 1);
    let along_v = |at_u: usize| edge(v, side | at_u << 1);
    [(corner(0, 0), along_u(0)), (corner(1, 0), along_v(1)), (corner(1, 1), along_u(1)), (corner(0, 1), along_v(0))]
}

/// Pairs of places along the rim of a face whose edges the surface joins there: those on both sides of a stretch that is
/// outside.
pub(super) fn segments(mask: u8, rim: &[(usize, usize); 4]) -> impl Iterator<Item = [usize; 2]> + use<> {
    let is_inside = rim.map(|(corner, _)| mask >> corner & 1 == 1);
    let starts = (0..4).filter(move |&place| is_inside[place] && !is_inside[(place + 1) % 4]);
    starts.filter_map(move |start| {
        let end = (1..4).map(|step| (start + step) % 4).find(|&place| !is_inside[place] && is_inside[(place + 1) % 4]);
        end.map(|end| [start, end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid;

    #[test]
    fn each_crossed_edge_is_in_one_loop() {
        for mask in 0..=255_u8 {
            let case = &CASES[mask as usize];
            for axis in 0..3 {
                for side in 0..4 {
                    let [low, high] = grid::edge_corners(axis, side).map(|corner| mask >> corner & 1);
                    let number = case.of_edge[edge(axis, side)];
                    assert_eq!(number == NONE, low == high, "{mask:08b}, edge {side} along {axis}");
                    let holders = case.loops.iter().filter(|found| found.contains(&(edge(axis, side) as u8)));
                    assert_eq!(holders.count(), usize::from(low != high));
                }
            }
            assert!(case.loops.iter().all(|found| (3..=8).contains(&found.len())), "{mask:08b}: {:?}", case.loops);
        }
    }

    #[test]
    fn corners_that_are_inside_across_a_face_are_joined() {
        // Two of eight, across the lower face: one loop around both.
        assert_eq!(CASES[0b0000_1001].loops.len(), 1);
        // Two that only the middle of the cell could join.
        assert_eq!(CASES[0b1000_0001].loops.len(), 2);
        // Two that are outside.
        assert_eq!(CASES[0b1111_0110].loops.len(), 2);
    }
}
