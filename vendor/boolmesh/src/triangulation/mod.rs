//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

pub mod ear_clip;
pub mod flat_tree;
pub mod tri_halfs;

use std::ops::Range;
use rustc_hash::FxHashMap;
use crate::boolean45::Boolean45;
use crate::{extend, face_of, in_parts, joined, of_parts, parts, Manifold, Vec2, Half, Tref, get_aa_proj_matrix, compute_aa_proj, is_ccw_2d, is_ccw_3d, Real};
use crate::triangulation::ear_clip::EarClip;
use crate::triangulation::tri_halfs::tri_halfs_single;

pub struct Triangulation {
    pub hs: Vec<Half>,
    pub rs: Vec<Tref>,
    /// The faces that stay as they are.
    pub far: Range<usize>,
}

/// Triangles of the faces that are made anew, then those that stay as they are.
pub fn triangulate(bodies: [&Manifold; 2], b45: &Boolean45, eps: Real) -> Triangulation {
    let (ts, mut rs) = triangulate_faces(b45, eps);
    let mut hs = tri_halfs_single(&ts, b45.ps.len());
    let core = ts.len();
    let more = b45.far.iter().map(|far| far.faces.len()).sum();
    hs.reserve(more);
    rs.reserve(more);
    // The rim of what is made anew, by its ends.
    let open = |hs: &[[Half; 3]], faces: Range<usize>| in_parts(faces, |faces| {
        let halves = faces.flat_map(|face| [0, 1, 2].map(|i| (face, i)));
        halves.filter(|&(face, i)| !hs[face][i].is_paired() && hs[face][i].is_left()).collect()
    });
    let mut rim: FxHashMap<[usize; 2], (usize, usize)> = open(&hs, 0..core).into_iter()
        .map(|(face, i)| ([hs[face][i].tail(), hs[face][i].head()], (face, i)))
        .collect();

    for (mid, (m, far)) in bodies.into_iter().zip(&b45.far).enumerate() {
        let first = hs.len();
        let mut number = vec![u32::MAX; m.nf];
        for (i, &face) in far.faces.iter().enumerate() { number[face as usize] = i as u32; }
        let at = |i: usize| if far.is_turned { 2 - i } else { i };
        extend(&mut hs, 0..far.faces.len(), |face| [0, 1, 2].map(|i| {
            let h = &m.hs[3 * far.faces[face] as usize + at(i)];
            let ends = if far.is_turned { [h.head(), h.tail()] } else { [h.tail(), h.head()] };
            let [tail, head] = ends.map(|v| far.verts[v] as usize);
            match number[face_of(h.pair())] {
                u32::MAX => Half::tmp(tail, head),
                other => Half::new(tail, head, 3 * (first + other as usize) + at(h.pair() % 3)),
            }
        }));
        for (face, i) in open(&hs, first..hs.len()) {
            let h = hs[face][i];
            let (other, k) = rim.remove(&[h.head(), h.tail()]).expect("an open edge");
            hs[face][i].set_pair(3 * other + k);
            hs[other][k].set_pair(3 * face + i);
        }
        extend(&mut rs, 0..far.faces.len(), |face| {
            let fid = far.faces[face];
            Tref { mid: mid as u32, fid, pid: m.coplanar[fid as usize] }
        });
    }
    assert!(rim.is_empty(), "an open edge");
    Triangulation { far: core..rs.len(), hs: hs.into_flattened(), rs }
}

// The triangles of all faces in their order, and what each is a piece of; parts of about as many corners are made side by side.
fn triangulate_faces(b45: &Boolean45, eps: Real) -> (Vec<[u32; 3]>, Vec<Tref>) {
    let starts = &b45.hid_per_f;
    let parts = parts(b45.hs.len() / 3);
    let bound = |part: usize| starts.partition_point(|&start| (start as usize) < b45.hs.len() * part / parts).min(b45.rs.len());
    let made = of_parts(parts, |part| {
        let (mut ts, mut rs) = (vec![], vec![]);
        let mut loops = Loops::default();
        for fid in bound(part)..bound(part + 1) {
            process_face(b45, fid, eps, &mut loops, &mut ts);
            rs.resize(ts.len(), b45.rs[fid]);
        }
        (ts, rs)
    });
    let (ts, rs) = made.into_iter().unzip();
    (joined(ts), joined(rs))
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
