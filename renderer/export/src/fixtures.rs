//! Solids for tests, built by hand: extruded outlines, so that no kernel is needed.

use partwright_graph::Span;
use partwright_solid::{Geometry, Model, Part, Region, Solid};

pub(crate) fn circle(center: [f64; 2], radius: f64, facets: usize, hole: bool) -> Vec<[f64; 2]> {
    (0..facets)
        .map(|index| {
            let turn = if hole { -(index as f64) } else { index as f64 } / facets as f64 * std::f64::consts::TAU;
            [center[0] + radius * turn.cos(), center[1] + radius * turn.sin()]
        })
        .collect()
}

pub(crate) fn rectangle([x0, y0]: [f64; 2], [x1, y1]: [f64; 2]) -> Vec<[f64; 2]> {
    vec![[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
}

/// The region between two heights; `place` puts its points into space and keeps orientation.
pub(crate) fn extrude(region: &Region, [z0, z1]: [f64; 2], place: impl Fn([f64; 3]) -> [f64; 3]) -> Solid {
    let filled = partwright_kernel_flat::triangulate::fill(region).unwrap();
    let (points, caps) = (filled.points, filled.triangles);
    let count = points.len() as u32;
    let mut solid = Solid { sources: vec![Span { source: 0, start: 0, end: 4 }], ..Solid::default() };
    for z in [z0, z1] {
        solid.positions.extend(points.iter().map(|&[x, y]| place([x, y, z])));
    }
    for [a, b, c] in caps {
        solid.triangles.push([a, c, b]);
        solid.triangles.push([a + count, b + count, c + count]);
    }
    let index = |point: &[f64; 2]| points.iter().position(|known| known == point).unwrap() as u32;
    for contour in &region.contours {
        for (from, to) in contour.iter().zip(contour.iter().cycle().skip(1)) {
            let (from, to) = (index(from), index(to));
            solid.triangles.push([from, to, to + count]);
            solid.triangles.push([from, to + count, from + count]);
        }
    }
    solid.face_source = vec![0; solid.triangles.len()];
    solid
}

pub(crate) fn part(name: &str, color: Option<[f32; 4]>, solid: Solid) -> Part {
    Part { name: name.to_owned(), color, geometry: Geometry::Solid(solid) }
}

pub(crate) fn cube(size: f64) -> Model {
    let region = Region { contours: vec![rectangle([0.0, 0.0], [1.0, 1.0])] };
    let solid = extrude(&region, [0.0, 1.0], |point| point.map(|value| value * size));
    Model { parts: vec![part("part", None, solid)], background: Vec::new() }
}

/// A wall bracket of a plate, a shelf and a rib with a rounded inner corner.
pub(crate) fn bracket() -> Model {
    let plate = Region {
        contours: vec![
            rectangle([0.0, 0.0], [60.0, 50.0]),
            circle([14.0, 34.0], 2.75, 48, true),
            circle([46.0, 34.0], 2.75, 48, true),
        ],
    };
    let mut profile = vec![[0.0, 0.0], [40.0, 0.0], [40.0, 5.0]];
    profile.extend((0..=24).map(|step| {
        let turn = (270.0 - 90.0 * f64::from(step) / 24.0).to_radians();
        [17.0 + 12.0 * turn.cos(), 17.0 + 12.0 * turn.sin()]
    }));
    profile.extend([[5.0, 40.0], [0.0, 40.0]]);
    let shelf = Region { contours: vec![profile] };
    let boss = Region { contours: vec![circle([30.0, -25.0], 9.0, 96, false), circle([30.0, -25.0], 5.0, 96, true)] };
    Model {
        parts: vec![
            part("plate", None, extrude(&plate, [0.0, 5.0], |[x, y, z]| [x, -z, y])),
            part("shelf", None, extrude(&shelf, [8.0, 52.0], |[x, y, z]| [60.0 - z, -x - 5.0, y])),
            part("boss", Some([0.90, 0.45, 0.15, 1.0]), extrude(&boss, [5.0, 14.0], |p| p)),
        ],
        background: Vec::new(),
    }
}

/// Half a million faces' worth of smooth surface is slow to look at; some 50,000 show the speed.
pub(crate) fn torus(major: f64, minor: f64, [around, across]: [u32; 2]) -> Model {
    let mut solid = Solid::default();
    for i in 0..around {
        let turn = f64::from(i) / f64::from(around) * std::f64::consts::TAU;
        for j in 0..across {
            let tilt = f64::from(j) / f64::from(across) * std::f64::consts::TAU;
            let r = major + minor * tilt.cos();
            solid.positions.push([r * turn.cos(), r * turn.sin(), minor * tilt.sin() + minor]);
            let at = |i: u32, j: u32| (i % around) * across + j % across;
            let [a, b, c, d] = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)];
            solid.triangles.extend([[a, b, c], [a, c, d]]);
        }
    }
    solid.face_source = vec![u32::MAX; solid.triangles.len()];
    Model { parts: vec![part("ring", None, solid)], background: Vec::new() }
}

pub(crate) fn drawing() -> Model {
    let region = Region {
        contours: vec![
            rectangle([0.0, 0.0], [60.0, 40.0]),
            circle([15.0, 20.0], 6.0, 64, true),
            circle([45.0, 20.0], 9.0, 64, true),
        ],
    };
    Model {
        parts: vec![Part { name: "outline".to_owned(), color: None, geometry: Geometry::Region(region) }],
        background: Vec::new(),
    }
}
