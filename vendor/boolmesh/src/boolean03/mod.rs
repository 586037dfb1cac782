//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

pub mod kernel01;
pub mod kernel03;
pub mod kernel12;

pub use crate::boolean03::kernel12::Crossing;
use crate::boolean03::kernel03::winding03;
use crate::boolean03::kernel12::{intersect12, Sides};
use crate::common::OpType;
use crate::manifold::Manifold;
use crate::manifold::hmesh::vert_normals;
use crate::{join, K_PARALLEL, K_WALK};

pub struct Boolean03 {
    pub x12: Vec<Crossing>,
    pub x21: Vec<Crossing>,
    pub w03: Vec<i32>,
    pub w30: Vec<i32>,
}

pub fn boolean03(
    mp: &Manifold,
    mq: &Manifold,
    op: &OpType,
) -> Boolean03 {
    let e = if op == &OpType::Add { 1. } else { -1. };
    let many = K_WALK * (mp.nf + mq.nf) > K_PARALLEL;
    let vns = vert_normals(&mp.ps, &mp.hs, &mp.fns);
    let (p, q) = (Sides::new::<true>(mp, mq, &vns, e), Sides::new::<false>(mp, mq, &vns, e));
    let ((x12, w03), (x21, w30)) = join(many,
        || { let x = intersect12::<true> (&p); let w = winding03::<true> (&p, &x); (x, w) },
        || { let x = intersect12::<false>(&q); let w = winding03::<false>(&q, &x); (x, w) },
    );
    Boolean03 { x12, x21, w03, w30 }
}
