//! Glyph outlines as FreeType gives them to OpenSCAD: hinted at its size, on a grid of 26.6 fixed point, each quadratic or
//! cubic curve a fixed number of chords at equal steps of its parameter.

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{
    DrawSettings, HintingInstance, HintingOptions, OutlineGlyph, OutlineGlyphCollection, OutlinePen, Target,
};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use crate::PIXELS;
use crate::font::Font;

/// The outlines of one font at OpenSCAD's size.
pub(crate) struct Outlines<'a> {
    glyphs: OutlineGlyphCollection<'a>,
    hinting: Option<HintingInstance>,
    /// Pixels of an em while hinting is on.
    size: Size,
}

/// In `head`: a font whose instructions want whole pixels to the em.
const WHOLE_PIXELS: u16 = 1 << 3;

impl<'a> Outlines<'a> {
    pub(crate) fn new(font: &Font<'a>) -> Option<Self> {
        let font = FontRef::from_index(font.bytes, font.index).ok()?;
        let glyphs = font.outline_glyphs();
        // FreeType rounds for outlines with hinting, not for advances.
        let whole = font.glyf().is_ok() && font.head().is_ok_and(|head| head.flags().bits() & WHOLE_PIXELS != 0);
        let size = Size::new(if whole { PIXELS.round() } else { PIXELS });
        let options = HintingOptions { target: Target::default(), ..HintingOptions::default() };
        let hinting = HintingInstance::new(&glyphs, size, LocationRef::default(), options).ok();
        Some(Self { glyphs, hinting, size })
    }

    /// Draws a glyph in pixels.
    pub(crate) fn draw(&self, glyph: u32, pen: &mut impl OutlinePen) {
        let Some(glyph) = self.glyphs.get(GlyphId::new(glyph)) else { return };
        // A font whose instructions fail is drawn without them, as FreeType does.
        match &self.hinting {
            Some(hinting) if glyph.draw(DrawSettings::hinted(hinting, false), &mut Null).is_ok() => {
                let _ = glyph.draw(DrawSettings::hinted(hinting, false), pen);
            }
            _ => unhinted(&glyph, self.size, pen),
        }
    }

    /// The control box before hinting: left, bottom, right, top in pixels; `None` without ink.
    pub(crate) fn unhinted_box(&self, glyph: u32) -> Option<[f64; 4]> {
        let glyph = self.glyphs.get(GlyphId::new(glyph))?;
        let mut bounds = Bounds::default();
        unhinted(&glyph, Size::new(PIXELS), &mut bounds);
        bounds.0
    }

    /// The control box of the drawn glyph on whole pixels: left, bottom, right, top.
    pub(crate) fn pixel_box(&self, glyph: u32) -> Option<[f64; 4]> {
        let mut bounds = Bounds::default();
        self.draw(glyph, &mut bounds);
        let [left, bottom, right, top] = bounds.0?;
        let whole = [left.floor(), bottom.floor(), right.ceil(), top.ceil()];
        (whole[2] > whole[0] && whole[3] > whole[1]).then_some(whole)
    }
}

fn unhinted(glyph: &OutlineGlyph<'_>, size: Size, pen: &mut impl OutlinePen) {
    // What cannot be drawn has no outline.
    let _ = glyph.draw(DrawSettings::unhinted(size, LocationRef::default()), pen);
}

struct Null;

impl OutlinePen for Null {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {}
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
    fn close(&mut self) {}
}

#[derive(Default)]
struct Bounds(Option<[f64; 4]>);

impl Bounds {
    fn add(&mut self, x: f32, y: f32) {
        let (x, y) = (f64::from(x), f64::from(y));
        self.0 = Some(match self.0 {
            None => [x, y, x, y],
            Some([left, bottom, right, top]) => [left.min(x), bottom.min(y), right.max(x), top.max(y)],
        });
    }
}

impl OutlinePen for Bounds {
    fn move_to(&mut self, x: f32, y: f32) {
        self.add(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.add(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.add(x1, y1);
        self.add(x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.add(x1, y1);
        self.quad_to(x2, y2, x, y);
    }

    fn close(&mut self) {}
}

/// Collects contours in mm.
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
    /// `scale` is mm per pixel.
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

impl OutlinePen for Pen {
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
