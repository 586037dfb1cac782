//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

use crate::{Real, Vec2, Vec3, Vec4};
// These two functions (Interpolate and Intersect) are the only places where
// floating-point operations take place in the whole Boolean function. These
// are carefully designed to minimize rounding error and to remove it at edge
// cases to ensure consistency.

pub fn interpolate(pl: Vec3, pr: Vec3, x: Real) -> Vec2 {
    let dx_l = x - pl.x;
    let dx_r = x - pr.x;
    let diff = pr - pl;
    let use_l = dx_l.abs() < dx_r.abs();
    let lambda = if use_l { dx_l } else { dx_r } / diff.x ;

    if lambda.is_infinite() || lambda.is_nan() ||
       diff.y.is_infinite() || diff.y.is_nan() ||
       diff.z.is_infinite() || diff.z.is_nan() { return Vec2::new(pl.y, pl.z); }

    Vec2::new(
        lambda * diff.y + if use_l { pl.y } else { pr.y },
        lambda * diff.z + if use_l { pl.z } else { pr.z }
    )
}

pub fn intersect(
    pl: Vec3,
    pr: Vec3,
    ql: Vec3,
    qr: Vec3,
) -> Vec4 {
    let dy_l = ql.y - pl.y;
    let dy_r = qr.y - pr.y;
    assert!(dy_l * dy_r <= 0., "Boolean manifold error: no intersection");
    let use_l = dy_l.abs() < dy_r.abs();
    let dx = pr.x - pl.x;
    let mut lambda = if use_l {dy_l} else {dy_r} / (dy_l - dy_r);
    if lambda.is_infinite() || lambda.is_nan() { lambda = 0.; }
    let mut xyzz = Vec4::default();
    xyzz.x = lambda * dx + if use_l {pl.x} else {pr.x};
    let p_dy = pr.y - pl.y;
    let q_dy = qr.y - ql.y;
    let use_p = p_dy.abs() < q_dy.abs();
    xyzz.y = lambda * if use_p {p_dy} else{q_dy} + (if use_l {if use_p {pl.y} else {ql.y}} else {if use_p {pr.y} else {qr.y}});
    xyzz.z = lambda * (pr.z - pl.z) + if use_l {pl.z} else {pr.z};
    xyzz.w = lambda * (qr.z - ql.z) + if use_l {ql.z} else {qr.z};
    xyzz
}

pub fn shadows(p: Real, q: Real, dir: Real) -> bool {
    if p == q { dir < 0. } else { p < q }
}

/// A vertex of either body; `n` is the normal where it is one of the first.
#[derive(Clone, Copy)]
pub struct Vert {
    pub id: usize,
    pub pos: Vec3,
    pub n: Vec3,
}

/// How a vertex lies to an edge seen along z: the sign, and y and z of the edge there; `None` where it is beside the edge.
pub type Shadow = Option<(i32, Vec2)>;

// These are equivalent to Kernel01 or X01 in the thesis. Expand represents the sign of the normal. Edges run from their
// lower vertex to the higher.

/// A vertex of the first body, an edge of the second.
pub fn shadows01(p: &Vert, q1s: &Vert, q1e: &Vert, expand: Real) -> Shadow {
    // check weather the vert is in between the half from the x-axis point of view
    let dir = expand * p.n.x;
    let a = i32::from(shadows(p.pos.x, q1e.pos.x, dir));
    let b = i32::from(shadows(p.pos.x, q1s.pos.x, dir));
    let s01 = a - b;
    if s01 == 0 { return None; }

    let yz01 = interpolate(q1s.pos, q1e.pos, p.pos.x);
    // return sign as 0 if vert from mfd_p is above
    Some((if shadows(p.pos.y, yz01.x, expand * p.n.y) { s01 } else { 0 }, yz01))
}

/// A vertex of the second body, an edge of the first.
pub fn shadows10(q: &Vert, p1s: &Vert, p1e: &Vert, expand: Real) -> Shadow {
    let a = i32::from(shadows(p1s.pos.x, q.pos.x, expand * p1s.n.x));
    let b = i32::from(shadows(p1e.pos.x, q.pos.x, expand * p1e.n.x));
    let s01 = a - b;
    if s01 == 0 { return None; }

    let yz01 = interpolate(p1s.pos, p1e.pos, q.pos.x);
    let sta2 = (p1s.pos - q.pos).length_squared();
    let end2 = (p1e.pos - q.pos).length_squared();
    let dir = if sta2 < end2 { p1s.n.y } else { p1e.n.y };
    Some((if shadows(yz01.x, q.pos.y, expand * dir) { s01 } else { 0 }, yz01))
}
