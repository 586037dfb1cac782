//! What is printed over nothing: faces that lean out further than the profile allows, in connected regions.
//!
//! A region is carried by the edges from which the surface goes on downwards (walls below a ceiling) and by the bed; its other
//! edges are free. How far it reaches from what carries it decides: a little holds by itself; where a straight line through a
//! point runs from carrier to carrier within the region, it is a bridge, across the shortest such line; what reaches far from
//! one carrier alone, or has none, needs support. The top of a lying hole is a bridge.
//!
//! Limits: a region is judged by its own edges. What another body, or a support close below, carries is not seen.

use partwright_protocol::{PrintProfile, Spot};

use crate::scene::Scene;
use crate::sets::Sets;
use crate::vector::{Point, add, scaled, spread, sub};

/// Degrees beyond the limit that are still taken for it: a chamfer of 45° is none.
const LENIENT: f64 = 1.0;
/// Of the nozzle: how far a layer may reach out over nothing, from one side.
const LEDGE: f64 = 5.0;
/// mm; printers span this without being asked, and sag visibly from the second on.
const EASY_BRIDGE: f64 = 20.0;
const LONG_BRIDGE: f64 = 50.0;
/// Part of the points of a bridge that may be carried from one side only.
const LONELY: f64 = 0.3;
/// Points of a region whose reach is measured, and edges around it.
const POINTS: usize = 240;
const EDGES: usize = 2000;
/// Directions in half a turn in which bridges are looked for.
const DIRECTIONS: usize = 24;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Needs support.
    Overhang,
    /// A span that sags.
    Bridge,
    /// A span so long that it needs support.
    LongBridge,
}

#[derive(Debug, Clone)]
pub(crate) struct Region {
    pub(crate) kind: Kind,
    pub(crate) faces: Vec<u32>,
    /// mm², seen from below.
    pub(crate) area: f64,
    /// mm; how far it reaches from what carries it, or from end to end of a bridge. `None` when nothing carries it.
    pub(crate) reach: Option<f64>,
    pub(crate) place: Point,
    /// Degrees from the vertical, the steepest of it.
    pub(crate) angle: f64,
}

#[derive(Debug, Default)]
pub(crate) struct Overhangs {
    /// What a person should know of, the largest first.
    pub(crate) regions: Vec<Region>,
    pub(crate) longest_bridge: Option<Spot>,
}

impl Overhangs {
    /// mm² that need support, seen from below.
    pub(crate) fn area(&self) -> f64 {
        // Not from the sum's own beginning, which is -0.
        self.regions.iter().filter(|region| region.kind != Kind::Bridge).fold(0.0, |sum, region| sum + region.area)
    }
}

type Flat = [f64; 2];

/// An edge of a region, from above.
#[derive(Debug, Clone, Copy)]
struct Rim {
    ends: [Flat; 2],
    carries: bool,
}

/// Of the model as it lies, its lowest point on the bed.
pub(crate) fn overhangs(scene: &Scene<'_>, profile: &PrintProfile) -> Overhangs {
    let steepest = (profile.overhang + LENIENT).to_radians().sin();
    let bed = scene.low[2];
    // The first layer lies on the bed as a whole.
    let leans = |face: usize| {
        -scene.normals[face][2] > steepest
            && scene.corners(face as u32).iter().any(|corner| corner[2] > bed + profile.layer_height)
    };
    let leaning: Vec<bool> = (0..scene.len()).map(leans).collect();
    let mut sets = Sets::new(scene.len());
    for face in 0..scene.len() {
        for other in scene.neighbours[face] {
            if leaning[face] && leaning[other as usize] {
                sets.join(face as u32, other);
            }
        }
    }
    let mut members: Vec<(u32, u32)> =
        (0..scene.len() as u32).filter(|&face| leaning[face as usize]).map(|face| (sets.root(face), face)).collect();
    members.sort_unstable();
    let mut overhangs = Overhangs::default();
    for group in members.chunk_by(|a, b| a.0 == b.0) {
        let faces: Vec<u32> = group.iter().map(|member| member.1).collect();
        judge(scene, profile, &leaning, faces, &mut overhangs);
    }
    overhangs.regions.sort_by(|a, b| b.area.total_cmp(&a.area));
    overhangs
}

fn judge(scene: &Scene<'_>, profile: &PrintProfile, leaning: &[bool], faces: Vec<u32>, overhangs: &mut Overhangs) {
    let ledge = LEDGE * profile.nozzle;
    let flat = |point: Point| [point[0], point[1]];
    let corners = || faces.iter().flat_map(|&face| scene.corners(face));
    let (low, high) = corners().fold(([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]), |(low, high), point| {
        ([low[0].min(point[0]), low[1].min(point[1])], [high[0].max(point[0]), high[1].max(point[1])])
    });
    let extent = [high[0] - low[0], high[1] - low[1]];
    let rims = rims(scene, profile, leaning, &faces);
    let is_carried = rims.iter().any(|rim| rim.carries);
    // Whatever is no larger than a ledge and carried somewhere reaches no further than one.
    if is_carried && extent[0].hypot(extent[1]) <= ledge {
        return;
    }
    let area: f64 = faces.iter().map(|&face| -scene.normals[face as usize][2] * scene.areas[face as usize]).sum();
    // Nothing that a slicer would make a support for.
    if area < ledge * profile.nozzle {
        return;
    }
    let steepest = faces.iter().map(|&face| -scene.normals[face as usize][2]).fold(0.0_f64, f64::max);
    let angle = steepest.min(1.0).asin().to_degrees();
    let largest = faces.iter().copied().max_by(|&a, &b| scene.areas[a as usize].total_cmp(&scene.areas[b as usize]));
    let Some(largest) = largest else { return };
    if !is_carried {
        let place = scene.center(largest);
        overhangs.regions.push(Region { kind: Kind::Overhang, faces, area, reach: None, place, angle });
        return;
    }
    // The points that reach furthest: from one side alone, and from both.
    let mut ledges: Option<(f64, Point)> = None;
    let mut bridge: Option<(f64, Point)> = None;
    let mut counts = (0.0, 0.0);
    for point in points(scene, &faces, area) {
        let (near, carrier) = reach(flat(point), &rims);
        if near <= ledge {
            continue;
        }
        // From the rim of an opening a line hardly finds past it: then one starts a little nearer to the carrier.
        let inner = std::array::from_fn(|axis| point[axis] + 0.25 * (carrier[axis] - point[axis]));
        let (longest, value, count) = match span(flat(point), &rims).or_else(|| span(inner, &rims)) {
            Some(span) => (&mut bridge, span, &mut counts.1),
            None => (&mut ledges, near, &mut counts.0),
        };
        *count += 1.0;
        if longest.is_none_or(|(longest, _)| value > longest) {
            *longest = Some((value, point));
        }
    }
    if let Some((span, place)) = bridge
        && overhangs.longest_bridge.is_none_or(|longest| longest.length < span)
    {
        overhangs.longest_bridge = Some(Spot { length: span, place });
    }
    // A bridge with a few points that no line reaches, beside a hole in it or at a slanting end, still is one.
    let is_ledge = counts.0 > LONELY * (counts.0 + counts.1);
    let (kind, (length, place)) = match (ledges.filter(|_| is_ledge), bridge) {
        (Some(ledge), _) => (Kind::Overhang, ledge),
        (_, Some(bridge)) if bridge.0 > LONG_BRIDGE => (Kind::LongBridge, bridge),
        (_, Some(bridge)) if bridge.0 > EASY_BRIDGE => (Kind::Bridge, bridge),
        _ => return,
    };
    overhangs.regions.push(Region { kind, faces, area, reach: Some(length), place, angle });
}

/// The edges around the region.
fn rims(scene: &Scene<'_>, profile: &PrintProfile, leaning: &[bool], faces: &[u32]) -> Vec<Rim> {
    let on_bed = scene.low[2] + profile.layer_height;
    let flat = |point: Point| [point[0], point[1]];
    let mut rims = Vec::new();
    for &face in faces {
        let corners = scene.corners(face);
        for corner in 0..3 {
            let (from, to) = (corners[corner], corners[(corner + 1) % 3]);
            let other = scene.neighbours[face as usize][corner] as usize;
            if from[2] <= on_bed && to[2] <= on_bed {
                rims.push(Rim { ends: [flat(from), flat(to)], carries: true });
            } else if !leaning[other] {
                // The far corner of the face beyond, against the middle of the edge.
                let far = scene.center(other as u32)[2] * 3.0 - from[2] - to[2];
                let carries = far < (from[2] + to[2]) / 2.0 - 1e-9;
                rims.push(Rim { ends: [flat(from), flat(to)], carries });
            } else if from[2] <= on_bed {
                rims.push(Rim { ends: [flat(from); 2], carries: true });
            }
        }
    }
    let step = rims.len().div_ceil(EDGES).max(1);
    rims.into_iter().step_by(step).collect()
}

/// Points that stand for the region: near the corners of its faces, and inside of them. None lies on an edge, where it would
/// be hard to say on which side.
fn points(scene: &Scene<'_>, faces: &[u32], area: f64) -> Vec<Point> {
    let step = (faces.len() * 3).div_ceil(POINTS).max(1);
    let near_corners = faces.iter().flat_map(|&face| {
        let center = scene.center(face);
        scene.corners(face).map(|corner| add(corner, scaled(sub(center, corner), 0.05)))
    });
    let mut points: Vec<Point> = near_corners.step_by(step).collect();
    let each = area / POINTS as f64;
    let mut due = 0.0;
    for &face in faces {
        let [a, b, c] = scene.corners(face);
        due += -scene.normals[face as usize][2] * scene.areas[face as usize] / each;
        let count = due as usize;
        due -= count as f64;
        for index in 0..count {
            points.push(spread([a, b, c], index));
        }
    }
    points
}

/// How far it is to the nearest carrier, and where that is.
fn reach(point: Flat, rims: &[Rim]) -> (f64, Flat) {
    rims.iter().filter(|rim| rim.carries).map(|rim| nearest(point, &rim.ends)).fold(
        (f64::INFINITY, point),
        |best, on| {
            let away = (on[0] - point[0]).hypot(on[1] - point[1]);
            if away < best.0 { (away, on) } else { best }
        },
    )
}

/// The shortest line through the point, within the region, from carrier to carrier.
fn span(point: Flat, rims: &[Rim]) -> Option<f64> {
    let mut shortest: Option<f64> = None;
    for step in 0..DIRECTIONS {
        let angle = std::f64::consts::PI * step as f64 / DIRECTIONS as f64;
        let (sin, cos) = angle.sin_cos();
        // On each side the nearest edge that the line meets, and whether that one carries.
        let mut met = [(f64::INFINITY, false); 2];
        for rim in rims {
            let [a, b] = rim.ends.map(|end| {
                let away = [end[0] - point[0], end[1] - point[1]];
                [away[0] * cos + away[1] * sin, away[1] * cos - away[0] * sin]
            });
            // Half open, so that a line through a corner meets one of its edges.
            if (a[1] > 0.0) == (b[1] > 0.0) {
                continue;
            }
            let along = a[0] + (b[0] - a[0]) * a[1] / (a[1] - b[1]);
            let side = &mut met[usize::from(along < 0.0)];
            if along.abs() < side.0 {
                *side = (along.abs(), rim.carries);
            }
        }
        if let [(one, true), (other, true)] = met
            && shortest.is_none_or(|shortest| one + other < shortest)
        {
            shortest = Some(one + other);
        }
    }
    shortest
}

fn nearest(point: Flat, [a, b]: &[Flat; 2]) -> Flat {
    let (along, away) = ([b[0] - a[0], b[1] - a[1]], [point[0] - a[0], point[1] - a[1]]);
    let squared = along[0] * along[0] + along[1] * along[1];
    if squared == 0.0 {
        return *a;
    }
    let part = ((away[0] * along[0] + away[1] * along[1]) / squared).clamp(0.0, 1.0);
    [a[0] + part * along[0], a[1] + part * along[1]]
}
