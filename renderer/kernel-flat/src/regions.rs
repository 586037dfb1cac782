//! Operations on regions of the plane: booleans, offsets, hulls, Minkowski sums.
//!
//! Computed in integers on a grid of 10⁻⁸ mm: booleans by i_overlay, offsets and sums by Clipper2. Results keep the exact
//! coordinates of every input vertex that survives, so that a circle means the same points in a drawing and in a cylinder;
//! only new crossings lie on the grid. Results are outlines as [`Region`] promises; contours may touch in points.

use std::cell::OnceCell;

use clipper2_rust::{ClipperOffset, EndType, JoinType, Path64, Paths64, Point64, minkowski_sum};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::Overlay;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::i_float::int::point::IntPoint;
use partwright_graph::{Matrix, OffsetKind};
use partwright_solid::{Region, signed_area};
use robust::{Coord, orient2d};
use rustc_hash::FxHashMap;

use crate::apart::{Lies, apart};
use crate::clusters::clusters;
use crate::fault::{Fault, code, guarded};
use crate::meet::meet;
use crate::number::{NOTHING, REACH, add, snap_all};

const STEPS_PER_MM: f64 = 1e8;
/// Regions whose boxes are farther apart than this have nothing to do with each other, mm.
pub(crate) const GAP: f64 = 1e-6;

/// The way between mm and the grid that gives known points back unrounded.
#[derive(Default)]
struct Grid {
    exact: FxHashMap<[i64; 2], [f64; 2]>,
    /// In the order in which they became known.
    known: Vec<[f64; 2]>,
    /// Their single coordinates, for crossings with lines along an axis; made when first asked for.
    along: OnceCell<[FxHashMap<i64, f64>; 2]>,
}

fn steps(value: f64) -> i64 {
    (value * STEPS_PER_MM).round() as i64
}

impl Grid {
    fn paths(&mut self, contours: &[Vec<[f64; 2]>]) -> Result<Paths64, Fault> {
        contours.iter().map(|contour| contour.iter().map(|&point| self.point(point)).collect()).collect()
    }

    fn point(&mut self, point: [f64; 2]) -> Result<Point64, Fault> {
        if !point.iter().all(|value| value.abs() <= REACH) {
            return Err(Fault::new(
                code::RANGE,
                format!("an outline reaches {point:?}: coordinates must be numbers within ±{REACH:e} mm"),
            ));
        }
        let key = point.map(steps);
        self.exact.entry(key).or_insert_with(|| {
            self.known.push(point);
            point
        });
        Ok(Point64::new(key[0], key[1]))
    }

    fn mm(&self, point: &Point64) -> [f64; 2] {
        let key = [point.x, point.y];
        self.exact.get(&key).copied().unwrap_or_else(|| {
            let along = self.along.get_or_init(|| {
                [0, 1].map(|axis| {
                    // The first of a place wins.
                    self.known.iter().rev().map(|point| (steps(point[axis]), point[axis])).collect()
                })
            });
            [0, 1].map(|axis| {
                let known = along[axis].get(&key[axis]);
                known.copied().unwrap_or(key[axis] as f64 / STEPS_PER_MM)
            })
        })
    }

    fn region(&self, paths: &Paths64) -> Region {
        let contours = paths
            .iter()
            .map(|path| path.iter().map(|point| self.mm(point)).collect::<Vec<_>>())
            .filter(|contour| contour.len() >= 3 && signed_area(contour).abs() > 1.0 / (STEPS_PER_MM * STEPS_PER_MM))
            .collect();
        Region { contours }
    }
}

/// Subjects alone are united under the rule.
fn clip(op: OverlayRule, rule: FillRule, subjects: &Paths64, clips: &Paths64) -> Result<Paths64, Fault> {
    let contours = |paths: &Paths64| -> Vec<Vec<IntPoint<i64>>> {
        paths.iter().map(|path| path.iter().map(|point| IntPoint::new(point.x, point.y)).collect()).collect()
    };
    let solution = guarded(|| Overlay::from_subj_and_clip(&contours(subjects), &contours(clips)).overlay(op, rule));
    let shapes = solution.ok_or_else(|| {
        Fault::new(code::OUTLINE, "these outlines could not be combined: check them for extremely thin slivers")
    })?;
    let back = |contour: Vec<IntPoint<i64>>| contour.iter().map(|point| Point64::new(point.x, point.y)).collect();
    Ok(shapes.into_iter().flatten().map(back).collect())
}

fn combine(op: OverlayRule, subjects: &[&Region], clips: &[&Region]) -> Result<Region, Fault> {
    let mut grid = Grid::default();
    let operands = subjects.iter().chain(clips).map(|region| grid.paths(&region.contours));
    let mut operands = operands.collect::<Result<Vec<Paths64>, Fault>>()?;
    meet(&mut operands);
    let clips: Paths64 = operands.split_off(subjects.len()).into_iter().flatten().collect();
    let subjects: Paths64 = operands.into_iter().flatten().collect();
    if subjects.is_empty() {
        return Ok(Region::default());
    }
    Ok(grid.region(&clip(op, FillRule::NonZero, &subjects, &clips)?))
}

pub fn union(regions: &[&Region]) -> Result<Region, Fault> {
    let (regions, boxes): (Vec<&Region>, Vec<_>) =
        regions.iter().filter_map(|&region| Some((region, bounds(region)?))).unzip();
    let mut contours = Vec::new();
    for group in clusters(&boxes, GAP) {
        let members: Vec<&Region> = group.into_iter().map(|index| regions[index]).collect();
        match members[..] {
            [one] => contours.extend_from_slice(&one.contours),
            _ => contours.append(&mut combine(OverlayRule::Subject, &members, &[])?.contours),
        }
    }
    Ok(Region { contours })
}

pub fn difference(subject: &Region, cutters: &[&Region]) -> Result<Region, Fault> {
    let mut rest = vec![Region::default(); cutters.len()];
    let mut holes = Vec::new();
    for ((cutter, lies), rest) in cutters.iter().zip(apart(subject, cutters)).zip(&mut rest) {
        for (contour, lies) in cutter.contours.iter().zip(lies) {
            match lies {
                Lies::Among => rest.contours.push(contour.clone()),
                Lies::Inside => holes.push(contour.iter().rev().copied().collect()),
                Lies::Outside => {}
            }
        }
    }
    let mut left = cut(subject, &rest.iter().collect::<Vec<_>>())?;
    left.contours.append(&mut holes);
    Ok(left)
}

/// The difference with cutters that all meet something.
pub fn cut(subject: &Region, cutters: &[&Region]) -> Result<Region, Fault> {
    if cutters.iter().all(|cutter| cutter.is_empty()) {
        return Ok(subject.clone());
    }
    combine(OverlayRule::Difference, &[subject], cutters)
}

pub fn intersection(a: &Region, b: &Region) -> Result<Region, Fault> {
    combine(OverlayRule::Intersect, &[a], &[b])
}

fn fill(contours: &[Vec<[f64; 2]>], rule: FillRule) -> Result<Region, Fault> {
    let mut grid = Grid::default();
    let paths = grid.paths(contours)?;
    Ok(grid.region(&clip(OverlayRule::Subject, rule, &paths, &Paths64::new())?))
}

/// What OpenSCAD's `polygon` covers: an odd number of contours around.
pub fn even_odd(contours: &[Vec<[f64; 2]>]) -> Result<Region, Fault> {
    let contours: Vec<Vec<_>> =
        contours.iter().map(|contour| contour.iter().copied().map(snap_all).collect()).collect();
    fill(&contours, FillRule::EvenOdd)
}

/// What contours wind around at all, whatever their crossings.
pub fn non_zero(contours: &[Vec<[f64; 2]>]) -> Result<Region, Fault> {
    fill(contours, FillRule::NonZero)
}

/// The same region with all vertices on the grid, where the promises about crossings hold exactly.
pub fn on_grid(region: &Region) -> Result<Region, Fault> {
    let mut grid = Grid::default();
    let paths = grid.paths(&region.contours)?;
    Ok(Grid::default().region(&clip(OverlayRule::Subject, FillRule::NonZero, &paths, &Paths64::new())?))
}

/// OpenSCAD's `offset`: outward for positive distances.
pub fn offset(region: &Region, distance: f64, kind: OffsetKind) -> Result<Region, Fault> {
    if distance == 0.0 || region.is_empty() {
        return Ok(region.clone());
    }
    let mut grid = Grid::default();
    let paths = grid.paths(&region.contours)?;
    let delta = distance * STEPS_PER_MM;
    let (join, mitre_limit, arc_tolerance) = match kind {
        OffsetKind::Round { facets } => {
            (JoinType::Round, 2.0, delta.abs() * (1.0 - (180.0 / f64::from(facets.max(3))).to_radians().cos()))
        }
        // OpenSCAD's limit: practically none.
        OffsetKind::Mitre => (JoinType::Miter, 1e6, 0.0),
        OffsetKind::Chamfer => (JoinType::Square, 2.0, 0.0),
    };
    let moved = guarded(|| {
        let mut offset = ClipperOffset::new(mitre_limit, arc_tolerance, false, false);
        offset.add_paths(&paths, join, EndType::Polygon);
        let mut solution = Paths64::new();
        offset.execute(delta, &mut solution);
        solution
    });
    let moved = moved.ok_or_else(|| {
        Fault::new(code::OUTLINE, "this outline could not be offset: check it for extremely thin slivers")
    })?;
    // Points that happen to fall on old ones are not the old ones.
    Ok(Grid::default().region(&moved))
}

/// The corners of the convex hull, counter-clockwise; fewer than three when the points are collinear.
pub fn hull(mut points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let coord = |[x, y]: [f64; 2]| Coord { x, y };
    let mut chain: Vec<[f64; 2]> = Vec::new();
    let mut extend = |points: &mut dyn Iterator<Item = [f64; 2]>| {
        let start = chain.len();
        for point in points {
            while let [.., a, b] = chain[start..] {
                if orient2d(coord(a), coord(b), coord(point)) > 0.0 {
                    break;
                }
                chain.pop();
            }
            chain.push(point);
        }
        // The last point starts the other chain.
        chain.pop();
    };
    extend(&mut points.iter().copied());
    extend(&mut points.iter().rev().copied());
    chain
}

pub fn hull_region(regions: &[&Region]) -> Region {
    let corners = hull(regions.iter().flat_map(|region| region.contours.iter().flatten().copied()).collect());
    if corners.len() < 3 { Region::default() } else { Region { contours: vec![corners] } }
}

fn is_convex(region: &Region) -> bool {
    let [contour] = &region.contours[..] else { return false };
    hull(contour.clone()).len() == contour.len()
}

/// A ⊕ B. A point is in it when the reflected B placed there meets A: their outlines cross, or one piece lies inside the
/// other. Hence outlines swept along outlines, and one copy of each for every piece of the other.
pub fn minkowski(a: &Region, b: &Region) -> Result<Region, Fault> {
    if a.is_empty() || b.is_empty() {
        return Ok(Region::default());
    }
    let count = |region: &Region| region.contours.iter().map(Vec::len).sum::<usize>();
    if count(a).saturating_mul(count(b)) > 4_000_000 {
        return Err(Fault::new(
            code::MINKOWSKI,
            format!("a Minkowski sum of outlines with {} and {} points is too big: lower `$fn`", count(a), count(b)),
        ));
    }
    if is_convex(a) && is_convex(b) {
        let sums =
            a.contours[0].iter().flat_map(|&p| b.contours[0].iter().map(move |&q| snap_all(add(p, q)))).collect();
        return Ok(Region { contours: vec![hull(sums)] });
    }
    let mut grid = Grid::default();
    let (paths_a, paths_b) = (grid.paths(&a.contours)?, grid.paths(&b.contours)?);
    let swept = guarded(|| {
        let mut all = Paths64::new();
        for a in &paths_a {
            for b in &paths_b {
                all.extend(minkowski_sum(b, a, true));
            }
        }
        all
    });
    let mut all = swept.ok_or_else(|| Fault::new(code::MINKOWSKI, "the Minkowski sum of these outlines failed"))?;
    let mut place = |paths: &Paths64, at: &Paths64| {
        // A hole's vertex lies in the piece around it: one copy too many harms nothing.
        for start in at.iter().filter_map(|path| path.first()) {
            all.extend(paths.iter().map(|path| {
                path.iter().map(|point| Point64::new(point.x + start.x, point.y + start.y)).collect::<Path64>()
            }));
        }
    };
    place(&paths_a, &paths_b);
    place(&paths_b, &paths_a);
    Ok(Grid::default().region(&clip(OverlayRule::Subject, FillRule::NonZero, &all, &Paths64::new())?))
}

/// Moves a region by the part of the matrix that acts in the plane; empty when that flattens it.
pub fn transform(region: &Region, matrix: &Matrix) -> Region {
    let [x, y, _] = matrix.0;
    let determinant = x[0] * y[1] - x[1] * y[0];
    if determinant == 0.0 {
        return Region::default();
    }
    let is_something = |contour: &Vec<[f64; 2]>| {
        let round: f64 =
            contour.iter().zip(contour.iter().cycle().skip(1)).map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).sum();
        signed_area(contour).abs() > NOTHING * round
    };
    let mut contours: Vec<Vec<[f64; 2]>> = region
        .contours
        .iter()
        .map(|contour| {
            contour
                .iter()
                .map(|point| snap_all([x, y].map(|row| row[0] * point[0] + row[1] * point[1] + row[3])))
                .collect()
        })
        .collect();
    if determinant.abs() < 1e-3 {
        contours.retain(is_something);
    }
    if determinant < 0.0 {
        contours.iter_mut().for_each(|contour| contour.reverse());
    }
    Region { contours }
}

/// The box of points.
pub(crate) fn around<'a>(mut points: impl Iterator<Item = &'a [f64; 2]>) -> Option<([f64; 2], [f64; 2])> {
    let first = *points.next()?;
    Some(points.fold((first, first), |(min, max), point| {
        (std::array::from_fn(|axis| min[axis].min(point[axis])), std::array::from_fn(|axis| max[axis].max(point[axis])))
    }))
}

pub fn bounds(region: &Region) -> Option<([f64; 2], [f64; 2])> {
    around(region.contours.iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::primitives::square;

    fn near(region: &Region, area: f64) {
        assert!((region.area() - area).abs() < 1e-6 * area.max(1.0), "{} is not {area}", region.area());
    }

    #[test]
    fn booleans_of_squares() {
        let a = square([10.0, 10.0], false);
        let b = transform(&square([10.0, 10.0], false), &Matrix::translation([5.0, 5.0, 0.0]));
        near(&union(&[&a, &b]).unwrap(), 175.0);
        near(&difference(&a, &[&b]).unwrap(), 75.0);
        near(&intersection(&a, &b).unwrap(), 25.0);
        assert!(difference(&a, &[&a]).unwrap().is_empty());
    }

    /// Wedges around a centre: the corners of short ones lie on the sides of long ones, beside them by a step of the grid.
    #[test]
    fn pieces_that_share_slanting_sides_are_one() {
        for turn in 0..50 {
            let wedge = |index: usize| {
                let radius = [20.0, 11.3, 7.77][index % 3];
                let at = |angle: f64| {
                    let (sin, cos) = crate::number::sin_cos(f64::from(turn) * 3.7 + angle);
                    [cos, sin].map(|x| x * radius)
                };
                let wedge = Region { contours: vec![vec![[0.0; 2], at(0.0), at(40.0)]] };
                let (sin, cos) = crate::number::sin_cos(40.0 * index as f64);
                transform(&wedge, &Matrix([[cos, -sin, 0.0, 0.0], [sin, cos, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]]))
            };
            let wedges: Vec<Region> = (0..9).map(wedge).collect();
            let whole = union(&wedges.iter().collect::<Vec<_>>()).unwrap();
            assert_eq!(whole.contours.len(), 1, "turned by {turn} steps");
            near(&whole, wedges.iter().map(Region::area).sum());
            // What is taken away again leaves nothing of itself.
            let rest = difference(&whole, &[&wedges[0], &wedges[1]]).unwrap();
            near(&rest, wedges[2..].iter().map(Region::area).sum());
            assert_eq!(rest.contours.len(), 1, "turned by {turn} steps");
        }
    }

    #[test]
    fn offsets_join_as_openscad_does() {
        let a = square([10.0, 10.0], false);
        near(&offset(&a, 1.0, OffsetKind::Mitre).unwrap(), 144.0);
        near(&offset(&a, -1.0, OffsetKind::Mitre).unwrap(), 64.0);
        // A square of circumradius 1 at each corner: four triangles of area 1/2.
        near(&offset(&a, 1.0, OffsetKind::Round { facets: 4 }).unwrap(), 142.0);
        // The chamfer's edge is tangent to the circle of radius 1: it cuts off legs of 2 - √2.
        near(&offset(&a, 1.0, OffsetKind::Chamfer).unwrap(), 144.0 - 2.0 * (2.0 - 2.0_f64.sqrt()).powi(2));
        assert!(offset(&a, -6.0, OffsetKind::Mitre).unwrap().is_empty());
    }

    #[test]
    fn crossing_polygons_are_filled_even_odd() {
        let star = (0..5).map(|i| crate::number::sin_cos(144.0 * f64::from(i)).into()).collect::<Vec<[f64; 2]>>();
        let region = even_odd(&[star]).unwrap();
        assert_eq!(region.contours.len(), 5);
        assert!(even_odd(&[vec![], vec![[1.0, 1.0]], vec![[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]]).unwrap().is_empty());
        assert!(even_odd(&[vec![[f64::NAN, 0.0], [1.0, 0.0], [2.0, 1.0]]]).is_err());
    }

    #[test]
    fn minkowski_sums_of_frames_keep_their_holes() {
        let frame = difference(&square([20.0, 20.0], true), &[&square([10.0, 10.0], true)]).unwrap();
        near(&minkowski(&frame, &square([2.0, 2.0], true)).unwrap(), 22.0 * 22.0 - 8.0 * 8.0);
        // The hole closes when the other is wider.
        near(&minkowski(&frame, &square([12.0, 12.0], true)).unwrap(), 32.0 * 32.0);
        near(&minkowski(&square([1.0, 2.0], false), &square([3.0, 4.0], false)).unwrap(), 24.0);
    }
}
