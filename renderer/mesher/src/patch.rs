//! The surface inside one cell: curves on its faces form loops, and every loop is coned to a point inside the cell. A cell is
//! convex, so a cone over a simple loop on its boundary is embedded; neighbours share the curves. Hence the mesh is closed and
//! crosses itself nowhere, whatever the field is (the cells of cubical marching squares, Ho et al. 2005, with the cones of
//! Manson & Schaefer 2010). Where the surface looks one way all around a loop, a fan does without the point.
//!
//! Points are put on the surface's edges and corners when they lie inside of the face or cell; else on the surface.

use partwright_field::{Box3, Field, Slope};
use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use crate::feature::{self, distance, solve};
use crate::memory::Curves;
use crate::vector::{Point, add, cross, dot, length, mean, mix, scaled, sub};

/// Where the surface crosses an edge of the grid.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crossing {
    pub(crate) point: Point,
    /// The smooth piece that crosses there.
    pub(crate) branch: u64,
    /// The way in which the field rises there; nothing on long edges of drafts.
    pub(crate) normal: Point,
    pub(crate) axis: u8,
    /// The end with the smaller coordinate is inside.
    pub(crate) low_is_inside: bool,
}

impl Crossing {
    fn inward(&self) -> Point {
        let mut direction = [0.0; 3];
        direction[self.axis as usize] = if self.low_is_inside { -1.0 } else { 1.0 };
        direction
    }
}

/// A piece of a face's boundary between inside and outside. Seen against the face's axis, inside is on the left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Curve {
    pub(crate) ends: [u32; 2],
    /// A point between the ends: where an edge of the surface passes through the face, or where the curve bends.
    pub(crate) via: Option<Point>,
    /// The surface has an edge in `via`.
    pub(crate) is_sharp: bool,
}

/// How exact things must be, mm.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Precision {
    /// Deviation that is allowed.
    pub(crate) tolerance: f64,
    /// How far points stay from the rims of faces and cells.
    pub(crate) epsilon: f64,
    /// Part of a cell that the last step towards a point may be long: what is left after it is its square.
    pub(crate) rest: f64,
    /// Part of the change along an edge that the value of a crossing may be.
    pub(crate) rough: f64,
    /// mm; what is no larger is as straight as its ends say, where the surface looks one way there.
    pub(crate) plain: f64,
}

/// Smooth pieces by their name; made once a thread.
#[derive(Default)]
pub(crate) struct Branches {
    known: FxHashMap<u64, Field>,
}

impl Branches {
    /// The piece that is active at a point of the field.
    pub(crate) fn get(&mut self, field: &Field, id: u64, point: Point) -> Field {
        if self.known.len() > 4096 {
            self.known.clear();
        }
        self.known.entry(id).or_insert_with(|| field.branch(point).field).clone()
    }
}

/// The curves of a face, and whether they are what the surface is there: one curve at most, and found where it bends.
pub(crate) fn curves(
    field: &Field,
    face: &Box3,
    axis: usize,
    crossings: &[(u32, Crossing)],
    precision: Precision,
    branches: &mut Branches,
) -> (Curves, bool) {
    if crossings.len() == 2 {
        let [(a, from), (b, to)] = [crossings[0], crossings[1]];
        let (via, is_sharp, is_sound) = bend(field, face, axis, &from, &to, precision, branches);
        return (smallvec![directed([a, b], &from, &to, axis, via, is_sharp)], is_sound);
    }
    // Around the face, as seen against the axis.
    let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
    let center = face.center();
    let around = |point: Point| {
        let (x, y) = ((point[u] - center[u]) / face.size()[u], (point[v] - center[v]) / face.size()[v]);
        y.atan2(x)
    };
    let mut order: Vec<(u32, Crossing)> = crossings.to_vec();
    order.sort_by(|a, b| around(a.1.point).total_cmp(&around(b.1.point)));
    let is_inside = field.value(center) < 0.0;
    // Stretches of the rim whose sign is not that of the middle are cut off.
    let mut found = Curves::new();
    for index in 0..order.len() {
        let (from, to) = (order[index], order[(index + 1) % order.len()]);
        let ahead = cross(unit(axis), sub(from.1.point, center));
        let runs_inside = dot(ahead, from.1.inward()) > 0.0;
        if runs_inside != is_inside {
            let via = (from.1.axis == to.1.axis && on_one_side(&from.1, &to.1))
                .then(|| pushed_in(face, &from.1, &to.1, precision));
            found.push(directed([from.0, to.0], &from.1, &to.1, axis, via, false));
        }
    }
    (found, false)
}

/// Cosine of how far the surface may turn between crossings that are joined without a look at what is between them.
const ALIKE: f64 = 0.85;
/// Cosine of how far a face of a fan may lean against the surface: two such faces have no edge that people see.
const FLAT: f64 = 0.97;
/// Cosine between normals of what is flat, less than 1.
const SAME: f64 = 1e-12;

fn is_alike(a: &Crossing, b: &Crossing) -> bool {
    dot(a.normal, b.normal) > ALIKE
}

/// The curve of a small face, where the surface looks one way at both ends and the face is not to be looked at more closely.
pub(crate) fn straight(
    face: &Box3,
    axis: usize,
    crossings: &[(u32, Crossing)],
    precision: Precision,
) -> Option<Curves> {
    let [(a, from), (b, to)] = crossings else { return None };
    let is_plain = face.size()[(axis + 1) % 3] <= precision.plain && is_alike(from, to);
    (is_plain && !(from.axis == to.axis && on_one_side(from, to)))
        .then(|| smallvec![directed([*a, *b], from, to, axis, None, false)])
}

/// Whether a loop around a small cell can do without a tip where nobody looks how far off that is.
pub(crate) fn is_plain_fan(cell: &Box3, rim: &[Point], ends: &[Crossing], precision: Precision) -> bool {
    cell.size()[0] <= precision.plain && is_fan(cell, rim, ends)
}

/// Whether a loop can do without a tip, within a deviation, mm: its faces, from its [`start`] on, look where the surface does.
/// Where a flat piece goes over into another, a tip keeps to its end.
pub(crate) fn is_near_fan(
    field: &Field,
    cell: &Box3,
    rim: &[Point],
    ends: &[Crossing],
    most: f64,
    scratch: &mut (Vec<Point>, Vec<Slope>),
) -> bool {
    let is_of_one = ends.iter().all(|end| end.branch == ends[0].branch);
    let is_flat = |a: usize| ends[a + 1..].iter().any(|b| dot(ends[a].normal, b.normal) > 1.0 - SAME);
    if !is_fan(cell, rim, ends) || !is_of_one && (0..ends.len()).any(is_flat) {
        return false;
    }
    let first = start(rim);
    let at = |step: usize| rim[(first + step) % rim.len()];
    let (points, slopes) = scratch;
    points.clear();
    points.extend((2..rim.len()).map(|step| mean(&[at(0), at(step - 1), at(step)])));
    points.extend((2..rim.len() - 1).map(|step| mix(at(0), at(step), 0.5)));
    slopes.resize(points.len(), Slope { value: 0.0, gradient: [0.0; 3] });
    field.gradients(points, slopes);
    slopes.iter().all(|slope| distance(slope.value, slope.gradient) <= most)
        && (2..rim.len()).zip(slopes.iter()).all(|(step, slope)| {
            let normal = cross(sub(at(step - 1), at(0)), sub(at(step), at(0)));
            dot(normal, slope.gradient) > FLAT * length(normal) * length(slope.gradient)
        })
}

/// The corner of a loop at which a fan begins: the one that is nearest to its middle, wherever the loop begins.
pub(crate) fn start(rim: &[Point]) -> usize {
    let middle = mean(rim);
    let far = |corner: &usize| {
        let arm = sub(rim[*corner], middle);
        dot(arm, arm)
    };
    let order = |a: &usize, b: &usize| {
        let [p, q] = [rim[*a], rim[*b]];
        (0..3).fold(far(a).total_cmp(&far(b)), |order, axis| order.then(p[axis].total_cmp(&q[axis])))
    };
    (0..rim.len()).min_by(order).unwrap_or(0)
}

/// Whether a loop is of crossings alone, the surface looks one way all around, and what joins corners of the loop across the
/// cell lies on none of its faces, where a neighbour might do the same.
fn is_fan(cell: &Box3, rim: &[Point], ends: &[Crossing]) -> bool {
    if rim.len() != ends.len() || ends.iter().any(|end| !is_alike(end, &ends[0])) {
        return false;
    }
    let faces = |point: &Point| {
        (0..3).fold(0_u8, |faces, axis| {
            let (low, high) = (point[axis] == cell.min[axis], point[axis] == cell.max[axis]);
            faces | u8::from(low) << (2 * axis) | u8::from(high) << (2 * axis + 1)
        })
    };
    let faces: SmallVec<[u8; 8]> = rim.iter().map(faces).collect();
    let count = faces.len();
    let is_apart = |a: usize, b: usize| b - a == 1 || (a == 0 && b == count - 1) || faces[a] & faces[b] == 0;
    count <= 6
        && (0..count).all(|a| (a + 1..count).all(|b| is_apart(a, b)))
        && (count > 3 || faces.iter().fold(!0, |all, faces| all & faces) == 0)
}

fn unit(axis: usize) -> Point {
    std::array::from_fn(|other| if other == axis { 1.0 } else { 0.0 })
}

/// Whether two crossings of parallel edges lie on one line.
fn on_one_side(a: &Crossing, b: &Crossing) -> bool {
    (0..3).filter(|axis| *axis != a.axis as usize).all(|axis| a.point[axis] == b.point[axis])
}

/// A point inside the face, beside a chord along its rim.
fn pushed_in(face: &Box3, a: &Crossing, b: &Crossing, precision: Precision) -> Point {
    let middle = mix(a.point, b.point, 0.5);
    let toward = sub(face.center(), middle);
    let along = a.axis as usize;
    let inward: Point = std::array::from_fn(|axis| if axis == along { 0.0 } else { toward[axis] });
    let size = length(sub(b.point, a.point)).min(length(inward)).max(precision.epsilon) * 0.25;
    add(middle, scaled(inward, size / length(inward)))
}

fn directed(ends: [u32; 2], from: &Crossing, to: &Crossing, axis: usize, via: Option<Point>, is_sharp: bool) -> Curve {
    let next = via.unwrap_or(to.point);
    let left = dot(cross(unit(axis), sub(next, from.point)), from.inward());
    if left > 0.0 { Curve { ends, via, is_sharp } } else { Curve { ends: [ends[1], ends[0]], via, is_sharp } }
}

/// A point between two crossings of a face where the straight line would be off: the point, whether the surface has an edge
/// there, and whether all is well.
fn bend(
    field: &Field,
    face: &Box3,
    axis: usize,
    from: &Crossing,
    to: &Crossing,
    precision: Precision,
    branches: &mut Branches,
) -> (Option<Point>, bool, bool) {
    let along_rim = from.axis == to.axis && on_one_side(from, to);
    let middle = mix(from.point, to.point, 0.5);
    let slope = field.slope(middle);
    let in_plane =
        |gradient: Point| length(std::array::from_fn(|other| if other == axis { 0.0 } else { gradient[other] }));
    // How far the curve runs beside the chord, within the face.
    let aside = |slope: &Slope| {
        let size = in_plane(slope.gradient);
        if size > 1e-9 * length(slope.gradient) { (slope.value / size).abs() } else { f64::INFINITY }
    };
    let is_straight = distance(slope.value, slope.gradient) <= precision.tolerance * 0.25
        && (from.branch == to.branch || aside(&slope) <= precision.tolerance * 0.25);
    if is_straight && !along_rim {
        return (None, false, true);
    }
    let is_good = |point: Point| {
        let slope = field.slope(point);
        is_within(face, point, axis, precision.epsilon)
            && distance(slope.value, slope.gradient) <= precision.tolerance * 0.25
    };
    if from.branch != to.branch {
        let pieces = [from, to].map(|end| branches.get(field, end.branch, end.point));
        if let Some(point) = solve(&pieces, middle, face, Some(axis), precision.rest) {
            let point = clamped(face, point, Some(axis), precision.epsilon);
            if is_good(point) {
                return (Some(point), true, true);
            }
        }
    }
    let id = field.branch_id(middle);
    let piece = branches.get(field, id, middle);
    if let Some(point) = solve(&[piece], middle, face, Some(axis), precision.rest) {
        let point = clamped(face, point, Some(axis), precision.epsilon);
        if is_good(point) {
            // Pieces that go over into each other smoothly have no edge; others are not found out yet.
            return (Some(point), false, from.branch == to.branch || is_smooth_there(field, from, to));
        }
    }
    let via = along_rim.then(|| pushed_in(face, from, to, precision));
    (via, false, false)
}

/// Whether normals at two crossings are nearly the same.
fn is_smooth_there(field: &Field, a: &Crossing, b: &Crossing) -> bool {
    let [p, q] = [a, b].map(|end| field.slope(end.point).gradient);
    dot(p, q) > 0.8 * length(p) * length(q)
}

/// Strictly inside, by `margin`.
fn is_within(region: &Box3, point: Point, flat: usize, margin: f64) -> bool {
    (0..3).all(|axis| {
        axis == flat || (point[axis] >= region.min[axis] + margin && point[axis] <= region.max[axis] - margin)
    })
}

/// Points that are beside the region by next to nothing are moved in; others stay.
fn clamped(region: &Box3, point: Point, flat: Option<usize>, margin: f64) -> Point {
    std::array::from_fn(|axis| {
        if Some(axis) == flat {
            return region.min[axis];
        }
        let (min, max) = (region.min[axis] + margin, region.max[axis] - margin);
        if point[axis] < min && point[axis] > min - 2.0 * margin {
            min
        } else if point[axis] > max && point[axis] < max + 2.0 * margin {
            max
        } else {
            point[axis]
        }
    })
}

/// A loop of crossings and of points between them, counter-clockwise around the outward side of the surface.
#[derive(Debug, Clone)]
pub(crate) struct Loop {
    /// Numbers of curves in order, and whether each is run backward.
    pub(crate) curves: SmallVec<[(u32, bool); 6]>,
}

/// Joins curves to loops; each is a number, the curve, and whether it is to be run backward.
pub(crate) fn loops(curves: &[(u32, Curve, bool)]) -> SmallVec<[Loop; 1]> {
    let start = |entry: &(u32, Curve, bool)| if entry.2 { entry.1.ends[1] } else { entry.1.ends[0] };
    let end = |entry: &(u32, Curve, bool)| if entry.2 { entry.1.ends[0] } else { entry.1.ends[1] };
    let mut order: SmallVec<[usize; 6]> = (0..curves.len()).collect();
    order.sort_by_key(|index| start(&curves[*index]));
    let mut is_taken: SmallVec<[bool; 6]> = smallvec![false; curves.len()];
    let mut found = SmallVec::new();
    for first in 0..curves.len() {
        if is_taken[first] {
            continue;
        }
        let mut chain = SmallVec::new();
        let mut at = first;
        loop {
            is_taken[at] = true;
            chain.push((curves[at].0, curves[at].2));
            let wanted = end(&curves[at]);
            let index = order.partition_point(|index| start(&curves[*index]) < wanted);
            match order.get(index) {
                Some(&next) if start(&curves[next]) == wanted && !is_taken[next] => at = next,
                _ => break,
            }
        }
        found.push(Loop { curves: chain });
    }
    found
}

/// The tip of the cone over a loop, and whether it is on the surface and on its edge or corner.
pub(crate) fn apex(
    field: &Field,
    cell: &Box3,
    rim: &[Point],
    ends: &[Crossing],
    sharp: &[Point],
    precision: Precision,
    branches: &mut Branches,
) -> (Point, bool) {
    let center = mean(rim);
    let mut seen = SmallVec::<[u64; 8]>::new();
    let mut pieces = SmallVec::<[Field; 3]>::new();
    for end in ends {
        if !seen.contains(&end.branch) && pieces.len() < 8 {
            seen.push(end.branch);
            pieces.push(branches.get(field, end.branch, end.point));
        }
    }
    let start = if sharp.is_empty() { center } else { mean(sharp) };
    let is_good = |point: Point| {
        let slope = field.slope(point);
        is_within(cell, point, 3, precision.epsilon)
            && distance(slope.value, slope.gradient) <= precision.tolerance * 0.25
    };
    let attempt = |pieces: &[Field], start: Point| {
        let point = clamped(cell, solve(pieces, start, cell, None, precision.rest)?, None, precision.epsilon);
        is_good(point).then_some(point)
    };
    if (pieces.len() == 1 || !sharp.is_empty())
        && let Some(point) = attempt(&pieces, start)
    {
        return (point, true);
    }
    let id = field.branch_id(center);
    let piece = branches.get(field, id, center);
    if let Some(point) = attempt(&[piece], center) {
        return (point, sharp.is_empty());
    }
    if is_good(center) {
        return (center, sharp.is_empty());
    }
    let inner = cell.padded(-(precision.epsilon.min(cell.size()[0] * 0.25)));
    (std::array::from_fn(|axis| center[axis].clamp(inner.min[axis], inner.max[axis])), false)
}

/// The largest distance from the surface over the middles of edges and faces of a cone, and its tip; the rim is on it.
pub(crate) fn deviation(field: &Field, apex: Point, rim: &[Point], scratch: &mut (Vec<Point>, Vec<Slope>)) -> f64 {
    let (points, slopes) = scratch;
    points.clear();
    points.push(apex);
    for (index, &from) in rim.iter().enumerate() {
        let to = rim[(index + 1) % rim.len()];
        points.extend([mix(from, to, 0.5), mix(from, apex, 0.5), mean(&[from, to, apex])]);
    }
    slopes.resize(points.len(), Slope { value: 0.0, gradient: [0.0; 3] });
    field.gradients(points, slopes);
    let far =
        |slope: &Slope| if slope.value.is_finite() { distance(slope.value, slope.gradient) } else { f64::INFINITY };
    slopes.iter().map(far).fold(0.0, f64::max)
}

/// A crossing of an edge between two corners of the grid.
pub(crate) fn crossing(field: &Field, [a, b]: [Point; 2], at: [f64; 2], axis: usize, precision: Precision) -> Crossing {
    let width = b[axis] - a[axis];
    let margin = (precision.epsilon / width).min(0.25);
    let exact = feature::root(field, a, b, at, precision.epsilon * 1e-3, precision.rough);
    let part = exact.clamp(margin, 1.0 - margin);
    let point: Point = std::array::from_fn(|other| if other == axis { a[axis] + part * width } else { a[other] });
    // In drafts small cells alone are plain.
    let is_asked = precision.plain == 0.0 || width <= precision.plain;
    let slope = if is_asked { field.slope(point).gradient } else { [0.0; 3] };
    let size = length(slope);
    let normal = if size > 0.0 && size.is_finite() { scaled(slope, 1.0 / size) } else { [0.0; 3] };
    Crossing { point, branch: field.branch_id(point), normal, axis: axis as u8, low_is_inside: at[0] < 0.0 }
}
