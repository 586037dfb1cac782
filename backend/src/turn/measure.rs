//! Dimensions that the prompt names against what the mesh measures. Only what was measured is listed: a bounding box
//! cannot disprove the width of a slot, so a dimension that may belong to a feature is listed only where it is found.

use partwright_protocol::{Bounds, Check, Report};

use crate::assistant::{Amount, Token, tokens};
use crate::prompt::number;

/// mm. Polygons stand inside of the circles that they approximate.
const TOLERANCE: f64 = 0.05;

/// What was asked.
pub(super) struct Subject<'a> {
    pub(super) prompt: &'a str,
    pub(super) script: &'a str,
    /// The prompt changes an earlier part.
    pub(super) edit: bool,
    pub(super) before: Option<Bounds>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dimension {
    Width,
    Height,
    Depth,
    Length,
    Thickness,
    Diameter,
}

impl Dimension {
    fn of(stem: &str) -> Option<Self> {
        Some(match stem {
            "wide" | "width" | "broad" | "breadth" => Self::Width,
            "high" | "tall" | "height" => Self::Height,
            "deep" | "depth" => Self::Depth,
            "long" | "length" => Self::Length,
            "thick" => Self::Thickness,
            "diamet" | "dia" => Self::Diameter,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Width => "Width",
            Self::Height => "Height",
            Self::Depth => "Depth",
            Self::Length => "Length",
            Self::Thickness => "Thickness",
            Self::Diameter => "Diameter",
        }
    }

    /// The axes on which people expect it, the likeliest first.
    fn axes(self) -> [usize; 3] {
        match self {
            Self::Width | Self::Diameter => [0, 1, 2],
            Self::Length => [0, 1, 2],
            Self::Depth => [1, 0, 2],
            Self::Height | Self::Thickness => [2, 1, 0],
        }
    }
}

/// All checks that this report allows.
pub(super) fn checks(subject: &Subject<'_>, report: &Report) -> Vec<Check> {
    let mut checks = Vec::new();
    if report.dimension == 3
        && let Some(bounds) = report.bounds
    {
        dimensions(subject, report, bounds, &mut checks);
        holes(subject.prompt, report, &mut checks);
        checks.push(Check {
            name: "Manifold".to_owned(),
            measured: if report.manifold {
                "closed surface, every edge shared by two faces"
            } else {
                "open or crossing edges"
            }
            .to_owned(),
            passed: report.manifold,
        });
        if let Some(expected) = expected_bodies(subject.script, report) {
            let found = report.bodies.len();
            checks.push(Check {
                name: if expected == 1 { "One body".to_owned() } else { format!("{expected} bodies") },
                measured: if found == 1 { "1 body".to_owned() } else { format!("{found} separate bodies") },
                passed: found == expected,
            });
        }
        let bottom = bounds.min[2];
        checks.push(Check {
            name: "On the bed".to_owned(),
            measured: format!("bottom at z = {:.2} mm", if bottom.abs() < 0.005 { 0.0 } else { bottom }),
            passed: bottom.abs() <= 0.01,
        });
    }
    checks
}

/// What the script's header promises; one for a script that names no parts.
fn expected_bodies(script: &str, report: &Report) -> Option<usize> {
    let header =
        script.lines().take_while(|line| line.starts_with("//")).find_map(|line| line.strip_prefix("// bodies:"));
    match header {
        Some(count) => count.trim().parse().ok(),
        None => (report.parts.len() <= 1).then_some(1),
    }
}

fn dimensions(subject: &Subject<'_>, report: &Report, bounds: Bounds, checks: &mut Vec<Check>) {
    let tokens = tokens(subject.prompt);
    let boxes: Vec<[f64; 3]> = std::iter::once(bounds)
        .chain(report.bodies.iter().map(|body| body.bounds))
        .chain(report.parts.iter().map(|part| part.bounds))
        .map(|bounds| bounds.size())
        .collect();
    let size = bounds.size();
    let inner = tokens.iter().any(|token| {
        matches!(token.word(), Some("inside" | "inner" | "internal" | "interior" | "hold" | "holds" | "fit" | "fits"))
    })
    // A script that is sized by its inside.
    || subject.script.lines().any(|line| line.starts_with("inner_width"));
    let whole_until = tokens
        .iter()
        .position(|token| matches!(token.word(), Some("with" | "for" | "that" | "having" | "holding" | "plus")))
        .unwrap_or(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let Token::Amount { amount, .. } = token else { continue };
        let about_whole = at < whole_until && !inner && speaks_of_it(&tokens, at, subject.edit);
        match amount {
            Amount::Length(value) => {
                let Some((dimension, change)) = named(&tokens, at) else { continue };
                let check = if change == 0 {
                    length(dimension, *value, &boxes, about_whole)
                } else {
                    subject
                        .before
                        .and_then(|before| grown(*value * f64::from(change), size, before.size(), &tokens, at))
                };
                checks.extend(check.filter(|check| !checks.iter().any(|other| other.name == check.name)));
            }
            Amount::Product { sizes, plain } => {
                let found = boxes.iter().find(|found| contains(found, sizes));
                // "3 by 2 compartments" is no size.
                if found.is_none() && (!about_whole || (*plain && sizes.len() == 2)) {
                    continue;
                }
                let name = sizes.iter().map(|size| number(*size)).collect::<Vec<_>>().join(" × ");
                checks.push(Check {
                    name: format!("Size {name} mm"),
                    measured: spell(found.unwrap_or(&size)),
                    passed: found.is_some(),
                });
            }
            _ => {}
        }
    }
}

/// The dimension that stands beside an amount, and the direction if it is a comparison.
fn named(tokens: &[Token], at: usize) -> Option<(Dimension, i8)> {
    let read = |token: &Token| match token {
        Token::Word { stem, change, .. } => Dimension::of(stem).map(|dimension| (dimension, *change)),
        _ => None,
    };
    let filler = |token: &&Token| matches!(token.word(), Some("in" | "of" | "is" | "to" | "the" | "a" | "be"));
    let after = tokens.get(at + 1..)?.iter().find(|token| !filler(token)).and_then(read);
    if let Some(after) = after {
        return Some(after);
    }
    let before = tokens.get(..at)?.iter().rev().find(|token| !filler(token)).and_then(read)?;
    // "60 mm wide 5 mm" does not say what the 5 mm are.
    let adjective = matches!(
        tokens.get(..at)?.iter().rev().find(|token| !filler(token)).and_then(Token::word),
        Some("wide" | "high" | "tall" | "deep" | "long" | "thick")
    );
    (!adjective).then_some(before)
}

/// "Make it 60 mm wide" is about the part, "make the slot 3 mm wide" about a feature. In a first prompt, the first clause
/// names the part; "a hinge, leaves 30 mm wide" goes on about something else.
fn speaks_of_it(tokens: &[Token], at: usize, edit: bool) -> bool {
    const PLAIN: &[&str] = &[
        "make", "it", "the", "part", "whole", "a", "to", "set", "be", "now", "should", "change", "please", "only",
        "width", "height", "depth", "length", "of", "is", "and", "overall", "total", "thing", "this", "let's", "wide",
        "high", "tall", "deep", "long",
    ];
    let before = tokens.get(..at).unwrap_or_default();
    let from = match before.iter().rposition(|token| matches!(token, Token::Break)) {
        _ if edit => 0,
        Some(clause) => clause,
        None => return true,
    };
    before.iter().skip(from).filter_map(Token::word).all(|word| PLAIN.contains(&word))
}

fn length(dimension: Dimension, value: f64, boxes: &[[f64; 3]], about_whole: bool) -> Option<Check> {
    let size = boxes.first()?;
    let name = format!("{} {} mm", dimension.name(), number(value));
    let round = |found: &&[f64; 3]| {
        dimension != Dimension::Diameter || found.iter().filter(|size| near(**size, value)).count() >= 2
    };
    let hit = boxes.iter().filter(round).find_map(|found| {
        dimension.axes().into_iter().find(|axis| near(found[*axis], value)).map(|axis| (axis, found[axis]))
    });
    match hit {
        Some((axis, measured)) => {
            Some(Check { name, measured: format!("{measured:.2} mm along {}", ["x", "y", "z"][axis]), passed: true })
        }
        None if about_whole && !matches!(dimension, Dimension::Thickness | Dimension::Diameter) => {
            Some(Check { name, measured: spell(size), passed: false })
        }
        None => None,
    }
}

/// "5 mm thicker": an axis that has grown by just that.
fn grown(change: f64, size: [f64; 3], before: [f64; 3], tokens: &[Token], at: usize) -> Option<Check> {
    let word = tokens.get(at + 1..)?.iter().find_map(Token::word)?;
    let axis = (0..3).find(|&axis| near(size[axis] - before[axis], change))?;
    Some(Check {
        name: format!("{} mm {word}", number(change.abs())),
        measured: format!("{:.2} → {:.2} mm along {}", before[axis], size[axis], ["x", "y", "z"][axis]),
        passed: true,
    })
}

/// Through holes are handles of the surface. Other openings raise the genus too, so only too few disprove.
fn holes(prompt: &str, report: &Report, checks: &mut Vec<Check>) {
    let lower = prompt.to_lowercase();
    if ["blind", "insert", "tapped", "pocket", "counterbore", "slot", "more", "fewer"]
        .iter()
        .any(|word| lower.contains(word))
    {
        return;
    }
    let tokens = tokens(prompt);
    let asked = tokens.iter().enumerate().find_map(|(at, token)| match token {
        Token::Amount { amount: Amount::Plain(count), .. } if count.fract() == 0.0 && (1.0..=200.0).contains(count) => {
            let next = tokens.get(at + 1..at + 5).or_else(|| tokens.get(at + 1..)).unwrap_or_default();
            next.iter()
                .any(|token| matches!(token, Token::Word { stem, .. } if stem == "hole"))
                .then_some(*count as i64)
        }
        _ => None,
    });
    let Some(asked) = asked.filter(|asked| report.genus <= *asked) else { return };
    let found = report.genus;
    checks.push(Check {
        name: if asked == 1 { "1 through hole".to_owned() } else { format!("{asked} through holes") },
        measured: if found == 1 {
            "1 opening through the part".to_owned()
        } else {
            format!("{found} openings through the part")
        },
        passed: found == asked,
    });
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= TOLERANCE
}

/// Whether the sizes are those of a box, in any order.
fn contains(found: &[f64; 3], sizes: &[f64]) -> bool {
    let mut left = found.to_vec();
    sizes.iter().all(|size| match left.iter().position(|other| near(*other, *size)) {
        Some(at) => {
            left.remove(at);
            true
        }
        None => false,
    })
}

fn spell([x, y, z]: &[f64; 3]) -> String {
    format!("{x:.2} × {y:.2} × {z:.2} mm")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(size: [f64; 3], genus: i64, bodies: usize) -> Report {
        let bounds = Bounds { min: [0.0; 3], max: size };
        let body = partwright_protocol::BodyFacts { volume: 1.0, area: 1.0, genus, bounds, inertia: [0.0; 6] };
        Report {
            dimension: 3,
            bounds: Some(bounds),
            volume: 1.0,
            area: 1.0,
            center_of_mass: None,
            triangles: 12,
            vertices: 8,
            genus,
            manifold: true,
            bodies: vec![body; bodies],
            parts: Vec::new(),
            findings: Vec::new(),
            tiers: Vec::new(),
            field: None,
            inertia: None,
            print: None,
        }
    }

    fn check(prompt: &str, size: [f64; 3], genus: i64, expected: &[&str]) {
        let subject = Subject { prompt, script: "", edit: false, before: None };
        let found: Vec<String> = checks(&subject, &report(size, genus, 1))
            .into_iter()
            .filter(|check| !["Manifold", "One body", "On the bed"].contains(&check.name.as_str()))
            .map(|check| format!("{}: {} {}", check.name, check.measured, if check.passed { "ok" } else { "no" }))
            .collect();
        assert_eq!(found, expected, "{prompt}");
    }

    #[test]
    fn named_dimensions_are_compared_with_the_bounding_box() {
        let plate = [60.0, 40.0, 5.0];
        check("a plate 60 mm wide", plate, 0, &["Width 60 mm: 60.00 mm along x ok"]);
        check("a plate with a width of 60 mm", plate, 0, &["Width 60 mm: 60.00 mm along x ok"]);
        check(
            "a plate 6 cm wide and 5 mm thick",
            plate,
            0,
            &["Width 60 mm: 60.00 mm along x ok", "Thickness 5 mm: 5.00 mm along z ok"],
        );
        check("a plate 70 mm wide", plate, 0, &["Width 70 mm: 60.00 × 40.00 × 5.00 mm no"]);
        check("a plate 40 x 60 x 5 mm", plate, 0, &["Size 40 × 60 × 5 mm: 60.00 × 40.00 × 5.00 mm ok"]);
        check("a plate 40 x 60 x 6 mm", plate, 0, &["Size 40 × 60 × 6 mm: 60.00 × 40.00 × 5.00 mm no"]);
    }

    #[test]
    fn what_a_box_cannot_disprove_is_left_out() {
        let plate = [60.0, 40.0, 5.0];
        check("a holder for a pipe 70 mm long", plate, 0, &[]);
        check("a plate with a slot 3 mm wide", plate, 0, &[]);
        check("a box 2 mm thick", plate, 0, &[]);
        check("a box 80 x 40 x 20 mm inside", plate, 0, &[]);
        check("a knob 30 mm in diameter", plate, 0, &[]);
        check("a hinge, leaves 30 mm wide", plate, 0, &[]);
        check("a knob 30 mm in diameter", [30.0, 30.0, 12.0], 0, &["Diameter 30 mm: 30.00 mm along x ok"]);
    }

    #[test]
    fn holes_are_handles() {
        let plate = [60.0, 40.0, 5.0];
        check("a plate with two M5 holes", plate, 2, &["2 through holes: 2 openings through the part ok"]);
        check("a plate with 4 holes", plate, 3, &["4 through holes: 3 openings through the part no"]);
        check("a plate with two M5 holes", plate, 5, &[]);
        check("a plate with two blind holes", plate, 0, &[]);
    }

    #[test]
    fn growth_is_measured_against_the_version_before() {
        let before = Some(Bounds { min: [0.0; 3], max: [60.0, 40.0, 5.0] });
        let subject = Subject { prompt: "make it 5 mm thicker", script: "", edit: true, before };
        let found = checks(&subject, &report([60.0, 40.0, 10.0], 0, 1));
        assert_eq!((found[0].name.as_str(), found[0].measured.as_str()), ("5 mm thicker", "5.00 → 10.00 mm along z"));
        let subject = Subject { prompt: "make the slot 70 mm wide", script: "", edit: true, before };
        assert_eq!(checks(&subject, &report([60.0, 40.0, 10.0], 0, 1)).len(), 3);
    }

    #[test]
    fn bodies_count_against_the_header() {
        let one = |script: &str, bodies| {
            let subject = Subject { prompt: "", script, edit: false, before: None };
            let checks = checks(&subject, &report([1.0; 3], 0, bodies));
            checks.into_iter().find(|check| check.name.contains("bod")).map(|check| (check.name, check.passed))
        };
        assert_eq!(one("", 1), Some(("One body".to_owned(), true)));
        assert_eq!(one("", 2), Some(("One body".to_owned(), false)));
        assert_eq!(one("// title: Box\n// bodies: 2\n", 2), Some(("2 bodies".to_owned(), true)));
    }
}
