// title: Bearing holder
// about: Pillow block for a standard ball bearing, with a seat, a shoulder, and two screw holes in the foot.
// tags: bearing, holder, pillow block, 608, mount, shaft
// ask: a bearing holder for a 608 bearing
// ask: pillow block for a 6001 bearing with the shaft 30 mm above the base
// words bearing: bearing, type
// words axis_height: axis height, shaft height, centre height, above, axis, shaft, high
// words wall: wall, thickness, thick
// words screw: screw, bolt, hole size, fastener
// words play: play, fit, tolerance
// bodies: 1
// size: [total, axis + outer, width]

use <partwright/bearings.scad>
use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Bearing] */
// Bearing
bearing = "608"; // ["623", "624", "625", "626", "608", "688", "6000", "6001", "6002", "6003", "6004"]
// Play of the seat (mm)
play = 0.1; // [0:0.05:0.4]

/* [Body] */
// Height of the shaft's axis above the base (mm)
axis_height = 20; // [8:0.5:80]
// Wall around the bearing (mm)
wall = 4; // [2.5:0.5:10]
// Screw size
screw = "M5"; // [M3, M4, M5, M6]

/* [Hidden] */
$fn = 64;

outer = bearing_diameter(bearing) / 2 + wall;
shoulder = 1.5;
width = max(bearing_width(bearing) + 2, washer_diameter(screw) + 2);
axis = max(axis_height, outer);
base = max(5, wall);
foot = washer_diameter(screw) + 3;
total = 2 * (outer + foot);

// The block lies on its face, as it is printed: the shaft's axis stands along Z, the foot's underside at y = 0.
module section() fillet_profile(4) {
    translate([0, axis]) circle(r = outer);
    translate([-outer, 0]) square([2 * outer, axis]);
    translate([-total / 2, 0]) rounded_rect([total, base], 1, center = false);
}

difference() {
    linear_extrude(width) section();
    translate([0, axis, width]) bearing_seat(bearing, width + 1, play);
    for (side = [-1, 1]) translate([side * (outer + foot / 2 + 0.5), base, width / 2])
        rotate([-90, 0, 0]) clearance_hole(screw, base + 1, above = 1 + axis);
}
