//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

use crate::{Real, Vec2};
use crate::triangulation::Pt;

/// Points in the order of a 2D tree: the middle of a range divides the rest of it, by x and y in turn. Those that were removed
/// are not found, and ranges without others not searched.
pub struct FlatTree {
    pts: Vec<Pt>,
    /// By the middle of a range, where it is divided, and how many of it are left.
    split: Vec<(Real, u32)>,
    /// By the index of a point, its place.
    place: Vec<u32>,
}

/// Ranges that are not divided.
const FEW: usize = 8;

impl FlatTree {
    /// Indices are below `count`.
    pub fn new(mut pts: Vec<Pt>, count: usize) -> Self {
        let mut split = vec![(0., 0); pts.len()];
        divide(&mut pts, &mut split, true);
        let mut place = vec![0; count];
        for (i, p) in pts.iter().enumerate() { place[p.idx as usize] = i as u32; }
        Self { pts, split, place }
    }

    pub fn is_empty(&self) -> bool { self.pts.is_empty() }

    pub fn remove(&mut self, idx: u32) {
        let place = self.place[idx as usize] as usize;
        self.pts[place].pos = Vec2::NAN;
        let (mut bgn, mut end) = (0, self.pts.len());
        loop {
            let mid = (bgn + end) / 2;
            self.split[mid].1 -= 1;
            if mid == place || end - bgn <= FEW { return; }
            if place < mid { end = mid } else { bgn = mid + 1 }
        }
    }

    pub fn query(&self, r: &Rect, mut found: impl FnMut(u32)) {
        self.walk(0, self.pts.len(), true, r, &mut found);
    }

    fn walk(&self, mut bgn: usize, mut end: usize, mut by_x: bool, r: &Rect, found: &mut impl FnMut(u32)) {
        while bgn < end {
            let mid = (bgn + end) / 2;
            let (at, left) = self.split[mid];
            if left == 0 { return; }
            if end - bgn <= FEW {
                for p in &self.pts[bgn..end] { if r.contains(&p.pos) { found(p.idx); } }
                return;
            }
            let p = &self.pts[mid];
            if r.contains(&p.pos) { found(p.idx); }
            let (min, max) = if by_x { (r.min.x, r.max.x) } else { (r.min.y, r.max.y) };
            by_x = !by_x;
            match (min <= at, max >= at) {
                (true, true) => { self.walk(bgn, mid, by_x, r, found); bgn = mid + 1; }
                (true, false) => end = mid,
                _ => bgn = mid + 1,
            }
        }
    }
}

fn divide(pts: &mut [Pt], split: &mut [(Real, u32)], by_x: bool) {
    let n = pts.len();
    if n == 0 { return; }
    let at = |p: &Pt| if by_x { p.pos.x } else { p.pos.y };
    let mid = n / 2;
    if n > FEW { pts.select_nth_unstable_by(mid, |a, b| at(a).total_cmp(&at(b))); }
    split[mid] = (at(&pts[mid]), n as u32);
    if n <= FEW { return; }
    divide(&mut pts[..mid], &mut split[..mid], !by_x);
    divide(&mut pts[mid + 1..], &mut split[mid + 1..], !by_x);
}

#[derive(Clone)]
pub struct Rect {
    pub min: Vec2,
    pub max: Vec2,
}

impl Rect {
    pub fn default() -> Self {
        Self { min: Vec2::MAX, max: Vec2::MIN }
    }

    pub fn new(a: &Vec2, b: &Vec2) -> Self {
        Self { min: a.min(*b), max: a.max(*b) }
    }

    pub fn contains(&self, p: &Vec2) -> bool {
        p.x >= self.min.x &&
        p.x <= self.max.x &&
        p.y >= self.min.y &&
        p.y <= self.max.y
    }

    pub fn size(&self) -> Vec2 { self.max - self.min }

    pub fn scale(&self) -> Real {
        let a_min = self.min.x.abs().max(self.min.y.abs());
        let a_max = self.max.x.abs().max(self.max.y.abs());
        a_min.max(a_max)
    }

    pub fn union(&mut self, p: Vec2) {
        self.min = self.min.min(p);
        self.max = self.max.max(p);
    }
}
