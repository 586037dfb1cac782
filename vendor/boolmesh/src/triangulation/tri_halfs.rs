//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

use crate::{join, next_of, Half, K_PARALLEL};

/// The pair of what goes away, as long as the others are not paired.
const REMOVED: usize = usize::MAX - 1;


/// Halfedges of triangles over `nv` vertices, each with its pair. Each triangle begins with its lowest vertex. Two that lie
/// upon each other, back to back, are left out. An edge of one triangle has no pair: it is the rim.
pub fn tri_halfs_single(ts: &[[u32; 3]], nv: usize) -> Vec<Half> {
    let mut hs = Vec::with_capacity(3 * ts.len());
    for &[a, b, c] in ts {
        let [a, b, c] = [a, b, c].map(|v| v as usize);
        hs.extend([Half::tmp(a, b), Half::tmp(b, c), Half::tmp(c, a)]);
    }

    // Halfedges by their lower vertices; those of an edge are then found in a short list.
    let mut starts = vec![0u32; nv + 1];
    for h in &hs { starts[h.tail.min(h.head) + 1] += 1; }
    for v in 0..nv { starts[v + 1] += starts[v]; }
    let mut place = starts.clone();
    let mut order = vec![(0u32, 0u32); hs.len()];
    for (i, h) in hs.iter().enumerate() {
        let slot = &mut place[h.tail.min(h.head)];
        // By the higher vertex, forward and backward.
        order[*slot as usize] = ((h.tail.max(h.head) as u32) << 1 | u32::from(h.is_fwd()), i as u32);
        *slot += 1;
    }
    drop(place);

    sort_lists(&mut order, &starts);

    for list in starts.windows(2) {
        let list = &mut order[list[0] as usize..list[1] as usize];
        for edge in list.chunk_by_mut(|a, b| a.0 >> 1 == b.0 >> 1) {
            if edge.len() == 1 { continue; }
            let (back, forth) = edge.split_at_mut(edge.len() / 2);
            assert!(back.len() == forth.len() && back.iter().all(|h| h.0 & 1 == 0) && forth.iter().all(|h| h.0 & 1 == 1), "an open edge");
            pair_up(&mut hs, back, forth);
        }
    }
    for h in &mut hs { if h.pair == REMOVED { *h = Half::default(); } }

    // Each triangle begins with its lowest vertex.
    let turn = |a: usize, b: usize, c: usize| if b < a && b <= c { 1 } else if c < a && c < b { 2 } else { 0 };
    let turns = hs.chunks_exact(3).map(|f| turn(f[0].tail, f[1].tail, f[2].tail) as u8).collect::<Vec<_>>();
    for (f, &turn) in hs.chunks_exact_mut(3).zip(&turns) {
        f.rotate_left(turn as usize);
        for h in f {
            if let Some(pair) = h.pair() { h.pair = pair / 3 * 3 + (pair % 3 + 3 - turns[pair / 3] as usize) % 3; }
        }
    }
    hs
}

// Sorts each list; `starts` has the first list's place and the end of the last.
fn sort_lists(lists: &mut [(u32, u32)], starts: &[u32]) {
    if starts.len() > K_PARALLEL {
        let mid = starts.len() / 2;
        let (a, b) = lists.split_at_mut((starts[mid] - starts[0]) as usize);
        join(true, || sort_lists(a, &starts[..=mid]), || sort_lists(b, &starts[mid..]));
        return;
    }
    for list in starts.windows(2) { lists[(list[0] - starts[0]) as usize..(list[1] - starts[0]) as usize].sort_unstable(); }
}

// Pairs the halfedges of one edge, as many back as forth. Of more than one each, those of triangles that lie upon each
// other go together first, and go away.
fn pair_up(hs: &mut [Half], back: &[(u32, u32)], forth: &mut [(u32, u32)]) {
    for i in 0..back.len() {
        let h = back[i].1 as usize;
        let upon = (i..forth.len()).find(|&k| hs[next_of(h)].head == hs[next_of(forth[k].1 as usize)].head);
        if let Some(k) = upon { forth.swap(i, k); }
        let other = forth[i].1 as usize;
        hs[h].pair = if upon.is_some() { REMOVED } else { other };
        hs[other].pair = if upon.is_some() { REMOVED } else { h };
    }
}
