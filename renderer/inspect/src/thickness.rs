//! Thin walls and narrow gaps.
//!
//! From points on all faces, and on the valleys between them, a ray runs through the material (for walls) or away from it
//! (for gaps). The face that it leaves by counts as the wall's other side when it is parallel to within [`TAPER`]: then a ball
//! fits that touches both, a ball of the medial axis, and its diameter is the thickness. Beside the edge of a cube there is no
//! such ball, so that sharp edges are no thin walls. Where two sides taper until they meet, the thickness goes to nothing and
//! says nothing: that is a sharp edge, told apart. Two parts that touch or overlap are as thick as both together.
//!
//! Limits: features smaller than the distance of the points may be missed where a large face thins in its middle (but every
//! face has a point as long as there are fewer than [`SAMPLES`]); what is thicker than [`REACH`] is not measured; places
//! smaller than a few lines of the nozzle are left out.

use partwright_parallel as parallel;
use partwright_protocol::{PrintProfile, Spot};

use crate::bvh::Bvh;
use crate::scene::Scene;
use crate::sets::Sets;
use crate::vector::{Point, add, dot, length, middle, scaled, spread, sub, unit};

/// mm; walls and gaps wider than this are not measured.
const REACH: f64 = 10.0;
/// Degrees between the two sides of a wall.
const TAPER: f64 = 20.0;
/// Points on faces, about.
const SAMPLES: usize = 40_000;
/// mm² for each point, at least.
const DENSITY: f64 = 0.4;
/// Part of the limit that facets of round things and rounding take away: a cylinder's wall of just the limit is no fault.
const LENIENT: f64 = 0.95;
/// Of the nozzle: the side of a square that is too small to tell of.
const SPECK: f64 = 2.5;
/// mm; closer than this, surfaces touch.
const CONTACT: f64 = 0.005;
/// Points between two looks at whether the work is still wanted.
const POLL: usize = 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Through the material.
    Wall,
    /// Through the air.
    Gap,
}

/// A place that is too thin or too narrow.
#[derive(Debug, Clone)]
pub(crate) struct Thin {
    /// The least of the place.
    pub(crate) spot: Spot,
    /// It is thin from top to bottom: layers make it, not lines.
    pub(crate) flat: bool,
    /// Its sides meet in a sharp edge.
    pub(crate) sharp: bool,
    /// mm².
    pub(crate) area: f64,
    /// A face of it, for its source.
    pub(crate) face: u32,
    pub(crate) faces: Vec<u32>,
}

#[derive(Debug, Default)]
pub(crate) struct Thickness {
    /// Of the upright walls (or gaps) that count.
    pub(crate) least: Option<Spot>,
    pub(crate) places: Vec<Thin>,
}

/// What a wall or gap must have at least, mm, upright and flat.
pub(crate) fn limits(side: Side, profile: &PrintProfile) -> (f64, f64) {
    match side {
        Side::Wall => (2.0 * profile.nozzle, 2.0 * profile.layer_height),
        Side::Gap => (0.5 * profile.nozzle, profile.layer_height),
    }
}

struct Sample {
    point: Point,
    /// Of length one, out of the material.
    normal: Point,
    face: u32,
    /// mm² that it stands for.
    area: f64,
}

struct Found {
    sample: u32,
    /// Beyond the ray.
    other: u32,
    spot: Spot,
    flat: bool,
    tilt: Point,
    sharp: bool,
}

/// `None` when it was cancelled.
pub(crate) fn thickness(
    scene: &Scene<'_>,
    bvh: &Bvh<'_>,
    side: Side,
    profile: &PrintProfile,
    is_cancelled: &(impl Fn() -> bool + Sync),
) -> Option<Thickness> {
    let samples = samples(scene);
    let (upright, flat) = limits(side, profile);
    let parts = parallel::in_parts(0..samples.len(), &|range| {
        let mut least: Option<Spot> = None;
        let mut thin = Vec::new();
        for index in range {
            if index % POLL == 0 && is_cancelled() {
                return None;
            }
            let sample = &samples[index];
            let Some(mut found) = measure(scene, bvh, side, sample) else { continue };
            let limit = if found.flat { flat } else { upright };
            if found.spot.length >= limit * LENIENT {
                if !found.flat
                    && least.is_none_or(|least| found.spot.length < least.length)
                    && !meets_edge(bvh, sample, &found)
                {
                    least = Some(found.spot);
                }
                continue;
            }
            found.sharp = meets_edge(bvh, sample, &found);
            if is_joined(scene, bvh, side, sample, &found) {
                continue;
            }
            found.sample = index as u32;
            thin.push(found);
        }
        Some((least, thin))
    });
    let (leasts, thin): (Vec<Option<Spot>>, Vec<Vec<Found>>) =
        parts.into_iter().collect::<Option<Vec<_>>>()?.into_iter().unzip();
    let thin: Vec<Found> = thin.into_iter().flatten().collect();
    let places = clusters(scene, &samples, &thin, (SPECK * profile.nozzle).powi(2));
    let worst = places.iter().filter(|place| !place.flat && !place.sharp).map(|place| place.spot);
    let least = worst.chain(leasts.into_iter().flatten()).min_by(|a, b| a.length.total_cmp(&b.length));
    Some(Thickness { least, places })
}

fn samples(scene: &Scene<'_>) -> Vec<Sample> {
    let total: f64 = scene.areas.iter().sum();
    let density = (total / SAMPLES as f64).max(DENSITY);
    // Each face has one at least, as long as there are not too many faces.
    let share = (SAMPLES as f64 / scene.len() as f64).min(1.0);
    let mut samples = Vec::new();
    let mut due = 0.0;
    for face in 0..scene.len() {
        if scene.areas[face] <= 0.0 {
            continue;
        }
        due += scene.areas[face] / density + share;
        let count = due as usize;
        due -= count as f64;
        let [a, b, c] = scene.corners(face as u32);
        for index in 0..count {
            let point = spread([a, b, c], index);
            let area = scene.areas[face] / count as f64;
            samples.push(Sample { point, normal: scene.normals[face], face: face as u32, area });
        }
        valleys(scene, face, &mut samples);
    }
    samples
}

/// Points on the edges of a face from which the material spreads to more than half: the tips of pockets, which face nothing.
fn valleys(scene: &Scene<'_>, face: usize, samples: &mut Vec<Sample>) {
    for corner in 0..3 {
        let other = scene.neighbours[face][corner] as usize;
        if other <= face || dot(scene.normals[face], scene.normals[other]) > 0.94 {
            continue;
        }
        let corners = scene.corners(face as u32);
        let [from, to] = [corner, (corner + 1) % 3].map(|corner| corners[corner]);
        let rises = dot(scene.normals[face], sub(scene.center(other as u32), from)) > 0.0;
        let Some(normal) = unit(add(scene.normals[face], scene.normals[other])).filter(|_| rises) else { continue };
        let area = length(sub(to, from)) * 0.1;
        samples.push(Sample { point: middle(from, to), normal, face: face as u32, area });
    }
}

/// The wall or gap at a point, if there is one.
fn measure(scene: &Scene<'_>, bvh: &Bvh<'_>, side: Side, sample: &Sample) -> Option<Found> {
    let direction = if side == Side::Wall { scaled(sample.normal, -1.0) } else { sample.normal };
    let part = scene.parts[sample.face as usize];
    // Another part inside of this one's wall does not make it thinner.
    let is_wanted = |face: u32| face != sample.face && (side == Side::Gap || scene.parts[face as usize] == part);
    let hit = bvh.ray(sample.point, direction, 1e-6, REACH, is_wanted)?;
    let normal = scene.normals[hit.face as usize];
    let across = if side == Side::Wall { normal } else { scaled(normal, -1.0) };
    let cosine = dot(across, direction);
    if cosine < TAPER.to_radians().cos() || (side == Side::Gap && hit.distance < CONTACT) {
        return None;
    }
    // Of the ball that touches both sides.
    let diameter = 2.0 * hit.distance * cosine / (1.0 + cosine);
    let opposite = add(sample.point, scaled(direction, hit.distance));
    let spot = Spot { length: diameter, place: middle(sample.point, opposite) };
    // How the other side leans away from being parallel.
    let tilt = sub(across, scaled(direction, cosine));
    Some(Found { sample: 0, other: hit.face, spot, flat: direction[2].abs() > 0.7, tilt, sharp: false })
}

/// Whether the two sides meet, and the surface reaches to where they do.
fn meets_edge(bvh: &Bvh<'_>, sample: &Sample, found: &Found) -> bool {
    let across = 2.0 * length(sub(found.spot.place, sample.point));
    let slope = length(found.tilt);
    // The sine of the angle between the sides; its cosine makes the way along the face of the way across.
    let reach = across * (1.0 - slope * slope).max(0.0).sqrt() / slope;
    let Some(towards) = unit(found.tilt).filter(|_| reach < 10.0 * REACH) else { return false };
    let is_near = |part: f64| {
        let point = add(sample.point, scaled(towards, reach * part));
        bvh.nearest(point, (0.1 * reach).max(0.02), |_| true).is_some()
    };
    is_near(1.0) && is_near(0.5)
}

/// Another part lies against this wall, before it or behind it; or a gap is filled by another part.
fn is_joined(scene: &Scene<'_>, bvh: &Bvh<'_>, side: Side, sample: &Sample, found: &Found) -> bool {
    let part = scene.parts[sample.face as usize];
    if scene.parts.last() == Some(&0) {
        return false;
    }
    let is_inside_other = |point: Point| {
        let is_other = |face: u32| scene.parts[face as usize] != part;
        let direction = [0.267_261, 0.534_522, 0.801_784];
        let hit = bvh.ray(point, direction, 0.0, f64::INFINITY, is_other);
        hit.is_some_and(|hit| dot(scene.normals[hit.face as usize], direction) > 0.0)
    };
    let beyond = scaled(sub(found.spot.place, sample.point), 2.0);
    match side {
        Side::Gap => is_inside_other(found.spot.place),
        Side::Wall => {
            let Some(direction) = unit(beyond) else { return false };
            let step = scaled(direction, 2.0 * CONTACT);
            is_inside_other(add(add(sample.point, beyond), step)) || is_inside_other(sub(sample.point, step))
        }
    }
}

/// Thin points that belong together, the worst first. Those of less than `least_area` on a side are left out.
fn clusters(scene: &Scene<'_>, samples: &[Sample], thin: &[Found], least_area: f64) -> Vec<Thin> {
    // A face is thin as a whole when most of its points are.
    let mut counts = std::collections::HashMap::<u32, (f64, f64)>::new();
    for found in thin {
        counts.entry(samples[found.sample as usize].face).or_default().0 += 1.0;
    }
    for sample in samples {
        if let Some(count) = counts.get_mut(&sample.face) {
            count.1 += 1.0;
        }
    }
    let is_thin = |face: u32| counts.get(&face).is_some_and(|(thin, all)| thin / all > 0.5);
    let mut sets = Sets::new(scene.len());
    for found in thin {
        let face = samples[found.sample as usize].face;
        if is_thin(face) && is_thin(found.other) {
            sets.join(face, found.other);
        }
    }
    for &face in counts.keys() {
        for other in scene.neighbours[face as usize] {
            if is_thin(face) && is_thin(other) {
                sets.join(face, other);
            }
        }
    }
    // A large face that is thin in one place only does not join what lies behind it.
    let mut owners: Vec<(u32, bool, bool, &Found)> = thin
        .iter()
        .map(|found| {
            let face = samples[found.sample as usize].face;
            let owner = if is_thin(face) || !is_thin(found.other) { face } else { found.other };
            (sets.root(owner), found.sharp, found.flat, found)
        })
        .collect();
    owners.sort_by_key(|owner| (owner.0, owner.1, owner.2, owner.3.sample));
    let mut places: Vec<Thin> = owners
        .chunk_by(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2))
        .filter_map(|group| {
            let worst = group.iter().min_by(|a, b| a.3.spot.length.total_cmp(&b.3.spot.length))?.3;
            let area: f64 = group.iter().map(|owner| samples[owner.3.sample as usize].area).sum();
            let face = samples[worst.sample as usize].face;
            let mut faces: Vec<u32> = group
                .iter()
                .flat_map(|owner| [samples[owner.3.sample as usize].face, owner.3.other])
                .filter(|&face| is_thin(face))
                .chain((!is_thin(face)).then_some(if is_thin(worst.other) { worst.other } else { face }))
                .collect();
            faces.sort_unstable();
            faces.dedup();
            Some(Thin { spot: worst.spot, flat: worst.flat, sharp: worst.sharp, area, face, faces })
        })
        // Both sides are counted.
        .filter(|place| place.area >= 2.0 * least_area)
        .collect();
    places.sort_by(|a, b| a.spot.length.total_cmp(&b.spot.length));
    places
}
