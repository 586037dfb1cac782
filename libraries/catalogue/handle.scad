// title: Handle
// about: Bow handle for drawers, doors and boxes, with screws from behind into its two feet.
// tags: handle, pull, grip, drawer, door, bow
// ask: a drawer handle with 96 mm hole spacing
// ask: handle 128 mm between screws, 35 mm high, M4
// words spacing: spacing, hole spacing, distance, centres, length, long
// words height: height, high, tall, clearance, reach
// words width: width, wide
// words thickness: thickness, thick
// words screw: screw, bolt, fastener
// bodies: 1
// size: [spacing + foot, height, w]

use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Size] */
// Distance of the screws (mm)
spacing = 96; // [50:1:250]
// Height over the surface (mm)
height = 32; // [22:1:70]
// Width (mm)
width = 14; // [8:0.5:30]
// Thickness of the bow (mm)
thickness = 9; // [6:0.5:16]

/* [Fixing] */
// Screw size
screw = "M4"; // [M3, M4, M5]

/* [Hidden] */
$fn = 64;

w = max(width, tap_drill(screw) + 5);
foot = max(thickness + 4, tap_drill(screw) + 6);
length = spacing + foot;
round = min(height * 0.6, length / 4);
inner = max(round - thickness, 2);
span = spacing - foot; // between the feet
depth = min(height - thickness / 2, 16);

// The handle lies on its side: its feet stand on y = 0.
module section() difference() {
    intersection() {
        translate([-length / 2, -height]) rounded_rect([length, 2 * height], round, center = false);
        translate([-length, 0]) square([2 * length, height + 1]);
    }
    translate([-span / 2, -height]) rounded_rect([span, 2 * height - thickness], min(inner, span / 3), center = false);
}

// Its edges are stepped round for the hand.
function inset(i) = [1.2, 0.6, 0.2, 0][i];

difference() {
    union() {
        for (i = [0:3]) let (z = [0, 0.2, 0.6, 1.2][i])
            translate([0, 0, z]) linear_extrude(w - 2 * z) offset(delta = -inset(i)) section();
    }
    for (side = [-1, 1]) translate([side * spacing / 2, 0, w / 2]) rotate([90, 0, 0]) tap_hole(screw, depth);
}
