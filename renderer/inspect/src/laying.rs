//! Whether the part fits the printer, and whether another side down would print better.

use partwright_protocol::{Bounds, Orientation, PrintProfile};

use crate::overhang::{Overhangs, overhangs};
use crate::scene::Scene;
use crate::vector::{Point, dot};

/// Sides that are tried.
const SIDES: usize = 8;
/// From this many faces on, only so many: each side costs a look at all of them.
const LARGE: usize = 100_000;
const FEW_SIDES: usize = 2;
/// Part of the support that another side must save.
const WORTH: f64 = 0.5;
/// mm² of support that are worth a thought.
const MUCH: f64 = 25.0;
/// Of the area of the largest side: what the part must stand on.
const FOOT: f64 = 0.1;
/// Steps of a quarter turn about the vertical that are tried to fit the bed.
const TURNS: usize = 18;

/// How to get a part onto the bed that is too large for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fit {
    Fits,
    /// Turned by so many degrees about the vertical.
    Turned(f64),
    /// Rotated so, as `rotate` takes it.
    Laid([f64; 3]),
    /// Not as a whole.
    TooLarge,
}

pub(crate) fn fit(scene: &Scene<'_>, bounds: &Bounds, profile: &PrintProfile) -> Fit {
    let fits = |size: [f64; 3]| (0..3).all(|axis| size[axis] <= profile.bed[axis] + 1e-6);
    let [x, y, z] = bounds.size();
    if fits([x, y, z]) {
        return Fit::Fits;
    }
    if fits([y, x, z]) {
        return Fit::Turned(90.0);
    }
    for step in 1..TURNS {
        let degrees = 90.0 * step as f64 / TURNS as f64;
        let (sin, cos) = degrees.to_radians().sin_cos();
        let extent = |axis: [f64; 2]| {
            let along = scene.triangles.iter().flatten().map(|&vertex| scene.positions[vertex as usize]);
            let (low, high) = along
                .map(|point| axis[0] * point[0] + axis[1] * point[1])
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
            high - low
        };
        if z <= profile.bed[2] + 1e-6 && fits([extent([cos, -sin]), extent([sin, cos]), z]) {
            return Fit::Turned(degrees);
        }
    }
    let laid = [
        ([x, z, y], [90.0, 0.0, 0.0]),
        ([z, y, x], [0.0, 90.0, 0.0]),
        ([z, x, y], [90.0, 0.0, 90.0]),
        ([y, z, x], [0.0, 90.0, 90.0]),
    ];
    laid.into_iter().find(|(size, _)| fits(*size)).map_or(Fit::TooLarge, |(_, rotation)| Fit::Laid(rotation))
}

/// A side to lay the part on that needs much less support than now, if there is one.
pub(crate) fn better(
    scene: &Scene<'_>,
    now: &Overhangs,
    profile: &PrintProfile,
    is_cancelled: &dyn Fn() -> bool,
) -> Option<Orientation> {
    if now.area() < MUCH {
        return None;
    }
    let mut best: Option<Orientation> = None;
    for down in sides(scene) {
        if is_cancelled() {
            return None;
        }
        let rotation = rotation(down);
        let turned = scene.moved(|point| rotated(point, rotation));
        let size: Point = std::array::from_fn(|axis| turned.high[axis] - turned.low[axis]);
        if (0..3).any(|axis| size[axis] > profile.bed[axis]) {
            continue;
        }
        let area = overhangs(&turned, profile).area();
        let found = Orientation { rotation, overhang_area: area, height: size[2] };
        let is_better = best.is_none_or(|best| {
            // A square millimetre of support more or less decides nothing: then the lower one prints faster.
            if (area - best.overhang_area).abs() > 1.0 { area < best.overhang_area } else { found.height < best.height }
        });
        if is_better {
            best = Some(found);
        }
    }
    best.filter(|best| best.overhang_area <= now.area() * (1.0 - WORTH))
}

/// Flat sides that everything else lies behind, the largest first: where a part can stand.
fn sides(scene: &Scene<'_>) -> Vec<Point> {
    let mut planes: std::collections::BTreeMap<[i64; 4], (f64, Point, f64)> = std::collections::BTreeMap::new();
    for face in 0..scene.len() {
        let normal = scene.normals[face];
        let away = dot(normal, scene.corners(face as u32)[0]);
        let key = [normal[0], normal[1], normal[2], away].map(|value| (value * 1e3).round() as i64);
        let plane = planes.entry(key).or_insert((0.0, normal, away));
        plane.0 += scene.areas[face];
    }
    let mut planes: Vec<(f64, Point, f64)> = planes.into_values().collect();
    planes.sort_by(|a, b| b.0.total_cmp(&a.0));
    let least = planes.first().map_or(0.0, |plane| plane.0 * FOOT);
    planes
        .into_iter()
        .take_while(|plane| plane.0 >= least)
        // Each costs a look at every corner.
        .take(8 * SIDES)
        .filter(|(_, normal, away)| {
            // Not as it stands now.
            normal[2] > -0.999
                && scene
                    .triangles
                    .iter()
                    .flatten()
                    .all(|&vertex| dot(*normal, scene.positions[vertex as usize]) <= away + 2e-3)
        })
        .map(|plane| plane.1)
        .take(if scene.len() < LARGE { SIDES } else { FEW_SIDES })
        .collect()
}

/// What `rotate` must be given so that a direction points down, degrees.
fn rotation(down: Point) -> [f64; 3] {
    let flat = down[1].hypot(down[2]);
    let about_x = if flat < 1e-9 { 0.0 } else { f64::atan2(-down[1], -down[2]) };
    let about_y = f64::atan2(down[0], flat);
    [about_x, about_y, 0.0].map(|angle| {
        let degrees = (angle.to_degrees() * 100.0).round() / 100.0;
        // No -0.
        degrees + 0.0
    })
}

/// As `rotate` does it: about x, then y, then z.
fn rotated(point: Point, rotation: [f64; 3]) -> Point {
    let [(sx, cx), (sy, cy), (sz, cz)] = rotation.map(|degrees| degrees.to_radians().sin_cos());
    let [x, y, z] = point;
    let (y, z) = (y * cx - z * sx, y * sx + z * cx);
    let (x, z) = (x * cy + z * sy, z * cy - x * sy);
    [x * cz - y * sz, x * sz + y * cz, z]
}

/// The scale at which the part fits, in whole percent.
pub(crate) fn scale(size: [f64; 3], profile: &PrintProfile) -> f64 {
    let [x, y, z] = size;
    let scale = |size: [f64; 3]| (0..3).map(|axis| profile.bed[axis] / size[axis]).fold(f64::INFINITY, f64::min);
    let best = [[x, y, z], [y, x, z], [x, z, y], [z, y, x], [z, x, y], [y, z, x]].map(scale);
    (best.into_iter().fold(0.0, f64::max) * 100.0).floor()
}

/// Into how many pieces it would have to be cut, in its best orientation of those along the axes.
pub(crate) fn pieces(size: [f64; 3], profile: &PrintProfile) -> u64 {
    let [x, y, z] = size;
    let count = |size: [f64; 3]| (0..3).map(|axis| (size[axis] / profile.bed[axis]).ceil().max(1.0) as u64).product();
    [[x, y, z], [y, x, z], [x, z, y], [z, y, x], [z, x, y], [y, z, x]].map(count).into_iter().min().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::{length, sub, unit};

    #[test]
    fn rotations_turn_a_direction_down() {
        for direction in [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [-0.3, 0.7, 0.2], [0.5, -0.5, -0.7]] {
            let down = unit(direction).unwrap();
            let turned = rotated(down, rotation(down));
            assert!(length(sub(turned, [0.0, 0.0, -1.0])) < 1e-3, "{direction:?}: {turned:?}");
        }
        assert_eq!(rotation([0.0, -1.0, 0.0]), [90.0, 0.0, 0.0]);
        assert!((length(rotated([1.0, 2.0, 3.0], [10.0, 20.0, 30.0])) - 14_f64.sqrt()).abs() < 1e-12);
    }
}
