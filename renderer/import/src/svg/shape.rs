//! One element to outlines in its own coordinates. The numbers of chords are OpenSCAD's: at least 40 for a circle, 20 for
//! a Bézier curve, 4 and one for each 18 degrees for an arc, more where `$fn`, `$fa` and `$fs` ask for it.

use roxmltree::Node;
use svgtypes::{PathParser, PathSegment, PointsParser, TransformListParser, TransformListToken};

use super::{Matrix, stroke, times};
use crate::{Contour, Curves, ImportError};

/// Ends of a path further apart than this leave it open.
const CLOSE: f64 = 0.1;

/// Closed outlines, also those of strokes.
pub(super) fn outlines(node: Node<'_, '_>, curves: &Curves<'_>) -> Result<Vec<Contour>, ImportError> {
    let at = |name| length(node, name);
    Ok(match node.tag_name().name() {
        "circle" => vec![ellipse([at("cx"), at("cy")], [at("r"); 2], curves)?],
        "ellipse" => vec![ellipse([at("cx"), at("cy")], [at("rx"), at("ry")], curves)?],
        "rect" => vec![rectangle(node, curves)?],
        "line" => stroke::outline(&vec![[at("x1"), at("y1")], [at("x2"), at("y2")]], &stroke::Pen::of(node)),
        "polygon" => vec![points(node)],
        "polyline" => stroke::outline(&points(node), &stroke::Pen::of(node)),
        "path" => path(node, curves)?,
        _ => Vec::new(),
    })
}

/// A number in user units; 0 where it is missing or broken, and where it has a unit, as in OpenSCAD: page backgrounds are
/// written so.
pub(super) fn length(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).and_then(|text| text.parse::<f64>().ok()).filter(|value| value.is_finite()).unwrap_or(0.0)
}

/// Whether a length of the shape is not read because of its unit.
pub(super) fn has_units(node: Node<'_, '_>) -> bool {
    const LENGTHS: [&str; 12] = ["x", "y", "width", "height", "r", "rx", "ry", "cx", "cy", "x1", "y1", "x2"];
    let is_unread = |text: &str| text.parse::<f64>().is_err() && text.parse::<svgtypes::Length>().is_ok();
    LENGTHS.iter().filter_map(|name| node.attribute(*name)).any(is_unread)
}

/// A property of the `style` attribute, or else the attribute of its name.
pub(super) fn style<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let declarations = node.attribute("style").unwrap_or_default().split(';');
    declarations
        .filter_map(|declaration| declaration.split_once(':'))
        .find(|(known, _)| known.trim() == name)
        .map(|(_, value)| value.trim())
        .or_else(|| node.attribute(name))
}

/// `None` for what is broken.
pub(super) fn transform(text: &str) -> Option<Matrix> {
    let mut matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    for token in TransformListParser::from(text) {
        let next = match token.ok()? {
            TransformListToken::Matrix { a, b, c, d, e, f } => [a, b, c, d, e, f],
            TransformListToken::Translate { tx, ty } => [1.0, 0.0, 0.0, 1.0, tx, ty],
            TransformListToken::Scale { sx, sy } => [sx, 0.0, 0.0, sy, 0.0, 0.0],
            TransformListToken::Rotate { angle } => {
                let (sin, cos) = angle.to_radians().sin_cos();
                [cos, sin, -sin, cos, 0.0, 0.0]
            }
            TransformListToken::SkewX { angle } => [1.0, 0.0, angle.to_radians().tan(), 1.0, 0.0, 0.0],
            TransformListToken::SkewY { angle } => [1.0, angle.to_radians().tan(), 0.0, 1.0, 0.0, 0.0],
        };
        matrix = times(&matrix, &next);
    }
    Some(matrix)
}

fn points(node: Node<'_, '_>) -> Contour {
    PointsParser::from(node.attribute("points").unwrap_or_default()).map(|(x, y)| [x, y]).collect()
}

fn ellipse([x, y]: [f64; 2], [rx, ry]: [f64; 2], curves: &Curves<'_>) -> Result<Contour, ImportError> {
    let count = curves.checked((curves.circle)(rx.max(ry)).max(40.0))?;
    let point = |index: u32| {
        let (sin, cos) = sin_cos(f64::from(index) * 360.0 / f64::from(count));
        [rx * sin + x, ry * cos + y]
    };
    Ok((1..=count).map(point).collect())
}

fn rectangle(node: Node<'_, '_>, curves: &Curves<'_>) -> Result<Contour, ImportError> {
    let [x, y, width, height, rx, ry] = ["x", "y", "width", "height", "rx", "ry"].map(|name| length(node, name));
    let has = |radius: f64| radius.abs() >= 1e-8;
    if !has(rx) && !has(ry) {
        return Ok(vec![[x, y], [x + width, y], [x + width, y + height], [x, y + height]]);
    }
    let rx = if has(rx) { rx } else { ry }.min(width / 2.0);
    let ry = if has(ry) { ry } else { rx }.min(height / 2.0);
    let mut contour = Vec::new();
    let corners = [
        ([x + width - rx, y], [x + width, y + ry]),
        ([x + width, y + height - ry], [x + width - rx, y + height]),
        ([x + rx, y + height], [x, y + height - ry]),
        ([x, y + ry], [x + rx, y]),
    ];
    for (from, to) in corners {
        contour.push(from);
        arc(&mut contour, from, [rx, ry], 0.0, [false, true], to, curves)?;
    }
    Ok(contour)
}

/// The subpaths of one `path`, each closed or, where its ends are apart, turned into a stroke.
struct Subpaths<'a> {
    done: Vec<Contour>,
    current: Contour,
    pen: stroke::Pen<'a>,
    any_closed: bool,
}

impl Subpaths<'_> {
    /// The end of a subpath without `z`.
    fn end(&mut self) {
        let current = std::mem::take(&mut self.current);
        let (Some(first), Some(last)) = (current.first(), current.last()) else { return };
        if (first[0] - last[0]).hypot(first[1] - last[1]) > CLOSE {
            self.done.extend(stroke::outline(&current, &self.pen));
        } else {
            self.done.push(current);
        }
    }
}

fn path(node: Node<'_, '_>, curves: &Curves<'_>) -> Result<Vec<Contour>, ImportError> {
    let mut paths = Subpaths { done: Vec::new(), current: Vec::new(), pen: stroke::Pen::of(node), any_closed: false };
    let mut at = [0.0; 2];
    let mut start = [0.0; 2];
    // The last control point, where the last segment was a cubic or a quadratic curve.
    let mut cubic: Option<[f64; 2]> = None;
    let mut quadratic: Option<[f64; 2]> = None;
    let mirrored = |control: Option<[f64; 2]>, at: [f64; 2]| {
        control.map_or(at, |control| [2.0 * at[0] - control[0], 2.0 * at[1] - control[1]])
    };
    // After an error the rest is left out, as SVG asks for.
    for segment in PathParser::from(node.attribute("d").unwrap_or_default()).map_while(Result::ok) {
        if paths.current.is_empty() && !matches!(segment, PathSegment::MoveTo { .. }) {
            // What follows `z` without a new start begins where the last one did.
            paths.current.push(at);
        }
        let base = |abs: bool| if abs { [0.0; 2] } else { at };
        let place = |abs: bool, x: f64, y: f64| [base(abs)[0] + x, base(abs)[1] + y];
        let (mut last_cubic, mut last_quadratic) = (None, None);
        match segment {
            PathSegment::MoveTo { abs, x, y } => {
                let to = place(abs, x, y);
                paths.end();
                paths.current.push(to);
                (at, start) = (to, to);
            }
            PathSegment::LineTo { abs, x, y } => at = place(abs, x, y),
            PathSegment::HorizontalLineTo { abs, x } => at = [place(abs, x, 0.0)[0], at[1]],
            PathSegment::VerticalLineTo { abs, y } => at = [at[0], place(abs, 0.0, y)[1]],
            PathSegment::CurveTo { abs, x1, y1, x2, y2, x, y } => {
                let (a, b, to) = (place(abs, x1, y1), place(abs, x2, y2), place(abs, x, y));
                bezier(&mut paths.current, &[at, a, b, to], curves)?;
                (at, last_cubic) = (to, Some(b));
            }
            PathSegment::SmoothCurveTo { abs, x2, y2, x, y } => {
                let (a, b, to) = (mirrored(cubic, at), place(abs, x2, y2), place(abs, x, y));
                bezier(&mut paths.current, &[at, a, b, to], curves)?;
                (at, last_cubic) = (to, Some(b));
            }
            PathSegment::Quadratic { abs, x1, y1, x, y } => {
                let (a, to) = (place(abs, x1, y1), place(abs, x, y));
                bezier(&mut paths.current, &[at, a, to], curves)?;
                (at, last_quadratic) = (to, Some(a));
            }
            PathSegment::SmoothQuadratic { abs, x, y } => {
                let (a, to) = (mirrored(quadratic, at), place(abs, x, y));
                bezier(&mut paths.current, &[at, a, to], curves)?;
                (at, last_quadratic) = (to, Some(a));
            }
            PathSegment::EllipticalArc { abs, rx, ry, x_axis_rotation, large_arc, sweep, x, y } => {
                let to = place(abs, x, y);
                arc(&mut paths.current, at, [rx, ry], x_axis_rotation, [large_arc, sweep], to, curves)?;
                at = to;
            }
            PathSegment::ClosePath { .. } => {
                paths.done.push(std::mem::take(&mut paths.current));
                paths.any_closed = true;
                at = start;
            }
        }
        if !matches!(segment, PathSegment::MoveTo { .. } | PathSegment::ClosePath { .. })
            && paths.current.last() != Some(&at)
        {
            paths.current.push(at);
        }
        (cubic, quadratic) = (last_cubic, last_quadratic);
    }
    if paths.any_closed {
        // OpenSCAD fills the last subpath once one of them was closed.
        let last = std::mem::take(&mut paths.current);
        paths.done.push(last);
    } else {
        paths.end();
    }
    paths.done.retain(|contour| contour.len() > 2);
    Ok(paths.done)
}

/// Chords of a quadratic or cubic curve, behind its first point.
fn bezier(contour: &mut Contour, control: &[[f64; 2]], curves: &Curves<'_>) -> Result<(), ImportError> {
    let count = curves.checked(curves.number.floor().max(20.0))?;
    for index in 1..=count {
        let t = f64::from(index) / f64::from(count);
        let s = 1.0 - t;
        let weights = match control.len() {
            3 => [s * s, 2.0 * s * t, t * t, 0.0],
            _ => [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t],
        };
        contour.push(std::array::from_fn(|axis| {
            control.iter().zip(weights).map(|(point, weight)| point[axis] * weight).sum()
        }));
    }
    Ok(())
}

/// Chords of an elliptical arc, behind its first point. Method: SVG 1.1, appendix F.6.5.
fn arc(
    contour: &mut Contour,
    from: [f64; 2],
    radii: [f64; 2],
    rotation: f64,
    [large, sweep]: [bool; 2],
    to: [f64; 2],
    curves: &Curves<'_>,
) -> Result<(), ImportError> {
    let [mut rx, mut ry] = radii.map(f64::abs);
    if rx == 0.0 || ry == 0.0 || from == to {
        contour.push(to);
        return Ok(());
    }
    let (sin, cos) = sin_cos(rotation);
    let half = [(from[0] - to[0]) / 2.0, (from[1] - to[1]) / 2.0];
    let x = cos * half[0] + sin * half[1];
    let y = cos * half[1] - sin * half[0];
    let reach = (x / rx).powi(2) + (y / ry).powi(2);
    if reach > 1.0 {
        rx *= reach.sqrt();
        ry *= reach.sqrt();
    }
    let distance = (rx * y).powi(2) + (ry * x).powi(2);
    let mut factor = (((rx * ry).powi(2) - distance).max(0.0) / distance).sqrt();
    if large == sweep {
        factor = -factor;
    }
    let (cx, cy) = (factor * rx * y / ry, -factor * ry * x / rx);
    let center = [cos * cx - sin * cy + (from[0] + to[0]) / 2.0, sin * cx + cos * cy + (from[1] + to[1]) / 2.0];
    let turn = |degrees: f64| if degrees < 0.0 { degrees + 360.0 } else { degrees };
    let begin = turn(((y - cy) / ry).atan2((x - cx) / rx).to_degrees());
    let end = ((-y - cy) / ry).atan2((-x - cx) / rx).to_degrees();
    let mut delta = turn(end - ((y - cy) / ry).atan2((x - cx) / rx).to_degrees());
    if !sweep {
        delta -= 360.0;
    }
    let least = (delta.abs() * 10.0 / 180.0) as u32 + 4;
    let count = curves.arc(rx.max(ry), delta)?.max(least);
    for index in 1..count {
        let (s, c) = sin_cos(begin + delta * f64::from(index) / f64::from(count));
        let (x, y) = (c * rx, s * ry);
        contour.push([cos * x - sin * y + center[0], sin * x + cos * y + center[1]]);
    }
    contour.push(to);
    Ok(())
}

fn sin_cos(degrees: f64) -> (f64, f64) {
    // Quarter turns are exact, so that outlines meet.
    match degrees.rem_euclid(360.0) {
        0.0 => (0.0, 1.0),
        90.0 => (1.0, 0.0),
        180.0 => (0.0, -1.0),
        270.0 => (-1.0, 0.0),
        _ => degrees.to_radians().sin_cos(),
    }
}
