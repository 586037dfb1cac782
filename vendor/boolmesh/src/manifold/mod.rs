//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

pub mod hmesh;
pub mod bounds;
pub mod collider;

use bounds::BBox;
use crate::collider::{morton_code, MortonCollider, K_NO_CODE};
use crate::{in_parts, join, sort, Real, Half, Vec3, K_PARALLEL, K_PRECISION, next_of};
use hmesh::{check, normals, pair};

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
        let mut hs = idx.iter().flat_map(|t| [half(t, 0), half(t, 1), half(t, 2)]).collect::<Vec<_>>();
        pair(&mut hs, ps.len())?;
        Self::sorted(ps, &hs, |face| labels[face], None, None)
    }

    /// What is left of a mesh from which faces were taken, whose halfedges then have no pairs, and vertices, which are NaN.
    pub(crate) fn cleaned(
        ps: &[Vec3],
        mut hs: Vec<Half>,
        label: impl Fn(usize) -> u32,
        eps: Real,
        tol: Real,
    ) -> Result<Self, String> {
        let bb = BBox::new(ps);
        let order = by_code(0..ps.len(), |v| morton_code(&ps[v], &bb));
        let mut old2new = vec![0u32; ps.len()];
        for (new, &(_, old)) in order.iter().enumerate() { old2new[old as usize] = new as u32; }
        for h in &mut hs {
            if h.pair().is_none() { continue; }
            h.tail = old2new[h.tail] as usize;
            h.head = old2new[h.head] as usize;
        }
        let ps = order.iter().take_while(|v| v.0 < K_NO_CODE).map(|v| ps[v.1 as usize]).collect::<Vec<_>>();
        Self::sorted(ps, &hs, label, Some(eps), Some(tol))
    }

    // Puts faces in Morton order, but those without pairs.
    fn sorted(
        ps: Vec<Vec3>,
        hs: &[Half],
        label: impl Fn(usize) -> u32,
        eps: Option<Real>,
        tol: Option<Real>,
    ) -> Result<Self, String> {
        let bb = BBox::new(&ps);
        let center = |face: usize| {
            let h = &hs[3 * face..3 * face + 3];
            (ps[h[0].tail] + ps[h[1].tail] + ps[h[2].tail]) / 3.
        };
        let code = |face: usize| if hs[3 * face].pair().is_none() { K_NO_CODE } else { morton_code(&center(face), &bb) };
        let mut order = by_code(0..hs.len() / 3, code);
        order.truncate(order.partition_point(|face| face.0 < K_NO_CODE));
        if ps.is_empty() { return Err("empty pos matrix".into()); }
        if order.is_empty() { return Err("empty idx matrix".into()); }

        let mut old2new = vec![u32::MAX; hs.len() / 3];
        for (new, &(_, old)) in order.iter().enumerate() { old2new[old as usize] = new as u32; }
        let hs = in_parts(0..order.len(), &|range| {
            let faces = order[range].iter().map(|&(_, old)| 3 * old as usize);
            faces.flat_map(|h| hs[h..h + 3].iter()).map(|h| match h.pair() {
                Some(pair) => Half::new(h.tail, h.head, 3 * old2new[pair / 3] as usize + pair % 3),
                None => h.clone(),
            }).collect()
        });

        let mut e = K_PRECISION * bb.scale();
        e = if e.is_finite() { e } else { -1. };
        let eps = eps.unwrap_or(e);
        let tol = tol.unwrap_or(e);
        let collider = || {
            let boxes = in_parts(0..order.len(), &|range| {
                hs[3 * range.start..3 * range.end].chunks_exact(3).map(|f| BBox::new(&[ps[f[0].tail], ps[f[1].tail], ps[f[2].tail]])).collect()
            });
            let codes = order.iter().map(|face| face.0).collect::<Vec<_>>();
            MortonCollider::new(&boxes, &codes)
        };
        let planes = || {
            let (fns, vns) = normals(&ps, &hs);
            let coplanar = compute_coplanar_idx(&ps, &fns, &hs, eps);
            (fns, vns, coplanar)
        };
        let many = order.len() > K_PARALLEL;
        let (checked, (collider, (fns, vns, coplanar))) = join(many, || check(&hs, ps.len()), || join(many, collider, planes));
        checked?;
        let labels = order.iter().map(|face| label(face.1 as usize)).collect();

        let (nv, nf, nh) = (ps.len(), fns.len(), hs.len());
        Ok(Manifold { hs, ps, labels, nv, nf, nh, bb, vns, fns, eps, tol, collider, coplanar })
    }
}

// Codes and indices, sorted.
fn by_code(range: std::ops::Range<usize>, code: impl Fn(usize) -> u32 + Sync) -> Vec<(u32, u32)> {
    let mut order = in_parts(range, &|range| range.map(|i| (code(i), i as u32)).collect());
    sort(&mut order);
    order
}

fn compute_coplanar_idx(
    ps: &[Vec3],
    ns: &[Vec3],
    hs: &[Half],
    tol: Real
) -> Vec<i32> {
    let mut res = vec![-1; ns.len()];

    // The largest faces first: numbers that are not negative are in the order of their bits.
    let mut priority = in_parts(0..ns.len(), &|range| range.map(|t| {
        let p = [0, 1, 2].map(|i| ps[hs[3 * t + i].tail]);
        let area = (p[1] - p[0]).cross(p[2] - p[0]).length_squared();
        (!area.to_bits(), t as u32)
    }).collect());
    sort(&mut priority);

    let mut interior = vec![];
    for (_, t) in priority {
        let t = t as usize;
        if res[t] != -1 { continue; }
        res[t] = t as i32;

        let i = t * 3;
        let p = ps[hs[i].tail];
        let n = ns[t];

        interior.clear();
        interior.extend_from_slice(&[i, i + 1, i + 2]);

        while let Some(hi) = interior.pop() {
            let h1 = next_of(hs[hi].pair);
            let t1 = h1 / 3;

            if res[t1] != -1 { continue; }

            if (ps[hs[h1].head] - p).dot(n).abs() < tol {
                res[t1] = t as i32;
                if interior.last().copied() == Some(hs[h1].pair) { interior.pop(); }
                else { interior.push(h1); }
                interior.push(next_of(h1));
            }
        }
    }
    res
}
