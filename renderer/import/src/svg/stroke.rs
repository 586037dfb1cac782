//! Open lines to outlines of their stroke, by Clipper's offset as in OpenSCAD: a grid of 1/10000 of a user unit, mitres up
//! to twice the half width.

use clipper2_rust::core::Point64;
use clipper2_rust::offset::{ClipperOffset, EndType, JoinType};
use roxmltree::Node;

use crate::Contour;

const GRID: f64 = 10_000.0;
/// Beyond this the grid would overflow.
const MOST: f64 = 1e11;

pub(super) struct Pen<'a> {
    width: f64,
    cap: Option<&'a str>,
    join: Option<&'a str>,
}

impl<'a> Pen<'a> {
    pub(super) fn of(node: Node<'a, '_>) -> Self {
        // The attribute counts before the style here, and units do not count.
        let property = |name| node.attribute(name).or_else(|| super::shape::style(node, name));
        let width: f64 = property("stroke-width").and_then(|width| width.trim().parse().ok()).unwrap_or(0.0);
        let width = if (0.01..MOST).contains(&width) { width } else { 1.0 };
        Self { width, cap: property("stroke-linecap"), join: property("stroke-linejoin") }
    }
}

pub(super) fn outline(line: &Contour, pen: &Pen<'_>) -> Vec<Contour> {
    if line.len() < 2 || line.iter().flatten().any(|value| value.is_nan() || value.abs() > MOST) {
        return Vec::new();
    }
    let end = match pen.cap {
        Some("round") => EndType::Round,
        Some("square") => EndType::Square,
        _ => EndType::Butt,
    };
    let join = match pen.join {
        Some("bevel") => JoinType::Square,
        Some("round") => JoinType::Round,
        _ => JoinType::Miter,
    };
    // Towards zero, as OpenSCAD's conversion to whole numbers rounds.
    let path = line.iter().map(|[x, y]| Point64::new((x * GRID) as i64, (y * GRID) as i64)).collect();
    let mut offset = ClipperOffset::new_default();
    // What version 1 of the library, which OpenSCAD uses, takes by default.
    offset.set_arc_tolerance(0.25);
    offset.add_path(&path, join, end);
    let mut result = Vec::new();
    offset.execute(pen.width * GRID / 2.0, &mut result);
    let back = |point: &Point64| [point.x as f64 / GRID, point.y as f64 / GRID];
    result.iter().filter(|contour| contour.len() > 2).map(|contour| contour.iter().map(back).collect()).collect()
}
