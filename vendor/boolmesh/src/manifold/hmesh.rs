//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

use std::f64::consts::PI;
use crate::{Half, Real, Vec3, Vec3u};

/// Halfedges in the order of the faces, with their pairs, and normals.
#[derive(Debug, Clone)]
pub(in crate::manifold) struct Hmesh {
    pub hs: Vec<Half>,
    pub vns: Vec<Vec3>,
    pub fns: Vec<Vec3>,
}

// Pairs each halfedge with the one that runs back. Halfedges are sorted into the lists of their lower vertices first,
// which are short: no sorting of all edges.
fn pair(hs: &mut [Half], nv: usize) -> Result<(), String> {
    let low = |h: &Half| h.tail.min(h.head);
    let mut starts = vec![0u32; nv + 1];
    for h in hs.iter() { starts[low(h) + 1] += 1; }
    for v in 0..nv { starts[v + 1] += starts[v]; }
    let mut place = starts.clone();
    let mut order = vec![0u32; hs.len()];
    for (i, h) in hs.iter().enumerate() {
        let slot = &mut place[low(h)];
        order[*slot as usize] = i as u32;
        *slot += 1;
    }
    for v in 0..nv {
        let list = &order[starts[v] as usize..starts[v + 1] as usize];
        // Around a hub of many faces looking through the list would take quadratic time.
        let mut sorted;
        let list = if list.len() > 24 {
            sorted = list.to_vec();
            sorted.sort_by_key(|&i| hs[i as usize].tail.max(hs[i as usize].head));
            &sorted[..]
        } else { list };
        for (k, &i) in list.iter().enumerate() {
            let (i, tail, head) = (i as usize, hs[i as usize].tail, hs[i as usize].head);
            if tail == head { return Err("Input mesh has a face that uses a vertex twice.".into()); }
            if hs[i].pair().is_some() { continue; }
            let high = tail.max(head);
            for &j in &list[k + 1..] {
                let j = j as usize;
                let other = hs[j].tail.max(hs[j].head);
                if other != high { if list.len() > 24 { break; } else { continue; } }
                if hs[i].pair().is_some() || hs[j].tail != head { return Err("Input mesh has an edge shared by more than two faces.".into()); }
                hs[i].pair = j;
                hs[j].pair = i;
            }
            if hs[i].pair().is_none() { return Err("Input mesh must not contain boundary edges.".into()); }
        }
    }
    Ok(())
}

impl Hmesh {
    pub fn new(
        pos: &[Vec3],
        idx: &[Vec3u],
    ) -> Result<Self, String> {
        if pos.is_empty() { return Err("empty pos matrix".into()); }
        if idx.is_empty() { return Err("empty idx matrix".into()); }

        let mut hs = Vec::with_capacity(idx.len() * 3);
        for t in idx { for j in 0..3 { hs.push(Half::tmp(t[j], t[(j + 1) % 3])); } }
        pair(&mut hs, pos.len())?;

        let mut vns = vec![Vec3::ZERO; pos.len()];
        let mut fns = Vec::with_capacity(idx.len());
        for t in idx {
            let p = [pos[t.x], pos[t.y], pos[t.z]];
            let n = (p[1] - p[0]).cross(p[2] - p[0]).normalize();
            let e = [(p[1] - p[0]).normalize(), (p[2] - p[1]).normalize(), (p[0] - p[2]).normalize()];
            fns.push(n);
            for j in 0..3 {
                let (e_curr, e_prev) = (e[j], e[(j + 2) % 3]);
                if e_curr.is_nan() || e_prev.is_nan() { continue; }
                let dot = -e_prev.dot(e_curr);
                let phi = if      dot >=  1. { 0. }
                          else if dot <= -1. { PI as Real }
                          else               { dot.acos() };
                vns[t[j]] += n * phi;
            }
        }
        for n in &mut vns { *n = n.normalize_or_zero(); }

        Ok(Hmesh{ hs, vns, fns })
    }
}
