// title: Camera plate
// about: Quick-release plate with 45° dovetails (38 mm, Arca type) and a slot for a 1/4" or 3/8" camera screw.
// tags: camera, tripod, plate, quick release, arca, dovetail, photo
// ask: a tripod quick release plate 50 mm long
// ask: camera plate with a 1/4" screw slot, 70 mm
// words length: length, long
// words dovetail: dovetail, width, wide
// words thickness: thickness, thick, height
// words slot: slot, adjustment, travel
// words screw: screw, screw size, hole, thread
// words head: head, screw head
// main: length
// bodies: 1
// size: [length, dovetail, thickness]

use <partwright/shapes.scad>

/* [Plate] */
// Length (mm)
length = 50; // [38:1:150]
// Width over the dovetail (mm)
dovetail = 38; // [30:0.1:50]
// Thickness (mm)
thickness = 10; // [8:0.5:16]

/* [Camera screw] */
// Length of the slot beyond the screw (mm)
slot = 16; // [0:1:100]
// Camera screw
screw = 6.35; // [6.35:1/4 inch, 9.525:3/8 inch]
// Diameter of the screw's head (mm)
head = 15; // [10:0.5:20]

/* [Hidden] */
$fn = 64;

screw_hole = screw + 0.25;
travel = min(slot, length - head - 8);
half = dovetail / 2;
lean = 3; // the 45° flank
lip = 2;  // straight part at the bottom
seat = 4;

module section() polygon([
    [-half, 0.4], [0.4 - half, 0], [half - 0.4, 0], [half, 0.4], [half, lip], [half - lean, lip + lean], [half - lean, thickness - 1.5],
    [half - lean + 0.5, thickness - 0.5], [half - lean, thickness], [lean - half, thickness], [lean - half - 0.5, thickness - 0.5],
    [lean - half, thickness - 1.5], [lean - half, lip + lean], [-half, lip]]);

// Grooves on top that grip the camera's bottom.
module grooves() {
    count = floor((length - 8) / 5);
    for (i = [0:1:count]) translate([(i - count / 2) * 5 - 0.5, -dovetail, thickness - 0.5]) cube([1, 2 * dovetail, 2]);
}

difference() {
    rotate([90, 0, 90]) translate([0, 0, -length / 2]) linear_extrude(length) section();
    translate([0, 0, -1]) linear_extrude(thickness + 2) slot(screw_hole + max(travel, 0), screw_hole);
    translate([0, 0, -1]) linear_extrude(thickness - seat + 1) slot(head + max(travel, 0), head);
    grooves();
}
