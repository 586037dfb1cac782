//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

use crate::{in_parts, Half, Tref, Vec3, next_of};
use super::{Simplified, NONE, pair_up, tail_of, update_vid_around_star};

fn dedupe_edge(
    ps: &mut Vec<Vec3>,
    hs: &mut Vec<Half>,
    rs: &mut Vec<Tref>,
    hid: usize,
) {
    // 1: (imagine a Riemann surface)
    // Orbit around head vert to check that the surface crosses over at the same halfedge.
    // In that case, split the head vert and create new triangles at first.
    // It is still crossover as a surface, but it's not a 4-manifold anymore.
    // For here we do not care either the tail vert is attached or not (care it in the 3rd step).
    let tail = hs[hid].tail();
    let head = hs[hid].head();
    let opp = hs[next_of(hid)].pair();
    let mut cur = hs[next_of(hid)].pair();
    while cur != hid {
        if tail_of(hs, cur) == tail {
            ps.push(ps[head]);
            let copy = ps.len() - 1;
            cur = hs[next_of(cur)].pair();
            update_vid_around_star(hs, cur, opp, copy);

            let nh = hs.len();
            let pair = hs[cur].pair();
            hs.push(Half::new(head, copy, usize::MAX));
            hs.push(Half::new(copy, tail_of(hs, cur), usize::MAX));
            hs.push(Half::new(tail_of(hs, cur), head, usize::MAX));
            pair_up(hs, nh + 2, pair);
            pair_up(hs, nh + 1, cur);

            let nh = hs.len();
            let pair = hs[opp].pair();
            hs.push(Half::new(copy, head, usize::MAX));
            hs.push(Half::new(head, tail_of(hs, opp), usize::MAX));
            hs.push(Half::new(tail_of(hs, opp), copy, usize::MAX));
            pair_up(hs, nh + 2, pair);
            pair_up(hs, nh + 1, opp);

            // Pair first new halfedge of second tri with first of first tri
            pair_up(hs, nh, nh - 3);

            // Push per-face data if present
            rs.push(rs[cur / 3]);
            rs.push(rs[opp / 3]);
            break;
        }
        cur = hs[next_of(cur)].pair();
    }

    // 2: Pinch the head vert if 1 does not happen.
    if cur == hid {
        // Separate topological unit needs no new faces to be split
        let new_vert = ps.len();
        ps.push(ps[head]);
        // Rewire the entire star around NextHalfedge(current) to new_vert
        let start = next_of(cur);
        let mut e = start;
        loop {
            hs[e].set_tail(new_vert);
            let p = hs[e].pair();
            hs[p].set_head(new_vert);
            e = next_of(p);
            if e == start { break; }
        }
    }
    // 3: Pinch the tail vert anyway.
    let pair = hs[hid].pair();
    let mut curr = hs[next_of(pair)].pair();
    while curr != pair {
        if hs[curr].tail() == head { break; }
        curr = hs[next_of(curr)].pair();
    }
    if curr == pair {
        // Split the pinched vert the previous split created.
        let new_vert = ps.len();
        let bgn = next_of(curr);
        ps.push(ps[tail_of(hs, bgn)]);
        let mut e = bgn;
        loop {
            hs[e].set_tail(new_vert);
            let p = hs[e].pair();
            hs[p].set_head(new_vert);
            e = next_of(p);
            if e == bgn { break; }
        }
    }
}

/// `stars` has a halfedge of each star, or [`NONE`].
pub fn dedupe_edges(m: &mut Simplified, mut stars: Vec<u32>) {
    loop {
        let hs = &m.hs;
        let mut dups = in_parts(0..stars.len(), |range| {
            let (mut star, mut dups) = (Vec::<(usize, usize)>::new(), vec![]);
            for &hid in stars[range].iter().filter(|&&hid| hid != NONE) {
                // 1: the star around tail(i).
                star.clear();
                let hid = hid as usize;
                let mut cur = hid;
                loop {
                    star.push((hs[cur].head(), cur));
                    cur = next_of(hs[cur].pair());
                    if cur == hid { break; }
                }

                // 2: flag duplicates (all with the same tail/head except the minimal-index representative).
                if star.len() > 24 {
                    star.sort_unstable();
                    dups.extend(star.windows(2).filter(|two| two[0].0 == two[1].0).map(|two| two[1].1));
                    continue;
                }
                for (i, &(head, cur)) in star.iter().enumerate() {
                    for &(_, other) in star[..i].iter().filter(|other| other.0 == head) { dups.push(cur.max(other)); }
                }
            }
            dups
        });

        dups.sort_unstable();
        dups.dedup();
        if dups.is_empty() { break; }
        for hid in dups { dedupe_edge(&mut m.ps, &mut m.hs, &mut m.rs, hid); }
        stars = m.stars().concat();
    }
}
