//! The model as one mesh, as the print checks and the viewer see it: the faces of all parts, one after the other.

use std::borrow::Cow;

use partwright_graph::Span;
use partwright_parallel as parallel;
use partwright_solid::{Geometry, Model};

use crate::body::Shells;
use crate::check::Joints;
use crate::surface::Surface;
use crate::vector::{Point, add, cross, scaled, sub, unit};

/// How the faces of a sound solid hang together.
pub(crate) struct Topology {
    pub(crate) joints: Joints,
    pub(crate) shells: Shells,
}

/// The faces of all parts by their places alone; of a model of one part nothing is copied.
pub(crate) struct Faces<'a> {
    positions: Cow<'a, [Point]>,
    triangles: Cow<'a, [[u32; 3]]>,
    /// Vertices as a reader of STL numbers them, for whom those in one place are one: a sheet that is folded upon itself
    /// shares edges with itself.
    weld: Cow<'a, [u32]>,
    /// The first face after each part.
    ends: Vec<u32>,
}

impl<'a> Faces<'a> {
    /// `None` for drawings, models without faces and such with faults.
    pub(crate) fn new(model: &'a Model, topologies: &'a [Topology]) -> Option<Self> {
        if topologies.len() != model.parts.len() {
            return None;
        }
        let mut all: Option<Self> = None;
        for (part, Topology { joints, .. }) in model.parts.iter().zip(topologies) {
            let Geometry::Solid(solid) = &part.geometry else { return None };
            let Some(faces) = &mut all else {
                all = Some(Self {
                    positions: Cow::Borrowed(&solid.positions),
                    triangles: Cow::Borrowed(&solid.triangles),
                    weld: Cow::Borrowed(&joints.weld),
                    ends: vec![solid.triangles.len() as u32],
                });
                continue;
            };
            let first = faces.positions.len() as u32;
            faces.positions.to_mut().extend_from_slice(&solid.positions);
            faces.triangles.to_mut().extend(solid.triangles.iter().map(|face| face.map(|vertex| first + vertex)));
            faces.weld.to_mut().extend(joints.weld.iter().map(|vertex| first + vertex));
            faces.ends.push(faces.triangles.len() as u32);
        }
        all.filter(|faces| !faces.triangles.is_empty())
    }

    pub(crate) fn surface(&self) -> Surface<'_> {
        Surface { positions: &self.positions, triangles: &self.triangles }
    }

    /// The first vertex in the place of this one.
    pub(crate) fn welded(&self, vertex: u32) -> u32 {
        self.weld[vertex as usize]
    }

    /// Which part a face belongs to.
    pub(crate) fn part(&self, face: u32) -> u32 {
        self.ends.partition_point(|&end| end <= face) as u32
    }
}

pub(crate) struct Scene<'a> {
    pub(crate) positions: Cow<'a, [Point]>,
    pub(crate) triangles: &'a [[u32; 3]],
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

impl<'a> Scene<'a> {
    pub(crate) fn new(model: &Model, topologies: &[Topology], faces: &'a Faces<'_>) -> Self {
        let (mut parts, mut spans) = (Vec::new(), Vec::new());
        let (mut shells, mut shell_count) = (Vec::new(), 0);
        let mut neighbours: Vec<[u32; 3]> = Vec::new();
        for ((index, part), Topology { joints, shells: of_part }) in (0..).zip(&model.parts).zip(topologies) {
            let Geometry::Solid(solid) = &part.geometry else { continue };
            let face = neighbours.len() as u32;
            neighbours.extend(joints.pairs.chunks_exact(3).map(|sides| [0, 1, 2].map(|side| face + sides[side] / 3)));
            parts.resize(neighbours.len(), index);
            spans.extend((0..solid.triangles.len()).map(|face| {
                let source = solid.face_source.get(face)?;
                solid.sources.get(*source as usize).copied()
            }));
            shells.extend(of_part.of_faces.iter().map(|shell| shell_count + shell));
            shell_count += of_part.count;
        }
        let mut scene = Self {
            positions: Cow::Borrowed(&faces.positions),
            triangles: &faces.triangles,
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
        scene
    }

    fn surface(&self) -> Surface<'_> {
        Surface { positions: &self.positions, triangles: self.triangles }
    }

    /// Normals, areas and extent from positions.
    fn measure(&mut self) {
        let surface = self.surface();
        let normals = parallel::table(surface.len(), |face| {
            let [a, b, c] = surface.corners(face as u32);
            let normal = cross(sub(b, a), sub(c, a));
            (unit(normal).unwrap_or_default(), crate::vector::length(normal) / 2.0)
        });
        let used = self.triangles.iter().flatten().map(|&vertex| self.positions[vertex as usize]);
        (self.low, self.high) = used.fold(([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]), |(low, high), point| {
            (
                std::array::from_fn(|axis| low[axis].min(point[axis])),
                std::array::from_fn(|axis| high[axis].max(point[axis])),
            )
        });
        (self.normals, self.areas) = normals.into_iter().unzip();
    }

    /// The same faces elsewhere.
    pub(crate) fn moved(&self, to: impl Fn(Point) -> Point) -> Self {
        let mut scene = Self {
            positions: self.positions.iter().map(|&point| to(point)).collect(),
            triangles: self.triangles,
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

    pub(crate) fn corners(&self, face: u32) -> [Point; 3] {
        self.surface().corners(face)
    }

    pub(crate) fn center(&self, face: u32) -> Point {
        let [a, b, c] = self.corners(face);
        scaled(add(add(a, b), c), 1.0 / 3.0)
    }

    pub(crate) fn len(&self) -> usize {
        self.triangles.len()
    }
}
