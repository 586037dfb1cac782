//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

use super::kernel12::{Crossing, Sides};
use crate::in_small_parts;

/// How often the faces of the one body are around each vertex of the other. Vertices that are joined by edges without a
/// crossing have the same number, so one of them is enough.
pub fn winding03<const FWD: bool>(sides: &Sides, crossings: &[Crossing]) -> Vec<i32> {
    let mut broken = vec![false; sides.a.nh];
    for crossing in crossings { broken[crossing.edge] = true; }

    let mut parent: Vec<u32> = (0..sides.a.nv as u32).collect();
    for (i, h) in sides.a.hs.iter().enumerate() {
        if !h.is_fwd() || broken[i] { continue; }
        let (a, b) = (root(&mut parent, h.tail() as u32), root(&mut parent, h.head() as u32));
        parent[a.max(b) as usize] = a.min(b);
    }

    let roots = (0..sides.a.nv).filter(|&v| parent[v] as usize == v).collect::<Vec<_>>();
    let around = in_small_parts(0..roots.len(), |range| roots[range].iter().map(|&v| {
        let v = sides.vert::<FWD>(sides.a, v);
        let mut sum = 0;
        sides.b.collider.column(v.pos.x, v.pos.y, |face| {
            let face = sides.face::<FWD>(face);
            if let Some((s, _)) = sides.k02::<FWD>(&v, &face, &sides.on_edges::<FWD>(&v, &face)) { sum += if FWD { s } else { -s }; }
        });
        sum
    }).collect());

    // A root is the lowest of its vertices.
    let mut w03 = vec![0; sides.a.nv];
    for (&v, w) in roots.iter().zip(around) { w03[v] = w; }
    for v in 0..sides.a.nv { w03[v] = w03[root(&mut parent, v as u32) as usize]; }
    w03
}

fn root(parent: &mut [u32], mut v: u32) -> u32 {
    while parent[v as usize] != v {
        parent[v as usize] = parent[parent[v as usize] as usize];
        v = parent[v as usize];
    }
    v
}
