// title: Pipe clamp
// about: Saddle clamp that holds a pipe, tube or conduit on a wall with two screws.
// tags: pipe, clamp, saddle, tube, conduit, holder, strap
// ask: a pipe clamp for a 25 mm pipe
// ask: saddle clamp for 40 mm tube with M5 screws, 20 mm wide
// words pipe: pipe, tube, conduit, diameter
// words width: width, wide, long
// words thickness: thickness, thick, wall
// words screw: screw, bolt, hole size, fastener
// words squeeze: squeeze, gap, preload
// main: pipe
// bodies: 1
// size: [total, height, width]

use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Size] */
// Outer diameter of the pipe (mm)
pipe = 25; // [6:0.5:110]
// Width along the pipe (mm)
width = 16; // [8:1:60]
// Thickness (mm)
thickness = 4; // [2:0.5:10]

/* [Fixing] */
// Screw size
screw = "M4"; // [M3, M4, M5, M6]
// Gap that the screws close to squeeze the pipe (mm)
squeeze = 0.5; // [0:0.1:2]

/* [Hidden] */
$fn = 96;

r = pipe / 2;
// The feet end a little above the wall's plane: the part is drawn with the wall at y = 0.
centre = r - squeeze;
foot = washer_diameter(screw) + 3;
run = max(width, clearance_diameter(screw) + 3);
total = 2 * (r + thickness + foot);
height = centre + r + thickness;

module section() difference() {
    fillet_profile(min(3, thickness)) {
        translate([0, centre]) circle(r = r + thickness);
        translate([-r - thickness, 0]) square([2 * (r + thickness), centre]);
        translate([-total / 2, 0]) square([total, thickness]);
    }
    translate([0, centre]) circle(r = r);
    translate([-r, -r - 1]) square([2 * r, r + 1 + centre]);
    translate([-total, -total]) square([2 * total, total]);
}

difference() {
    linear_extrude(width) section();
    for (side = [-1, 1]) translate([side * (total / 2 - foot / 2), thickness, width / 2])
        rotate([-90, 0, 0]) clearance_hole(screw, thickness + 1);
}
