//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use crate::{each_of, of_parts, parts, Half};

/// No pair: the rim.
const OPEN: u32 = u32::MAX;
/// The pair of what goes away.
const REMOVED: u32 = u32::MAX - 1;

/// Halfedges of triangles over `nv` vertices, each with its pair. Each triangle begins with its lowest vertex. Two that lie
/// upon each other, back to back, are left out. An edge of one triangle has no pair: it is the rim.
pub fn tri_halfs_single(ts: &[[u32; 3]], nv: usize) -> Vec<[Half; 3]> {
    // Each is written once, by the part that has its edge's lower vertex.
    let pairs = each_of(0..3 * ts.len(), |_| AtomicU32::new(OPEN));
    // Each part reads all triangles, which takes less time than to hand them out: so no more parts than threads.
    let parts = if parts(ts.len()) > 1 { rayon::current_num_threads() } else { 1 };
    of_parts(parts, |part| pair_range(ts, nv * part / parts..nv * (part + 1) / parts, &pairs));

    // Each triangle begins with its lowest vertex.
    let turn = |face: usize| {
        let [a, b, c] = ts[face];
        if b < a && b <= c { 1 } else if c < a && c < b { 2 } else { 0 }
    };
    each_of(0..ts.len(), |face| {
        let t = ts[face];
        let first = turn(face);
        [0, 1, 2].map(|i| {
            let i = (i + first) % 3;
            let [tail, head] = [t[i] as usize, t[(i + 1) % 3] as usize];
            match pairs[3 * face + i].load(Relaxed) {
                REMOVED => Half::default(),
                OPEN => Half::tmp(tail, head),
                pair => {
                    let (other, k) = (pair as usize / 3, pair as usize % 3);
                    Half::new(tail, head, 3 * other + (k + 3 - turn(other)) % 3)
                }
            }
        })
    })
}

// Pairs the halfedges whose lower vertices are in the range. They are sorted into the lists of those; the ones of an edge
// are then found in a short list.
fn pair_range(ts: &[[u32; 3]], range: Range<usize>, pairs: &[AtomicU32]) {
    let of = |i: u32, a: u32, b: u32| (i, a, b, (a.min(b) as usize).wrapping_sub(range.start));
    let halves = || ts.iter().zip((0..).step_by(3)).flat_map(|(&[a, b, c], i)| [of(i, a, b), of(i + 1, b, c), of(i + 2, c, a)])
        .filter(|half| half.3 < range.len());
    let mut starts = vec![0u32; range.len() + 1];
    for (.., low) in halves() { starts[low] += 1; }
    let mut count = 0;
    for start in &mut starts { count += *start; *start = count; }
    let mut order = vec![(0u32, 0u32); count as usize];
    for (i, a, b, low) in halves() {
        starts[low] -= 1;
        // By the higher vertex, forward and backward.
        order[starts[low] as usize] = (a.max(b) << 1 | u32::from(a < b), i);
    }
    for list in starts.windows(2) {
        let list = &mut order[list[0] as usize..list[1] as usize];
        list.sort_unstable();
        for edge in list.chunk_by_mut(|a, b| a.0 >> 1 == b.0 >> 1) {
            if edge.len() == 1 { continue; }
            let (back, forth) = edge.split_at_mut(edge.len() / 2);
            assert!(back.len() == forth.len() && back.iter().all(|h| h.0 & 1 == 0) && forth.iter().all(|h| h.0 & 1 == 1), "an open edge");
            pair_up(back, forth, ts, pairs);
        }
    }
}

// Pairs the halfedges of one edge, as many back as forth. Of more than one each, those of triangles that lie upon each
// other go together first, and go away.
fn pair_up(back: &[(u32, u32)], forth: &mut [(u32, u32)], ts: &[[u32; 3]], pairs: &[AtomicU32]) {
    let apex = |h: u32| ts[h as usize / 3][(h as usize + 2) % 3];
    for i in 0..back.len() {
        let h = back[i].1;
        let upon = (i..forth.len()).find(|&k| apex(h) == apex(forth[k].1));
        if let Some(k) = upon { forth.swap(i, k); }
        let other = forth[i].1;
        pairs[h as usize].store(if upon.is_some() { REMOVED } else { other }, Relaxed);
        pairs[other as usize].store(if upon.is_some() { REMOVED } else { h }, Relaxed);
    }
}
