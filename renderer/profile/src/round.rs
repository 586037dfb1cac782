//! Rounded shapes: arcs, and superellipses.

use std::f64::consts::FRAC_PI_2;

use partwright_graph::FacetRule;

use crate::curve::{arc, distinct, sample};
use crate::{Contour, Outline, shown};

/// |x / a|ⁿ + |y / b|ⁿ = 1 about the origin (Lamé): 2 is an ellipse, 4 a squircle, 1 a rhombus.
pub fn superellipse(size: [f64; 2], exponent: f64, rule: FacetRule) -> Contour {
    let half = size.map(|side| side / 2.0);
    let curve = |t: f64| {
        let (sin, cos) = (t * FRAC_PI_2).sin_cos();
        // At the ends a cosine of 6·10⁻¹⁷ would become 10⁻⁴ under a root.
        let power = |value: f64| if value < 1e-12 { 0.0 } else { value.powf(2.0 / exponent) };
        [half[0] * power(cos), half[1] * power(sin)]
    };
    let quarter = sample(curve, rule, half[0].max(half[1]), 90.0);
    let mut contour = Contour::new();
    for (mirror, turned) in [([1.0, 1.0], false), ([-1.0, 1.0], true), ([-1.0, -1.0], false), ([1.0, -1.0], true)] {
        let placed = quarter.iter().map(|[x, y]| [x * mirror[0], y * mirror[1]]);
        if turned { contour.extend(placed.rev()) } else { contour.extend(placed) }
    }
    distinct(contour)
}

/// From the origin, with the radii of its corners counter-clockwise from there.
pub fn rounded_square([width, depth]: [f64; 2], radii: [f64; 4], rule: FacetRule) -> Outline {
    let sides = [width, depth, width, depth];
    for (corner, side) in sides.into_iter().enumerate() {
        let sum = radii[corner] + radii[(corner + 1) % 4];
        if sum > side * (1.0 + 1e-12) {
            return Err(format!(
                "two corners `r` of `rounded_square` take {} of a side of {}: make `r` smaller, at most half the shorter \
                 side where all are equal",
                shown(sum),
                shown(side)
            ));
        }
    }
    let corners = [
        ([0.0, 0.0], [1.0, 1.0]),
        ([width, 0.0], [-1.0, 1.0]),
        ([width, depth], [-1.0, -1.0]),
        ([0.0, depth], [1.0, -1.0]),
    ];
    let mut contour = Contour::new();
    for (index, ((corner, inward), radius)) in corners.into_iter().zip(radii).enumerate() {
        let centre = [corner[0] + inward[0] * radius, corner[1] + inward[1] * radius];
        match radius > 0.0 {
            true => contour.extend(arc(centre, radius, 180.0 + 90.0 * index as f64, 90.0, rule)),
            false => contour.push(corner),
        }
    }
    Ok(distinct(contour))
}

/// As wide as `width` in every direction; `sides` is odd. A corner lies on +X.
pub fn reuleaux(width: f64, sides: u32, rule: FacetRule) -> Contour {
    let step = 360.0 / f64::from(sides);
    let out = width / 2.0 / (step / 4.0).to_radians().cos();
    let mut contour = Contour::new();
    for side in 0..sides {
        // The arc that begins in this corner is about the corner opposite to its middle.
        let across = step * (f64::from(side) + 0.5) + 180.0;
        let (sin, cos) = across.to_radians().sin_cos();
        contour.extend(arc([out * cos, out * sin], width, across - 180.0 - step / 4.0, step / 2.0, rule));
    }
    distinct(contour)
}

/// A sector about the origin, counter-clockwise from `start`; without what lies within `inner`. The second contour is the
/// hole of a full ring.
pub fn pie_slice(radius: f64, angle: f64, start: f64, inner: f64, rule: FacetRule) -> Result<Vec<Contour>, String> {
    if inner >= radius {
        return Err(format!(
            "`inner` of `pie_slice` is {}: it must be less than `r`, which is {}",
            shown(inner),
            shown(radius)
        ));
    }
    let outside = arc([0.0; 2], radius, start, angle, rule);
    let mut inside = if inner > 0.0 { arc([0.0; 2], inner, start, angle, rule) } else { vec![[0.0; 2]] };
    inside.reverse();
    if angle < 360.0 {
        return Ok(vec![distinct([outside, inside].concat())]);
    }
    let rings = [outside, inside].into_iter().map(distinct);
    Ok(rings.filter(|ring| ring.len() > 2).collect())
}

/// The hole that a screw's head goes through, about the origin, and a slot up to the middle of its round end at `length`.
pub fn keyhole(d: f64, slot: f64, length: f64, rule: FacetRule) -> Outline {
    if slot >= d {
        return Err(format!("`slot` of `keyhole` is {}: it must be less than `d`, which is {}", shown(slot), shown(d)));
    }
    let [round, narrow] = [d / 2.0, slot / 2.0];
    let begin = (round * round - narrow * narrow).sqrt();
    if length < begin {
        return Err(format!(
            "`length` of `keyhole` is {}: from {} on the slot leaves the round hole",
            shown(length),
            shown(begin)
        ));
    }
    let side = narrow.atan2(begin).to_degrees();
    // In quarters, so that it is as wide as `d` along X and Y.
    let quarters = [[90.0 + side, 180.0], [180.0, 270.0], [270.0, 360.0], [360.0, 450.0 - side]];
    let mut contour: Contour =
        quarters.into_iter().flat_map(|[from, to]| arc([0.0; 2], round, from, to - from, rule)).collect();
    contour.extend(arc([0.0, length], narrow, 0.0, 180.0, rule));
    Ok(distinct(contour))
}
