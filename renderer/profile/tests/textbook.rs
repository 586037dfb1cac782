//! Every outline against what textbooks say of it, not against the formula that made it.

use std::f64::consts::PI;

use partwright_graph::FacetRule;
use partwright_profile::*;
use robust::{Coord, orient2d};

const FINE: FacetRule = FacetRule { number: 720.0, angle: 12.0, size: 2.0, tolerance: 0.0 };

type Point = [f64; 2];

fn edges(contour: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    contour.iter().copied().zip(contour.iter().copied().cycle().skip(1))
}

fn area(contour: &[Point]) -> f64 {
    edges(contour).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>() / 2.0
}

fn off(point: Point, (a, b): (Point, Point)) -> f64 {
    let (u, w) = ([b[0] - a[0], b[1] - a[1]], [point[0] - a[0], point[1] - a[1]]);
    let t = ((u[0] * w[0] + u[1] * w[1]) / (u[0] * u[0] + u[1] * u[1])).clamp(0.0, 1.0);
    (w[0] - t * u[0]).hypot(w[1] - t * u[1])
}

fn is_inside(point: Point, contour: &[Point]) -> bool {
    let crossings = edges(contour).filter(|(a, b)| {
        (a[1] > point[1]) != (b[1] > point[1]) && point[0] < a[0] + (point[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
    });
    crossings.count() % 2 == 1
}

/// Distance from an outline, negative inside.
fn distance(point: Point, contour: &[Point]) -> f64 {
    let nearest = edges(contour).map(|edge| off(point, edge)).fold(f64::INFINITY, f64::min);
    if is_inside(point, contour) { -nearest } else { nearest }
}

fn moved(contour: &[Point], degrees: f64, by: Point) -> Vec<Point> {
    let (sin, cos) = degrees.to_radians().sin_cos();
    contour.iter().map(|[x, y]| [x * cos - y * sin + by[0], x * sin + y * cos + by[1]]).collect()
}

/// Counter-clockwise, without doubled points, and no two edges meet but neighbours in their common point.
fn check_simple(contour: &[Point], what: &str) {
    assert!(contour.len() >= 3 && area(contour) > 0.0, "{what}: {} points, area {}", contour.len(), area(contour));
    assert!(contour.iter().flatten().all(|value| value.is_finite()), "{what}");
    let count = contour.len();
    let all: Vec<(Point, Point)> = edges(contour).collect();
    assert!(all.iter().all(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]) > 1e-10), "{what}: doubled points");
    let mut order: Vec<usize> = (0..count).collect();
    let left = |edge: usize| all[edge].0[0].min(all[edge].1[0]);
    order.sort_by(|&a, &b| left(a).total_cmp(&left(b)));
    let side = |(a, b): (Point, Point), p: Point| {
        let [a, b, p] = [a, b, p].map(|[x, y]| Coord { x, y });
        orient2d(a, b, p)
    };
    for (at, &i) in order.iter().enumerate() {
        let right = all[i].0[0].max(all[i].1[0]);
        for &j in order[at + 1..].iter().take_while(|&&j| left(j) <= right) {
            let ((a, b), (c, d)) = (all[i], all[j]);
            let apart = a[1].max(b[1]) < c[1].min(d[1]) || c[1].max(d[1]) < a[1].min(b[1]);
            if apart || (i + 1) % count == j || (j + 1) % count == i {
                continue;
            }
            let meets = side(all[i], c) * side(all[i], d) <= 0.0 && side(all[j], a) * side(all[j], b) <= 0.0;
            assert!(!meets, "{what}: edges {i} and {j} of {count} meet near {a:?}");
        }
    }
    for index in 0..count {
        let [a, b, c] = [0, 1, 2].map(|step| contour[(index + step) % count]);
        let (u, v) = ([b[0] - a[0], b[1] - a[1]], [c[0] - b[0], c[1] - b[1]]);
        let turns_back = u[0] * v[1] - u[1] * v[0] == 0.0 && u[0] * v[0] + u[1] * v[1] < 0.0;
        assert!(!turns_back, "{what}: turns back at {b:?}");
    }
}

fn close(a: f64, b: f64, relative: f64, what: &str) {
    assert!((a - b).abs() <= relative * b.abs().max(1e-9), "{what}: {a}, not {b}");
}

fn radii(contour: &[Point]) -> (f64, f64) {
    let all = contour.iter().map(|[x, y]| x.hypot(*y));
    all.fold((f64::INFINITY, 0.0), |(low, high), radius| (low.min(radius), high.max(radius)))
}

fn spur(module: f64, teeth: u32) -> Gear {
    Gear { module, teeth, pressure: 20.0, backlash: 0.0, clearance: 0.25, shift: 0.0 }
}

fn clock(module: f64, teeth: u32) -> CycloidalGear {
    CycloidalGear { module, teeth, rolling: 6.0, backlash: 0.0, clearance: 0.25 }
}

/// Angle (radians) that material takes on a circle about the origin.
fn filled(contour: &[Point], radius: f64) -> f64 {
    let steps = 40_000;
    let inside = (0..steps).filter(|step| {
        let (sin, cos) = (2.0 * PI * (f64::from(*step) + 0.5) / f64::from(steps)).sin_cos();
        is_inside([radius * cos, radius * sin], contour)
    });
    inside.count() as f64 / f64::from(steps) * 2.0 * PI
}

#[test]
fn spur_gears_have_their_circles_and_thickness() {
    for (teeth, shift, backlash) in [(20, 0.0, 0.0), (12, 0.3, 0.0), (43, 0.0, 0.2), (9, 0.5, 0.1)] {
        let m = 2.0;
        let what = format!("{teeth} teeth");
        let contour = gear(Gear { shift, backlash, ..spur(m, teeth) }).unwrap();
        let z = f64::from(teeth);
        let (root, tip) = radii(&contour);
        close(root, m * (z - 2.5 + 2.0 * shift) / 2.0, 1e-9, &what);
        close(tip, m * (z + 2.0 + 2.0 * shift) / 2.0, 0.002, &what);
        let thickness = filled(&contour, m * z / 2.0) * m / 2.0;
        close(thickness, PI * m / 2.0 + 2.0 * shift * m * 20_f64.to_radians().tan() - backlash, 2e-3, &what);
    }
}

/// The normal of an involute touches the base circle, wherever it is drawn.
#[test]
fn flanks_of_gears_are_involutes() {
    for teeth in [17, 24, 60, 200] {
        let contour = gear(spur(1.5, teeth)).unwrap();
        let pitch = 1.5 * f64::from(teeth) / 2.0;
        let base = pitch * 20_f64.to_radians().cos();
        let mut seen = 0;
        for (a, b) in edges(&contour) {
            let [inner, outer] = [a, b].map(|[x, y]| x.hypot(y));
            if inner.min(outer) < base * 1.001
                || (inner - outer).abs() < 1e-6
                || inner.min(outer) < pitch - 1.25 * 1.5 + 1e-6
            {
                continue;
            }
            let (u, length) = ([b[0] - a[0], b[1] - a[1]], (b[0] - a[0]).hypot(b[1] - a[1]));
            let arm = ((a[0] + b[0]) * u[0] + (a[1] + b[1]) * u[1]) / 2.0 / length;
            close(arm.abs(), base, 1e-3, &format!("{teeth} teeth at radius {inner}"));
            seen += 1;
        }
        assert!(seen > 15 * teeth, "{teeth} teeth: {seen}");
    }
}

/// Turns two parts through one pitch: they touch all the time and never enter each other.
fn check_meshing(what: &str, module: f64, turned: impl Fn(f64) -> [Vec<Point>; 2]) {
    for step in 0..12 {
        let [first, second] = turned(f64::from(step) / 12.0);
        let near = |point: &&Point, other: &[Point]| {
            let (low, high) = other.iter().fold(([f64::MAX; 2], [f64::MIN; 2]), |(low, high), point| {
                ([0, 1].map(|axis| point[axis].min(low[axis])), [0, 1].map(|axis| point[axis].max(high[axis])))
            });
            (0..2).all(|axis| point[axis] > low[axis] - module && point[axis] < high[axis] + module)
        };
        let least = |a: &[Point], b: &[Point]| {
            a.iter().filter(|point| near(point, b)).map(|point| distance(*point, b)).fold(f64::INFINITY, f64::min)
        };
        let least = least(&first, &second).min(least(&second, &first)) / module;
        assert!((-0.003..0.006).contains(&least), "{what}, step {step}: {least} modules apart");
    }
}

#[test]
fn gears_mesh() {
    let m = 2.0;
    let pair = |a: Contour, za: f64, b: Contour, zb: f64| {
        move |part: f64| {
            let turn = 360.0 / za * part;
            let far = m * (za + zb) / 2.0;
            [moved(&a, turn, [0.0; 2]), moved(&b, 180.0 + 180.0 / zb - turn * za / zb, [far, 0.0])]
        }
    };
    check_meshing("involute", m, pair(gear(spur(m, 20)).unwrap(), 20.0, gear(spur(m, 33)).unwrap(), 33.0));
    check_meshing(
        "cycloidal",
        m,
        pair(cycloidal_gear(clock(m, 12)).unwrap(), 12.0, cycloidal_gear(clock(m, 31)).unwrap(), 31.0),
    );
}

#[test]
fn racks_mesh_with_gears() {
    let (m, teeth) = (2.0, 24.0);
    let wheel = gear(spur(m, 24)).unwrap();
    let bar = rack(Rack { module: m, teeth: 7, pressure: 20.0, backlash: 0.0, clearance: 0.25, base: 3.0 }).unwrap();
    check_meshing("rack", m, |part| {
        // A gap of the rack is below the gear, and the gear's tooth in it.
        let by = [-3.0 * PI * m + PI * m * part, -m * teeth / 2.0];
        [moved(&wheel, -90.0 + 360.0 / teeth * part, [0.0; 2]), moved(&bar, 0.0, by)]
    });
    // ISO 53: one pitch is πm, a tooth is half of it thick at the pitch line, 2.25 m high.
    let (low, high) = bar.iter().fold((f64::MAX, f64::MIN), |(low, high), p| (low.min(p[1]), high.max(p[1])));
    assert_eq!([low, high], [-2.5 - 3.0, 2.0]);
    let tops: Vec<f64> = bar.iter().filter(|point| point[1] == high).map(|point| point[0]).collect();
    close(tops[0] - tops[2], PI * m, 1e-12, "pitch");
    close(tops[0] - tops[1], PI * m / 2.0 - 2.0 * m * 20_f64.to_radians().tan(), 1e-12, "tip");
}

/// With the rolling circle half as large as the pitch circle flanks are radial (Reuleaux).
#[test]
fn cycloidal_gears_have_their_circles() {
    let contour = cycloidal_gear(clock(1.0, 12)).unwrap();
    let (root, tip) = radii(&contour);
    close(root, 6.0 - 1.25, 1e-9, "root");
    close(tip, 7.0, 1e-9, "tip");
    close(filled(&contour, 6.0) * 6.0, PI * 6.0, 2e-3, "thickness at the pitch circle");
    for radius in [5.0, 5.5, 5.9] {
        close(filled(&contour, radius), PI, 2e-3, "radial flanks");
    }
    // Wider to the root where it rolls less far.
    let wide = cycloidal_gear(clock(1.0, 40)).unwrap();
    assert!(filled(&wide, 19.0) > 1.05 * PI);
}

/// All pins touch the disc at once, and none enters it, with the disc's axis beside theirs.
#[test]
fn cycloidal_discs_touch_every_pin() {
    for (pins, pin_circle, pin_d, eccentricity) in
        [(11, 60.0, 6.0, 1.5), (21, 80.0, 5.0, 1.0), (7, 40.0, 5.0, 1.2), (3, 40.0, 8.0, 3.0)]
    {
        let disc = CycloidalDisc { pins, pin_circle, pin_d, eccentricity };
        let rule = FacetRule { number: 0.0, tolerance: 1e-4, ..FINE };
        let contour = cycloidal_disc(disc, rule).unwrap();
        check_simple(&contour, &format!("{disc:?}"));
        for pin in 0..pins {
            let (sin, cos) = (2.0 * PI * f64::from(pin) / f64::from(pins)).sin_cos();
            let centre = [pin_circle / 2.0 * cos - eccentricity, pin_circle / 2.0 * sin];
            let gap = distance(centre, &contour) - pin_d / 2.0;
            assert!(gap.abs() < 5e-4, "{disc:?}: pin {pin} is {gap} away");
        }
    }
}

/// Where an outline crosses x, from below.
fn heights(contour: &[Point], x: f64) -> Vec<f64> {
    let mut heights: Vec<f64> = edges(contour)
        .filter(|(a, b)| (a[0] <= x) != (b[0] <= x))
        .map(|(a, b)| a[1] + (x - a[0]) / (b[0] - a[0]) * (b[1] - a[1]))
        .collect();
    heights.sort_by(f64::total_cmp);
    heights
}

/// Ordinates of Abbott and von Doenhoff, *Theory of Wing Sections*, appendix III, percent of the chord, rounded to hundredths by
/// people who computed by hand.
#[test]
fn airfoils_have_the_published_ordinates() {
    let of =
        |camber, position, thickness| airfoil(Airfoil { camber, position, thickness, chord: 100.0, blunt: true }, FINE);
    for (x, half) in
        [(1.25, 1.894), (2.5, 2.615), (10.0, 4.683), (30.0, 6.002), (50.0, 5.294), (70.0, 3.664), (95.0, 0.807)]
    {
        let heights = heights(&of(0, 0, 12), x);
        assert!((heights[0] + half).abs() < 2e-3 && (heights[1] - half).abs() < 2e-3, "0012 at {x}: {heights:?}");
    }
    for (x, lower, upper) in
        [(5.0, -3.01, 4.13), (10.0, -3.75, 5.63), (30.0, -4.12, 7.88), (50.0, -3.34, 7.24), (80.0, -1.50, 3.75)]
    {
        let heights = heights(&of(2, 4, 12), x);
        assert!((heights[0] - lower).abs() < 0.015 && (heights[1] - upper).abs() < 0.015, "2412 at {x}: {heights:?}");
    }
    let sharp = airfoil(Airfoil { camber: 0, position: 0, thickness: 12, chord: 50.0, blunt: false }, FINE);
    close(sharp.iter().fold(0.0, |most: f64, point| most.max(point[0])), 50.0, 1e-12, "chord");
    assert!(heights(&sharp, 49.999).iter().all(|height| height.abs() < 1e-3));
}

#[test]
fn round_shapes_have_their_areas() {
    let lame = |a: f64, b: f64, gammas: f64| 4.0 * a * b * gammas;
    // Γ(1 + 1/n)² / Γ(1 + 2/n).
    for (n, gammas) in [(1.0, 0.5), (2.0, PI / 4.0), (4.0, 0.906_402_477_1_f64.powi(2) / 0.886_226_925_5)] {
        close(area(&superellipse([30.0, 20.0], n, FINE)), lame(15.0, 10.0, gammas), 1e-4, &format!("superellipse {n}"));
    }
    let radii = [2.0, 0.0, 5.0, 1.0];
    let lost: f64 = radii.iter().map(|r| r * r * (1.0 - PI / 4.0)).sum();
    close(area(&rounded_square([30.0, 20.0], radii, FINE).unwrap()), 600.0 - lost, 1e-5, "rounded_square");
    close(area(&reuleaux(10.0, 3, FINE)), (PI - 3_f64.sqrt()) * 50.0, 1e-4, "reuleaux");
    close(area(&pie_slice(10.0, 75.0, 20.0, 4.0, FINE).unwrap()[0]), 75_f64.to_radians() / 2.0 * 84.0, 1e-4, "slice");
    let ring = pie_slice(10.0, 360.0, 0.0, 4.0, FINE).unwrap();
    close(area(&ring[0]) + area(&ring[1]), PI * 84.0, 1e-4, "ring");
    // A circle, a rectangle that ends in it, and half a circle.
    let (half, up) = ((3.0_f64 / 5.0).asin(), 4.0);
    let segment = 25.0 * half - 3.0 * up;
    let expected = 25.0 * PI + (6.0 * (12.0 - up) - segment) + 4.5 * PI;
    close(area(&keyhole(10.0, 6.0, 12.0, FINE).unwrap()), expected, 1e-4, "keyhole");
}

#[test]
fn reuleaux_polygons_are_as_wide_in_every_direction() {
    for sides in [3, 5, 7, 11] {
        let contour = reuleaux(20.0, sides, FINE);
        check_simple(&contour, "reuleaux");
        for step in 0..90 {
            let (sin, cos) = (2.0 * f64::from(step)).to_radians().sin_cos();
            let along = contour.iter().map(|[x, y]| x * cos + y * sin);
            let (low, high) = along.fold((f64::MAX, f64::MIN), |(low, high), t| (low.min(t), high.max(t)));
            close(high - low, 20.0, 1e-4, &format!("{sides} sides at {step}"));
        }
    }
}

#[test]
fn chords_keep_to_the_tolerance() {
    for tolerance in [0.1, 0.01, 0.001] {
        let rule = FacetRule { number: 0.0, tolerance, ..FINE };
        for n in [0.7, 1.5, 4.0, 12.0] {
            let contour = superellipse([40.0, 25.0], n, rule);
            let exact = superellipse([40.0, 25.0], n, FacetRule { number: 4000.0, ..FINE });
            let worst = exact.iter().map(|&point| distance(point, &contour).abs()).fold(0.0, f64::max);
            assert!(worst < 1.3 * tolerance, "{n}: {worst} at {tolerance} with {} points", contour.len());
            assert!(contour.len() < 700, "{n}: {} points at {tolerance}", contour.len());
        }
    }
}

#[test]
fn every_outline_is_simple() {
    let rules = [
        FacetRule::default(),
        FINE,
        FacetRule { number: 3.0, ..FINE },
        FacetRule { number: 0.0, tolerance: 0.02, ..FINE },
    ];
    let mut made = 0;
    let mut check = |outline: Outline, what: String| {
        if let Ok(contour) = outline {
            check_simple(&contour, &what);
            made += 1;
        }
    };
    for teeth in [5, 6, 7, 8, 9, 12, 17, 40, 111] {
        for pressure in [10.0, 14.5, 20.0, 25.0, 35.0] {
            for shift in [-0.5, 0.0, 0.4, 1.0] {
                for backlash in [0.0, 0.2, 1.2] {
                    let one = Gear { shift, backlash, pressure, ..spur(1.0, teeth) };
                    check(gear(one), format!("{one:?}"));
                }
            }
            let one = Rack { module: 1.0, teeth, pressure, backlash: 0.05, clearance: 0.25, base: 2.0 };
            check(rack(one), format!("{one:?}"));
        }
        for rolling in [2.5, 3.0, 4.5, 6.0, 10.0, 55.0] {
            for backlash in [0.0, 0.2, 1.0] {
                let one = CycloidalGear { rolling, backlash, ..clock(1.0, teeth) };
                check(cycloidal_gear(one), format!("{one:?}"));
            }
        }
    }
    for rule in rules {
        for pins in [3, 4, 10, 30] {
            for pin_d in [1.0, 4.0, 9.0] {
                for eccentricity in [0.05, 0.4, 1.0, 2.5] {
                    let one = CycloidalDisc { pins, pin_circle: 50.0, pin_d, eccentricity };
                    check(cycloidal_disc(one, rule), format!("{one:?}"));
                }
            }
        }
        for camber in 0..=9 {
            for position in 1..=9 {
                for thickness in [1, 6, 12, 21, 40] {
                    let one = Airfoil { camber, position, thickness, chord: 80.0, blunt: thickness == 12 };
                    check(Ok(airfoil(one, rule)), format!("{one:?} {rule:?}"));
                }
            }
        }
        for n in [0.5, 0.9, 1.0, 2.0, 5.0, 20.0] {
            check(Ok(superellipse([40.0, 3.0], n, rule)), format!("superellipse {n} {rule:?}"));
        }
        for radii in [[0.0; 4], [5.0; 4], [10.0, 0.0, 10.0, 0.0], [1.0, 2.0, 3.0, 4.0]] {
            check(rounded_square([20.0, 10.0], radii, rule), format!("rounded_square {radii:?}"));
        }
        for (angle, inner) in [(30.0, 0.0), (90.0, 2.0), (180.0, 0.0), (270.0, 4.5), (359.0, 1.0), (360.0, 0.0)] {
            let slice = pie_slice(5.0, angle, 33.0, inner, rule).map(|mut all| all.remove(0));
            check(slice, format!("pie_slice {angle} {inner} {rule:?}"));
        }
        for (slot, length) in [(1.0, 10.0), (5.9, 3.0), (3.0, 2.6)] {
            check(keyhole(6.0, slot, length, rule), format!("keyhole {slot} {length} {rule:?}"));
        }
    }
    assert!(made > 2000, "{made}");
}

#[test]
fn what_cannot_be_is_said_with_its_limit() {
    let says = |outline: Result<Contour, String>, words: &[&str]| {
        let message = outline.expect_err(words[0]);
        assert!(words.iter().all(|word| message.contains(word)), "{message}");
    };
    says(rounded_square([20.0, 8.0], [5.0; 4], FINE), &["`r`", "take 10", "side of 8", "half the shorter"]);
    says(pie_slice(5.0, 90.0, 0.0, 6.0, FINE).map(|mut all| all.remove(0)), &["`inner`", "is 6", "less than `r`"]);
    says(keyhole(6.0, 6.0, 20.0, FINE), &["`slot`", "less than `d`"]);
    says(keyhole(10.0, 6.0, 3.9, FINE), &["`length`", "from 4"]);
    says(cycloidal_gear(clock(1.0, 11)), &["`rolling`", "at most 5.5", "more teeth"]);
    says(
        rack(Rack { module: 1.0, teeth: 4, pressure: 35.0, backlash: 0.5, clearance: 0.25, base: 2.0 }),
        &["pointed", "below 0.17"],
    );
    let disc = CycloidalDisc { pins: 10, pin_circle: 60.0, pin_d: 6.0, eccentricity: 3.0 };
    says(cycloidal_disc(disc, FINE), &["`eccentricity`", "less than 3"]);
    says(
        cycloidal_disc(CycloidalDisc { pin_d: 19.0, eccentricity: 1.0, ..disc }, FINE),
        &["`pin_d`", "from 18.541", "meet"],
    );
    says(
        cycloidal_disc(CycloidalDisc { pin_d: 17.0, eccentricity: 2.5, ..disc }, FINE),
        &["too thick", "lower `pin_d`"],
    );
}

#[test]
fn letters_stand_on_the_line() {
    let rule = FacetRule { number: 24.0, ..FINE };
    let extent = |text: &str| {
        let made = lettering(text, 10.0, 1.0, 1.0, rule).unwrap();
        made.strokes.iter().for_each(|stroke| check_simple(stroke, text));
        let points = made.strokes.iter().flatten();
        let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let [l, b, r, t] = points.fold(start, |[l, b, r, t], [x, y]| [l.min(*x), b.min(*y), r.max(*x), t.max(*y)]);
        ([l, b, r, t], made)
    };
    // Half a stroke beyond the middles of its strokes, on all sides.
    for capital in ["H", "E", "T", "X", "7"] {
        let ([left, bottom, right, top], made) = extent(capital);
        close(bottom, -0.5, 0.01, capital);
        close(top, 10.5, 0.01, capital);
        assert!(left > -0.5 && right < made.width + 0.5, "{capital} stands beyond its room");
    }
    // An I is one stroke: a rectangle and the facets of a circle.
    let (_, made) = extent("I");
    let circle = 12.0 * 0.25 * (2.0 * PI / 24.0).sin();
    close(made.strokes.iter().map(|stroke| area(stroke)).sum::<f64>(), 10.0 + circle, 1e-9, "I");
    let all: String = (' '..='~').collect();
    let (_, line) = extent(&all);
    let letters = all.chars().map(|letter| extent(&letter.to_string()).1);
    let (count, width) = letters.fold((0, 0.0), |(count, width), one| (count + one.strokes.len(), width + one.width));
    assert_eq!(line.strokes.len(), count);
    close(line.width, width, 1e-9, "all letters");
    assert!(all.chars().skip(1).all(|letter| !extent(&letter.to_string()).1.strokes.is_empty()));
    let wide = lettering("AV", 10.0, 1.0, 2.0, rule).unwrap();
    close(wide.width, 2.0 * extent("AV").1.width, 1e-9, "spacing");
    let fault = lettering("ä", 10.0, 1.0, 1.0, rule).unwrap_err();
    assert!(fault.contains("'ä'") && fault.contains("ASCII"), "{fault}");
}
