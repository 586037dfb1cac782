//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

pub mod hmesh;
pub mod bounds;
pub mod collider;

use std::cmp::Ordering;
use bounds::BBox;
use crate::collider::{morton_code, MortonCollider, K_NO_CODE};
use crate::{Real, Half, Vec3, Vec3u, K_PRECISION, next_of};
use super::hmesh::Hmesh;

// The core struct for all boolean operations. Avoid modifying properties directly, as the struct
// maintains internal face index sorting based on vertex positions—a prerequisite for all subsequent operations.
#[derive(Clone, Debug)]
pub struct Manifold {
    pub ps: Vec<Vec3>,            // positions
    pub hs: Vec<Half>,            // halfedges
    pub nv: usize,                // number of vertices
    pub nf: usize,                // number of faces
    pub nh: usize,                // number of halfedges
    pub bb: BBox,                 // bounding box
    pub eps: Real,                // epsilon
    pub tol: Real,                // tolerance
    pub fns: Vec<Vec3>,           // face normals
    pub vns: Vec<Vec3>,           // vert normals
    pub labels: Vec<u32>,         // one for each face
    pub collider: MortonCollider, //
    pub coplanar: Vec<i32>,       // indices of coplanar faces
}

impl Manifold {
    /// `idx` refers to `ps`; vertices in one place stay apart. A label for each face.
    pub fn new(ps: Vec<Vec3>, idx: &[[u32; 3]], labels: Vec<u32>) -> Result<Self, String> {
        if labels.len() != idx.len() { return Err("there must be one label per face".into()); }
        if ps.iter().any(|p| !p.is_finite()) { return Err("ps must not contain NaN or infinite coordinates".into()); }
        if idx.iter().flatten().any(|&i| i as usize >= ps.len()) { return Err("idx must refer to vertices in ps".into()); }
        let half = |t: &[u32; 3], i: usize| Half::tmp(t[i] as usize, t[(i + 1) % 3] as usize);
        let hs = idx.iter().flat_map(|t| [half(t, 0), half(t, 1), half(t, 2)]).collect();
        Self::new_impl(ps, hs, labels, None, None)
    }

    pub(crate) fn new_impl(
        ps: Vec<Vec3>,
        hs: Vec<Half>,
        labels: Vec<u32>,
        eps: Option<Real>,
        tol: Option<Real>,
    ) -> Result<Self, String> {
        let bb = BBox::new(&ps);
        let idx = hs.chunks(3).map(|t| Vec3u::new(t[0].tail, t[1].tail, t[2].tail)).collect::<Vec<_>>();
        let (mut f_bb, mut f_mt) = compute_face_morton(&ps, &idx, &bb);
        let (hm, map) = sort_faces(&ps, &idx, &mut f_bb, &mut f_mt)?;
        let labels = map.iter().map(|&i| labels[i]).collect();

        let mut e = K_PRECISION * bb.scale();
        e = if e.is_finite() { e } else { -1. };
        let eps = if let Some(e_) = eps { e_ } else { e };
        let tol = if let Some(t_) = tol { t_ } else { e };
        let collider = MortonCollider::new(&f_bb, &f_mt);
        let coplanar = compute_coplanar_idx(&ps, &hm.fns, &hm.hs, eps);

        let (nv, nf, nh) = (ps.len(), hm.fns.len(), hm.hs.len());
        Ok(Manifold { hs: hm.hs, ps, labels, nv, nf, nh, bb, vns: hm.vns, fns: hm.fns, eps, tol, collider, coplanar })
    }
}

fn compute_face_morton(
    pos: &[Vec3],
    idx: &[Vec3u],
    bb: &BBox
) -> (Vec<BBox>, Vec<u32>) {
    let n = idx.len();
    let mut bbs = vec![BBox::default(); n];
    let mut mts = vec![0; n];

    for (i, f) in idx.iter().enumerate() {
        let p0 = pos[f.x];
        let p1 = pos[f.y];
        let p2 = pos[f.z];
        bbs[i].union(&p0);
        bbs[i].union(&p1);
        bbs[i].union(&p2);
        mts[i] = morton_code(&((p0 + p1 + p2) / 3.), bb);
    }

    (bbs, mts)
}

fn sort_faces(
    pos: &[Vec3],
    idx: &[Vec3u],
    face_bboxes: &mut Vec<BBox>,
    face_morton: &mut Vec<u32>
) -> Result<(Hmesh, Vec<usize>), String> {
    let mut map = (0..face_morton.len()).collect::<Vec<_>>();
    map.sort_by_key(|&i| face_morton[i]);
    *face_bboxes = map.iter().map(|&i| face_bboxes[i].clone()).collect::<Vec<_>>();
    *face_morton = map.iter().map(|&i| face_morton[i]).collect::<Vec<_>>();
    Ok((Hmesh::new(pos, &map.iter().map(|&i| idx[i]).collect::<Vec<_>>())?, map))
}

fn compute_coplanar_idx(
    ps: &[Vec3],
    ns: &[Vec3],
    hs: &[Half],
    tol: Real
) -> Vec<i32> {
    let nt = hs.len() / 3;
    let mut priority = vec![];
    let mut res = vec![-1; nt];

    for t in 0..nt {
        let i = t * 3;
        let area = if hs[i].tail().is_none() { 0.} else {
            let p0 = ps[hs[i].tail];
            let p1 = ps[hs[i].head];
            let p2 = ps[hs[i + 1].head];
            (p1 - p0).cross(p2 - p0).length_squared()
        };
        priority.push((area, t));
    }

    priority.sort_by(|a, b| b.0.partial_cmp(&a.0).unwrap_or(Ordering::Equal));

    let mut interior = vec![];
    for (_, t) in priority.iter() {
        if res[*t] != -1 { continue; }
        res[*t] = *t as i32;

        let i = t * 3;
        let p = ps[hs[i].tail];
        let n = ns[*t];

        interior.clear();
        interior.extend_from_slice(&[i, i + 1, i + 2]);

        while let Some(hi) = interior.pop() {
            let h1 = next_of(hs[hi].pair);
            let t1 = h1 / 3;

            if res[t1] != -1 { continue; }

            if (ps[hs[h1].head] - p).dot(n).abs() < tol {
                res[t1] = *t as i32;
                if interior.last().copied() == Some(hs[h1].pair) { interior.pop(); }
                else { interior.push(h1); }
                interior.push(next_of(h1));
            }
        }
    }
    res
}

pub(crate) fn cleanup_unused_verts(
    ps: &mut Vec<Vec3>,
    hs: &mut Vec<Half>
) {
    let bb = BBox::new(ps);
    let mt = ps.iter().map(|p| morton_code(p, &bb)).collect::<Vec<_>>();

    let mut new2old = (0..ps.len()).collect::<Vec<_>>();
    let mut old2new = vec![0; ps.len()];
    new2old.sort_by_key(|&i| mt[i]);
    for (new, &old) in new2old.iter().enumerate() { old2new[old] = new; }

    // reindex verts
    for h in hs.iter_mut() {
        if h.pair().is_none() { continue; }
        h.tail = old2new[h.tail];
        h.head = old2new[h.head];
    }

    // truncate pos container
    let nv = new2old
        .iter()
        .position(|&v| mt[v] >= K_NO_CODE)
        .unwrap_or(new2old.len());

    new2old.truncate(nv);

    *ps = new2old.iter().map(|&i| ps[i]).collect();
    *hs = hs.iter().filter(|h| h.pair().is_some()).cloned().collect();
}
