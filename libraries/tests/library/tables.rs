//! Dimensions of standard parts against the standards.

use partwright_protocol::Values;

use crate::{build, echoed};

const USES: &str = "use <partwright/fasteners.scad>\nuse <partwright/bearings.scad>\nuse <partwright/gears.scad>\n";

fn value(expression: &str) -> f64 {
    let built = build(&format!("{USES}echo(\"value\", {expression});\ncube(1);"), Values::new());
    let text = echoed(&built.console, "value").unwrap_or_else(|| panic!("{expression}: {:?}", built.diagnostics));
    text.parse().unwrap_or_else(|_| panic!("{expression} is {text}"))
}

#[test]
fn dimensions_agree_with_the_standards() {
    let rows = [
        // ISO 261, coarse pitch
        ("coarse_pitch(\"M2\")", 0.4),
        ("coarse_pitch(\"M3\")", 0.5),
        ("coarse_pitch(\"M5\")", 0.8),
        ("coarse_pitch(\"M8\")", 1.25),
        ("coarse_pitch(\"M12\")", 1.75),
        // ISO 2306, tap drills
        ("tap_drill(\"M3\")", 2.5),
        ("tap_drill(\"M5\")", 4.2),
        ("tap_drill(\"M10\")", 8.5),
        // ISO 273, clearance holes
        ("clearance_diameter(\"M3\", \"fine\")", 3.2),
        ("clearance_diameter(\"M5\")", 5.5),
        ("clearance_diameter(5)", 5.5),
        ("clearance_diameter(\"M6\", \"coarse\")", 7.0),
        ("clearance_diameter(\"M12\", \"fine\")", 13.0),
        // ISO 4014 and 4017, hexagon heads
        ("across_flats(\"M4\")", 7.0),
        ("across_flats(\"M10\")", 16.0),
        ("hex_head_height(\"M8\")", 5.3),
        ("hex_head_height(\"M12\")", 7.5),
        // ISO 4032, nuts
        ("nut_height(\"M3\")", 2.4),
        ("nut_height(\"M5\")", 4.7),
        ("nut_height(\"M8\")", 6.8),
        ("nut_height(\"M12\")", 10.8),
        // ISO 4762, cap heads
        ("cap_head_diameter(\"M3\")", 5.5),
        ("cap_head_diameter(\"M8\")", 13.0),
        ("cap_head_height(\"M6\")", 6.0),
        ("cap_socket(\"M5\")", 4.0),
        ("cap_socket(\"M12\")", 10.0),
        ("cap_socket_depth(\"M6\")", 3.0),
        // ISO 7046 and ISO 10642, countersunk heads
        ("countersunk_head_diameter(\"M4\")", 9.4),
        ("countersunk_head_height(\"M6\")", 3.3),
        ("socket_countersunk_diameter(\"M5\")", 11.2),
        ("socket_countersunk_height(\"M8\")", 4.96),
        ("countersink_diameter(\"M4\")", 9.4),
        // ISO 7089, washers
        ("washer_hole(\"M5\")", 5.3),
        ("washer_diameter(\"M6\")", 12.0),
        ("washer_thickness(\"M8\")", 1.6),
        // ISO 15, ball bearings
        ("bearing_bore(\"608\")", 8.0),
        ("bearing_diameter(\"608\")", 22.0),
        ("bearing_width(\"608\")", 7.0),
        ("bearing_diameter(\"6001\")", 28.0),
        ("bearing_width(\"6205\")", 15.0),
        // ISO 53, gears
        ("pitch_diameter(2, 20)", 40.0),
        ("outer_diameter(2, 20)", 44.0),
        ("root_diameter(2, 20)", 35.0),
        // Involute function of 20°, 0.014904 rad
    ];
    for (expression, expected) in rows {
        let found = value(expression);
        assert!((found - expected).abs() < 1e-6, "{expression} is {found}, not {expected}");
    }
}

#[test]
fn tables_are_complete_and_monotone() {
    for size in ["M2", "M2.5", "M3", "M4", "M5", "M6", "M8", "M10", "M12"] {
        let of = |function: &str| value(&format!("{function}(\"{size}\")"));
        let d = of("screw_diameter");
        assert_eq!(format!("M{d}"), size);
        assert!(of("tap_drill") < d && d < of("clearance_diameter"), "{size}");
        assert!((d - of("coarse_pitch") - of("tap_drill")).abs() < 0.1, "{size}: the tap drill is diameter less pitch");
        assert!(of("clearance_diameter") < of("cap_head_diameter"), "{size}");
        assert!(of("cap_head_diameter") < of("washer_diameter"), "{size}");
        assert!(of("across_flats") <= of("washer_diameter"), "{size}");
        assert!(of("nut_height") < 1.001 * d && of("hex_head_height") < d, "{size}");
        assert!(of("countersink_diameter") > 1.8 * d, "{size}");
    }
}

#[test]
fn an_unknown_size_names_the_known_ones() {
    let built =
        build("use <partwright/fasteners.scad>\ncylinder(h = 5, d = clearance_diameter(\"M7\"));", Values::new());
    let errors = crate::complaints(&built.diagnostics).join("\n");
    assert!(errors.contains("M7") && errors.contains("M1.6") && errors.contains("M12"), "{errors}");
}
