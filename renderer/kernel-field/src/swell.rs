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

mod seam;

use boostvoronoi::prelude::{Builder, Diagram, EdgeIndex, Line, Point, SourceCategory, VertexIndex};
use partwright_kernel_flat::fault::guarded;
use partwright_kernel_flat::number::{NOTHING, add, dot, length, sub};
use partwright_kernel_flat::triangulate::{self, Filled};
use partwright_solid::edges::{Edges, ends};
use partwright_solid::{Region, Solid};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use self::seam::{Around, Seam};

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

fn cross(a: Place, b: Place) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

fn middle(a: Place, b: Place) -> Place {
    [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]
}

#[cfg(test)]
mod tests;
