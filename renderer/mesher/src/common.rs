//! What several functions have in common: where a field is the largest of them, each surface is made by itself, and a boolean
//! finds where they meet. An octree is divided far along such edges, a net over a coarse grid has none.

use partwright_field::{Box3, Field};
use partwright_solid::Solid;

use crate::octree::Plan;
use crate::patch::Precision;
use crate::vector::{Point, cross, dot, length, sub};
use crate::{Grown, MeshError, Monitor, Settings, Tools, coarser, deviations, feature, net, proof, surface, threads};

/// Who makes the mesh of what two solids have in common.
pub trait Booleans: Sync + std::fmt::Debug {
    /// Closed and oriented as both are, each face with its source; `None` where it fails.
    fn common(&self, a: &Solid, b: &Solid) -> Option<Solid>;
}

/// Tolerances that a vertex where surfaces meet may move to get there.
const NEAR: f64 = 2.0;
/// Tolerances beyond the one surface within which the other is made.
const ROOM: f64 = 8.0;
/// Faces that the other may have more.
const FACES: usize = 2000;
/// Part of its normal that a face keeps at least when its corners move.
const KEPT: f64 = 0.5;
/// Part of the tolerance that each surface may be off by itself: faces become smaller, and are measured in other places.
const SHARE: f64 = 0.9;

/// Progress of a part, from where to where it is of the whole.
struct Part<'a> {
    monitor: &'a dyn Monitor,
    share: [f64; 2],
}

impl Monitor for Part<'_> {
    fn progress(&self, fraction: f64) {
        let [from, to] = self.share;
        self.monitor.progress(from + (to - from) * fraction);
    }

    fn is_cancelled(&self) -> bool {
        self.monitor.is_cancelled()
    }
}

/// The mesh of a maximum one of whose functions has a net; `None` where the octree does better.
pub(crate) fn common(
    plan: &Plan<'_>,
    settings: &Settings,
    tools: Tools<'_>,
    bounds: &Box3,
    threads: usize,
) -> Result<Option<Grown>, MeshError> {
    let Some(booleans) = tools.booleans else { return Ok(None) };
    let each = Settings { tolerance: SHARE * settings.tolerance, ..settings.clone() };
    for [only, rest] in plan.field.maximum() {
        let precision = Precision { tolerance: each.tolerance, ..plan.precision };
        let alone = Plan { field: &only, precision, ..plan.another() };
        let Some(net) = net::fine(&alone, Some(&rest), bounds, threads)? else { continue };
        plan.monitor.progress(0.3);
        let Some(room) = room(&net.solid, ROOM * settings.tolerance, rest.bounds()) else { return Ok(None) };
        let most =
            Settings { max_triangles: each.max_triangles.min(net.solid.triangles.len() + FACES), ..each.clone() };
        let part = Part { monitor: plan.monitor, share: [0.3, 0.5] };
        let other = match surface(&rest.within(room), &most, tools, &part) {
            // What is more work than the net is so in few places, and an octree finds those.
            Err(MeshError::TooManyTriangles { .. }) => return Ok(None),
            other => other?,
        };
        if other.solid.is_empty() {
            return Ok(Some(Grown { is_proven: true, ..Grown::default() }));
        }
        if other.deviation > each.tolerance {
            return Ok(None);
        }
        let sources = |solid: Solid, source: u32| Solid { face_source: vec![source; solid.triangles.len()], ..solid };
        let (one, two) = (sources(net.solid, 0), sources(other.solid, 1));
        let Some(both) = booleans.common(&one, &two) else { return Ok(None) };
        plan.state()?;
        let Some(solid) = met(plan, &only, &rest, both, threads)? else { return Ok(None) };
        let coarse = coarser(plan, &solid, threads)?;
        let is_good = coarse.is_proven && coarse.deviation <= settings.tolerance;
        return Ok(is_good.then_some(Grown { thin: other.thin, ..coarse }));
    }
    Ok(None)
}

/// A box around a solid with some room, as far as bounds have it; `None` where they have nothing of it.
fn room(solid: &Solid, room: f64, bounds: &Box3) -> Option<Box3> {
    let first = *solid.positions.first()?;
    let around = solid.positions.iter().fold(Box3 { min: first, max: first }, |around, point| Box3 {
        min: std::array::from_fn(|axis| around.min[axis].min(point[axis])),
        max: std::array::from_fn(|axis| around.max[axis].max(point[axis])),
    });
    let around = around.padded(room);
    let common = Box3 {
        min: std::array::from_fn(|axis| around.min[axis].max(bounds.min[axis])),
        max: std::array::from_fn(|axis| around.max[axis].min(bounds.max[axis])),
    };
    common.size().iter().all(|size| *size > 0.0).then_some(common)
}

/// Moves the vertices where faces of both meet to where both surfaces do, as far as no face turns over, crosses another, or
/// is off by more than the tolerance for it; `None` where faces cross as it is.
fn met(
    plan: &Plan<'_>,
    one: &Field,
    two: &Field,
    mut solid: Solid,
    threads: usize,
) -> Result<Option<Solid>, MeshError> {
    let mut of = vec![[false; 2]; solid.positions.len()];
    for (triangle, source) in solid.triangles.iter().zip(&solid.face_source) {
        triangle.iter().for_each(|corner| of[*corner as usize][usize::from(*source == 1)] = true);
    }
    solid.face_source.fill(u32::MAX);
    let seams: Vec<usize> = (0..of.len()).filter(|vertex| of[*vertex] == [true; 2]).collect();
    let ranges = threads::ranges(seams.len());
    let places = threads::each(
        threads,
        ranges.len(),
        || (),
        |(), index| {
            let meeting = |vertex: &usize| meeting(one, two, solid.positions[*vertex], plan.precision.tolerance);
            seams[ranges[index].clone()].iter().map(meeting).collect::<Vec<_>>()
        },
    );
    plan.state()?;
    let before = solid.positions.clone();
    let mut is_moved = vec![false; before.len()];
    for (vertex, place) in seams.into_iter().zip(places.into_iter().flatten()) {
        if let Some(place) = place {
            (solid.positions[vertex], is_moved[vertex]) = (place, true);
        }
    }
    // Faces to be looked at: those with corners that moved, or moved back.
    let touches = |face: usize, are: &[bool]| solid.triangles[face].iter().any(|corner| are[*corner as usize]);
    let mut open: Vec<usize> = (0..solid.triangles.len()).filter(|face| touches(*face, &is_moved)).collect();
    loop {
        let mut faults = wrong(plan, &before, &solid.positions, &open, &solid.triangles, threads)?;
        if faults.is_empty() {
            let crossing = proof::faults(&solid, &|| plan.monitor.is_cancelled()).ok_or(MeshError::Cancelled)?;
            if crossing.is_empty() {
                return Ok(Some(solid));
            }
            faults.extend(crossing.into_iter().flatten().map(|face| face as usize));
        }
        let mut is_back = vec![false; before.len()];
        for corner in faults.into_iter().flat_map(|face| solid.triangles[face]).map(|corner| corner as usize) {
            if std::mem::take(&mut is_moved[corner]) {
                (solid.positions[corner], is_back[corner]) = (before[corner], true);
            }
        }
        open = (0..solid.triangles.len()).filter(|face| touches(*face, &is_back)).collect();
        if open.is_empty() {
            return Ok(None);
        }
    }
}

/// Those of some faces that moves of their corners have turned, or brought too far from the surface.
fn wrong(
    plan: &Plan<'_>,
    before: &[Point],
    after: &[Point],
    faces: &[usize],
    triangles: &[[u32; 3]],
    threads: usize,
) -> Result<Vec<usize>, MeshError> {
    let of_faces: Vec<[u32; 3]> = faces.iter().map(|face| triangles[*face]).collect();
    let is_turned = |triangle: &[u32; 3]| {
        let [before, after] = [before, after].map(|points| normal(triangle.map(|corner| points[corner as usize])));
        dot(before, after) < KEPT * length(before) * length(after)
    };
    let off = deviations(plan, after, &of_faces, threads)?;
    let is_wrong = |(triangle, off): (&[u32; 3], f64)| off > plan.precision.tolerance || is_turned(triangle);
    let found = faces.iter().zip(of_faces.iter().zip(off)).filter(|(_, face)| is_wrong(*face));
    Ok(found.map(|(face, _)| *face).collect())
}

/// Where the surfaces of two functions meet near a point.
fn meeting(one: &Field, two: &Field, point: Point, tolerance: f64) -> Option<Point> {
    let reach = NEAR * tolerance;
    let region = Box3 { min: point.map(|value| value - reach), max: point.map(|value| value + reach) };
    let pieces = [one, two].map(|field| field.branch(point).field);
    let place = feature::solve(&pieces, point, &region, None, 1e-6)?;
    let is_on = |field: &Field| {
        let slope = field.slope(place);
        feature::distance(slope.value, slope.gradient) < 1e-3 * tolerance
    };
    (length(sub(place, point)) < reach && is_on(one) && is_on(two)).then_some(place)
}

fn normal([a, b, c]: [Point; 3]) -> Point {
    cross(sub(b, a), sub(c, a))
}
