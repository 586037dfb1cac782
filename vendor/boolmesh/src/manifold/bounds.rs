//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

use crate::{Real, Vec3};

#[derive(Clone, Debug)]
pub struct BBox {
    pub min: Vec3,
    pub max: Vec3,
}

impl BBox {
    pub fn default() -> Self {
        BBox { min: Vec3::MAX, max: Vec3::MIN }
    }

    pub fn new(pts: &[Vec3]) -> Self {
        let mut b = BBox::default();
        for pt in pts { b.union(pt); }
        b
    }

    pub fn size(&self) -> Vec3 { self.max - self.min }

    pub fn scale(&self) -> Real {
        let s = self.size();
        s.x.abs().max(s.y.abs()).max(s.z.abs())
    }

    pub fn union(&mut self, p: &Vec3) {
        if p.x.is_nan() { return; }
        self.min = self.min.min(*p);
        self.max = self.max.max(*p);
    }

    pub fn longest_dim(&self) -> usize {
        let s = self.size();
        if s.x > s.y && s.x > s.z { 0 }
        else if s.y > s.z { 1 }
        else { 2 }
    }
}
