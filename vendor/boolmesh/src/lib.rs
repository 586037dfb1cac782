//! Mesh booleans: boolmesh 0.2.2 with the changes that the README lists.

//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

#![allow(clippy::too_many_arguments)]
#![allow(clippy::cast_abs_to_unsigned)]
#![allow(unused_braces)]

mod manifold;
mod triangulation;
mod simplification;
mod common;
mod boolean03;
mod boolean45;

use std::ops::Range;
use crate::boolean03::boolean03;
use crate::boolean45::boolean45;
use crate::simplification::simplify_topology;
use crate::triangulation::triangulate;
use crate::common::*;
use crate::manifold::*;

pub use crate::common::{Half, Real, Vec2, Vec3, Vec4, Mat3, K_PRECISION};

pub mod prelude {
    pub use crate::common::OpType;
    pub use crate::manifold::Manifold;
    pub use crate::compute_boolean;
}


/// Faces below which threads do not pay.
pub(crate) const K_PARALLEL: usize = 1000;

/// Both results; on two threads where `many` says that it pays and the caller is one of rayon's.
pub(crate) fn join<A: Send, B: Send>(many: bool, a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B + Send) -> (A, B) {
    if many && rayon::current_thread_index().is_some() { rayon::join(a, b) } else { (a(), b()) }
}

/// What `make` returns for the range, which is divided where there are threads; the parts stand in order.
pub(crate) fn in_parts<T: Send>(range: Range<usize>, make: &(impl Fn(Range<usize>) -> Vec<T> + Sync)) -> Vec<T> {
    if range.len() <= K_PARALLEL || rayon::current_thread_index().is_none() { return make(range); }
    let mid = range.start + range.len() / 2;
    let (mut a, b) = rayon::join(|| in_parts(range.start..mid, make), || in_parts(mid..range.end, make));
    a.extend(b);
    a
}

/// Sorts what is nowhere equal, so that the order does not depend on how.
pub(crate) fn sort<T: Ord + Send>(items: &mut [T]) {
    use rayon::slice::ParallelSliceMut;
    if items.len() > K_PARALLEL && rayon::current_thread_index().is_some() { items.par_sort_unstable() } else { items.sort_unstable() }
}

pub fn compute_boolean(
    mp: &Manifold,
    mq: &Manifold,
    op: OpType,
) -> Result<Manifold, String> {
    let eps = mp.eps.max(mq.eps);
    let tol = mp.tol.max(mq.tol);

    let     b03 = boolean03(mp, mq, &op);
    let mut b45 = boolean45(mp, mq, &b03, &op);
    let mut trg = triangulate(&b45, eps);

    simplify_topology(
        &mut trg.hs,
        &mut b45.ps,
        &mut trg.ns,
        &mut trg.rs,
        b45.nv_from_p,
        b45.nv_from_q,
        eps
    );

    // each face has the label of the face that it is a piece of
    let label = |face: usize| {
        let r = &trg.rs[face];
        if r.mid == 0 { mp.labels[r.fid as usize] } else { mq.labels[r.fid as usize] }
    };
    Manifold::cleaned(&b45.ps, trg.hs, label, eps, tol)
}
