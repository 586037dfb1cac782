//! The model as one mesh, as the print checks and the viewer see it: the faces of all parts, one after the other.

use partwright_graph::Span;
use partwright_parallel as parallel;
use partwright_solid::edges::Edges;
use partwright_solid::{Geometry, Model};

use crate::check::weld;
use crate::vector::{Point, add, cross, scaled, sub, unit};

pub(crate) struct Scene {
    pub(crate) positions: Vec<Point>,
    pub(crate) triangles: Vec<[u32; 3]>,
    pub(crate) corners: Vec<[Point; 3]>,
    /// Of length one; zero for faces without area.
    pub(crate) normals: Vec<Point>,
    /// mm².
    pub(crate) areas: Vec<f64>,
    /// Which part a face belongs to.
    pub(crate) parts: Vec<u32>,
    /// Which shell, a set of faces connected by vertices.
    pub(crate) shells: Vec<u32>,
    pub(crate) shell_count: usize,
    /// Per face, the faces beyond its edges from corner 0 to 1, 1 to 2 and 2 to 0.
    pub(crate) neighbours: Vec<[u32; 3]>,
    pub(crate) spans: Vec<Option<Span>>,
    pub(crate) low: Point,
    pub(crate) high: Point,
}

impl Scene {
    /// `None` for drawings and models without faces. Every edge must have two faces.
    pub(crate) fn new(model: &Model) -> Option<Self> {
        let mut positions = Vec::new();
        let mut triangles: Vec<[u32; 3]> = Vec::new();
        let mut parts = Vec::new();
        let mut spans = Vec::new();
        for (index, part) in model.parts.iter().enumerate() {
            let Geometry::Solid(solid) = &part.geometry else { return None };
            let first = positions.len() as u32;
            positions.extend_from_slice(&solid.positions);
            triangles.extend(solid.triangles.iter().map(|triangle| triangle.map(|vertex| vertex + first)));
            parts.resize(triangles.len(), index as u32);
            spans.extend((0..solid.triangles.len()).map(|face| {
                let source = solid.face_source.get(face)?;
                solid.sources.get(*source as usize).copied()
            }));
        }
        if triangles.is_empty() {
            return None;
        }
        let count = positions.len();
        let ((shells, shell_count), pairs) =
            parallel::join(|| shells(count, &triangles), || Edges::new(count, &triangles).pairs());
        let pairs = pairs?;
        let neighbours = pairs.chunks_exact(3).map(|sides| [sides[0] / 3, sides[1] / 3, sides[2] / 3]).collect();
        let mut scene = Self {
            positions,
            triangles,
            corners: Vec::new(),
            normals: Vec::new(),
            areas: Vec::new(),
            parts,
            shells,
            shell_count,
            neighbours,
            spans,
            low: [0.0; 3],
            high: [0.0; 3],
        };
        scene.measure();
        Some(scene)
    }

    /// Corners, normals and areas from positions.
    fn measure(&mut self) {
        let count = self.triangles.len();
        let (positions, triangles) = (&self.positions, &self.triangles);
        self.corners = parallel::table(count, |face| triangles[face].map(|vertex| positions[vertex as usize]));
        let normals = parallel::table(count, |face| {
            let [a, b, c] = self.corners[face];
            let normal = cross(sub(b, a), sub(c, a));
            (unit(normal).unwrap_or_default(), crate::vector::length(normal) / 2.0)
        });
        (self.normals, self.areas) = normals.into_iter().unzip();
        let used = self.corners.iter().flatten();
        (self.low, self.high) =
            used.fold(([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]), |(low, high), point: &Point| {
                (
                    std::array::from_fn(|axis| low[axis].min(point[axis])),
                    std::array::from_fn(|axis| high[axis].max(point[axis])),
                )
            });
    }

    /// The triangles of a reader of STL, for whom vertices in one place are one: a sheet that is folded upon itself shares
    /// edges with itself.
    pub(crate) fn welded(&self) -> Vec<[u32; 3]> {
        let weld = weld(&self.positions);
        parallel::table(self.len(), |face| self.triangles[face].map(|vertex| weld[vertex as usize]))
    }

    /// The same faces elsewhere.
    pub(crate) fn moved(&self, to: impl Fn(Point) -> Point) -> Self {
        let mut scene = Self {
            positions: self.positions.iter().map(|&point| to(point)).collect(),
            triangles: self.triangles.clone(),
            corners: Vec::new(),
            normals: Vec::new(),
            areas: Vec::new(),
            parts: self.parts.clone(),
            shells: self.shells.clone(),
            shell_count: self.shell_count,
            neighbours: self.neighbours.clone(),
            spans: self.spans.clone(),
            low: self.low,
            high: self.high,
        };
        scene.measure();
        scene
    }

    pub(crate) fn center(&self, face: u32) -> Point {
        let [a, b, c] = self.corners[face as usize];
        scaled(add(add(a, b), c), 1.0 / 3.0)
    }

    pub(crate) fn len(&self) -> usize {
        self.triangles.len()
    }

    /// The largest distance of a coordinate from zero.
    pub(crate) fn extent(&self) -> f64 {
        (0..3).fold(0.0, |most, axis| most.max(self.low[axis].abs()).max(self.high[axis].abs()))
    }
}

/// For each face its shell, and how many there are.
fn shells(vertices: usize, triangles: &[[u32; 3]]) -> (Vec<u32>, usize) {
    let mut sets = Sets::new(vertices);
    for triangle in triangles {
        sets.join(triangle[0], triangle[1]);
        sets.join(triangle[0], triangle[2]);
    }
    let mut number = vec![u32::MAX; vertices];
    let mut count = 0;
    let shells = triangles
        .iter()
        .map(|triangle| {
            let number = &mut number[sets.root(triangle[0]) as usize];
            if *number == u32::MAX {
                *number = count;
                count += 1;
            }
            *number
        })
        .collect();
    (shells, count as usize)
}

/// Union-find with halving paths.
pub(crate) struct Sets {
    parent: Vec<u32>,
}

impl Sets {
    pub(crate) fn new(count: usize) -> Self {
        Self { parent: (0..count as u32).collect() }
    }

    pub(crate) fn root(&mut self, mut index: u32) -> u32 {
        while self.parent[index as usize] != index {
            self.parent[index as usize] = self.parent[self.parent[index as usize] as usize];
            index = self.parent[index as usize];
        }
        index
    }

    /// The smaller number becomes the root.
    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }
}
