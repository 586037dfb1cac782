//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

//! Edges against faces (X12 in the thesis), with what that is made of: vertices against faces (X02) and edges against
//! edges (X11). Those share their shadows, which are made once here. `FWD`: the edge is of the first body.

use crate::collider::Bounds;
use crate::{in_small_parts, sort_by_key, Manifold, Real, Vec3, Vec4};
use super::kernel01::{interpolate, intersect, shadows, shadows01, shadows10, Shadow, Vert};

/// Parts of a length by which the kernels do not err.
const CLEAR: Real = 1e-6;

/// Bodies as the kernels see them: vertices or edges of `a`, faces of `b`.
pub struct Sides<'a> {
    pub a: &'a Manifold,
    pub b: &'a Manifold,
    /// Normals of the first body's vertices.
    pub vns: &'a [Vec3],
    pub expand: Real,
}

/// The corners of a face, and its edges as their lower and higher corner.
pub struct Face {
    vs: [Vert; 3],
    es: [[usize; 2]; 3],
}

impl<'a> Sides<'a> {
    pub fn new<const FWD: bool>(mp: &'a Manifold, mq: &'a Manifold, vns: &'a [Vec3], expand: Real) -> Self {
        let (a, b) = if FWD { (mp, mq) } else { (mq, mp) };
        Self { a, b, vns, expand }
    }

    pub fn vert<const FIRST: bool>(&self, m: &Manifold, id: usize) -> Vert {
        Vert { id, pos: m.ps[id], n: if FIRST { self.vns[id] } else { Vec3::ZERO } }
    }

    pub fn face<const FWD: bool>(&self, f: usize) -> Face {
        let hs = &self.b.hs[3 * f..3 * f + 3];
        let vs = [hs[0].tail(), hs[1].tail(), hs[2].tail()].map(|v| if FWD { self.vert::<false>(self.b, v) } else { self.vert::<true>(self.b, v) });
        let es = [[0, 1], [1, 2], [2, 0]].map(|[i, j]: [usize; 2]| if vs[i].id < vs[j].id { [i, j] } else { [j, i] });
        Face { vs, es }
    }

    /// The shadows of a vertex on the edges of a face.
    pub fn on_edges<const FWD: bool>(&self, v: &Vert, f: &Face) -> [Shadow; 3] {
        f.es.map(|[s, e]| if FWD { shadows01(v, &f.vs[s], &f.vs[e], self.expand) } else { shadows10(v, &f.vs[s], &f.vs[e], self.expand) })
    }

    /// How a vertex lies to a face seen along z: the sign, and the z of the face there.
    pub fn k02<const FWD: bool>(&self, v: &Vert, f: &Face, on_edges: &[Shadow; 3]) -> Option<(i32, Real)> {
        let mut s02 = 0;
        // For yzzLR[k], k==0 is the left and k==1 is the right.
        let mut k = 0;
        let mut yzz_rl = [Vec3::ZERO; 2];
        // Either the left or right must shadow, but not both. This ensures the
        // intersection is between the left and right.
        let mut shadows_ = false;

        for i in 0..3 {
            // If the value is None, then these do not overlap
            if let Some((s01, yz01)) = on_edges[i] {
                s02 += if FWD == (f.es[i][0] == i) { -s01 } else { s01 };
                if k < 2 && (k == 0 || (s01 != 0) != shadows_) {
                    shadows_ = s01 != 0;
                    yzz_rl[k] = Vec3::new(yz01.x, yz01.y, yz01.y);
                    k += 1;
                }
            }
        }

        if s02 == 0 { return None; }

        assert_eq!(k, 2, "Boolean manifold error: s02");
        let z02 = interpolate(yzz_rl[0], yzz_rl[1], v.pos.y).y;
        let is_in_shadow = if FWD { shadows(v.pos.z, z02, self.expand * v.n.z) } else {
            let mut closest = &f.vs[f.es[0][0]];
            let mut min_metric = Real::MAX;
            for [s, _] in f.es {
                let metric = (v.pos - f.vs[s].pos).length_squared();
                if metric < min_metric { min_metric = metric; closest = &f.vs[s]; }
            }
            shadows(z02, v.pos.z, self.expand * closest.n.z)
        };
        Some((if is_in_shadow { s02 } else { 0 }, z02))
    }

    /// An edge of the first body against one of the second, by the ends of both and their shadows.
    fn k11(&self, p: [&Vert; 2], q: [&Vert; 2], on_q: [&Shadow; 2], on_p: [&Shadow; 2]) -> Option<(i32, Vec4)> {
        let mut k = 0;
        let mut p_rl = [Vec3::ZERO; 2];
        let mut q_rl = [Vec3::ZERO; 2];
        let mut shadow_ = false;
        let mut s11 = 0;

        let ends = [(p[0], on_q[0], true), (p[1], on_q[1], true), (q[0], on_p[0], false), (q[1], on_p[1], false)];
        for (i, (end, shadow, first)) in ends.into_iter().enumerate() {
            if let &Some((s, yz)) = shadow {
                s11 += if i % 2 == 0 { -s } else { s };
                if k < 2 && (k == 0 || (s != 0) != shadow_) {
                    shadow_ = s != 0;
                    let there = Vec3::new(end.pos.x, yz.x, yz.y);
                    (p_rl[k], q_rl[k]) = if first { (end.pos, there) } else { (there, end.pos) };
                    k += 1;
                }
            }
        }

        if s11 == 0 { return None; }

        assert_eq!(k, 2, "Boolean manifold error: s11");
        let xyzz11 = intersect(p_rl[0], p_rl[1], q_rl[0], q_rl[1]);
        let at = Vec3::new(xyzz11.x, xyzz11.y, xyzz11.z);
        let b2 = (p[0].pos - at).length_squared();
        let e2 = (p[1].pos - at).length_squared();
        let dir = if b2 < e2 { p[0].n.z } else { p[1].n.z };
        Some((if shadows(xyzz11.z, xyzz11.w, self.expand * dir) { s11 } else { 0 }, xyzz11))
    }

    /// Whether both ends of an edge are on one side of a face's plane by far more than the kernels' rounding, so that they
    /// would find no crossing. Most of what a box finds about curved sheets is so; a boolean takes 2 to 10 % less time.
    fn is_beside(&self, [tail, head]: &[Vert; 2], f: &Face) -> bool {
        let [a, b, c] = [f.vs[0].pos, f.vs[1].pos, f.vs[2].pos];
        let (u, v, p, q) = (b - a, c - a, tail.pos - a, head.pos - a);
        let n = u.cross(v);
        let (p_off, q_off) = (n.dot(p), n.dot(q));
        let eps = self.a.eps.max(self.b.eps);
        let unsure = CLEAR * (u.length_squared() + v.length_squared()) * (p.abs() + q.abs()).max_element() + eps / CLEAR * n.abs().max_element();
        p_off.min(q_off) > unsure || p_off.max(q_off) < -unsure
    }

    /// An edge against a face: the sign and the place where it goes through.
    fn k12<const FWD: bool>(&self, edge: &[Vert; 2], f: &Face) -> Option<(i32, Vec3)> {
        let mut x12 = 0;
        let mut xzy_lr0 = [Vec3::ZERO; 2];
        let mut xzy_lr1 = [Vec3::ZERO; 2];
        let mut shadow_ = false;
        let mut k = 0;
        let on_edges = [self.on_edges::<FWD>(&edge[0], f), self.on_edges::<FWD>(&edge[1], f)];
        let [s, e] = edge;
        let on_edge: [Shadow; 3] = std::array::from_fn(|i| {
            if FWD { shadows10(&f.vs[i], s, e, self.expand) } else { shadows01(&f.vs[i], s, e, self.expand) }
        });

        for i in 0..2 {
            if let Some((s, z)) = self.k02::<FWD>(&edge[i], f, &on_edges[i]) {
                x12 += if (i == 0) == FWD { s } else { -s };
                if k < 2 && (k == 0 || (s != 0) != shadow_) {
                    shadow_ = s != 0;
                    let Vec3 { x, y, z: height } = edge[i].pos;
                    xzy_lr0[k] = Vec3::new(x, height, y);
                    xzy_lr1[k] = Vec3::new(x, z, y);
                    k += 1;
                }
            }
        }

        for i in 0..3 {
            let [lo, hi] = f.es[i];
            let ends = [&f.vs[lo], &f.vs[hi]];
            let seen = [&on_edge[lo], &on_edge[hi]];
            let cast = [&on_edges[0][i], &on_edges[1][i]];
            let made = if FWD { self.k11([s, e], ends, cast, seen) } else { self.k11(ends, [s, e], seen, cast) };
            if let Some((s, xyzz)) = made {
                x12 -= if lo == i { s } else { -s };
                if k < 2 && (k == 0 || (s != 0) != shadow_) {
                    shadow_ = s != 0;
                    let (own, other) = if FWD { (xyzz.z, xyzz.w) } else { (xyzz.w, xyzz.z) };
                    xzy_lr0[k] = Vec3::new(xyzz.x, own, xyzz.y);
                    xzy_lr1[k] = Vec3::new(xyzz.x, other, xyzz.y);
                    k += 1;
                }
            }
        }

        if x12 == 0 { return None }

        assert_eq!(k, 2, "Boolean manifold error: v12");
        let xzyy = intersect(xzy_lr0[0], xzy_lr0[1], xzy_lr1[0], xzy_lr1[1]);
        Some((x12, Vec3::new(xzyy.x, xzyy.z, xzyy.y)))
    }
}

/// Where an edge of one body goes through a face of the other.
#[derive(Clone, Copy, Debug)]
pub struct Crossing {
    /// A halfedge, the forward one.
    pub edge: usize,
    pub face: usize,
    /// How often, and to which side.
    pub x: i32,
    pub at: Vec3,
}

/// Faces, next to each other in Morton order, whose edges are looked at together.
const GROUP: usize = 8;
/// Faces near a group. Where more are, one look for each edge is faster.
const FEW: usize = 64;

/// All crossings, sorted by edge and face for the first body's edges, by face and edge for the second's.
pub fn intersect12<const FWD: bool>(sides: &Sides) -> Vec<Crossing> {
    let mut made = in_small_parts(0..sides.a.nf, |faces| {
        let mut made: Vec<Crossing> = vec![];
        let mut edges = Vec::with_capacity(3 * GROUP);
        let mut near = Vec::with_capacity(FEW + 1);
        for first in faces.clone().step_by(GROUP) {
            edges.clear();
            edges.extend((3 * first..3 * faces.end.min(first + GROUP)).filter(|&edge| sides.a.hs[edge].is_fwd()).map(|edge| {
                let h = &sides.a.hs[edge];
                let [tail, head] = [h.tail(), h.head()].map(|v| sides.a.ps[v]);
                (edge, Bounds::new(tail.min(head), tail.max(head)))
            }));
            let Some(all) = edges.iter().map(|&(_, bounds)| bounds).reduce(|all, bounds| all.union(&bounds)) else { continue };
            let are_few = sides.b.collider.few(&all, FEW, &mut near);
            if near.is_empty() { continue; }
            for (edge, bounds) in &edges {
                let h = &sides.a.hs[*edge];
                let ends = [h.tail(), h.head()].map(|v| sides.vert::<FWD>(sides.a, v));
                let before = made.len();
                let mut meet = |face: usize| {
                    let f = sides.face::<FWD>(face);
                    if sides.is_beside(&ends, &f) { return; }
                    if let Some((x, at)) = sides.k12::<FWD>(&ends, &f) { made.push(Crossing { edge: *edge, face, x, at }); }
                };
                if are_few {
                    for (_, face) in near.iter().filter(|(of_face, _)| of_face.overlaps(bounds)) { meet(*face); }
                } else {
                    sides.b.collider.boxes(bounds, meet);
                }
                made[before..].sort_unstable_by_key(|crossing| crossing.face);
            }
        }
        made
    });
    if !FWD { sort_by_key(&mut made, |crossing| (crossing.face, crossing.edge)); }
    made
}
