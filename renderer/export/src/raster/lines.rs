//! Creases and outlines over the filled picture, hidden where something is nearer.

use super::fill::Samples;
use super::{SAMPLES, Scene};

/// Half the width of a line, in samples: lines are a little over one pixel wide.
const HALF_WIDTH: f32 = 0.58 * SAMPLES as f32;
/// How far behind a surface a line may be and still be drawn, in samples.
const SLACK: f32 = 1.2 * SAMPLES as f32;

pub(super) fn draw(scene: &Scene, samples: &mut Samples, flat: bool) {
    for edge in &scene.edges {
        let [one, other] = edge.faces.map(|face| scene.normals[face as usize][2] > 0.0);
        let outline = one != other;
        let crease = edge.feature && (flat || one || other);
        if outline || crease {
            let [from, to] = edge.ends.map(|index| scene.points[index as usize]);
            line(samples, from, to);
        }
    }
}

fn line(samples: &mut Samples, from: [f32; 3], to: [f32; 3]) {
    let along: [f32; 3] = std::array::from_fn(|axis| to[axis] - from[axis]);
    let length = along[0].hypot(along[1]);
    // The picture bounds every length; only a broken coordinate is longer.
    if length.is_nan() || length > 4.0 * (samples.width + samples.height) as f32 {
        return;
    }
    let steps = length.ceil().max(1.0);
    for step in 0..=steps as usize {
        let t = step as f32 / steps;
        let [x, y, z]: [f32; 3] = std::array::from_fn(|axis| from[axis] + along[axis] * t);
        if visible(samples, x, y, z) {
            dab(samples, x, y);
        }
    }
}

/// Compared with the farthest of the samples around, so that a line along a step in depth belongs to the nearer side.
fn visible(samples: &Samples, x: f32, y: f32, z: f32) -> bool {
    let mut farthest = f32::INFINITY;
    for [dx, dy] in [[0.0, 0.0], [1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]] {
        let (column, row) = ((x + dx).floor(), (y + dy).floor());
        if column < 0.0 || row < 0.0 || column >= samples.width as f32 || row >= samples.height as f32 {
            return true;
        }
        farthest = farthest.min(samples.depth[row as usize * samples.width + column as usize]);
    }
    z >= farthest - SLACK
}

fn dab(samples: &mut Samples, x: f32, y: f32) {
    let range = |center: f32, limit: usize| {
        let first = (center - HALF_WIDTH - 0.5).ceil().max(0.0) as usize;
        let end = ((center + HALF_WIDTH - 0.5).floor() + 1.0).clamp(0.0, limit as f32) as usize;
        first..end
    };
    for row in range(y, samples.height) {
        for column in range(x, samples.width) {
            let (dx, dy) = (column as f32 + 0.5 - x, row as f32 + 0.5 - y);
            if dx * dx + dy * dy <= HALF_WIDTH * HALF_WIDTH {
                samples.lines[row * samples.width + column] = true;
            }
        }
    }
}
