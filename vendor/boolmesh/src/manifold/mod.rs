//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

pub mod hmesh;
pub mod bounds;
pub mod collider;

use bounds::BBox;
use crate::collider::{morton_code, MortonCollider};
use crate::{each_of, join, sort, Real, Half, Vec3, K_PARALLEL, K_PRECISION, next_of};
use hmesh::{check, corners, face_normals, pair};

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
    pub labels: Vec<u32>,         // one for each face
    pub collider: MortonCollider, //
    pub coplanar: Vec<i32>,       // indices of coplanar faces
}

/// A body as booleans make it: closed and checked, but not prepared for the next one.
#[derive(Clone, Debug)]
pub struct Surface {
    pub ps: Vec<Vec3>,
    pub hs: Vec<Half>,
    pub labels: Vec<u32>,
    eps: Real,
    tol: Real,
}

impl Surface {
    /// `idx` refers to `ps`; vertices in one place stay apart. A label for each face.
    pub fn new(ps: Vec<Vec3>, idx: &[[u32; 3]], labels: Vec<u32>) -> Result<Self, String> {
        if labels.len() != idx.len() { return Err("there must be one label per face".into()); }
        if ps.is_empty() { return Err("empty pos matrix".into()); }
        if idx.is_empty() { return Err("empty idx matrix".into()); }
        if ps.iter().any(|p| !p.is_finite()) { return Err("ps must not contain NaN or infinite coordinates".into()); }
        if idx.iter().flatten().any(|&i| i as usize >= ps.len()) { return Err("idx must refer to vertices in ps".into()); }
        let half = |t: &[u32; 3], i: usize| Half::tmp(t[i] as usize, t[(i + 1) % 3] as usize);
        let mut hs = idx.iter().flat_map(|t| [half(t, 0), half(t, 1), half(t, 2)]).collect::<Vec<_>>();
        pair(&mut hs, ps.len())?;
        check(&hs, ps.len())?;
        let e = K_PRECISION * BBox::new(&ps).scale();
        let e = if e.is_finite() { e } else { -1. };
        Ok(Self { ps, hs, labels, eps: e, tol: e })
    }

    /// What is left of a mesh from which faces were taken, whose halfedges then have no pairs, and vertices, which are NaN.
    pub(crate) fn compact(mut ps: Vec<Vec3>, mut hs: Vec<Half>, mut labels: Vec<u32>, eps: Real, tol: Real) -> Result<Self, String> {
        let is_left = |face: usize| hs[3 * face].is_paired();
        if !(0..labels.len()).all(is_left) || ps.iter().any(|p| p.x.is_nan()) {
            let many = labels.len() > K_PARALLEL;
            let (faces, verts) = join(many,
                || numbers((0..labels.len()).map(is_left)),
                || numbers(ps.iter().map(|p| !p.x.is_nan())),
            );
            let left = || {
                let left = (0..labels.len()).filter(|&face| faces[face] != u32::MAX).collect::<Vec<_>>();
                let half = |h: &Half| if h.is_paired() {
                    Half::new(verts[h.tail()] as usize, verts[h.head()] as usize, 3 * faces[h.pair() / 3] as usize + h.pair() % 3)
                } else { *h };
                let hs = each_of(0..left.len(), |i| [0, 1, 2].map(|k| half(&hs[3 * left[i] + k]))).into_flattened();
                (hs, left.iter().map(|&face| labels[face]).collect())
            };
            ((hs, labels), _) = join(many, left, || ps.retain(|p| !p.x.is_nan()));
        }
        if ps.is_empty() { return Err("empty pos matrix".into()); }
        if hs.is_empty() { return Err("empty idx matrix".into()); }
        check(&hs, ps.len())?;
        Ok(Self { ps, hs, labels, eps, tol })
    }
}

impl Manifold {
    /// Puts faces in Morton order, and finds what booleans ask for.
    pub fn new(Surface { ps, hs, labels, eps, tol }: Surface) -> Self {
        let bb = BBox::new(&ps);
        let center = |face: usize| {
            let [a, b, c] = corners(&ps, &hs, face);
            (a + b + c) / 3.
        };
        let mut order = each_of(0..labels.len(), |face| (morton_code(&center(face), &bb), face as u32));
        sort(&mut order);
        let mut old2new = vec![0; labels.len()];
        for (new, &(_, old)) in order.iter().enumerate() { old2new[old as usize] = new as u32; }
        let moved = |h: &Half| Half::new(h.tail(), h.head(), 3 * old2new[h.pair() / 3] as usize + h.pair() % 3);
        let hs = each_of(0..order.len(), |face| [0, 1, 2].map(|i| moved(&hs[3 * order[face].1 as usize + i]))).into_flattened();
        let labels = order.iter().map(|face| labels[face.1 as usize]).collect();

        let collider = || MortonCollider::new(&order, &|face| corners(&ps, &hs, face));
        let planes = || {
            let fns = face_normals(&ps, &hs);
            let coplanar = compute_coplanar_idx(&ps, &fns, &hs, eps);
            (fns, coplanar)
        };
        let (collider, (fns, coplanar)) = join(order.len() > K_PARALLEL, collider, planes);
        let (nv, nf, nh) = (ps.len(), fns.len(), hs.len());
        Manifold { hs, ps, labels, nv, nf, nh, bb, fns, eps, tol, collider, coplanar }
    }
}

// The numbers that those which are left get.
fn numbers(are_left: impl Iterator<Item = bool>) -> Vec<u32> {
    let mut count = 0;
    are_left.map(|is_left| if is_left { count += 1; count - 1 } else { u32::MAX }).collect()
}

fn compute_coplanar_idx(
    ps: &[Vec3],
    ns: &[Vec3],
    hs: &[Half],
    tol: Real
) -> Vec<i32> {
    let mut res = vec![-1; ns.len()];

    // The largest faces first: numbers that are not negative are in the order of their bits.
    let mut priority = each_of(0..ns.len(), |t| {
        let p = corners(ps, hs, t);
        let area = (p[1] - p[0]).cross(p[2] - p[0]).length_squared();
        (!area.to_bits(), t as u32)
    });
    sort(&mut priority);

    let mut interior = vec![];
    for (_, t) in priority {
        let t = t as usize;
        if res[t] != -1 { continue; }
        res[t] = t as i32;

        let i = t * 3;
        let p = ps[hs[i].tail()];
        let n = ns[t];

        interior.clear();
        interior.extend_from_slice(&[i, i + 1, i + 2]);

        while let Some(hi) = interior.pop() {
            let h1 = next_of(hs[hi].pair());
            let t1 = h1 / 3;

            if res[t1] != -1 { continue; }

            if (ps[hs[h1].head()] - p).dot(n).abs() < tol {
                res[t1] = t as i32;
                if interior.last().copied() == Some(hs[h1].pair()) { interior.pop(); }
                else { interior.push(h1); }
                interior.push(next_of(h1));
            }
        }
    }
    res
}
