//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

pub mod dedup;
pub mod re_swap;
pub mod collapse;
use std::ops::Range;
use crate::{each_of, in_parts, Real, Half, Tref, next_of, Vec2, Vec3};
use collapse::{collapse_edge, collapse_short_edges, collapse_collinear_edges};
use dedup::dedupe_edges;
use re_swap::swap_degenerates;

/// Normals of faces by what they are pieces of.
pub struct Normals<'a> {
    pub fns: [&'a [Vec3]; 2],
    /// Whether the second body is turned inside out.
    pub is_turned: bool,
}

impl Normals<'_> {
    fn of(&self, r: &Tref) -> Vec3 {
        let n = self.fns[r.mid as usize][r.fid as usize];
        if self.is_turned && r.mid == 1 { -n } else { n }
    }
}

/// A mesh from which is taken what booleans leave too much.
pub struct Simplified<'a> {
    pub hs: Vec<Half>,
    pub ps: Vec<Vec3>,
    pub ns: Normals<'a>,
    pub rs: Vec<Tref>,
    /// Faces that stay as they are.
    pub far: Range<usize>,
    /// Vertices that were there before the boolean.
    pub nv: usize,
}

/// No halfedge.
const NONE: u32 = u32::MAX;

type Step = fn(&mut Simplified, Real);
const STEPS: [Step; 3] = [collapse_short_edges, collapse_collinear_edges, swap_degenerates];

impl Simplified<'_> {
    /// Whether the solid is the same as before.
    pub fn simplify(&mut self, eps: Real) -> bool {
        let stars = self.split_pinched_vert();
        dedupe_edges(self, stars);
        let origin = self.origin();
        let whole = self.volume_and_area(origin);
        for step in STEPS { step(self, eps); }
        keeps(whole, self.volume_and_area(origin), eps)
    }

    /// Where bodies touch, a step may take a corner of one for one of the other, and a piece is lost: without that step.
    pub fn simplify_with_care(&mut self, eps: Real) {
        let stars = self.split_pinched_vert();
        dedupe_edges(self, stars);
        let origin = self.origin();
        let whole = self.volume_and_area(origin);
        for step in STEPS {
            let before = (self.hs.clone(), self.ps.clone(), self.rs.clone());
            step(self, eps);
            if !keeps(whole, self.volume_and_area(origin), eps) { (self.hs, self.ps, self.rs) = before; }
        }
    }

    /// Halfedges of the faces that may be changed.
    fn halves(&self) -> impl Iterator<Item = usize> + use<> {
        (0..3 * self.far.start).chain(3 * self.far.end..self.hs.len())
    }

    fn is_far(&self, hid: usize) -> bool { self.far.contains(&(hid / 3)) }

    /// Those halfedges that `is_wanted`, of the faces that may be changed.
    fn find(&self, is_wanted: impl Fn(usize) -> bool + Sync) -> Vec<usize> {
        let find = |range: Range<usize>| in_parts(range, |range| range.filter(|&hid| is_wanted(hid)).collect());
        let mut found = find(0..3 * self.far.start);
        found.extend(find(3 * self.far.end..self.hs.len()));
        found
    }

    // A corner of a face that may be changed.
    fn origin(&self) -> Vec3 {
        let mut left = self.halves().filter(|&h| self.hs[h].is_left());
        left.next().map_or(Vec3::ZERO, |h| self.ps[self.hs[h].tail()])
    }

    // Of the faces that may be changed; the others, and so the rim of these, do not move.
    fn volume_and_area(&self, origin: Vec3) -> (Real, Real) {
        let mut sums = (0.0, 0.0);
        for faces in [0..self.far.start, self.far.end..self.rs.len()] {
            let shares = each_of(faces, |face| {
                let h = &self.hs[3 * face..3 * face + 3];
                if !h[0].is_paired() { return (0.0, 0.0); }
                let [a, b, c] = [0, 1, 2].map(|i| self.ps[h[i].tail()] - origin);
                (a.dot(b.cross(c)) / 6.0, (b - a).cross(c - a).length() / 2.0)
            });
            for share in shares { sums = (sums.0 + share.0, sums.1 + share.1); }
        }
        sums
    }

    /// A halfedge of each star, of the faces that may be changed: by vertex the first that leaves it, or [`NONE`], and the
    /// first of each further star, where several have one vertex.
    fn stars(&self) -> [Vec<u32>; 2] {
        let mut first = vec![NONE; self.ps.len()];
        let mut count = vec![0u32; self.ps.len()];
        for hid in self.halves().filter(|&hid| self.hs[hid].is_left()) {
            let v = self.hs[hid].tail();
            if count[v] == 0 { first[v] = hid as u32; }
            count[v] += 1;
        }
        let star = |hid: u32| {
            let onward = move |&cur: &usize| Some(next_of(self.hs[cur].pair())).filter(|&next| next != hid as usize);
            std::iter::successors(Some(hid as usize), onward)
        };
        let is_shared = |&v: &usize| count[v] > 0 && star(first[v]).filter(|&cur| !self.is_far(cur)).count() < count[v] as usize;
        let shared = in_parts(0..self.ps.len(), |range| range.filter(is_shared).collect());
        let mut more = vec![];
        if !shared.is_empty() {
            let mut is_open = vec![false; self.hs.len()];
            for hid in self.halves().filter(|&hid| self.hs[hid].is_left()) { is_open[hid] = shared.binary_search(&self.hs[hid].tail()).is_ok(); }
            for &v in &shared { for cur in star(first[v]) { is_open[cur] = false; } }
            for hid in self.halves() {
                if !is_open[hid] { continue; }
                more.push(hid as u32);
                for cur in star(hid as u32) { is_open[cur] = false; }
            }
        }
        [first, more]
    }

    /// Gives each star a vertex of its own; returns a halfedge of each, or [`NONE`].
    fn split_pinched_vert(&mut self) -> Vec<u32> {
        let [mut first, more] = self.stars();
        let Self { hs, ps, .. } = self;
        for &hid in &more {
            ps.push(ps[hs[hid as usize].tail()]);
            let vid = ps.len() - 1;
            // loop halfedges around their tail ccw way
            let mut cur = hid as usize;
            loop {
                let pair = hs[cur].pair();
                hs[cur].set_tail(vid);
                hs[pair].set_head(vid);
                cur = next_of(pair);
                if cur == hid as usize { break; }
            }
        }
        first.extend(more);
        first
    }
}

// What moves by eps changes the volume by no more than eps times the area.
fn keeps(before: (Real, Real), after: (Real, Real), eps: Real) -> bool {
    (before.0 - after.0).abs() <= 16.0 * eps * before.1 + 1e-12 * before.0.abs()
}

fn head_of(hs: &[Half], i: usize) -> usize { hs[i].head() }
fn tail_of(hs: &[Half], i: usize) -> usize { hs[i].tail() }
fn pair_of(hs: &[Half], i: usize) -> usize { hs[i].pair() }
fn pair_up(hs: &mut[Half], i: usize, j: usize) { hs[i].set_pair(j); hs[j].set_pair(i); }
fn hids_of(i: usize) -> (usize, usize, usize) { let j = next_of(i); let k = next_of(j); (i, j, k) }

// When bgn halfedge and end halfedge are heading to the same vertex,
// and if collapsing the tail vertex as well, this function creates two loops.
// Beware the needless loop is not necessarily eliminated from the mesh because
// halfedges of the tail side might be connected to other triangles (would be folded though).
fn form_loops(
    hs: &mut [Half],
    ps: &mut Vec<Vec3>,
    bgn: usize,
    end: usize
) {
    ps.push(ps[tail_of(hs, bgn)]);
    ps.push(ps[head_of(hs, bgn)]);
    let bgn_vid = ps.len() - 2;
    let end_vid = ps.len() - 1;

    let bgn_pair = pair_of(hs, bgn);
    let end_pair = pair_of(hs, end);

    update_vid_around_star(hs, bgn_pair, end_pair, bgn_vid);
    update_vid_around_star(hs, end, bgn, end_vid);

    hs[bgn].set_pair(end_pair);
    hs[end_pair].set_pair(bgn);
    hs[end].set_pair(bgn_pair);
    hs[bgn_pair].set_pair(end);

    remove_if_folded(hs, ps, end);
}

// Removing fold paired triangles from the mesh. The process is either of:
// 1. Non-2-manifold, two triangles are completely isolated from the mesh
// 2. Non-2-manifold, one vertex is isolated from the mesh
// 3. Topologically valid, but just two vertex positions are the same
// Beware the case that triangles only connected at a vertex but not by halfedge
// are eliminated by split_pinched_vert and dedupe_edges functions.
fn remove_if_folded(
    hs: &mut [Half],
    ps: &mut [Vec3],
    hid: usize
) {
    let (i0, i1, i2) = hids_of(hid);
    let (j0, j1, j2) = hids_of(pair_of(hs, hid));

    if !hs[i1].is_paired() || head_of(hs, i1) != head_of(hs, j1) { return; }

    match (pair_of(hs, i1) == j2, pair_of(hs, i2) == j1) {
        (true, true)  => for i in [i0, i1, i2] { ps[tail_of(hs, i)] = Vec3::NAN; },
        (true, false) => { ps[tail_of(hs, i1)] = Vec3::NAN; }
        (false, true) => { ps[tail_of(hs, j1)] = Vec3::NAN; }
        _ => {} // topo valid
    }
    pair_up(hs, hs[i1].pair(), hs[j2].pair());
    pair_up(hs, hs[i2].pair(), hs[j1].pair());
    for i in [i0, i1, i2] { hs[i] = Half::default(); }
    for j in [j0, j1, j2] { hs[j] = Half::default(); }
}

fn update_vid_around_star(
    hs: &mut [Half],
    bgn: usize, // incoming bgn halfedge id (inclusive)
    end: usize, // incoming end halfedge id (exclusive)
    vid: usize, // alternative vid
) {
    let mut cur = bgn;
    while cur != end {
        hs[cur].set_head(vid); cur = next_of(cur);
        hs[cur].set_tail(vid); cur = pair_of(hs, cur);
        assert_ne!(cur, bgn);
    }
}

fn collapse_triangle(hs: &mut [Half], hids: &(usize, usize, usize)) {
    if !hs[hids.1].is_paired() { return; }
    let pair1 = pair_of(hs, hids.1);
    let pair2 = pair_of(hs, hids.2);
    hs[pair1].set_pair(pair2);
    hs[pair2].set_pair(pair1);
    for i in [hids.0, hids.1, hids.2] { hs[i] = Half::default(); }
}

fn is01_longest_2d(
    p0: &Vec2,
    p1: &Vec2,
    p2: &Vec2
) -> bool {
    let e01 = (*p1 - *p0).length_squared();
    let e12 = (*p2 - *p1).length_squared();
    let e20 = (*p0 - *p2).length_squared();
    e01 > e12 && e01 > e20
}

