//! Small graphs with known volumes, genus and bodies.

mod common;

use common::{Shapes, build, disc, report, rotation};
use partwright_graph::{Matrix, Node, NodeId, OffsetKind};
use partwright_kernel_mesh::RealiseError;
use partwright_protocol::FindingKind;
use partwright_solid::Geometry;

fn near(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1e-6 * expected.abs().max(1e-3), "{what}: {found} is not {expected}");
}

/// Volume, genus, bodies; always a manifold, also after rounding.
#[track_caller]
fn check(volume: f64, genus: i64, bodies: usize, make: impl FnOnce(&mut Shapes) -> NodeId) {
    let report = report(make);
    assert!(report.manifold, "{:?}", report.findings);
    near(report.volume, volume, "volume");
    assert_eq!(report.genus, genus, "genus");
    assert_eq!(report.bodies.len(), bodies, "bodies");
}

#[track_caller]
fn check_flat(area: f64, make: impl FnOnce(&mut Shapes) -> NodeId) {
    let report = report(make);
    assert_eq!(report.dimension, 2);
    near(report.area, area, "area");
}

#[track_caller]
fn fails(code: &str, make: impl FnOnce(&mut Shapes) -> NodeId) -> String {
    match build(make) {
        Err(RealiseError::Impossible { code: found, message, .. }) => {
            assert_eq!(found, code, "{message}");
            message
        }
        other => panic!("{other:?} is not {code}"),
    }
}

/// Faces of all of them lie on the plane z = 0, and edges upon edges.
#[test]
fn walls_upon_walls() {
    check(24.194_764_048, 0, 1, |s| {
        let disc = Node::Cylinder { height: 0.3, radius_bottom: 3.0, radius_top: 3.0, center: true, facets: 6 };
        let disc = s.push(disc);
        let disc = s.matrix(Matrix::scale([-1.0, 1.0, 1.0]), disc);
        let cube = s.cube([1.0; 3]);
        let turned = s.matrix(rotation(2, 30.0), cube);
        let a = s.union(&[disc, turned]);
        let square = s.cylinder(1.0, [3.0, 3.0], 4);
        let square = s.matrix(Matrix::scale([1.0, -1.0, -1.0]), square);
        let mirrored = s.matrix(Matrix::scale([-1.0, 1.0, 1.0]), cube);
        let inner = s.union(&[square, mirrored]);
        let same = s.at([0.0; 3], cube);
        let b = s.union(&[same, inner]);
        s.union(&[a, b])
    });
}

#[test]
fn primitives_have_their_volumes() {
    check(24.0, 0, 1, |s| s.cube([2.0, 3.0, 4.0]));
    check(disc(5.0, 32) * 10.0, 0, 1, |s| s.cylinder(10.0, [5.0, 5.0], 32));
    check(disc(5.0, 32) * 10.0 / 3.0, 0, 1, |s| s.cylinder(10.0, [5.0, 0.0], 32));
    check(disc(5.0, 5) * 10.0 / 3.0, 0, 1, |s| s.cylinder(10.0, [0.0, 5.0], 5));
    check(disc(1.0, 64) * (16.0 + 8.0 + 4.0) / 3.0 * 10.0, 0, 1, |s| s.cylinder(10.0, [4.0, 2.0], 64));
    let rings = 8;
    let at = |i: f64| (180.0 * (i + 0.5) / f64::from(rings)).to_radians();
    let frustum = |a: f64, b: f64, h: f64| disc(1.0, 16) * h / 3.0 * (a * a + a * b + b * b);
    let sphere = (0..rings - 1)
        .map(|i| {
            let (p, q) = (at(f64::from(i)), at(f64::from(i) + 1.0));
            frustum(3.0 * p.sin(), 3.0 * q.sin(), 3.0 * (p.cos() - q.cos()))
        })
        .sum();
    check(sphere, 0, 1, |s| s.sphere(3.0, 16));
}

#[test]
fn booleans_of_boxes() {
    check(1000.0 + 1000.0 - 125.0, 0, 1, |s| {
        let a = s.cube([10.0; 3]);
        let b = s.at([5.0; 3], a);
        s.union(&[a, b])
    });
    check(1000.0 - 40.0, 1, 1, |s| {
        let a = s.cube([10.0; 3]);
        let b = s.cube([2.0, 2.0, 12.0]);
        let b = s.at([4.0, 4.0, -1.0], b);
        s.difference(&[a, b])
    });
    // Flush with both faces: the through hole of someone in a hurry.
    check(1000.0 - disc(2.0, 24) * 10.0, 1, 1, |s| {
        let a = s.cube([10.0; 3]);
        let b = s.cylinder(10.0, [2.0, 2.0], 24);
        let b = s.at([5.0, 5.0, 0.0], b);
        s.difference(&[a, b])
    });
    // Sharing a face.
    check(2000.0, 0, 1, |s| {
        let a = s.cube([10.0; 3]);
        let b = s.at([10.0, 0.0, 0.0], a);
        s.union(&[a, b])
    });
    // Identical.
    check(1000.0, 0, 1, |s| {
        let a = s.cube([10.0; 3]);
        let b = s.push(Node::Cube { size: [10.0; 3], center: true });
        let b = s.at([5.0; 3], b);
        s.union(&[a, b])
    });
    check(2000.0, 0, 2, |s| {
        let a = s.cube([10.0; 3]);
        let b = s.at([20.0, 0.0, 0.0], a);
        s.union(&[a, b])
    });
    // A cavity belongs to its body.
    check(1000.0 - 8.0, 0, 1, |s| {
        let a = s.cube([10.0; 3]);
        let b = s.cube([2.0; 3]);
        let b = s.at([4.0; 3], b);
        s.difference(&[a, b])
    });
    check(125.0, 0, 1, |s| {
        let a = s.cube([10.0; 3]);
        let b = s.at([5.0; 3], a);
        s.intersection(&[a, b])
    });
}

#[test]
fn a_plate_with_many_holes() {
    check(100.0 * 100.0 * 4.0 - 100.0 * disc(3.0, 20) * 4.0, 100, 1, |s| {
        let plate = s.cube([100.0, 100.0, 4.0]);
        let hole = s.cylinder(6.0, [3.0, 3.0], 20);
        let mut nodes = vec![plate];
        for index in 0..100 {
            nodes.push(s.at([f64::from(index % 10) * 10.0 + 5.0, f64::from(index / 10) * 10.0 + 5.0, -1.0], hole));
        }
        s.difference(&nodes)
    });
}

#[test]
fn cylinders_that_cross_at_equal_radii() {
    let report = report(|s| {
        let a = s.push(Node::Cylinder { height: 30.0, radius_bottom: 5.0, radius_top: 5.0, center: true, facets: 48 });
        let b = s.matrix(rotation(0, 90.0), a);
        let c = s.matrix(rotation(1, 90.0), a);
        s.union(&[a, b, c])
    });
    assert!(report.manifold, "{:?}", report.findings);
    assert_eq!((report.genus, report.bodies.len()), (0, 1));
}

#[test]
fn extrusions() {
    check(60.0, 0, 1, |s| {
        let a = s.square(4.0, 5.0);
        s.extrude(3.0, a)
    });
    let ring = |s: &mut Shapes| {
        let (a, b) = (s.circle(5.0, 24), s.circle(3.0, 24));
        s.difference(&[a, b])
    };
    check((disc(5.0, 24) - disc(3.0, 24)) * 2.0, 1, 1, |s| {
        let a = ring(s);
        s.extrude(2.0, a)
    });
    // A pyramid and a roof.
    check(100.0 * 6.0 / 3.0, 0, 1, |s| {
        let a = s.push(Node::Square { size: [10.0, 10.0], center: true });
        s.twist(6.0, 0.0, 1, [0.0, 0.0], a)
    });
    // Its sides are curved, so that facets change the volume a little.
    let ridge = report(|s| {
        let a = s.circle(5.0, 7);
        s.twist(6.0, 0.0, 12, [0.0, 1.0], a)
    });
    assert!(ridge.manifold && ridge.genus == 0 && ridge.bodies.len() == 1, "{:?}", ridge.findings);
    assert!((ridge.volume / (disc(5.0, 7) * 3.0) - 1.0).abs() < 0.02);
    check(100.0 * 6.0 / 2.0, 0, 1, |s| {
        let a = s.push(Node::Square { size: [10.0, 10.0], center: true });
        s.twist(6.0, 0.0, 3, [1.0, 0.0], a)
    });
    let twisted = report(|s| {
        let a = ring(s);
        s.twist(20.0, 180.0, 40, [1.5, 0.5], a)
    });
    assert!(twisted.manifold && twisted.genus == 1, "{:?}", twisted.findings);
    // Extruded and directly made cylinders are the same points.
    check(disc(5.0, 30) * 4.0, 0, 1, |s| {
        let a = s.circle(5.0, 30);
        let a = s.extrude(2.0, a);
        let b = s.cylinder(2.0, [5.0, 5.0], 30);
        let b = s.at([0.0, 0.0, 2.0], b);
        s.union(&[a, b])
    });
}

#[test]
fn revolutions() {
    // Pappus, with facets: the ring's mean radius times its area times the polygon's perimeter factor.
    let around = |facets: u32| 2.0 * disc(1.0, facets) / 2.0;
    let tube = |s: &mut Shapes| {
        let a = s.square(2.0, 3.0);
        s.at([4.0, 0.0, 0.0], a)
    };
    check(around(36) * 3.0 * (36.0 - 16.0), 1, 1, |s| {
        let a = tube(s);
        s.revolve(360.0, 36, a)
    });
    check(around(36) * 3.0 * 20.0 / 4.0, 0, 1, |s| {
        let a = tube(s);
        s.revolve(90.0, 36, a)
    });
    check(around(36) * 3.0 * 20.0 / 4.0, 0, 1, |s| {
        let a = tube(s);
        s.revolve(-90.0, 36, a)
    });
    // On the axis, whole and in part.
    check(around(40) * 3.0 * 25.0, 0, 1, |s| {
        let a = s.square(5.0, 3.0);
        s.revolve(360.0, 40, a)
    });
    check(around(40) * 3.0 * 25.0 / 2.0, 0, 1, |s| {
        let a = s.square(5.0, 3.0);
        s.revolve(180.0, 40, a)
    });
    check(around(40) * 3.0 * 20.0, 1, 1, |s| {
        let a = s.square(2.0, 3.0);
        let a = s.at([-6.0, 0.0, 0.0], a);
        s.revolve(360.0, 40, a)
    });
    let across = build(|s| {
        let a = s.push(Node::Square { size: [4.0, 4.0], center: true });
        s.revolve(360.0, 40, a)
    });
    let across = across.unwrap();
    assert!(across.model.parts.is_empty());
    assert_eq!(across.remarks[0].code, "W0654");
    assert!(across.remarks[0].message.contains("one side of the axis"), "{}", across.remarks[0].message);
}

/// OpenSCAD's idiom for the hull of points: a polyhedron whose faces close nothing.
#[test]
fn hulls_take_the_points_of_open_polyhedra() {
    let open = |s: &mut Shapes| {
        let points = vec![[0.0; 3], [9.0, 0.0, 0.0], [0.0, 9.0, 0.0], [0.0, 0.0, 9.0]];
        let faces = vec![vec![0, 1, 2], vec![1, 2, 3], vec![0, 1, 3], vec![0, 1, 3]];
        let node = s.push(Node::Polyhedron { points, faces, convexity: 1 });
        s.at([1.0, 2.0, 3.0], node)
    };
    check(121.5, 0, 1, |s| {
        let a = open(s);
        s.hull(&[a])
    });
    assert!(fails("E0601", open).contains("not closed"));
    assert!(
        fails("E0601", |s| {
            let a = open(s);
            let hull = s.hull(&[a]);
            s.union(&[hull, a])
        })
        .contains("not closed")
    );
}

#[test]
fn hulls_and_sums() {
    check(1000.0, 0, 1, |s| {
        let a = s.cube([1.0; 3]);
        let nodes: Vec<_> = (0..8)
            .map(|corner| s.at([0, 1, 2].map(|axis| if corner >> axis & 1 == 1 { 9.0 } else { 0.0 }), a))
            .collect();
        s.hull(&nodes)
    });
    // A slot: two discs and what lies between.
    check((disc(3.0, 32) + 6.0 * 20.0) * 5.0, 0, 1, |s| {
        let a = s.cylinder(5.0, [3.0, 3.0], 32);
        let b = s.at([20.0, 0.0, 0.0], a);
        s.hull(&[a, b])
    });
    check(12.0 * 13.0 * 14.0, 0, 1, |s| {
        let a = s.cube([10.0, 10.0, 10.0]);
        let b = s.cube([2.0, 3.0, 4.0]);
        s.minkowski(&[a, b])
    });
    // An L and a cube.
    check((12.0 * 12.0 - 5.0 * 5.0) * 4.0, 0, 1, |s| {
        let a = s.polygon(&[[0.0, 0.0], [10.0, 0.0], [10.0, 5.0], [5.0, 5.0], [5.0, 10.0], [0.0, 10.0]]);
        let a = s.extrude(2.0, a);
        let b = s.cube([2.0, 2.0, 2.0]);
        s.minkowski(&[a, b])
    });
    check_flat(12.0 * 12.0 - 25.0, |s| {
        let a = s.polygon(&[[0.0, 0.0], [10.0, 0.0], [10.0, 5.0], [5.0, 5.0], [5.0, 10.0], [0.0, 10.0]]);
        let b = s.square(2.0, 2.0);
        s.minkowski(&[a, b])
    });
    check_flat(disc(3.0, 32) + 60.0, |s| {
        let a = s.circle(3.0, 32);
        let b = s.at([10.0, 0.0, 0.0], a);
        s.hull(&[a, b])
    });
}

#[test]
fn projections() {
    let stool = |s: &mut Shapes| {
        let top = s.cube([20.0, 20.0, 2.0]);
        let top = s.at([0.0, 0.0, 10.0], top);
        let leg = s.cube([2.0, 2.0, 10.0]);
        s.union(&[top, leg])
    };
    check_flat(400.0, |s| {
        let a = stool(s);
        s.projection(false, a)
    });
    check_flat(4.0, |s| {
        let a = stool(s);
        s.projection(true, a)
    });
    check_flat(4.0, |s| {
        let a = stool(s);
        let a = s.at([0.0, 0.0, -5.0], a);
        s.projection(true, a)
    });
    check_flat(400.0, |s| {
        let a = stool(s);
        let a = s.at([0.0, 0.0, -11.0], a);
        s.projection(true, a)
    });
    check_flat(disc(5.0, 40), |s| {
        let a = s.cylinder(10.0, [5.0, 2.0], 40);
        s.projection(false, a)
    });
}

#[test]
fn transforms_and_sizes() {
    check(24.0, 0, 1, |s| {
        let a = s.cube([2.0, 3.0, 4.0]);
        s.matrix(Matrix::scale([-1.0, 1.0, 1.0]), a)
    });
    check(10.0 * 15.0 * 4.0, 0, 1, |s| {
        let a = s.cube([2.0, 3.0, 4.0]);
        let child = s.child(a);
        s.push(Node::Resize { size: [10.0, 0.0, 0.0], auto: [false, true, false], child })
    });
    let flat = build(|s| {
        let a = s.cube([2.0, 3.0, 4.0]);
        s.matrix(Matrix::scale([1.0, 1.0, 0.0]), a)
    })
    .unwrap();
    assert!(flat.model.parts.is_empty());
    assert_eq!(flat.remarks[0].code, "W0652");
    check_flat(12.0, |s| {
        let a = s.square(2.0, 3.0);
        s.matrix(Matrix::scale([-2.0, 1.0, 0.0]), a)
    });
    check_flat(144.0 - 4.0 + disc(1.0, 32), |s| {
        let a = s.square(10.0, 10.0);
        s.offset(1.0, OffsetKind::Round { facets: 32 }, a)
    });
}

#[test]
fn polyhedra_are_checked() {
    let points = vec![[0.0, 0.0, 0.0], [10.0, 0.0, 0.0], [10.0, 10.0, 0.0], [0.0, 10.0, 0.0], [5.0, 5.0, 9.0]];
    // Clockwise from outside.
    let faces = vec![vec![0, 1, 2, 3], vec![4, 1, 0], vec![4, 2, 1], vec![4, 3, 2], vec![4, 0, 3]];
    let pyramid =
        |s: &mut Shapes, faces: Vec<Vec<u32>>| s.push(Node::Polyhedron { points: points.clone(), faces, convexity: 1 });
    check(300.0, 0, 1, |s| pyramid(s, faces.clone()));
    let turned: Vec<Vec<u32>> = faces.iter().map(|face| face.iter().rev().copied().collect()).collect();
    let realised = build(|s| pyramid(s, turned)).unwrap();
    assert_eq!(realised.remarks[0].code, "W0653");
    let mut mixed = faces.clone();
    mixed[2].reverse();
    check(300.0, 0, 1, |s| pyramid(s, mixed));
    assert!(fails("E0601", |s| pyramid(s, faces[..4].to_vec())).contains("not closed"));
    assert!(fails("E0601", |s| pyramid(s, vec![vec![0, 1, 7]])).contains("point 7"));
}

#[test]
fn touching_edges_are_found_and_survive_further_cuts() {
    let diagonal = |s: &mut Shapes| {
        let a = s.cube([10.0; 3]);
        let b = s.at([10.0, 10.0, 0.0], a);
        s.union(&[a, b])
    };
    let touching = report(diagonal);
    assert!(!touching.manifold);
    let finding = touching.findings.iter().find(|finding| finding.fatal).unwrap();
    assert_eq!(finding.kind, FindingKind::OpenEdge);
    assert!(finding.message.contains("overlap"), "{}", finding.message);
    let place = finding.place.unwrap();
    assert!((place[0] - 10.0).abs() < 1e-3 && (place[1] - 10.0).abs() < 1e-3);
    // The edge itself is cut away: what is left is sound.
    check(2000.0 - 2.0 * 10.0, 0, 2, |s| {
        let a = diagonal(s);
        let b = s.push(Node::Cube { size: [2.0, 2.0, 30.0], center: true });
        let b = s.at([10.0, 10.0, 0.0], b);
        s.difference(&[a, b])
    });
    // The same as an extrusion, whose outline touches itself.
    let drawn = report(|s| {
        let a = s.square(10.0, 10.0);
        let b = s.at([10.0, 10.0, 0.0], a);
        let a = s.union(&[a, b]);
        s.extrude(5.0, a)
    });
    assert!(!drawn.manifold);
    near(drawn.volume, 1000.0, "volume");
    // Only a point in common: sound for slicers.
    let tips = report(|s| {
        let a = s.cylinder(10.0, [0.0, 5.0], 12);
        let b = s.matrix(Matrix::scale([1.0, 1.0, -1.0]), a);
        s.union(&[a, b])
    });
    assert!(tips.manifold, "{:?}", tips.findings);
}

#[test]
fn colours_and_names_make_parts() {
    let red = [1.0, 0.0, 0.0, 1.0];
    let blue = [0.0, 0.0, 1.0, 1.0];
    let realised = build(|s| {
        let a = s.cube([10.0; 3]);
        let b = s.at([5.0, 0.0, 0.0], a);
        let hole = s.cube([2.0, 2.0, 40.0]);
        let hole = s.at([1.0, 1.0, -5.0], hole);
        let a = s.color(red, a);
        let a = s.difference(&[a, hole]);
        let b = s.color(blue, b);
        let lid = s.at([0.0, 0.0, 20.0], b);
        let lid = s.part("lid", lid);
        s.union(&[a, b, lid])
    })
    .unwrap();
    let found: Vec<_> = realised
        .model
        .parts
        .iter()
        .map(|part| {
            let Geometry::Solid(solid) = &part.geometry else { panic!("flat") };
            (part.name.as_str(), part.color, solid.volume().round())
        })
        .collect();
    // The later one gives way.
    assert_eq!(found, [("part", Some(red), 960.0), ("part-2", Some(blue), 500.0), ("lid", Some(blue), 1000.0)]);
    assert!(realised.remarks.is_empty(), "{:?}", realised.remarks);
}

#[test]
fn faces_know_where_they_come_from() {
    let mut shapes = Shapes::default();
    let cube = shapes.cube([10.0; 3]);
    let hole = shapes.cylinder(20.0, [2.0, 2.0], 16);
    let hole = shapes.at([5.0, 5.0, -5.0], hole);
    let root = shapes.difference(&[cube, hole]);
    let realised = partwright_kernel_mesh::realise(
        &shapes.finish(root),
        Vec::new(),
        1_000_000,
        &partwright_kernel_mesh::Cache::default(),
        &common::Quiet,
    )
    .unwrap();
    let Geometry::Solid(solid) = &realised.model.parts[0].geometry else { panic!("flat") };
    assert_eq!(solid.face_source.len(), solid.triangles.len());
    for (triangle, &source) in solid.triangles.iter().zip(&solid.face_source) {
        let corners = solid.corners(*triangle);
        let outside = (0..3).any(|axis| {
            corners.iter().all(|point| point[axis] == 0.0) || corners.iter().all(|point| point[axis] == 10.0)
        });
        // References are numbered in the order of their making: hole, then cube.
        let start = solid.sources[source as usize].start;
        assert_eq!(start, if outside { 20 } else { 10 }, "{corners:?}");
    }
}

#[test]
fn remarks_name_what_does_nothing() {
    // One cutter lies in the hole that another makes, one only touches, one lies in the notch of an L.
    let idle = build(|s| {
        let l = s.polygon(&[[0.0, 0.0], [10.0, 0.0], [10.0, 5.0], [5.0, 5.0], [5.0, 10.0], [0.0, 10.0]]);
        let l = s.extrude(5.0, l);
        let hole = s.cylinder(20.0, [2.0, 2.0], 16);
        let hole = s.at([3.0, 3.0, -5.0], hole);
        let inner = s.cube([1.0; 3]);
        let inner = s.at([3.0; 3], inner);
        let touching = s.cube([5.0; 3]);
        let touching = s.at([10.0, 0.0, 0.0], touching);
        let notch = s.cube([3.0; 3]);
        let notch = s.at([6.0; 3], notch);
        let notch = s.at([0.0, 0.0, -6.0], notch);
        s.difference(&[l, hole, inner, touching, notch])
    })
    .unwrap();
    assert_eq!(idle.remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(), ["W0650", "W0650"]);

    let codes = |make: fn(&mut Shapes) -> NodeId| {
        build(make).unwrap().remarks.iter().map(|remark| remark.code).collect::<Vec<_>>()
    };
    assert_eq!(
        codes(|s| {
            let a = s.cube([10.0; 3]);
            let b = s.at([20.0, 0.0, 0.0], a);
            let c = s.at([5.0, 0.0, 0.0], a);
            s.difference(&[a, b, c])
        }),
        ["W0650"]
    );
    assert_eq!(
        codes(|s| {
            let a = s.cube([10.0; 3]);
            let b = s.at([20.0, 0.0, 0.0], a);
            s.intersection(&[a, b])
        }),
        ["W0651"]
    );
    assert_eq!(
        codes(|s| {
            let a = s.cube([10.0; 3]);
            let b = s.push(Node::Cube { size: [30.0; 3], center: true });
            s.difference(&[a, b])
        }),
        ["W0651"]
    );
}

#[test]
fn the_same_graph_gives_the_same_mesh() {
    let knot = |s: &mut Shapes| {
        let a = s.push(Node::Cylinder { height: 30.0, radius_bottom: 5.0, radius_top: 4.0, center: true, facets: 40 });
        let b = s.matrix(rotation(0, 30.0), a);
        let c = s.sphere(7.0, 30);
        let l = s.polygon(&[[0.0, 0.0], [10.0, 0.0], [10.0, 5.0], [5.0, 5.0], [5.0, 10.0], [0.0, 10.0]]);
        let l = s.extrude(2.0, l);
        let ball = s.sphere(1.0, 8);
        let l = s.minkowski(&[l, ball]);
        let all = s.union(&[a, b, l]);
        s.difference(&[all, c])
    };
    assert_eq!(build(knot), build(knot));
}

#[test]
fn limits_and_deep_graphs() {
    assert!(fails("E0603", |s| s.sphere(10.0, 10_000)).contains("$fn"));
    check(1.0, 0, 1, |s| {
        let mut node = s.cube([1.0; 3]);
        for _ in 0..100_000 {
            node = s.at([0.001, 0.0, 0.0], node);
        }
        node
    });
    struct Stopped;
    impl partwright_kernel_mesh::Monitor for Stopped {
        fn progress(&self, _fraction: f64) {}
        fn is_cancelled(&self) -> bool {
            true
        }
    }
    let mut shapes = Shapes::default();
    let cube = shapes.cube([1.0; 3]);
    let result = partwright_kernel_mesh::realise(
        &shapes.finish(cube),
        Vec::new(),
        100,
        &partwright_kernel_mesh::Cache::default(),
        &Stopped,
    );
    assert_eq!(result.unwrap_err(), RealiseError::Cancelled);
}

#[test]
fn text_stands_up() {
    let report = report(|s| {
        let text = s.push(Node::Text {
            text: "Bo8".to_owned(),
            size: 10.0,
            font: String::new(),
            file: None,
            halign: partwright_graph::HorizontalAlign::Left,
            valign: partwright_graph::VerticalAlign::Baseline,
            spacing: 1.0,
            direction: partwright_graph::TextDirection::LeftToRight,
            language: "en".to_owned(),
            script: "latin".to_owned(),
            facets: 32,
        });
        s.extrude(2.0, text)
    });
    assert!(report.manifold, "{:?}", report.findings);
    assert_eq!((report.bodies.len(), report.genus), (3, 5));
}
