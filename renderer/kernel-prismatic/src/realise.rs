//! Stack to mesh: horizontal faces at each plane, walls between planes.
//!
//! An edge that goes on through a plane unchanged is one wall, as tall as it goes. Walls have every corner of what
//! happens at their lower and upper plane on these edges, and on their sides the planes at which something happens to
//! the corner that they share with the next wall. So faces share their vertices by construction; sheets that touch are
//! then given vertices of their own.

use partwright_kernel_flat::triangulate::Wound;
use partwright_kernel_flat::walk::Sources;
use partwright_kernel_flat::{Fault, Limits};
use partwright_parallel as parallel;
use partwright_solid::Solid;
use partwright_solid::sheets::separate;
use rustc_hash::FxHashMap;

use crate::axis::out_of;
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

/// A wall from one plane to another; at each its edge is one of those that change there.
struct Wall {
    edge: [u32; 2],
    planes: [u32; 2],
    changes: [u32; 2],
    source: u32,
}

/// What happens at a plane of the stack.
struct Plane<'a> {
    changed: Vec<Changed>,
    /// The sources of what begins or ends here.
    caps: &'a [u32],
    /// An earlier plane at which the same edges change, and whether all of them the other way.
    alike: Option<(usize, bool)>,
    level: Level,
}

struct Maker<'a> {
    frame: [[f64; 3]; 3],
    heights: &'a [f64],
    planes: &'a [Plane<'a>],
    /// For each plane and its points the vertex; made when first asked for.
    vertices: Vec<Vec<u32>>,
    made: Realised,
}

pub(crate) fn realise(stack: &Stack, limits: Limits<'_>) -> Result<Realised, Fault> {
    let mut made = made(stack, limits)?;
    let crowded = separate(&mut made.positions, &mut made.triangles);
    made.touching = crowded.map_err(|_| unfit("its slabs could not be joined"))? > 0;
    Ok(made)
}

/// Faces and walls.
fn made(stack: &Stack, limits: Limits<'_>) -> Result<Realised, Fault> {
    let Changes { corners, mut planes, walls } = Changes::new(stack, limits)?;
    loop {
        let raise = || raise(stack, corners.len(), &planes, &walls, limits);
        let (faces, maker) = parallel::join(|| faces(&planes, limits), raise);
        let faces = faces?;
        if faces.iter().all(Option::is_some) {
            return maker?.finish(faces.into_iter().flatten(), limits);
        }
        for (plane, _) in planes.iter_mut().zip(&faces).filter(|(_, faces)| faces.is_none()) {
            plane.level.cut()?;
        }
    }
}

/// The faces at each plane, `None` where edges cross.
fn faces(planes: &[Plane<'_>], limits: Limits<'_>) -> Result<Vec<Option<Vec<Wound>>>, Fault> {
    // An outline that begins at one plane and ends at another is filled once.
    let first = |plane: &Plane<'_>| plane.alike.filter(|_| !plane.level.is_cut);
    let own: Vec<&Plane<'_>> = planes.iter().filter(|plane| first(plane).is_none()).collect();
    let made = parallel::map(own, |plane| limits.poll().and_then(|()| plane.level.faces().transpose()));
    let mut made = made.into_iter();
    let mut all: Vec<Option<Vec<Wound>>> = Vec::with_capacity(planes.len());
    for plane in planes {
        let faces = match first(plane) {
            Some((other, turned)) => all[other].clone().map(|mut faces| {
                let winding = if turned { -1 } else { 1 };
                faces.iter_mut().for_each(|face| face.winding *= winding);
                faces
            }),
            None => made.next().transpose()?.flatten(),
        };
        all.push(faces);
    }
    Ok(all)
}

/// The walls.
fn raise<'a>(
    stack: &'a Stack,
    corners: usize,
    planes: &'a [Plane<'a>],
    walls: &[Wall],
    limits: Limits<'_>,
) -> Result<Maker<'a>, Fault> {
    limits.admit(2 * walls.len())?;
    let vertices: Vec<Vec<u32>> = planes.iter().map(|plane| vec![u32::MAX; plane.level.points.len()]).collect();
    let points = vertices.iter().map(Vec::len).sum();
    // Points have at most two faces each between them.
    let most = 2 * (walls.len() + points);
    let made = Realised {
        positions: Vec::with_capacity(points),
        triangles: Vec::with_capacity(most),
        sources: Vec::with_capacity(most),
        touching: false,
    };
    let mut maker = Maker { frame: stack.axis().frame(), heights: stack.levels(), planes, vertices, made };
    let columns = Columns::new(corners, planes, walls);
    let mut sides = Sides::default();
    for (index, wall) in walls.iter().enumerate() {
        if index % 4096 == 0 {
            limits.poll()?;
        }
        maker.wall(wall, &columns, &mut sides);
    }
    Ok(maker)
}

/// An edge of the slab below a plane, and where its wall began: the plane, and which of the edges that change there it is.
#[derive(Clone, Copy)]
struct Begun {
    edge: [u32; 2],
    plane: u32,
    change: u32,
    /// Of the wall, and of the slab.
    sources: [u32; 2],
}

/// What happens at each plane, and the walls between.
struct Changes<'a> {
    /// Of all outlines; edges are between them.
    corners: Vec<[f64; 2]>,
    planes: Vec<Plane<'a>>,
    walls: Vec<Wall>,
}

impl<'a> Changes<'a> {
    fn new(stack: &'a Stack, limits: Limits<'_>) -> Result<Self, Fault> {
        let mut corners = Corners::default();
        let mut changes: Vec<Vec<Changed>> = Vec::with_capacity(stack.levels().len());
        let mut walls = Vec::new();
        let mut below: Vec<Begun> = Vec::new();
        for (index, plane) in (0..stack.levels().len()).zip(0..) {
            limits.poll()?;
            let above = stack.slabs().get(index).map_or(0, |slab| slab.edge_count());
            let mut same: FxHashMap<[u32; 2], usize> = FxHashMap::default();
            if above > 0 {
                same.reserve(below.len());
                for (place, begun) in below.iter().enumerate() {
                    if same.insert(begun.edge, place).is_some() {
                        return Err(unfit("an outline runs twice along an edge"));
                    }
                }
            }
            // In the order of the outlines, so that equal input gives equal bytes.
            let mut changed = Vec::with_capacity(below.len() + above);
            let mut goes_on = vec![false; below.len()];
            let mut next = Vec::with_capacity(above);
            for (contour, sources) in stack.slabs().get(index).into_iter().flat_map(|slab| slab.contours()) {
                let contour: Vec<u32> = contour.iter().map(|&point| corners.number(point)).collect();
                let ends = contour.iter().copied().zip(contour.iter().copied().cycle().skip(1));
                for ((a, b), &source) in ends.zip(sources) {
                    let edge = [a, b];
                    next.push(match same.remove(&edge) {
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
            }
            walls.reserve(below.len().saturating_sub(next.len()));
            for (begun, _) in below.iter().zip(goes_on).filter(|(_, goes_on)| !goes_on) {
                let &Begun { edge, plane: low, change, sources: [first, last] } = begun;
                walls.push(Wall { edge, planes: [low, plane], changes: [change, changed.len() as u32], source: first });
                changed.push(Changed { edge, weight: 1, source: last });
            }
            below = next;
            changes.push(changed);
        }
        let corners = corners.points;
        let earlier =
            |plane: usize| (0..plane).find_map(|other| Some((other, turn(&changes[other], &changes[plane])?)));
        let alike: Vec<Option<(usize, bool)>> = (0..changes.len()).map(earlier).collect();
        let made = changes.into_iter().zip(alike).zip(stack.caps()).collect();
        let made = parallel::map(made, |((changed, alike), caps): ((Vec<Changed>, _), &'a Vec<u32>)| {
            limits.poll()?;
            let mut level = Level::new(&changed, &corners);
            // An outline alone does not cross itself.
            if changed.iter().any(|change| change.weight != changed[0].weight) {
                level.cut()?;
            }
            Ok(Plane { changed, caps, alike, level })
        });
        Ok(Self { planes: made.into_iter().collect::<Result<_, Fault>>()?, corners, walls })
    }
}

/// Numbers for places, in the order in which they come.
#[derive(Default)]
struct Corners {
    points: Vec<[f64; 2]>,
    numbers: FxHashMap<[u64; 2], u32>,
}

impl Corners {
    fn number(&mut self, point: [f64; 2]) -> u32 {
        // Adding 0 makes -0 the same place as 0.
        *self.numbers.entry(point.map(|value| (value + 0.0).to_bits())).or_insert_with(|| {
            self.points.push(point);
            self.points.len() as u32 - 1
        })
    }
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
struct Columns {
    /// Where each corner's begin in `points`; empty where nothing lies between two planes.
    starts: Vec<u32>,
    points: Vec<[u32; 2]>,
}

impl Columns {
    fn new(corners: usize, planes: &[Plane<'_>], walls: &[Wall]) -> Self {
        if planes.len() <= 2 {
            return Self { starts: Vec::new(), points: Vec::new() };
        }
        let mut starts = vec![0; corners + 1];
        for corner in walls.iter().flat_map(|wall| wall.edge) {
            starts[corner as usize + 1] += 2;
        }
        for corner in 0..corners {
            starts[corner + 1] += starts[corner];
        }
        let mut next = starts.clone();
        let mut points = vec![[0; 2]; starts[corners] as usize];
        for wall in walls {
            for (&plane, &change) in wall.planes.iter().zip(&wall.changes) {
                let ends = planes[plane as usize].level.ends[change as usize];
                for (&corner, point) in wall.edge.iter().zip(ends) {
                    let place = &mut next[corner as usize];
                    points[*place as usize] = [plane, point];
                    *place += 1;
                }
            }
        }
        for bounds in starts.windows(2) {
            points[bounds[0] as usize..bounds[1] as usize].sort_unstable();
        }
        Self { starts, points }
    }

    /// A point may come more than once.
    fn of(&self, corner: u32) -> &[[u32; 2]] {
        match self.starts.get(corner as usize..corner as usize + 2) {
            Some(&[start, end]) => &self.points[start as usize..end as usize],
            _ => &[],
        }
    }
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
    /// With the horizontal faces at each plane.
    fn finish(mut self, faces: impl Iterator<Item = Vec<Wound>>, limits: Limits<'_>) -> Result<Realised, Fault> {
        for ((index, plane), faces) in (0..).zip(self.planes).zip(faces) {
            limits.poll()?;
            limits.admit(self.made.triangles.len() + faces.len())?;
            let sources = plane.level.patch_sources(&faces, &plane.changed, plane.caps);
            for Wound { triangle, winding, patch } in faces {
                let [a, b, c] = triangle.map(|point| self.vertex(index, point));
                self.made.triangles.push(if winding > 0 { [a, b, c] } else { [a, c, b] });
                self.made.sources.push(sources[patch as usize]);
            }
        }
        Ok(self.made)
    }

    fn vertex(&mut self, plane: u32, point: u32) -> u32 {
        let slot = &mut self.vertices[plane as usize][point as usize];
        if *slot == u32::MAX {
            *slot = self.made.positions.len() as u32;
            let [x, y] = self.planes[plane as usize].level.points[point as usize];
            self.made.positions.push(out_of(&self.frame, [x, y, self.heights[plane as usize]]));
        }
        *slot
    }

    fn chain(&mut self, plane: u32, change: u32, chain: &mut Vec<u32>) {
        self.planes[plane as usize].level.chain(change, chain);
        chain.iter_mut().for_each(|point| *point = self.vertex(plane, *point));
    }

    /// Vertices of a corner strictly between two planes, rising.
    fn column(&mut self, columns: &Columns, corner: u32, [low, high]: [u32; 2], column: &mut Vec<u32>) {
        column.clear();
        let between = columns.of(corner).iter().filter(|[plane, _]| (low + 1..high).contains(plane));
        column.extend(between.map(|&[plane, point]| self.vertex(plane, point)));
        column.dedup();
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
