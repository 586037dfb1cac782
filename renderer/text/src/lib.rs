//! A line of text to filled outlines: shaping with rustybuzz (HarfBuzz's algorithms), bundled Liberation fonts.
//!
//! Promises: the same text gives the same contours on every machine, because only the bundled fonts are used. Size,
//! alignment and curve subdivision follow `text()` of OpenSCAD's development version: a size of 10 makes capitals about 10 mm high. Does not
//! promise: glyphs outside the fonts' coverage (Latin, Greek, Cyrillic, Hebrew); those become the font's empty box.
//!
//! ```
//! use partwright_text::{TextSpec, metrics, outlines};
//! let spec = TextSpec { text: "Hi", size: 10.0, ..TextSpec::default() };
//! assert_eq!(outlines(&spec).len(), 3); // H, the stem and the dot of i
//! assert!((metrics(&spec).ascent - 10.0).abs() < 0.3);
//! ```

mod font;
mod outline;

pub use font::font_names;

use partwright_graph::{HorizontalAlign, TextDirection, VerticalAlign};
use rustybuzz::{Direction, Face, GlyphBuffer, UnicodeBuffer};

/// Closed contours in font orientation, mm; combine them by the non-zero rule.
pub type Contours = Vec<Vec<[f64; 2]>>;

/// The arguments of `text()`, as [`partwright_graph::Node::Text`] holds them.
#[derive(Debug, Clone, Copy)]
pub struct TextSpec<'a> {
    pub text: &'a str,
    /// mm; about the height of a capital.
    pub size: f64,
    /// `"Liberation Sans:style=Bold"`; empty means Liberation Sans.
    pub font: &'a str,
    pub halign: HorizontalAlign,
    pub valign: VerticalAlign,
    /// Factor on every advance.
    pub spacing: f64,
    pub direction: TextDirection,
    /// Such as `"en"`.
    pub language: &'a str,
    /// Such as `"latin"` or an ISO 15924 tag; empty to see it from the characters.
    pub script: &'a str,
    /// Segments of a full circle; each curve of an outline gets an eighth of them.
    pub facets: u32,
}

impl Default for TextSpec<'_> {
    fn default() -> Self {
        Self {
            text: "",
            size: 10.0,
            font: "",
            halign: HorizontalAlign::Left,
            valign: VerticalAlign::Baseline,
            spacing: 1.0,
            direction: TextDirection::LeftToRight,
            language: "en",
            script: "",
            facets: 30,
        }
    }
}

/// What `textmetrics()` measures, mm.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Metrics {
    /// Lower left corner of the drawn outlines.
    pub position: [f64; 2],
    /// Width and height of the drawn outlines.
    pub size: [f64; 2],
    /// Height above the baseline.
    pub ascent: f64,
    /// Depth below the baseline, zero or negative.
    pub descent: f64,
    /// Where the line starts after alignment.
    pub offset: [f64; 2],
    /// Where the next text would go on.
    pub advance: [f64; 2],
}

/// What `fontmetrics()` measures, mm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FontMetrics {
    pub nominal_ascent: f64,
    pub nominal_descent: f64,
    pub max_ascent: f64,
    pub max_descent: f64,
    /// From baseline to baseline.
    pub interline: f64,
    pub family: &'static str,
    pub style: &'static str,
}

/// Whether `font` names a bundled font; any other name is set in Liberation Sans.
pub fn knows_font(font: &str) -> bool {
    font::find(font).1
}

/// The filled outlines of the text.
pub fn outlines(spec: &TextSpec<'_>) -> Contours {
    let Some(line) = Line::shape(spec) else { return Contours::new() };
    let offset = line.alignment(spec);
    // OpenSCAD's rule for the segments of one quadratic curve.
    let segments = (spec.facets / 8 + 1).max(2);
    let mut pen = outline::Pen::new(line.scale, segments);
    line.each_glyph(spec.spacing, |glyph, at| {
        pen.origin = [offset[0] + at[0], offset[1] + at[1]];
        line.face.outline_glyph(glyph, &mut pen);
    });
    pen.contours
}

pub fn metrics(spec: &TextSpec<'_>) -> Metrics {
    let Some(line) = Line::shape(spec) else { return Metrics::default() };
    let offset = line.alignment(spec);
    let [left, bottom, right, top] = line.bounds;
    Metrics {
        position: [left + offset[0], bottom + offset[1]],
        size: [right - left, top - bottom],
        ascent: top,
        descent: bottom,
        offset,
        advance: line.advance,
    }
}

pub fn font_metrics(font: &str, size: f64) -> FontMetrics {
    let (bundled, _) = font::find(font);
    let mut result = FontMetrics {
        nominal_ascent: 0.0,
        nominal_descent: 0.0,
        max_ascent: 0.0,
        max_descent: 0.0,
        interline: 0.0,
        family: bundled.family,
        style: bundled.style,
    };
    if let Some(face) = Face::from_slice(bundled.bytes, 0) {
        let scale = scale(&face, size);
        let (ascent, descent) = (f64::from(face.ascender()) * scale, f64::from(face.descender()) * scale);
        let bounds = face.global_bounding_box();
        result.nominal_ascent = ascent;
        result.nominal_descent = descent;
        result.max_ascent = f64::from(bounds.y_max) * scale;
        result.max_descent = f64::from(bounds.y_min) * scale;
        result.interline = ascent - descent + f64::from(face.line_gap()) * scale;
    }
    result
}

/// mm per font unit. OpenSCAD asks FreeType for `size` points at 100 dpi, so an em is `size · 100 / 72`.
fn scale(face: &Face<'_>, size: f64) -> f64 {
    size * 100.0 / 72.0 / f64::from(face.units_per_em().max(1))
}

/// A shaped line, before alignment.
struct Line {
    face: Face<'static>,
    scale: f64,
    glyphs: GlyphBuffer,
    horizontal: bool,
    /// Left, bottom, right, top of the ink, mm.
    bounds: [f64; 4],
    advance: [f64; 2],
}

impl Line {
    /// `None` when there is nothing to draw.
    fn shape(spec: &TextSpec<'_>) -> Option<Self> {
        if spec.text.is_empty() || !spec.size.is_finite() || !spec.spacing.is_finite() {
            return None;
        }
        let face = Face::from_slice(font::find(spec.font).0.bytes, 0)?;
        let scale = scale(&face, spec.size);
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(spec.text);
        buffer.set_direction(match spec.direction {
            TextDirection::LeftToRight => Direction::LeftToRight,
            TextDirection::RightToLeft => Direction::RightToLeft,
            TextDirection::TopToBottom => Direction::TopToBottom,
            TextDirection::BottomToTop => Direction::BottomToTop,
        });
        if let Some(script) = font::script(spec.script) {
            buffer.set_script(script);
        }
        if let Ok(language) = spec.language.parse() {
            buffer.set_language(language);
        }
        // What is not set yet.
        buffer.guess_segment_properties();
        let glyphs = rustybuzz::shape(&face, &[], buffer);
        let horizontal = matches!(spec.direction, TextDirection::LeftToRight | TextDirection::RightToLeft);
        let mut line = Self { face, scale, glyphs, horizontal, bounds: [0.0; 4], advance: [0.0; 2] };
        let mut bounds = None::<[f64; 4]>;
        line.advance = line.each_glyph(spec.spacing, |glyph, at| {
            let Some(ink) = line.face.glyph_bounding_box(glyph) else { return };
            let [left, bottom, right, top] =
                [ink.x_min, ink.y_min, ink.x_max, ink.y_max].map(|value| f64::from(value) * scale);
            let ink = [at[0] + left, at[1] + bottom, at[0] + right, at[1] + top];
            bounds = Some(match bounds {
                None => ink,
                Some(old) => [old[0].min(ink[0]), old[1].min(ink[1]), old[2].max(ink[2]), old[3].max(ink[3])],
            });
        });
        line.bounds = bounds.unwrap_or_default();
        Some(line)
    }

    /// Calls `visit` with each glyph and the place of its origin, mm; returns the whole advance.
    fn each_glyph(&self, spacing: f64, mut visit: impl FnMut(rustybuzz::ttf_parser::GlyphId, [f64; 2])) -> [f64; 2] {
        let mut pen = [0.0, 0.0];
        for (info, position) in self.glyphs.glyph_infos().iter().zip(self.glyphs.glyph_positions()) {
            let [x, y, x_advance, y_advance] =
                [position.x_offset, position.y_offset, position.x_advance, position.y_advance]
                    .map(|value| f64::from(value) * self.scale);
            let glyph = u16::try_from(info.glyph_id).unwrap_or_default();
            visit(rustybuzz::ttf_parser::GlyphId(glyph), [pen[0] + x, pen[1] + y]);
            pen[0] += x_advance * spacing;
            pen[1] += y_advance * spacing;
        }
        pen
    }

    /// How far alignment moves the line. Along the line the advance counts, across it the ink, as in OpenSCAD.
    fn alignment(&self, spec: &TextSpec<'_>) -> [f64; 2] {
        let [left, bottom, right, top] = self.bounds;
        let x = match (spec.halign, self.horizontal) {
            (HorizontalAlign::Left, true) => 0.0,
            (HorizontalAlign::Center, true) => -self.advance[0] / 2.0,
            (HorizontalAlign::Right, true) => -self.advance[0],
            (HorizontalAlign::Left, false) => -left,
            (HorizontalAlign::Center, false) => 0.0,
            (HorizontalAlign::Right, false) => -right,
        };
        // HarfBuzz hangs vertical text from its origin.
        let y = match (spec.valign, self.horizontal) {
            (VerticalAlign::Baseline, _) | (VerticalAlign::Top, false) => 0.0,
            (VerticalAlign::Top, true) => -top,
            (VerticalAlign::Center, true) => -(top + bottom) / 2.0,
            (VerticalAlign::Center, false) => -self.advance[1] / 2.0,
            (VerticalAlign::Bottom, true) => -bottom,
            (VerticalAlign::Bottom, false) => -self.advance[1],
        };
        [x, y]
    }
}
