//! The sample buffer: nearest face and depth per sample, filled triangle by triangle.

/// The face id of a sample that nothing covers.
pub(super) const NOTHING: u32 = u32::MAX;

pub(super) struct Samples {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Nearest face per sample.
    pub(super) faces: Vec<u32>,
    /// Toward the viewer, in samples.
    pub(super) depth: Vec<f32>,
    /// Samples that a drawn line covers.
    pub(super) lines: Vec<bool>,
}

impl Samples {
    pub(super) fn new(width: usize, height: usize) -> Self {
        let count = width * height;
        Self {
            width,
            height,
            faces: vec![NOTHING; count],
            depth: vec![f32::NEG_INFINITY; count],
            lines: vec![false; count],
        }
    }

    /// Draws a triangle that faces the viewer (clockwise with y down); others are ignored.
    pub(super) fn triangle(&mut self, [a, b, c]: [[f32; 3]; 3], face: u32) {
        // Twice the area, positive for front faces.
        let area = (c[0] - a[0]) * (b[1] - a[1]) - (b[0] - a[0]) * (c[1] - a[1]);
        if area.is_nan() || area <= 0.0 || !area.is_finite() {
            return;
        }
        let (dz_b, dz_c) = (b[2] - a[2], c[2] - a[2]);
        let slope_x = (dz_c * (b[1] - a[1]) - dz_b * (c[1] - a[1])) / area;
        let slope_y = (dz_b * (c[0] - a[0]) - dz_c * (b[0] - a[0])) / area;

        let low = a[1].min(b[1]).min(c[1]);
        let high = a[1].max(b[1]).max(c[1]);
        // Samples lie at half-integer coordinates. Casts saturate, so that nothing leaves the buffer.
        let first = (low - 0.5).ceil().max(0.0) as usize;
        let end = ((high - 0.5).floor() + 1.0).clamp(0.0, self.height as f32) as usize;
        for row in first..end {
            let y = row as f32 + 0.5;
            let (mut left, mut right) = (f32::INFINITY, f32::NEG_INFINITY);
            for (from, to) in [(a, b), (b, c), (c, a)] {
                let (top, bottom) = if from[1] <= to[1] { (from, to) } else { (to, from) };
                if y < top[1] || y > bottom[1] {
                    continue;
                }
                let x = if bottom[1] > top[1] {
                    top[0] + (bottom[0] - top[0]) * ((y - top[1]) / (bottom[1] - top[1]))
                } else {
                    top[0]
                };
                left = left.min(x);
                right = right.max(x);
            }
            if left > right {
                continue;
            }
            let start = (left - 0.5).ceil().max(0.0) as usize;
            let stop = ((right - 0.5).floor() + 1.0).clamp(0.0, self.width as f32) as usize;
            let base = row * self.width;
            for column in start..stop {
                let depth = a[2] + slope_x * (column as f32 + 0.5 - a[0]) + slope_y * (y - a[1]);
                let sample = base + column;
                if depth > self.depth[sample] {
                    self.depth[sample] = depth;
                    self.faces[sample] = face;
                }
            }
        }
    }
}
