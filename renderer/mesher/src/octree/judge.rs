//! Whether what a cell shows of its field is all that there is: all that the field's choices can combine to rises along one way,
//! or is a piece that crosses the cell's edges, or cannot come to the surface. Bounds prove it; for a draft samples have to do.

use partwright_field::{Box3, Branch, Field, Interval, Slope, Survey};
use smallvec::SmallVec;

use super::{Plan, Worker};
use crate::grid::{self, Place};
use crate::patch::Crossing;
use crate::vector::{Point, add, dot, length, scaled};

/// Pieces that are looked at one by one in a cell.
const PIECES: usize = 12;

impl Plan<'_> {
    /// Bounds of the derivatives of a piece in a cell; for a draft their hull at its corners.
    fn slopes_of(&self, piece: &Field, region: &Box3) -> [Interval; 3] {
        if !self.is_draft {
            return piece.survey(region, 0.0).slopes;
        }
        let mut slopes = [Slope { value: 0.0, gradient: [0.0; 3] }; 8];
        piece.gradients(&corners(region), &mut slopes);
        let all = Interval { min: f64::INFINITY, max: f64::NEG_INFINITY };
        slopes.iter().fold([all; 3], |hull, slope| {
            std::array::from_fn(|axis| {
                let value = slope.gradient[axis];
                Interval { min: hull[axis].min.min(value), max: hull[axis].max.max(value) }
            })
        })
    }

    /// Whether a field with such slopes rises along a direction everywhere in a cell.
    fn rises(&self, field: &Field, region: &Box3, slopes: &[Interval; 3], direction: Point) -> bool {
        let along = (0..3).map(|axis| (slopes[axis].min * direction[axis]).min(slopes[axis].max * direction[axis]));
        let size = length(direction);
        let is_asked = !self.is_draft && size > 0.0 && field.is_measured();
        along.sum::<f64>() > 0.0 || is_asked && field.rise(region, scaled(direction, 1.0 / size)).min > 0.0
    }
}

impl Worker<'_> {
    /// Whether the field rises along one way at all of these points and at the corners of a cell.
    fn seems_to_rise(&mut self, field: &Field, region: &Box3, points: &[Point]) -> bool {
        let (places, slopes) = &mut self.scratch;
        places.clear();
        places.extend_from_slice(points);
        places.extend(corners(region));
        slopes.resize(places.len(), Slope { value: 0.0, gradient: [0.0; 3] });
        field.gradients(places, slopes);
        let direction = common(slopes.iter().take(points.len()).map(|slope| slope.gradient));
        slopes.iter().all(|slope| dot(slope.gradient, direction) > 0.0)
    }

    /// Whether all that the field can be in the cell is known: what crosses its edges, and what is active at its corners
    /// but cannot come to the surface.
    pub(super) fn is_understood(
        &mut self,
        place: Place,
        level: u32,
        region: &Box3,
        survey: &Survey,
        crossings: &[Crossing],
    ) -> bool {
        let points: SmallVec<[Point; 12]> = crossings.iter().map(|crossing| crossing.point).collect();
        if self.plan.is_draft && survey.open == 0 {
            return self.seems_to_rise(&survey.field, region, &points);
        }
        let plan = self.plan;
        // Of drafts not all crossings know the way.
        let ahead = |field: &Field, crossing: &Crossing| {
            if plan.is_draft { field.slope(crossing.point).gradient } else { crossing.normal }
        };
        let direction = common(crossings.iter().map(|crossing| ahead(&survey.field, crossing)));
        if plan.rises(&survey.field, region, &survey.slopes, direction) {
            return true;
        }
        if survey.open == 0 {
            return false;
        }
        let mut ids = SmallVec::<[u64; 12]>::new();
        // How far the seen pieces are from planes.
        let mut bent = 0.0;
        for crossing in crossings {
            if ids.contains(&crossing.branch) {
                continue;
            }
            ids.push(crossing.branch);
            let piece = self.branches.get(&survey.field, crossing.branch, crossing.point);
            let slopes = plan.slopes_of(&piece, region);
            if !plan.rises(&piece, region, &slopes, ahead(&piece, crossing)) {
                return false;
            }
            bent += bend(region, &slopes);
        }
        if survey.open < ids.len() {
            return true;
        }
        // A plane that has the corners of a flat polygon on one side has all of it there.
        let is_aside = |piece: &Field, point: Point| {
            let size = length(piece.slope(point).gradient);
            let reach = bend(region, &plan.slopes_of(piece, region)) + bent * size;
            let values: SmallVec<[f64; 12]> = points.iter().map(|point| piece.value(*point)).collect();
            let least = values.iter().fold(f64::INFINITY, |least, value| least.min(value.abs()));
            let is_aside = values.iter().all(|value| *value > 0.0) || values.iter().all(|value| *value < 0.0);
            is_aside && least >= reach - plan.precision.tolerance * 0.25 * size
        };
        if let Some(pieces) = survey.field.pieces(PIECES) {
            let center = region.center();
            let is_known = |piece: &Branch| ids.contains(&piece.id) || is_aside(&piece.field, center);
            // Whichever they are: with all that rise along one way the field does.
            let rises =
                |piece: &Branch| plan.rises(&piece.field, region, &plan.slopes_of(&piece.field, region), direction);
            return pieces.iter().all(is_known) || pieces.iter().all(rises);
        }
        let corners = (0..8).map(|number| self.plan.grid.point(grid::corner(place, level, number)));
        for point in corners.chain([region.center()]) {
            let id = survey.field.branch_id(point);
            if ids.contains(&id) {
                continue;
            }
            ids.push(id);
            let piece = self.branches.get(&survey.field, id, point);
            if !is_aside(&piece, point) {
                return false;
            }
        }
        survey.open < ids.len()
    }
}

/// How far a function with such slopes can be from one that is linear over the box.
fn bend(region: &Box3, slopes: &[Interval; 3]) -> f64 {
    (0..3).map(|axis| (slopes[axis].max - slopes[axis].min) * region.size()[axis] / 4.0).sum()
}

fn corners(region: &Box3) -> [Point; 8] {
    let place = |number: usize, axis: usize| if number >> axis & 1 == 0 { region.min[axis] } else { region.max[axis] };
    std::array::from_fn(|number| std::array::from_fn(|axis| place(number, axis)))
}

/// The way in which all of these look, as far as there is one.
fn common(gradients: impl Iterator<Item = Point>) -> Point {
    gradients.fold([0.0; 3], |sum, gradient| {
        let size = length(gradient);
        if size > 0.0 { add(sum, scaled(gradient, 1.0 / size)) } else { sum }
    })
}
