//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

pub mod ear_clip;
pub mod flat_tree;
pub mod tri_halfs;

use std::collections::{BTreeMap, VecDeque};
use crate::boolean45::Boolean45;
use crate::{join, K_PARALLEL, Manifold, Vec2, Vec3, Vec3u, Half, Tref, get_aa_proj_matrix, compute_aa_proj, is_ccw_2d, is_ccw_3d, Real};
use crate::triangulation::ear_clip::EarClip;
use crate::triangulation::tri_halfs::tri_halfs_single;

pub struct Triangulation {
    pub hs: Vec<Half>,
    pub rs: Vec<Tref>,
    pub ns: Vec<Vec3>,
}

pub fn triangulate(
    mp: &Manifold,
    mq: &Manifold,
    b45: &Boolean45,
    eps: Real,
) -> Result<Triangulation, String> {

    let faces = b45.hid_per_f.len() - 1;
    let (ts, mut rs, ns) = triangulate_range(b45, 0, faces, eps);
    update_reference(mp, mq, &mut rs);
    Ok(Triangulation { hs: tri_halfs_single(&ts), ns, rs })
}

// The faces from `bgn` to `end`, in their order; halves are made side by side.
fn triangulate_range(b45: &Boolean45, bgn: usize, end: usize, eps: Real) -> (Vec<Vec3u>, Vec<Tref>, Vec<Vec3>) {
    if end - bgn > K_PARALLEL {
        let mid = (bgn + end) / 2;
        let (mut a, b) = join(true, || triangulate_range(b45, bgn, mid, eps), || triangulate_range(b45, mid, end, eps));
        a.0.extend(b.0);
        a.1.extend(b.1);
        a.2.extend(b.2);
        return a;
    }
    let (mut ts, mut rs, mut ns) = (vec![], vec![], vec![]);
    for fid in bgn..end {
        let hid = b45.hid_per_f[fid] as usize;
        process_face(b45, fid, eps, &mut ts);
        rs.resize(ts.len(), b45.rs[hid]);
        ns.resize(ts.len(), b45.ns[fid]);
    }
    (ts, rs, ns)
}

fn process_face(
    b45: &Boolean45,
    fid: usize,
    eps: Real,
    ts: &mut Vec<Vec3u>,
) {
    let e0 = b45.hid_per_f[fid] as usize;
    let e1 = b45.hid_per_f[fid + 1] as usize;
    match e1 - e0 {
        3 => ts.push(single_triangulate(b45, e0)),
        4 => ts.extend(square_triangulate(b45, fid, eps)),
        _ => ts.extend(general_triangulate(b45, fid, eps)),
    }
}

fn assemble_halfs(hs: &[Half], hid_f: &[i32], fid: usize) -> Vec<Vec<usize>> {
    let bgn = hid_f[fid] as usize;
    let end = hid_f[fid + 1] as usize;
    let num = end - bgn;
    let mut v2h = BTreeMap::new();

    for i in bgn..bgn + num {
        let id = hs[i].tail;
        v2h.entry(id).or_insert_with(VecDeque::new).push_front(i);
    }

    let mut loops: Vec<Vec<usize>> = vec![];
    let mut hid0 = 0;
    let mut hid1 = 0;
    loop {
        if hid1 == hid0 {
            if v2h.is_empty() { break; }
            hid0 = v2h.first_entry().unwrap().get().back().copied().unwrap();
            hid1 = hid0;
            loops.push(Vec::new());
        }
        loops.last_mut().unwrap().push(hid1);
        let head = hs[hid1].head;
        let waiting = v2h.get_mut(&head).unwrap();
        hid1 = waiting.pop_back().unwrap();
        if waiting.is_empty() { v2h.remove(&head); }
    }
    loops
}

fn single_triangulate(
    b45: &Boolean45,
    hid: usize
) -> Vec3u {
    let mut idcs = [hid, hid + 1, hid + 2];
    if b45.hs[hid].head == b45.hs[hid + 2].tail { idcs.swap(1, 2); }

    Vec3u::new(
        b45.hs[idcs[0]].tail,
        b45.hs[idcs[1]].tail,
        b45.hs[idcs[2]].tail,
    )
}

fn square_triangulate(
    b45: &Boolean45,
    fid: usize,
    eps: Real
) -> Vec<Vec3u> {
    let ccw = |tri: Vec3u| {
        is_ccw_3d(
            &b45.ps[b45.hs[tri[0]].tail],
            &b45.ps[b45.hs[tri[1]].tail],
            &b45.ps[b45.hs[tri[2]].tail],
            &b45.ns[fid],
            eps
        ) >= 0
    };

    let q = &assemble_halfs(&b45.hs, &b45.hid_per_f, fid)[0];
    let tris = [
        vec![Vec3u::new(q[0], q[1], q[2]), Vec3u::new(q[0], q[2], q[3])],
        vec![Vec3u::new(q[1], q[2], q[3]), Vec3u::new(q[0], q[1], q[3])],
    ];
    let mut choice: usize = 0;

    if !(ccw(tris[0][0]) && ccw(tris[0][1])) {
        choice = 1;
    } else if ccw(tris[1][0]) && ccw(tris[1][1]) {
        let diag0 = b45.ps[b45.hs[q[0]].tail] - b45.ps[b45.hs[q[2]].tail];
        let diag1 = b45.ps[b45.hs[q[1]].tail] - b45.ps[b45.hs[q[3]].tail];
        if diag0.length() > diag1.length() { choice = 1; }
    }

    tris[choice].iter().map(|t| Vec3u::new(
        b45.hs[t.x].tail,
        b45.hs[t.y].tail,
        b45.hs[t.z].tail
    )).collect()
}

fn general_triangulate(
    b45: &Boolean45,
    fid: usize,
    eps: Real
) -> Vec<Vec3u> {
    let proj  = get_aa_proj_matrix(&b45.ns[fid]);
    let loops = assemble_halfs(&b45.hs, &b45.hid_per_f, fid);
    let polys = loops.iter().map(|poly|
        poly.iter().map(|&e| {
            let i = b45.hs[e].tail;
            let p = compute_aa_proj(&proj, &b45.ps[i]);
            Pt { pos: p, idx: e }
        }).collect()
    ).collect::<Vec<Vec<_>>>();

    let tris = match &polys[..] {
        [poly] if is_convex(poly, eps) => convex_triangulate(poly),
        _ => EarClip::new(&polys, eps).triangulate(),
    };
    tris.iter().map(|t| Vec3u::new(
        b45.hs[t.x].tail,
        b45.hs[t.y].tail,
        b45.hs[t.z].tail
    )).collect()
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
fn convex_triangulate(poly: &[Pt]) -> Vec<Vec3u> {
    let (mut i, mut k) = (0, poly.len() - 1);
    let mut tris = Vec::with_capacity(poly.len() - 2);
    while i + 1 < k {
        let right = tris.len() % 2 == 0;
        let j = if right { i + 1 } else { k - 1 };
        tris.push(Vec3u::new(poly[i].idx, poly[j].idx, poly[k].idx));
        if right { i = j } else { k = j }
    }
    tris
}

#[derive(Debug, Clone)]
pub struct Pt {
    pub pos: Vec2,
    pub idx: usize
}

fn update_reference(
    mp: &Manifold,
    mq: &Manifold,
    rs: &mut[Tref],
) {
    for r in rs.iter_mut() {
        let fid = r.fid;
        let pq  = r.mid == 0;
        r.pid = if pq { mp.coplanar[fid] } else { mq.coplanar[fid] };
    }
}




