//! Points along curves, as many as the script's facet rule wants.

use partwright_graph::FacetRule;

use crate::Contour;

/// Halvings of a piece, at most.
const DEEPEST: u32 = 10;

/// A curve from t = 0 to 1, both ends included. Without a tolerance it has the facets of an arc of `radius` over `turn`
/// degrees, as OpenSCAD would give them.
pub(crate) fn sample(curve: impl Fn(f64) -> [f64; 2], rule: FacetRule, radius: f64, turn: f64) -> Contour {
    if rule.number > 0.0 || rule.tolerance <= 0.0 {
        let steps = rule.of_arc(radius, turn).min(1e6) as u32;
        return (0..=steps).map(|step| curve(f64::from(step) / f64::from(steps))).collect();
    }
    // A piece may look straight where it bends both ways: a few are always looked at.
    let pieces = 4;
    let mut points = vec![curve(0.0)];
    for piece in 0..pieces {
        let [from, to] = [piece, piece + 1].map(|end| f64::from(end) / f64::from(pieces));
        halve(&curve, [from, to], rule.tolerance, DEEPEST, &mut points);
    }
    points
}

/// Adds the points after the first.
fn halve(curve: &impl Fn(f64) -> [f64; 2], [from, to]: [f64; 2], tolerance: f64, left: u32, points: &mut Contour) {
    let [start, end] = [from, to].map(curve);
    let near = (1..4).all(|step| off(curve(from + (to - from) * f64::from(step) / 4.0), start, end) <= tolerance);
    if near || left == 0 {
        points.push(end);
        return;
    }
    let middle = (from + to) / 2.0;
    halve(curve, [from, middle], tolerance, left - 1, points);
    halve(curve, [middle, to], tolerance, left - 1, points);
}

/// Distance of a point from a chord.
fn off(point: [f64; 2], start: [f64; 2], end: [f64; 2]) -> f64 {
    let [along, to] = [[end[0] - start[0], end[1] - start[1]], [point[0] - start[0], point[1] - start[1]]];
    let length = along[0].hypot(along[1]);
    let t = if length > 0.0 { ((along[0] * to[0] + along[1] * to[1]) / length / length).clamp(0.0, 1.0) } else { 0.0 };
    (to[0] - t * along[0]).hypot(to[1] - t * along[1])
}

/// An arc about `centre` over `angle` degrees, both ends included.
pub(crate) fn arc(centre: [f64; 2], radius: f64, start: f64, angle: f64, rule: FacetRule) -> Contour {
    let steps = rule.of_arc(radius, angle).min(1e6) as u32;
    let points = (0..=steps).map(|step| {
        let (sin, cos) = (start + angle * f64::from(step) / f64::from(steps)).to_radians().sin_cos();
        [centre[0] + radius * cos, centre[1] + radius * sin]
    });
    points.collect()
}

/// Takes points that are the same for every purpose as one.
pub(crate) fn distinct(mut contour: Contour) -> Contour {
    let same = |a: &[f64; 2], b: &[f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]) < 1e-9;
    contour.dedup_by(|a, b| same(a, b));
    while contour.len() > 1 && same(&contour[0], &contour[contour.len() - 1]) {
        contour.pop();
    }
    contour
}
