//! Drawings to solids: straight, twisted, tapered and revolved. Caps and walls share their vertices by index; sheets that
//! merely touch are separated, so each result is a closed, oriented 2-manifold.

use std::collections::BinaryHeap;

use partwright_graph::FacetRule;
use partwright_solid::{Region, signed_area};

use crate::fault::{Fault, Limits, code};
use crate::mesh::Mesh;
use crate::number::{NOTHING, sin_cos, snap, snap_all};
use crate::topology::{self, Open};
use crate::triangulate::{self, Filled};

/// `linear_extrude`. The outline turns clockwise by `twist` degrees, then scales to `scale`, on its way up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Linear {
    pub(crate) height: f64,
    pub(crate) center: bool,
    pub(crate) twist: f64,
    pub(crate) slices: Option<u32>,
    pub(crate) segments: Option<u32>,
    pub(crate) scale: [f64; 2],
    pub(crate) rule: FacetRule,
}

impl Linear {
    /// Slices for this outline, never fewer than one. Fails before there are more than the limits allow.
    fn slices(&self, region: &Region, limits: Limits<'_>) -> Result<u32, Fault> {
        if let Some(slices) = self.slices {
            return Ok(slices.max(1));
        }
        let points = || region.contours.iter().flatten();
        let reach = points().map(|[x, y]| x.hypot(*y)).fold(0.0, f64::max);
        let [sx, sy] = self.scale;
        let shift = points().map(|[x, y]| (x * (1.0 - sx)).hypot(y * (1.0 - sy))).fold(0.0, f64::max);
        let slices = self.rule.slices(reach, shift, self.height, self.twist, self.scale).max(1.0);
        limits.admit(slices.min(1e15) as usize)?;
        Ok(slices as u32)
    }

    /// Turned and scaled as at the given share of the height. A scale of exactly 0 stays exact.
    fn at(&self, t: f64) -> impl Fn([f64; 2]) -> [f64; 2] + use<> {
        let (sin, cos) = sin_cos(-self.twist * t);
        let [sx, sy] = self.scale.map(|factor| if t == 1.0 { factor } else { 1.0 + (factor - 1.0) * t });
        let twisted = self.twist != 0.0 && t != 0.0;
        move |[x, y]| {
            let [x, y] = if twisted { [x * cos - y * sin, x * sin + y * cos] } else { [x, y] };
            [snap(x * sx), snap(y * sy)]
        }
    }

    /// Splits long edges where straight ones would be bent: by the script's number, or by the rule.
    fn segmented(&self, region: &Region, slices: u32, limits: Limits<'_>) -> Result<Region, Fault> {
        let bends = self.twist != 0.0 || self.scale[0] != self.scale[1];
        let split = |contour: &Vec<[f64; 2]>| -> Result<Vec<[f64; 2]>, Fault> {
            let lengths = || self.longest(contour, slices);
            let (angle, number) = (self.rule.angle, self.rule.number);
            let counts = match self.segments {
                Some(wanted) => shares(&lengths(), f64::from(wanted)),
                None if !bends => return Ok(contour.clone()),
                None if number > 0.0 => shares(&lengths(), number),
                None => {
                    let most = (360.0 / angle).ceil();
                    let fine =
                        lengths().iter().map(|length| (length / self.rule.size).ceil().max(1.0)).collect::<Vec<_>>();
                    if (contour.len() as f64) < most && fine.iter().sum::<f64>() < most {
                        fine.into_iter().map(|count| count as u32).collect()
                    } else {
                        shares(&lengths(), most)
                    }
                }
            };
            limits
                .admit(counts.iter().map(|&count| count as usize).sum::<usize>().saturating_mul(2 * slices as usize))?;
            let next = contour.iter().cycle().skip(1);
            let edges = contour.iter().zip(next).zip(&counts);
            Ok(edges
                .flat_map(|((from, to), &count)| {
                    (0..count).map(move |step| {
                        let t = f64::from(step) / f64::from(count);
                        [0, 1].map(
                            |axis| if step == 0 { from[axis] } else { snap((1.0 - t) * from[axis] + t * to[axis]) },
                        )
                    })
                })
                .collect())
        };
        Ok(Region { contours: region.contours.iter().map(split).collect::<Result<_, _>>()? })
    }

    /// The greatest length that each edge has in any slice.
    fn longest(&self, contour: &[[f64; 2]], slices: u32) -> Vec<f64> {
        let length = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
        let edges = || contour.iter().zip(contour.iter().cycle().skip(1));
        if self.scale[0] == self.scale[1] {
            return edges().map(|(a, b)| length(*a, *b) * self.scale[0].max(1.0)).collect();
        }
        let mut longest = vec![0.0_f64; contour.len()];
        for slice in 0..=slices {
            let place = self.at(f64::from(slice) / f64::from(slices));
            for (most, (a, b)) in longest.iter_mut().zip(edges()) {
                *most = most.max(length(place(*a), place(*b)));
            }
        }
        longest
    }
}

/// How many parts each edge gets, at most `total` in sum: again and again the edges whose parts are longest, all of
/// about that length together, are split once more.
fn shares(lengths: &[f64], total: f64) -> Vec<u32> {
    /// Edges whose parts differ by less are split together.
    const ALIKE: f64 = 0.999;
    let mut counts = vec![1_u32; lengths.len()];
    let mut sum = lengths.len();
    let key = |index: usize, counts: &[u32]| (lengths[index] / (f64::from(counts[index]) + 0.5)).to_bits();
    let mut heap: BinaryHeap<(u64, usize)> = (0..lengths.len()).map(|index| (key(index, &counts), index)).collect();
    while (sum as f64) < total {
        let Some(&(longest, _)) = heap.peek() else { break };
        let mut group = Vec::new();
        while let Some(&(length, index)) = heap.peek()
            && f64::from_bits(length) >= ALIKE * f64::from_bits(longest)
        {
            heap.pop();
            group.push(index);
        }
        if (sum + group.len()) as f64 > total || longest == 0 {
            break;
        }
        sum += group.len();
        for index in group {
            counts[index] += 1;
            heap.push((key(index, &counts), index));
        }
    }
    counts
}

pub(crate) fn linear(region: &Region, shape: Linear, limits: Limits<'_>) -> Result<Mesh, Fault> {
    // Next to nothing is nothing: a point or a line.
    let shape = Linear { scale: shape.scale.map(|factor| if factor <= 1e-6 { 0.0 } else { factor }), ..shape };
    let Linear { height, center, twist, scale, .. } = shape;
    if height <= NOTHING || region.is_empty() {
        return Ok(Mesh::default());
    }
    let slices = shape.slices(region, limits)?;
    limits.admit(region.contours.iter().map(Vec::len).sum::<usize>().saturating_mul(2 * slices as usize))?;
    let region = &shape.segmented(region, slices, limits)?;
    let corners: usize = region.contours.iter().map(Vec::len).sum();
    limits.admit(corners.saturating_mul(2 * slices as usize + 2))?;
    // The axis along which the top is a line.
    let ridge = match scale {
        [0.0, y] if y > 0.0 => Some(1),
        [x, 0.0] if x > 0.0 => Some(0),
        _ => None,
    };
    let top = shape.at(1.0);
    let filled = match ridge {
        Some(axis) => triangulate::fill(&cut_at(region, &top, axis))?,
        None => triangulate::fill(region)?,
    };

    let base = if center { -height / 2.0 } else { 0.0 };
    let ring_size = filled.points.len();
    let mut positions = Vec::with_capacity(ring_size * (slices as usize + 1));
    for slice in 0..=slices {
        let t = f64::from(slice) / f64::from(slices);
        let place = shape.at(t);
        let z = snap(base + height * t);
        positions.extend(filled.points.iter().map(|&point| {
            let [x, y] = place(point);
            [x, y, z]
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
    for contour in &filled.contours {
        let outline: Vec<[f64; 2]> = contour.iter().map(|&index| filled.points[index as usize]).collect();
        let is_hole = signed_area(&outline) < 0.0;
        // Between diagonals of equal length OpenSCAD goes with the turn, and the other way round in holes.
        let from_top = is_hole != (twist <= 0.0);
        for slice in 0..slices {
            let lower = slice * ring_size as u32;
            let upper = lower + ring_size as u32;
            let last = slice + 1 == slices;
            for (index, &a) in contour.iter().enumerate() {
                let b = contour[(index + 1) % contour.len()];
                let quad = [a + lower, b + lower, b + upper, a + upper];
                let ends = |index: usize| positions[(contour[index % contour.len()] + top) as usize];
                let turns = |index: usize| ridge.is_some_and(|axis| is_turn(contour.len(), index, axis, &ends));
                let diagonal = match (last, turns(index), turns(index + 1)) {
                    (true, true, _) => Diagonal::FromTop,
                    (true, _, true) => Diagonal::FromBottom,
                    // The shorter would leave ears without thickness.
                    _ => by_length(&quad, &positions, from_top, pointed && last),
                };
                wall(quad.map(|index| merged[index as usize]), diagonal, &mut triangles);
            }
        }
    }
    finish(positions, triangles)
}

/// How a wall between `[a, b]` below and `[d, c]` above is split.
#[derive(Clone, Copy, PartialEq)]
enum Diagonal {
    /// From a to c.
    FromBottom,
    /// From d to b.
    FromTop,
}

/// The diagonal that is shorter, or longer, seen from above; `tie` says from where when they are about equal.
fn by_length(&[a, b, c, d]: &[u32; 4], positions: &[[f64; 3]], tie: bool, longer: bool) -> Diagonal {
    let length = |a: u32, b: u32| {
        let (a, b) = (positions[a as usize], positions[b as usize]);
        (a[0] - b[0]).hypot(a[1] - b[1])
    };
    let (up, down) = (length(a, c), length(b, d));
    let alike = 2.0 * (up - down).abs() * 1e5 <= up + down;
    let from_bottom = if alike { !tie } else { up < down };
    if from_bottom != longer { Diagonal::FromBottom } else { Diagonal::FromTop }
}

/// Whether the contour's top turns back along the axis at this vertex. Walls on both sides of such a vertex meet in one
/// ridge edge; they must not both have a diagonal from the vertex below it.
fn is_turn(count: usize, index: usize, axis: usize, top: &impl Fn(usize) -> [f64; 3]) -> bool {
    let [before, here, after] = [index + count - 1, index, index + 1].map(|index| top(index % count)[axis]);
    (before - here) * (after - here) > 0.0
}

/// Two triangles; one where two corners are the same vertex, none where all are.
fn wall([a, b, c, d]: [u32; 4], diagonal: Diagonal, triangles: &mut Vec<[u32; 3]>) {
    let pair = match diagonal {
        Diagonal::FromTop => [[a, b, d], [b, c, d]],
        Diagonal::FromBottom => [[a, b, c], [a, c, d]],
    };
    triangles.extend(pair.into_iter().filter(|[a, b, c]| a != b && b != c && c != a));
}

pub(crate) fn finish(positions: Vec<[f64; 3]>, triangles: Vec<[u32; 3]>) -> Result<Mesh, Fault> {
    let mut mesh = Mesh::new(positions, triangles);
    topology::separate(&mut mesh).map_err(|Open::Edges { place, .. }| {
        Fault::new(code::OUTLINE, format!("the extruded outline does not close near {place:?}: check it for slivers"))
    })?;
    mesh.compact();
    Ok(mesh)
}

/// The region with a vertex on every edge wherever some vertex has the same coordinate on `axis` at the top: the sides
/// then meet in common vertices where the other axis is scaled to nothing.
fn cut_at(region: &Region, top: &impl Fn([f64; 2]) -> [f64; 2], axis: usize) -> Region {
    let mut levels: Vec<f64> = region.contours.iter().flatten().map(|&point| top(point)[axis]).collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    let contours = region.contours.iter().map(|contour| {
        let mut cut = Vec::with_capacity(contour.len());
        for (index, &from) in contour.iter().enumerate() {
            let to = contour[(index + 1) % contour.len()];
            cut.push(from);
            let [start, end] = [from, to].map(|point| top(point)[axis]);
            let (low, high) = (start.min(end), start.max(end));
            let first = levels.partition_point(|&level| level <= low);
            let last = levels.partition_point(|&level| level < high);
            let between = levels.get(first..last).unwrap_or_default();
            let at = |&level: &f64| {
                let t = (level - start) / (end - start);
                [0, 1].map(|other| snap(from[other] + (to[other] - from[other]) * t))
            };
            if start < end {
                cut.extend(between.iter().map(at));
            } else {
                cut.extend(between.iter().rev().map(at));
            }
        }
        cut
    });
    Region { contours: contours.collect() }
}

/// `rotate_extrude`: x becomes the radius, y becomes z, from `start` over `angle` degrees. The region lies on one side of
/// x = 0.
pub(crate) fn rotate(
    region: &Region,
    angle: f64,
    start: f64,
    rule: FacetRule,
    limits: Limits<'_>,
) -> Result<Mesh, Fault> {
    if region.is_empty() || angle.abs() <= 1e-6 {
        return Ok(Mesh::default());
    }
    let Some((min, max)) = crate::regions::bounds(region) else { return Ok(Mesh::default()) };
    let segments = rule.of_arc(max[0].max(0.0) - min[0].min(0.0), angle.abs().min(360.0));
    limits.admit(segments.min(1e15) as usize)?;
    let segments = segments as u32;
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
