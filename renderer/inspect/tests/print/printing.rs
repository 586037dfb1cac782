//! What a printer makes of solids whose walls, gaps, overhangs and bridges are known.

use crate::solids::*;
use partwright_inspect::{Cancelled, Monitor, examine, inspect};
use partwright_protocol::{FindingKind, PrintProfile, Severity};

fn near(value: f64, expected: f64, within: f64) -> bool {
    (value - expected).abs() <= within
}

#[test]
fn a_cube_has_nothing_to_tell() {
    let report = judged(cuboid([0.0; 3], [20.0; 3]));
    assert_eq!(report.findings, []);
    let facts = facts(&report);
    // No wall that is thinner than what is measured, and no gap.
    assert_eq!((facts.thinnest_wall, facts.narrowest_gap, facts.crossings), (None, None, 0));
    assert!(facts.fits_bed && facts.overhang_area == 0.0);
}

#[test]
fn walls_are_as_thick_as_they_are() {
    for (thickness, severity) in
        [(0.3, Some(Severity::Error)), (0.6, Some(Severity::Warning)), (0.8, None), (1.6, None)]
    {
        let report = judged(cuboid([0.0; 3], [20.0, thickness, 10.0]));
        let found = of_kind(&report, FindingKind::ThinWall);
        assert_eq!(found.first().map(|finding| finding.severity), severity, "{thickness}");
        assert_eq!(report.findings.len(), found.len(), "{:?}", report.findings);
        assert!(near(facts(&report).thinnest_wall.unwrap().length, thickness, 1e-9), "{thickness}");
        if let Some(finding) = found.first() {
            assert!(finding.message.contains(&format!("{thickness} mm thick")), "{}", finding.message);
            assert!(finding.message.contains("at least 0.8 mm"), "{}", finding.message);
            assert!(near(finding.place.unwrap()[1], thickness / 2.0, 1e-9));
            // Both large sides, and none of the narrow ones.
            assert_eq!(finding.faces.iter().map(|range| range[1]).sum::<u32>(), 4);
        }
    }
    let profile = PrintProfile { nozzle: 0.25, ..PrintProfile::default() };
    assert_eq!(judged_for(&model([cuboid([0.0; 3], [20.0, 0.6, 10.0])]), &profile).findings, []);
}

#[test]
fn floors_are_a_matter_of_layers() {
    assert_eq!(judged(cuboid([0.0; 3], [20.0, 20.0, 0.6])).findings, []);
    let report = judged(cuboid([0.0; 3], [20.0, 20.0, 0.3]));
    assert_eq!(kinds(&report), [FindingKind::ThinWall]);
    assert!(report.findings[0].message.contains("0.3 mm high"), "{}", report.findings[0].message);
}

#[test]
fn one_thin_rib_among_thick_walls_is_found_with_its_place() {
    let base = [[0.0; 3], [60.0, 40.0, 4.0]];
    let rib = [[10.0, 5.0, 4.0], [10.5, 35.0, 20.0]];
    let report = judged(boxes(&[base, rib], &[]));
    assert_eq!(kinds(&report), [FindingKind::ThinWall]);
    let finding = &report.findings[0];
    assert!(finding.message.contains("0.5 mm thick at the left"), "{}", finding.message);
    let [x, _, z] = finding.place.unwrap();
    assert!(near(x, 10.25, 1e-9) && z > 4.0, "{:?}", finding.place);
}

#[test]
fn a_skin_below_a_blind_hole_is_found() {
    let report = judged(boxes(&[[[0.0; 3], [30.0, 30.0, 6.0]]], &[[[10.0, 10.0, 0.2], [20.0, 20.0, 6.0]]]));
    assert_eq!(kinds(&report), [FindingKind::ThinWall]);
    assert!(report.findings[0].message.contains("0.2 mm high in the middle"), "{}", report.findings[0].message);
}

#[test]
fn round_things_are_as_thick_as_their_balls() {
    let wall = facts(&judged(sphere([0.0, 0.0, 4.0], 4.0, 64))).thinnest_wall.unwrap();
    assert!(near(wall.length, 8.0, 0.05), "{wall:?}");
    let report = judged(torus(20.0, 3.0, 64));
    assert_eq!(report.genus, 1);
    assert!(near(facts(&report).thinnest_wall.unwrap().length, 6.0, 0.05));
    // A tube of exactly two lines, whose facets make it a little thinner, is no fault.
    let tube = turned(&[[9.2, 0.0], [10.0, 0.0], [10.0, 20.0], [9.2, 20.0]], 32);
    assert_eq!(judged(tube).findings, []);
}

#[test]
fn sharp_edges_are_no_thin_walls() {
    // An equilateral prism, and a wedge of 10° that is told apart.
    let sharp = raised(prism(&[[0.0, 0.0], [20.0, 0.0], [10.0, 17.3]], 20.0));
    assert_eq!(kinds(&judged(sharp)), []);
    let slope = 10_f64.to_radians().tan() * 40.0;
    let wedge = judged(prism(&[[0.0, 0.0], [40.0, 0.0], [40.0, slope]], 20.0));
    assert_eq!(kinds(&wedge), [FindingKind::SharpEdge]);
    assert_eq!(wedge.findings[0].severity, Severity::Info);
    // Cut off where it is thick enough, it is fine.
    let thick = 10_f64.to_radians().tan() * 6.0;
    let blunt = judged(prism(&[[6.0, 0.0], [40.0, 0.0], [40.0, slope], [6.0, thick]], 20.0));
    assert_eq!(kinds(&blunt), []);
}

#[test]
fn gaps_are_as_wide_as_they_are() {
    let plates = |gap: f64| {
        let base = [[0.0; 3], [30.0, 10.0 + gap, 3.0]];
        let one = [[0.0, 0.0, 3.0], [30.0, 5.0, 20.0]];
        let other = [[0.0, 5.0 + gap, 3.0], [30.0, 10.0 + gap, 20.0]];
        judged(boxes(&[base, one, other], &[]))
    };
    for (gap, is_found) in [(0.1, true), (0.25, false), (1.0, false)] {
        let report = plates(gap);
        assert!(near(facts(&report).narrowest_gap.unwrap().length, gap, 1e-9), "{gap}");
        assert_eq!(kinds(&report), if is_found { vec![FindingKind::NarrowGap] } else { Vec::new() }, "{gap}");
    }
    // Bodies that stand on each other have no gap.
    let stacked = joined([cuboid([0.0; 3], [10.0; 3]), cuboid([2.0, 2.0, 10.0], [8.0, 8.0, 20.0])]);
    assert_eq!(facts(&judged(stacked)).narrowest_gap, None);
}

#[test]
fn parts_that_lie_against_each_other_are_as_thick_as_both() {
    let inlay = cuboid([0.0; 3], [20.0, 0.3, 10.0]);
    let body = cuboid([0.0, 0.3, 0.0], [20.0, 10.0, 10.0]);
    let report = judged_for(&model([inlay, body]), &PrintProfile::default());
    assert_eq!(kinds(&report), []);
}

#[test]
fn cones_lean_out() {
    // Degrees from the vertical.
    for (angle, is_found) in [(30.0, false), (45.0, false), (60.0, true)] {
        let reach = 20.0 * f64::to_radians(angle).tan();
        let cone = turned(&[[0.0, 0.0], [10.0, 0.0], [10.0 + reach, 20.0], [0.0, 20.0]], 64);
        let report = judged(cone);
        let found = of_kind(&report, FindingKind::Overhang);
        assert_eq!(found.len(), usize::from(is_found), "{angle}: {:?}", report.findings);
        if is_found {
            let area = std::f64::consts::PI * ((10.0 + reach).powi(2) - 100.0);
            assert!(near(facts(&report).overhang_area, area, area * 0.01), "{angle}");
            assert!(found[0].message.contains("60°"), "{}", found[0].message);
        }
    }
}

#[test]
fn ledges_are_told_from_lips() {
    let mushroom = |reach: f64| {
        boxes(&[[[-10.0, -10.0, 0.0], [10.0, 10.0, 10.0]], [[-10.0, -10.0, 10.0], [10.0 + reach, 10.0, 14.0]]], &[])
    };
    assert_eq!(kinds(&judged(mushroom(1.5))), []);
    let report = judged(mushroom(6.0));
    let found = of_kind(&report, FindingKind::Overhang);
    assert_eq!(found.len(), 1, "{:?}", report.findings);
    assert!(near(facts(&report).overhang_area, 120.0, 1e-6));
    assert!(found[0].message.contains("A ledge of 120 mm² sticks out over 5."), "{}", found[0].message);
}

#[test]
fn bridges_are_told_from_ledges() {
    let table = |span: f64| {
        let posts = [[[0.0; 3], [5.0, 10.0, 10.0]], [[5.0 + span, 0.0, 0.0], [10.0 + span, 10.0, 10.0]]];
        judged(boxes(&[posts[0], posts[1], [[0.0, 0.0, 10.0], [10.0 + span, 10.0, 13.0]]], &[]))
    };
    for (span, severity) in [(15.0, None), (30.0, Some(Severity::Info)), (80.0, Some(Severity::Warning))] {
        let report = table(span);
        let found = of_kind(&report, FindingKind::Bridge);
        assert_eq!(found.first().map(|finding| finding.severity), severity, "{span}: {:?}", report.findings);
        assert!(of_kind(&report, FindingKind::Overhang).is_empty(), "{span}");
        assert!(near(facts(&report).longest_bridge.unwrap().length, span, span * 0.01), "{span}");
        assert!(of_kind(&report, FindingKind::Island).is_empty());
    }
}

#[test]
fn what_begins_in_the_air_is_an_island() {
    // A pole with an arm from which something hangs.
    let pole = [[0.0; 3], [10.0, 10.0, 40.0]];
    let arm = [[0.0, 0.0, 40.0], [30.0, 10.0, 45.0]];
    let tooth = [[25.0, 0.0, 12.0], [30.0, 10.0, 40.0]];
    let report = judged(boxes(&[pole, arm, tooth], &[]));
    let found = of_kind(&report, FindingKind::Island);
    assert_eq!(found.len(), 1, "{:?}", report.findings);
    assert!(found[0].message.contains("12 mm above the bed"), "{}", found[0].message);
    assert_eq!(found[0].place.unwrap()[2], 12.0);
    // A pit begins nothing.
    let pit = judged(boxes(&[[[0.0; 3], [20.0, 20.0, 20.0]]], &[[[5.0, 5.0, 8.0], [15.0, 15.0, 20.0]]]));
    assert_eq!((facts(&pit).islands, kinds(&pit)), (0, Vec::new()));
}

#[test]
fn floating_bodies_are_told_from_standing_ones() {
    let foot = cuboid([0.0; 3], [20.0, 20.0, 5.0]);
    let floating = judged(joined([foot.clone(), cuboid([5.0, 5.0, 8.0], [15.0, 15.0, 12.0])]));
    let found = of_kind(&floating, FindingKind::FloatingBody);
    assert_eq!((found.len(), facts(&floating).floating), (1, 1));
    assert_eq!(found[0].severity, Severity::Error);
    assert!(found[0].message.contains("8 mm above the bed"), "{}", found[0].message);
    // Every face of it is shown.
    assert_eq!(found[0].faces, [[12, 12]]);
    for other in [cuboid([5.0, 5.0, 5.0], [15.0, 15.0, 12.0]), cuboid([30.0, 0.0, 0.0], [40.0, 10.0, 3.0])] {
        assert_eq!(facts(&judged(joined([foot.clone(), other]))).floating, 0);
    }
    // Parts may overlap: what is inside of another stands.
    let inside = [foot, cuboid([5.0, 5.0, 2.0], [15.0, 15.0, 4.0])];
    assert_eq!(facts(&judged_for(&model(inside), &PrintProfile::default())).floating, 0);
}

#[test]
fn the_bed_is_asked_in_every_direction() {
    let fit = |size: [f64; 3], bed: [f64; 3]| {
        let report = judged_for(&model([cuboid([0.0; 3], size)]), &PrintProfile { bed, ..PrintProfile::default() });
        let found = of_kind(&report, FindingKind::BedFit);
        assert_eq!(facts(&report).fits_bed, found.is_empty());
        found.first().map(|finding| (finding.severity, finding.message.clone()))
    };
    let bed = [300.0, 200.0, 150.0];
    assert_eq!(fit([300.0, 200.0, 150.0], bed), None);
    let (severity, message) = fit([150.0, 290.0, 100.0], bed).unwrap();
    assert!(severity == Severity::Info && message.contains("by 90 degrees"), "{message}");
    let (severity, message) = fit([20.0, 20.0, 250.0], bed).unwrap();
    assert!(severity == Severity::Warning && message.contains("rotate(["), "{message}");
    let (severity, message) = fit([600.0, 100.0, 100.0], bed).unwrap();
    assert!(severity == Severity::Error && message.contains("50 %") && message.contains("2 pieces"), "{message}");
    // Only across the corners.
    let (_, message) = fit([310.0, 10.0, 10.0], bed).unwrap();
    assert!(message.contains("degrees about the vertical"), "{message}");
}

#[test]
fn a_better_side_is_named() {
    // A T: upside down it needs no support.
    let letter = boxes(&[[[-5.0, 0.0, 0.0], [5.0, 10.0, 30.0]], [[-30.0, 0.0, 30.0], [30.0, 10.0, 40.0]]], &[]);
    let report = judged(letter);
    let better = facts(&report).orientation.unwrap();
    assert_eq!(better.overhang_area, 0.0);
    // On its side it is the lowest.
    assert!(near(better.height, 10.0, 0.01), "{better:?}");
    assert_eq!(report.findings.last().unwrap().kind, FindingKind::Orientation);
    assert_eq!(facts(&judged(cuboid([0.0; 3], [10.0; 3]))).orientation, None);
}

#[test]
fn inertia_is_that_of_the_textbook() {
    let [a, b, c] = [10.0, 20.0, 30.0];
    let report = inspect(&model([moved(cuboid([0.0; 3], [a, b, c]), [100.0, -50.0, 7.0])]), &located);
    let volume = a * b * c;
    let expected = [b * b + c * c, a * a + c * c, a * a + b * b].map(|sum| volume * sum / 12.0);
    let found = report.inertia.unwrap();
    for (axis, expected) in expected.into_iter().enumerate() {
        assert!(near(found[axis], expected, expected * 1e-9), "{found:?}");
        assert!(near(found[axis + 3], 0.0, expected * 1e-9), "{found:?}");
        assert!(near(report.bodies[0].inertia[axis], expected, expected * 1e-9));
    }
    let ball = inspect(&model([sphere([3.0, 4.0, 5.0], 5.0, 128)]), &located);
    let expected = 0.4 * ball.volume * 25.0;
    assert!(near(ball.inertia.unwrap()[2], expected, expected * 0.002));
}

#[test]
fn a_cancelled_examination_says_nothing() {
    struct Hurried;
    impl Monitor for Hurried {
        fn progress(&self, _: f64) {}
        fn is_cancelled(&self) -> bool {
            true
        }
    }
    let model = model([cuboid([0.0; 3], [20.0, 0.3, 10.0])]);
    assert_eq!(examine(&model, Some(&PrintProfile::default()), &located, &Hurried), Err(Cancelled));
}
