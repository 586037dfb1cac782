//! Leaves to mesh: crossings of the octree's smallest edges, curves on its smallest faces, loops and cones in its cells.
//!
//! Cells whose surface turns out to be more than one piece, or too far off, are told, to be divided. The smallest cells take
//! what comes: where several loops are left in one, its crossings move to the middles of their edges, for which cones over
//! all loops that a cube can have are known not to cross.

use partwright_field::{Box3, Field, Slope};
use partwright_solid::Solid;
use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use crate::MeshError;
use crate::grid::{self, Grid, Place};
use crate::memory::{self, Cell, Curves, Memory};
use crate::octree::{Kind, Node, Plan};
use crate::patch::{self, Branches, Crossing, Curve, Loop};
use crate::threads;
use crate::vector::{Point, mean, mix};
use crate::walk::{self, Edge};

/// Edges of level 0, by their lower corner, whose crossing is in the middle.
pub(crate) type Pinned = FxHashSet<(u64, u8)>;

pub(crate) enum Outcome {
    Done(Solid),
    /// Leaves to divide.
    Divide(Vec<u32>),
    /// More crossings were pinned.
    Again,
}

struct Crossed {
    ends: [Place; 2],
    axis: usize,
    low_is_inside: bool,
    is_smallest: bool,
    /// A leaf in whose field the crossing is computed.
    leaf: u32,
}

impl Crossed {
    fn level(&self) -> u32 {
        (self.ends[1][self.axis] - self.ends[0][self.axis]).trailing_zeros()
    }
}

#[derive(Clone, Copy)]
struct OnFace {
    /// The owner, its axis and side.
    face: u64,
    low: u32,
    high: u32,
    crossing: u32,
}

/// A loop and the tip above it; without one it is a fan from its first vertex on.
struct Cone {
    rim: SmallVec<[u32; 8]>,
    apex: Option<Point>,
}

impl Cone {
    fn fan(rim: &Rim) -> Self {
        let mut corners = rim.vertices.clone();
        corners.rotate_left(patch::start(&rim.points));
        Self { rim: corners, apex: None }
    }
}

/// Part of the tolerance that faces of a cell whose neighbours have changed its rim may be off.
const SHARE: f64 = 0.8;

enum Filled {
    /// Cones, and what is known of them, where that is new.
    Cones(SmallVec<[Cone; 1]>, Option<Cell>),
    Divide,
    /// Several loops in a cell of the smallest size.
    Tangled,
}

pub(crate) fn assemble(
    plan: &Plan<'_>,
    nodes: &[Node],
    pinned: &mut Pinned,
    memory: &mut Memory,
    threads: usize,
) -> Result<Outcome, MeshError> {
    let (crossed, mut on_faces) = collect(nodes, threads);
    plan.state()?;
    let ranges = threads::ranges(crossed.len());
    let (crossings, is_known): (Vec<Crossing>, Vec<bool>) = threads::each(
        threads,
        ranges.len(),
        || (),
        |(), index| {
            if plan.state().is_err() {
                return Vec::new();
            }
            ranges[index].clone().map(|number| cross(plan, nodes, pinned, memory, &crossed[number])).collect::<Vec<_>>()
        },
    )
    .into_iter()
    .flatten()
    .unzip();
    plan.state()?;
    on_faces.sort_unstable_by_key(|record| (record.face, record.crossing));
    let faces: Vec<&[OnFace]> = on_faces.chunk_by(|a, b| a.face == b.face).collect();
    let ranges = threads::ranges(faces.len());
    let found = threads::each(threads, ranges.len(), Branches::default, |branches, index| {
        if plan.state().is_err() {
            return Vec::new();
        }
        let range = ranges[index].clone();
        let mut trace = |records: &[OnFace]| {
            let rim: SmallVec<[Point; 8]> =
                records.iter().map(|record| crossings[record.crossing as usize].point).collect();
            let (place, axis, level) = place_of_face(nodes, records[0].face);
            match straight(plan, nodes, records, &crossings).or_else(|| memory.curves(place, axis, level, &rim)) {
                Some(known) => (known, true),
                None => (trace(plan, nodes, pinned, records, &crossed, &crossings, branches), false),
            }
        };
        range.map(|face| trace(faces[face])).collect::<Vec<_>>()
    });
    plan.state()?;
    let found: Vec<((Curves, bool), bool)> = found.into_iter().flatten().collect();
    // What the next round would find out again; the last one has none.
    let remember = |memory: &mut Memory| {
        for ((edge, crossing), _) in crossed.iter().zip(&crossings).zip(&is_known).filter(|(_, is_known)| !**is_known) {
            memory.put_crossing(edge.ends[0], edge.level(), *crossing);
        }
        for (face, (curves, _)) in faces.iter().zip(&found).filter(|(_, (_, is_known))| !is_known) {
            let (place, axis, level) = place_of_face(nodes, face[0].face);
            let rim = face.iter().map(|record| crossings[record.crossing as usize].point);
            memory.put_curves(place, axis, level, rim, curves.clone());
        }
    };
    // Curves, the points between their ends, and which cells they bound.
    let mut curves: Vec<Curve> = Vec::with_capacity(found.len());
    let mut vias: Vec<u32> = Vec::with_capacity(found.len());
    let mut points: Vec<Point> = Vec::with_capacity(2 * crossings.len());
    points.extend(crossings.iter().map(|crossing| crossing.point));
    let mut of_cells: Vec<(u32, u32, bool)> = Vec::with_capacity(2 * found.len());
    let mut divide = Vec::new();
    for (face, ((of_face, is_sound), _)) in faces.iter().zip(&found) {
        let OnFace { low, high, .. } = face[0];
        if !is_sound {
            let owner = (face[0].face >> 3) as u32;
            if of_face.len() > 1 && !plan.is_settled(&nodes[owner as usize]) {
                divide.push(owner);
            }
        }
        for curve in of_face {
            let ends = curve.ends.map(|end| face[end as usize].crossing);
            let number = curves.len() as u32;
            of_cells.extend([(low, number, true), (high, number, false)]);
            vias.push(curve.via.map_or(u32::MAX, |via| {
                points.push(via);
                points.len() as u32 - 1
            }));
            curves.push(Curve { ends, ..*curve });
        }
    }
    if !divide.is_empty() {
        remember(memory);
        divide.sort_unstable();
        divide.dedup();
        return Ok(Outcome::Divide(divide));
    }
    of_cells.sort_unstable();
    let cells: Vec<&[(u32, u32, bool)]> = of_cells.chunk_by(|a, b| a.0 == b.0).collect();
    let ranges = threads::ranges(cells.len());
    let begin = || (Branches::default(), (Vec::new(), Vec::new()));
    let shapes =
        Shapes { crossed: &crossed, pinned, crossings: &crossings, curves: &curves, vias: &vias, points: &points };
    let filled = threads::each(threads, ranges.len(), begin, |state, index| {
        if plan.state().is_err() {
            return Vec::new();
        }
        let range = ranges[index].clone();
        range.map(|cell| fill(plan, nodes, cells[cell], &shapes, memory, state)).collect::<Vec<_>>()
    });
    plan.state()?;
    let filled: Vec<Filled> = filled.into_iter().flatten().collect();
    if !filled.iter().all(|filled| matches!(filled, Filled::Cones(..))) {
        remember(memory);
        let mut tangled = Vec::new();
        for (cell, filled) in cells.iter().zip(filled) {
            let Node { place, level, .. } = nodes[cell[0].0 as usize];
            match filled {
                Filled::Divide => divide.push(cell[0].0),
                Filled::Tangled => tangled.push(*cell),
                Filled::Cones(_, found) => found.into_iter().for_each(|found| memory.put_cell(place, level, found)),
            }
        }
        if !divide.is_empty() {
            return Ok(Outcome::Divide(divide));
        }
        tangled.iter().for_each(|cell| pin(&crossed, &curves, cell, pinned));
        return Ok(Outcome::Again);
    }
    let mut triangles: Vec<[u32; 3]> = Vec::with_capacity(4 * cells.len());
    for filled in filled {
        let Filled::Cones(cones, _) = filled else { continue };
        for Cone { rim, apex } in cones {
            let Some(apex) = apex else {
                triangles.extend((2..rim.len()).map(|next| [rim[0], rim[next - 1], rim[next]]));
                continue;
            };
            let tip = points.len() as u32;
            points.push(apex);
            for (index, &from) in rim.iter().enumerate() {
                triangles.push([from, rim[(index + 1) % rim.len()], tip]);
            }
        }
    }
    let face_source = vec![u32::MAX; triangles.len()];
    let solid = Solid { positions: points, triangles, face_source, sources: Vec::new() };
    Ok(Outcome::Done(solid))
}

/// The smallest edges that are crossed, and the faces that they bound.
fn collect(nodes: &[Node], threads: usize) -> (Vec<Crossed>, Vec<OnFace>) {
    let visit = |(crossed, on_faces): &mut (Vec<Crossed>, Vec<OnFace>), edge: Edge| {
        let node = |side: usize| &nodes[edge.leaves[side] as usize];
        // Of the smallest leaves one with both signs, if there is one: others have no field.
        let order = |side: &usize| (node(*side).level, node(*side).kind != Kind::Mixed);
        let Some(smallest) = (0..4).min_by_key(order) else { return };
        let leaf = node(smallest);
        let ends = grid::edge_corners(edge.axis, 3 - smallest);
        let [low, high] = ends.map(|end| (leaf.mask >> end) & 1 == 1);
        if low == high {
            return;
        }
        let number = crossed.len() as u32;
        crossed.push(Crossed {
            ends: ends.map(|end| grid::corner(leaf.place, leaf.level, end)),
            axis: edge.axis,
            low_is_inside: low,
            is_smallest: leaf.level == 0,
            leaf: edge.leaves[smallest],
        });
        let (u, v) = ((edge.axis + 1) % 3, (edge.axis + 2) % 3);
        for (low, high, axis) in [(0, 1, u), (2, 3, u), (0, 2, v), (1, 3, v)] {
            let (low, high) = (edge.leaves[low], edge.leaves[high]);
            if low == high {
                continue;
            }
            let (owner, side) =
                if nodes[low as usize].level <= nodes[high as usize].level { (low, 1) } else { (high, 0) };
            let face = u64::from(owner) << 3 | (axis << 1 | side) as u64;
            on_faces.push(OnFace { face, low, high, crossing: number });
        }
    };
    let parts = walk::edges(nodes, threads, visit);
    let mut crossed = Vec::with_capacity(parts.iter().map(|part| part.0.len()).sum());
    let mut on_faces = Vec::with_capacity(parts.iter().map(|part| part.1.len()).sum());
    for (of_part, faces) in parts {
        let first = crossed.len() as u32;
        crossed.extend(of_part);
        on_faces.extend(faces.into_iter().map(|face| OnFace { crossing: first + face.crossing, ..face }));
    }
    (crossed, on_faces)
}

fn field<'a>(plan: &'a Plan<'_>, nodes: &'a [Node], leaf: u32) -> &'a Field {
    nodes[leaf as usize].field.as_ref().unwrap_or(plan.field)
}

/// A crossing, and whether it needs not be remembered.
fn cross(plan: &Plan<'_>, nodes: &[Node], pinned: &Pinned, memory: &Memory, edge: &Crossed) -> (Crossing, bool) {
    let points = edge.ends.map(|end| plan.grid.point(end));
    let field = field(plan, nodes, edge.leaf);
    if is_pinned(pinned, edge) {
        let point = mix(points[0], points[1], 0.5);
        let branch = field.branch_id(point);
        let (normal, axis, low_is_inside) = ([0.0; 3], edge.axis as u8, edge.low_is_inside);
        return (Crossing { point, branch, normal, axis, low_is_inside }, true);
    }
    if let Some(known) = memory.crossing(edge.ends[0], edge.axis, edge.level())
        && known.low_is_inside == edge.low_is_inside
    {
        return (*known, true);
    }
    // What is not a number is outside; signs are those of the leaf.
    let value = |point: Point, is_inside: bool| {
        let value = field.value(point);
        if (value < 0.0) == is_inside && value.is_finite() {
            value
        } else if is_inside {
            -1e-300
        } else {
            1e-300
        }
    };
    let at = [value(points[0], edge.low_is_inside), value(points[1], !edge.low_is_inside)];
    (patch::crossing(field, points, at, edge.axis, plan.precision), false)
}

/// The lower corner of a face, its axis and level.
fn place_of_face(nodes: &[Node], face: u64) -> (Place, usize, u32) {
    let Node { mut place, level, .. } = nodes[(face >> 3) as usize];
    let (axis, side) = ((face >> 1 & 3) as usize, face & 1);
    place[axis] += (side as u32) << level;
    (place, axis, level)
}

fn region_of_face(grid: &Grid, nodes: &[Node], face: u64) -> (Box3, usize, u32) {
    let owner = &nodes[(face >> 3) as usize];
    let (axis, side) = ((face >> 1 & 3) as usize, face & 1);
    let mut region = grid.region(owner.place, owner.level);
    if side == 0 {
        region.max[axis] = region.min[axis];
    } else {
        region.min[axis] = region.max[axis];
    }
    (region, axis, owner.level)
}

/// The curve of a face that needs no field, with ends counted along its records.
fn straight(plan: &Plan<'_>, nodes: &[Node], records: &[OnFace], crossings: &[Crossing]) -> Option<(Curves, bool)> {
    let [a, b] = records else { return None };
    let (region, axis, _) = region_of_face(plan.grid, nodes, a.face);
    let rim = [(0, crossings[a.crossing as usize]), (1, crossings[b.crossing as usize])];
    Some((patch::straight(&region, axis, &rim, plan.precision)?, true))
}

/// The curves of a face, with ends counted along its records.
fn trace(
    plan: &Plan<'_>,
    nodes: &[Node],
    pinned: &Pinned,
    records: &[OnFace],
    crossed: &[Crossed],
    crossings: &[Crossing],
    branches: &mut Branches,
) -> (Curves, bool) {
    let (region, axis, level) = region_of_face(plan.grid, nodes, records[0].face);
    let rim: Vec<(u32, Crossing)> =
        (0..).zip(records).map(|(at, record)| (at, crossings[record.crossing as usize])).collect();
    let OnFace { low, high, .. } = records[0];
    // The smaller field is valid on the face; one of the two may have none.
    let of_owner = (records[0].face >> 3) as u32;
    let other = if of_owner == low { high } else { low };
    let leaf = if nodes[of_owner as usize].field.is_some() { of_owner } else { other };
    let (mut curves, is_sound) = patch::curves(field(plan, nodes, leaf), &region, axis, &rim, plan.precision, branches);
    if level == 0 && records.iter().any(|record| is_pinned(pinned, &crossed[record.crossing as usize])) {
        curves.iter_mut().for_each(|curve| (curve.via, curve.is_sharp) = (None, false));
    }
    (curves, is_sound)
}

struct Shapes<'a> {
    crossed: &'a [Crossed],
    pinned: &'a Pinned,
    crossings: &'a [Crossing],
    curves: &'a [Curve],
    vias: &'a [u32],
    points: &'a [Point],
}

/// What a loop runs along.
#[derive(Default)]
struct Rim {
    vertices: SmallVec<[u32; 8]>,
    points: SmallVec<[Point; 8]>,
    /// Crossings on it.
    ends: SmallVec<[Crossing; 6]>,
    /// Points of sharp edges on it.
    sharp: SmallVec<[Point; 6]>,
}

impl Shapes<'_> {
    fn rim(&self, found: &Loop) -> Rim {
        let mut rim = Rim::default();
        for &(number, is_backward) in &found.curves {
            let curve = &self.curves[number as usize];
            let start = curve.ends[usize::from(is_backward)];
            rim.vertices.push(start);
            rim.ends.push(self.crossings[start as usize]);
            if self.vias[number as usize] != u32::MAX {
                rim.vertices.push(self.vias[number as usize]);
                rim.sharp.extend(curve.via.filter(|_| curve.is_sharp));
            }
        }
        rim.points = rim.vertices.iter().map(|vertex| self.points[*vertex as usize]).collect();
        rim
    }

    /// Whether both ends of a curve are in the middles of their edges.
    fn is_pinned(&self, curve: u32) -> bool {
        self.curves[curve as usize].ends.iter().all(|end| is_pinned(self.pinned, &self.crossed[*end as usize]))
    }
}

fn is_pinned(pinned: &Pinned, edge: &Crossed) -> bool {
    edge.is_smallest && pinned.contains(&(grid::key(edge.ends[0]), edge.axis as u8))
}

type State = (Branches, (Vec<Point>, Vec<Slope>));

fn fill(
    plan: &Plan<'_>,
    nodes: &[Node],
    cell: &[(u32, u32, bool)],
    shapes: &Shapes<'_>,
    memory: &Memory,
    state: &mut State,
) -> Filled {
    let index = cell[0].0;
    let node = &nodes[index as usize];
    let region = plan.grid.region(node.place, node.level);
    let curves: SmallVec<[(u32, Curve, bool); 6]> =
        cell.iter().map(|&(_, number, is_backward)| (number, shapes.curves[number as usize], is_backward)).collect();
    let loops = patch::loops(&curves);
    let is_settled = plan.is_settled(node);
    if loops.len() > 1 && !is_settled {
        return Filled::Divide;
    }
    let field = field(plan, nodes, index);
    let is_tangled = loops.len() > 1;
    let rims: SmallVec<[Rim; 1]> = loops.iter().map(|found| shapes.rim(found)).collect();
    if let [rim] = rims.as_slice()
        && patch::is_plain_fan(&region, &rim.points, &rim.ends, plan.precision)
    {
        return Filled::Cones(rims.iter().map(Cone::fan).collect(), None);
    }
    let signature = memory::signature(rims.iter().map(|rim| rim.points.as_slice()));
    if let Some(known) = memory.cell(node.place, node.level, signature) {
        if known.tips.is_empty() {
            return Filled::Cones(rims.iter().map(Cone::fan).collect(), None);
        }
        let cones = rims.into_iter().zip(&known.tips).map(|(rim, apex)| Cone { rim: rim.vertices, apex: Some(*apex) });
        return Filled::Cones(cones.collect(), None);
    }
    let most = plan.precision.tolerance * SHARE;
    if let [rim] = rims.as_slice()
        && !plan.is_draft
        && patch::is_near_fan(field, &region, &rim.points, &rim.ends, most, &mut state.1)
    {
        let cell = Cell { rim: signature, tips: SmallVec::new() };
        return Filled::Cones(rims.iter().map(Cone::fan).collect(), Some(cell));
    }
    let mut cones = SmallVec::<[Cone; 1]>::new();
    let mut tips = SmallVec::<[Point; 1]>::new();
    for Rim { vertices, points, ends, sharp } in rims {
        let (apex, is_sound) = if is_tangled {
            (mean(&points), true)
        } else {
            patch::apex(field, &region, &points, &ends, &sharp, plan.precision, &mut state.0)
        };
        if !is_settled {
            let off = patch::deviation(field, apex, &points, &mut state.1);
            if !(is_sound || plan.is_draft) || off > most {
                return Filled::Divide;
            }
        }
        tips.push(apex);
        cones.push(Cone { rim: vertices, apex: Some(apex) });
    }
    if is_tangled && !plan.is_draft && !cell.iter().all(|record| shapes.is_pinned(record.1)) {
        return Filled::Tangled;
    }
    Filled::Cones(cones, Some(Cell { rim: signature, tips }))
}

/// Moves the crossings around a cell to the middles of their edges.
fn pin(crossed: &[Crossed], curves: &[Curve], cell: &[(u32, u32, bool)], pinned: &mut Pinned) {
    for end in cell.iter().flat_map(|(_, number, _)| curves[*number as usize].ends) {
        let edge = &crossed[end as usize];
        if edge.is_smallest {
            pinned.insert((grid::key(edge.ends[0]), edge.axis as u8));
        }
    }
}
