//! The roof of the true distance to the outline: the Voronoi diagram of its edges and corners (`boostvoronoi`), planes
//! above the cells of edges, and fans of triangles that follow the cones above the cells of inward corners.
//!
//! The seam between a plane and a cone is a parabola. It is split as OpenSCAD splits it: by halving
//! what is left until the piece is straight and short enough.

use boostvoronoi::prelude::{Builder, Diagram, EdgeIndex, Line, Point, SourceCategory};
use rustc_hash::FxHashMap;

use super::{Misfit, Surface};
use crate::fault::{Fault, Limits, guarded};
use crate::number::{add, dot, length, sub};
use crate::triangulate::Filled;

/// The diagram's input are whole numbers up to this.
const REACH: f64 = (1_u32 << 30) as f64;

/// What a cell belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Site {
    Edge(usize),
    Corner(u32),
}

struct Roof<'a> {
    filled: &'a Filled,
    /// The outline's edges as numbers of its points, material on the left.
    edges: Vec<[u32; 2]>,
    diagram: Diagram,
    steps_per_mm: f64,
    points: Vec<[f64; 3]>,
    /// Points by the diagram's vertices, and by the outline's points on its grid.
    of_vertex: FxHashMap<usize, u32>,
    of_grid: FxHashMap<[i64; 2], u32>,
    /// The points along each seam, from its first vertex to its last; by the smaller number of its two half-edges.
    seams: FxHashMap<usize, Vec<u32>>,
    /// Greatest angle and length of a seam's pieces.
    pieces: [f64; 2],
}

pub(super) fn faces(
    filled: &Filled,
    pieces: [f64; 2],
    tolerance: f64,
    limits: Limits<'_>,
) -> Result<Result<Surface, Misfit>, Fault> {
    // Another try is another grid.
    let fineness = if tolerance == 1e-9 { 1.0 } else { 1.0 / (1.0 + tolerance.log10().abs() / 13.0) };
    match Roof::new(filled, pieces, fineness) {
        Some(mut roof) => roof.surface(limits),
        None => Ok(Err(Misfit)),
    }
}

impl<'a> Roof<'a> {
    fn new(filled: &'a Filled, pieces: [f64; 2], fineness: f64) -> Option<Self> {
        let reach = filled.points.iter().flatten().fold(0.0_f64, |reach, value| reach.max(value.abs()));
        // A power of two leaves round numbers round.
        let steps_per_mm = (REACH / reach).log2().floor().exp2() * fineness;
        let grid: Vec<[i64; 2]> =
            filled.points.iter().map(|point| point.map(|value| (value * steps_per_mm).round() as i64)).collect();
        let mut of_grid = FxHashMap::default();
        for (index, key) in grid.iter().enumerate() {
            if of_grid.insert(*key, index as u32).is_some() {
                return None;
            }
        }
        let mut edges = Vec::new();
        for contour in &filled.contours {
            for (index, &a) in contour.iter().enumerate() {
                edges.push([a, contour[(index + 1) % contour.len()]]);
            }
        }
        let lines = edges.iter().map(|edge| {
            let [a, b] = edge.map(|index| grid[index as usize].map(|value| value as i32));
            Line::new(Point { x: a[0], y: a[1] }, Point { x: b[0], y: b[1] })
        });
        let diagram = guarded(|| Builder::<i32>::default().with_segments(lines).ok()?.build().ok()).flatten()?;
        Some(Self {
            filled,
            edges,
            diagram,
            steps_per_mm,
            points: filled.points.iter().map(|&[x, y]| [x, y, 0.0]).collect(),
            of_vertex: FxHashMap::default(),
            of_grid,
            seams: FxHashMap::default(),
            pieces,
        })
    }

    fn surface(&mut self, limits: Limits<'_>) -> Result<Result<Surface, Misfit>, Fault> {
        let mut of_edges: Vec<Vec<[u32; 2]>> = self.edges.iter().map(|&edge| vec![edge]).collect();
        let mut fans: Vec<Vec<[u32; 2]>> = Vec::new();
        for number in 0..self.diagram.num_edges() {
            if number.is_multiple_of(1024) {
                limits.poll()?;
                limits.admit(self.points.len() + fans.len())?;
            }
            let edge = self.diagram.edge_index_unchecked(number);
            let Some((site, beyond, is_primary)) = self.sites(edge) else { continue };
            let Some([from, to]) = self.ends(edge) else { continue };
            if !self.is_inside(site, beyond, from, to) {
                continue;
            }
            let Some(seam) = self.seam(edge, site, beyond, from, to) else { return Ok(Err(Misfit)) };
            for pair in seam.windows(2) {
                let [a, b] = [pair[0], pair[1]];
                match site {
                    Site::Edge(index) => of_edges[index].push([a, b]),
                    Site::Corner(corner) if is_primary => fans.push(vec![[corner, a], [a, b], [b, corner]]),
                    // The sides of the fan have come with its triangles.
                    Site::Corner(_) => {}
                }
            }
        }
        of_edges.append(&mut fans);
        Ok(Ok(Surface { points: std::mem::take(&mut self.points), faces: of_edges }))
    }

    fn site(&self, edge: EdgeIndex) -> Option<Site> {
        let cell = self.diagram.cell(self.diagram.edge_get_cell(edge).ok()?).ok()?;
        let (source, category) = cell.source_index_2();
        let index = source.usize();
        let ends = self.edges.get(index)?;
        Some(match category {
            SourceCategory::SegmentStart => Site::Corner(ends[0]),
            SourceCategory::SegmentEnd => Site::Corner(ends[1]),
            _ => Site::Edge(index),
        })
    }

    /// The sites on the left and on the right of a half-edge, and whether it is equally far from both.
    fn sites(&self, edge: EdgeIndex) -> Option<(Site, Site, bool)> {
        let twin = self.diagram.edge_get_twin(edge).ok()?;
        Some((self.site(edge)?, self.site(twin)?, self.diagram.edge(edge).ok()?.is_primary()))
    }

    /// The places of both vertices; `None` for half-edges without end.
    fn ends(&self, edge: EdgeIndex) -> Option<[[f64; 2]; 2]> {
        let place = |vertex| {
            let vertex = self.diagram.vertex(vertex).ok()?;
            Some([vertex.x(), vertex.y()].map(|value| value / self.steps_per_mm))
        };
        let from = self.diagram.edge_get_vertex0(edge).ok()??;
        let to = self.diagram.edge_get_vertex1(edge).ok()??;
        Some([place(from)?, place(to)?])
    }

    fn line(&self, index: usize) -> ([f64; 2], [f64; 2]) {
        let [a, b] = self.edges[index].map(|point| self.filled.points[point as usize]);
        let way = sub(b, a);
        let size = length(way);
        (a, way.map(|part| part / size))
    }

    /// Whether a half-edge lies on the material's side of the outline.
    fn is_inside(&self, site: Site, beyond: Site, from: [f64; 2], to: [f64; 2]) -> bool {
        let middle = add(from, to).map(|value| value / 2.0);
        match (site, beyond) {
            (Site::Edge(index), _) | (_, Site::Edge(index)) => {
                let (origin, along) = self.line(index);
                let way = sub(middle, origin);
                along[0] * way[1] - along[1] * way[0] > 0.0
            }
            _ => {
                let crosses_above = |&[a, b]: &[u32; 2]| {
                    let [a, b] = [a, b].map(|point| self.filled.points[point as usize]);
                    (a[1] > middle[1]) != (b[1] > middle[1])
                        && middle[0] < a[0] + (middle[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
                };
                self.edges.iter().filter(|edge| crosses_above(edge)).count() % 2 == 1
            }
        }
    }

    /// The point of the roof above a vertex of the diagram.
    fn vertex(&mut self, number: usize, place: [f64; 2], site: Site) -> u32 {
        let key = place.map(|value| (value * self.steps_per_mm).round() as i64);
        if let Some(&known) = self.of_grid.get(&key).or_else(|| self.of_vertex.get(&number)) {
            return known;
        }
        let height = match site {
            Site::Corner(corner) => length(sub(place, self.filled.points[corner as usize])),
            Site::Edge(index) => {
                let (origin, along) = self.line(index);
                let way = sub(place, origin);
                (along[0] * way[1] - along[1] * way[0]).abs()
            }
        };
        let index = self.point(place, height);
        self.of_vertex.insert(number, index);
        index
    }

    fn point(&mut self, [x, y]: [f64; 2], height: f64) -> u32 {
        self.points.push([x, y, height]);
        self.points.len() as u32 - 1
    }

    /// The points along a half-edge.
    fn seam(&mut self, edge: EdgeIndex, site: Site, beyond: Site, from: [f64; 2], to: [f64; 2]) -> Option<Vec<u32>> {
        let twin = self.diagram.edge_get_twin(edge).ok()?;
        if let Some(known) = self.seams.get(&twin.usize()) {
            return Some(known.iter().rev().copied().collect());
        }
        let first = self.diagram.edge_get_vertex0(edge).ok()??;
        let last = self.diagram.edge_get_vertex1(edge).ok()??;
        let mut seam = vec![self.vertex(first.usize(), from, site)];
        if self.diagram.edge(edge).ok()?.is_curved() {
            let (index, corner) = match (site, beyond) {
                (Site::Edge(index), Site::Corner(corner)) | (Site::Corner(corner), Site::Edge(index)) => {
                    (index, corner)
                }
                _ => return None,
            };
            let (origin, along) = self.line(index);
            let focus = self.filled.points[corner as usize];
            let way = sub(focus, origin);
            let foot = add(origin, along.map(|part| part * dot(along, way)));
            let distance = length(sub(focus, foot));
            if distance <= 0.0 {
                return None;
            }
            let up = sub(focus, foot).map(|part| part / distance);
            let [start, end] = [from, to].map(|place| dot(along, sub(place, focus)));
            let mut places = parabola(distance, start.min(end), start.max(end), self.pieces)?;
            if end < start {
                places.reverse();
            }
            for x in places {
                let height = (x * x + distance * distance) / (2.0 * distance);
                let place = add(focus, [0, 1].map(|axis| along[axis] * x + up[axis] * (height - distance)));
                let point = self.point(place, height);
                seam.push(point);
            }
        }
        seam.push(self.vertex(last.usize(), to, site));
        self.seams.insert(edge.usize(), seam.clone());
        Some(seam)
    }
}

/// Where a parabola at `distance` between focus and directrix is split, strictly between two places along the directrix.
fn parabola(distance: f64, start: f64, end: f64, [angle, size]: [f64; 2]) -> Option<Vec<f64>> {
    /// More pieces than any facet rule should ask for.
    const MANY: usize = 100_000;
    let height = |x: f64| x * x / (2.0 * distance);
    let fits = |a: f64, b: f64| {
        let chord = [b - a, height(b) - height(a)];
        // Against the tangent at the flatter end.
        let slope = if a.abs() < b.abs() { a } else { b } / distance;
        let bend = (chord[0] * slope - chord[1]).atan2(chord[0] + chord[1] * slope).abs();
        bend <= (angle / 2.0).to_radians() && (size <= 0.0 || length(chord) <= size)
    };
    let mut places = Vec::new();
    let mut from = start;
    loop {
        let mut to = end;
        while !fits(from, to) {
            to = (from + to) / 2.0;
            if to <= from {
                return None;
            }
        }
        if to == end {
            return Some(places);
        }
        places.push(to);
        if places.len() > MANY {
            return None;
        }
        from = to;
    }
}
