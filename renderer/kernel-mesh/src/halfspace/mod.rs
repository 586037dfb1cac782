//! Booleans that are cuts with half-spaces: of a large cube that takes off a top, only one plane is in the other body's
//! box. Then nothing needs to be intersected: faces below the plane stay, those across it are clipped, and the section
//! becomes a cap.
//!
//! Results are those of the boolean, closed and oriented, with two faces at each edge by index; faces keep their sources, and
//! the cap has that of the tool's face. Faces of the subject that lie in the plane stay where material is below them. What
//! is not such a cut, or is in doubt, is `None` and left to the boolean.

mod cap;
mod clip;
pub(crate) mod plane;
mod straighten;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use plane::Plane;

use crate::fault::{Fault, Limits};
use crate::hull::is_convex;
use crate::mesh::{Bounds3, Mesh};
use crate::number::{NOTHING, cross, dot, length, sub};

/// Of an intersection. Clipping once for each of so many planes still takes less than half of a boolean's time.
const MAX_PLANES: usize = 12;

/// A face of a tool.
#[derive(Debug, Clone, Copy)]
struct Face {
    /// The tool is below.
    plane: Plane,
    source: u32,
}

/// What the tool leaves of the subject in an intersection: borrowed where that is all.
pub(crate) fn intersect<'a>(
    subject: &'a Mesh,
    tool: &Mesh,
    limits: Limits<'_>,
) -> Result<Option<Cow<'a, Mesh>>, Fault> {
    let Some(faces) = faces_within(tool, subject, MAX_PLANES) else { return Ok(None) };
    let mut left = Cow::Borrowed(subject);
    for face in faces {
        match clip::clip(&left, &face.plane, face.source, limits)? {
            None => return Ok(None),
            Some(clip::Clipped::Whole) => {}
            Some(clip::Clipped::Part(part)) => left = Cow::Owned(part),
        }
    }
    Ok(Some(left))
}

/// What the tool leaves of the subject in a difference: borrowed where it removes nothing.
pub(crate) fn subtract<'a>(subject: &'a Mesh, tool: &Mesh, limits: Limits<'_>) -> Result<Option<Cow<'a, Mesh>>, Fault> {
    let Some(faces) = faces_within(tool, subject, 1) else { return Ok(None) };
    match faces[..] {
        [] => Ok(Some(Cow::Owned(Mesh::default()))),
        [Face { plane, source }] => {
            Ok(clip::clip(subject, &plane.turned(), source, limits)?.map(|clipped| match clipped {
                clip::Clipped::Whole => Cow::Borrowed(subject),
                clip::Clipped::Part(part) => Cow::Owned(part),
            }))
        }
        _ => Ok(None),
    }
}

/// The faces of a convex tool whose planes reach into the subject's box, if not more than `most`: what these have below
/// them is all of the tool there is in the box. None of them means that the tool holds the whole box.
fn faces_within(tool: &Mesh, subject: &Mesh, most: usize) -> Option<Vec<Face>> {
    let bounds = subject.bounds()?;
    let faces = faces_of(tool, reaching(tool, &bounds, most)?, &bounds, most)?;
    // Bodies turned inside out, which scripts can make, follow other rules.
    (is_convex(tool) && subject.volume() > 0.0).then_some(faces)
}

/// Triangles whose planes reach into the box, and twice their areas; `None` as soon as they face more ways than `most`.
fn reaching(tool: &Mesh, bounds: &Bounds3, most: usize) -> Option<Vec<(f64, u32)>> {
    /// Cosine of the angle below which triangles face one way: a twentieth of a degree, for those that are narrow.
    const ALIKE: f64 = 1.0 - 4e-7;
    let mut ways: Vec<[f64; 3]> = Vec::new();
    let mut reaching = Vec::new();
    for (index, &triangle) in (0..).zip(&tool.triangles) {
        let [a, b, c] = tool.corners(triangle);
        let normal = cross(sub(b, a), sub(c, a));
        let size = length(normal);
        if rise(bounds, normal, a) > NOTHING * size {
            let way = normal.map(|value| value / size);
            if !ways.iter().any(|&other| dot(way, other) > ALIKE) {
                if ways.len() == most {
                    return None;
                }
                ways.push(way);
            }
            reaching.push((size, index));
        }
    }
    Some(reaching)
}

/// The faces that triangles are parts of; `None` where there are more than `most`, or the tool is not below all of them.
fn faces_of(tool: &Mesh, mut open: Vec<(f64, u32)>, bounds: &Bounds3, most: usize) -> Option<Vec<Face>> {
    let mut faces = Vec::new();
    // The largest triangle of a face knows best how it lies.
    while let Some(&(_, largest)) = open.iter().max_by(|a, b| a.0.total_cmp(&b.0)) {
        if faces.len() == most {
            return None;
        }
        let plane = plane_of(tool, tool.triangles[largest as usize], bounds)?;
        if tool.positions.iter().any(|&point| plane.height(point) > NOTHING) {
            return None;
        }
        let source = tool.sources[largest as usize];
        let mut is_known = false;
        let mut of_one_source = true;
        open.retain(|&(_, index)| {
            let is_part = tool.corners(tool.triangles[index as usize]).iter().all(|&point| plane.side(point).is_eq());
            is_known |= is_part && index == largest;
            of_one_source &= !is_part || tool.sources[index as usize] == source;
            !is_part
        });
        if !is_known || !of_one_source {
            return None;
        }
        faces.push(Face { plane, source });
    }
    Some(faces)
}

/// How far the box rises above the plane through `origin`, in lengths of its normal.
fn rise((min, max): &Bounds3, normal: [f64; 3], origin: [f64; 3]) -> f64 {
    let highest = std::array::from_fn(|axis| if normal[axis] > 0.0 { max[axis] } else { min[axis] });
    dot(normal, sub(highest, origin))
}

/// The plane of the face that a triangle is part of, through corners of the face that are far apart.
fn plane_of(tool: &Mesh, triangle: [u32; 3], (min, max): &Bounds3) -> Option<Plane> {
    let [a, b, c] = tool.corners(triangle);
    let rough = Plane::through([a, b, c])?;
    let corners = || tool.positions.iter().copied().filter(|&point| rough.side(point).is_eq());
    let farthest = |far: &dyn Fn([f64; 3]) -> f64| corners().max_by(|&p, &q| far(p).total_cmp(&far(q)));
    let b = farthest(&|point| length(sub(point, a)))?;
    let base = sub(b, a);
    let c = farthest(&|point| length(cross(base, sub(point, a))))?;
    let is_turned = dot(cross(base, sub(c, a)), rough.normal()) < 0.0;
    let plane = Plane::through(if is_turned { [a, c, b] } else { [a, b, c] })?;
    Some(plane.near(std::array::from_fn(|axis| (min[axis] + max[axis]) / 2.0)))
}
