//! Faces that cross, and faces that only touch.

use crate::solids::*;
use partwright_protocol::{FindingKind, Report};
use partwright_solid::Solid;

fn crossings(solid: Solid) -> (u32, Report) {
    let report = judged(solid);
    (facts(&report).crossings, report)
}

fn pair(at: [f64; 3]) -> Solid {
    joined([cuboid([0.0; 3], [10.0; 3]), moved(cuboid([0.0; 3], [10.0; 3]), at)])
}

#[test]
fn bodies_that_overlap_cross() {
    let (count, report) = crossings(pair([3.3, 4.7, 5.1]));
    assert!(count > 0);
    let found = of_kind(&report, FindingKind::SelfIntersection);
    assert!(found.len() == 1 && found[0].fatal && !report.manifold);
    let place = found[0].place.unwrap();
    assert!((0..3).all(|axis| (-1e-9..=15.2).contains(&place[axis])), "{place:?}");
    assert!(!found[0].faces.is_empty());
}

#[test]
fn coplanar_overlaps_are_found() {
    // Aligned in two axes: no edge passes through the inside of a face.
    for at in [[5.0, 0.0, 0.0], [5.0, 5.0, 0.0], [0.0, 0.0, 2.5]] {
        assert!(crossings(pair(at)).0 > 0, "{at:?}");
    }
}

#[test]
fn touching_is_allowed() {
    // Face to face; corner to corner; apart.
    for at in [[10.0, 5.0, 5.0], [10.0, 10.0, 10.0], [20.0, 0.0, 0.0]] {
        assert_eq!(crossings(pair(at)).0, 0, "{at:?}");
    }
    // An edge upon a face, and a corner.
    let corner = prism(&[[10.0, 5.0], [14.0, 2.0], [14.0, 8.0]], 6.0);
    assert_eq!(crossings(joined([cuboid([0.0; 3], [10.0; 3]), moved(corner, [0.0, 0.0, 2.0])])).0, 0);
    let tip = turned(&[[0.0, 10.0], [3.0, 14.0], [0.0, 14.0]], 16);
    assert_eq!(crossings(joined([cuboid([-10.0, -10.0, 0.0], [10.0; 3]), tip])).0, 0);
}

#[test]
fn rounding_is_no_crossing() {
    // Deeper than single precision can say, and less.
    assert_eq!(crossings(pair([10.0 - 1e-7, 5.0, 5.0])).0, 0);
    assert!(crossings(pair([10.0 - 1e-3, 5.0, 5.0])).0 > 0);
}

#[test]
fn round_meshes_do_not_cross_themselves() {
    for solid in [sphere([0.0; 3], 7.0, 48), torus(20.0, 3.0, 48), turned(&[[5.0, 0.0], [9.0, 1.0], [7.0, 30.0]], 40)] {
        assert_eq!(crossings(solid).0, 0);
    }
    // An outline that crosses itself.
    assert!(crossings(turned(&[[5.0, 0.0], [9.0, 8.0], [9.0, 4.0], [5.0, 20.0]], 40)).0 > 0);
}

#[test]
fn parts_may_overlap() {
    let report = judged_for(
        &model([cuboid([0.0; 3], [10.0; 3]), cuboid([5.0, 4.0, 3.0], [15.0, 14.0, 13.0])]),
        &partwright_protocol::PrintProfile::default(),
    );
    assert_eq!(facts(&report).crossings, 0);
}
