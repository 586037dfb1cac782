//! The soft shadow on the floor: footprints of the faces that look away from the light, faded by their height and blurred.

use super::Rgb;
use super::camera::Camera;
use super::light::KEY;
use crate::edges::{dot, normal};
use crate::surface::Surface;

/// Texels per side.
const SIDE: usize = 192;
/// How far the map reaches beyond the model, as a share of its size.
const REACH: f64 = 0.45;

/// Darkness from 0 to 1 over a square of the floor.
pub(super) struct Shadow {
    origin: [f64; 2],
    /// Texels per mm.
    scale: f64,
    texels: Vec<f32>,
}

impl Shadow {
    pub(super) fn new(surfaces: &[(Surface<'_>, Rgb)], camera: &Camera) -> Self {
        let (mut low, mut high, mut top) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2], camera.floor);
        for (surface, _) in surfaces {
            for point in surface.positions.iter() {
                for axis in 0..2 {
                    low[axis] = low[axis].min(point[axis]);
                    high[axis] = high[axis].max(point[axis]);
                }
                top = top.max(point[2]);
            }
        }
        let height = top - camera.floor;
        let extent = (high[0] - low[0]).max(high[1] - low[1]).max(0.6 * height).max(f64::MIN_POSITIVE);
        let side = extent * (1.0 + 2.0 * REACH);
        let scale = SIDE as f64 / side;
        let origin = std::array::from_fn(|axis| (low[axis] + high[axis] - side) / 2.0);

        // The key light in world space, steepened so that the shadow stays near the part.
        let key: [f64; 3] = std::array::from_fn(|world| {
            (0..3).map(|axis| camera.axes[axis][world] * f64::from(KEY[axis])).sum::<f64>()
        });
        let shear = [-key[0] / key[2] * 0.55, -key[1] / key[2] * 0.55];
        let mut contact = vec![0.0; SIDE * SIDE];
        let mut cast = vec![0.0; SIDE * SIDE];
        for (surface, _) in surfaces {
            for triangle in surface.triangles.iter() {
                let corners = triangle.map(|index| surface.positions[index as usize]);
                let Some(normal) = normal(corners) else { continue };
                let lowest = corners.iter().map(|corner| corner[2] - camera.floor).fold(f64::INFINITY, f64::min);
                let texel = |corner: [f64; 3], lean: f64| {
                    let rise = corner[2] - camera.floor;
                    [0, 1].map(|axis| ((corner[axis] + shear[axis] * rise * lean - origin[axis]) * scale) as f32)
                };
                if normal[2] < 0.0 {
                    let near = (-lowest / (0.10 * extent)).exp() as f32;
                    stamp(&mut contact, corners.map(|corner| texel(corner, 0.0)), near);
                }
                if dot(normal, [-shear[0], -shear[1], 1.0]) < 0.0 {
                    let near = (-lowest / (0.9 * extent)).exp() as f32;
                    stamp(&mut cast, corners.map(|corner| texel(corner, 1.0)), near);
                }
            }
        }
        blur(&mut contact, 3);
        blur(&mut cast, 8);
        let texels =
            contact.iter().zip(&cast).map(|(near, far)| 1.0 - (1.0 - 0.50 * near) * (1.0 - 0.36 * far)).collect();
        Self { origin, scale, texels }
    }

    /// Bilinear; 0 outside the map.
    pub(super) fn at(&self, point: [f64; 2]) -> f32 {
        let [x, y] = [0, 1].map(|axis| (point[axis] - self.origin[axis]) * self.scale - 0.5);
        if !(x >= 0.0 && y >= 0.0 && x < (SIDE - 1) as f64 && y < (SIDE - 1) as f64) {
            return 0.0;
        }
        let (column, row) = (x as usize, y as usize);
        let (u, v) = ((x - column as f64) as f32, (y - row as f64) as f32);
        let texel = |dx: usize, dy: usize| self.texels[(row + dy) * SIDE + column + dx];
        (texel(0, 0) * (1.0 - u) + texel(1, 0) * u) * (1.0 - v) + (texel(0, 1) * (1.0 - u) + texel(1, 1) * u) * v
    }
}

/// Raises the texels inside the triangle, whichever way it turns, to at least `value`.
fn stamp(texels: &mut [f32], [a, b, c]: [[f32; 2]; 3], value: f32) {
    let span = |values: [f32; 3]| {
        let low = values.iter().copied().fold(f32::INFINITY, f32::min);
        let high = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        (low - 0.5).ceil().clamp(0.0, SIDE as f32) as usize
            ..((high - 0.5).floor() + 1.0).clamp(0.0, SIDE as f32) as usize
    };
    let side = |from: [f32; 2], to: [f32; 2], x: f32, y: f32| {
        (to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0])
    };
    for row in span([a[1], b[1], c[1]]) {
        for column in span([a[0], b[0], c[0]]) {
            let (x, y) = (column as f32 + 0.5, row as f32 + 0.5);
            let sides = [side(a, b, x, y), side(b, c, x, y), side(c, a, x, y)];
            if sides.iter().all(|side| *side >= 0.0) || sides.iter().all(|side| *side <= 0.0) {
                let texel = &mut texels[row * SIDE + column];
                *texel = texel.max(value);
            }
        }
    }
}

/// Three box blurs of this radius come close to a Gaussian.
fn blur(texels: &mut Vec<f32>, radius: usize) {
    let mut other = vec![0.0; texels.len()];
    for _ in 0..3 {
        for (step, stride) in [(1, SIDE), (SIDE, 1)] {
            for line in 0..SIDE {
                let at = |index: usize| line * stride + index * step;
                let mut sum: f32 = (0..radius).map(|index| texels[at(index)]).sum();
                for index in 0..SIDE {
                    if index + radius < SIDE {
                        sum += texels[at(index + radius)];
                    }
                    if index > radius {
                        sum -= texels[at(index - radius - 1)];
                    }
                    other[at(index)] = sum / (2 * radius + 1) as f32;
                }
            }
            std::mem::swap(texels, &mut other);
        }
    }
}
