//! Meshes with known measures and known faults.

use partwright_inspect::{inspect, inspect_soup};
use partwright_protocol::{FindingKind, Location, Report};
use partwright_solid::{Geometry, Model, Part, Region, Solid};
use proptest::prelude::*;

fn cube(at: [f64; 3], size: f64) -> Solid {
    let positions = (0..8_usize)
        .map(|corner| std::array::from_fn(|axis| at[axis] + if corner >> axis & 1 == 1 { size } else { 0.0 }))
        .collect();
    let quads = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]];
    let triangles: Vec<[u32; 3]> = quads.iter().flat_map(|&[a, b, c, d]| [[a, b, c], [a, c, d]]).collect();
    Solid { positions, face_source: vec![u32::MAX; triangles.len()], triangles, sources: Vec::new() }
}

fn joined(solids: impl IntoIterator<Item = Solid>) -> Solid {
    solids.into_iter().fold(Solid::default(), |mut all, solid| {
        let offset = all.positions.len() as u32;
        all.positions.extend(solid.positions);
        all.triangles.extend(solid.triangles.iter().map(|triangle| triangle.map(|index| index + offset)));
        all.face_source.extend(solid.face_source);
        all
    })
}

fn turned(mut solid: Solid) -> Solid {
    solid.triangles.iter_mut().for_each(|triangle| triangle.swap(0, 1));
    solid
}

fn measure(geometry: Geometry) -> Report {
    let part = Part { name: "part".to_owned(), color: Some([1.0, 0.5, 0.0, 1.0]), geometry };
    inspect(&Model { parts: vec![part], background: Vec::new() }, &|span| Location {
        file: None,
        start: span.start,
        end: span.end,
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
    })
}

fn of(solid: Solid) -> Report {
    measure(Geometry::Solid(solid))
}

fn fatal(report: &Report) -> Vec<FindingKind> {
    report.findings.iter().filter(|finding| finding.fatal).map(|finding| finding.kind).collect()
}

#[test]
fn a_cube_is_measured() {
    let report = of(cube([1.0, 2.0, 0.0], 10.0));
    assert!(report.manifold);
    assert_eq!((report.volume, report.area), (1000.0, 600.0));
    assert_eq!(report.center_of_mass, Some([6.0, 7.0, 5.0]));
    assert_eq!((report.triangles, report.vertices, report.genus, report.bodies.len()), (12, 8, 0, 1));
    assert_eq!(report.bounds.unwrap().size(), [10.0; 3]);
    assert_eq!(report.parts[0].color.as_deref(), Some("#ff8000"));
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

#[test]
fn cavities_belong_to_their_body() {
    let report = of(joined([cube([0.0; 3], 10.0), turned(cube([4.0; 3], 2.0)), cube([4.5; 3], 1.0)]));
    assert!(report.manifold);
    // The inner cube floats in the cavity: a body of its own.
    assert_eq!(report.bodies.len(), 2);
    assert_eq!(report.bodies[0].volume, 992.0);
    assert_eq!(report.volume, 993.0);
    assert_eq!(report.findings[0].kind, FindingKind::SeparateBodies);
    assert!(!report.findings[0].fatal);
}

#[test]
fn faults_are_found_with_their_places() {
    let mut open = cube([0.0; 3], 10.0);
    open.triangles.pop();
    let report = of(open);
    assert_eq!(fatal(&report), [FindingKind::OpenEdge]);
    assert!(!report.manifold);
    assert!(report.findings[0].place.is_some());

    let mut flipped = cube([0.0; 3], 10.0);
    flipped.triangles[0].swap(0, 1);
    let report = of(flipped);
    assert_eq!(fatal(&report), [FindingKind::FlippedFace]);
    // Around its corners nothing can be said.
    let kinds: Vec<FindingKind> = report.findings.iter().map(|finding| finding.kind).collect();
    assert!(!kinds.contains(&FindingKind::NonManifoldVertex), "{kinds:?}");

    assert_eq!(fatal(&of(turned(cube([0.0; 3], 10.0)))), [FindingKind::FlippedFace]);

    let mut flat = cube([0.0; 3], 10.0);
    flat.positions[7] = flat.positions[6];
    assert!(fatal(&of(flat)).contains(&FindingKind::DegenerateFace));

    let mut wild = cube([0.0; 3], 10.0);
    wild.positions[0][0] = f64::NAN;
    assert!(!of(wild).manifold);
    let mut missing = cube([0.0; 3], 10.0);
    missing.triangles[0][0] = 99;
    assert!(!of(missing).manifold);
}

#[test]
fn what_only_rounding_breaks_is_found() {
    // Two cubes a nanometre apart along an edge: single precision makes them one.
    let report = of(joined([cube([0.0; 3], 10.0), cube([10.000_000_1, 10.000_000_1, 0.0], 10.0)]));
    assert_eq!(fatal(&report), [FindingKind::OpenEdge]);
    assert!(report.findings[0].message.contains("single precision"), "{}", report.findings[0].message);
    // In a point they may touch.
    let report = of(joined([cube([0.0; 3], 10.0), cube([10.0; 3], 10.0)]));
    assert!(report.manifold);
    assert_eq!(report.findings[0].kind, FindingKind::NonManifoldVertex);
}

#[test]
fn hovering_and_sunken_models_are_told() {
    assert_eq!(of(cube([0.0, 0.0, 5.0], 10.0)).findings[0].kind, FindingKind::OffBed);
    assert!(of(cube([0.0, 0.0, -5.0], 10.0)).findings[0].message.contains("5.000 mm below"));
}

#[test]
fn drawings_are_measured() {
    let outer = vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]];
    let hole = vec![[6.0, 1.0], [6.0, 9.0], [8.0, 9.0], [8.0, 1.0]];
    let report = measure(Geometry::Region(Region { contours: vec![outer, hole] }));
    assert_eq!((report.dimension, report.area, report.volume), (2, 84.0, 0.0));
    let center = report.center_of_mass.unwrap();
    assert!((center[0] - (500.0 - 16.0 * 7.0) / 84.0).abs() < 1e-12 && (center[1] - 5.0).abs() < 1e-12);
    assert!(report.manifold && report.findings.is_empty());
}

fn soup(solid: &Solid) -> Vec<[[f32; 3]; 3]> {
    solid
        .triangles
        .iter()
        .map(|&triangle| solid.corners(triangle).map(|point| point.map(|value| value as f32)))
        .collect()
}

#[test]
fn soups_are_welded() {
    let report = inspect_soup(&soup(&cube([0.0; 3], 10.0)));
    assert!(report.manifold);
    assert_eq!((report.vertices, report.volume), (8, 1000.0));
    assert_eq!(inspect_soup(&[]).dimension, 0);
    assert!(!inspect_soup(&[[[f32::NAN; 3]; 3]]).manifold);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// No list of triangles, however wrong, is taken for a solid or brings the inspection down.
    #[test]
    fn any_soup_is_survived(
        soup in prop::collection::vec(prop::array::uniform3(prop::array::uniform3(-2.0_f32..3.0)), 0..30),
        grid in any::<bool>(),
    ) {
        let soup: Vec<_> = soup
            .into_iter()
            .map(|triangle| triangle.map(|point| point.map(|value| if grid { value.round() } else { value })))
            .collect();
        let report = inspect_soup(&soup);
        prop_assert_eq!(report.triangles, soup.len() as u64);
        if !grid && !soup.is_empty() {
            prop_assert!(!report.manifold);
        }
    }
}
