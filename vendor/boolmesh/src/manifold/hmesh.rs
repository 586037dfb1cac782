//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

use std::f64::consts::PI;
use crate::{each_of, in_parts, Half, Real, Vec3};

/// Pairs each halfedge with the one that runs back. Halfedges are sorted into the lists of their lower vertices first,
/// which are short: no sorting of all edges.
pub fn pair(hs: &mut [Half], nv: usize) -> Result<(), String> {
    let low = |h: &Half| h.tail().min(h.head());
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
            sorted.sort_by_key(|&i| hs[i as usize].tail().max(hs[i as usize].head()));
            &sorted[..]
        } else { list };
        for (k, &i) in list.iter().enumerate() {
            let (i, tail, head) = (i as usize, hs[i as usize].tail(), hs[i as usize].head());
            if tail == head { return Err("Input mesh has a face that uses a vertex twice.".into()); }
            if hs[i].is_paired() { continue; }
            let high = tail.max(head);
            for &j in &list[k + 1..] {
                let j = j as usize;
                let other = hs[j].tail().max(hs[j].head());
                if other != high { if list.len() > 24 { break; } else { continue; } }
                if hs[i].is_paired() || hs[j].tail() != head { return Err("Input mesh has an edge shared by more than two faces.".into()); }
                hs[i].set_pair(j);
                hs[j].set_pair(i);
            }
            if !hs[i].is_paired() { return Err("Input mesh must not contain boundary edges.".into()); }
        }
    }
    Ok(())
}

/// Whether halfedges are paired both ways, and no edge is there twice.
pub fn check(hs: &[Half], nv: usize) -> Result<(), String> {
    let is_paired = |i: &usize| {
        let h = &hs[*i];
        hs.get(h.pair()).is_some_and(|p| p.pair() == *i && p.tail() == h.head() && p.head() == h.tail() && h.tail() != h.head())
    };
    let open = in_parts(0..hs.len(), |range| range.filter(|i| !is_paired(i)).collect());
    if !open.is_empty() { return Err("Input mesh must not contain boundary edges.".into()); }

    let mut ends = vec![0u32; nv + 1];
    for h in hs { ends[h.tail()] += u32::from(h.is_fwd()); }
    for v in 0..nv { ends[v + 1] += ends[v]; }
    let mut heads = vec![0u32; hs.len() / 2];
    for h in hs {
        if !h.is_fwd() { continue; }
        let slot = &mut ends[h.tail()];
        *slot -= 1;
        heads[*slot as usize] = h.head() as u32;
    }
    let twice = in_parts(0..nv, |range| range.filter(|&v| {
        let list = &heads[ends[v] as usize..ends[v + 1] as usize];
        if list.len() > 24 {
            let mut sorted = list.to_vec();
            sorted.sort_unstable();
            return sorted.windows(2).any(|two| two[0] == two[1]);
        }
        (1..list.len()).any(|i| list[..i].contains(&list[i]))
    }).collect());
    if twice.is_empty() { Ok(()) } else { Err("Input mesh has an edge shared by more than two faces.".into()) }
}

/// Of faces.
pub fn face_normals(ps: &[Vec3], hs: &[Half]) -> Vec<Vec3> {
    each_of(0..hs.len() / 3, |face| {
        let [a, b, c] = corners(ps, hs, face);
        (b - a).cross(c - a).normalize()
    })
}

/// Of vertices, where each face counts by its angle.
pub fn vert_normals(ps: &[Vec3], hs: &[Half], fns: &[Vec3]) -> Vec<Vec3> {
    let angles = each_of(0..hs.len() / 3, |face| {
        let [a, b, c] = corners(ps, hs, face);
        let e = [b - a, c - b, a - c].map(Vec3::normalize);
        [0, 1, 2].map(|j| {
            let (e_curr, e_prev) = (e[j], e[(j + 2) % 3]);
            if e_curr.is_nan() || e_prev.is_nan() { return Real::NAN; }
            let dot = -e_prev.dot(e_curr);
            if      dot >=  1. { 0. }
            else if dot <= -1. { PI as Real }
            else               { dot.acos() }
        })
    });
    let mut vns = vec![Vec3::ZERO; ps.len()];
    for ((t, n), angles) in hs.chunks_exact(3).zip(fns).zip(&angles) {
        for (h, phi) in t.iter().zip(angles) { if !phi.is_nan() { vns[h.tail()] += *n * *phi; } }
    }
    for n in &mut vns { *n = n.normalize_or_zero(); }
    vns
}

pub fn corners(ps: &[Vec3], hs: &[Half], face: usize) -> [Vec3; 3] {
    [0, 1, 2].map(|i| ps[hs[3 * face + i].tail()])
}
