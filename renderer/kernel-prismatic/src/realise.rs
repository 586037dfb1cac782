//! Stack to mesh: horizontal faces at each plane, walls between planes.
//!
//! An edge that goes on through a plane unchanged is one wall, as tall as it goes. Walls have every corner of what
//! happens at their lower and upper plane on these edges, and on their sides the planes at which something happens to
//! the corner that they share with the next wall. So faces share their vertices by construction; sheets that touch are
//! then given vertices of their own.

use partwright_kernel_flat::edges::Edge;
use partwright_kernel_flat::triangulate::Wound;
use partwright_kernel_flat::walk::Sources;
use partwright_kernel_flat::{Fault, Limits};
use partwright_parallel as parallel;
use partwright_solid::Solid;
use partwright_solid::sheets::separate;
use rustc_hash::FxHashMap;

use crate::level::{Changed, Level};
use crate::stack::Stack;
use crate::unfit;

/// Triangles of a solid whose sources are numbers of the walk.
pub(crate) struct Realised {
    pub(crate) positions: Vec<[f64; 3]>,
    pub(crate) triangles: Vec<[u32; 3]>,
    pub(crate) sources: Vec<u32>,
    /// Whether sheets touch along an edge.
    pub(crate) touching: bool,
}

type EdgeKey = [u64; 4];

fn edge_key([a, b]: Edge) -> EdgeKey {
    [a[0], a[1], b[0], b[1]].map(|value| (value + 0.0).to_bits())
}

fn point_key(point: [f64; 2]) -> [u64; 2] {
    point.map(|value| (value + 0.0).to_bits())
}

/// A wall from one plane to another; at each its edge is one of those that change there.
struct Wall {
    edge: Edge,
    planes: [u32; 2],
    changes: [u32; 2],
    source: u32,
}

struct Maker<'a> {
    stack: &'a Stack,
    levels: Vec<Level>,
    /// For each level and its points the vertex; made when first asked for.
    vertices: Vec<Vec<u32>>,
    made: Realised,
}

pub(crate) fn realise(stack: &Stack, limits: Limits<'_>) -> Result<Realised, Fault> {
    let (levels, walls) = cut(stack, limits)?;
    let columns = columns(&levels, &walls);
    let faces: usize = levels.iter().map(|level| level.faces.len()).sum();
    let count = faces + 2 * walls.len();
    limits.admit(count)?;
    let vertices: Vec<Vec<u32>> = levels.iter().map(|level| vec![u32::MAX; level.points.len()]).collect();
    let made = Realised {
        positions: Vec::with_capacity(vertices.iter().map(Vec::len).sum()),
        triangles: Vec::with_capacity(count),
        sources: Vec::with_capacity(count),
        touching: false,
    };
    let mut maker = Maker { stack, levels, vertices, made };
    for index in 0..maker.levels.len() {
        limits.poll()?;
        let faces = std::mem::take(&mut maker.levels[index].faces);
        for Wound { triangle, winding, patch } in faces {
            let [a, b, c] = triangle.map(|point| maker.vertex(index as u32, point));
            maker.made.triangles.push(if winding > 0 { [a, b, c] } else { [a, c, b] });
            maker.made.sources.push(maker.levels[index].sources[patch as usize]);
        }
    }
    let mut sides = Sides::default();
    for (index, wall) in walls.iter().enumerate() {
        if index % 4096 == 0 {
            limits.poll()?;
        }
        maker.wall(wall, &columns, &mut sides);
    }
    let mut made = maker.made;
    limits.admit(made.triangles.len())?;
    let crowded = parallel::with_threads(|| separate(&mut made.positions, &mut made.triangles));
    made.touching = crowded.map_err(|_| unfit("its slabs could not be joined"))? > 0;
    Ok(made)
}

/// An edge of the slab below a plane, and where its wall began: the plane, and which of the edges that change there it is.
#[derive(Clone, Copy)]
struct Begun {
    edge: Edge,
    plane: u32,
    change: u32,
    /// Of the wall, and of the slab.
    sources: [u32; 2],
}

/// What changes at each plane, and the walls between.
fn cut(stack: &Stack, limits: Limits<'_>) -> Result<(Vec<Level>, Vec<Wall>), Fault> {
    let mut changes = Vec::with_capacity(stack.levels().len());
    let mut walls = Vec::new();
    let mut below: Vec<Begun> = Vec::new();
    for (index, plane) in (0..stack.levels().len()).zip(0..) {
        limits.poll()?;
        let above = stack.slabs().get(index).map_or(0, |slab| slab.edge_count());
        let mut same: FxHashMap<EdgeKey, usize> = FxHashMap::default();
        if above > 0 {
            same.reserve(below.len());
            for (place, begun) in below.iter().enumerate() {
                if same.insert(edge_key(begun.edge), place).is_some() {
                    return Err(unfit("an outline runs twice along an edge"));
                }
            }
        }
        // In the order of the outlines, so that equal input gives equal bytes.
        let mut changed = Vec::with_capacity(below.len() + above);
        let mut goes_on = vec![false; below.len()];
        let mut next = Vec::with_capacity(above);
        for (edge, source) in stack.slabs().get(index).into_iter().flat_map(|slab| slab.edges()) {
            next.push(match same.remove(&edge_key(edge)) {
                Some(place) => {
                    goes_on[place] = true;
                    let begun = below[place];
                    Begun { sources: [begun.sources[0], source], ..begun }
                }
                None => {
                    changed.push(Changed { edge, weight: -1, source });
                    Begun { edge, plane, change: changed.len() as u32 - 1, sources: [source; 2] }
                }
            });
        }
        walls.reserve(below.len().saturating_sub(next.len()));
        for (begun, _) in below.iter().zip(goes_on).filter(|(_, goes_on)| !goes_on) {
            let &Begun { edge, plane: low, change, sources: [first, last] } = begun;
            walls.push(Wall { edge, planes: [low, plane], changes: [change, changed.len() as u32], source: first });
            changed.push(Changed { edge, weight: 1, source: last });
        }
        below = next;
        changes.push((changed, &stack.caps()[index][..]));
    }
    Ok((levels(&changes, limits)?, walls))
}

/// An outline that begins at one plane and ends at another is filled once.
fn levels(changes: &[(Vec<Changed>, &[u32])], limits: Limits<'_>) -> Result<Vec<Level>, Fault> {
    let earlier =
        |plane: usize| (0..plane).find_map(|other| Some((other, turn(&changes[other].0, &changes[plane].0)?)));
    let alike: Vec<Option<(usize, bool)>> = (0..changes.len()).map(earlier).collect();
    let make = |plane: usize| limits.poll().and_then(|()| Level::new(&changes[plane].0, changes[plane].1));
    let first: Vec<usize> = (0..changes.len()).filter(|&plane| alike[plane].is_none()).collect();
    let made = parallel::with_threads(|| parallel::map(first, make));
    let mut made = made.into_iter();
    let mut levels: Vec<Level> = Vec::with_capacity(changes.len());
    for (plane, alike) in alike.into_iter().enumerate() {
        let again = alike.and_then(|(other, turned)| levels[other].again(&changes[plane].0, turned, changes[plane].1));
        let level = match (alike, again) {
            (None, _) => made.next().unwrap_or_else(|| make(plane))?,
            (Some(_), Some(level)) => level,
            (Some(_), None) => make(plane)?,
        };
        levels.push(level);
    }
    Ok(levels)
}

/// Whether what changes at one plane is what changes at another, all of it either to material or from it: the other way, or
/// the same. `None` where it is not.
fn turn(one: &[Changed], other: &[Changed]) -> Option<bool> {
    let turned = one.first()?.weight != other.first()?.weight;
    let sign = if turned { -1 } else { 1 };
    let is_alike =
        |(a, b): (&Changed, &Changed)| a.edge == b.edge && a.weight == one[0].weight && b.weight == sign * a.weight;
    (one.len() == other.len() && one.iter().zip(other).all(is_alike)).then_some(turned)
}

/// For each corner the planes, rising, at which something happens to it, and its point there.
type Columns = FxHashMap<[u64; 2], Vec<[u32; 2]>>;

fn columns(levels: &[Level], walls: &[Wall]) -> Columns {
    let mut columns = Columns::default();
    // Nothing lies between two planes.
    if levels.len() <= 2 {
        return columns;
    }
    for wall in walls {
        let ends = [0, 1].map(|end| levels[wall.planes[end] as usize].ends[wall.changes[end] as usize]);
        for (side, &corner) in wall.edge.iter().enumerate() {
            let column = columns.entry(point_key(corner)).or_default();
            column.extend([0, 1].map(|end| [wall.planes[end], ends[end][side]]));
        }
    }
    for column in columns.values_mut() {
        column.sort_unstable();
        column.dedup();
    }
    columns
}

/// The vertices of a wall along its edges and between them, used again for each wall.
#[derive(Default)]
struct Sides {
    bottom: Vec<u32>,
    top: Vec<u32>,
    left: Vec<u32>,
    right: Vec<u32>,
}

impl Maker<'_> {
    fn vertex(&mut self, level: u32, point: u32) -> u32 {
        let slot = &mut self.vertices[level as usize][point as usize];
        if *slot == u32::MAX {
            *slot = self.made.positions.len() as u32;
            let [x, y] = self.levels[level as usize].points[point as usize];
            self.made.positions.push(self.stack.place([x, y, self.stack.levels()[level as usize]]));
        }
        *slot
    }

    fn chain(&mut self, level: u32, change: u32, chain: &mut Vec<u32>) {
        self.levels[level as usize].chain(change, chain);
        chain.iter_mut().for_each(|point| *point = self.vertex(level, *point));
    }

    /// Vertices of a corner strictly between two planes, rising.
    fn column(&mut self, columns: &Columns, corner: [f64; 2], [low, high]: [u32; 2], column: &mut Vec<u32>) {
        column.clear();
        let planes = columns.get(&point_key(corner)).map_or(&[][..], Vec::as_slice);
        let between = planes.iter().filter(|[plane, _]| (low + 1..high).contains(plane));
        column.extend(between.map(|&[plane, point]| self.vertex(plane, point)));
    }

    /// Seen from outside, the edge runs from left to right.
    fn wall(&mut self, &Wall { edge, planes, changes, source }: &Wall, columns: &Columns, sides: &mut Sides) {
        let Sides { bottom, top, left, right } = sides;
        self.chain(planes[0], changes[0], bottom);
        self.chain(planes[1], changes[1], top);
        self.column(columns, edge[0], planes, left);
        self.column(columns, edge[1], planes, right);
        if let ([a, b], [d, c], [], []) = (&bottom[..], &top[..], &left[..], &right[..]) {
            self.made.triangles.extend([[*a, *b, *c], [*a, *c, *d]]);
            self.made.sources.extend([source; 2]);
            return;
        }
        // Both from the upper left to the lower right corner: by the left and bottom, by the top and right.
        let mut under: Vec<u32> = top.first().copied().into_iter().collect();
        under.extend(left.iter().rev());
        under.extend(bottom.iter());
        top.extend(right.iter().rev());
        top.extend(bottom.last());
        under.dedup();
        top.dedup();
        self.zip(&under, top, source);
    }

    /// Fills between two chains with common ends. No triangle has all corners on one side of the wall.
    fn zip(&mut self, under: &[u32], over: &[u32], source: u32) {
        if under.len() < 2 || over.len() < 2 || under.len() + over.len() < 5 {
            return;
        }
        let push = |triangle: [u32; 3], made: &mut Realised| {
            made.triangles.push(triangle);
            made.sources.push(source);
        };
        // A wall whose top or bottom has shrunk to a corner.
        if under.len() == 2 || over.len() == 2 {
            let mut outline: Vec<u32> = under.to_vec();
            outline.extend(over[1..over.len() - 1].iter().rev());
            for place in 1..outline.len() - 1 {
                push([outline[0], outline[place], outline[place + 1]], &mut self.made);
            }
            return;
        }
        let (last_under, last_over) = (under.len() - 2, over.len() - 2);
        let (mut i, mut j) = (1, 1);
        push([under[0], under[1], over[1]], &mut self.made);
        while i < last_under || j < last_over {
            let distance = |a: u32, b: u32| {
                let (a, b) = (self.made.positions[a as usize], self.made.positions[b as usize]);
                (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum::<f64>()
            };
            let by_under = j == last_over
                || (i < last_under && distance(under[i + 1], over[j]) <= distance(under[i], over[j + 1]));
            if by_under {
                push([under[i], under[i + 1], over[j]], &mut self.made);
                i += 1;
            } else {
                push([under[i], over[j + 1], over[j]], &mut self.made);
                j += 1;
            }
        }
        push([under[last_under], under[last_under + 1], over[last_over]], &mut self.made);
    }
}

impl Realised {
    /// With spans in place of the walk's numbers.
    pub(crate) fn into_solid(self, sources: &Sources) -> Solid {
        let (face_source, sources) = sources.of_faces(&self.sources);
        Solid { positions: self.positions, triangles: self.triangles, face_source, sources }
    }
}
