// title: Shaft collar
// about: Split clamp collar for a shaft or tube, with a cap screw and a trap for its nut.
// tags: collar, shaft, clamp, ring, stop, tube, split
// ask: a shaft collar for an 8 mm shaft
// ask: clamp ring for a 25 mm tube, 12 mm wide, M4
// words shaft: shaft, tube, rod, bore, inside
// words width: width, wide, height, high, thick
// words wall: wall, thickness
// words screw: screw, bolt, fastener
// words gap: gap, slit, split
// main: shaft
// bodies: 1
// size: [undef, undef, height]

use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Size] */
// Diameter of the shaft (mm)
shaft = 8; // [3:0.1:60]
// Width along the shaft (mm)
width = 10; // [6:0.5:30]
// Wall thickness (mm)
wall = 5; // [3:0.5:15]

/* [Clamp] */
// Screw size
screw = "M3"; // [M3, M4, M5]
// Width of the slit (mm)
gap = 1.6; // [0.8:0.1:4]

/* [Hidden] */
$fn = 80;

hole = clearance_diameter(screw);
head = cap_head_diameter(screw) + 0.6;
height = max(width, head + 2.4);
r = shaft / 2 + 0.05;
outer = r + wall;
// The ears stand out far enough for the screw to pass beside the shaft.
axis = max(r + hole / 2 + 1.6, outer - wall / 3);
ear = axis + head / 2 + 1.6;
side = 4 + gap / 2;           // from the slit's middle to the face under the head
far = side + cap_head_height(screw) * 0.6;

module section() difference() {
    fillet_profile(2) {
        circle(r = outer);
        translate([0, -far]) rounded_rect([ear, 2 * far], 1.5, center = false);
    }
    circle(r = r);
    translate([0, -gap / 2]) square([ear + 1, gap]);
}

difference() {
    linear_extrude(height) section();
    translate([axis, 0, height / 2]) rotate([90, 0, 0]) {
        translate([0, 0, -far - outer]) cylinder(h = 2 * far + 2 * outer, d = hole, $fn = 32);
        translate([0, 0, side]) cylinder(h = far + outer, d = head, $fn = 32);
        translate([0, 0, -side]) mirror([0, 0, 1]) rotate(30)
            cylinder(h = far + outer, d = (across_flats(screw) + 0.2) / cos(30), $fn = 6);
    }
}
