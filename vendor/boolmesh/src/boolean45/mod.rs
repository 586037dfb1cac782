//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

use crate::{join, stable_sort_by_key, Manifold, Real, Vec3, Half, Tref, face_of, K_PARALLEL};
use crate::boolean03::{Boolean03, Crossing};
use crate::bounds::BBox;
use crate::OpType;

// The first vertex of the result for each place, of which there are as many as the inclusion says.
fn place_verts(inc: &[i32], at: impl Fn(usize) -> Vec3, ps_r: &mut Vec<Vec3>) -> Vec<u32> {
    inc.iter().enumerate().map(|(i, n)| {
        let first = ps_r.len() as u32;
        for _ in 0..n.abs() { ps_r.push(at(i)); }
        first
    }).collect()
}

/// No face of the result.
const NONE: u32 = u32::MAX;

/// What becomes of the faces of a body: most are far from the other body and stay as they are, or are left out.
struct Sorted {
    /// Those that are cut, or have a corner in common with one that is.
    core: Vec<u32>,
    far: Vec<u32>,
}

impl Sorted {
    /// `sign` is the inclusion of what stays: −1 for a body that is taken away.
    fn new(m: &Manifold, i0: &[i32], own: &[Crossing], other: &[Crossing], sign: i32) -> Self {
        let mut cut = vec![false; m.nf];
        for c in own { for edge in [c.edge, m.hs[c.edge].pair()] { cut[face_of(edge)] = true; } }
        for c in other { cut[c.face] = true; }
        let corners = |face: usize| [0, 1, 2].map(|i| m.hs[3 * face + i].tail());
        let mut near = vec![false; m.nv];
        for face in 0..m.nf { if cut[face] { for v in corners(face) { near[v] = true; } } }
        let mut sorted = Self { core: vec![], far: vec![] };
        for face in 0..m.nf {
            let vs = corners(face);
            let is_far = !vs.iter().any(|&v| near[v]);
            match vs.map(|v| i0[v]) {
                [0, 0, 0] if !cut[face] => {}
                incs if is_far && incs == [sign; 3] => sorted.far.push(face as u32),
                _ => sorted.core.push(face as u32),
            }
        }
        sorted
    }
}

/// The faces of the result that are made anew: where the halfedges of each begin, with the end of the last; what each is a
/// piece of, and its normal; and the number that the faces of each body have.
struct Faces {
    starts: Vec<u32>,
    rs: Vec<Tref>,
    ns: Vec<Vec3>,
    number: [Vec<u32>; 2],
}

fn size_output(bodies: [&Manifold; 2], sorted: [&Sorted; 2], i0: [&[i32]; 2], x: [&[Crossing]; 2], inv: bool) -> Faces {
    let mut sides = bodies.map(|m| vec![0u32; m.nf]);
    for own in [0, 1] {
        for &face in &sorted[own].core {
            let face = face as usize;
            sides[own][face] += bodies[own].hs[3 * face..3 * face + 3].iter().map(|h| i0[own][h.tail()].unsigned_abs()).sum::<u32>();
        }
        for c in x[own] {
            let n = c.x.unsigned_abs();
            sides[own][face_of(c.edge)] += n;
            sides[own][face_of(bodies[own].hs[c.edge].pair())] += n;
            sides[1 - own][c.face] += n;
        }
    }

    let mut faces = Faces { starts: vec![], rs: vec![], ns: vec![], number: bodies.map(|m| vec![NONE; m.nf]) };
    let mut start = 0;
    for (mid, m) in bodies.iter().enumerate() {
        let sign = if inv && mid == 1 { -1. } else { 1. };
        for &fid in &sorted[mid].core {
            let n = sides[mid][fid as usize];
            if n == 0 { continue; }
            faces.number[mid][fid as usize] = faces.starts.len() as u32;
            faces.starts.push(start);
            faces.rs.push(Tref { mid: mid as u32, fid, pid: m.coplanar[fid as usize] });
            faces.ns.push(m.fns[fid as usize] * sign);
            start += n;
        }
    }
    faces.starts.push(start);
    faces
}

/// Where an edge begins or ends, among those along one line.
#[derive(Clone, Copy, Debug)]
struct EdgePt {
    val: Real,     // dot value of edge
    vid: u32,      // vertex id
    cid: u32,      // collision id
    is_tail: bool,
}

/// A vertex by what it lies on.
#[derive(Clone, Copy)]
struct Place {
    on: u64,
    vid: u32,
    /// The collision, and whether it is a tail.
    cid: u32,
}

impl Place {
    fn point(&self, val: Real) -> EdgePt {
        EdgePt { val, vid: self.vid, cid: self.cid >> 1, is_tail: self.cid & 1 == 1 }
    }
}

type Places = Vec<Place>;

fn sorted(mut places: Places) -> Places {
    stable_sort_by_key(&mut places, |place| place.on);
    places
}

// The points on old edges, by the edge, and on new ones, by the face of the first body and of the second.
fn add_new_edge_verts(x: &[Crossing], inc: &[i32], vs: &[u32], hs: &[Half], old: &mut Places, new: &mut Places, fwd: bool, oft: usize) {
    for (i, c) in x.iter().enumerate() {
        let key = |edge: usize| {
            let (p, q) = if fwd { (face_of(edge), c.face) } else { (c.face, face_of(edge)) };
            (p as u64) << 32 | q as u64
        };
        let (key_l, key_r) = (key(c.edge), key(hs[c.edge].pair()));
        let dir = inc[i] < 0;
        for vid in vs[i]..vs[i] + inc[i].unsigned_abs() {
            let place = |on, is_tail| Place { on, vid, cid: ((i + oft) as u32) << 1 | u32::from(is_tail) };
            old.push(place(c.edge as u64, dir));
            new.push(place(key_r, dir ^ !fwd));
            new.push(place(key_l, dir ^ fwd));
        }
    }
}

// Creating a partial halfedges from a list of positions.
// It's very confusing, but it's not aiming to pair twins (pair is -1).
// It's more likely to say pairing sta-end vertex and make a halfedge
fn pair_up(pts: &mut [EdgePt], mut made: impl FnMut(u32, u32)) {
    assert_eq!(pts.len() % 2, 0);
    let nh = pts.len() / 2;
    let mid_idx = {
        let mut sta_idx = 0;
        let mut end_idx = pts.len();

        while sta_idx < end_idx {
            if pts[sta_idx].is_tail { sta_idx += 1; }
            else { end_idx -= 1; pts.swap(sta_idx, end_idx); }
        }
        sta_idx
    };

    if nh > 1 {
        let cmp = |a: &EdgePt, b: &EdgePt| {
            a.val.partial_cmp(&b.val)
                .unwrap_or(std::cmp::Ordering::Equal)
                .then_with(|| a.cid.cmp(&b.cid))
        };
        pts[..mid_idx].sort_by(cmp);
        pts[mid_idx..].sort_by(cmp);
    }
    for i in 0..nh { made(pts[i].vid, pts[i + nh].vid); }
}

/// Halfedges of the result, which are handed to their faces as they are made.
struct Output {
    hs: Vec<[u32; 2]>,
    next: Vec<u32>,
}

impl Output {
    fn push(&mut self, left: u32, right: u32, tail: u32, head: u32) {
        self.give(left, tail, head);
        self.give(right, head, tail);
    }

    fn give(&mut self, face: u32, tail: u32, head: u32) {
        let slot = &mut self.next[face as usize];
        self.hs[*slot as usize] = [tail, head];
        *slot += 1;
    }
}

fn append_partial_edges(m: &Manifold, i0: &[i32], vs: &[u32], number: &[u32], ps_r: &[Vec3], places: &Places, whole: &mut [bool], out: &mut Output) {
    let mut pts = vec![];
    for group in places.chunk_by(|a, b| a.on == b.on) {
        let edge = group[0].on as usize;
        let h = &m.hs[edge];
        whole[edge] = false;

        // assigning 0-1 value to the points
        let dif = m.ps[h.head()] - m.ps[h.tail()];
        pts.clear();
        pts.extend(group.iter().map(|place| place.point(dif.dot(ps_r[place.vid as usize]))));
        for (v, is_head) in [(h.tail(), false), (h.head(), true)] {
            let inc = i0[v]; // mostly 0 or 1
            let val = m.ps[v].dot(dif);
            for i in 0..inc.unsigned_abs() { pts.push(EdgePt { val, vid: vs[v] + i, cid: u32::MAX, is_tail: (inc > 0) ^ is_head }); }
        }

        // Negative inclusion means the halfedges are reversed, which means our
        // reference is now to the head instead of the tail, which is one
        // position advanced CCW. This is only valid if this is a retained vert;
        // it will be ignored later if the vert is new.
        let (left, right) = (number[face_of(edge)], number[face_of(h.pair())]);
        pair_up(&mut pts, |tail, head| out.push(left, right, tail, head));
    }
}

fn append_new_edges(number: [&[u32]; 2], ps_r: &[Vec3], places: &Places, out: &mut Output) {
    let mut pts = vec![];
    for group in places.chunk_by(|a, b| a.on == b.on) {
        let key = group[0].on;
        let mut bb = BBox::default();
        for p in group { bb.union(&ps_r[p.vid as usize]); }
        let d = bb.longest_dim();
        pts.clear();
        pts.extend(group.iter().map(|place| place.point(ps_r[place.vid as usize][d])));
        let (left, right) = (number[0][(key >> 32) as usize], number[1][key as u32 as usize]);
        pair_up(&mut pts, |tail, head| out.push(left, right, tail, head));
    }
}

fn append_whole_edges(m: &Manifold, core: &[u32], i0: &[i32], vs: &[u32], number: &[u32], whole: &[bool], out: &mut Output) {
    for &face in core {
        for i in 3 * face as usize..3 * face as usize + 3 {
            let h = &m.hs[i];
            if !whole[if h.is_fwd() { i } else { h.pair() }] { continue; }
            let inc = i0[h.tail()];
            let (tail, head) = if inc < 0 { (h.head(), h.tail()) } else { (h.tail(), h.head()) };
            for j in 0..inc.unsigned_abs() { out.give(number[face as usize], vs[tail] + j, vs[head] + j); }
        }
    }
}

/// Faces of one body that stay as they are: which, and what their vertices are in the result.
pub struct Far {
    pub faces: Vec<u32>,
    pub verts: Vec<u32>,
    pub is_turned: bool,
}

/// Faces with any number of corners and holes. Halfedges are those of the faces in turn, each its tail and head.
pub struct Boolean45 {
    pub ps: Vec<Vec3>,
    pub ns: Vec<Vec3>,
    pub hs: Vec<[u32; 2]>,
    pub rs: Vec<Tref>,
    pub hid_per_f: Vec<u32>,
    /// Vertices that were there before; the others are crossings.
    pub nv: usize,
    pub far: [Far; 2],
}

pub fn boolean45(
    mp: &Manifold,
    mq: &Manifold,
    b03: &Boolean03,
    op: &OpType
) -> Boolean45 {
    let c1 = if op == &OpType::Intersect {0} else {1};
    let c2 = if op == &OpType::Add       {1} else {0};
    let c3 = if op == &OpType::Intersect {1} else {-1};
    let i12: Vec<i32> = b03.x12.iter().map(|c| c3 * c.x).collect();
    let i21: Vec<i32> = b03.x21.iter().map(|c| c3 * c.x).collect();
    let i03: Vec<i32> = b03.w03.iter().map(|v| c1 + c3 * v).collect();
    let i30: Vec<i32> = b03.w30.iter().map(|v| c2 + c3 * v).collect();

    let mut ps_r = vec![];
    let vid_p2r = place_verts(&i03, |i| mp.ps[i], &mut ps_r);
    let vid_q2r = place_verts(&i30, |i| mq.ps[i], &mut ps_r);
    let nv = ps_r.len();
    let vid_12r = place_verts(&i12, |i| b03.x12[i].at, &mut ps_r);
    let vid_21r = place_verts(&i21, |i| b03.x21[i].at, &mut ps_r);

    let points = || {
        let (mut pt_p, mut pt_q, mut pt_new) = (vec![], vec![], vec![]);
        add_new_edge_verts(&b03.x12, &i12, &vid_12r, &mp.hs, &mut pt_p, &mut pt_new, true, 0);
        add_new_edge_verts(&b03.x21, &i21, &vid_21r, &mq.hs, &mut pt_q, &mut pt_new, false, b03.x12.len());
        [pt_p, pt_q, pt_new].map(sorted)
    };
    let size = || {
        let of_p = || Sorted::new(mp, &i03, &b03.x12, &b03.x21, 1);
        let of_q = || Sorted::new(mq, &i30, &b03.x21, &b03.x12, if op == &OpType::Subtract { -1 } else { 1 });
        let (p, q) = join(mp.nf + mq.nf > K_PARALLEL, of_p, of_q);
        let faces = size_output([mp, mq], [&p, &q], [&i03, &i30], [&b03.x12, &b03.x21], op == &OpType::Subtract);
        (p, q, faces)
    };
    let ([pt_p, pt_q, pt_new], (sorted_p, sorted_q, faces)) = join(mp.nf + mq.nf > K_PARALLEL, points, size);
    let nh = faces.starts[faces.starts.len() - 1] as usize;
    let mut out = Output { hs: vec![[0; 2]; nh], next: faces.starts.clone() };
    let [fid_p2r, fid_q2r] = &faces.number;
    let mut whole_p = vec![true; mp.nh];
    let mut whole_q = vec![true; mq.nh];

    append_partial_edges(mp, &i03, &vid_p2r, fid_p2r, &ps_r, &pt_p, &mut whole_p, &mut out);
    append_partial_edges(mq, &i30, &vid_q2r, fid_q2r, &ps_r, &pt_q, &mut whole_q, &mut out);
    append_new_edges([fid_p2r, fid_q2r], &ps_r, &pt_new, &mut out);
    append_whole_edges(mp, &sorted_p.core, &i03, &vid_p2r, fid_p2r, &whole_p, &mut out);
    append_whole_edges(mq, &sorted_q.core, &i30, &vid_q2r, fid_q2r, &whole_q, &mut out);

    Boolean45 {
        ps: ps_r,
        ns: faces.ns,
        hs: out.hs,
        rs: faces.rs,
        hid_per_f: faces.starts,
        nv,
        far: [
            Far { faces: sorted_p.far, verts: vid_p2r, is_turned: false },
            Far { faces: sorted_q.far, verts: vid_q2r, is_turned: op == &OpType::Subtract },
        ],
    }
}
