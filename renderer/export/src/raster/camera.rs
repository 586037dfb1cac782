//! The view: orthographic, fitted to the model.

use crate::edges::{dot, sub};

/// Share of the picture's width and height that stays free on each side.
const MARGIN: f64 = 0.09;
/// Degrees to the right of the front, and above the horizon.
const AZIMUTH: f64 = 33.0;
const ELEVATION: f64 = 31.0;

/// Maps millimetres to samples. Orthographic, so that every quantity is linear over the picture.
pub(super) struct Camera {
    /// Unit vectors to the right, up, and toward the viewer.
    pub(super) axes: [[f64; 3]; 3],
    /// Samples per mm.
    pub(super) scale: f64,
    /// The point that appears in the middle of the picture.
    pub(super) target: [f64; 3],
    pub(super) size: [usize; 2],
    /// The lowest z of the model, where it stands.
    pub(super) floor: f64,
}

impl Camera {
    /// `None` without a single finite point.
    pub(super) fn fit(points: impl Iterator<Item = [f64; 3]>, size: [usize; 2], flat: bool) -> Option<Self> {
        let axes = if flat {
            [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
        } else {
            let ((sin_a, cos_a), (sin_e, cos_e)) = (AZIMUTH.to_radians().sin_cos(), ELEVATION.to_radians().sin_cos());
            [[cos_a, sin_a, 0.0], [-sin_a * sin_e, cos_a * sin_e, cos_e], [sin_a * cos_e, -cos_a * cos_e, sin_e]]
        };
        let (mut low, mut high, mut floor) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3], f64::INFINITY);
        for point in points.filter(|point| point.iter().all(|value| value.is_finite())) {
            for axis in 0..3 {
                let along = dot(axes[axis], point);
                low[axis] = low[axis].min(along);
                high[axis] = high[axis].max(along);
            }
            floor = floor.min(point[2]);
        }
        let extent: [f64; 3] = std::array::from_fn(|axis| high[axis] - low[axis]);
        if !extent.iter().all(|extent| extent.is_finite()) {
            return None;
        }
        let free = 1.0 - 2.0 * MARGIN;
        let fit = |axis: usize| size[axis] as f64 * free / extent[axis].max(f64::MIN_POSITIVE);
        let scale = fit(0).min(fit(1));
        let middle: [f64; 3] = std::array::from_fn(|axis| (low[axis] + high[axis]) / 2.0);
        let target = std::array::from_fn(|world| (0..3).map(|axis| axes[axis][world] * middle[axis]).sum::<f64>());
        Some(Self { axes, scale: if scale.is_finite() { scale } else { 1.0 }, target, size, floor })
    }

    /// x to the right, y down, z toward the viewer, all in samples.
    pub(super) fn project(&self, point: [f64; 3]) -> [f32; 3] {
        let [x, y, z] = self.axes.map(|axis| dot(axis, sub(point, self.target)) * self.scale);
        [(x + self.size[0] as f64 / 2.0) as f32, (self.size[1] as f64 / 2.0 - y) as f32, z as f32]
    }

    /// Where the line of sight through a sample meets the floor.
    pub(super) fn floor_at(&self, x: f64, y: f64) -> [f64; 2] {
        let right = (x - self.size[0] as f64 / 2.0) / self.scale;
        let up = (self.size[1] as f64 / 2.0 - y) / self.scale;
        let [r, u, d] = self.axes;
        let at: [f64; 3] = std::array::from_fn(|axis| self.target[axis] + r[axis] * right + u[axis] * up);
        let along = (self.floor - at[2]) / d[2];
        [at[0] + d[0] * along, at[1] + d[1] * along]
    }
}
