//! A net to the tolerance: vertices move to where chords are off as much to the one side of the surface as to the other, and
//! edges of faces that are still off by more are halved.

use partwright_field::Slope;
use partwright_solid::Solid;
use rustc_hash::FxHashMap;

use super::{STILL, unit};
use crate::octree::Plan;
use crate::vector::{Point, add, length, mean, mix, scaled, sub};
use crate::{MeshError, threads};

/// Part of the faces that may be off by more than the tolerance: their edges are halved.
const FEW: f64 = 0.25;
/// Part of the tolerance that a vertex may be off.
const SHIFT: f64 = 0.9;
/// How many times as many faces there may be for it.
const GROWTH: usize = 2;
/// Steps of a new vertex towards the surface.
const STEPS: usize = 2;

pub(super) enum Fitted {
    Net {
        solid: Solid,
        /// mm; the most that was measured, and that of nearly all faces.
        deviation: f64,
        typical: f64,
    },
    /// So far off are nearly all faces at most; mm.
    Off(f64),
}

struct Fit<'a> {
    plan: &'a Plan<'a>,
    threads: usize,
    points: Vec<Point>,
    triangles: Vec<[u32; 3]>,
    /// Vertices that need not be on the surface: they stay, and faces there are not measured.
    are_idle: Vec<bool>,
}

/// Brings a net whose vertices are on the surface to the tolerance, but for those that are idle.
pub(super) fn fitted(plan: &Plan<'_>, solid: Solid, are_idle: Vec<bool>, threads: usize) -> Result<Fitted, MeshError> {
    let tolerance = plan.precision.tolerance;
    let mut fit = Fit { plan, threads, points: solid.positions, triangles: solid.triangles, are_idle };
    let edges = fit.free(edges(&fit.triangles));
    fit.balance(&edges)?;
    let measured = fit.measured(&edges, 0)?;
    let mut typical: Vec<f64> = measured.edges.iter().chain(&measured.faces).copied().collect();
    let nearly_all = (typical.len() as f64 * (1.0 - FEW)) as usize;
    let typical = *typical.select_nth_unstable_by(nearly_all, f64::total_cmp).1;
    if typical > tolerance || typical.is_nan() {
        return Ok(Fitted::Off(typical));
    }
    let mut most = measured.within(tolerance);
    let mut open = fit.open(&edges, &measured, 0);
    let most_triangles = GROWTH * fit.triangles.len();
    while !open.is_empty() {
        // Where there is more to be halved each time, cells are too large to show what there is.
        if fit.triangles.len() + 2 * open.len() > most_triangles {
            return Ok(Fitted::Off(typical));
        }
        let changed = fit.halve(&open)?;
        let edges = fit.free(fit.triangles[changed..].iter().flat_map(sides).map(sorted).collect());
        let measured = fit.measured(&edges, changed)?;
        most = most.max(measured.within(tolerance));
        open = fit.open(&edges, &measured, changed);
    }
    // Where slopes vary much, steps along them do not end where they should.
    for (slope, is_idle) in fit.slopes(&fit.points)?.iter().zip(&fit.are_idle) {
        most = if *is_idle { most } else { most.max(signed(slope).abs()) };
    }
    if most > tolerance {
        return Ok(Fitted::Off(most));
    }
    let face_source = vec![u32::MAX; fit.triangles.len()];
    let solid = Solid { positions: fit.points, triangles: fit.triangles, face_source, sources: Vec::new() };
    Ok(Fitted::Net { solid, deviation: most, typical })
}

/// How far some edges and faces are from the surface, mm.
struct Measured {
    edges: Vec<f64>,
    faces: Vec<f64>,
}

impl Measured {
    /// The most that is within the tolerance.
    fn within(&self, tolerance: f64) -> f64 {
        self.edges.iter().chain(&self.faces).copied().filter(|off| *off <= tolerance).fold(0.0, f64::max)
    }
}

impl Fit<'_> {
    /// Those of the edges that are on the surface.
    fn free(&self, mut edges: Vec<[u32; 2]>) -> Vec<[u32; 2]> {
        edges.retain(|edge| !edge.iter().any(|corner| self.are_idle[*corner as usize]));
        edges
    }

    fn slopes(&self, points: &[Point]) -> Result<Vec<Slope>, MeshError> {
        let ranges = threads::ranges(points.len());
        let found = threads::each(
            self.threads,
            ranges.len(),
            || (),
            |(), index| {
                let points = &points[ranges[index].clone()];
                let mut slopes = vec![STILL; points.len()];
                self.plan.field.gradients(points, &mut slopes);
                slopes
            },
        );
        self.plan.state()?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Distances of the middles of edges and of triangles; nothing where these are idle.
    fn heights(&self, edges: &[[u32; 2]], triangles: &[[u32; 3]]) -> Result<Vec<f64>, MeshError> {
        let at = |corner: u32| self.points[corner as usize];
        let mut samples = Vec::with_capacity(edges.len() + triangles.len());
        samples.extend(edges.iter().map(|[a, b]| mix(at(*a), at(*b), 0.5)));
        samples.extend(triangles.iter().map(|triangle| mean(&triangle.map(at))));
        let mut heights: Vec<f64> = self.slopes(&samples)?.iter().map(signed).collect();
        for (triangle, height) in triangles.iter().zip(&mut heights[edges.len()..]) {
            if triangle.iter().any(|corner| self.are_idle[*corner as usize]) {
                *height = 0.0;
            }
        }
        Ok(heights)
    }

    /// Moves vertices along the normal to the middle of how far off the faces and edges around them are.
    fn balance(&mut self, edges: &[[u32; 2]]) -> Result<(), MeshError> {
        let heights = self.heights(edges, &self.triangles)?;
        let mut range = vec![[0.0_f64; 2]; self.points.len()];
        let mut count = |vertex: u32, height: f64| {
            let [least, most] = &mut range[vertex as usize];
            (*least, *most) = (least.min(height), most.max(height));
        };
        for (edge, height) in edges.iter().zip(&heights) {
            edge.iter().for_each(|vertex| count(*vertex, *height));
        }
        for (triangle, height) in self.triangles.iter().zip(&heights[edges.len()..]) {
            triangle.iter().for_each(|vertex| count(*vertex, *height));
        }
        let slopes = self.slopes(&self.points)?;
        let limit = SHIFT * self.plan.precision.tolerance;
        for (((point, slope), [least, most]), is_idle) in
            self.points.iter_mut().zip(slopes).zip(range).zip(&self.are_idle)
        {
            if *is_idle {
                continue;
            }
            let height = -((least + most) / 2.0).clamp(-limit, limit);
            *point = add(*point, scaled(unit(slope.gradient), height - signed(&slope)));
        }
        Ok(())
    }

    /// How far the middles of edges, and of triangles from a number on, are from the surface.
    fn measured(&self, edges: &[[u32; 2]], first: usize) -> Result<Measured, MeshError> {
        let heights = self.heights(edges, &self.triangles[first..])?;
        let mut edges_off: Vec<f64> = heights.into_iter().map(f64::abs).collect();
        let faces = edges_off.split_off(edges.len());
        Ok(Measured { edges: edges_off, faces })
    }

    /// Edges to be halved: those that are off by more than the tolerance, and the longest ones of such faces.
    fn open(&self, edges: &[[u32; 2]], measured: &Measured, first: usize) -> Vec<[u32; 2]> {
        let is_off = |off: f64| off > self.plan.precision.tolerance || off.is_nan();
        let of_edges =
            edges.iter().zip(&measured.edges).filter(|(_, off)| is_off(**off)).map(|(edge, _)| sorted(*edge));
        let faces = self.triangles[first..].iter().zip(&measured.faces).filter(|(_, off)| is_off(**off));
        let size = |edge: [u32; 2]| {
            let [a, b] = edge.map(|corner| self.points[corner as usize]);
            length(sub(a, b))
        };
        let longest = |triangle| sides(triangle).into_iter().max_by(|a, b| size(*a).total_cmp(&size(*b))).map(sorted);
        let mut open: Vec<[u32; 2]> = of_edges.chain(faces.filter_map(|(triangle, _)| longest(triangle))).collect();
        open.sort_unstable();
        open.dedup();
        open
    }

    /// Halves edges. The triangles from the number that is returned on are new.
    fn halve(&mut self, edges: &[[u32; 2]]) -> Result<usize, MeshError> {
        // As far from the surface as both ends on average.
        let ends: Vec<Point> = edges.iter().flatten().map(|corner| self.points[*corner as usize]).collect();
        let heights: Vec<f64> = self.slopes(&ends)?.iter().map(signed).collect();
        let mut points: Vec<Point> = ends.chunks(2).map(|ends| mix(ends[0], ends[1], 0.5)).collect();
        for _ in 0..STEPS {
            let slopes = self.slopes(&points)?;
            for ((point, slope), heights) in points.iter_mut().zip(slopes).zip(heights.chunks(2)) {
                let wanted = (heights[0] + heights[1]) / 2.0;
                *point = add(*point, scaled(unit(slope.gradient), wanted - signed(&slope)));
            }
        }
        let first = self.points.len() as u32;
        let middles: FxHashMap<[u32; 2], u32> = edges.iter().copied().zip(first..).collect();
        self.are_idle.resize(self.points.len() + points.len(), false);
        self.points.extend(points);
        let (mut kept, mut changed) = (Vec::with_capacity(self.triangles.len() + 4 * edges.len()), Vec::new());
        for triangle in &self.triangles {
            let middles = sides(triangle).map(|side| middles.get(&sorted(side)).copied());
            if middles == [None; 3] { kept.push(*triangle) } else { divided(*triangle, middles, &mut changed) }
        }
        let count = kept.len();
        kept.extend(changed);
        self.triangles = kept;
        Ok(count)
    }
}

/// Adds the parts of a triangle some of whose sides have a vertex in their middle.
fn divided([a, b, c]: [u32; 3], middles: [Option<u32>; 3], parts: &mut Vec<[u32; 3]>) {
    match middles {
        [None, None, None] => parts.push([a, b, c]),
        [Some(m), None, None] => parts.extend([[a, m, c], [m, b, c]]),
        [Some(m), Some(n), None] => parts.extend([[m, b, n], [a, m, n], [a, n, c]]),
        [Some(m), Some(n), Some(o)] => parts.extend([[a, m, o], [m, b, n], [o, n, c], [m, n, o]]),
        // Turned until the first side is one that has a vertex and the last, if it can be, one that has none.
        [first, second, third] => divided([b, c, a], [second, third, first], parts),
    }
}

fn sides(&[a, b, c]: &[u32; 3]) -> [[u32; 2]; 3] {
    [[a, b], [b, c], [c, a]]
}

fn sorted([a, b]: [u32; 2]) -> [u32; 2] {
    [a.min(b), a.max(b)]
}

/// All edges of a closed mesh, in which each is run once in both directions.
fn edges(triangles: &[[u32; 3]]) -> Vec<[u32; 2]> {
    triangles.iter().flat_map(sides).filter(|[from, to]| from < to).collect()
}

/// Distance from the surface to first order, mm; negative inside.
fn signed(slope: &Slope) -> f64 {
    let size = length(slope.gradient);
    if size > 1e-30 { slope.value / size } else { slope.value }
}
