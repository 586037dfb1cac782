//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

/*
 * Ear-clipping triangulator based on David Eberly's approach from Geometric
 * Tools, but adjusted to handle epsilon-valid polygons, and including a
 * fallback that ensures manifold triangulation even for overlapping polygons.
 * This is reduced from an O(n^2) algorithm by means of our BVH Collider.
 *
 * The main adjustments for robustness involve clipping the sharpest ears first
 * (a known technique to get higher triangle quality), and doing an exhaustive
 * search to determine ear convexity exactly if the first geometric result is
 * within epsilon.
 */

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use crate::{det2x2, is_ccw_2d, safe_normalize, K_BEST, K_PRECISION, Real, Vec2};
use super::flat_tree::{FlatTree, Rect};
use crate::triangulation::Pt;

/// A vertex of a circular list, its neighbours by their places in [`EarClip::vs`].
#[derive(Clone, Debug)]
struct Ecvt {
    idx: u32,     // vert idx
    vl: u32,
    vr: u32,
    version: u32, // of its place in the queue
    pos: Vec2,    // vert pos
    dir: Vec2,    // right dir
}

/// A place in the queue of ears: the least cost first, and of equal ones what was made first. Those whose vertex has
/// another version by now are passed over.
#[derive(PartialEq)]
struct Ear { cost: Real, v: u32, version: u32 }

impl Eq for Ear {}
impl PartialOrd for Ear { fn partial_cmp(&self, other: &Self) -> Option<Ordering> { Some(self.cmp(other)) } }
impl Ord for Ear {
    fn cmp(&self, other: &Self) -> Ordering { other.cost.total_cmp(&self.cost).then(other.v.cmp(&self.v)) }
}

pub struct EarClip {
    vs: Vec<Ecvt>,
    simples: Vec<u32>, // contour + recursive ccw loops
    contour: Vec<u32>,
    holes: Vec<(u32, Rect)>,
    queue: BinaryHeap<Ear>,
    tris: Vec<[u32; 3]>,
    bbox: Rect,
    eps: Real
}

impl EarClip {
    pub fn new(polys: &[Vec<Pt>], eps: Real) -> Self {
        let mut clip = Self {
            vs: Vec::with_capacity(polys.iter().map(|poly| poly.len() + 2).sum()),
            simples: vec![],
            contour: vec![],
            holes: vec![],
            queue: BinaryHeap::new(),
            tris: vec![],
            bbox: Rect::default(),
            eps,
        };

        let inits = clip.initialize(polys);
        for v in 0..clip.vs.len() as u32 { clip.clip_degenerate(v); }
        for v in inits { clip.find_start(v); }
        clip
    }

    /// Corners are the indices that the points came with.
    pub fn triangulate(mut self) -> Vec<[u32; 3]> {
        let mut holes = std::mem::take(&mut self.holes);
        holes.sort_by(|a, b| self.pos(b.0).x.total_cmp(&self.pos(a.0).x).then(a.0.cmp(&b.0)));
        for (v, bounds) in holes { self.cut_key_hole(v, &bounds); }
        for v in std::mem::take(&mut self.simples) { self.triangulate_poly(v); }
        self.tris
    }

    fn at(&self, v: u32) -> &Ecvt { &self.vs[v as usize] }
    fn l(&self, v: u32) -> u32 { self.at(v).vl }
    fn r(&self, v: u32) -> u32 { self.at(v).vr }
    fn pos(&self, v: u32) -> Vec2 { self.at(v).pos }
    fn pos_l(&self, v: u32) -> Vec2 { self.pos(self.l(v)) }
    fn pos_r(&self, v: u32) -> Vec2 { self.pos(self.r(v)) }

    // When an ear vert is clipped, its neighbors get linked, so they get unlinked
    // from it, but it is still linked to them.
    fn clipped(&self, v: u32) -> bool { self.l(self.r(v)) != v }
    fn folded(&self, v: u32) -> bool { self.l(v) == self.r(v) }

    // Shorter than half of epsilon, to be conservative so that it doesn't
    // cause CW triangles that exceed epsilon due to rounding error.
    fn is_short(&self, v: u32) -> bool {
        (self.pos_r(v) - self.pos(v)).length_squared() * 4. < self.eps.powi(2)
    }

    // Returns true if Vert is on inside the edge that goes from tail to tail->right.
    // This will walk the edges if necessary until a clear answer is found (beyond epsilon).
    // If toLeft is true, this Vert will walk its edges to the left. This should be chosen
    // so that the edges walk in the same general direction - tail always walks to the right.
    fn inside_edge(&self, v: u32, pair: u32, to_left: bool) -> bool {
        let eps = self.eps;
        let onward = |nl: u32| if to_left { self.l(nl) } else { self.r(nl) };
        let stop = if to_left { self.r(v) } else { self.l(v) };
        let mut nl = self.r(self.l(v)); // next left
        let mut nr = self.r(pair);      // next right
        let mut ct = pair;              // center
        let mut lt = pair;              // last

        while nl != nr && pair != nr && nl != stop {
            let (pl, pr, pc) = (self.pos(nl), self.pos(nr), self.pos(ct));
            let l2 = (pl - pc).length_squared();
            let r2 = (pr - pc).length_squared();

            if l2 <= eps.powi(2) { nl = onward(nl); continue; }
            if r2 <= eps.powi(2) { nr = self.r(nr); continue; }

            if (pr - pl).length_squared() <= eps.powi(2) {
                lt = ct;
                ct = nl;
                nl = onward(nl);
                if nl == nr { break; }
                nr = self.r(nr);
                continue;
            }

            let mut convex = is_ccw_2d(&pl, &pc, &pr, eps);
            if ct != lt {
                let last = self.pos(lt);
                convex += is_ccw_2d(&last, &pc, &pl, eps) + is_ccw_2d(&pr, &pc, &last, eps);
            }
            if convex != 0 { return convex > 0; }

            if l2 < r2 {
                ct = nl;
                nl = onward(nl);
            } else {
                ct = nr;
                nr = self.r(nr);
            }
            lt = ct;
        }

        // The whole polygon is degenerate - consider this to be convex.
        true
    }

    // Returns true for convex or collinear ears.
    fn is_convex(&self, v: u32, eps: Real) -> bool {
        is_ccw_2d(&self.pos_l(v), &self.pos(v), &self.pos_r(v), eps) >= 0
    }

    // Subtly different from !IsConvex because IsConvex will return true for collinear
    // non-folded verts, while IsReflex will always check until actual certainty is determined.
    fn is_reflex(&self, v: u32) -> bool {
        let l = self.l(v);
        !self.inside_edge(l, self.r(l), true)
    }

    // Returns the x-value on this edge corresponding to the start.y value,
    // returning NAN if the edge does not cross the value from below to above,
    // right of start - all within an epsilon tolerance. If onTop != 0,
    // this restricts which end is allowed to terminate within the epsilon band.
    fn interpolate_y2x(&self, v: u32, bgn: Vec2, on_top: i32) -> Option<Real> {
        let (eps, pos, right) = (self.eps, self.pos(v), self.pos_r(v));
        if (pos.y - bgn.y).abs() <= eps {
            if right.y <= bgn.y + eps || on_top == 1 { return None; }
            return Some(pos.x);
        }
        if pos.y < bgn.y - eps {
            if right.y > bgn.y + eps {
                let aspect = (right.x - pos.x) / (right.y - pos.y);
                return Some(pos.x + (bgn.y - pos.y) * aspect);
            }

            if right.y < bgn.y - eps || on_top == -1 { return None; }
            return Some(right.x);
        }
        None
    }

    // This finds the cost of the pair relative to one of the two closed sides of the ear, which
    // goes from `from` along `unit`.
    // Points are valid even when they touch, so long as their edge goes to the outside.
    // No need to check the other side, since all verts are processed in the EarCost loop.
    fn signed_dist(&self, from: Vec2, pair: u32, unit: Vec2) -> Real {
        let d = det2x2(&unit, &(self.pos(pair) - from));
        if d.abs() < self.eps {
            let dr = det2x2(&unit, &(self.pos_r(pair) - from));
            let dl = det2x2(&unit, &(self.pos_l(pair) - from));
            if dr.abs() > self.eps { return dr; }
            if dl.abs() > self.eps { return dl; }
        }
        d
    }

    // This is the expensive part of the algorithm, checking this ear against
    // every Vert to ensure none are inside. The Collider brings the total
    // triangulator cost down from O(n^2) to O(nlogn) for most large polygons.
    // Think of a cost as vaguely a distance metric - 0 is right on the edge of being invalid.
    // Cost > epsilon is definitely invalid. cost < -epsilon is definitely valid, so all improvement
    // costs are designed to always give values < -epsilon so they will never affect validity.
    // The first totalCost is designed to give priority to sharper angles.
    // Any cost < (-1 - epsilon) has satisfied the Delaunay condition.
    fn ear_cost(&self, v: u32, collider: &FlatTree) -> Real {
        let eps = self.eps;
        let &Ecvt { idx, vl, vr, pos, dir, .. } = self.at(v);
        let (left, right) = (self.at(vl), self.at(vr));
        let dif = left.pos - right.pos;
        let len = dif.length();
        let scl = if len > eps { 4. / len.powf(2.) } else { Real::MAX };
        let center = (left.pos + right.pos) * 0.5;
        let radius = len * 0.5;
        let open_side = dif.normalize();

        let mut total = left.dir.dot(dir) - 1. - eps;
        if is_ccw_2d(&pos, &left.pos, &right.pos, eps) == 0 { return total; }

        let mut bb = Rect::new(
            &Vec2::new(center.x - radius, center.y - radius),
            &Vec2::new(center.x + radius, center.y + radius),
        );
        bb.union(pos);
        bb.min -= Vec2::new(eps, eps);
        bb.max += Vec2::new(eps, eps);

        collider.query(&bb, |test| {
            let other = self.at(test);
            if other.idx != idx && other.idx != left.idx && other.idx != right.idx {
                // The cost of the other within this ear, where the open side is the unit
                // vector from the right neighbor to the left.
                let c0 = self.signed_dist(pos, test, dir);
                let c1 = self.signed_dist(pos, test, left.dir);
                let co = det2x2(&open_side, &(other.pos - right.pos));
                let mut cost = c0.min(c1).min(co);
                // For verts outside the ear, apply a cost based on the Delaunay condition
                // to aid in prioritization and produce cleaner triangulations. This doesn't
                // affect robustness but may be adjusted to improve output.
                if cost < -eps { cost = -eps - scl * (other.pos - center).length_squared(); }
                if cost > total { total = cost; }
            }
        });
        total
    }

    // Apply `func` to each unclipped vertex in a polygonal circular list starting at `v`.
    fn do_loop(&mut self, v: &mut u32, mut func: impl FnMut(&mut Self, u32)) -> Option<u32> {
        let mut w = *v;
        loop {
            if self.clipped(w) {
                // Update first to an unclipped vert so we will return to it instead of infinite-loop
                *v = self.l(self.r(w));
                if !self.clipped(*v) {
                    w = *v;
                    if self.folded(w) { return None; }
                    func(self, w);
                }
            } else {
                if self.folded(w) { return None; }
                func(self, w);
            }

            w = self.r(w);
            if w == *v { return Some(w); }
        }
    }

    // This function and JoinPolygons are the only functions that affect
    // the circular list data structure. This helps ensure it remains circular.
    fn link(&mut self, vl: u32, vr: u32) {
        let dir = safe_normalize(self.pos(vr) - self.pos(vl));
        self.vs[vr as usize].vl = vl;
        let left = &mut self.vs[vl as usize];
        left.vr = vr;
        left.dir = dir;
    }

    fn push(&mut self, vert: Ecvt) -> u32 {
        self.vs.push(vert);
        self.vs.len() as u32 - 1
    }

    fn clip_ear(&mut self, ear: u32) {
        let (l, r) = (self.l(ear), self.r(ear));
        self.link(l, r);
        let [il, i, ir] = [l, ear, r].map(|v| self.at(v).idx);
        if il != i && ir != i && il != ir { self.tris.push([il, i, ir]); }
    }

    fn clip_degenerate(&mut self, ear: u32) {
        if self.clipped(ear) || self.folded(ear) { return; }
        let p  = self.pos(ear);
        let pl = self.pos_l(ear);
        let pr = self.pos_r(ear);
        if self.is_short(ear) || (is_ccw_2d(&pl, &p, &pr, self.eps) == 0 && (pl - p).dot(pr - p) > 0.) {
            self.clip_ear(ear);
            self.clip_degenerate(self.l(ear));
            self.clip_degenerate(self.r(ear));
        }
    }

    fn initialize(&mut self, polys: &[Vec<Pt>]) -> Vec<u32> {
        let mut bgns = vec![];
        for poly in polys {
            let first = self.vs.len() as u32;
            bgns.push(first);
            for v in poly {
                self.bbox.union(v.pos);
                self.push(Ecvt { idx: v.idx, vl: 0, vr: 0, version: 0, pos: v.pos, dir: Vec2::ZERO });
            }
            let last = self.vs.len() as u32 - 1;
            for v in first..last { self.link(v, v + 1); }
            self.link(last, first);
        }

        if self.eps < 0. { self.eps = self.bbox.scale() * K_PRECISION; }

        // Slightly more than enough, since each hole can cause two extra triangles.
        self.tris.reserve(self.vs.len() + 2 * bgns.len());

        bgns
    }

    fn find_start(&mut self, mut first: u32) {
        let origin = self.pos(first);
        let mut bgn = first;
        let mut max = Real::MIN;
        let mut bbox = Rect::default();
        let mut area = 0.;
        let mut comp = 0.; // For Kahan's summation

        let ended = self.do_loop(&mut first, |clip, v| {
            let pos = clip.pos(v);
            bbox.union(pos);
            let tmp0 = det2x2(&(pos - origin), &(clip.pos_r(v) - origin));
            let tmp1 = area + tmp0;
            comp += (area - tmp1) + tmp0;
            area = tmp1;
            if pos.x > max {
                max = pos.x;
                bgn = v;
            }
        });
        if ended.is_none() { return; }
        area += comp;
        let size = bbox.size();
        let min_area = self.eps * size.x.max(size.y);

        if max.is_finite() && area < -min_area {
            self.holes.push((bgn, bbox));
        } else {
            self.simples.push(bgn);
            if area > min_area { self.contour.push(bgn); }
        }
    }

    // Create a collider of all vertices in this polygon.
    // Each ear uses this BVH to quickly find a subset of vertices to check for cost.
    fn vert_collider(&mut self, start: &mut u32) -> FlatTree {
        let mut pts = vec![];
        self.do_loop(start, |clip, v| pts.push(Pt { pos: clip.pos(v), idx: v }));
        FlatTree::new(pts, self.vs.len())
    }

    fn each_of_contours(&mut self, mut func: impl FnMut(&mut Self, u32)) {
        let mut contour = std::mem::take(&mut self.contour);
        for first in &mut contour { self.do_loop(first, &mut func); }
        self.contour = contour;
    }

    // All holes must be key-holed (attached to an outer polygon) before ear clipping can commerce.
    // Instead of relying on sorting, which may be incorrect due to epsilon,
    // we check for polygon edges both ahead and behind to ensure all valid options are found.
    fn cut_key_hole(&mut self, bgn: u32, bounds: &Rect) {
        let p_bgn = self.pos(bgn);
        let eps = self.eps;
        let top =
            if      p_bgn.y >= bounds.max.y - eps { 1 }
            else if p_bgn.y <= bounds.min.y + eps { -1 }
            else    { 0 };

        let mut con: Option<u32> = None;
        self.each_of_contours(|clip, v| {
            let Some(x) = clip.interpolate_y2x(v, p_bgn, top) else { return };
            let is_closer = con.is_none_or(|c| {
                is_ccw_2d(&Vec2::new(x, p_bgn.y), &clip.pos(c), &clip.pos_r(c), eps) == 1 ||
                    if clip.pos(c).y < clip.pos(v).y { clip.inside_edge(v, c, false) }
                    else { !clip.inside_edge(c, v, false) }
            });
            if is_closer && clip.inside_edge(bgn, v, true) { con = Some(v); }
        });

        match con {
            None => { self.simples.push(bgn); },
            Some(c) => {
                let p = self.find_closer_bridge(bgn, c);
                self.join_polygons(bgn, p);
            }
        }
    }

    fn find_closer_bridge(&mut self, bgn: u32, end: u32) -> u32 {
        let eps = self.eps;
        let p_end = self.pos(end);
        let p_bgn = self.pos(bgn);
        let p_next = self.pos_r(end);
        let mut con =
            if p_end.x < p_bgn.x { self.r(end) }
            else if p_next.x < p_bgn.x || p_next.y - p_bgn.y > p_bgn.y - p_end.y { end }
            else { self.r(end) };

        if (self.pos(con).y - p_bgn.y).abs() <= eps { return con; }

        let above = if self.pos(con).y > p_bgn.y { 1. } else { -1. };

        self.each_of_contours(|clip, v| {
            let vp = clip.pos(v);
            if vp.x <= p_bgn.x - eps || vp.y * above <= p_bgn.y * above - eps { return; }
            let at = clip.pos(con);
            let inside = above as i32 * is_ccw_2d(&p_bgn, &vp, &at, eps);
            if (inside > 0 || (inside == 0 && vp.x < at.x && vp.y * above < at.y * above))
                && clip.inside_edge(v, end, true) && clip.is_reflex(v) { con = v; }
        });
        con
    }

    // Creates a keyhole between the start vert of a hole and the connector vert of an outer polygon.
    // To do this, both verts are duplicated and reattached. This process may create degenerate ears,
    // so these are clipped if necessary to keep from confusing sub_sequent key-holing operations.
    fn join_polygons(&mut self, sta: u32, con: u32) {
        let sta1 = self.push(self.at(sta).clone());
        let con1 = self.push(self.at(con).clone());
        let (r, l) = (self.r(sta), self.l(con));
        self.vs[r as usize].vl = sta1;
        self.vs[l as usize].vr = con1;
        self.link(sta, con);
        self.link(con1, sta1);
        for v in [sta, sta1, con, con1] { self.clip_degenerate(v); }
    }

    // Recalculate the cost of the Vert v ear,
    // updating it in the queue by removing and reinserting it.
    fn process_ear(&mut self, v: u32, collider: &FlatTree) {
        self.vs[v as usize].version += 1;
        let version = self.at(v).version;
        if self.is_short(v) {
            self.queue.push(Ear { cost: K_BEST, v, version });
        } else if self.is_convex(v, 2. * self.eps) {
            self.queue.push(Ear { cost: self.ear_cost(v, collider), v, version });
        }
    }

    fn next_ear(&mut self) -> Option<u32> {
        loop {
            let ear = self.queue.pop()?;
            if self.at(ear.v).version == ear.version { return Some(ear.v); }
        }
    }

    fn triangulate_poly(&mut self, mut first: u32) {
        let mut c = self.vert_collider(&mut first);
        if c.is_empty() { return; }

        let mut nt = -2;
        self.queue.clear();

        if let Some(mut v) = self.do_loop(&mut first, |clip, v| { clip.process_ear(v, &c); nt += 1; }) {
            while nt > 0 {
                if let Some(ear) = self.next_ear() { v = ear; }
                self.clip_ear(v);
                c.remove(v);
                nt -= 1;
                self.process_ear(self.l(v), &c);
                self.process_ear(self.r(v), &c);
                v = self.r(v);
            }
        }
    }
}
