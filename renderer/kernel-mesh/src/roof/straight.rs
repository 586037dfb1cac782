//! The straight skeleton, by the shrinking outline (Aichholzer, Aurenhammer 1996): all edges move inward at unit speed;
//! where an edge shrinks to nothing or an inward corner runs into an edge, the outline is joined anew.
//!
//! What makes it robust is that one step serves every event: all corners and edges that are at the event's place are cut
//! open and paired by the wedges of material between them. So many events in one place and time, which regular outlines
//! are full of, are no special case, and neither are edges that come to lie on each other: they are a wedge without
//! width, which closes like a zip. Events are found in a queue; a corner's hits on all lines are computed once, and
//! checked against the outline of the moment when their time has come.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Misfit, Surface};
use crate::fault::{Fault, Limits, code};
use crate::number::{add, dot, length, snap_all, sub};
use crate::triangulate::Filled;

/// Hits of corners on lines that are worth computing.
const MAX_HITS: usize = 8_000_000;
/// Sines of angles below this are parallels.
const PARALLEL: f64 = 1e-9;

type Point = [f64; 2];

fn cross2(a: Point, b: Point) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

/// The line of an edge of the drawing. It moves along its normal at unit speed.
#[derive(Debug, Clone, Copy)]
struct Line {
    origin: Point,
    along: Point,
}

impl Line {
    fn normal(&self) -> Point {
        [-self.along[1], self.along[0]]
    }
}

/// A corner of the shrinking outline, from one event to another.
#[derive(Debug, Clone, Copy)]
struct Corner {
    /// The lines of the edges before and after it.
    lines: [u32; 2],
    /// Where it began.
    node: u32,
    time: f64,
    at: Point,
    velocity: Point,
    before: usize,
    after: usize,
    alive: bool,
}

impl Corner {
    fn place(&self, time: f64) -> Point {
        add(self.at, self.velocity.map(|part| part * (time - self.time)))
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Event {
    /// The edge between two corners shrinks to nothing.
    Collapse(usize, usize),
    /// An inward corner comes to a line.
    Hit(usize, u32),
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Timed {
    time: f64,
    event: Event,
}

impl Eq for Timed {}

impl PartialOrd for Timed {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timed {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |event: Event| match event {
            Event::Collapse(a, b) => (0, a, b),
            Event::Hit(corner, line) => (1, corner, line as usize),
        };
        self.time.total_cmp(&other.time).then_with(|| key(self.event).cmp(&key(other.event)))
    }
}

/// An end of an edge at the place of an event.
#[derive(Debug, Clone, Copy)]
struct End {
    line: u32,
    /// The corner at the edge's other end.
    other: usize,
}

struct Skeleton {
    lines: Vec<Line>,
    corners: Vec<Corner>,
    queue: BinaryHeap<Reverse<Timed>>,
    surface: Surface,
    /// Nodes that turned out to be one place.
    same: Vec<u32>,
    near: f64,
    /// No event is later.
    end: f64,
    hits: usize,
}

pub(super) fn faces(filled: &Filled, tolerance: f64, limits: Limits<'_>) -> Result<Result<Surface, Misfit>, Fault> {
    let Some(mut skeleton) = Skeleton::new(filled, tolerance) else { return Ok(Err(Misfit)) };
    if skeleton.run(limits)? { Ok(Ok(skeleton.finish())) } else { Ok(Err(Misfit)) }
}

impl Skeleton {
    fn new(filled: &Filled, tolerance: f64) -> Option<Self> {
        let (mut min, mut max) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for point in &filled.points {
            min = [0, 1].map(|axis| f64::min(min[axis], point[axis]));
            max = [0, 1].map(|axis| f64::max(max[axis], point[axis]));
        }
        let [width, depth] = sub(max, min);
        let near = tolerance * width.max(depth);
        let points: Vec<[f64; 3]> = filled.points.iter().map(|&[x, y]| [x, y, 0.0]).collect();
        let mut skeleton = Self {
            lines: Vec::new(),
            corners: Vec::new(),
            queue: BinaryHeap::new(),
            same: (0..points.len() as u32).collect(),
            surface: Surface { points, faces: Vec::new() },
            near,
            end: width.min(depth) / 2.0 + near,
            hits: 0,
        };
        // Each edge's line, and what meets in each point.
        let mut meeting: Vec<(Vec<End>, Vec<End>)> = vec![(Vec::new(), Vec::new()); filled.points.len()];
        let mut ends = Vec::new();
        for contour in &filled.contours {
            for (index, &a) in contour.iter().enumerate() {
                let b = contour[(index + 1) % contour.len()];
                let [from, to] = [a, b].map(|index| filled.points[index as usize]);
                let way = sub(to, from);
                let size = length(way);
                if size <= 0.0 {
                    return None;
                }
                let line = skeleton.lines.len() as u32;
                skeleton.lines.push(Line { origin: from, along: way.map(|part| part / size) });
                skeleton.surface.faces.push(vec![[a, b]]);
                meeting[a as usize].1.push(End { line, other: usize::MAX });
                meeting[b as usize].0.push(End { line, other: usize::MAX });
                ends.push([usize::MAX; 2]);
            }
        }
        for (node, (ins, outs)) in meeting.iter().enumerate() {
            for (into, out) in skeleton.pair(ins, outs)? {
                let index = skeleton.corners.len();
                let velocity = skeleton.velocity(into.line, out.line)?;
                ends[into.line as usize][1] = index;
                ends[out.line as usize][0] = index;
                skeleton.corners.push(Corner {
                    lines: [into.line, out.line],
                    node: node as u32,
                    time: 0.0,
                    at: filled.points[node],
                    velocity,
                    before: usize::MAX,
                    after: usize::MAX,
                    alive: true,
                });
            }
        }
        for &[start, end] in &ends {
            skeleton.corners.get_mut(start)?.after = end;
            skeleton.corners.get_mut(end)?.before = start;
        }
        for index in 0..skeleton.corners.len() {
            skeleton.schedule(index, 0.0);
        }
        Some(skeleton)
    }

    /// Which edge that ends here goes on in which that starts here: those around the same wedge of material.
    fn pair(&self, ins: &[End], outs: &[End]) -> Option<Vec<(End, End)>> {
        if ins.len() != outs.len() {
            return None;
        }
        if let ([into], [out]) = (ins, outs) {
            return Some(vec![(*into, *out)]);
        }
        // Counter-clockwise around the place, material begins at an edge that leaves it and ends at one that comes in.
        let mut around: Vec<(f64, bool, End)> = Vec::new();
        for (ends, leaves) in [(outs, true), (ins, false)] {
            for end in ends {
                let [x, y] = self.lines[end.line as usize].along;
                let angle = if leaves { y.atan2(x) } else { (-y).atan2(-x) };
                around.push((angle, leaves, *end));
            }
        }
        around.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        // A wedge that has lost its width still begins before it ends.
        let count = around.len();
        for _ in 0..count {
            for index in 0..count {
                let next = (index + 1) % count;
                let turn = (around[next].0 - around[index].0).rem_euclid(std::f64::consts::TAU);
                if turn <= PARALLEL && !around[index].1 && around[next].1 {
                    around.swap(index, next);
                    let angle = around[index].0;
                    around[index].0 = around[next].0;
                    around[next].0 = angle;
                }
            }
        }
        let mut pairs = Vec::new();
        let mut waiting: Vec<End> = Vec::new();
        let mut taken = vec![false; count];
        for round in 0..2 {
            for index in 0..count {
                let (_, leaves, end) = around[index];
                if leaves && round == 0 {
                    waiting.push(end);
                } else if !leaves
                    && !taken[index]
                    && let Some(out) = waiting.pop()
                {
                    taken[index] = true;
                    pairs.push((end, out));
                }
            }
        }
        (pairs.len() == ins.len()).then_some(pairs)
    }

    /// Of the point where two moving lines cross; `None` when they run against each other.
    fn velocity(&self, into: u32, out: u32) -> Option<Point> {
        let [a, b] = [into, out].map(|line| self.lines[line as usize].normal());
        let cosine = dot(a, b);
        if cosine > -0.5 {
            return Some(add(a, b).map(|part| part / (1.0 + cosine)));
        }
        let sine = cross2(a, b);
        (sine.abs() > PARALLEL).then(|| [(b[1] - a[1]) / sine, (a[0] - b[0]) / sine])
    }

    fn alive(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.corners.len()).filter(|&index| self.corners[index].alive)
    }

    /// Enters what may happen to a new corner and the edges at it.
    fn schedule(&mut self, index: usize, now: f64) {
        let corner = self.corners[index];
        for (a, b) in [(corner.before, index), (index, corner.after)] {
            self.schedule_collapse(a, b, now);
        }
        let [into, out] = corner.lines.map(|line| self.lines[line as usize].along);
        if cross2(into, out) >= -1e-12 {
            return;
        }
        for line in 0..self.lines.len() as u32 {
            if corner.lines.contains(&line) {
                continue;
            }
            let Line { origin, .. } = self.lines[line as usize];
            let normal = self.lines[line as usize].normal();
            let distance = dot(normal, sub(corner.place(now), origin)) - now;
            let closing = 1.0 - dot(normal, corner.velocity);
            // What is there already has been dealt with.
            if distance > self.near && closing > 0.0 {
                let time = now + distance / closing;
                if time <= self.end {
                    self.hits += 1;
                    self.queue.push(Reverse(Timed { time, event: Event::Hit(index, line) }));
                }
            }
        }
    }

    fn schedule_collapse(&mut self, a: usize, b: usize, now: f64) {
        let (from, to) = (self.corners[a], self.corners[b]);
        let along = self.lines[from.lines[1] as usize].along;
        let size = dot(sub(to.place(now), from.place(now)), along);
        let shrinking = dot(sub(from.velocity, to.velocity), along);
        if shrinking > 0.0 {
            let time = now + size.max(0.0) / shrinking;
            if time <= self.end {
                self.queue.push(Reverse(Timed { time, event: Event::Collapse(a, b) }));
            }
        }
    }

    /// False when the outline does not shrink to nothing.
    fn run(&mut self, limits: Limits<'_>) -> Result<bool, Fault> {
        let budget = 40 * self.lines.len() + 1000;
        let mut steps = 0;
        let mut now = 0.0_f64;
        while let Some(Reverse(Timed { time, event })) = self.queue.pop() {
            if self.hits > MAX_HITS {
                return Err(Fault::new(code::ROOF, "this outline has too many corners for a roof: lower `$fn`"));
            }
            now = now.max(time);
            let Some((place, struck)) = self.where_is(event, now) else { continue };
            let mut places = vec![(place, struck)];
            while let Some((place, struck)) = places.pop() {
                steps += 1;
                if steps > budget {
                    return Ok(false);
                }
                if steps.is_multiple_of(64) {
                    limits.poll()?;
                }
                let Some(more) = self.join(place, struck, now) else { return Ok(false) };
                places.extend(more.into_iter().map(|place| (place, None)));
            }
        }
        Ok(self.alive().next().is_none())
    }

    /// The place of an event, and the corner at the start of the edge that is hit; `None` when it does not happen.
    fn where_is(&self, event: Event, now: f64) -> Option<(Point, Option<usize>)> {
        match event {
            Event::Collapse(a, b) => {
                let (from, to) = (self.corners[a], self.corners[b]);
                let speed = |corner: Corner| dot(corner.velocity, corner.velocity);
                let slower = if speed(from) <= speed(to) { from } else { to };
                (from.alive && to.alive && from.after == b).then(|| (slower.place(now), None))
            }
            Event::Hit(index, line) => {
                let corner = self.corners[index];
                if !corner.alive {
                    return None;
                }
                let place = corner.place(now);
                let along = self.lines[line as usize].along;
                let struck = self.alive().find(|&start| {
                    let from = self.corners[start];
                    from.lines[1] == line
                        && from.after != index
                        && start != index
                        && dot(sub(place, from.place(now)), along) >= -self.near
                        && dot(sub(self.corners[from.after].place(now), place), along) >= -self.near
                })?;
                Some((place, Some(struck)))
            }
        }
    }

    fn root(&self, mut node: u32) -> u32 {
        while self.same[node as usize] != node {
            node = self.same[node as usize];
        }
        node
    }

    fn node(&mut self, [x, y]: Point, time: f64) -> u32 {
        self.surface.points.push([x, y, time]);
        self.same.push(self.same.len() as u32);
        self.same.len() as u32 - 1
    }

    /// The corner's way ends in `node`.
    fn stop(&mut self, index: usize, node: u32) {
        let corner = &mut self.corners[index];
        corner.alive = false;
        let (lines, start) = (corner.lines, corner.node);
        self.surface.faces[lines[0] as usize].push([start, node]);
        self.surface.faces[lines[1] as usize].push([node, start]);
    }

    /// Cuts open everything at `place` and joins it anew. Gives the places where the next steps must follow at once;
    /// `None` when nothing fits.
    fn join(&mut self, place: Point, struck: Option<usize>, now: f64) -> Option<Vec<Point>> {
        let here: Vec<usize> =
            self.alive().filter(|&index| length(sub(self.corners[index].place(now), place)) <= self.near).collect();
        let is_here = |index: usize| here.contains(&index);
        let passing: Vec<usize> = self
            .alive()
            .filter(|&start| {
                let from = self.corners[start];
                if is_here(start) || is_here(from.after) {
                    return false;
                }
                let (a, b) = (from.place(now), self.corners[from.after].place(now));
                let way = sub(b, a);
                let size = length(way);
                Some(start) == struck
                    || (cross2(way, sub(place, a)).abs() <= 4.0 * self.near * size
                        && dot(way, sub(place, a)) > 0.0
                        && dot(way, sub(place, b)) < 0.0)
            })
            .collect();
        if here.is_empty() || (here.len() == 1 && passing.is_empty()) {
            return Some(Vec::new());
        }
        // One node for the place: an old one, where corners have only just begun here.
        let mut node = None;
        for &index in &here {
            let start = self.root(self.corners[index].node);
            let [x, y, z] = self.surface.points[start as usize];
            if (z - now).abs() <= self.near && length(sub([x, y], place)) <= 2.0 * self.near {
                match node {
                    None => node = Some(start),
                    Some(node) => self.same[start as usize] = node,
                }
            }
        }
        let node = node.unwrap_or_else(|| self.node(snap_all(place), now));

        let (mut ins, mut outs) = (Vec::new(), Vec::new());
        for &index in &here {
            let corner = self.corners[index];
            if !is_here(corner.before) {
                ins.push(End { line: corner.lines[0], other: corner.before });
            }
            if !is_here(corner.after) {
                outs.push(End { line: corner.lines[1], other: corner.after });
            }
        }
        for &start in &passing {
            let from = self.corners[start];
            ins.push(End { line: from.lines[1], other: start });
            outs.push(End { line: from.lines[1], other: from.after });
        }
        for &index in &here {
            self.stop(index, node);
        }
        let mut made = Vec::new();
        let mut next = Vec::new();
        for (into, out) in self.pair(&ins, &outs)? {
            if into.line == out.line {
                // The edge goes on as if nothing had happened.
                self.corners[into.other].after = out.other;
                self.corners[out.other].before = into.other;
                self.schedule_collapse(into.other, out.other, now);
                continue;
            }
            let index = self.corners.len();
            let velocity = self.velocity(into.line, out.line);
            self.corners.push(Corner {
                lines: [into.line, out.line],
                node,
                time: now,
                at: place,
                velocity: velocity.unwrap_or_default(),
                before: into.other,
                after: out.other,
                alive: true,
            });
            self.corners[into.other].after = index;
            self.corners[out.other].before = index;
            made.push((index, velocity.is_none()));
        }
        for (index, is_zip) in made {
            let corner = self.corners[index];
            if corner.before == corner.after {
                self.close(index, corner.after, now);
            } else if is_zip {
                // The two edges lie on each other as far as the shorter one goes.
                let ends = [corner.before, corner.after].map(|other| self.corners[other].place(now));
                let [a, b] = ends.map(|end| length(sub(end, place)));
                next.push(ends[usize::from(b < a)]);
            } else {
                self.schedule(index, now);
            }
        }
        Some(next)
    }

    /// What is left of an outline are two edges that lie on each other: a ridge.
    fn close(&mut self, a: usize, b: usize, now: f64) {
        let nodes = [a, b].map(|index| {
            let corner = self.corners[index];
            let place = corner.place(now);
            let has_moved = now > corner.time && length(sub(place, corner.at)) > self.near;
            let node = if has_moved { self.node(snap_all(place), now) } else { corner.node };
            self.stop(index, node);
            node
        });
        let lines = self.corners[a].lines;
        self.surface.faces[lines[1] as usize].push([nodes[1], nodes[0]]);
        self.surface.faces[lines[0] as usize].push([nodes[0], nodes[1]]);
    }

    fn finish(mut self) -> Surface {
        let roots: Vec<u32> = (0..self.same.len() as u32).map(|node| self.root(node)).collect();
        for edge in self.surface.faces.iter_mut().flatten() {
            *edge = edge.map(|node| roots[node as usize]);
        }
        self.surface
    }
}
