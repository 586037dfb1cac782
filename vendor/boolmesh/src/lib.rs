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
use crate::simplification::Simplified;
use crate::triangulation::triangulate;
use crate::common::*;
use crate::manifold::*;

pub use crate::common::{Half, Real, Vec2, Vec3, Vec4, Mat3, K_PRECISION};

pub mod prelude {
    pub use crate::common::OpType;
    pub use crate::manifold::{Manifold, Surface};
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
) -> Result<Surface, String> {
    let eps = mp.eps.max(mq.eps);
    let tol = mp.tol.max(mq.tol);

    let b03 = boolean03(mp, mq, &op);
    let make = || {
        let b45 = boolean45(mp, mq, &b03, &op);
        let trg = triangulate([mp, mq], &b45, eps);
        Simplified { hs: trg.hs, ps: b45.ps, ns: trg.ns, rs: trg.rs, far: trg.far, nv: b45.nv }
    };
    let mut made = make();
    if !made.simplify(eps) {
        made = make();
        made.simplify_with_care(eps);
    }

    // each face has the label of the face that it is a piece of
    let label = |r: &Tref| if r.mid == 0 { mp.labels[r.fid as usize] } else { mq.labels[r.fid as usize] };
    Surface::compact(made.ps, made.hs, made.rs.iter().map(label).collect(), eps, tol)
}
