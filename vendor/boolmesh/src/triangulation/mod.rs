//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

pub mod ear_clip;
pub mod flat_tree;
pub mod tri_halfs;

use std::ops::Range;
use rustc_hash::FxHashMap;
use crate::boolean45::Boolean45;
use crate::{face_of, in_parts, join, Manifold, K_PARALLEL, Vec2, Vec3, Half, Tref, get_aa_proj_matrix, compute_aa_proj, is_ccw_2d, is_ccw_3d, Real};
use crate::triangulation::ear_clip::EarClip;
use crate::triangulation::tri_halfs::tri_halfs_single;

pub struct Triangulation {
    pub hs: Vec<Half>,
    pub rs: Vec<Tref>,
    pub ns: Vec<Vec3>,
    /// The faces that stay as they are.
    pub far: Range<usize>,
}

/// Triangles of the faces that are made anew, then those that stay as they are.
pub fn triangulate(bodies: [&Manifold; 2], b45: &Boolean45, eps: Real) -> Triangulation {
    let Triangles { ts, mut rs, mut ns } = triangulate_range(b45, 0, b45.rs.len(), eps);
    let mut hs = tri_halfs_single(&ts, b45.ps.len());
    let core = ts.len();
    // The rim of what is made anew, by its ends.
    let mut rim: FxHashMap<[usize; 2], usize> = hs.iter().enumerate()
        .filter(|(_, h)| h.pair().is_none() && h.tail().is_some())
        .map(|(i, h)| ([h.tail, h.head], i))
        .collect();

    for (mid, (m, far)) in bodies.into_iter().zip(&b45.far).enumerate() {
        let first = hs.len();
        let mut number = vec![u32::MAX; m.nf];
        for (i, &face) in far.faces.iter().enumerate() { number[face as usize] = i as u32; }
        let at = |i: usize| if far.is_turned { 2 - i } else { i };
        hs.extend(in_parts(0..far.faces.len(), &|range| far.faces[range].iter().flat_map(|&face| [0, 1, 2].map(|i| {
            let h = &m.hs[3 * face as usize + at(i)];
            let ends = if far.is_turned { [h.head, h.tail] } else { [h.tail, h.head] };
            let [tail, head] = ends.map(|v| far.verts[v] as usize);
            match number[face_of(h.pair)] {
                u32::MAX => Half::tmp(tail, head),
                other => Half::new(tail, head, first + 3 * other as usize + at(h.pair % 3)),
            }
        })).collect()));
        for i in first..hs.len() {
            if hs[i].pair().is_some() { continue; }
            let other = rim.remove(&[hs[i].head, hs[i].tail]).expect("an open edge");
            hs[i].pair = other;
            hs[other].pair = i;
        }
        let sign = if far.is_turned { -1. } else { 1. };
        rs.extend(far.faces.iter().map(|&fid| Tref { mid: mid as u32, fid, pid: m.coplanar[fid as usize] }));
        ns.extend(far.faces.iter().map(|&fid| m.fns[fid as usize] * sign));
    }
    assert!(rim.is_empty(), "an open edge");
    Triangulation { far: core..rs.len(), hs, rs, ns }
}

#[derive(Default)]
struct Triangles {
    ts: Vec<[u32; 3]>,
    rs: Vec<Tref>,
    ns: Vec<Vec3>,
}

// The faces from `bgn` to `end`, in their order; those of half the corners are made side by side with the others.
fn triangulate_range(b45: &Boolean45, bgn: usize, end: usize, eps: Real) -> Triangles {
    let starts = &b45.hid_per_f[bgn..=end];
    let size = (starts[end - bgn] - starts[0]) as usize;
    if size > 3 * K_PARALLEL && end - bgn > 1 && rayon::current_thread_index().is_some() {
        let half = starts[0] + size as u32 / 2;
        let mid = (bgn + starts.partition_point(|&start| start < half)).clamp(bgn + 1, end - 1);
        let (mut a, b) = join(true, || triangulate_range(b45, bgn, mid, eps), || triangulate_range(b45, mid, end, eps));
        a.ts.extend(b.ts);
        a.rs.extend(b.rs);
        a.ns.extend(b.ns);
        return a;
    }
    let mut made = Triangles::default();
    let mut loops = Loops::default();
    for fid in bgn..end {
        process_face(b45, fid, eps, &mut loops, &mut made.ts);
        made.rs.resize(made.ts.len(), b45.rs[fid]);
        made.ns.resize(made.ts.len(), b45.ns[fid]);
    }
    made
}

fn process_face(b45: &Boolean45, fid: usize, eps: Real, loops: &mut Loops, ts: &mut Vec<[u32; 3]>) {
    let hs = &b45.hs[b45.hid_per_f[fid] as usize..b45.hid_per_f[fid + 1] as usize];
    let tails = |t: [u32; 3]| t.map(|h| hs[h as usize][0]);
    if hs.len() == 3 {
        ts.push(tails(if hs[0][1] == hs[2][0] { [0, 2, 1] } else { [0, 1, 2] }));
        return;
    }
    loops.assemble(hs);
    match (hs.len(), &loops.ends[..]) {
        (4, [_]) => ts.extend(square_triangulate(b45, hs, fid, &loops.ring, eps).map(tails)),
        _ => ts.extend(general_triangulate(b45, hs, fid, loops, eps).into_iter().map(tails)),
    }
}

/// The halfedges of a face in the order in which they go around it and its holes, and where each loop ends. What the
/// assembly needs is kept from face to face.
#[derive(Default)]
struct Loops {
    ring: Vec<u32>,
    ends: Vec<usize>,
    by_tail: Vec<(u32, u32)>,
    taken: Vec<u32>,
}

impl Loops {
    // A loop begins with the first of the lowest vertex that is left; of several that leave a vertex the first goes first.
    fn assemble(&mut self, hs: &[[u32; 2]]) {
        let Self { ring, ends, by_tail, taken } = self;
        ring.clear();
        ends.clear();
        by_tail.clear();
        by_tail.extend(hs.iter().enumerate().map(|(i, h)| (h[0], i as u32)));
        by_tail.sort_unstable();
        // By the place of a vertex's first halfedge, how many of its halfedges are in a loop.
        taken.clear();
        taken.resize(hs.len(), 0);
        let next = |tail: u32, taken: &mut [u32]| {
            let first = by_tail.partition_point(|h| h.0 < tail);
            let (found, h) = by_tail[first + taken[first] as usize];
            assert_eq!(found, tail, "an open loop");
            taken[first] += 1;
            h
        };
        let mut first = 0;
        while first < by_tail.len() {
            let (tail, _) = by_tail[first];
            let place = first + taken[first] as usize;
            if by_tail.get(place).is_none_or(|h| h.0 != tail) { first = place; continue; }
            // The loop is closed by taking what it began with.
            let bgn = by_tail[place].1;
            let mut h = bgn;
            loop {
                ring.push(h);
                h = next(hs[h as usize][1], taken);
                if h == bgn { break; }
            }
            ends.push(ring.len());
        }
    }

    fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let mut bgn = 0;
        self.ends.iter().map(move |&end| &self.ring[std::mem::replace(&mut bgn, end)..end])
    }
}

fn square_triangulate(b45: &Boolean45, hs: &[[u32; 2]], fid: usize, q: &[u32], eps: Real) -> [[u32; 3]; 2] {
    let at = |h: u32| &b45.ps[hs[h as usize][0] as usize];
    let ccw = |t: [u32; 3]| is_ccw_3d(at(t[0]), at(t[1]), at(t[2]), &b45.ns[fid], eps) >= 0;

    let tris = [
        [[q[0], q[1], q[2]], [q[0], q[2], q[3]]],
        [[q[1], q[2], q[3]], [q[0], q[1], q[3]]],
    ];
    let mut choice: usize = 0;

    if !(ccw(tris[0][0]) && ccw(tris[0][1])) {
        choice = 1;
    } else if ccw(tris[1][0]) && ccw(tris[1][1]) {
        let diag0 = at(q[0]) - at(q[2]);
        let diag1 = at(q[1]) - at(q[3]);
        if diag0.length() > diag1.length() { choice = 1; }
    }
    tris[choice]
}

fn general_triangulate(b45: &Boolean45, hs: &[[u32; 2]], fid: usize, loops: &Loops, eps: Real) -> Vec<[u32; 3]> {
    let proj  = get_aa_proj_matrix(&b45.ns[fid]);
    let polys = loops.iter().map(|poly|
        poly.iter().map(|&idx| Pt { pos: compute_aa_proj(&proj, &b45.ps[hs[idx as usize][0] as usize]), idx }).collect()
    ).collect::<Vec<Vec<_>>>();

    match &polys[..] {
        [poly] if is_convex(poly, eps) => convex_triangulate(poly),
        _ => EarClip::new(&polys, eps).triangulate(),
    }
}

// Whether a polygon turns left at each vertex, by more than eps, and goes round once.
fn is_convex(poly: &[Pt], eps: Real) -> bool {
    let n = poly.len();
    let at = |i: usize| &poly[i % n].pos;
    let goes_right = |i: usize| at(i).x < at(i + 1).x || (at(i).x == at(i + 1).x && at(i).y < at(i + 1).y);
    (0..n).all(|i| is_ccw_2d(at(i), at(i + 1), at(i + 2), eps) > 0)
        && (0..n).filter(|&i| goes_right(i) != goes_right(i + 1)).count() == 2
}

// A strip from one end to the other.
fn convex_triangulate(poly: &[Pt]) -> Vec<[u32; 3]> {
    let (mut i, mut k) = (0, poly.len() - 1);
    let mut tris = Vec::with_capacity(poly.len() - 2);
    while i + 1 < k {
        let right = tris.len() % 2 == 0;
        let j = if right { i + 1 } else { k - 1 };
        tris.push([poly[i].idx, poly[j].idx, poly[k].idx]);
        if right { i = j } else { k = j }
    }
    tris
}

#[derive(Debug, Clone, Copy)]
pub struct Pt {
    pub pos: Vec2,
    pub idx: u32
}
