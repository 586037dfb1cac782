//! `roof`: a drawing to the solid under a roof over it, each point as high as its distance to the outline.
//!
//! Both methods divide the drawing into faces, one for each edge of the outline and, for the Voronoi roof, some for its
//! inward corners. Faces share their corners by number, so that the solid is closed whatever rounding does to it; that
//! the faces cover the drawing once is checked. A roof that cannot be fitted together is an error, not a guess.

mod straight;
mod voronoi;

use partwright_graph::RoofMethod;
use partwright_solid::{Region, signed_area};
use rustc_hash::FxHashMap;

use crate::fault::{Fault, Limits, code};
use crate::mesh::Mesh;
use crate::number::snap_all;
use crate::topology;
use crate::triangulate::{self, Filled};

/// A roof's faces. The first points are those of the filled drawing, at height 0; the others lie above it.
#[derive(Debug, Default)]
struct Surface {
    points: Vec<[f64; 3]>,
    /// Each face's boundary as directed edges, the face on their left seen from above.
    faces: Vec<Vec<[u32; 2]>>,
}

/// The surface does not fit together.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Misfit;

pub(crate) fn roof(region: &Region, method: RoofMethod, limits: Limits<'_>) -> Result<Mesh, Fault> {
    if region.is_empty() {
        return Ok(Mesh::default());
    }
    let filled = triangulate::fill(region)?;
    // What decides whether two points are one: relative to the size of the drawing, coarser where that does not do.
    for tolerance in [1e-9, 1e-8, 1e-10, 1e-7, 1e-6] {
        limits.poll()?;
        let surface = match method {
            RoofMethod::Straight => straight::faces(&filled, tolerance, limits)?,
            RoofMethod::Voronoi { angle, size } => voronoi::faces(&filled, [angle, size], tolerance, limits)?,
        };
        if let Ok(mesh) = surface.and_then(|surface| assemble(&filled, &surface)) {
            limits.admit(mesh.triangles.len())?;
            return Ok(mesh);
        }
    }
    Err(Fault::new(
        code::ROOF,
        "the roof over this outline does not fit together: check it for slivers and nearly touching corners, or simplify it \
         with `offset`",
    ))
}

/// The surface and the drawing below it as one solid.
fn assemble(filled: &Filled, surface: &Surface) -> Result<Mesh, Misfit> {
    let positions: Vec<[f64; 3]> = surface.points.iter().copied().map(snap_all).collect();
    // Points that have come to lie in one place are one.
    let mut first = FxHashMap::default();
    let same: Vec<u32> = (0..positions.len() as u32)
        .map(|index| *first.entry(positions[index as usize].map(f64::to_bits)).or_insert(index))
        .collect();
    let mut triangles: Vec<[u32; 3]> =
        filled.triangles.iter().map(|&[a, b, c]| [a, c, b].map(|index| same[index as usize])).collect();
    let mut covered = 0.0;
    for face in &surface.faces {
        let edges = face.iter().map(|edge| edge.map(|index| same[index as usize]));
        let contours = chain(edges)?;
        let outline = |contour: &Vec<u32>| -> Vec<[f64; 2]> {
            contour.iter().map(|&index| [positions[index as usize][0], positions[index as usize][1]]).collect()
        };
        let outlines: Vec<Vec<[f64; 2]>> = contours.iter().map(outline).collect();
        covered += outlines.iter().map(|outline| signed_area(outline)).sum::<f64>();
        fill_face(&contours, outlines, &positions, &mut triangles);
    }
    let area = |triangle: &[u32; 3]| signed_area(&triangle.map(|index| filled.points[index as usize]));
    let wanted: f64 = filled.triangles.iter().map(area).sum();
    if (covered - wanted).abs() > 1e-6 * wanted {
        return Err(Misfit);
    }
    triangles.retain(|[a, b, c]| a != b && b != c && c != a);
    let mut mesh = Mesh::new(positions, triangles);
    topology::separate(&mut mesh).map_err(|_| Misfit)?;
    mesh.compact();
    if mesh.volume() > 0.0 { Ok(mesh) } else { Err(Misfit) }
}

/// Closed contours from directed edges; an edge and its reverse cancel.
fn chain(edges: impl Iterator<Item = [u32; 2]>) -> Result<Vec<Vec<u32>>, Misfit> {
    let mut from: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut starts = Vec::new();
    for [a, b] in edges.filter(|[a, b]| a != b) {
        let back =
            from.get_mut(&b).and_then(|ends| ends.iter().position(|&end| end == a).map(|at| ends.swap_remove(at)));
        if back.is_none() {
            from.entry(a).or_default().push(b);
            starts.push(a);
        }
    }
    let mut contours = Vec::new();
    for start in starts {
        let mut contour = Vec::new();
        let mut at = start;
        while let Some(next) = from.get_mut(&at).and_then(Vec::pop) {
            contour.push(at);
            at = next;
            if at == start {
                break;
            }
        }
        if at != start {
            return Err(Misfit);
        }
        if contour.len() >= 3 {
            contours.push(contour);
        }
    }
    Ok(contours)
}

/// Triangles of one face. Uses its corners only, so that neighbours fit.
fn fill_face(
    contours: &[Vec<u32>],
    outlines: Vec<Vec<[f64; 2]>>,
    positions: &[[f64; 3]],
    triangles: &mut Vec<[u32; 3]>,
) {
    if let [contour] = contours
        && let [a, b, c] = contour[..]
    {
        triangles.push([a, b, c]);
        return;
    }
    let by_point: FxHashMap<[u64; 2], u32> = contours
        .iter()
        .flatten()
        .map(|&index| ([0, 1].map(|axis| (positions[index as usize][axis] + 0.0).to_bits()), index))
        .collect();
    let corners: usize = contours.iter().map(Vec::len).sum();
    let filled = triangulate::fill(&Region { contours: outlines }).ok().filter(|filled| {
        // Nothing added, nothing lost.
        filled.contours.iter().map(Vec::len).sum::<usize>() == corners
    });
    let back = |filled: &Filled| -> Option<Vec<[u32; 3]>> {
        let number =
            |index: u32| by_point.get(&filled.points[index as usize].map(|value| (value + 0.0).to_bits())).copied();
        filled.triangles.iter().map(|&[a, b, c]| Some([number(a)?, number(b)?, number(c)?])).collect()
    };
    match filled.as_ref().and_then(back) {
        Some(found) if found.len() + 2 * contours.len() == corners => triangles.extend(found),
        // A sliver: any triangles will do, since it is thinner than rounding.
        _ => {
            for contour in contours {
                crate::primitives::fill_convex(contour.clone(), triangles);
            }
        }
    }
}
