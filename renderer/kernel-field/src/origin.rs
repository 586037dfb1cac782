//! Where in the script the faces of a field come from: of the shapes that make it, the one whose surface a face lies on;
//! faces on no shape's surface (a fillet, an offset) come from the operation.

use fidget_core::context::Tree;
use partwright_field::{Box3, Field, Slope};
use partwright_graph::Span;
use partwright_kernel_flat::fault::Fault;
use partwright_parallel as parallel;
use partwright_solid::Solid;

use crate::frame::Frame;
use crate::maker::Maker;

/// Faces that a thread takes at once.
const FACES: usize = 256;
/// Faces for which a field is restricted to where they are.
const NEAR: usize = 64;

/// A shape of the field, and from where it is referred to.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) tree: Tree,
    pub(crate) span: Span,
}

impl Origin {
    /// What was seen in a shape's own coordinates, seen in its frame.
    pub(crate) fn carry(&mut self, frame: &Frame) {
        let [x, y, z] = frame.at.clone();
        self.tree = self.tree.remap_xyz(x, y, z);
    }
}

impl Maker<'_> {
    /// Names the faces of a field's mesh; those of the operation get `operation`.
    pub(crate) fn claim(&self, solid: &mut Solid, operation: Span, whole: &Field) -> Result<(), Fault> {
        if self.origins.iter().all(|origin| origin.span == operation) {
            solid.face_source = vec![0; solid.triangles.len()];
            solid.sources = vec![operation];
            return Ok(());
        }
        let room = *whole.bounds();
        // Of points on the surface.
        let near = self.tolerance / 10.0;
        let mut shapes: Vec<(u32, Field)> = Vec::with_capacity(self.origins.len());
        let mut spans = vec![operation];
        for origin in &self.origins {
            let place = spans.iter().position(|&span| span == origin.span).unwrap_or_else(|| {
                spans.push(origin.span);
                spans.len() - 1
            });
            shapes.push((place as u32, self.field(&origin.tree, room)?));
        }
        let distance = |field: &Field, point: [f64; 3]| {
            let slope = field.slope(point);
            let length = length(slope.gradient);
            if length > 0.0 { slope.value.abs() / length } else { f64::INFINITY }
        };
        let source = |last: &mut usize, middle: [f64; 3]| {
            // Neighbouring faces mostly have the same one.
            if let Some((source, field)) = shapes.get(*last)
                && distance(field, middle) <= near
            {
                return *source;
            }
            let distances = shapes.iter().map(|(_, field)| distance(field, middle));
            let nearest = distances.enumerate().min_by(|(_, a), (_, b)| a.total_cmp(b));
            let Some((shape, _)) = nearest.filter(|(_, distance)| *distance <= near) else { return 0 };
            *last = shape;
            shapes[shape].0
        };
        let name = |triangles| {
            self.limits.poll()?;
            let mut last = 0;
            let middles = middles(whole, &solid.positions, triangles, self.tolerance, near).into_iter();
            Ok(middles.map(|middle| source(&mut last, middle)).collect())
        };
        let named = parallel::with_threads(|| parallel::map(solid.triangles.chunks(FACES).collect(), name));
        solid.face_source = named.into_iter().collect::<Result<Vec<Vec<u32>>, Fault>>()?.concat();
        solid.sources = spans;
        Ok(())
    }
}

fn length(vector: [f64; 3]) -> f64 {
    vector.iter().map(|part| part * part).sum::<f64>().sqrt()
}

/// The middles of faces, which are off the surface by as much as the mesh may be, on it by `near`.
fn middles(field: &Field, positions: &[[f64; 3]], triangles: &[[u32; 3]], tolerance: f64, near: f64) -> Vec<[f64; 3]> {
    let middle = |triangle: &[u32; 3]| -> [f64; 3] {
        let corners = triangle.map(|corner| positions[corner as usize]);
        std::array::from_fn(|axis| corners.iter().map(|corner| corner[axis]).sum::<f64>() / 3.0)
    };
    let mut points: Vec<[f64; 3]> = triangles.iter().map(middle).collect();
    for points in points.chunks_mut(NEAR) {
        // Faces that follow each other mostly are neighbours, where little of a large field matters.
        let fold = |pick: fn(f64, f64) -> f64, from: f64| {
            points.iter().fold([from; 3], |all, point| std::array::from_fn(|axis| pick(all[axis], point[axis])))
        };
        let around = Box3 { min: fold(f64::min, f64::INFINITY), max: fold(f64::max, f64::NEG_INFINITY) };
        let (_, field) = field.restrict(&around.padded(2.0 * tolerance));
        // Those that moved far are looked at again.
        let mut open: Vec<usize> = (0..points.len()).collect();
        for _ in 0..2 {
            let places: Vec<[f64; 3]> = open.iter().map(|&index| points[index]).collect();
            let mut slopes = vec![Slope { value: 0.0, gradient: [0.0; 3] }; places.len()];
            field.gradients(&places, &mut slopes);
            let mut rest = Vec::new();
            for (index, Slope { value, gradient }) in open.into_iter().zip(slopes) {
                let steep = length(gradient);
                if steep > 1e-6 {
                    let point = &mut points[index];
                    *point = std::array::from_fn(|axis| point[axis] - value * gradient[axis] / steep.powi(2));
                    rest.extend((value.abs() > near * steep).then_some(index));
                }
            }
            open = rest;
        }
    }
    points
}
