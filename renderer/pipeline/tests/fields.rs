//! Scripts that need the field tier, from text to checked meshes: volumes against closed forms, tiers, remarks, errors.

use std::f64::consts::PI;
use std::sync::atomic::{AtomicBool, Ordering};

use partwright_pipeline::{Built, Monitor, Settings, Source, build};
use partwright_protocol::{Detail, Progress};
use partwright_solid::Geometry;
use partwright_solid::edges::Edges;

#[derive(Default)]
struct Watcher {
    cancel: AtomicBool,
}

impl Monitor for Watcher {
    fn progress(&self, _: Progress) {}

    fn cancel(&self) -> &AtomicBool {
        &self.cancel
    }
}

fn built_with(text: &str, settings: &Settings, watcher: &Watcher) -> Built {
    build(&Source { text, folder: None, libraries: Vec::new() }, settings, watcher)
}

fn built(text: &str) -> Built {
    built_with(text, &Settings { strict: true, ..Settings::default() }, &Watcher::default())
}

/// Builds without a word, as a checked manifold of so many mm³, within a part of it.
#[track_caller]
fn check(text: &str, volume: f64, within: f64) -> Built {
    let built = built(text);
    assert_eq!(built.diagnostics, [], "{text}");
    let report = built.report.as_ref().expect("a report");
    assert!(report.manifold, "{text}: {:?}", report.findings);
    let off = report.volume / volume - 1.0;
    assert!(off.abs() < within, "{text}: {} mm³, not {volume} ({off:+.6})", report.volume);
    assert!(report.tiers.iter().any(|tier| tier == "field"), "{text}: {:?}", report.tiers);
    built
}

/// The volume within `r` of a box (Steiner).
fn swollen([x, y, z]: [f64; 3], r: f64) -> f64 {
    let faces = 2.0 * (x * y + y * z + z * x);
    x * y * z + faces * r + PI * r * r * (x + y + z) + 4.0 / 3.0 * PI * r.powi(3)
}

#[test]
fn offsets_of_boxes() {
    check("$tol = 0.01; offset(2) cube([10, 8, 6]);", swollen([10.0, 8.0, 6.0], 2.0), 3e-3);
    check("$tol = 0.01; offset(-1) cube([10, 8, 6]);", 8.0 * 6.0 * 4.0, 1e-6);
    // In a group that is scaled, the distance is scaled with it; the tolerance is that of the result.
    check("$tol = 0.01; scale(2) offset(1) cube([5, 4, 3]);", swollen([10.0, 8.0, 6.0], 2.0), 3e-3);
}

#[test]
fn rounded_boxes_and_cones() {
    check("$tol = 0.01; round_edges(2) cube([20, 16, 10]);", swollen([16.0, 12.0, 6.0], 2.0), 3e-3);
    for [bottom, top, height] in [[10.0, 6.0, 12.0], [6.0, 10.0, 12.0], [8.0, 0.0, 12.0], [0.0, 8.0, 12.0]] {
        let text = format!("$tol = 0.01; round_edges(1.5) cylinder(r1 = {bottom}, r2 = {top}, h = {height});");
        check(&text, rounded_cone([bottom, top], height, 1.5), 3e-3);
    }
}

/// The volume of a cone with edges of a radius: what lies within it of a smaller cone (Steiner).
fn rounded_cone([bottom, top]: [f64; 2], height: f64, r: f64) -> f64 {
    let rise = (top - bottom) / height;
    let at = |z: f64| bottom + rise * z - r * (1.0 + rise * rise).sqrt();
    let tip = -at(0.0) / rise;
    let [low, high] = if rise < 0.0 { [r, tip.min(height - r)] } else { [tip.max(r), height - r] };
    let (a, b, h) = (at(low).max(0.0), at(high).max(0.0), high - low);
    let lean = -rise.atan();
    let area = PI * (a * a + b * b + (a + b) * h.hypot(a - b));
    let curvature = PI * (h + (PI / 2.0 + lean) * a + (PI / 2.0 - lean) * b);
    PI * h / 3.0 * (a * a + a * b + b * b) + area * r + curvature * r * r + 4.0 / 3.0 * PI * r.powi(3)
}

#[test]
fn shells_are_as_thick_as_they_say() {
    check("shell(2) cube([20, 16, 12]);", 20.0 * 16.0 * 12.0 - 16.0 * 12.0 * 8.0, 1e-6);
    check("shell(2, open = \"top\") cube([20, 16, 12]);", 20.0 * 16.0 * 12.0 - 16.0 * 12.0 * 10.0, 1e-6);
    let tube = "$tol = 0.01; shell(1.5, open = [\"top\", \"bottom\"]) cylinder(h = 20, r = 8);";
    check(tube, PI * 20.0 * (64.0 - 6.5 * 6.5), 2e-3);
}

#[test]
fn fillets_take_the_space_that_a_ball_leaves() {
    let corner = 1.0 - PI / 4.0;
    let l = "$tol = 0.02; fillet_edges(4) { cube([30, 20, 5]); cube([5, 20, 20]); }";
    check(l, 3000.0 + 1500.0 + corner * 16.0 * 20.0, 1e-3);
    // Around a pin: the corner's area on the way of its centroid, by Pappus.
    let (pin, r) = (5.0, 3.0);
    let area = corner * r * r;
    let centroid = r * (1.0 - 2.0 / (3.0 * (4.0 - PI)));
    let ring = area * 2.0 * PI * (pin + r - centroid);
    let volume = 40.0 * 40.0 * 5.0 + PI * pin * pin * 20.0 + ring;
    let text = "$tol = 0.01; round_union(3) { cube([40, 40, 5]); translate([20, 20, 0]) cylinder(h = 25, r = 5); }";
    check(text, volume, 3e-3);
}

#[test]
fn chamfers_and_soft_blends() {
    let text = "chamfer_union(3) { cube([30, 20, 5]); cube([5, 20, 20]); }";
    check(text, 3000.0 + 1500.0 + 4.5 * 20.0, 1e-3);
    let sharp = built("$tol = 0.02; union() { sphere(6, $fn = 200); translate([7, 0, 0]) sphere(6, $fn = 200); }");
    let soft = built("$tol = 0.02; smooth_union(3) { sphere(6); translate([7, 0, 0]) sphere(6); }");
    let [sharp, soft] = [sharp, soft].map(|built| built.report.expect("a report").volume);
    assert!(soft > sharp * 1.01 && soft < sharp * 1.1, "{soft} after {sharp}");
}

#[test]
fn functions_are_solids() {
    let ball = "$tol = 0.02; implicit(function(p) norm(p) - 9, bounds = [[-9.5, -9.5, -9.5], [9.5, 9.5, 9.5]]);";
    check(ball, 4.0 / 3.0 * PI * 729.0, 5e-3);
    let cut = built("implicit(function(p) norm(p) - 9, bounds = [[-9.5, -9.5, 0], [9.5, 9.5, 9.5]]);");
    assert_eq!(cut.diagnostics.iter().map(|it| it.code.as_str()).collect::<Vec<_>>(), ["W0655"]);
    assert!((cut.report.expect("a report").volume / (2.0 / 3.0 * PI * 729.0) - 1.0).abs() < 0.01);
}

#[test]
fn periodic_walls_have_their_thickness() {
    // A gyroid has an area of 3.0915 for each unit cell.
    let text = "$tol = 0.03; tpms(\"gyroid\", cell = 10, thickness = 0.8, size = 10);";
    check(text, 309.15 * 0.8, 0.04);
    let cubic = "$tol = 0.03; lattice(\"cubic\", cell = 10, thickness = 2, size = [20, 10, 10], center = true);";
    // Twelve quarters of a strut on edges make three per cell; where three struts meet, 8√2 r³ − … is shared.
    let struts = 2.0 * (3.0 * PI * 10.0 - 8.0 * 2f64.sqrt());
    check(cubic, struts, 0.06);
}

#[test]
fn warps_keep_volumes_that_they_should() {
    check("twist(90, 20) translate([-5, -5, 0]) cube([10, 10, 20]);", 2000.0, 3e-3);
    check("bend(20) cube([40, 10, 3], center = true);", 1200.0, 3e-3);
    check("taper(0.5, 20) translate([-5, -5, 0]) cube([10, 10, 20]);", 20.0 / 3.0 * (100.0 + 25.0 + 50.0), 3e-3);
    check("loft(20) { square(10, center = true); square(5, center = true); }", 1166.67, 3e-3);
}

#[test]
fn what_has_no_formula_joins_as_a_leaf() {
    let text = "round_union(1) {
        hull() { cube([20, 10, 4]); translate([5, 5, 6]) cube([10, 1, 1]); }
        translate([10, 5, -3]) cylinder(h = 4, r = 2);
    }";
    let built = built(text);
    assert_eq!(built.diagnostics, []);
    let tiers: Vec<&str> = built.plan.iter().map(|planned| planned.operation).collect();
    assert_eq!(tiers, ["hull", "round_union"]);
    assert!(built.report.is_some_and(|report| report.manifold));
}

#[test]
fn only_what_needs_a_field_is_one() {
    let built = built(
        "difference() {
            union() { cube([30.1, 20, 5]); translate([10, 10, 4]) smooth_union(2) { cylinder(h = 9, r = 3); sphere(5); } }
            translate([3, 3, -1]) cube([4, 4, 9]);
        }",
    );
    assert_eq!(built.diagnostics, []);
    let mut tiers: Vec<_> = built.plan.iter().map(|planned| (planned.tier.name(), planned.operation)).collect();
    tiers.sort_unstable();
    assert_eq!(tiers, [("field", "smooth_union"), ("mesh", "difference")]);
    let model = built.model.expect("a model");
    let Geometry::Solid(solid) = &model.parts[0].geometry else { panic!("a solid") };
    let corner = [30.1, 20.0, 5.0];
    assert!(solid.positions.contains(&corner), "the plate keeps its corners");
}

#[test]
fn colours_are_those_of_the_children() {
    let colour = |text: &str| {
        let built = built(text);
        let model = built.model.unwrap_or_else(|| panic!("{text}: {:?}", built.diagnostics));
        assert_eq!(model.parts.len(), 1);
        model.parts[0].color
    };
    let red = Some([1.0, 0.0, 0.0, 1.0]);
    assert_eq!(colour("smooth_union(1) { color(\"red\") sphere(5); color(\"red\") cube(6); }"), red);
    assert_eq!(colour("smooth_union(1) { color(\"red\") sphere(5); color(\"blue\") cube(6); }"), None);
    assert_eq!(colour("smooth_difference(1) { color(\"red\") sphere(5); color(\"blue\") cube(6); }"), red);
    assert_eq!(colour("color(\"red\") shell(1) sphere(5);"), red);
}

#[test]
fn previews_are_coarser_and_say_so() {
    let text = "$tol = 0.01; smooth_union(2) { sphere(10); translate([9, 0, 0]) sphere(8); }";
    let triangles = |preview: bool, detail: Detail| {
        let settings = Settings { preview, detail, ..Settings::default() };
        let built = built_with(text, &settings, &Watcher::default());
        let facts = built.plan[0].field.expect("a field");
        assert!(facts.deviation <= facts.tolerance, "{facts:?}");
        assert_eq!(facts.tolerance > 0.01, preview, "{facts:?}");
        built.plan[0].triangles
    };
    let [coarse, fine] =
        [(true, Detail::Draft), (false, Detail::Draft)].map(|(preview, detail)| triangles(preview, detail));
    assert!(coarse * 2 < fine, "{coarse} and {fine}");
}

#[test]
fn first_looks_at_roundings_keep_thin_parts_and_stay_in_bounds() {
    for (rounding, shape) in [
        (
            "round_edges(1)",
            "union() { cylinder(h = 20, d = 30); for (a = [0:60:300]) rotate(a) translate([14, 0, 0]) cube([6, 3, 20]); }",
        ),
        ("round_edges(1)", "linear_extrude(8, scale = 0.95) text(\"Ab3\", size = 20);"),
        ("fillet_edges(2)", "union() { cube([50, 30, 5]); rotate([15, 0, 0]) cylinder(h = 30, d1 = 20, d2 = 10); }"),
    ] {
        let settings = Settings { preview: true, detail: Detail::Draft, ..Settings::default() };
        let look = built_with(&format!("{rounding} {shape}"), &settings, &Watcher::default());
        assert_eq!(look.diagnostics, [], "{shape}");
        let facts = look.plan[0].field.expect("a field");
        let [look, sharp] = [look, built(shape)].map(|built| built.report.expect("a report"));
        let part = look.volume / sharp.volume;
        assert!((0.94..1.02).contains(&part), "{rounding} {shape}: {part} of the volume");
        let [look, sharp] = [look, sharp].map(|report| report.bounds.expect("bounds"));
        for axis in 0..3 {
            let beyond = (sharp.min[axis] - look.min[axis]).max(look.max[axis] - sharp.max[axis]);
            assert!(beyond < facts.tolerance / 2.0, "{rounding} {shape}: {beyond} mm beyond along {axis}");
        }
    }
}

/// A circle is as near to round as it comes out, not as it is drawn.
#[test]
fn enlarged_and_swollen_circles_are_round_in_rounded_extrusions() {
    let volume = |text: &str| built(text).report.expect("a report").volume;
    let plain = volume("round_edges(1) cylinder(h = 8, r = 40);");
    for other in [
        "scale([40, 40, 1]) cylinder(h = 8, r = 1);",
        "linear_extrude(8) scale(40) circle(1);",
        "linear_extrude(8) offset(20) circle(20);",
        "linear_extrude(8) minkowski() { circle(20); circle(20); }",
    ] {
        let found = volume(&format!("round_edges(1) {other}"));
        // Less than half of the tolerance all around.
        assert!((found / plain - 1.0).abs() < 0.025 * 2.0 / 40.0, "{other}: {found} is not {plain}");
    }
}

/// What rolls around extrusions needs no octree, so that nothing would be gained by a draft.
#[test]
fn first_looks_at_rounded_extrusions_are_the_part_itself() {
    for text in [
        "round_edges(1) difference() { cube([30, 20, 6]); translate([10, 10, -1]) cylinder(h = 8, r = 4); }",
        "round_edges(1.5) rotate([80, 20, 0]) linear_extrude(12) { square([30, 6]); square([6, 30]); }",
        "offset(0.6) { cube([30, 12, 2]); translate([2, 2, 1]) linear_extrude(3) text(\"Ab\", size = 8); }",
        "$tol = 0.02; minkowski() { linear_extrude(4) square([20, 8]) ; sphere(1); }",
    ] {
        let preview = Settings { preview: true, detail: Detail::Draft, ..Settings::default() };
        let [look, whole] =
            [preview, Settings::default()].map(|settings| built_with(text, &settings, &Watcher::default()));
        let solid = |built: &Built| match &built.model.as_ref().expect("a model").parts[0].geometry {
            Geometry::Solid(solid) => solid.clone(),
            Geometry::Region(_) => panic!("{text}: a drawing"),
        };
        assert_eq!(solid(&look), solid(&whole), "{text}");
        if let Some(facts) = look.plan[0].field {
            assert!(facts.tolerance == facts.wanted && facts.deviation <= facts.tolerance, "{facts:?}");
        }
    }
}

#[test]
fn impossible_fields_are_errors_with_a_place() {
    for (text, code, word) in [
        ("round_edges(9) cube([30, 20, 12]);", "E0605", "lower `r`"),
        ("bend(2) cube(10);", "E0605", "raise `r`"),
        ("offset(-9) cube(10);", "E0651", "nothing is left"),
    ] {
        let built = built(text);
        let found = built.diagnostics.iter().find(|it| it.code == code);
        let found = found.unwrap_or_else(|| panic!("{text}: {:?}", built.diagnostics));
        assert!(found.message.contains(word) && found.location.is_some(), "{found:?}");
        assert!(built.model.is_none());
    }
}

#[test]
fn a_cancelled_field_ends_soon() {
    let text = "$tol = 0.005; tpms(\"gyroid\", cell = 5, thickness = 0.5, size = 60);";
    let watcher = Watcher::default();
    let built = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(500));
            watcher.cancel.store(true, Ordering::Relaxed);
        });
        built_with(text, &Settings::default(), &watcher)
    });
    assert!(built.cancelled && built.model.is_none());
}

/// The text at the places that the faces of the only part come from, with how many square millimetres each has.
fn areas_by_place(text: &str) -> Vec<(String, f64)> {
    let model = built(text).model.expect("a model");
    let [part] = &model.parts[..] else { panic!("one part") };
    let Geometry::Solid(solid) = &part.geometry else { panic!("a solid") };
    let mut areas = vec![0.0; solid.sources.len()];
    for (triangle, &source) in solid.triangles.iter().zip(&solid.face_source) {
        let [a, b, c] = triangle.map(|corner| solid.positions[corner as usize]);
        let [u, v] = [b, c].map(|end| [0, 1, 2].map(|axis: usize| end[axis] - a[axis]));
        let cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
        areas[source as usize] += cross.iter().map(|part| part * part).sum::<f64>().sqrt() / 2.0;
    }
    let text = |index: usize| text[solid.sources[index].start as usize..solid.sources[index].end as usize].to_owned();
    (0..areas.len()).map(|index| (text(index), areas[index])).collect()
}

#[test]
fn faces_know_their_shapes() {
    let near = |places: &[(String, f64)], what: &str, area: f64| {
        let found: f64 = places.iter().filter(|(text, _)| text.starts_with(what)).map(|(_, area)| area).sum();
        assert!((found / area - 1.0).abs() < 0.1, "{what}: {found} mm², not {area}: {places:?}");
    };
    // A pin of radius 4 on a plate of 20 mm, 6 mm high; the fillet of 2 mm takes the first 2 mm of the pin and a ring of the
    // plate, and is a quarter of a torus.
    let text = "$tol = 0.02; round_union(2) { translate([-10, -10, -5]) cube([20, 20, 5]); cylinder(r = 4, h = 6); }";
    let places = areas_by_place(text);
    let fillet = 2.0 * PI * (6.0 * PI / 2.0 * 2.0 - 2.0 * 2.0);
    near(&places, "translate([-10", 2.0 * 400.0 + 4.0 * 100.0 - PI * 36.0);
    near(&places, "cylinder", PI * 16.0 + 2.0 * PI * 4.0 * 4.0);
    near(&places, "round_union", fillet);
    // All of an offset is the offset's, and what is made first in its own coordinates is found in its place.
    near(&areas_by_place("offset(1) cube(9);"), "offset", 6.0 * 81.0 + 3.0 * PI * 18.0 + 4.0 * PI);
    let hollow = areas_by_place(
        "translate([50, 9, 3]) rotate(30) shell(1) union() { cube(10); translate([5, 5, 5]) cube(10); }",
    );
    near(&hollow, "cube(10)", 600.0 - 3.0 * 25.0);
    near(&hollow, "translate([5, 5, 5])", 600.0 - 3.0 * 25.0);
    // The inside is the operation's: of a child moved as one, its move's.
    near(&hollow, "rotate(30)", 2.0 * (6.0 * 64.0 - 3.0 * 9.0));
}

/// A plate of 50 × 36 × 5 with four holes of a radius.
fn plate_with_holes(radius: f64) -> String {
    format!(
        "difference() {{
            cube([50, 36, 5]);
            for (x = [9, 41], y = [9, 27]) translate([x, y, -1]) cylinder(r = {radius}, h = 7);
        }}"
    )
}

#[test]
fn offsets_of_differences_are_formulas() {
    let plate = plate_with_holes(4.0);
    // A hole's rim is a quarter of a torus: ∫ (4 − √(1 − t²))² dt from 0 to 1, twice.
    let hole = PI * (9.0 * 5.0 + 2.0 * (16.0 - 2.0 * PI + 2.0 / 3.0));
    let volume = swollen([50.0, 36.0, 5.0], 1.0) - 4.0 * hole;
    let grown = check(&format!("$tol = 0.02; offset(1) {plate}"), volume, 2e-3);
    assert_eq!(grown.report.map(|report| report.genus), Some(4));
    // Holes that close leave dimples.
    let closed = built(&format!("$tol = 0.05; offset(4.2) {plate}")).report.expect("a report");
    assert_eq!((closed.manifold, closed.genus), (true, 0));
    // Half a hole: what remains of its edge after 1 mm is known in the plane, by its corners.
    let notched = built(
        "$tol = 0.02; offset(1) difference() { cube([30, 30, 10]); translate([0, 15, -1]) cylinder(r = 6, h = 12); }",
    );
    assert_eq!(notched.diagnostics, []);
    assert!(notched.report.is_some_and(|report| report.manifold && report.genus == 0));
}

#[test]
fn offsets_into_unions_are_formulas() {
    // The angle in the plane: two bars, and what a circle leaves of the square between them.
    let area = 38.0 * 4.0 + 4.0 * 30.0 + 1.0 - PI / 4.0;
    check("$tol = 0.02; offset(-1) { cube([40, 30, 6]); cube([6, 30, 36]); }", 28.0 * area, 1e-3);
}

#[test]
fn edges_of_plates_with_holes_are_rounded() {
    let hole = PI * (16.0 * 3.0 + 2.0 * (25.0 - 2.5 * PI + 2.0 / 3.0));
    let volume = swollen([48.0, 34.0, 3.0], 1.0) - 4.0 * hole;
    check(&format!("$tol = 0.02; round_edges(1) {}", plate_with_holes(4.0)), volume, 2e-3);
}

/// How many edges people see, where faces meet at more than 30° and both are higher than a micrometre.
fn seen(text: &str) -> usize {
    let model = built(text).model.expect("a model");
    let [part] = &model.parts[..] else { panic!("one part") };
    let Geometry::Solid(solid) = &part.geometry else { panic!("a solid") };
    // The normal, and the height.
    let face = |face: usize| {
        let [a, b, c] = solid.corners(solid.triangles[face]);
        let sides = [[b, a], [c, b], [a, c]].map(|[to, from]| [0, 1, 2].map(|axis: usize| to[axis] - from[axis]));
        let length = |side: [f64; 3]| side.iter().map(|part| part * part).sum::<f64>().sqrt();
        let [u, v, _] = sides;
        let cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
        let size = length(cross);
        (cross.map(|part| part / size), size / sides.map(length).into_iter().fold(0.0, f64::max))
    };
    let pairs = Edges::new(solid.positions.len(), &solid.triangles).pairs().expect("a manifold");
    let is_seen = |(half, other): (usize, &u32)| {
        let [(one, high), (other, higher)] = [half, *other as usize].map(|half| face(half / 3));
        let cosine = (0..3).map(|axis| one[axis] * other[axis]).sum::<f64>();
        cosine < 30_f64.to_radians().cos() && high.min(higher) > 1e-3
    };
    pairs.iter().enumerate().filter(|pair| is_seen(*pair)).count() / 2
}

/// There were dozens.
#[test]
fn roundings_look_smooth() {
    for (radius, hole, most) in [(1.5, 4.0, 1), (2.0, 3.0, 0), (1.0, 4.0, 0)] {
        let found = seen(&format!("round_edges({radius}) {}", plate_with_holes(hole)));
        assert!(found <= most, "{radius}: {found}");
    }
}

/// The same sum through this tier and through the one of polyhedra.
#[test]
fn sums_with_a_ball_are_offsets() {
    let shapes = [
        // Three cubes, an angle, skew bars, a plate with a hole, a notch and a pocket.
        ("union() { cube([20, 4, 4]); cube([4, 16, 4]); cube([4, 4, 12]); }", 2.0),
        ("linear_extrude(4) polygon([[0, 0], [20, 0], [20, 4], [6, 6], [4, 20], [0, 20]]);", 1.5),
        ("union() { cube([16, 3, 3]); rotate([20, 10, 35]) cube([14, 3, 6]); cube([3, 9, 3]); }", 1.0),
        (
            "difference() {
                cube([24, 16, 4]);
                translate([6, 8, -1]) cylinder(r = 3, h = 6);
                translate([24, 4, -1]) cylinder(r = 2, h = 6);
                translate([12, 5, 2]) cube([6, 6, 4]);
            }",
            1.0,
        ),
    ];
    for (shape, radius) in shapes {
        let sum = |settings: &str| format!("{settings} minkowski() {{ {shape} sphere({radius}); }}");
        let field = built(&sum("$tol = 0.02;"));
        let mesh = built(&sum("$fn = 24;"));
        let [field, mesh] = [field, mesh].map(|built| (built.diagnostics, built.report.expect("a report")));
        assert_eq!((field.0, mesh.0), (Vec::new(), Vec::new()), "{shape}");
        let (field, mesh) = (field.1, mesh.1);
        assert_eq!((&field.tiers[..], field.manifold), (&["field".to_owned()][..], true), "{shape}");
        assert!(!mesh.tiers.contains(&"field".to_owned()), "{shape}: {:?}", mesh.tiers);
        // Both are inscribed: by the tolerance at most, and by that of 24 facets.
        let off = mesh.area * (0.02_f64).max(radius * (1.0 - (PI / 24.0).cos()));
        assert!((field.volume - mesh.volume).abs() < off, "{shape}: {} {}", field.volume, mesh.volume);
        assert_eq!((field.genus, field.bodies.len()), (mesh.genus, mesh.bodies.len()), "{shape}");
    }
    // Facets that are meant, and what is convex, are sums of corners.
    for text in [
        "$tol = 0.05; minkowski() { union() { cube(9); cube([20, 3, 3]); } sphere(2, $fn = 10); }",
        "$tol = 0.05; minkowski() { union() { cube(9); cylinder(r = 2, h = 20, $fn = 12); } sphere(2); }",
        "$tol = 0.05; minkowski() { cube(9); sphere(2); }",
        "$tol = 0.05; minkowski() { union() { cube(9); cube([20, 3, 3]); } sphere(2); }",
        "$tol = 0.3; minkowski() { difference() { cube(9); translate([2, 2, 9]) sphere(3); } sphere(2); }",
    ] {
        let tiers = built(text).report.expect("a report").tiers;
        assert!(!tiers.contains(&"field".to_owned()), "{text}: {tiers:?}");
    }
}

/// The volume of a ball of radius `R` that a coaxial rod of radius `r` leaves at `h`, less all that is deeper than `t` in it: by
/// sums over the half-plane through the axis.
fn ball_and_rod_hollowed(big: f64, small: f64, high: f64, wall: f64) -> f64 {
    let seam = (big * big - small * small).sqrt();
    let depth = |x: f64, z: f64| {
        let far = x.hypot(z);
        let is_within = far < big || x < small && (0.0..high).contains(&z);
        if !is_within {
            return 0.0;
        }
        // To the ball where the ball is bare, to the rod, its end, and the edge between.
        let bare = if far > 0.0 && z / far > seam / big { f64::INFINITY } else { big - far };
        let rod = (x - small).hypot((seam - z).max(z - high).max(0.0));
        let end = (high - z).hypot((x - small).max(0.0));
        bare.min(rod).min(end)
    };
    let step = 0.02;
    let mut sum = 0.0;
    for row in 0..((big + high) / step) as usize {
        for column in 0..(big / step) as usize {
            let (x, z) = ((column as f64 + 0.5) * step, (row as f64 + 0.5) * step - big);
            if (0.0..wall).contains(&depth(x, z)) && depth(x, z) > 0.0 {
                sum += 2.0 * PI * x * step * step;
            }
        }
    }
    sum
}

#[test]
fn what_is_measured_is_the_same_at_any_angle() {
    let volume = ball_and_rod_hollowed(10.0, 4.0, 18.0, 1.5);
    for turn in ["", "rotate([17, 31, 5])", "rotate([90, 0, 60])"] {
        let text = format!("$tol = 0.05; shell(1.5) {turn} union() {{ sphere(10); cylinder(h = 18, r = 4); }}");
        check(&text, volume, 1e-2);
    }
}

#[test]
fn what_is_measured_is_a_manifold_however_its_faces_meet() {
    for text in [
        // A narrow groove, and sheets that hardly cross.
        "$tol = 0.2; offset(1.08) difference() { translate([5.22, -0.56, -2.41]) rotate([43.9, 80.4, 35.1]) sphere(d = 16.5); \
         translate([3.92, -4.67, 6.04]) rotate([0, 90, 0]) cube([6.4, 18.3, 6.2], center = true); }",
        "$tol = 0.2; shell(2.11) union() { translate([6.81, 5.52, -5.02]) rotate([14.1, 33.5, 78.2]) \
         cube([13.2, 7.9, 10.7], center = true); translate([-1.84, -6.36, 7.35]) rotate([68.6, 6.5, 55.6]) \
         cylinder(h = 16.7, d = 7, center = true); translate([-5.81, -5.69, 9.65]) rotate([90, 90, 0]) \
         cube([16.2, 18.9, 9.9], center = true); }",
        // The foot of a cone that leans into a plate and comes out below it.
        "$tol = 0.2; fillet_edges(2) union() { linear_extrude(5) offset(3) square([50, 30], center = true); \
         rotate([15, 0, 0]) cylinder(h = 30, d1 = 20, d2 = 10); }",
        // A neck no wider than the ball, circles that are seen from near their axis, an edge that the mesh is not nearest to.
        "$tol = 0.2; round_edges(2.05) union() { translate([-9.99, 3.26, -0.59]) rotate([90, 90, 0]) \
         cube([11.2, 21.2, 19.9], center = true); translate([8.21, 0.79, -8.12]) sphere(d = 12.7); \
         translate([-2.76, -1.8, -4.99]) rotate([0, 90, 0]) cube([24.1, 17.2, 9.8], center = true); }",
        "$tol = 0.2; round_edges(2.03) union() { translate([-8.68, 3.96, -2.5]) rotate([0, 90, 90]) \
         cube([11.1, 12.3, 19.8], center = true); translate([9.81, 5.28, -1.99]) sphere(d = 14.1); \
         translate([-9.77, -2.51, 0.73]) rotate([0, 0, 90]) cylinder(h = 8.5, d = 6.7, center = true); }",
        // What is left of it in the middle is thinner than the tolerance, and ends in knife edges.
        "$tol = 0.2; round_edges(1) difference() { translate([-9.2, 1.9, 2.2]) rotate([18.4, 50.2, 32]) \
         cylinder(h = 11.2, d = 15.8, center = true); translate([7.8, -7, 7.3]) rotate([90, 90, 90]) \
         cube([8.1, 14.3, 22.6], center = true); translate([-9.6, 1.9, 1.7]) rotate([90, 0, 90]) \
         cube([11, 7.2, 22.1], center = true); }",
        "$tol = 0.2; round_edges(1.14) union() { translate([-1.06, -1.81, 3.15]) rotate([57.1, 0.9, 27.2]) \
         cylinder(h = 14, d = 7.1, center = true); translate([-9.56, -5.59, 2.06]) rotate([13.9, 54.5, 56.8]) \
         cylinder(h = 17.2, d1 = 14, d2 = 15.6, center = true); }",
        // Not within the tolerance before what guides it is twice as near.
        "$tol = 0.2; offset(1.5) difference() { translate([3, -1, 4.3]) rotate([40.8, 50.6, 81.4]) \
         cylinder(h = 24.1, d = 14.1, center = true); translate([1.1, 7.5, -3.7]) rotate([90, 90, 90]) sphere(d = 19.4); \
         translate([7.9, 7.9, 2.4]) cylinder(h = 27.7, d1 = 11.4, d2 = 12.8, center = true); }",
    ] {
        let built = built(text);
        assert_eq!(built.diagnostics, [], "{text}");
        let report = built.report.unwrap();
        assert!(report.manifold, "{text}");
        assert!(report.field.unwrap().deviation <= 0.2, "{text}");
    }
}
