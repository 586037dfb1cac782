//! Letters of single strokes, as engravers and plotters draw them: Hershey's simplex Roman, with strokes of any width.
//!
//! The Hershey fonts were originally created by Dr. A. V. Hershey while working at the U.S. National Bureau of Standards
//! (*Calligraphy for computers*, 1967). The format of the font data was originally created by James Hurt, Cognition, Inc.,
//! 900 Technology Park Drive, Billerica, MA 01821.

use partwright_graph::FacetRule;

use crate::Contour;
use crate::curve::{arc, distinct};

/// The letters from space on, one a line: five digits of Hershey's number, three of the count of pairs, then the pairs; each
/// coordinate is a letter, counted from `R`. The first pair is the left and the right end; ` R` lifts the pen.
const FONT: &str = include_str!("lettering/simplex.jhf");
/// Columns before the pairs.
const PAIRS: usize = 8;
/// The line on which letters stand, and the height of a capital above it, in the font's units.
const BASELINE: f64 = 9.0;
const CAPITAL: f64 = 21.0;

/// A line of letters: each stroke a polygon with round ends, which overlap.
#[derive(Debug, Clone, PartialEq)]
pub struct Lettering {
    pub strokes: Vec<Contour>,
    /// mm; how far the pen goes from the origin to where a further letter would begin.
    pub width: f64,
}

/// Letters on the X axis from the origin; `size` is the height of a capital between the middles of its strokes, `stroke` the
/// width of these, `spacing` a factor of how far letters are apart.
pub fn lettering(text: &str, size: f64, stroke: f64, spacing: f64, rule: FacetRule) -> Result<Lettering, String> {
    let scale = size / CAPITAL;
    let mut made = Lettering { strokes: Vec::new(), width: 0.0 };
    for letter in text.chars() {
        let Some(glyph) = glyph(letter) else {
            return Err(format!(
                "`text` of `lettering` has {letter:?}, which these letters are without: they are ASCII's"
            ));
        };
        let number = |byte: u8| f64::from(byte) - f64::from(b'R');
        let mut pairs = glyph.as_bytes()[PAIRS..].chunks_exact(2);
        let [left, right] = pairs.next().map_or([0.0; 2], |ends| [number(ends[0]), number(ends[1])]);
        let mut last: Option<[f64; 2]> = None;
        for pair in pairs {
            let place = (pair != b" R")
                .then(|| [made.width + (number(pair[0]) - left) * scale, (BASELINE - number(pair[1])) * scale]);
            if let (Some(from), Some(to)) = (last, place) {
                made.strokes.push(capsule(from, to, stroke / 2.0, rule));
            }
            last = place;
        }
        made.width += (right - left) * scale * spacing;
    }
    Ok(made)
}

fn glyph(letter: char) -> Option<&'static str> {
    (' '..='~').contains(&letter).then(|| FONT.lines().nth(letter as usize - ' ' as usize)).flatten()
}

/// All that is within a radius of a segment.
fn capsule(from: [f64; 2], to: [f64; 2], radius: f64, rule: FacetRule) -> Contour {
    let along = (to[1] - from[1]).atan2(to[0] - from[0]).to_degrees();
    let ends = [(to, along - 90.0), (from, along + 90.0)];
    distinct(ends.into_iter().flat_map(|(end, start)| arc(end, radius, start, 180.0, rule)).collect())
}
