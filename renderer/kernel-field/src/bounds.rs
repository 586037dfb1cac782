//! A box around each shape, in its own coordinates; large enough, seldom tight.

use std::collections::HashMap;

use partwright_graph::{Boolean, FieldOperation, Graph, Matrix, Node, NodeId};
use partwright_kernel_flat::primitives::ends;
use partwright_kernel_flat::{regions, text};

use crate::{Given, Shape};

pub(crate) type Bounds = ([f64; 3], [f64; 3]);

/// The boxes of a graph's nodes, as far as they were asked for; `None` is nothing.
#[derive(Debug, Default)]
pub(crate) struct Boxes {
    known: HashMap<NodeId, Option<Bounds>>,
}

fn joined(a: Bounds, b: Bounds) -> Bounds {
    (std::array::from_fn(|axis| a.0[axis].min(b.0[axis])), std::array::from_fn(|axis| a.1[axis].max(b.1[axis])))
}

fn common(a: Bounds, b: Bounds) -> Option<Bounds> {
    let (min, max): Bounds =
        (std::array::from_fn(|axis| a.0[axis].max(b.0[axis])), std::array::from_fn(|axis| a.1[axis].min(b.1[axis])));
    (0..3).all(|axis| min[axis] <= max[axis]).then_some((min, max))
}

fn grown((min, max): Bounds, by: f64) -> Option<Bounds> {
    let grown: Bounds = (min.map(|value| value - by), max.map(|value| value + by));
    (0..3).all(|axis| grown.0[axis] <= grown.1[axis]).then_some(grown)
}

fn corners((min, max): Bounds) -> impl Iterator<Item = [f64; 3]> {
    (0..8).map(move |index| std::array::from_fn(|axis| if index >> axis & 1 == 1 { max[axis] } else { min[axis] }))
}

fn around(points: impl Iterator<Item = [f64; 3]>) -> Option<Bounds> {
    points.map(|point| (point, point)).reduce(joined)
}

pub(crate) fn moved(bounds: Bounds, matrix: &Matrix) -> Option<Bounds> {
    around(corners(bounds).map(|corner| matrix.point(corner)))
}

/// How far from the z axis a box reaches.
pub(crate) fn reach((min, max): Bounds) -> f64 {
    let side = |axis: usize| min[axis].abs().max(max[axis].abs());
    side(0).hypot(side(1))
}

impl Boxes {
    pub(crate) fn of(&mut self, graph: &Graph, given: &[Given], id: NodeId) -> Option<Bounds> {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        let bounds = self.find(graph, given, id);
        self.known.insert(id, bounds);
        bounds
    }

    fn find(&mut self, graph: &Graph, given: &[Given], id: NodeId) -> Option<Bounds> {
        if let Some(given) = given.iter().find(|given| given.root == id) {
            return given
                .pieces
                .iter()
                .filter_map(|(_, shape)| match shape {
                    Shape::Solid(solid) => solid.bounds(),
                    Shape::Flat(region) => flat(regions::bounds(region)),
                })
                .reduce(joined);
        }
        let node = graph.node(id);
        let all: Vec<Option<Bounds>> = node.children().iter().map(|child| self.of(graph, given, child.node)).collect();
        let any = || all.iter().flatten().copied().reduce(joined);
        let first = || all.first().copied().flatten();
        match node {
            Node::Square { size, center } => {
                let ([left, right], [low, high]) = (ends(size[0], *center), ends(size[1], *center));
                flat(Some(([left, low], [right, high])))
            }
            Node::Circle { radius, .. } => flat(Some(([-radius, -radius], [*radius, *radius]))),
            Node::Polygon { contours } => around(contours.iter().flatten().map(|[x, y]| [*x, *y, 0.0])),
            Node::Text { .. } => flat(regions::bounds(&text::text(node).ok()?)),
            Node::Cube { size, center } => {
                let sides = size.map(|side| ends(side, *center));
                Some((sides.map(|[low, _]| low), sides.map(|[_, high]| high)))
            }
            Node::Sphere { radius, .. } => Some(([-radius; 3], [*radius; 3])),
            Node::Cylinder { height, radius_bottom, radius_top, center, .. } => {
                let (r, [low, high]) = (radius_bottom.max(*radius_top), ends(*height, *center));
                Some(([-r, -r, low], [r, r, high]))
            }
            Node::Polyhedron { points, .. } => around(points.iter().copied()),
            Node::Difference { .. } => first(),
            Node::Intersection { .. } => all.iter().copied().try_fold(None, |known: Option<Bounds>, next| {
                let next = next?;
                Some(Some(match known {
                    None => next,
                    Some(known) => common(known, next)?,
                }))
            })?,
            Node::Minkowski { .. } => all.iter().flatten().copied().reduce(|a, b| {
                (std::array::from_fn(|axis| a.0[axis] + b.0[axis]), std::array::from_fn(|axis| a.1[axis] + b.1[axis]))
            }),
            Node::Transform { matrix, .. } => moved(any()?, matrix),
            Node::Resize { size, auto, .. } => {
                let (min, max) = any()?;
                let largest = size.iter().copied().fold(0.0, f64::max);
                let factor = |axis: usize| {
                    let extent = max[axis] - min[axis];
                    if size[axis] > 0.0 && extent > 0.0 {
                        size[axis] / extent
                    } else if auto[axis] {
                        let main = (0..3).find(|&main| size[main] == largest).unwrap_or(0);
                        largest / (max[main] - min[main]).max(1e-9)
                    } else {
                        1.0
                    }
                };
                moved((min, max), &Matrix::scale([factor(0), factor(1), factor(2)]))
            }
            // A mitre reaches further than the distance.
            Node::Offset { distance, .. } => {
                let (min, max) = any()?;
                let by = distance.max(0.0) * 3.0;
                Some(([min[0] - by, min[1] - by, 0.0], [max[0] + by, max[1] + by, 0.0]))
            }
            Node::LinearExtrude { height, center, twist, scale, .. } => {
                let (min, max) = any()?;
                let [low, high] = ends(*height, *center);
                let factor = scale[0].max(scale[1]).max(1.0);
                if *twist != 0.0 {
                    let r = reach((min, max)) * factor;
                    return Some(([-r, -r, low], [r, r, high]));
                }
                let top = moved((min, max), &Matrix::scale([scale[0], scale[1], 1.0]))?;
                let (min, max) = joined((min, max), top);
                Some(([min[0], min[1], low], [max[0], max[1], high]))
            }
            Node::RotateExtrude { .. } => {
                let (min, max) = any()?;
                let r = min[0].abs().max(max[0].abs());
                Some(([-r, -r, min[1]], [r, r, max[1]]))
            }
            // In a corner the drawing goes on by no more than the pieces that meet there.
            Node::Sweep { path, .. } => {
                let ends = path.iter().zip(path.iter().cycle().skip(1));
                let longest = ends.map(|(a, b)| (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum::<f64>().sqrt());
                let longest = longest.fold(0.0, f64::max);
                let ([x, y, _], [right, top, _]) = any()?;
                let by = x.abs().max(right.abs()).hypot(y.abs().max(top.abs())) + longest;
                let around = path.iter().map(|point| (*point, *point)).reduce(joined)?;
                grown(around, by)
            }
            Node::Roof { .. } => {
                let (min, max) = any()?;
                let high = (max[0] - min[0]).max(max[1] - min[1]);
                Some((min, [max[0], max[1], high]))
            }
            Node::Field { operation, .. } => match operation {
                FieldOperation::Blend { boolean: Boolean::Union, radius, .. } => grown(any()?, radius / 2.0),
                FieldOperation::Blend { boolean: Boolean::Difference, .. } => first(),
                FieldOperation::Blend { boolean: Boolean::Intersection, .. } => {
                    let mut common_of = first()?;
                    for next in &all {
                        common_of = common(common_of, (*next)?)?;
                    }
                    Some(common_of)
                }
                FieldOperation::Offset { distance } => grown(any()?, *distance),
                FieldOperation::Shell { .. }
                | FieldOperation::RoundEdges { .. }
                | FieldOperation::FilletEdges { .. }
                | FieldOperation::Infill { .. } => any(),
                FieldOperation::Implicit { bounds, .. } | FieldOperation::Lattice { bounds, .. } => {
                    Some((bounds[0], bounds[1]))
                }
                FieldOperation::Twist { .. } => {
                    let (min, max) = any()?;
                    let r = reach((min, max));
                    Some(([-r, -r, min[2]], [r, r, max[2]]))
                }
                FieldOperation::Bend { radius } => {
                    let (min, max) = any()?;
                    let far = radius - min[2];
                    Some(([-far, min[1], radius - far], [far, max[1], radius + far]))
                }
                FieldOperation::Taper { scale, .. } => {
                    let (min, max) = any()?;
                    let top = moved((min, max), &Matrix::scale([scale[0], scale[1], 1.0]))?;
                    Some(joined((min, max), top))
                }
                FieldOperation::Morph { .. } => any(),
                FieldOperation::Loft { height } => {
                    let (min, max) = any()?;
                    Some(([min[0], min[1], 0.0], [max[0], max[1], *height]))
                }
                FieldOperation::Thread { radius, length, .. } => {
                    Some(([-radius, -radius, 0.0], [*radius, *radius, *length]))
                }
            },
            _ => any(),
        }
    }
}

fn flat(bounds: Option<([f64; 2], [f64; 2])>) -> Option<Bounds> {
    bounds.map(|([left, low], [right, high])| ([left, low, 0.0], [right, high, 0.0]))
}
