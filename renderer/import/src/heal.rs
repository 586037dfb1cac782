//! Closes a mesh whose faces meet but whose file does not say so exactly: vertices that rounding pulled apart, and
//! vertices in the middle of a neighbour's edge. The surface moves by no more than the tolerance; holes are not filled.

use rustc_hash::FxHashMap;

use crate::Mesh;

/// Where a mesh is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OpenEdges {
    /// Edges that have a face on one side only.
    pub count: usize,
    /// A point on one of them.
    pub place: [f64; 3],
}

/// A mesh whose edges all have an even number of faces.
#[derive(Debug, Clone, PartialEq)]
pub struct Closed {
    pub mesh: Mesh,
    /// How far vertices may have moved, mm; `None` where nothing was done.
    pub moved: Option<f64>,
}

/// Parts of the mesh's diagonal within which vertices are joined, tried in this order. Readers of text STL write six
/// digits, binary STL has seven.
const TOLERANCES: [f64; 3] = [1e-7, 1e-6, 1e-5];
/// Never more than this, mm.
const MOST: f64 = 0.01;
/// Edges are not split beyond so many open ones.
const MAX_OPEN: usize = 20_000;

impl Mesh {
    /// Itself where it is closed, else joined within a small tolerance; an error where it stays open.
    pub fn closed(self) -> Result<Closed, OpenEdges> {
        let mut open = self.open_edges();
        let Some(first) = describe(&self, &open) else { return Ok(Closed { mesh: self, moved: None }) };
        let Some([low, high]) = self.bounds() else { return Err(first) };
        let diagonal = (0..3).map(|axis| (high[axis] - low[axis]).powi(2)).sum::<f64>().sqrt();
        if diagonal <= 0.0 {
            return Err(first);
        }
        for part in TOLERANCES {
            let tolerance = (diagonal * part).min(MOST);
            let mut mesh = self.joined(tolerance);
            open = mesh.open_edges();
            if !open.is_empty() && open.len() <= MAX_OPEN {
                mesh.split_edges(&open, tolerance);
                open = mesh.open_edges();
            }
            if open.is_empty() && !mesh.faces.is_empty() {
                return Ok(Closed { mesh, moved: Some(tolerance) });
            }
        }
        Err(first)
    }

    /// Edges with an odd number of faces, each as its smaller and its larger vertex.
    fn open_edges(&self) -> Vec<[u32; 2]> {
        let mut first_at: FxHashMap<[u64; 3], u32> = FxHashMap::default();
        // Points at the same place are the same point to what comes after.
        let place: Vec<u32> = (0..)
            .zip(&self.points)
            .map(|(index, point)| *first_at.entry(point.map(|value| (value + 0.0).to_bits())).or_insert(index))
            .collect();
        let mut edges: Vec<[u32; 2]> = Vec::new();
        for face in &self.faces {
            for (&a, &b) in face.iter().zip(face.iter().cycle().skip(1)) {
                let (Some(&a), Some(&b)) = (place.get(a as usize), place.get(b as usize)) else { continue };
                if a != b {
                    edges.push([a.min(b), a.max(b)]);
                }
            }
        }
        edges.sort_unstable();
        edges.chunk_by(|a, b| a == b).filter(|group| group.len() % 2 == 1).map(|group| group[0]).collect()
    }

    /// Vertices nearer than `tolerance` become the first of them; faces that lose their area go.
    fn joined(&self, tolerance: f64) -> Self {
        let cell = |value: f64| (value / (tolerance * 2.0)).floor() as i64;
        let mut grid: FxHashMap<[i64; 3], Vec<u32>> = FxHashMap::default();
        let mut mesh = Self::default();
        let mut index_of = Vec::with_capacity(self.points.len());
        for &point in &self.points {
            let near = |other: &[f64; 3]| (0..3).map(|axis| (other[axis] - point[axis]).powi(2)).sum::<f64>();
            // Only the cells that the ball around the point reaches.
            let ranges: [[i64; 2]; 3] = point.map(|value| [cell(value - tolerance), cell(value + tolerance)]);
            let mut found = None;
            for x in ranges[0][0]..=ranges[0][1] {
                for y in ranges[1][0]..=ranges[1][1] {
                    for z in ranges[2][0]..=ranges[2][1] {
                        let known = grid.get(&[x, y, z]).into_iter().flatten();
                        found = found.or(known
                            .copied()
                            .find(|&known| near(&mesh.points[known as usize]) <= tolerance * tolerance));
                    }
                }
            }
            index_of.push(found.unwrap_or_else(|| {
                let index = mesh.points.len() as u32;
                mesh.points.push(point);
                grid.entry(point.map(cell)).or_default().push(index);
                index
            }));
        }
        for face in &self.faces {
            let mut corners: Vec<u32> = face.iter().map(|&index| index_of[index as usize]).collect();
            corners.dedup();
            while corners.len() > 1 && corners.first() == corners.last() {
                corners.pop();
            }
            if corners.len() > 2 {
                mesh.faces.push(corners);
            }
        }
        mesh
    }

    /// Gives open edges the vertices of other open edges that lie on them.
    fn split_edges(&mut self, open: &[[u32; 2]], tolerance: f64) {
        let mut ends: Vec<u32> = open.iter().flatten().copied().collect();
        ends.sort_unstable();
        ends.dedup();
        // By x, so that each edge looks at few.
        let x = |index: &u32| self.points[*index as usize][0];
        ends.sort_by(|a, b| x(a).total_cmp(&x(b)));
        let mut between: FxHashMap<[u32; 2], Vec<(f64, u32)>> = FxHashMap::default();
        for &[a, b] in open {
            let (from, to) = (self.points[a as usize], self.points[b as usize]);
            let way: [f64; 3] = std::array::from_fn(|axis| to[axis] - from[axis]);
            let length = way.iter().map(|value| value * value).sum::<f64>();
            let start = ends.partition_point(|end| x(end) < from[0].min(to[0]) - tolerance);
            let mut on: Vec<(f64, u32)> = Vec::new();
            for &end in ends[start..].iter().take_while(|end| x(end) <= from[0].max(to[0]) + tolerance) {
                if end == a || end == b {
                    continue;
                }
                let point = self.points[end as usize];
                let along = (0..3).map(|axis| (point[axis] - from[axis]) * way[axis]).sum::<f64>() / length;
                let off = (0..3).map(|axis| (point[axis] - from[axis] - along * way[axis]).powi(2)).sum::<f64>();
                if along > 0.0 && along < 1.0 && off <= tolerance * tolerance {
                    on.push((along, end));
                }
            }
            if !on.is_empty() {
                on.sort_by(|a, b| a.0.total_cmp(&b.0));
                between.insert([a, b], on);
            }
        }
        for face in &mut self.faces {
            let sides = face.iter().zip(face.iter().cycle().skip(1));
            if !sides.clone().any(|(&a, &b)| between.contains_key(&[a.min(b), a.max(b)])) {
                continue;
            }
            let mut corners = Vec::with_capacity(face.len() + 2);
            for (&a, &b) in sides {
                corners.push(a);
                if let Some(on) = between.get(&[a.min(b), a.max(b)]) {
                    let new = on.iter().map(|(_, vertex)| *vertex).filter(|vertex| !face.contains(vertex));
                    if a < b { corners.extend(new) } else { corners.extend(new.rev()) }
                }
            }
            *face = corners;
        }
    }
}

fn describe(mesh: &Mesh, open: &[[u32; 2]]) -> Option<OpenEdges> {
    let [a, _] = *open.first()?;
    Some(OpenEdges { count: open.len(), place: mesh.points[a as usize] })
}
