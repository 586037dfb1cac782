//! The distance to solids outside of them, where booleans leave none that is exact: of planes at any angle and of what is
//! turned about axes that stand upright on them.
//!
//! The distance to a union is the least of those to its parts. A convex part P less tools is looked at one tool at a time, as
//! long as the tools in P are more than twice the distance in question apart: the nearest point of P less one of them is then
//! not in another one, so that the largest of these distances is the distance. P less one tool is the union of what P has in
//! front of each of the tool's faces; of tools that are near to each other, in front of a face of each.
//!
//! What is left are *clauses*, intersections of half-spaces and of what is around holes:
//! - of half-spaces, the distance is the largest of those to where two and three of them meet in a corner, as the rolling ball
//!   has it ([`crate::rolling`]). What is perpendicular to each other adds up in squares;
//! - about one axis it is that in the half-plane of distance and height, where lines are half-planes;
//! - of both it is the larger one, where no other face reaches a hole: the nearest point of the half-spaces is then in no hole or
//!   beyond a face about the same axis, and the way out of a hole ends within all other faces.
//!
//! Walls along an axis that a cylinder crosses are the exception: there its corners with them are two lines ([`crate::turned`]).
//!
//! An outline of many corners takes the place of half-spaces, where no wall but those upright on it cuts it, and no hole reaches it.
//!
//! Around what is rounded ([`around_of`]) the same convex parts are looked at from outside.
//!
//! Does not promise an answer: faces that a hole breaks through otherwise, or that stand askew on it, balls, and tools with
//! outlines of many corners have none here. Emptiness is decided with planes around what is round, which contain it, and what
//! they cannot decide has no answer.

use fidget_core::context::Tree;
use partwright_field::Box3;

use crate::face::{Axis, Face, Point, dot};
use crate::form::Sides;
use crate::outline::Placed;
use crate::parts::{Facet, Part, parts};
use crate::polytope::{self, Corner, HalfSpace, corners, gap};
use crate::rolling::{ALIKE, way_to_corner, way_to_edge};
use crate::tree::{add, fold, least, most, number, positive, root, square};
use crate::turned::Turned;

/// Planes around what is round.
const AROUND: usize = 24;
/// Clauses of one part, at most.
const CLAUSES: usize = 128;

/// A distance, exact up to what was asked for and no smaller beyond.
pub(crate) struct Outside {
    /// Of the parts of a union.
    pub(crate) parts: Vec<Tree>,
    /// Whether it is exact at all distances.
    pub(crate) everywhere: bool,
}

/// A solid by convex pieces of what is around it, and whether two of them are near to each other in it.
pub(crate) struct Around {
    pub(crate) pieces: Vec<Sides>,
    near: Vec<Vec<bool>>,
}

impl Around {
    pub(crate) fn are_near(&self, a: usize, b: usize) -> bool {
        self.near[a][b]
    }
}

/// What is around the solid behind these sides, without what only lies in other pieces of it. Near are pieces that one ball of
/// the radius touches, if not others, too. `None` where the solid is round outside, or several parts and round, or not known.
pub(crate) fn around_of(sides: &Sides, room: Box3, radius: f64) -> Option<Around> {
    let scene = Scene::new(room, radius);
    let Ok([part]) = <[Part; 1]>::try_from(parts(sides)?) else {
        let Ok([around]) = <[Part; 1]>::try_from(parts(&sides.negated())?) else { return None };
        return scene.around_parts(around);
    };
    let Trimmed { base, tools, fronts } = scene.trimmed(part)??;
    let walls: Vec<HalfSpace> = base.iter().map(|facet| plane(&facet.face)).collect::<Option<_>>()?;
    let seen = scene.within(&base, &tools)?;
    let tool = |index: usize| index.checked_sub(base.len());
    let is_near = |a: usize, b: usize| match (tool(a), tool(b)) {
        (None, None) => {
            let ((a, low), (b, high)) = (walls[a], walls[b]);
            dot(a, b) > -1.0 + 1e-9 || low + high <= 2.0 * radius
        }
        (Some(a), Some(b)) => scene.are_near([&tools[a], &tools[b]], [&seen[a], &seen[b]]),
        (None, Some(tool)) | (Some(tool), None) => {
            let (normal, offset) = walls[a.min(b)];
            seen[tool].iter().any(|corner| dot(normal, corner.at) > offset - 2.0 * radius)
        }
    };
    let behind = |facet: &Facet| Sides::One(facet.negated().side);
    let own = base.iter().map(behind);
    let pieces: Vec<Sides> =
        own.chain(fronts.iter().map(|front| Sides::max(front.iter().map(behind).collect()))).collect();
    let near = (0..pieces.len()).map(|a| (0..pieces.len()).map(|b| is_near(a, b)).collect()).collect();
    Some(Around { pieces, near })
}

enum Clause {
    Empty,
    Exact(Tree),
}

/// The distance to what is behind these sides, to be looked at in a box; `None` where it is not known.
pub(crate) fn outside(sides: &Sides, room: Box3, reach: f64) -> Option<Outside> {
    let scene = Scene::new(room, reach);
    let (mut all, mut everywhere) = (Vec::new(), true);
    for part in parts(sides)? {
        let Some((value, is_unlimited)) = scene.part(part)? else { continue };
        all.push(value);
        everywhere &= is_unlimited;
    }
    (!all.is_empty()).then_some(Outside { parts: all, everywhere })
}

/// A part whose tools all take something from it and leave something.
struct Trimmed {
    base: Vec<Facet>,
    tools: Vec<Vec<Facet>>,
    /// What the base has in front of each tool, by face; nothing is in front of the tool's other faces.
    fronts: Vec<Vec<Facet>>,
}

struct Scene {
    reach: f64,
    size: f64,
    precision: f64,
    /// Walls far around: what is beyond them is out of reach.
    far: Vec<HalfSpace>,
}

impl Scene {
    fn new(room: Box3, reach: f64) -> Self {
        let size = room.size().iter().copied().fold(0.0, f64::max) + reach;
        let mut far = Vec::new();
        for axis in 0..3 {
            let mut normal = [0.0; 3];
            normal[axis] = 1.0;
            far.push((normal, room.max[axis] + 2.0 * size));
            normal[axis] = -1.0;
            far.push((normal, 2.0 * size - room.min[axis]));
        }
        let reaches = room.min.iter().chain(&room.max).map(|at| at.abs()).fold(size, f64::max);
        Self { reach, size, precision: 10.0 * polytope::precision(reaches), far }
    }

    /// Corners of an intersection, with planes around what is round; the given planes come first in their walls.
    fn corners<'a>(&self, faces: impl Iterator<Item = &'a Face> + Clone) -> Option<Option<Vec<Corner>>> {
        let mut planes: Vec<HalfSpace> = faces.clone().filter_map(plane).collect();
        for face in faces {
            match *face {
                Face::Turned { axis, normal, offset, is_mirror: false } => planes.extend(around(axis, normal, offset)),
                Face::Outline { ref outline, .. } => planes.extend(outline.walls()),
                _ => {}
            }
        }
        planes.extend(&self.far);
        (planes.len() <= polytope::MOST).then(|| corners(&planes, self.size))
    }

    /// The distance to a part and whether it is exact everywhere; nothing where nothing is left of it.
    fn part(&self, part: Part) -> Option<Option<(Tree, bool)>> {
        let Some(Trimmed { base, tools, fronts }) = self.trimmed(part)? else { return Some(None) };
        let mut groups = self.groups(&base, &tools)?;
        let is_single = |group: &Vec<usize>| group.iter().all(|&tool| fronts[tool].len() == 1);
        let singles: Vec<Vec<usize>> = groups.extract_if(.., |group| is_single(group)).collect();
        let mut all = Vec::new();
        if !singles.is_empty() || groups.is_empty() {
            let holes = singles.iter().flatten().flat_map(|&tool| &fronts[tool]);
            let together: Vec<Facet> = base.iter().chain(holes).cloned().collect();
            match self.clause(&together) {
                Some(Clause::Empty) => return Some(None),
                Some(Clause::Exact(value)) => all.push(value),
                // Each by itself, as with the others.
                None if singles.len() > 1 => groups.extend(singles),
                None => return None,
            }
        }
        let everywhere = groups.len() + all.len() <= 1;
        for group in groups {
            let mut clauses = Vec::new();
            for clause in choices(&base, &group.iter().map(|&tool| &fronts[tool]).collect::<Vec<_>>())? {
                if let Clause::Exact(value) = self.clause(&clause)? {
                    clauses.push(value);
                }
            }
            let Some(value) = fold(clauses, least) else { return Some(None) };
            all.push(value);
        }
        Some(fold(all, most).map(|value| (value, everywhere)))
    }

    /// A part without what does not matter to it; nothing where nothing is left of it.
    fn trimmed(&self, part: Part) -> Option<Option<Trimmed>> {
        let Part { faces: mut base, mut tools } = part;
        loop {
            let Some(corners) = self.corners(base.iter().map(|facet| &facet.face))? else { return Some(None) };
            let mut kept = Vec::new();
            for tool in std::mem::take(&mut tools) {
                if self.corners(base.iter().chain(&tool).map(|facet| &facet.face))?.is_some() {
                    kept.push(tool);
                }
            }
            // Whether an outline leaves something of a solid is not known by corners.
            if kept.iter().flatten().any(|facet| matches!(facet.face, Face::Outline { .. })) {
                return None;
            }
            tools = kept;
            let fronts: Vec<Vec<Facet>> = tools.iter().map(|tool| self.fronts(&corners, tool)).collect();
            if fronts.iter().any(Vec::is_empty) {
                return Some(None);
            }
            // What a tool leaves in front of one of its planes alone has one face more.
            let is_cut = |front: &Vec<Facet>| matches!(front[..], [Facet { face: Face::Plane { .. }, .. }]);
            let Some(cut) = fronts.iter().position(is_cut) else {
                return Some(Some(Trimmed { base, tools, fronts }));
            };
            base.extend(fronts[cut].iter().cloned());
            tools.remove(cut);
        }
    }

    /// What a convex solid has in front of a tool's faces, each by itself, but for what it has nothing in front of.
    fn fronts(&self, corners: &[Corner], tool: &[Facet]) -> Vec<Facet> {
        let is_passed = |face: &Face| corners.iter().any(|corner| face.value(corner.at) > self.precision);
        let all = tool.iter().filter(|facet| !facet.face.is_mirror() && is_passed(&facet.face));
        all.map(Facet::negated).collect()
    }

    /// The corners of what tools take from a solid.
    fn within(&self, base: &[Facet], tools: &[Vec<Facet>]) -> Option<Vec<Vec<Corner>>> {
        let of_tool = |tool: &Vec<Facet>| self.corners(base.iter().chain(tool).map(|facet| &facet.face))?;
        tools.iter().map(of_tool).collect()
    }

    /// Whether there is no gap of twice the reach between tools, for all that is seen along their faces.
    fn are_near(&self, [a, b]: [&[Facet]; 2], [in_a, in_b]: [&[Corner]; 2]) -> bool {
        let directions = a.iter().chain(b).flat_map(|facet| match facet.face {
            Face::Turned { axis, normal, offset, is_mirror: false } => around(axis, normal, offset),
            ref face => plane(face).into_iter().collect(),
        });
        gap(in_a, in_b, directions.map(|(normal, _)| normal)) <= 2.0 * self.reach
    }

    /// Tools between which, within a solid, there is no gap of twice the reach.
    fn groups(&self, base: &[Facet], tools: &[Vec<Facet>]) -> Option<Vec<Vec<usize>>> {
        let seen = self.within(base, tools)?;
        let mut group: Vec<usize> = (0..tools.len()).collect();
        for a in 0..tools.len() {
            for b in a + 1..tools.len() {
                if group[a] != group[b] && self.are_near([&tools[a], &tools[b]], [&seen[a], &seen[b]]) {
                    let (from, to) = (group[b], group[a]);
                    group.iter_mut().filter(|group| **group == from).for_each(|group| *group = to);
                }
            }
        }
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); tools.len()];
        group.iter().enumerate().for_each(|(tool, &group)| groups[group].push(tool));
        Some(groups.into_iter().filter(|group| !group.is_empty()).collect())
    }

    /// The distance to what is behind all of these faces.
    fn clause(&self, facets: &[Facet]) -> Option<Clause> {
        let facets = &self.distinct(facets);
        let is_plane = |facet: &&Facet| matches!(facet.face, Face::Plane { .. });
        let planes: Vec<&Facet> = facets.iter().filter(is_plane).collect();
        let solid: Vec<&Facet> = facets.iter().filter(|facet| facet.face.is_solid()).collect();
        let Some(corners) = self.corners(solid.iter().map(|facet| &facet.face))? else { return Some(Clause::Empty) };
        let mut axes: Vec<Turned> = Vec::new();
        let outlines: Vec<&Placed> = facets.iter().filter_map(outline).collect();
        for facet in facets {
            if let Some(outline) = outline(facet) {
                axes.push(Turned::of_outline(outline, facet, &corners, &planes)?);
            }
            let Face::Turned { axis, normal, offset, .. } = facet.face else { continue };
            if !facet.face.is_convex() {
                // All of it is in the hole, or none.
                if corners.iter().all(|corner| facet.face.value(corner.at) > -self.precision) {
                    return Some(Clause::Empty);
                }
                if outlines.iter().any(|outline| is_beside(outline, axis, [normal, [offset, 0.0]], self.precision)) {
                    continue;
                }
                let hole = facet.face.negated();
                if self.corners(solid.iter().map(|facet| &facet.face).chain([&hole]))?.is_none() {
                    continue;
                }
            }
            let known = axes.iter().position(|turned| turned.is_about(&axis, self.precision));
            let known = known.unwrap_or_else(|| {
                axes.push(Turned::new(axis, &corners, &planes));
                axes.len() - 1
            });
            axes[known].add(facet, axis, normal, offset);
        }
        for turned in &mut axes {
            turned.cross(self.precision)?;
        }
        if !self.are_apart(&axes) {
            return None;
        }
        let mut ways = Vec::new();
        let mut used: Vec<Tree> = Vec::new();
        for turned in &axes {
            let lines: Vec<(Point, &Tree)> = turned.lines.iter().map(|line| (line.normal, &line.value)).collect();
            let mut half_planes: Vec<HalfSpace> = turned.lines.iter().map(|line| (line.normal, line.offset)).collect();
            half_planes.push(([-1.0, 0.0, 0.0], 0.0));
            let far = 8.0 * self.size;
            let [low, high] = turned.heights;
            half_planes.extend([([1.0, 0.0, 0.0], far), ([0.0, 1.0, 0.0], high + far), ([0.0, -1.0, 0.0], far - low)]);
            half_planes.extend([([0.0, 0.0, 1.0], self.size), ([0.0, 0.0, -1.0], self.size)]);
            let Some(corners) = polytope::corners(&half_planes, self.size) else { return Some(Clause::Empty) };
            ways.push(way(&lines, &corners, &mut used)?);
        }
        if !axes.iter().any(Turned::is_solid) {
            let all: Vec<(Point, &Tree)> =
                planes.iter().filter_map(|facet| Some((plane(&facet.face)?.0, facet.value()))).collect();
            ways.push(way(&all, &corners, &mut used)?);
        }
        let (Some(way), Some(highest)) = (fold(ways, most), fold(used, most)) else { return None };
        Some(Clause::Exact(add(&root(&way), &least(&highest, &number(0.0)))))
    }

    fn distinct(&self, facets: &[Facet]) -> Vec<Facet> {
        let mut distinct: Vec<Facet> = Vec::new();
        for facet in facets {
            if !distinct.iter().any(|known| known.face.is_like(&facet.face, self.precision)) {
                distinct.push(facet.clone());
            }
        }
        distinct
    }

    /// What is around several parts of planes, which are the tools of it: the largest convex pieces in front of a face of each.
    fn around_parts(&self, around: Part) -> Option<Around> {
        let Trimmed { base, fronts, .. } = self.trimmed(around)??;
        let mut pieces: Vec<(Vec<Facet>, Vec<Corner>)> = Vec::new();
        for clause in choices(&base, &fronts.iter().collect::<Vec<_>>())? {
            let facets = self.distinct(&clause);
            if facets.iter().any(|facet| plane(&facet.face).is_none()) {
                return None;
            }
            let Some(corners) = self.corners(facets.iter().map(|facet| &facet.face))? else { continue };
            let is_wall = |wall: usize| corners.iter().any(|corner| corner.walls.contains(&wall));
            let walls = (0..facets.len()).filter(|&wall| is_wall(wall)).map(|wall| facets[wall].clone()).collect();
            pieces.push((walls, corners));
        }
        let is_in = |inner: &[Corner], outer: &[Facet]| {
            inner.iter().all(|corner| outer.iter().all(|facet| facet.face.value(corner.at) <= self.precision))
        };
        let mut index = 0;
        while index < pieces.len() {
            let others = pieces.iter().enumerate().filter(|(other, _)| *other != index);
            if others.map(|(_, (walls, _))| walls).any(|walls| is_in(&pieces[index].1, walls)) {
                pieces.remove(index);
            } else {
                index += 1;
            }
        }
        let near = |(a, in_a): &(Vec<Facet>, Vec<Corner>)| {
            pieces.iter().map(|(b, in_b)| self.are_near([a, b], [in_a, in_b])).collect()
        };
        let near = pieces.iter().map(near).collect();
        let side = |facet: &Facet| Sides::One(facet.side.clone());
        let pieces = pieces.iter().map(|(walls, _)| Sides::max(walls.iter().map(side).collect())).collect();
        Some(Around { pieces, near })
    }

    /// Whether no other face reaches what is about an axis.
    fn are_apart(&self, axes: &[Turned]) -> bool {
        let solids = axes.iter().filter(|turned| turned.is_solid()).count();
        solids <= 1
            && axes.iter().enumerate().all(|(index, turned)| {
                turned.is_within(self.precision)
                    && axes[index + 1..].iter().all(|other| turned.is_apart(other, self.precision))
            })
    }
}

/// A base with one face of each tool, in all ways, unless they are too many.
fn choices(base: &[Facet], fronts: &[&Vec<Facet>]) -> Option<Vec<Vec<Facet>>> {
    let count = fronts.iter().try_fold(1_usize, |count, front| count.checked_mul(front.len()))?;
    let choice = |index: usize| {
        let mut rest = index;
        let one = |front: &&Vec<Facet>| {
            let facet = front[rest % front.len()].clone();
            rest /= front.len();
            facet
        };
        let chosen: Vec<Facet> = fronts.iter().map(one).collect();
        base.iter().cloned().chain(chosen).collect()
    };
    (count <= CLAUSES).then(|| (0..count).map(choice).collect())
}

pub(crate) fn plane(face: &Face) -> Option<HalfSpace> {
    match *face {
        Face::Plane { normal, offset } => Some((normal, offset)),
        _ => None,
    }
}

fn outline(facet: &Facet) -> Option<&Placed> {
    match &facet.face {
        Face::Outline { outline, is_hole: false } => Some(outline),
        _ => None,
    }
}

/// Whether an upright cylindrical hole is nowhere in an outline.
fn is_beside(outline: &Placed, axis: Axis, [normal, [offset, _]]: [[f64; 2]; 2], precision: f64) -> bool {
    let is_upright = outline.axis().is_some_and(|(own, _)| own.is_parallel(&axis));
    is_upright && normal[1] == 0.0 && outline.value(axis.origin) > offset / normal[0] + precision
}

/// Planes that touch what is turned, all around.
fn around(axis: Axis, [far, up]: [f64; 2], offset: f64) -> Vec<HalfSpace> {
    let lowest = (0..3).min_by(|&a, &b| axis.along[a].abs().total_cmp(&axis.along[b].abs())).unwrap_or(0);
    let mut beside = [0.0; 3];
    beside[lowest] = 1.0;
    let along = axis.along[lowest];
    let long = (1.0 - along * along).sqrt();
    let beside: Point = std::array::from_fn(|row| (beside[row] - along * axis.along[row]) / long);
    let across = crate::face::cross(axis.along, beside);
    let of_turn = |turn: usize| {
        let (sin, cos) = (std::f64::consts::TAU * turn as f64 / AROUND as f64).sin_cos();
        let normal: Point =
            std::array::from_fn(|row| far * (cos * beside[row] + sin * across[row]) + up * axis.along[row]);
        (normal, offset + dot(normal, axis.origin))
    };
    (0..AROUND).map(of_turn).collect()
}

/// The square of the way to an intersection of half-spaces that have these corners; walls beyond the half-spaces do not count.
/// `used` takes what it depends on. `None` where faces meet at too flat or too sharp an angle.
fn way(all: &[(Point, &Tree)], corners: &[Corner], used: &mut Vec<Tree>) -> Option<Tree> {
    let cosine = |a: usize, b: usize| dot(all[a].0, all[b].0);
    let edge = |a: usize, b: usize| {
        (cosine(a, b).abs() < ALIKE).then(|| way_to_edge([all[a].1, all[b].1], &number(upright(cosine(a, b)))))
    };
    // What is perpendicular to all of the others.
    let mut space: Vec<usize> = (0..all.len()).collect();
    for a in 0..all.len() {
        for b in a + 1..all.len() {
            if upright(cosine(a, b)) != 0.0 && space[a] != space[b] {
                let (from, to) = (space[b], space[a]);
                space.iter_mut().filter(|space| **space == from).for_each(|space| *space = to);
            }
        }
    }
    let mut sum = number(0.0);
    for index in 0..all.len() {
        let mut meet: Vec<Vec<usize>> = Vec::new();
        for corner in corners {
            let walls: Vec<usize> =
                corner.walls.iter().copied().filter(|&wall| wall < all.len() && space[wall] == index).collect();
            few(&walls, &mut meet);
        }
        let whole = meet.clone();
        meet.retain(|few| {
            !whole.iter().any(|more| more.len() > few.len() && few.iter().all(|wall| more.contains(wall)))
        });
        if meet.is_empty() {
            continue;
        }
        used.extend(meet.iter().flatten().map(|&wall| all[wall].1.clone()));
        let mut ways = Vec::new();
        let single: Vec<Tree> = meet.iter().filter(|few| few.len() == 1).map(|few| all[few[0]].1.clone()).collect();
        ways.extend(fold(single, most).map(|value| square(&positive(&value))));
        for few in &meet {
            match few[..] {
                [a, b] => ways.push(edge(a, b)?),
                [a, b, c] => {
                    let values = [a, b, c].map(|wall| all[wall].1.clone());
                    match way_to_corner(&values, [cosine(a, b), cosine(a, c), cosine(b, c)]) {
                        Some(way) => ways.push(way),
                        // A third one that only touches the edge of two.
                        None => {
                            for [a, b] in [[a, b], [a, c], [b, c]] {
                                ways.push(edge(a, b)?);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        sum = add(&sum, &fold(ways, most)?);
    }
    Some(sum)
}

/// A cosine without what is rounding.
fn upright(cosine: f64) -> f64 {
    if cosine.abs() < 1e-12 { 0.0 } else { cosine }
}

/// All threes of some walls, or all of them where they are fewer.
fn few(walls: &[usize], into: &mut Vec<Vec<usize>>) {
    let mut add = |few: Vec<usize>| {
        if !few.is_empty() && !into.contains(&few) {
            into.push(few);
        }
    };
    if walls.len() <= 3 {
        return add(walls.to_vec());
    }
    for (i, &a) in walls.iter().enumerate() {
        for (j, &b) in walls.iter().enumerate().skip(i + 1) {
            walls[j + 1..].iter().for_each(|&c| add(vec![a, b, c]));
        }
    }
}
