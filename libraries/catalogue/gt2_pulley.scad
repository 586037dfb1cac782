// title: Timing belt pulley
// about: GT2 timing belt pulley (2 mm pitch) with flanges, hub, bore and a grub screw hole.
// tags: pulley, gt2, belt, timing, motor, printer
// ask: a GT2 pulley with 20 teeth and 5 mm bore
// ask: timing belt pulley 36 teeth for a 9 mm belt, 8 mm shaft
// words teeth: teeth, tooth
// words belt: belt, belt width
// words bore: bore, shaft, hole, axle
// words hub_height: hub height, hub
// words flange: flange, flanges, rim
// words grub: grub screw, set screw
// bodies: 1
// size: [outer, outer, height]

use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Belt] */
// Number of teeth
teeth = 20; // [16:1:80]
// Width of the belt (mm)
belt = 6; // [6:1:15]

/* [Body] */
// Bore (mm)
bore = 5; // [3:0.1:12]
// Height of the hub (mm), 0 for none
hub_height = 7; // [0:0.5:15]
// How far the flanges stand out (mm)
flange = 1.2; // [0.6:0.1:3]
// Grub screw in the hub
grub = "M3"; // [none, M3, M4]

/* [Hidden] */
$fn = 80;

pitch = 2;
// The belt's pitch line lies 0.254 mm outside the teeth's tips.
tip = teeth * pitch / PI / 2 - 0.254;
outer = 2 * (tip + flange);
hole = min(bore + 0.1, 2 * tip - 5);
rim = 1.2;
play = 0.6;
land = rim + belt + play;
hub_d = max(min(2 * tip + 2 * flange, hole + 12), hole + 4);
top = land + 1 + rim;
height = top + hub_height;
grub_fits = grub != "none" && hub_height >= clearance_diameter(grub == "none" ? "M3" : grub) + 1.5;

// Tooth spaces of the GT2 profile: a round bottom 0.75 mm deep.
module toothed() difference() {
    circle(r = tip);
    for (i = [0:1:teeth - 1]) rotate(360 * i / teeth) {
        translate([tip - 0.2, 0]) circle(r = 0.555, $fn = 20);
        translate([tip - 0.2, -0.5]) square([1, 1]);
    }
}

difference() {
    union() {
        // Lower flange, teeth, upper flange with a 45° underside that prints without supports, hub.
        chamfered_cylinder(rim, outer, 0.3, 0.3);
        translate([0, 0, rim / 2]) linear_extrude(land) rotate(1.7) toothed();
        translate([0, 0, land]) rotate_extrude() polygon([
            [0, 0], [outer / 2 - min(flange, 1) - 0.3, 0], [outer / 2, min(flange, 1)], [outer / 2, 1 + rim - 0.3], [outer / 2 - 0.3, 1 + rim], [0, 1 + rim]]);
        if (hub_height > 0) translate([0, 0, top - 0.5]) chamfered_cylinder(hub_height + 0.5, min(hub_d, outer - 0.2), 0, 0.5);
    }
    translate([0, 0, -1]) cylinder(h = height + 2, d = hole);
    if (grub_fits) translate([0, 0, top + hub_height / 2]) rotate([0, 90, 0])
        cylinder(h = outer, d = tap_drill(grub), $fn = 24);
}
