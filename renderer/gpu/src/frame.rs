//! Pictures of fields: one ray a pixel, in parallel projection, that steps by what the field's slopes allow (Hart, *Sphere
//! tracing*, 1996, with a bound of the slope instead of 1).
//!
//! Promises: where [`Frame::is_bounded`], nothing is missed that is thicker along the ray than a quarter of a pixel. Depths
//! are good to the f32 of the field. Where the slope has no bound, rays go by quarters of pixels there, which promises the
//! same, and takes long. Does not promise anti-aliased edges.

use partwright_field::{Box3, Field};

use crate::GpuError;
use crate::bytes::{self, Bytes};
use crate::device::{Dispatch, Gpu};
use crate::shader::Task;

/// Where one looks from, and how large the picture is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// Where one looks; not along `up`.
    pub forward: [f64; 3],
    pub up: [f64; 3],
    pub width: u32,
    pub height: u32,
}

/// A picture, its rows from the top.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    pub width: u32,
    pub height: u32,
    /// Four bytes a pixel; nothing is transparent.
    pub rgba: Vec<u8>,
    /// mm from the plane of the picture; negative where there is nothing.
    pub depth: Vec<f32>,
    /// The slope of the field is bounded wherever rays pass.
    pub is_bounded: bool,
}

/// Rays of a picture: where that of a pixel begins, in the plane of the picture.
#[derive(Debug, Clone, Copy)]
pub struct Rays {
    pub origin: [f64; 3],
    /// To the next pixel, and to the next row.
    pub right: [f64; 3],
    pub down: [f64; 3],
    pub forward: [f64; 3],
    /// mm; the side of a pixel.
    pub pixel: f64,
}

/// Levels to which a box is divided in search of a bound of the slope.
const DEPTH: u32 = 5;
/// Evaluations that a ray takes, about.
const STEPS: u64 = 64;

fn scaled(a: [f64; 3], by: f64) -> [f64; 3] {
    a.map(|value| value * by)
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn unit(a: [f64; 3]) -> [f64; 3] {
    let length = a.iter().map(|value| value * value).sum::<f64>().sqrt();
    scaled(a, 1.0 / length)
}

impl Camera {
    /// A picture that shows all of a box.
    pub fn rays(&self, bounds: &Box3) -> Rays {
        let forward = unit(self.forward);
        let right = unit(cross(forward, self.up));
        let down = cross(forward, right);
        let radius = bounds.size().iter().map(|size| size * size).sum::<f64>().sqrt() / 2.0;
        let pixel = 2.0 * radius / f64::from(self.width.min(self.height));
        let (half_width, half_height) = (f64::from(self.width) * pixel / 2.0, f64::from(self.height) * pixel / 2.0);
        let center = bounds.center();
        let origin = std::array::from_fn(|axis| {
            center[axis] - radius * forward[axis] - half_width * right[axis] - half_height * down[axis]
        });
        Rays { origin, right: scaled(right, pixel), down: scaled(down, pixel), forward, pixel }
    }
}

impl Gpu {
    /// Draws a field; `None` where it is for the CPU alone.
    pub fn draw(&self, field: &Field, camera: &Camera) -> Result<Option<Frame>, GpuError> {
        let margin = field.bounds().size().into_iter().fold(0.0, f64::max) * 1e-3;
        let room = field.bounds().padded(margin);
        let Some(program) = field.program(&room) else { return Ok(None) };
        let rays = camera.rays(field.bounds());
        let (steepness, is_bounded) = steepness(field, &room);
        let (width, height) = (camera.width.max(1), camera.height.max(1));
        let mut code = Bytes::default();
        code.program(&program);
        code.words([0, 0]);
        let row_work = u64::from(width) * STEPS * program.instructions.len().max(1) as u64;
        let most_rows = (self.most_bytes() / (8 * u64::from(width))).max(1);
        let (mut rgba, mut depth) = (Vec::new(), Vec::new());
        let mut row = 0;
        while row < height {
            let rows = (self.budget() / row_work).clamp(8, most_rows.max(8)).min(u64::from(height - row)) as u32;
            let single = |vector: [f64; 3]| vector.map(|value| value as f32);
            let mut view = Bytes::default();
            view.floats(single(rays.origin));
            view.floats([(rays.pixel / 4.0) as f32]);
            view.floats(single(rays.right));
            view.floats([steepness as f32]);
            view.floats(single(rays.down));
            view.words([program.instructions.len() as u32]);
            view.floats(single(rays.forward));
            view.words([width]);
            view.floats(single(room.min));
            view.words([rows]);
            view.floats(single(room.max));
            view.words([row]);
            let bytes = self.run(&Dispatch {
                task: Task::Draw,
                registers: program.registers,
                code: code.as_slice(),
                input: view.as_slice(),
                output_bytes: 8 * u64::from(width) * u64::from(rows),
                groups: [width.div_ceil(8), rows.div_ceil(8)],
                work: row_work * u64::from(rows),
            })?;
            for pixel in bytes.as_chunks::<8>().0 {
                rgba.extend_from_slice(&pixel[..4]);
                depth.extend(bytes::floats(&pixel[4..]));
            }
            row += rows;
        }
        Ok(Some(Frame { width, height, rgba, depth, is_bounded }))
    }
}

/// The most that a field rises over a mm outside of its solid, and whether that is known everywhere.
fn steepness(field: &Field, room: &Box3) -> (f64, bool) {
    let (mut most, mut is_bounded) = (0.0_f64, true);
    let mut open = vec![(*room, field.clone(), 0)];
    while let Some((region, field, depth)) = open.pop() {
        let survey = field.survey(&region, 0.0);
        // Rays end where the solid begins.
        if survey.value.max < 0.0 {
            continue;
        }
        let slope = survey.slopes.iter().map(|slope| slope.magnitude().powi(2)).sum::<f64>().sqrt();
        if slope.is_finite() && (slope <= most || depth >= 2) {
            most = most.max(slope);
        } else if depth < DEPTH {
            let center = region.center();
            open.extend((0..8).map(|number| {
                let is_low = |axis: usize| number >> axis & 1 == 0;
                let pick = |axis, low: [f64; 3], high: [f64; 3]| if is_low(axis) { low[axis] } else { high[axis] };
                let min = std::array::from_fn(|axis| pick(axis, region.min, center));
                let max = std::array::from_fn(|axis| pick(axis, center, region.max));
                (Box3 { min, max }, survey.field.clone(), depth + 1)
            }));
        } else {
            is_bounded = false;
        }
    }
    // Without any bound rays go by their least steps.
    if is_bounded { (most.max(1e-6), true) } else { (1e30, false) }
}
