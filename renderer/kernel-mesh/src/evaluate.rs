//! This kernel's part in the walk, and the way from pieces to the parts of a model: where pieces overlap, the earlier one
//! keeps its shape; meshes are made fit for files.

use partwright_graph::{Child, Graph, Matrix, Node, NodeId};
use partwright_kernel_flat::Cache;
use partwright_kernel_flat::walk::{self, Body, Cut, Made, Piece, Shape, Solids, Sources, Walk, Walked};
use partwright_parallel as parallel;
use partwright_solid::{Geometry, Model, Part, Region, Solid};

use crate::extrude::{self, Linear};
use crate::fault::{Fault, Limits, code};
use crate::mesh::{Mesh, UNSOURCED};
use crate::sweep::{self, Sweep};
use crate::{
    Folded, Monitor, RealiseError, Realised, boolean, heal, hull, minkowski, polyhedron, primitives, projection, roof,
    topology,
};

impl Body for Mesh {
    fn is_empty(&self) -> bool {
        self.triangles.is_empty()
    }

    fn bounds(&self) -> Option<([f64; 3], [f64; 3])> {
        Mesh::bounds(self)
    }

    fn is_within(&self, reach: f64) -> bool {
        self.positions.iter().flatten().all(|value| value.abs() <= reach)
    }

    fn claim(&mut self, source: u32) {
        self.sources.iter_mut().filter(|slot| **slot == UNSOURCED).for_each(|slot| *slot = source);
    }

    fn renumber(&mut self, number: &mut dyn FnMut(u32) -> u32) {
        // Neighbouring faces mostly have the same one.
        let mut last = (UNSOURCED, UNSOURCED);
        for slot in &mut self.sources {
            if *slot != last.0 {
                last = (*slot, number(*slot));
            }
            *slot = last.1;
        }
    }

    fn bytes(&self) -> usize {
        size_of_val(&self.positions[..]) + size_of_val(&self.triangles[..]) + size_of_val(&self.sources[..])
    }
}

pub(crate) struct Polyhedra;

impl Solids for Polyhedra {
    type Body = Mesh;
    type Place = ();

    fn below(&self, _node: &Node, (): ()) {}

    fn primitive(
        &self,
        node: &Node,
        (): (),
        only_hulled: &dyn Fn() -> bool,
        limits: Limits<'_>,
    ) -> Result<Made<Mesh>, Fault> {
        let mesh = match node {
            Node::Cube { size, center } => primitives::cube(*size, *center),
            Node::Sphere { radius, facets } => primitives::sphere(*radius, *facets, limits)?,
            Node::Cylinder { height, radius_bottom, radius_top, center, facets } => {
                primitives::cylinder(*height, [*radius_bottom, *radius_top], *center, *facets, limits)?
            }
            Node::Polyhedron { points, faces, convexity: _ } => {
                return make_polyhedron(points, faces, only_hulled, limits);
            }
            _ => Mesh::default(),
        };
        Ok((mesh, None))
    }

    fn raise(&self, node: &Node, region: &Region, (): (), limits: Limits<'_>) -> Result<Mesh, Fault> {
        match node {
            Node::LinearExtrude { height, center, twist, slices, segments, scale, rule, child: _ } => {
                let shape = Linear {
                    height: *height,
                    center: *center,
                    twist: *twist,
                    slices: *slices,
                    segments: *segments,
                    scale: *scale,
                    rule: *rule,
                };
                extrude::linear(region, shape, limits)
            }
            Node::RotateExtrude { angle, start, rule, child: _ } => {
                extrude::rotate(region, *angle, *start, *rule, limits)
            }
            Node::Sweep { path, closed, twist, up, child: _ } => {
                sweep::sweep(region, Sweep { path, closed: *closed, twist: *twist, up: *up }, limits)
            }
            Node::Roof { method, child: _ } => roof::roof(region, *method, limits),
            _ => Ok(Mesh::default()),
        }
    }

    fn union(&self, bodies: &[&Mesh], limits: Limits<'_>) -> Result<Mesh, Fault> {
        boolean::union(bodies, limits)
    }

    fn difference(&self, subject: &Mesh, cutters: &[&Mesh], limits: Limits<'_>) -> Result<Cut<Mesh>, Fault> {
        boolean::difference(subject, cutters, limits)
    }

    fn intersection(&self, a: &Mesh, b: &Mesh, limits: Limits<'_>) -> Result<Mesh, Fault> {
        boolean::intersection(a, b, limits)
    }

    fn hull(&self, bodies: &[Mesh], limits: Limits<'_>) -> Result<Mesh, Fault> {
        hull::hull(bodies.iter().flat_map(|mesh| mesh.positions.iter().copied()).collect(), limits)
    }

    fn minkowski(&self, a: Mesh, b: Mesh, limits: Limits<'_>) -> Result<Mesh, Fault> {
        minkowski::minkowski(&unsourced(a), &unsourced(b), limits)
    }

    fn transform(&self, mut mesh: Mesh, matrix: &Matrix, (): ()) -> Result<Mesh, Fault> {
        mesh.transform(matrix);
        if matrix.determinant().abs() < 1e-3 {
            topology::drop_dust(&mut mesh);
        }
        Ok(mesh)
    }

    fn project(&self, mesh: &Mesh, cut: bool) -> Result<Region, Fault> {
        if cut { projection::section(mesh) } else { projection::shadow(mesh) }
    }
}

fn make_polyhedron(
    points: &[[f64; 3]],
    faces: &[Vec<u32>],
    only_hulled: &dyn Fn() -> bool,
    limits: Limits<'_>,
) -> Result<Made<Mesh>, Fault> {
    let built = match polyhedron::polyhedron(points, faces, limits) {
        // A hull only asks for the corners: faces are whatever makes them known.
        Err(Fault::Impossible { code: code::POLYHEDRON, message }) => {
            let corners = faces.iter().flatten().filter_map(|&index| points.get(index as usize));
            let hull = if only_hulled() { hull::hull(corners.copied().collect(), limits)? } else { Mesh::default() };
            if hull.is_empty() {
                return Err(Fault::new(code::POLYHEDRON, message));
            }
            polyhedron::Built { mesh: hull, turned: false }
        }
        built => built?,
    };
    let note = built.turned.then(|| {
        let message = "faces of this polyhedron were counter-clockwise seen from outside and have been turned: list the \
                       points of each face clockwise";
        (code::TURNED, message.to_owned())
    });
    Ok((built.mesh, note))
}

fn unsourced(mut mesh: Mesh) -> Mesh {
    mesh.sources.fill(UNSOURCED);
    mesh
}

/// How much of the progress is making the nodes; the rest is fitting the pieces together.
const MAKING: f64 = 0.95;

/// Hands over what other kernels made.
fn give(walk: &mut Walk<'_, Polyhedra>, sources: &Sources, folded: Vec<Folded>) {
    for Folded { root, pieces, apart, mark } in folded {
        let value = pieces.into_iter().map(|(tag, solid)| {
            let places: Vec<u32> = solid.sources.iter().map(|&span| sources.number(span)).collect();
            let sources =
                solid.face_source.iter().map(|&source| places.get(source as usize).copied().unwrap_or(UNSOURCED));
            let sources = sources.collect();
            Piece { tag, shape: Shape::Solid(Mesh { positions: solid.positions, triangles: solid.triangles, sources }) }
        });
        let value = value.collect();
        // Where later pieces have given way, another value is kept than where they have not.
        walk.give(root, value, 1 + u32::from(apart) + (mark << 2));
    }
}

pub(crate) fn realise_part(
    graph: &Graph,
    root: Child,
    folded: Vec<Folded>,
    max_triangles: usize,
    share: [f64; 2],
    cache: &Cache,
    monitor: &dyn Monitor,
) -> Result<(crate::Shapes, Vec<walk::Remark>), RealiseError> {
    let sources = &Sources::new(graph);
    let limits = Limits { triangles: max_triangles, monitor, share };
    let mut walk = Walk::new(graph, &Polyhedra, sources, cache, limits);
    give(&mut walk, sources, folded);
    let Walked { values, remarks, .. } = walk.run(&[(root, ())])?;
    let mut made = Vec::new();
    for pieces in values {
        let pieces = walk::apart(&Polyhedra, pieces, limits).map_err(|fault| fault.at(root.span))?;
        made.extend(pieces.into_iter().map(|Piece { tag, shape }| {
            let geometry = match shape {
                Shape::Flat(region) => Geometry::Region(region),
                Shape::Solid(mesh) => Geometry::Solid(solid(mesh, sources)),
            };
            (tag, geometry)
        }));
    }
    Ok((made, remarks))
}

pub(crate) fn realise(
    graph: &Graph,
    folded: Vec<Folded>,
    max_triangles: usize,
    cache: &Cache,
    monitor: &dyn Monitor,
) -> Result<Realised, RealiseError> {
    let sources = &Sources::new(graph);
    let limits = Limits { triangles: max_triangles, monitor, share: [0.0, MAKING] };
    let mut walk = Walk::new(graph, &Polyhedra, sources, cache, limits);
    let whole: Vec<NodeId> = folded.iter().filter(|folded| folded.apart).map(|folded| folded.root).collect();
    give(&mut walk, sources, folded);
    let roots: Vec<(Child, ())> =
        graph.root().into_iter().chain(graph.background().iter().copied()).map(|child| (child, ())).collect();
    let Walked { values, remarks, work } = walk.run(&roots)?;
    let limits = Limits { share: [MAKING, 1.0], ..limits };
    let mut model = Model::default();
    for (index, ((child, ()), pieces)) in roots.into_iter().zip(values).enumerate() {
        let is_root = index == 0 && graph.root().is_some();
        let name = if is_root { "part" } else { "background" };
        let pieces = match whole.contains(&child.node) {
            true => Ok(pieces),
            false => walk::apart(&Polyhedra, pieces, limits),
        };
        let mut parts = parts(pieces.map_err(|fault| fault.at(child.span))?, name, sources);
        if is_root {
            make_names_unique(&mut parts);
            model.parts = parts;
        } else {
            model.background.extend(parts);
        }
    }
    make_names_unique(&mut model.background);
    monitor.progress(1.0);
    Ok(Realised { model, remarks, work })
}

fn parts(pieces: walk::Pieces<Mesh>, name: &str, sources: &Sources) -> Vec<Part> {
    let mut parts = Vec::new();
    for Piece { tag, shape } in pieces {
        let geometry = match shape {
            Shape::Flat(region) => Geometry::Region(region),
            Shape::Solid(mut mesh) => {
                parallel::with_threads(|| heal::before_export(&mut mesh));
                if mesh.is_empty() {
                    continue;
                }
                Geometry::Solid(solid(mesh, sources))
            }
        };
        parts.push(Part { name: tag.part.unwrap_or_else(|| name.to_owned()), color: tag.color, geometry });
    }
    parts
}

fn solid(mesh: Mesh, sources: &Sources) -> Solid {
    let (face_source, sources) = sources.of_faces(&mesh.sources);
    Solid { positions: mesh.positions, triangles: mesh.triangles, face_source, sources }
}

fn make_names_unique(parts: &mut [Part]) {
    let mut taken = std::collections::HashSet::new();
    for part in parts {
        let base = part.name.clone();
        let mut number = 2;
        while !taken.insert(part.name.clone()) {
            part.name = format!("{base}-{number}");
            number += 1;
        }
    }
}
