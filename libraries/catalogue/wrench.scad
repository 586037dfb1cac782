// title: Open-end wrench
// about: Single open-end spanner for hexagon nuts, jaws turned 15°, with a ribbed handle and a hanging hole.
// tags: wrench, spanner, tool, open end, key, nut
// ask: a wrench for M8 nuts
// ask: 13 mm open-end spanner, 140 mm long
// words across_flats: across flats, jaw, size, opening, wrench size
// words length: length, long
// words thickness: thickness, thick
// words play: play, clearance, tolerance, fit
// words hanging_hole: hanging hole, hole
// main: across_flats
// bodies: 1
// size: [undef, undef, thickness]

use <partwright/shapes.scad>

/* [Size] */
// Width across flats of the nut (mm)
across_flats = 13; // [4:0.5:36]
// Length (mm)
length = 130; // [60:1:260]
// Thickness (mm)
thickness = 6; // [3:0.5:12]

/* [Details] */
// Added to the jaw's width (mm)
play = 0.3; // [0.1:0.05:0.8]
// Diameter of the hanging hole (mm), 0 for none
hanging_hole = 6; // [0:0.5:12]

/* [Hidden] */
$fn = 96;

jaw = across_flats + play;
head = jaw * 1.08; // radius of the head
grip = jaw * 0.95;
// The turned jaws cut the head's leftmost point off: their lower tip is the end.
end = head * cos(asin(jaw / 2 / head) - 15);
reach = max(length - end, 2 * head);
hole = min(hanging_hole, grip - 5);
pocket = max(0.6, thickness * 0.12);

module outline() fillet_profile(jaw * 0.6) {
    circle(r = head);
    hull() {
        translate([head * 0.5, 0]) circle(d = grip * 0.85);
        translate([reach - grip / 2, 0]) circle(d = grip);
    }
}

// The jaws open to the left; the nut's corner finds room at the back.
module opening() rotate(165) {
    translate([-jaw * 0.25, -jaw / 2]) square([head * 3, jaw]);
    translate([-jaw * 0.25, 0]) intersection() {
        circle(d = jaw);
        translate([-jaw, -jaw]) square([jaw + 0.01, 2 * jaw]);
    }
}

// Both faces of the handle are recessed.
module recess() {
    from = head + grip * 0.55;
    to = reach - grip * (hole > 0 ? 1.15 : 0.6) - hole / 2;
    if (to - from > grip) translate([(from + to) / 2, 0]) slot(to - from, grip * 0.5);
}

room = reach - grip * (hole > 0 ? 1.15 : 0.6) - hole / 2 - head - grip * 0.55;

difference() {
    linear_extrude(thickness) difference() {
        outline();
        opening();
        if (hole > 0) translate([reach - grip / 2, 0]) circle(d = hole);
    }
    if (room > grip) {
        translate([0, 0, -1]) linear_extrude(1 + pocket) recess();
        translate([0, 0, thickness - pocket]) linear_extrude(1 + pocket) recess();
    }
}
