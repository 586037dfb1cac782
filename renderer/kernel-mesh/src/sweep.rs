//! A drawing along a path. Each piece of the path carries a straight prism; where two meet, both end in the plane that
//! halves the angle between them, so that neighbouring prisms share their corners by index and the section is kept.
//!
//! The frame goes from piece to piece by the smallest rotation (a rotation-minimising frame: Bishop, *There is more than
//! one way to frame a curve*, 1975), so that the drawing does not turn about the path by itself. What is left over when a
//! closed path comes round is spread evenly over its length.
//!
//! Promises: closed, oriented, holes kept; without twist all walls are planar (two triangles, four where they twist), and the volume is the area of the drawing
//! times the length of the path of its centroid. A corner at which prisms would turn inside out is an error.
//! Does not promise that a path which comes near itself elsewhere leaves room: whoever examines the mesh tells.

use partwright_solid::Region;

use crate::fault::{Fault, Limits, code};
use crate::mesh::Mesh;
use crate::number::{NOTHING, add, cross, dot, length, snap_all, sub};
use crate::triangulate::{self, Filled};

/// Walls whose corners are out of one plane by less, as a part of their size, are flat.
const FLAT: f64 = 1e-9;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Sweep<'a> {
    pub(crate) path: &'a [[f64; 3]],
    pub(crate) closed: bool,
    /// Degrees, evenly over the length.
    pub(crate) twist: f64,
    /// Where the drawing's Y points to at the start, as far as the path lets it.
    pub(crate) up: [f64; 3],
}

/// Where the drawing lies in one corner of the path: its axes before the corner, turned by the twist so far, and the plane
/// that it is cut in.
struct Station {
    place: [f64; 3],
    axes: [[f64; 3]; 2],
    /// Before the corner.
    along: [f64; 3],
    /// Of the plane.
    normal: [f64; 3],
}

impl Station {
    /// A point of the drawing goes along the path until it lies in the plane.
    fn at(&self, [x, y]: [f64; 2]) -> [f64; 3] {
        let [u, v] = self.axes;
        let across: [f64; 3] = std::array::from_fn(|axis| x * u[axis] + y * v[axis]);
        let by = -dot(across, self.normal) / dot(self.along, self.normal);
        std::array::from_fn(|axis| self.place[axis] + across[axis] + by * self.along[axis])
    }
}

fn scaled(a: [f64; 3], by: f64) -> [f64; 3] {
    a.map(|value| value * by)
}

fn unit(a: [f64; 3]) -> Option<[f64; 3]> {
    let long = length(a);
    (long > 1e-12).then(|| scaled(a, 1.0 / long))
}

/// The smallest rotation that takes one direction to another; they are not opposite.
fn carried(vector: [f64; 3], from: [f64; 3], to: [f64; 3]) -> [f64; 3] {
    let (axis, cos) = (cross(from, to), dot(from, to));
    // Rodrigues, with the sine in the axis.
    let turned = add(scaled(vector, cos), cross(axis, vector));
    add(turned, scaled(axis, dot(axis, vector) / (1.0 + cos)))
}

fn turned([u, v]: [[f64; 3]; 2], degrees: f64) -> [[f64; 3]; 2] {
    let (sin, cos) = crate::number::sin_cos(degrees);
    [add(scaled(u, cos), scaled(v, sin)), sub(scaled(v, cos), scaled(u, sin))]
}

fn shown(point: [f64; 3]) -> String {
    format!("[{}]", point.map(|value| format!("{}", (value * 1e4).round() / 1e4)).join(", "))
}

fn fault(message: String) -> Fault {
    Fault::new(code::PATH, message)
}

fn stations(sweep: Sweep<'_>) -> Result<Vec<Station>, Fault> {
    let Sweep { path, closed, twist, up } = sweep;
    let count = path.len();
    let pieces = if closed { count } else { count.saturating_sub(1) };
    let mut lengths = Vec::with_capacity(pieces);
    let mut directions = Vec::with_capacity(pieces);
    for piece in 0..pieces {
        let along = sub(path[(piece + 1) % count], path[piece]);
        let direction = unit(along).filter(|_| length(along) > NOTHING);
        directions.push(direction.ok_or_else(|| {
            fault(format!("points {piece} and {} of the path are the same: leave one out", (piece + 1) % count))
        })?);
        lengths.push(length(along));
    }
    let (Some(&first), Some(&last)) = (directions.first(), directions.last()) else {
        return Err(fault("a path has at least two points".to_owned()));
    };
    let before = |corner: usize| if corner == 0 { last } else { directions[corner - 1] };
    for corner in 0..count {
        let is_end = !closed && (corner == 0 || corner + 1 == count);
        if !is_end && dot(before(corner), directions[corner % pieces]) < -1.0 + 1e-9 {
            let place = shown(path[corner]);
            return Err(fault(format!(
                "the path turns back on itself at point {corner}, {place}: lead it around a curve"
            )));
        }
    }
    let sideways = unit(cross(up, first)).ok_or_else(|| {
        fault("`up` of `sweep` points along the path's beginning: give it another direction".to_owned())
    })?;
    let mut axes = [sideways, cross(first, sideways)];
    let total: f64 = lengths.iter().sum();
    // What a closed path is turned by when it comes round.
    let mut left_over = 0.0;
    if closed {
        let mut round = axes;
        for corner in 1..=count {
            round = round.map(|axis| carried(axis, directions[corner - 1], directions[corner % count]));
        }
        left_over = dot(round[0], axes[1]).atan2(dot(round[0], axes[0])).to_degrees();
    }
    // Walls of a piece that turns further would meet in its middle.
    if let Some(piece) = (0..pieces).find(|&piece| ((twist - left_over) * lengths[piece] / total).abs() > 90.0) {
        let share = (twist - left_over).abs() * lengths[piece] / total;
        return Err(fault(format!(
            "the drawing turns by {share:.0}° from point {piece} of the path to the next, more than 90°: divide this piece"
        )));
    }
    let mut gone = 0.0;
    let mut result = Vec::with_capacity(count);
    for corner in 0..count {
        if corner > 0 {
            gone += lengths[corner - 1];
            if corner > 1 {
                axes = axes.map(|axis| carried(axis, directions[corner - 2], directions[corner - 1]));
            }
        }
        let is_end = !closed && (corner == 0 || corner + 1 == count);
        let along = if corner == 0 { first } else { before(corner) };
        let other = match (is_end, corner) {
            (true, _) => along,
            (false, 0) => last,
            (false, _) => directions[corner],
        };
        result.push(Station {
            place: path[corner],
            axes: turned(axes, (twist - left_over) * gone / total),
            along,
            normal: add(along, other),
        });
    }
    Ok(result)
}

pub(crate) fn sweep(region: &Region, sweep: Sweep<'_>, limits: Limits<'_>) -> Result<Mesh, Fault> {
    if region.is_empty() {
        return Ok(Mesh::default());
    }
    let corners: usize = region.contours.iter().map(Vec::len).sum();
    let of_wall = if sweep.closed || sweep.twist != 0.0 { 4 } else { 2 };
    limits.admit(corners.saturating_mul(of_wall * sweep.path.len() + 2))?;
    let stations = stations(sweep)?;
    let rings = stations.len();
    let pieces = if sweep.closed { rings } else { rings - 1 };
    let Filled { points, contours, triangles: cap } = triangulate::fill(region)?;
    let mut positions = Vec::with_capacity(points.len() * rings);
    for station in &stations {
        positions.extend(points.iter().map(|&point| snap_all(station.at(point))));
    }
    let place = |ring: usize, point: u32| ((ring % rings) * points.len()) as u32 + point;
    for piece in 0..pieces {
        let next = (piece + 1) % rings;
        let along = sub(sweep.path[next], sweep.path[piece]);
        for point in contours.iter().flatten() {
            let [from, to] = [piece, next].map(|ring| positions[place(ring, *point) as usize]);
            if dot(sub(to, from), along) <= NOTHING * length(along) {
                let reach = region.contours.iter().flatten().map(|[x, y]| x.hypot(*y)).fold(0.0, f64::max);
                return Err(fault(format!(
                    "the path turns tighter than the drawing reaches between points {piece}, {}, and {next}, {}: sides \
                     would cross there, so make the curve wider, the drawing smaller (it reaches {:.4} mm from the path), \
                     or the pieces of the path longer",
                    shown(sweep.path[piece]),
                    shown(sweep.path[next]),
                    reach
                )));
            }
        }
    }
    let mut triangles = Vec::with_capacity(2 * cap.len() + 2 * corners * pieces);
    if !sweep.closed {
        triangles.extend(cap.iter().map(|&[a, b, c]| [a, c, b]));
        triangles.extend(cap.iter().map(|triangle| triangle.map(|point| place(rings - 1, point))));
    }
    for contour in &contours {
        for piece in 0..pieces {
            for (index, &a) in contour.iter().enumerate() {
                let b = contour[(index + 1) % contour.len()];
                let [a, b, c, d] = [place(piece, a), place(piece, b), place(piece + 1, b), place(piece + 1, a)];
                let corners = [a, b, c, d].map(|index| positions[index as usize]);
                let [ab, ac, ad] = [1, 2, 3].map(|index| sub(corners[index], corners[0]));
                if dot(cross(ab, ad), ac).abs() <= FLAT * length(ab) * length(ac) * length(ad) {
                    triangles.extend([[a, b, c], [a, c, d]]);
                    continue;
                }
                // Either diagonal would be wrong to one side, and all to the same: the middle is on the twisted wall.
                let middle = std::array::from_fn(|axis| corners.iter().map(|corner| corner[axis]).sum::<f64>() / 4.0);
                let e = positions.len() as u32;
                positions.push(snap_all(middle));
                triangles.extend([[a, b, e], [b, c, e], [c, d, e], [d, a, e]]);
            }
        }
    }
    crate::extrude::finish(positions, triangles)
}
