//! What lies within a distance of an extruded drawing, as a mesh without a field: the drawing moved up and down by it, its
//! outline moved outward, and between them, seen from above, a strip around the outline in which the surface is as high as a
//! ball over the nearest point of the outline.
//!
//! Whose nearest points are on which edge or corner the Voronoi diagram of the outline tells (`boostvoronoi`): over an edge the
//! surface is a cylinder, over a corner a ball. Cells of both are cut at the same distances from the outline, and the seams
//! between them are split there, so that neighbours share their points. Seen from above no two faces overlap.
//!
//! Whatever does not fit together (points of the diagram that rounding puts in one place, outlines that touch themselves) is
//! told, not guessed: the field's mesh does it.

use boostvoronoi::prelude::{Builder, Diagram, EdgeIndex, Line, Point, SourceCategory, VertexIndex};
use partwright_kernel_flat::fault::guarded;
use partwright_kernel_flat::number::{NOTHING, add, dot, length, sub};
use partwright_kernel_flat::triangulate::{self, Filled};
use partwright_solid::edges::{Edges, ends};
use partwright_solid::{Region, Solid};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

type Place = [f64; 2];
/// One of the diagram, by its number.
type Vertex = (usize, Place);

/// The diagram's input are whole numbers up to this.
const REACH: f64 = (1_u32 << 30) as f64;
/// Part of the distance within which two are the same.
const SAME: f64 = 1e-6;
/// Part of it within which vertices of the diagram are one: rounding parts what meets at a circle's middle.
const ONE: f64 = 2e-5;
/// Distances around the drawing where nothing reaches: what ends there has no end.
const AROUND: f64 = 4.0;

/// How fine the rounding is, in degrees of turn from one face to the next.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Steps {
    /// From the wall to the drawing's plane.
    pub(crate) up: f64,
    /// Around a corner.
    pub(crate) around: f64,
}

impl Steps {
    /// Of which the surface, a ball at the most, is within a tolerance, mm, and looks smooth.
    pub(crate) fn new(radius: f64, tolerance: f64) -> Self {
        /// Degrees: sharper turns are drawn as edges.
        const SMOOTH: f64 = 28.0;
        /// Part of the tolerance that the way up takes; the rest is for the way around.
        const SHARE: f64 = 0.7;
        let turn = |sag: f64| (2.0 * (1.0 - sag / radius).clamp(0.0, 1.0).acos().to_degrees()).min(SMOOTH);
        Self { up: turn(SHARE * tolerance), around: turn((1.0 - SHARE) * tolerance) }
    }
}

/// What lies within `radius` of a drawing that is extruded from one height to another. `None` where it does not fit together.
pub(crate) fn swell(
    drawing: &Region,
    heights: [f64; 2],
    radius: f64,
    steps: Steps,
    is_cancelled: &dyn Fn() -> bool,
) -> Option<Solid> {
    let filled = triangulate::fill(drawing).ok()?;
    let mut strip = Strip::new(&filled, radius, steps)?;
    strip.cells(is_cancelled)?;
    let solid = strip.solid(heights);
    (is_closed(&solid) && solid.volume() > 0.0).then_some(solid)
}

/// Whether each edge has two faces that run along it opposite ways.
fn is_closed(solid: &Solid) -> bool {
    let way = |half: u32| ends(&solid.triangles, half);
    let is_opposite = |(half, twin): (u32, &u32)| way(half)[0] == way(*twin)[1] && way(half)[1] == way(*twin)[0];
    let pairs = Edges::new(solid.positions.len(), &solid.triangles).pairs();
    pairs.is_some_and(|pairs| (0..).zip(&pairs).all(is_opposite))
}

/// What a cell of the diagram belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Site {
    Edge(usize),
    Corner(u32),
    /// Of the box around all.
    Beyond,
}

/// A point of the strip, seen from above.
#[derive(Debug, Clone, Copy)]
struct Spot {
    place: Place,
    /// How far it is from the outline.
    far: f64,
    /// The distance at which cells are cut, if it is one.
    level: Option<usize>,
}

struct Strip<'a> {
    filled: &'a Filled,
    /// The outline's edges as numbers of its points, material on the left.
    edges: Vec<[u32; 2]>,
    /// For each point of the outline the edges that end and begin there.
    at_corner: Vec<[usize; 2]>,
    diagram: Diagram,
    steps_per_mm: f64,
    /// Distances from the outline, rising from 0 to all of it.
    levels: Vec<f64>,
    around: f64,
    /// The first are the outline's.
    spots: Vec<Spot>,
    of_vertex: FxHashMap<usize, u32>,
    /// Those of the diagram's vertices, and the outline's, by squares of a grid; what is nearer than its step is one.
    squares: FxHashMap<[i64; 2], SmallVec<[u32; 2]>>,
    step: f64,
    /// The part of each seam that is near enough; by the smaller number of its two half-edges, in the direction of that.
    seams: FxHashMap<usize, Vec<u32>>,
    /// Points between others at a level around a corner: the corner, the level, and which of its steps.
    arcs: FxHashMap<(u32, usize, usize), u32>,
    faces: Vec<[u32; 3]>,
    /// The end of the strip, it lies on the left.
    rim: Vec<[u32; 2]>,
}

impl<'a> Strip<'a> {
    fn new(filled: &'a Filled, radius: f64, steps: Steps) -> Option<Self> {
        let mut edges = Vec::new();
        let mut at_corner = vec![[usize::MAX; 2]; filled.points.len()];
        for contour in &filled.contours {
            for (index, &a) in contour.iter().enumerate() {
                let b = contour[(index + 1) % contour.len()];
                let number = edges.len();
                // Outlines that touch themselves have more than two there.
                if at_corner[a as usize][1] != usize::MAX || at_corner[b as usize][0] != usize::MAX {
                    return None;
                }
                (at_corner[a as usize][1], at_corner[b as usize][0]) = (number, number);
                edges.push([a, b]);
            }
        }
        let bound = |pick: fn(f64, f64) -> f64| {
            [0, 1].map(|axis: usize| filled.points.iter().map(|point| point[axis]).reduce(pick).unwrap_or(0.0))
        };
        let low = bound(f64::min).map(|value| value - AROUND * radius);
        let high = bound(f64::max).map(|value| value + AROUND * radius);
        let reach = low.iter().chain(&high).fold(0.0_f64, |reach, value| reach.max(value.abs()));
        // A power of two leaves round numbers round.
        let steps_per_mm = (REACH / reach).log2().floor().exp2();
        let on_grid = |place: Place| place.map(|value| (value * steps_per_mm).round() as i32);
        let around = [low, [high[0], low[1]], high, [low[0], high[1]]];
        let lines = edges.iter().map(|edge| edge.map(|point| filled.points[point as usize]));
        let lines = lines.chain((0..4).map(|side| [around[side], around[(side + 1) % 4]]));
        let lines = lines.map(|line| {
            let [a, b] = line.map(on_grid);
            Line::new(Point { x: a[0], y: a[1] }, Point { x: b[0], y: b[1] })
        });
        let lines: Vec<Line<i32>> = lines.collect();
        let build = || Builder::<i32>::default().with_segments(lines).ok()?.build().ok();
        let diagram = guarded(build).flatten()?;
        let count = (90.0 / steps.up).ceil().max(1.0);
        let level = |number: usize| radius * (90.0 * number as f64 / count).to_radians().sin();
        let mut levels: Vec<f64> = (0..count as usize).map(level).collect();
        levels.push(radius);
        let spots = filled.points.iter().map(|&place| Spot { place, far: 0.0, level: Some(0) }).collect();
        let (around, seams, arcs) = (steps.around.to_radians(), FxHashMap::default(), FxHashMap::default());
        let (faces, rim) = (Vec::new(), Vec::new());
        let (squares, step) = (FxHashMap::default(), (ONE * radius).max(2.0 / steps_per_mm));
        let mut strip = Self {
            filled,
            edges,
            at_corner,
            diagram,
            steps_per_mm,
            levels,
            around,
            spots,
            of_vertex: FxHashMap::default(),
            squares,
            step,
            seams,
            arcs,
            faces,
            rim,
        };
        for (spot, place) in (0..).zip(&filled.points) {
            if strip.known(*place).is_some() {
                return None;
            }
            strip.squares.entry(strip.square(*place)).or_default().push(spot);
        }
        Some(strip)
    }

    fn square(&self, place: Place) -> [i64; 2] {
        place.map(|value| (value / self.step).floor() as i64)
    }

    /// The vertex in a place.
    fn known(&self, place: Place) -> Option<u32> {
        let [x, y] = self.square(place);
        let squares = (0..9).filter_map(|number| self.squares.get(&[x + number % 3 - 1, y + number / 3 - 1]));
        let is_there = |spot: &&u32| length(sub(self.spots[**spot as usize].place, place)) < self.step;
        squares.flatten().find(is_there).copied()
    }

    fn last(&self) -> usize {
        self.levels.len() - 1
    }

    fn radius(&self) -> f64 {
        self.levels[self.last()]
    }

    fn is_same(&self, a: f64, b: f64) -> bool {
        (a - b).abs() <= SAME * self.radius()
    }

    fn spot(&mut self, place: Place, far: f64) -> u32 {
        let level = self.levels.iter().position(|level| self.is_same(*level, far));
        self.spots.push(Spot { place, far, level });
        self.spots.len() as u32 - 1
    }

    /// Where an edge begins, its direction and its normal, which points away from the material.
    fn line(&self, edge: usize) -> (Place, Place, Place) {
        let [a, b] = self.edges[edge].map(|point| self.filled.points[point as usize]);
        let way = sub(b, a);
        let size = length(way);
        let along = way.map(|part| part / size);
        (a, along, [along[1], -along[0]])
    }

    fn corner(&self, corner: u32) -> Place {
        self.filled.points[corner as usize]
    }

    fn site(&self, edge: EdgeIndex) -> Option<Site> {
        let cell = self.diagram.cell(self.diagram.edge_get_cell(edge).ok()?).ok()?;
        let (source, category) = cell.source_index_2();
        let Some(ends) = self.edges.get(source.usize()) else { return Some(Site::Beyond) };
        Some(match category {
            SourceCategory::SegmentStart => Site::Corner(ends[0]),
            SourceCategory::SegmentEnd => Site::Corner(ends[1]),
            _ => Site::Edge(source.usize()),
        })
    }

    fn far(&self, place: Place, site: Site) -> f64 {
        match site {
            Site::Edge(edge) => {
                let (origin, _, normal) = self.line(edge);
                dot(sub(place, origin), normal)
            }
            Site::Corner(corner) => length(sub(place, self.corner(corner))),
            Site::Beyond => f64::INFINITY,
        }
    }

    /// The vertices of a half-edge; `None` for those without end.
    fn ends(&self, edge: EdgeIndex) -> Option<[Vertex; 2]> {
        let vertex = |index: VertexIndex| {
            let vertex = self.diagram.vertex(index).ok()?;
            Some((index.usize(), [vertex.x(), vertex.y()].map(|value| value / self.steps_per_mm)))
        };
        let from = self.diagram.edge_get_vertex0(edge).ok()??;
        let to = self.diagram.edge_get_vertex1(edge).ok()??;
        Some([vertex(from)?, vertex(to)?])
    }

    /// The cells outside of the material, each as strips from level to level.
    fn cells(&mut self, is_cancelled: &dyn Fn() -> bool) -> Option<()> {
        for number in 0..self.diagram.num_cells() {
            if number.is_multiple_of(256) && is_cancelled() {
                return None;
            }
            let start = self.diagram.cells()[number].get_incident_edge()?;
            let site = self.site(start)?;
            let [first, last] = match site {
                Site::Beyond => continue,
                Site::Edge(edge) => self.edges[edge],
                Site::Corner(corner) => {
                    let [before, after] = self.at_corner[corner as usize].map(|edge| self.line(edge).1);
                    if cross(before, after) <= 0.0 {
                        continue;
                    }
                    [corner; 2]
                }
            };
            let mut ring = vec![start];
            loop {
                let next = self.diagram.edge_get_next(*ring.last()?).ok()?;
                if next == start {
                    break;
                }
                if ring.len() == self.diagram.num_edges() {
                    return None;
                }
                ring.push(next);
            }
            // Of an edge's cell the half that lies outside, from its first corner on; of a corner's all.
            let is_outside = |edge: &EdgeIndex| match site {
                Site::Edge(_) => {
                    let [(_, from), (_, to)] = self.ends(*edge)?;
                    Some(self.far(middle(from, to), site) > 0.0)
                }
                _ => Some(true),
            };
            let is_outside: Vec<bool> = ring.iter().map(is_outside).collect::<Option<_>>()?;
            let begins = |index: usize| {
                is_outside[index]
                    && self.ends(ring[index]).is_some_and(|[(_, from), _]| self.known(from) == Some(first))
            };
            let begin = (0..ring.len()).find(|index| begins(*index))?;
            ring.rotate_left(begin);
            let mut chain = vec![(first, false)];
            for (step, edge) in ring.into_iter().enumerate() {
                if !is_outside[(begin + step) % is_outside.len()] {
                    break;
                }
                for (at, point) in self.seam(edge, site)?.into_iter().enumerate() {
                    if chain.last().is_some_and(|last| last.0 != point) {
                        chain.push((point, at == 0));
                    }
                }
            }
            if chain.last()?.0 != last {
                return None;
            }
            self.fill(site, &chain)?;
        }
        Some(())
    }

    /// The point of a vertex, which other vertices nearby may have as well.
    fn vertex(&mut self, (number, place): Vertex, site: Site) -> u32 {
        if let Some(&known) = self.of_vertex.get(&number) {
            return known;
        }
        let spot = self.known(place).unwrap_or_else(|| {
            let spot = self.spot(place, self.far(place, site));
            self.squares.entry(self.square(place)).or_default().push(spot);
            spot
        });
        self.of_vertex.insert(number, spot);
        spot
    }

    /// The points along what of a half-edge is near enough to the outline.
    fn seam(&mut self, edge: EdgeIndex, site: Site) -> Option<Vec<u32>> {
        let twin = self.diagram.edge_get_twin(edge).ok()?;
        let key = edge.usize().min(twin.usize());
        let is_turned = key != edge.usize();
        if !self.seams.contains_key(&key) {
            let beyond = self.site(twin)?;
            let mut seam = match beyond {
                Site::Beyond => Vec::new(),
                _ => self.split(self.ends(edge)?, site, beyond)?,
            };
            if is_turned {
                seam.reverse();
            }
            seam.dedup();
            self.seams.insert(key, seam);
        }
        let seam = &self.seams[&key];
        Some(if is_turned { seam.iter().rev().copied().collect() } else { seam.clone() })
    }

    /// The points of a seam: its ends, where cells are cut, and between them where the surface bends around a corner.
    fn split(&mut self, [from, to]: [Vertex; 2], site: Site, beyond: Site) -> Option<Vec<u32>> {
        let curve = match (site, beyond) {
            (Site::Edge(edge), Site::Corner(corner)) | (Site::Corner(corner), Site::Edge(edge)) => {
                let (_, _, normal) = self.line(edge);
                if self.edges[edge].contains(&corner) {
                    Seam::Upright { corner: self.corner(corner), normal }
                } else {
                    Seam::Bent(Around::edge(self.corner(corner), self.line(edge)))
                }
            }
            (Site::Edge(a), Site::Edge(b)) => Seam::between([self.line(a), self.line(b)], [from.1, to.1]),
            (Site::Corner(a), Site::Corner(b)) => Seam::Bent(Around::corner(self.corner(a), self.corner(b))),
            _ => return Some(Vec::new()),
        };
        let fars = [from, to].map(|(_, place)| self.far(place, site));
        let reach = self.radius();
        let is_near = |far: f64| far <= reach * (1.0 + SAME);
        // Distances along it have no largest one between its ends, and at most one smallest.
        let mut points = Vec::new();
        match &curve {
            Seam::Upright { .. } | Seam::Straight { .. } => {
                let [a, b] = fars;
                let (low, high) = (a.min(b), a.max(b));
                if !is_near(low) {
                    return Some(points);
                }
                let is_between = |level: &f64| {
                    *level > low && *level < high && !self.is_same(*level, low) && !self.is_same(*level, high)
                };
                let mut levels: Vec<f64> = self.levels.iter().copied().filter(is_between).collect();
                if a > b {
                    levels.reverse();
                }
                if is_near(a) {
                    points.push(self.vertex(from, site));
                }
                for level in levels {
                    let place = curve.at(level)?;
                    points.push(self.spot(place, level));
                }
                if is_near(b) {
                    points.push(self.vertex(to, site));
                }
            }
            Seam::Bent(around) => {
                let [a, b] = [from, to].map(|(_, place)| around.angle(place));
                let (low, high) = (a.min(b), a.max(b));
                // Nothing comes nearer to an end than this, radians.
                let apart = SAME;
                let mut angles = vec![0.0];
                for level in &self.levels {
                    if let Some(angle) = around.angle_at(*level)
                        && !fars.iter().any(|far| self.is_same(*far, *level))
                    {
                        angles.extend([angle, -angle]);
                    }
                }
                angles.retain(|angle| *angle > low + apart && *angle < high - apart && is_near(around.far(*angle)));
                angles.extend([low, high].into_iter().filter(|angle| is_near(around.far(*angle))));
                angles.sort_by(f64::total_cmp);
                angles.dedup_by(|a, b| *a - *b <= apart);
                let mut all: Vec<f64> = Vec::new();
                for angle in angles {
                    if let Some(&last) = all.last() {
                        let count = ((angle - last) / self.around).ceil().max(1.0);
                        all.extend((1..count as usize).map(|step| last + (angle - last) * step as f64 / count));
                    }
                    all.push(angle);
                }
                if a > b {
                    all.reverse();
                }
                for angle in all {
                    points.push(if angle == a {
                        self.vertex(from, site)
                    } else if angle == b {
                        self.vertex(to, site)
                    } else {
                        self.spot(around.place(angle), around.far(angle))
                    });
                }
            }
        }
        Some(points)
    }

    /// The faces of a cell, whose end is a chain of points from the outline back to it, the cell on its left; with each whether
    /// the strip's end leads to it.
    fn fill(&mut self, site: Site, chain: &[(u32, bool)]) -> Option<()> {
        let last = self.last();
        let mut open: Vec<Vec<u32>> = vec![Vec::new(); last];
        for pair in chain.windows(2) {
            let [(from, _), (to, is_end)] = [pair[0], pair[1]];
            let [a, b] = [from, to].map(|spot| self.spots[spot as usize]);
            let strip = match (is_end, a.level, b.level) {
                (true, Some(low), Some(high)) if low == last && high == last => last - 1,
                (true, ..) => return None,
                (false, Some(low), Some(high)) if low == high => low.checked_sub(1)?,
                _ => {
                    let far = (a.far + b.far) / 2.0;
                    self.levels.iter().rposition(|level| *level < far)?.min(last - 1)
                }
            };
            let mut outline = std::mem::take(&mut open[strip]);
            match outline.last() {
                // It begins at the nearer level, and comes back to the farther one where it left it.
                None if a.level != Some(strip) => return None,
                None => outline.push(from),
                Some(&end) if end != from => {
                    let ends = [end, from].map(|spot| self.spots[spot as usize].level);
                    if ends != [Some(strip + 1); 2] {
                        return None;
                    }
                    outline.extend(self.arc(site, strip + 1, end, from));
                    outline.push(from);
                }
                Some(_) => {}
            }
            if is_end {
                let arc = self.arc(site, last, from, to);
                let whole: Vec<u32> = std::iter::once(from).chain(arc.iter().copied()).chain([to]).collect();
                self.rim.extend(whole.windows(2).map(|pair| [pair[0], pair[1]]));
                outline.extend(arc);
            }
            outline.push(to);
            if b.level == Some(strip) {
                let start = outline[0];
                let mut back = self.arc(site, strip, start, to);
                back.reverse();
                outline.extend(back);
                if start == to {
                    outline.pop();
                }
                self.face(&outline)?;
                outline.clear();
            }
            open[strip] = outline;
        }
        open.iter().all(Vec::is_empty).then_some(())
    }

    /// Points between two at one level: none over an edge, those of an arc around a corner.
    fn arc(&mut self, site: Site, level: usize, from: u32, to: u32) -> Vec<u32> {
        let Site::Corner(corner) = site else { return Vec::new() };
        if level == 0 {
            return Vec::new();
        }
        let [before, after] = self.at_corner[corner as usize].map(|edge| self.line(edge).2);
        let turn = cross(before, after).atan2(dot(before, after));
        let count = (turn / self.around).ceil().max(1.0) as usize;
        let center = self.corner(corner);
        let part = |spot: u32| {
            let way = sub(self.spots[spot as usize].place, center);
            cross(before, way).atan2(dot(before, way)) / turn * count as f64
        };
        let [start, end] = [part(from), part(to)];
        // Nothing comes nearer to an end than this part of a step.
        const APART: f64 = 0.05;
        let far = self.levels[level];
        let mut arc = Vec::new();
        for step in 1..count {
            let at = step as f64;
            if at < start + APART || at > end - APART {
                continue;
            }
            let spot = match self.arcs.get(&(corner, level, step)) {
                Some(known) => *known,
                None => {
                    let (sin, cos) = (turn * at / count as f64).sin_cos();
                    let way = [before[0] * cos - before[1] * sin, before[0] * sin + before[1] * cos];
                    let spot = self.spot(add(center, way.map(|part| part * far)), far);
                    self.arcs.insert((corner, level, step), spot);
                    spot
                }
            };
            arc.push(spot);
        }
        arc
    }

    /// Triangles for an outline that has all its points along it.
    fn face(&mut self, outline: &[u32]) -> Option<()> {
        let spots = &self.spots;
        let place = |spot: u32| spots[spot as usize].place;
        let area = |a: u32, b: u32, c: u32| cross(sub(place(b), place(a)), sub(place(c), place(a)));
        match *outline {
            [] | [_] | [_, _] => return None,
            [a, b, c] => self.faces.push([a, b, c]),
            [a, b, c, d]
                if area(a, b, c) > 0.0 && area(a, c, d) > 0.0 && area(b, c, d) > 0.0 && area(b, d, a) > 0.0 =>
            {
                let across = |a: u32, b: u32| length(sub(place(a), place(b)));
                let is_first = across(a, c) <= across(b, d);
                self.faces.extend(if is_first { [[a, b, c], [a, c, d]] } else { [[b, c, d], [b, d, a]] });
            }
            _ => {
                let contour: Vec<Place> = outline.iter().map(|spot| place(*spot)).collect();
                let filled = triangulate::fill(&Region { contours: vec![contour.clone()] }).ok()?;
                // Nothing added, nothing lost.
                if filled.points != contour || filled.contours.len() != 1 || filled.contours[0].len() != contour.len() {
                    return None;
                }
                self.faces.extend(filled.triangles.iter().map(|face| face.map(|corner| outline[corner as usize])));
            }
        }
        Some(())
    }

    /// The strip above and below, the drawing moved up and down, and the wall between.
    fn solid(&self, [low, high]: [f64; 2]) -> Solid {
        let radius = self.radius();
        let rise = |spot: &Spot| match spot.level {
            Some(level) if level == self.last() => 0.0,
            _ => (radius * radius - spot.far * spot.far).max(0.0).sqrt(),
        };
        let count = self.spots.len() as u32;
        let is_flat = high - low <= NOTHING;
        let mut positions: Vec<[f64; 3]> =
            self.spots.iter().map(|spot| [spot.place[0], spot.place[1], high + rise(spot)]).collect();
        positions.extend(self.spots.iter().map(|spot| [spot.place[0], spot.place[1], low - rise(spot)]));
        let below = |spot: u32| {
            if is_flat && self.spots[spot as usize].level == Some(self.last()) { spot } else { count + spot }
        };
        let mut triangles = Vec::new();
        for &[a, b, c] in self.filled.triangles.iter().chain(&self.faces) {
            triangles.extend([[a, b, c], [below(a), below(c), below(b)]]);
        }
        if !is_flat {
            for &[a, b] in &self.rim {
                triangles.extend([[below(a), below(b), b], [below(a), b, a]]);
            }
        }
        // Points that only one side has, or none.
        let mut number = vec![u32::MAX; positions.len()];
        let mut solid = Solid::default();
        for triangle in triangles {
            solid.triangles.push(triangle.map(|corner| {
                let number = &mut number[corner as usize];
                if *number == u32::MAX {
                    *number = solid.positions.len() as u32;
                    solid.positions.push(positions[corner as usize]);
                }
                *number
            }));
        }
        solid.face_source = vec![u32::MAX; solid.triangles.len()];
        solid
    }
}

/// What separates two cells.
enum Seam {
    /// Between an edge and its own corner.
    Upright {
        corner: Place,
        normal: Place,
    },
    /// Between two edges: where it is how far.
    Straight {
        origins: [Place; 2],
        normals: [Place; 2],
        ends: [Place; 2],
    },
    Bent(Around),
}

impl Seam {
    fn between([a, b]: [(Place, Place, Place); 2], ends: [Place; 2]) -> Self {
        Self::Straight { origins: [a.0, b.0], normals: [a.2, b.2], ends }
    }

    /// The point at a distance from both.
    fn at(&self, far: f64) -> Option<Place> {
        match self {
            Self::Upright { corner, normal } => Some(add(*corner, normal.map(|part| part * far))),
            Self::Straight { origins, normals: [p, q], ends } => {
                let span = cross(*p, *q);
                if span.abs() > 1e-6 {
                    let [s, t] = [dot(*p, origins[0]) + far, dot(*q, origins[1]) + far];
                    return Some([(s * q[1] - t * p[1]) / span, (t * p[0] - s * q[0]) / span]);
                }
                let [a, b] = ends.map(|end| dot(sub(end, origins[0]), *p));
                let part = (far - a) / (b - a);
                part.is_finite().then(|| add(ends[0], sub(ends[1], ends[0]).map(|way| way * part)))
            }
            Self::Bent(_) => None,
        }
    }
}

/// What is as far from a corner as from an edge (a parabola) or from another corner (a line), by angles at the corner.
struct Around {
    center: Place,
    /// To where the other is nearest.
    ahead: Place,
    far: f64,
    is_edge: bool,
}

impl Around {
    fn edge(center: Place, (origin, _, normal): (Place, Place, Place)) -> Self {
        let far = dot(sub(center, origin), normal);
        Self { center, ahead: normal.map(|part| -part), far, is_edge: true }
    }

    fn corner(center: Place, other: Place) -> Self {
        let way = sub(other, center);
        let size = length(way);
        Self { center, ahead: way.map(|part| part / size), far: size / 2.0, is_edge: false }
    }

    fn angle(&self, place: Place) -> f64 {
        let way = sub(place, self.center);
        cross(self.ahead, way).atan2(dot(self.ahead, way))
    }

    fn far(&self, angle: f64) -> f64 {
        if self.is_edge { self.far / (1.0 + angle.cos()) } else { self.far / angle.cos() }
    }

    /// The angle, not negative, at which it is so far.
    fn angle_at(&self, far: f64) -> Option<f64> {
        let cos = if self.is_edge { self.far / far - 1.0 } else { self.far / far };
        (cos.abs() < 1.0).then(|| cos.acos())
    }

    fn place(&self, angle: f64) -> Place {
        let (sin, cos) = angle.sin_cos();
        let [x, y] = self.ahead;
        add(self.center, [x * cos - y * sin, x * sin + y * cos].map(|part| part * self.far(angle)))
    }
}

fn cross(a: Place, b: Place) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

fn middle(a: Place, b: Place) -> Place {
    [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    fn circle(center: Place, radius: f64, facets: u32) -> Vec<Place> {
        partwright_kernel_flat::number::ring(radius, facets).map(|point| add(point, center)).collect()
    }

    fn turned(mut contour: Vec<Place>) -> Vec<Place> {
        contour.reverse();
        contour
    }

    fn rectangle([a, b]: Place, [c, d]: Place) -> Vec<Place> {
        vec![[a, b], [c, b], [c, d], [a, d]]
    }

    /// The mesh, which is closed and crosses itself nowhere.
    fn swollen(contours: Vec<Vec<Place>>, heights: [f64; 2], radius: f64, tolerance: f64) -> Solid {
        let solid = swell(&Region { contours }, heights, radius, Steps::new(radius, tolerance), &|| false);
        let solid = solid.expect("fits together");
        assert_eq!(partwright_inspect::crossing_faces(&solid, &|| false), Some(Vec::new()));
        solid
    }

    fn is_near(found: f64, truth: f64, share: f64) {
        assert!((found / truth - 1.0).abs() < share, "{found} is not {truth}");
    }

    #[test]
    fn of_what_is_convex_the_volume_is_that_of_steiner() {
        for (contour, height) in [
            (rectangle([0.0, 0.0], [10.0, 6.0]), 3.0),
            (rectangle([0.0, 0.0], [10.0, 6.0]), 0.0),
            (circle([3.0, 1.0], 5.0, 7), 2.0),
            (vec![[0.0, 0.0], [9.0, 0.0], [0.5, 4.0]], 1.0),
        ] {
            let area = partwright_solid::signed_area(&contour);
            let around: f64 =
                (0..contour.len()).map(|at| length(sub(contour[(at + 1) % contour.len()], contour[at]))).sum();
            let r: f64 = 1.3;
            let surface = 2.0 * area + around * height;
            let bend = PI * (around / 2.0 + height);
            let truth = area * height + surface * r + bend * r * r + 4.0 / 3.0 * PI * r.powi(3);
            let solid = swollen(vec![contour], [2.0, 2.0 + height], r, 0.001);
            is_near(solid.volume(), truth, 2e-3);
            let (min, max) = solid.bounds().unwrap();
            assert_eq!((min[2], max[2]), (2.0 - r, 2.0 + height + r));
        }
    }

    /// mm³; by areas of what lies within a distance of a drawing, at heights that follow a ball.
    fn by_sections(drawing: &Region, height: f64, radius: f64) -> f64 {
        let kind = partwright_graph::OffsetKind::Round { facets: 240 };
        let area = |wide: f64| partwright_kernel_flat::regions::offset(drawing, wide, kind).unwrap().area();
        let steps = 60;
        let step = PI / 2.0 / f64::from(steps);
        let slice = |number: u32| {
            let cos = ((f64::from(number) + 0.5) * step).cos();
            area(radius * cos) * radius * cos * step
        };
        area(radius) * height + 2.0 * (0..steps).map(slice).sum::<f64>()
    }

    #[test]
    fn holes_close_where_they_are_narrower_than_the_ball() {
        for (hole, r) in [(3.0, 1.0), (1.5, 2.0), (2.0, 2.0)] {
            let holed = vec![rectangle([0.0, 0.0], [20.0, 20.0]), turned(circle([10.0, 9.0], hole, 96))];
            let truth = by_sections(&Region { contours: holed.clone() }, 4.0, r);
            is_near(swollen(holed, [0.0, 4.0], r, 0.001).volume(), truth, 1e-3);
        }
    }

    #[test]
    fn stars_with_holes_have_the_volume_of_their_sections() {
        let mut state = 7_u64;
        let mut random = |from: f64, to: f64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            from + (to - from) * (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        for _ in 0..60 {
            let corners = random(3.0, 14.0) as usize;
            let star: Vec<Place> = (0..corners)
                .map(|corner| {
                    let angle = 2.0 * PI * (corner as f64 + random(-0.3, 0.3)) / corners as f64;
                    let far = random(4.0, 14.0);
                    [far * angle.cos(), far * angle.sin()]
                })
                .collect();
            let facets = random(3.0, 20.0) as u32;
            let hole = Region { contours: vec![circle([0.0, 0.0], random(0.3, 2.5), facets)] };
            let drawing =
                partwright_kernel_flat::regions::difference(&Region { contours: vec![star] }, &[&hole]).unwrap();
            let (height, r) = (random(0.0, 5.0), random(0.2, 4.0));
            let truth = by_sections(&drawing, height, r);
            is_near(swollen(drawing.contours, [0.0, height], r, 0.002).volume(), truth, 2e-3);
        }
    }

    #[test]
    fn narrow_gaps_inward_corners_and_islands_fit_together() {
        let comb = vec![
            [0.0, 0.0],
            [12.0, 0.0],
            [12.0, 9.0],
            [9.0, 9.5],
            [8.0, 3.0],
            [7.0, 9.0],
            [5.2, 9.0],
            [5.0, 2.0],
            [3.0, 2.2],
            [2.5, 8.0],
            [0.0, 8.0],
        ];
        let island = circle([4.1, 4.6], 0.5, 5);
        let far = rectangle([14.0, 1.0], [16.0, 5.0]);
        for r in [0.2, 0.55, 1.0, 1.7, 3.0] {
            let solid = swollen(vec![comb.clone(), island.clone(), far.clone()], [0.0, 2.0], r, 0.01);
            let alone = swollen(vec![comb.clone()], [0.0, 2.0], r, 0.01);
            assert!(solid.volume() > alone.volume());
        }
    }

    #[test]
    fn every_point_is_as_far_from_the_drawing_as_the_ball_says() {
        let contours = vec![
            vec![[0.0, 0.0], [8.0, 0.0], [8.0, 3.0], [3.0, 3.0], [3.0, 8.0], [0.0, 8.0]],
            turned(circle([1.5, 1.5], 0.8, 24)),
        ];
        let (r, tolerance) = (1.0, 0.01);
        let solid = swollen(contours.clone(), [0.0, 2.0], r, tolerance);
        let far = |[x, y, z]: [f64; 3]| {
            let edges = contours
                .iter()
                .flat_map(|contour| (0..contour.len()).map(|at| [contour[at], contour[(at + 1) % contour.len()]]));
            let flat = edges.clone().map(|[a, b]| {
                let (way, to) = (sub(b, a), sub([x, y], a));
                let part = (dot(way, to) / dot(way, way)).clamp(0.0, 1.0);
                length(sub(to, way.map(|value| value * part)))
            });
            let crosses =
                |[a, b]: &[Place; 2]| (a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
            let is_over = edges.filter(crosses).count() % 2 == 1;
            let flat = if is_over { 0.0 } else { flat.fold(f64::INFINITY, f64::min) };
            length([flat, (z - z.clamp(0.0, 2.0))])
        };
        for triangle in &solid.triangles {
            let [a, b, c] = solid.corners(*triangle);
            for point in [a, b, c] {
                assert!((far(point) - r).abs() < 1e-5, "{point:?}");
            }
            let center = [0, 1, 2].map(|axis| (a[axis] + b[axis] + c[axis]) / 3.0);
            for point in [center, [0, 1, 2].map(|axis| (a[axis] + b[axis]) / 2.0)] {
                assert!((far(point) - r).abs() < tolerance, "{point:?}");
            }
        }
    }
}
