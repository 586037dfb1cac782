//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

pub mod hmesh;
pub mod bounds;
pub mod collider;

use bounds::BBox;
use crate::collider::{morton_code, MortonCollider};
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
        let is_left = |face: usize| hs[3 * face].pair().is_some();
        if !(0..labels.len()).all(is_left) || ps.iter().any(|p| p.x.is_nan()) {
            let faces = numbers((0..labels.len()).map(is_left));
            let verts = numbers(ps.iter().map(|p| !p.x.is_nan()));
            let left = (0..labels.len()).filter(|&face| faces[face] != u32::MAX).collect::<Vec<_>>();
            labels = left.iter().map(|&face| labels[face]).collect();
            hs = in_parts(0..left.len(), &|range| left[range].iter().flat_map(|&face| &hs[3 * face..3 * face + 3]).map(|h| match h.pair() {
                Some(pair) => Half::new(verts[h.tail] as usize, verts[h.head] as usize, 3 * faces[pair / 3] as usize + pair % 3),
                None => h.clone(),
            }).collect());
            ps.retain(|p| !p.x.is_nan());
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
            let h = &hs[3 * face..3 * face + 3];
            (ps[h[0].tail] + ps[h[1].tail] + ps[h[2].tail]) / 3.
        };
        let order = by_code(0..labels.len(), |face| morton_code(&center(face), &bb));
        let mut old2new = vec![0; labels.len()];
        for (new, &(_, old)) in order.iter().enumerate() { old2new[old as usize] = new as u32; }
        let hs = in_parts(0..order.len(), &|range| {
            let faces = order[range].iter().map(|&(_, old)| 3 * old as usize);
            faces.flat_map(|h| hs[h..h + 3].iter()).map(|h| Half::new(h.tail, h.head, 3 * old2new[h.pair / 3] as usize + h.pair % 3)).collect()
        });
        let labels = order.iter().map(|face| labels[face.1 as usize]).collect();

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
        let (collider, (fns, vns, coplanar)) = join(order.len() > K_PARALLEL, collider, planes);
        let (nv, nf, nh) = (ps.len(), fns.len(), hs.len());
        Manifold { hs, ps, labels, nv, nf, nh, bb, vns, fns, eps, tol, collider, coplanar }
    }
}

// The numbers that those which are left get.
fn numbers(are_left: impl Iterator<Item = bool>) -> Vec<u32> {
    let mut count = 0;
    are_left.map(|is_left| if is_left { count += 1; count - 1 } else { u32::MAX }).collect()
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
