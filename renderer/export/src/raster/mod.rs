//! Pictures without a display or GPU: a z-buffer rasteriser in software.
//!
//! A solid is seen from the front, right and top under soft studio light, with its creases and outline drawn and a soft
//! shadow under it; a drawing is seen from above, filled and outlined. Visibility is decided at [`SAMPLES`]² samples per
//! pixel, shading once per pixel and face. The picture is the same on every machine that rounds as IEEE 754 says.

mod camera;
mod fill;
mod light;
mod lines;
mod shadow;

use partwright_protocol::Format;
use partwright_solid::{Geometry, Model};

use self::camera::Camera;
use self::fill::{NOTHING, Samples};
use crate::edges::{dot, normal};
use crate::surface::Surface;
use crate::{ExportError, png};

/// Samples per pixel and axis.
const SAMPLES: usize = 3;
/// The largest picture, pixels per side.
const MAX_SIDE: u32 = 4096;

/// What is behind the part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// A light, slightly graded backdrop.
    Studio,
    /// Nothing but the shadow, for pages with a colour of their own.
    Transparent,
}

/// Linear light, red, green, blue.
type Rgb = [f32; 3];

/// All parts in camera space as one mesh.
struct Scene {
    /// x to the right, y down, in samples; z toward the viewer, in the same unit.
    points: Vec<[f32; 3]>,
    triangles: Vec<[u32; 3]>,
    /// Per triangle, in camera space with y up.
    normals: Vec<[f32; 3]>,
    /// Per triangle.
    colors: Vec<Rgb>,
    edges: Vec<crate::edges::Edge>,
}

/// The model as PNG bytes. Sides are clamped to 4096 pixels.
pub fn render_png(model: &Model, width: u32, height: u32, background: Background) -> Result<Vec<u8>, ExportError> {
    let (width, height) = (width.clamp(1, MAX_SIDE), height.clamp(1, MAX_SIDE));
    let surfaces: Vec<(Surface<'_>, Rgb)> = model
        .parts
        .iter()
        .map(|part| {
            let neutral = match part.geometry {
                Geometry::Solid(_) => light::NEUTRAL,
                Geometry::Region(_) => light::PAPER,
            };
            let color = part.color.map_or(neutral, |[r, g, b, _]| [r, g, b].map(light::to_linear));
            (Surface::new(part), color)
        })
        .filter(|(surface, _)| !surface.triangles.is_empty())
        .collect();
    let flat = model.dimension() == 2;
    let corners = surfaces
        .iter()
        .flat_map(|(surface, _)| surface.triangles.iter().flatten().map(|&index| surface.positions[index as usize]));
    let camera =
        Camera::fit(corners, [width as usize * SAMPLES, height as usize * SAMPLES], flat).ok_or(ExportError::Empty)?;

    let scene = Scene::new(&surfaces, &camera);
    let mut samples = Samples::new(width as usize * SAMPLES, height as usize * SAMPLES);
    for (face, triangle) in scene.triangles.iter().enumerate() {
        samples.triangle(triangle.map(|index| scene.points[index as usize]), face as u32);
    }
    lines::draw(&scene, &mut samples, flat);
    let shadow = (!flat).then(|| shadow::Shadow::new(&surfaces, &camera));
    let pixels = light::resolve(&scene, &samples, &camera, shadow.as_ref(), background);
    png::encode(width, height, &pixels).map_err(|source| ExportError::Write { format: Format::Png, source })
}

impl Scene {
    fn new(surfaces: &[(Surface<'_>, Rgb)], camera: &Camera) -> Self {
        let mut scene = Self {
            points: Vec::new(),
            triangles: Vec::new(),
            normals: Vec::new(),
            colors: Vec::new(),
            edges: Vec::new(),
        };
        for (surface, color) in surfaces {
            let (first_point, first_face) = (scene.points.len() as u32, scene.triangles.len() as u32);
            scene.points.extend(surface.positions.iter().map(|&position| camera.project(position)));
            for triangle in surface.triangles.iter() {
                let normal = normal(triangle.map(|index| surface.positions[index as usize])).unwrap_or_default();
                scene.triangles.push(triangle.map(|index| index + first_point));
                scene.normals.push(camera.axes.map(|axis| dot(axis, normal) as f32));
                scene.colors.push(*color);
            }
            scene.edges.extend(surface.edges().into_iter().map(|edge| crate::edges::Edge {
                ends: edge.ends.map(|index| index + first_point),
                faces: edge.faces.map(|face| face + first_face),
                ..edge
            }));
        }
        scene
    }
}

impl Samples {
    /// Face ids of one pixel's samples, and how many of them a line covers.
    fn pixel(&self, x: usize, y: usize) -> ([u32; SAMPLES * SAMPLES], usize) {
        let mut faces = [NOTHING; SAMPLES * SAMPLES];
        let mut covered = 0;
        for row in 0..SAMPLES {
            let start = (y * SAMPLES + row) * self.width + x * SAMPLES;
            faces[row * SAMPLES..][..SAMPLES].copy_from_slice(&self.faces[start..start + SAMPLES]);
            covered += self.lines[start..start + SAMPLES].iter().filter(|&&line| line).count();
        }
        (faces, covered)
    }
}
