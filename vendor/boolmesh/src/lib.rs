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
use crate::simplification::{Normals, Simplified};
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
/// How many times as long as reading a face a walk down a tree takes.
pub(crate) const K_WALK: usize = 16;
/// More than threads, since some parts take longer than others.
const K_PARTS: usize = 64;

/// Both results; on two threads where `many` says that it pays and the caller is one of rayon's.
pub(crate) fn join<A: Send, B: Send>(many: bool, a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B + Send) -> (A, B) {
    if many && rayon::current_thread_index().is_some() { rayon::join(a, b) } else { (a(), b()) }
}

fn is_divided(count: usize) -> bool { count > K_PARALLEL && rayon::current_thread_index().is_some() }

/// What `make` returns for each of the range, which is divided where there are threads.
pub(crate) fn each_of<T: Send>(range: Range<usize>, make: impl Fn(usize) -> T + Send + Sync) -> Vec<T> {
    let mut made = vec![];
    extend(&mut made, range, make);
    made
}

/// Appends what `make` returns for each of the range, which is divided where there are threads.
pub(crate) fn extend<T: Send>(made: &mut Vec<T>, range: Range<usize>, make: impl Fn(usize) -> T + Send + Sync) {
    use rayon::prelude::*;
    if is_divided(range.len()) {
        made.par_extend(range.into_par_iter().with_min_len(K_PARALLEL / 2).map(make));
    } else {
        made.extend(range.map(make));
    }
}

/// As [`each_of`], where what is made of a part of the range has another length; the parts stand in order.
pub(crate) fn in_parts<T: Send>(range: Range<usize>, make: impl Fn(Range<usize>) -> Vec<T> + Send + Sync) -> Vec<T> {
    in_parts_of(parts(range.len()), range, make)
}

/// As [`in_parts`], where each of the range takes as long as a walk down a tree.
pub(crate) fn in_small_parts<T: Send>(range: Range<usize>, make: impl Fn(Range<usize>) -> Vec<T> + Send + Sync) -> Vec<T> {
    in_parts_of(parts(K_WALK * range.len()), range, make)
}

fn in_parts_of<T: Send>(parts: usize, range: Range<usize>, make: impl Fn(Range<usize>) -> Vec<T> + Send + Sync) -> Vec<T> {
    if parts == 1 { return make(range); }
    let bound = |part: usize| range.start + range.len() * part / parts;
    joined(of_parts(parts, |part| make(bound(part)..bound(part + 1))))
}

/// Into how many parts work on so many items is divided.
pub(crate) fn parts(count: usize) -> usize {
    if is_divided(count) { (2 * count / K_PARALLEL).min(K_PARTS) } else { 1 }
}

pub(crate) fn of_parts<T: Send>(parts: usize, make: impl Fn(usize) -> T + Send + Sync) -> Vec<T> {
    use rayon::prelude::*;
    if parts > 1 { (0..parts).into_par_iter().with_max_len(1).map(make).collect() } else { (0..parts).map(make).collect() }
}

pub(crate) fn joined<T>(parts: Vec<Vec<T>>) -> Vec<T> {
    let mut all = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    for part in parts { all.extend(part); }
    all
}

/// Sorts what is nowhere equal, so that the order does not depend on how.
pub(crate) fn sort<T: Ord + Copy + Send>(items: &mut [T]) { sort_by_key(items, |item| *item); }

pub(crate) fn sort_by_key<T: Send, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K + Sync) {
    use rayon::slice::ParallelSliceMut;
    if is_divided(items.len()) { items.par_sort_unstable_by_key(key) } else { items.sort_unstable_by_key(key) }
}

/// Sorts, and leaves equal ones in their order.
pub(crate) fn stable_sort_by_key<T: Send, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K + Sync) {
    use rayon::slice::ParallelSliceMut;
    if is_divided(items.len()) { items.par_sort_by_key(key) } else { items.sort_by_key(key) }
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
        let ns = Normals { fns: [&mp.fns, &mq.fns], is_turned: op == OpType::Subtract };
        Simplified { hs: trg.hs, ps: b45.ps, ns, rs: trg.rs, far: trg.far, nv: b45.nv }
    };
    let mut made = make();
    if !made.simplify(eps) {
        made = make();
        made.simplify_with_care(eps);
    }

    // each face has the label of the face that it is a piece of
    let label = |r: Tref| if r.mid == 0 { mp.labels[r.fid as usize] } else { mq.labels[r.fid as usize] };
    let labels = each_of(0..made.rs.len(), |face| label(made.rs[face]));
    Surface::compact(made.ps, made.hs, labels, eps, tol)
}
