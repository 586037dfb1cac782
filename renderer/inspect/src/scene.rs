//! The model as one mesh, as the print checks and the viewer see it: the faces of all parts, one after the other.

use partwright_graph::Span;
use partwright_parallel as parallel;
use partwright_solid::{Geometry, Model};

use crate::body::Shells;
use crate::check::Joints;
use crate::vector::{Point, add, cross, scaled, sub, unit};

/// How the faces of a sound solid hang together.
pub(crate) struct Topology {
    pub(crate) joints: Joints,
    pub(crate) shells: Shells,
}

/// The faces of all parts by their places alone.
pub(crate) struct Faces {
    pub(crate) corners: Vec<[Point; 3]>,
    /// Vertices as a reader of STL numbers them, for whom those in one place are one: a sheet that is folded upon itself
    /// shares edges with itself.
    pub(crate) triangles: Vec<[u32; 3]>,
    /// Which part a face belongs to.
    pub(crate) parts: Vec<u32>,
}

impl Faces {
    /// `None` for drawings, models without faces and such with faults.
    pub(crate) fn new(model: &Model, topologies: &[Topology]) -> Option<Self> {
        let mut faces = Self { corners: Vec::new(), triangles: Vec::new(), parts: Vec::new() };
        let mut first = 0;
        if topologies.len() != model.parts.len() {
            return None;
        }
        for ((index, part), Topology { joints, .. }) in (0..).zip(&model.parts).zip(topologies) {
            let Geometry::Solid(solid) = &part.geometry else { return None };
            let (count, triangles) = (solid.triangles.len(), &solid.triangles);
            append(&mut faces.corners, parallel::table(count, |face| solid.corners(triangles[face])));
            let welded = |vertex: u32| first + joints.weld[vertex as usize];
            append(&mut faces.triangles, parallel::table(count, |face| triangles[face].map(welded)));
            faces.parts.resize(faces.triangles.len(), index);
            first += solid.positions.len() as u32;
        }
        (!faces.triangles.is_empty()).then_some(faces)
    }
}

fn append<T>(all: &mut Vec<T>, mut more: Vec<T>) {
    if all.is_empty() {
        *all = more;
    } else {
        all.append(&mut more);
    }
}

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
    /// `None` for drawings, models without faces and such with faults.
    pub(crate) fn new(model: &Model, topologies: &[Topology]) -> Option<Self> {
        let mut positions: Vec<Point> = Vec::new();
        let mut triangles: Vec<[u32; 3]> = Vec::new();
        let (mut parts, mut spans) = (Vec::new(), Vec::new());
        let (mut shells, mut shell_count) = (Vec::new(), 0);
        let mut neighbours = Vec::new();
        if topologies.len() != model.parts.len() {
            return None;
        }
        for ((index, part), Topology { joints, shells: of_part }) in (0..).zip(&model.parts).zip(topologies) {
            let Geometry::Solid(solid) = &part.geometry else { return None };
            let (vertex, face) = (positions.len() as u32, triangles.len() as u32);
            neighbours.extend(joints.pairs.chunks_exact(3).map(|sides| [0, 1, 2].map(|side| face + sides[side] / 3)));
            positions.extend_from_slice(&solid.positions);
            triangles.extend(solid.triangles.iter().map(|triangle| triangle.map(|corner| vertex + corner)));
            parts.resize(triangles.len(), index);
            spans.extend((0..solid.triangles.len()).map(|face| {
                let source = solid.face_source.get(face)?;
                solid.sources.get(*source as usize).copied()
            }));
            shells.extend(of_part.of_faces.iter().map(|shell| shell_count + shell));
            shell_count += of_part.count;
        }
        if triangles.is_empty() {
            return None;
        }
        let mut scene = Self {
            positions,
            triangles,
            corners: Vec::new(),
            normals: Vec::new(),
            areas: Vec::new(),
            parts,
            shells,
            shell_count: shell_count as usize,
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
}
