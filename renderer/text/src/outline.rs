//! Font outlines to polygons. Each quadratic or cubic curve becomes a fixed number of chords at equal steps of its
//! parameter, as in OpenSCAD's DrawingCallback.

use rustybuzz::ttf_parser::OutlineBuilder;

pub(crate) struct Pen {
    pub(crate) contours: Vec<Vec<[f64; 2]>>,
    /// Where the glyph's origin goes, mm.
    pub(crate) origin: [f64; 2],
    contour: Vec<[f64; 2]>,
    last: [f64; 2],
    scale: f64,
    segments: u32,
}

impl Pen {
    pub(crate) fn new(scale: f64, segments: u32) -> Self {
        Self { contours: Vec::new(), origin: [0.0; 2], contour: Vec::new(), last: [0.0; 2], scale, segments }
    }

    fn place(&self, x: f32, y: f32) -> [f64; 2] {
        [self.origin[0] + f64::from(x) * self.scale, self.origin[1] + f64::from(y) * self.scale]
    }

    fn add(&mut self, point: [f64; 2]) {
        if self.contour.last() != Some(&point) {
            self.contour.push(point);
        }
        self.last = point;
    }

    fn curve(&mut self, at: impl Fn(f64) -> [f64; 2]) {
        for step in 1..=self.segments {
            self.add(at(f64::from(step) / f64::from(self.segments)));
        }
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.close();
        let point = self.place(x, y);
        self.add(point);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let point = self.place(x, y);
        self.add(point);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (a, b, c) = (self.last, self.place(x1, y1), self.place(x, y));
        self.curve(|t| {
            let s = 1.0 - t;
            std::array::from_fn(|axis| s * s * a[axis] + 2.0 * s * t * b[axis] + t * t * c[axis])
        });
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (a, b, c, d) = (self.last, self.place(x1, y1), self.place(x2, y2), self.place(x, y));
        self.curve(|t| {
            let s = 1.0 - t;
            std::array::from_fn(|axis| {
                s * s * s * a[axis] + 3.0 * s * s * t * b[axis] + 3.0 * s * t * t * c[axis] + t * t * t * d[axis]
            })
        });
    }

    fn close(&mut self) {
        let mut contour = std::mem::take(&mut self.contour);
        if contour.len() > 1 && contour.first() == contour.last() {
            contour.pop();
        }
        if contour.len() > 2 {
            self.contours.push(contour);
        }
    }
}
