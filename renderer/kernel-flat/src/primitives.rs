//! Squares and circles with OpenSCAD's vertices, and where straight sides begin and end.

use partwright_solid::Region;

use crate::fault::{Fault, Limits};
use crate::number::{NOTHING, ring, snap};

/// From where to where a side of this length reaches, for drawings and solids alike.
pub fn ends(length: f64, center: bool) -> [f64; 2] {
    let low = if center { -length / 2.0 } else { 0.0 };
    [snap(low), snap(low + length)]
}

pub fn square([x, y]: [f64; 2], center: bool) -> Region {
    if x <= NOTHING || y <= NOTHING {
        return Region::default();
    }
    let ([left, right], [bottom, top]) = (ends(x, center), ends(y, center));
    Region { contours: vec![vec![[left, bottom], [right, bottom], [right, top], [left, top]]] }
}

pub fn circle(radius: f64, facets: u32, limits: Limits<'_>) -> Result<Region, Fault> {
    limits.admit(facets as usize)?;
    if radius <= NOTHING || facets < 3 {
        return Ok(Region::default());
    }
    Ok(Region { contours: vec![ring(radius, facets).collect()] })
}
