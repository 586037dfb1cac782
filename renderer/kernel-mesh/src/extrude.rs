//! Drawings to solids: straight, twisted, tapered and revolved. Caps and walls share their vertices by index; sheets that
//! merely touch are separated, so each result is a closed, oriented 2-manifold.

use partwright_solid::Region;

use crate::fault::{Fault, Limits, code};
use crate::mesh::Mesh;
use crate::number::{NOTHING, sin_cos, snap, snap_all};
use crate::topology::{self, Open};
use crate::triangulate::{self, Filled};

/// `linear_extrude`. The outline turns clockwise by `twist` degrees and scales to `scale` on its way up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Linear {
    pub(crate) height: f64,
    pub(crate) center: bool,
    pub(crate) twist: f64,
    pub(crate) slices: u32,
    pub(crate) scale: [f64; 2],
}

pub(crate) fn linear(region: &Region, shape: Linear, limits: Limits<'_>) -> Result<Mesh, Fault> {
    let Linear { height, center, twist, slices, scale } = shape;
    // Next to nothing is nothing: a point or a line.
    let scale = scale.map(|factor| if factor <= 1e-6 { 0.0 } else { factor });
    let slices = slices.max(1);
    if height <= NOTHING || region.is_empty() {
        return Ok(Mesh::default());
    }
    let corners: usize = region.contours.iter().map(Vec::len).sum();
    limits.admit(corners.saturating_mul(2 * slices as usize + 2))?;
    // The axis along which the top is a line.
    let ridge = match scale {
        [0.0, y] if y > 0.0 => Some(1),
        [x, 0.0] if x > 0.0 => Some(0),
        _ => None,
    };
    let filled = match ridge {
        Some(axis) => triangulate::fill(&cut_at(region, axis))?,
        None => triangulate::fill(region)?,
    };

    let base = if center { -height / 2.0 } else { 0.0 };
    let ring_size = filled.points.len();
    let mut positions = Vec::with_capacity(ring_size * (slices as usize + 1));
    for slice in 0..=slices {
        let t = f64::from(slice) / f64::from(slices);
        let (sin, cos) = sin_cos(-twist * t);
        let [sx, sy] = scale.map(|factor| if slice == slices { factor } else { 1.0 + (factor - 1.0) * t });
        let z = snap(base + height * t);
        positions.extend(filled.points.iter().map(|&[x, y]| {
            let (x, y) = (x * sx, y * sy);
            if slice == 0 || twist == 0.0 {
                [snap(x), snap(y), z]
            } else {
                snap_all([x * cos - y * sin, x * sin + y * cos, z])
            }
        }));
    }
    // Where the top shrinks to a line or a point, its vertices become one.
    let top = (slices as usize * ring_size) as u32;
    let mut merged: Vec<u32> = (0..positions.len() as u32).collect();
    let pointed = scale.contains(&0.0);
    if pointed {
        let mut first = rustc_hash::FxHashMap::default();
        for index in top..positions.len() as u32 {
            let key = positions[index as usize].map(f64::to_bits);
            merged[index as usize] = *first.entry(key).or_insert(index);
        }
    }

    let mut triangles = Vec::with_capacity(2 * filled.triangles.len() + 2 * corners * slices as usize);
    triangles.extend(filled.triangles.iter().map(|&[a, b, c]| [a, c, b]));
    if !pointed {
        triangles.extend(filled.triangles.iter().map(|triangle| triangle.map(|index| index + top)));
    }
    for slice in 0..slices {
        let lower = slice * ring_size as u32;
        let upper = lower + ring_size as u32;
        for contour in &filled.contours {
            for (index, &a) in contour.iter().enumerate() {
                let b = contour[(index + 1) % contour.len()];
                let quad = [a + lower, b + lower, b + upper, a + upper].map(|index| merged[index as usize]);
                let turns = |index: usize| ridge.is_some_and(|axis| is_turn(&filled.points, contour, index, axis));
                let diagonal = match (slice + 1 == slices, turns(index), turns(index + 1)) {
                    (true, true, _) => Diagonal::FromTop,
                    (true, _, true) => Diagonal::FromBottom,
                    _ => Diagonal::Shorter,
                };
                wall(quad, diagonal, &positions, &mut triangles);
            }
        }
    }
    finish(positions, triangles)
}

/// How a wall between `[a, b]` below and `[d, c]` above is split.
#[derive(Clone, Copy, PartialEq)]
enum Diagonal {
    Shorter,
    /// From a to c.
    FromBottom,
    /// From d to b.
    FromTop,
}

/// Whether the contour turns back along the axis at this vertex. Walls on both sides of such a vertex meet in one ridge
/// edge; they must not both have a diagonal from the vertex below it.
fn is_turn(points: &[[f64; 2]], contour: &[u32], index: usize, axis: usize) -> bool {
    let count = contour.len();
    let [before, here, after] =
        [index + count - 1, index, index + 1].map(|index| points[contour[index % count] as usize][axis]);
    (before - here) * (after - here) > 0.0
}

/// Two triangles; one where two corners are the same vertex, none where all are.
fn wall([a, b, c, d]: [u32; 4], diagonal: Diagonal, positions: &[[f64; 3]], triangles: &mut Vec<[u32; 3]>) {
    let distance = |a: u32, b: u32| {
        let way = crate::number::sub(positions[a as usize], positions[b as usize]);
        crate::number::dot(way, way)
    };
    let from_top = match diagonal {
        Diagonal::Shorter => distance(b, d) < distance(a, c),
        _ => diagonal == Diagonal::FromTop,
    };
    let pair = if from_top { [[a, b, d], [b, c, d]] } else { [[a, b, c], [a, c, d]] };
    triangles.extend(pair.into_iter().filter(|[a, b, c]| a != b && b != c && c != a));
}

fn finish(positions: Vec<[f64; 3]>, triangles: Vec<[u32; 3]>) -> Result<Mesh, Fault> {
    let mut mesh = Mesh::new(positions, triangles);
    topology::separate(&mut mesh).map_err(|Open::Edges { place, .. }| {
        Fault::new(code::OUTLINE, format!("the extruded outline does not close near {place:?}: check it for slivers"))
    })?;
    mesh.compact();
    Ok(mesh)
}

/// The region with a vertex on every edge wherever some vertex has the same coordinate on `axis`: the sides then meet in
/// common vertices when the other axis is scaled to nothing.
fn cut_at(region: &Region, axis: usize) -> Region {
    let mut levels: Vec<f64> = region.contours.iter().flatten().map(|point| point[axis]).collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    let contours = region.contours.iter().map(|contour| {
        let mut cut = Vec::with_capacity(contour.len());
        for (index, &from) in contour.iter().enumerate() {
            let to = contour[(index + 1) % contour.len()];
            cut.push(from);
            let (low, high) = (from[axis].min(to[axis]), from[axis].max(to[axis]));
            let start = levels.partition_point(|&level| level <= low);
            let end = levels.partition_point(|&level| level < high);
            let between = levels.get(start..end).unwrap_or_default();
            let at = |&level: &f64| {
                let t = (level - from[axis]) / (to[axis] - from[axis]);
                let mut point = [0, 1].map(|other| snap(from[other] + (to[other] - from[other]) * t));
                point[axis] = level;
                point
            };
            if from[axis] < to[axis] {
                cut.extend(between.iter().map(at));
            } else {
                cut.extend(between.iter().rev().map(at));
            }
        }
        cut
    });
    Region { contours: contours.collect() }
}

/// `rotate_extrude`: x becomes the radius, y becomes z; `segments` over the whole angle, from `start`.
pub(crate) fn rotate(
    region: &Region,
    angle: f64,
    start: f64,
    segments: u32,
    limits: Limits<'_>,
) -> Result<Mesh, Fault> {
    if region.is_empty() || angle.abs() <= 1e-6 || segments == 0 {
        return Ok(Mesh::default());
    }
    let Some((min, max)) = crate::flat::bounds(region) else { return Ok(Mesh::default()) };
    // Next to the axis is on the axis.
    if min[0] < -NOTHING && max[0] > NOTHING {
        return Err(Fault::new(
            code::PROFILE,
            format!(
                "the profile lies on both sides of the axis (x from {} to {}): move or cut it so that all x are ≥ 0",
                min[0], max[0]
            ),
        ));
    }
    let (angle, mut start) = if angle < 0.0 { (-angle, start + angle) } else { (angle, start) };
    let angle = angle.min(360.0);
    let left = max[0] <= NOTHING;
    let mut profile = region.clone();
    for contour in &mut profile.contours {
        for point in contour.iter_mut() {
            point[0] = if point[0].abs() <= NOTHING { 0.0 } else { point[0].abs() };
        }
        if left {
            contour.reverse();
        }
    }
    if left {
        start += 180.0;
    }
    let closed = angle == 360.0;
    let segments = if closed { segments.max(3) } else { segments };
    let corners: usize = profile.contours.iter().map(Vec::len).sum();
    limits.admit(corners.saturating_mul(2 * segments as usize + 2))?;

    let Filled { points, contours, triangles: cap } = triangulate::fill(&profile)?;
    let rings = if closed { segments } else { segments + 1 };
    let mut positions: Vec<[f64; 3]> = Vec::with_capacity(points.len() * rings as usize);
    for ring in 0..rings {
        let (sin, cos) = sin_cos(start + angle * f64::from(ring) / f64::from(segments));
        positions.extend(points.iter().map(|&[r, z]| snap_all([r * cos, r * sin, z])));
    }
    // A point on the axis is one vertex for all rings.
    let at = |point: u32, ring: u32| {
        let ring = if points[point as usize][0] == 0.0 { 0 } else { ring % rings };
        ring * points.len() as u32 + point
    };
    let mut triangles = Vec::new();
    for segment in 0..segments {
        for contour in &contours {
            for (index, &a) in contour.iter().enumerate() {
                let b = contour[(index + 1) % contour.len()];
                let quad = [at(a, segment), at(a, segment + 1), at(b, segment + 1), at(b, segment)];
                let pair = [[quad[0], quad[1], quad[2]], [quad[0], quad[2], quad[3]]];
                triangles.extend(pair.into_iter().filter(|[a, b, c]| a != b && b != c && c != a));
            }
        }
    }
    if !closed {
        triangles.extend(cap.iter().map(|triangle| triangle.map(|point| at(point, 0))));
        triangles.extend(cap.iter().map(|&[a, b, c]| [a, c, b].map(|point| at(point, segments))));
    }
    finish(positions, triangles)
}
