//! Stack to mesh: horizontal faces at each plane, walls between planes.
//!
//! An edge that goes on through a plane unchanged is one wall, as tall as it goes. Walls have every corner of what
//! happens at their lower and upper plane on these edges, and on their sides the planes at which something happens to
//! the corner that they share with the next wall. So faces share their vertices by construction; sheets that touch are
//! then given vertices of their own.

use partwright_kernel_flat::walk::Sources;
use partwright_kernel_flat::{Fault, Limits};
use partwright_parallel as parallel;
use partwright_solid::Solid;
use partwright_solid::sheets::separate;
use rustc_hash::FxHashMap;

use crate::level::{Changed, Level};
use crate::stack::Stack;
use crate::unfit;
use partwright_kernel_flat::edges::Edge;

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

/// A wall from one plane to another.
struct Wall {
    edge: Edge,
    low: u32,
    high: u32,
    source: u32,
}

struct Maker<'a> {
    stack: &'a Stack,
    levels: Vec<Level>,
    /// For each level and its points the vertex; made when first asked for.
    vertices: Vec<Vec<u32>>,
    /// Planes, rising, at which something happens to a corner.
    columns: FxHashMap<[u64; 2], Vec<u32>>,
    made: Realised,
}

pub(crate) fn realise(stack: &Stack, limits: Limits<'_>) -> Result<Realised, Fault> {
    let (levels, walls) = cut(stack, limits)?;
    let mut columns: FxHashMap<[u64; 2], Vec<u32>> = FxHashMap::default();
    for wall in &walls {
        for point in wall.edge {
            let planes = columns.entry(point_key(point)).or_default();
            for (index, level) in [wall.low, wall.high].map(|index| (index, &levels[index as usize])) {
                if level.find(point).is_some() {
                    planes.push(index);
                }
            }
        }
    }
    for planes in columns.values_mut() {
        planes.sort_unstable();
        planes.dedup();
    }
    let faces: usize = levels.iter().map(|level| level.faces.len()).sum();
    limits.admit(faces + 2 * walls.len())?;
    let vertices = levels.iter().map(|level| vec![u32::MAX; level.points.len()]).collect();
    let made = Realised { positions: Vec::new(), triangles: Vec::new(), sources: Vec::new(), touching: false };
    let mut maker = Maker { stack, levels, vertices, columns, made };
    for index in 0..maker.levels.len() {
        limits.poll()?;
        for face in std::mem::take(&mut maker.levels[index].faces) {
            let [a, b, c] = face.corners.map(|point| maker.vertex(index as u32, point));
            maker.made.triangles.push(if face.up { [a, b, c] } else { [a, c, b] });
            maker.made.sources.push(face.source);
        }
    }
    for (index, wall) in walls.iter().enumerate() {
        if index % 4096 == 0 {
            limits.poll()?;
        }
        maker.wall(wall);
    }
    let mut made = maker.made;
    limits.admit(made.triangles.len())?;
    let crowded = separate(&mut made.positions, &mut made.triangles);
    made.touching = crowded.map_err(|_| unfit("its slabs could not be joined"))? > 0;
    Ok(made)
}

/// What changes at each plane, and the walls between.
fn cut(stack: &Stack, limits: Limits<'_>) -> Result<(Vec<Level>, Vec<Wall>), Fault> {
    let mut changes = Vec::with_capacity(stack.levels().len());
    let mut walls = Vec::new();
    // Edges that go on, and where they began.
    let mut open: FxHashMap<EdgeKey, (Edge, u32, u32)> = FxHashMap::default();
    for index in 0..stack.levels().len() {
        limits.poll()?;
        let mut above: FxHashMap<EdgeKey, (Edge, u32)> = FxHashMap::default();
        let mut changed = Vec::new();
        // In the order of the outlines, so that equal input gives equal bytes.
        if let Some(slab) = stack.slabs().get(index) {
            for (edge, source) in slab.edges() {
                let key = edge_key(edge);
                if above.insert(key, (edge, source)).is_some() {
                    return Err(unfit("an outline runs twice along an edge"));
                }
            }
        }
        if let Some(slab) = index.checked_sub(1).and_then(|below| stack.slabs().get(below)) {
            for (edge, source) in slab.edges() {
                let key = edge_key(edge);
                if !above.contains_key(&key)
                    && let Some((_, low, first)) = open.remove(&key)
                {
                    walls.push(Wall { edge, low, high: index as u32, source: first });
                    changed.push(Changed { edge, weight: 1, source });
                }
            }
        }
        if let Some(slab) = stack.slabs().get(index) {
            for (edge, source) in slab.edges() {
                open.entry(edge_key(edge)).or_insert_with(|| {
                    changed.push(Changed { edge, weight: -1, source });
                    (edge, index as u32, source)
                });
            }
        }
        changes.push((changed, &stack.caps()[index][..]));
    }
    let level = |(changed, caps): (Vec<Changed>, &[u32])| limits.poll().and_then(|()| Level::new(&changed, caps));
    let levels = parallel::with_threads(|| parallel::map(changes, level));
    Ok((levels.into_iter().collect::<Result<_, _>>()?, walls))
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

    fn chain(&mut self, level: u32, edge: Edge) -> Vec<u32> {
        let points = self.levels[level as usize].chain(edge);
        points.into_iter().map(|point| self.vertex(level, point)).collect()
    }

    /// Vertices of a corner strictly between two planes, rising.
    fn column(&mut self, point: [f64; 2], low: u32, high: u32) -> Vec<u32> {
        let Some(planes) = self.columns.get(&point_key(point)) else { return Vec::new() };
        let first = planes.partition_point(|&plane| plane <= low);
        let last = planes.partition_point(|&plane| plane < high);
        let between: Vec<u32> = planes.get(first..last).unwrap_or_default().to_vec();
        between
            .into_iter()
            .filter_map(|plane| {
                let place = self.levels[plane as usize].find(point)?;
                Some(self.vertex(plane, place))
            })
            .collect()
    }

    /// Seen from outside, `edge` runs from left to right.
    fn wall(&mut self, &Wall { edge, low, high, source }: &Wall) {
        let bottom = self.chain(low, edge);
        let top = self.chain(high, edge);
        let left = self.column(edge[0], low, high);
        let right = self.column(edge[1], low, high);
        if let ([a, b], [d, c], [], []) = (&bottom[..], &top[..], &left[..], &right[..]) {
            self.made.triangles.extend([[*a, *b, *c], [*a, *c, *d]]);
            self.made.sources.extend([source; 2]);
            return;
        }
        // Both from the upper left to the lower right corner: by the left and bottom, by the top and right.
        let mut under: Vec<u32> = top.first().copied().into_iter().collect();
        under.extend(left.into_iter().rev());
        under.extend(&bottom);
        let mut over = top;
        over.extend(right.into_iter().rev());
        over.extend(bottom.last());
        under.dedup();
        over.dedup();
        self.zip(&under, &over, source);
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
