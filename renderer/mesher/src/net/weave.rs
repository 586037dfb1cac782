//! Crossings to a mesh: a vertex for each loop around a cell, a face around each crossing.

use partwright_field::Slope;
use partwright_solid::Solid;
use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use super::cases::{self, CASES};
use super::draft::Found;
use super::{BLOCK, Block, Crossing, Lattice, Net, STILL, unit};
use crate::feature::shortest;
use crate::octree::Plan;
use crate::vector::{Point, add, cross, dot, length, mix, scaled, sub};
use crate::{MeshError, proof};

/// How vertices are placed. Of pairs the first is for one that is alone in its cell, the second for several.
struct Manner {
    /// Cosine of how far normals turn from their middle where there is no edge.
    alike: [f64; 2],
    /// Parts of the cell that a step towards the surface may be long, and how many there are at most.
    reach: [f64; 2],
    steps: usize,
}

/// Of several each stays in the middle of its loop, apart from the others.
const FINE: Manner = Manner { alike: [0.8, f64::NEG_INFINITY], reach: [0.5, 0.0], steps: 4 };
/// Blunt edges and those of thin walls are to be seen, too; where faces cross by it, that is found.
const DRAFT: Manner = Manner { alike: [0.95, 0.95], reach: [0.5, 0.125], steps: 8 };
/// Normals that span less than this part of the others' say nothing about where planes meet.
const RANK: f64 = 0.05;
/// Part of its cell that a vertex may be off the surface, then it takes no more steps towards it.
const CLOSE: f64 = 1e-4;
/// Part of its cell that a vertex may be off the surface after them.
const ASTRAY: f64 = 0.1;
/// Part of its depth that a vertex inside keeps at most by a step, where there is one face.
const NEARER: f64 = 0.25;
/// Looks at a net whose faces cross.
const MENDINGS: usize = 4;

/// The crossings of a lattice, and which of them each edge has.
#[derive(Clone, Copy)]
pub(super) struct Crossed<'a> {
    pub(super) lattice: &'a Lattice,
    pub(super) crossings: &'a [Crossing],
    pub(super) of_edge: &'a [u32],
}

/// A cell that the surface is in, its mask, and a vertex for each of its loops.
pub(super) struct Cell {
    number: usize,
    mask: u8,
    vertices: SmallVec<[Point; 1]>,
    /// Those at walls, which are no surface.
    are_walls: SmallVec<[bool; 1]>,
}

impl Crossed<'_> {
    /// The crossing of an edge of a cell.
    fn of(&self, cell: usize, edge: usize) -> u32 {
        let steps = self.lattice.steps();
        let (axis, side) = (edge / 4, edge % 4);
        let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
        self.of_edge[3 * (cell + (side & 1) * steps[u] + (side >> 1) * steps[v]) + axis]
    }

    /// The vertices of the cells that begin in a block, on the surface as far as it bends; those of a draft that stay off it are in
    /// the middles of their loops. `None` where the surface leaves the blocks that it is known to be in.
    pub(super) fn vertices(&self, block: &Block, values: &[f64], is_draft: bool) -> Option<Vec<Cell>> {
        let lattice = self.lattice;
        let manner = if is_draft { DRAFT } else { FINE };
        let mut cells = Vec::new();
        let mut points = Vec::new();
        for at in lattice.within(block.first, [BLOCK; 3]) {
            if (0..3).any(|axis| at[axis] + 1 >= lattice.nodes[axis]) {
                continue;
            }
            let corners = lattice.within(at, [2; 3]).map(|at| values[lattice.number(at)]);
            let mask = (0..).zip(corners).fold(0, |mask, (number, value)| mask | u8::from(value < 0.0) << number);
            let number = lattice.number(at);
            let loops = &CASES[mask as usize].loops;
            if loops.is_empty() {
                continue;
            }
            if loops.iter().flatten().any(|edge| self.of(number, usize::from(*edge)) == u32::MAX) {
                return None;
            }
            let is_wall = |edges: &SmallVec<_>| self.crossings_of(number, edges).any(|crossing| crossing.is_wall);
            let are_walls = loops.iter().map(is_wall).collect();
            cells.push(Cell { number, mask, vertices: smallvec![[0.0; 3]; loops.len()], are_walls });
            let alike = manner.alike[usize::from(loops.len() > 1)];
            points.extend(loops.iter().map(|edges| self.vertex(lattice.point(at), number, edges, alike)));
        }
        let homes = cells.iter().flat_map(|cell| {
            let loops = &CASES[cell.mask as usize].loops;
            let reach = manner.reach[usize::from(loops.len() > 1)] * lattice.side;
            let reach = move |is_wall: bool| if is_wall { 0.0 } else { reach };
            cell.are_walls.iter().zip(loops).map(move |(is_wall, edges)| (cell.number, edges, reach(*is_wall)))
        });
        let homes: Vec<_> = homes.collect();
        let mut open: Vec<usize> = (0..points.len()).filter(|index| homes[*index].2 > 0.0).collect();
        for _ in 0..manner.steps {
            let at: Vec<Point> = open.iter().map(|index| points[*index]).collect();
            let mut slopes = vec![STILL; at.len()];
            block.field.gradients(&at, &mut slopes);
            let step = |(index, (point, Slope { value, gradient })): (&usize, (&Point, &Slope))| {
                let (cell, _, reach) = homes[*index];
                let low = lattice.point(lattice.at(cell));
                let step = scaled(*gradient, -value / dot(*gradient, *gradient));
                if length(step) < reach { lattice.clamped(low, add(*point, step)) } else { *point }
            };
            let moved: Vec<Point> = open.iter().zip(at.iter().zip(&slopes)).map(step).collect();
            let mut values = vec![0.0; at.len()];
            block.field.sample(&moved, &mut values);
            let mut rest = Vec::new();
            for (index, (slope, (point, value))) in open.iter().zip(slopes.iter().zip(moved.into_iter().zip(values))) {
                // From inside a step onto one face may leave another, and the solid with it.
                let most = if slope.value > 0.0 { 1.0 } else { NEARER };
                if value.abs() < most * slope.value.abs() {
                    points[*index] = point;
                    if value.abs() > CLOSE * lattice.side * length(slope.gradient) {
                        rest.push(*index);
                    }
                }
            }
            open = rest;
        }
        if is_draft {
            let at: Vec<Point> = open.iter().map(|index| points[*index]).collect();
            let mut slopes = vec![STILL; at.len()];
            block.field.gradients(&at, &mut slopes);
            for (index, Slope { value, gradient }) in open.into_iter().zip(slopes) {
                if value.abs() > ASTRAY * lattice.side * length(gradient) {
                    let (cell, edges, _) = homes[index];
                    points[index] = self.middle(cell, edges);
                }
            }
        }
        cells
            .iter_mut()
            .flat_map(|cell| cell.vertices.iter_mut())
            .zip(points)
            .for_each(|(vertex, point)| *vertex = point);
        Some(cells)
    }

    fn crossings_of(&self, cell: usize, edges: &[u8]) -> impl Iterator<Item = &Crossing> {
        edges.iter().map(move |edge| &self.crossings[self.of(cell, usize::from(*edge)) as usize])
    }

    /// The middle of the crossings of a loop.
    fn middle(&self, cell: usize, edges: &[u8]) -> Point {
        let points = self.crossings_of(cell, edges).map(|crossing| crossing.point);
        scaled(points.fold([0.0; 3], add), 1.0 / edges.len() as f64)
    }

    /// Where the planes through the crossings of a loop meet, as near to their middle as they do.
    fn vertex(&self, low: Point, cell: usize, edges: &[u8], alike: f64) -> Point {
        let crossings = || self.crossings_of(cell, edges);
        let middle = self.middle(cell, edges);
        let along = unit(crossings().fold([0.0; 3], |sum, crossing| add(sum, crossing.normal)));
        if crossings().all(|crossing| dot(crossing.normal, along) > alike) {
            return middle;
        }
        let mut square = [[0.0; 3]; 3];
        let mut right = [0.0; 3];
        for Crossing { point, normal, .. } in crossings() {
            let height = dot(*normal, sub(*point, middle));
            for row in 0..3 {
                right[row] += normal[row] * height;
                for column in 0..3 {
                    square[row][column] += normal[row] * normal[column];
                }
            }
        }
        self.lattice.clamped(low, add(middle, shortest(square, right, RANK)))
    }
}

/// Joins the vertices of cells to faces.
pub(super) struct Weave<'a> {
    crossed: Crossed<'a>,
    /// For each cell its mask and its first vertex.
    cells: Vec<(u8, u32)>,
    points: Vec<Point>,
    /// Those at walls.
    are_walls: Vec<bool>,
    /// The cells of the first points, which are their vertices.
    homes: Vec<usize>,
    /// Vertices in the middles of dual edges, by the crossings on both sides.
    middles: FxHashMap<[u32; 2], u32>,
    triangles: Vec<[u32; 3]>,
    /// mm; how far each face is from its crossing.
    off: Vec<f64>,
}

impl<'a> Weave<'a> {
    /// `None` where a crossing has no cell on some side.
    pub(super) fn new(crossed: Crossed<'a>, found: Vec<Vec<Cell>>) -> Option<Self> {
        let mut cells = vec![(0, u32::MAX); crossed.of_edge.len() / 3];
        let (mut points, mut are_walls, mut homes) = (Vec::new(), Vec::new(), Vec::new());
        for cell in found.into_iter().flatten() {
            cells[cell.number] = (cell.mask, points.len() as u32);
            homes.extend(cell.vertices.iter().map(|_| cell.number));
            points.extend(cell.vertices);
            are_walls.extend(cell.are_walls);
        }
        let steps = crossed.lattice.steps();
        let has_cells = |Crossing { node, axis, .. }: &Crossing| {
            let (u, v) = (steps[(axis + 1) % 3], steps[(axis + 2) % 3]);
            [0, u, v, u + v].iter().all(|back| node.checked_sub(*back).is_some_and(|cell| cells[cell].1 != u32::MAX))
        };
        if !crossed.crossings.iter().all(has_cells) {
            return None;
        }
        let (middles, triangles, off) = (FxHashMap::default(), Vec::new(), Vec::new());
        Some(Self { crossed, cells, points, are_walls, homes, middles, triangles, off })
    }

    /// All faces, and which vertices are at walls.
    pub(super) fn solid(mut self) -> (Solid, Vec<bool>) {
        (self.faces(), self.are_walls)
    }

    fn faces(&mut self) -> Solid {
        (0..self.crossed.crossings.len()).for_each(|number| self.face(number));
        let (positions, triangles) = (std::mem::take(&mut self.points), std::mem::take(&mut self.triangles));
        Solid { positions, face_source: vec![u32::MAX; triangles.len()], triangles, sources: Vec::new() }
    }

    /// A net in which no faces cross, or `whatever` net there is.
    pub(super) fn woven(mut self, plan: &Plan<'_>, whatever: bool) -> Result<Found, MeshError> {
        let mut solid = self.faces();
        let deviation = self.off.iter().fold(0.0, |most: f64, off| most.max(*off));
        let typical = match self.off.len() * 9 / 10 {
            0 => 0.0,
            nine_of_ten => *self.off.select_nth_unstable_by(nine_of_ten, f64::total_cmp).1,
        };
        for _ in 0..MENDINGS {
            let faults = proof::faults(&solid, &|| plan.monitor.is_cancelled()).ok_or(MeshError::Cancelled)?;
            if faults.is_empty() {
                return Ok(Found::Net(Net { solid, deviation, is_finer: false }, typical));
            }
            // Where faces cross, vertices go to the middles of their loops.
            let faces = faults.iter().flatten();
            let corners = faces.flat_map(|face| solid.triangles[*face as usize]).map(|corner| corner as usize);
            let corners: Vec<usize> = corners.filter(|corner| *corner < self.homes.len()).collect();
            for vertex in corners {
                let cell = self.homes[vertex];
                let (mask, first) = self.cells[cell];
                let edges = &CASES[mask as usize].loops[vertex - first as usize];
                solid.positions[vertex] = self.crossed.middle(cell, edges);
            }
        }
        Ok(if whatever { Found::Net(Net { solid, deviation, is_finer: false }, typical) } else { Found::Hidden })
    }

    /// The face around a crossing.
    fn face(&mut self, number: usize) {
        let Crossing { node, axis, point, normal, low_is_inside, is_wall } = self.crossed.crossings[number];
        let steps = self.crossed.lattice.steps();
        let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
        // The cells around the edge, counter-clockwise seen against the axis, and which of their edges it is; then the axis
        // across which the next one is.
        let around =
            [(node - steps[u] - steps[v], 3, u), (node - steps[v], 2, v), (node, 0, u), (node - steps[u], 1, v)];
        let mut corners = SmallVec::<[u32; 8]>::new();
        for (index, &(cell, side, across)) in around.iter().enumerate() {
            let edge = cases::edge(axis, side);
            let (mask, first) = self.cells[cell];
            corners.push(first + u32::from(CASES[mask as usize].of_edge[edge]));
            let next = around[(index + 1) % 4].0;
            corners.extend(self.middle(cell, next, across, edge));
        }
        if !low_is_inside {
            corners.reverse();
        }
        let at = |corner: u32| self.points[corner as usize];
        let middle =
            scaled(corners.iter().fold([0.0; 3], |sum, corner| add(sum, at(*corner))), 1.0 / corners.len() as f64);
        self.off.push(dot(normal, sub(middle, point)).abs());
        if let [a, b, c, d] = corners[..] {
            // The fold is where it is least.
            let fold = |from: u32, aside: u32, to: u32, other: u32| {
                let [from, aside, to, other] = [from, aside, to, other].map(at);
                dot(unit(turn(from, aside, to)), unit(turn(from, to, other)))
            };
            let (one, two) =
                if fold(a, b, c, d) >= fold(b, c, d, a) { ([a, b, c], [a, c, d]) } else { ([b, c, d], [b, d, a]) };
            self.triangles.extend([one, two]);
        } else {
            let tip = self.points.len() as u32;
            self.points.push(point);
            self.are_walls.push(is_wall);
            let next = corners.iter().cycle().skip(1);
            self.triangles.extend(corners.iter().zip(next).map(|(from, to)| [*from, *to, tip]));
        }
    }

    /// A vertex on the dual edge through the face between two cells, where another dual edge joins the same vertices.
    fn middle(&mut self, cell: usize, next: usize, across: usize, edge: usize) -> Option<u32> {
        let is_up = next > cell;
        let case = &CASES[self.cells[cell].0 as usize];
        let beyond = &CASES[self.cells[next].0 as usize];
        let (rim, seen) = (cases::rim(across, usize::from(is_up)), cases::rim(across, usize::from(!is_up)));
        let segments: SmallVec<[[usize; 2]; 2]> = cases::segments(self.cells[cell].0, &rim).collect();
        let [one, two] = segments[..] else { return None };
        let is_one =
            |case: &cases::Case, rim: &[(usize, usize); 4]| case.of_edge[rim[one[0]].1] == case.of_edge[rim[two[0]].1];
        if !(is_one(case, &rim) && is_one(beyond, &seen)) {
            return None;
        }
        let own = if one.iter().any(|place| rim[*place].1 == edge) { one } else { two };
        let mut ends = own.map(|place| self.crossed.of(cell, rim[place].1));
        ends.sort_unstable();
        Some(*self.middles.entry(ends).or_insert_with(|| {
            let [a, b] = ends.map(|end| &self.crossed.crossings[end as usize]);
            self.points.push(mix(a.point, b.point, 0.5));
            self.are_walls.push(a.is_wall || b.is_wall);
            self.points.len() as u32 - 1
        }))
    }
}

fn turn(a: Point, b: Point, c: Point) -> Point {
    cross(sub(b, a), sub(c, a))
}
