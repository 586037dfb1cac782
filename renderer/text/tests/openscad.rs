//! The same texts in Debian's `openscad` (2021.01) and here: equal bounding boxes of the outlines.
//!
//! OpenSCAD is pointed to the bundled fonts. Two things that its development version has mended are allowed for: 2021.01
//! divides advances by 1024 instead of 1000, and takes the font's default script. It hints glyphs, so a small difference
//! remains.

use std::process::Command;

use partwright_graph::{HorizontalAlign, VerticalAlign};
use partwright_text::{TextSpec, metrics, outlines};

type Bounds = [f64; 4];

fn bounds(points: impl Iterator<Item = [f64; 2]>) -> Bounds {
    points.fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |b, [x, y]| {
        [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)]
    })
}

/// Through a DXF drawing, whose lines are pairs of a group code and a value.
fn openscad(arguments: &str) -> Bounds {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (script, drawing) = (folder.path().join("text.scad"), folder.path().join("text.dxf"));
    std::fs::write(&script, format!("text({arguments});")).expect("a script");
    let fonts = concat!(env!("CARGO_MANIFEST_DIR"), "/fonts");
    let configuration = folder.path().join("fonts.conf");
    let cache = folder.path().join("cache");
    std::fs::write(
        &configuration,
        format!("<fontconfig><dir>{fonts}</dir><cachedir>{}</cachedir></fontconfig>", cache.display()),
    )
    .expect("a font configuration");
    let run =
        Command::new("openscad").env("FONTCONFIG_FILE", &configuration).arg("-o").arg(&drawing).arg(&script).output();
    let run = run.expect("`openscad` must be installed (Debian package `openscad`)");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = std::fs::read_to_string(&drawing).expect("a drawing");
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let entities = lines.iter().position(|line| *line == "ENTITIES").expect("entities");
    let values = |code: &str| -> Vec<f64> {
        let pairs = lines[entities + 1..].chunks_exact(2);
        pairs.filter(|pair| pair[0] == code).filter_map(|pair| pair[1].parse().ok()).collect()
    };
    bounds(values("10").into_iter().zip(values("20")).map(|(x, y)| [x, y]))
}

#[test]
fn sizes_and_alignment() {
    let plain = TextSpec { facets: 30, ..TextSpec::default() };
    let center = TextSpec { halign: HorizontalAlign::Center, valign: VerticalAlign::Center, ..plain };
    let right = TextSpec { halign: HorizontalAlign::Right, ..plain };
    for (spec, arguments) in [
        (TextSpec { text: "H", ..plain }, "\"H\""),
        (TextSpec { text: "Partwright", ..plain }, "\"Partwright\""),
        (TextSpec { text: "AVATAR", size: 20.0, ..plain }, "\"AVATAR\", size = 20"),
        (TextSpec { text: "gÄy", size: 5.0, ..plain }, "\"gÄy\", size = 5"),
        (
            TextSpec { text: "Bold", font: "Liberation Sans:style=Bold", ..plain },
            "\"Bold\", font = \"Liberation Sans:style=Bold\"",
        ),
        (TextSpec { text: "Mono 12", font: "Liberation Mono", ..plain }, "\"Mono 12\", font = \"Liberation Mono\""),
        (TextSpec { text: "wide", spacing: 1.5, ..plain }, "\"wide\", spacing = 1.5"),
        (TextSpec { text: "Mg", ..center }, "\"Mg\", halign = \"center\", valign = \"center\""),
        (TextSpec { text: "Mg", ..right }, "\"Mg\", halign = \"right\""),
    ] {
        let as_2021 = TextSpec { spacing: spec.spacing * 1000.0 / 1024.0, script: "Lati", ..spec };
        let ours = bounds(outlines(&as_2021).into_iter().flatten());
        let theirs = openscad(arguments);
        let worst = ours.iter().zip(&theirs).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(worst < 0.01 * spec.size, "{arguments}: {ours:?} here, {theirs:?} there");
    }
}

#[test]
fn top_and_bottom() {
    let edge = |valign| bounds(outlines(&TextSpec { text: "Mg", valign, ..TextSpec::default() }).into_iter().flatten());
    assert!(edge(VerticalAlign::Top)[3].abs() < 0.01);
    assert!(edge(VerticalAlign::Bottom)[1].abs() < 0.01);
}

#[test]
fn metrics_measure_the_outlines() {
    let spec = TextSpec { text: "Jgy!", size: 7.0, ..TextSpec::default() };
    let measured = metrics(&spec);
    let drawn = bounds(outlines(&spec).into_iter().flatten());
    let [x, y] = measured.position;
    let box_ = [x, y, x + measured.size[0], y + measured.size[1]];
    assert!(box_.iter().zip(&drawn).all(|(a, b)| (a - b).abs() < 0.1), "{box_:?} {drawn:?}");
    assert!(measured.advance[0] > measured.size[0] * 0.9);
}

#[test]
fn odd_texts_are_no_trouble() {
    for text in ["", " ", "\n\t", "\u{0}", "𝄞漢字", "\u{202e}abc", &"x".repeat(5000)] {
        for size in [10.0, 0.0, -5.0, f64::NAN, f64::INFINITY] {
            let spec = TextSpec { text, size, ..TextSpec::default() };
            assert!(outlines(&spec).iter().flatten().flatten().all(|number| number.is_finite()));
            metrics(&spec);
        }
    }
    let spec = TextSpec { text: "a", font: "No Such Font:style=Bold", ..TextSpec::default() };
    assert_eq!(outlines(&spec).len(), 2);
    assert!(!partwright_text::knows_font(spec.font));
    assert!(partwright_text::knows_font("Liberation Sans:style=Bold Italic"));
}
