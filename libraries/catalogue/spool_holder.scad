// title: Spool holder
// about: Wall-mounted arm for filament, wire or ribbon spools, with an end stop; stands on its plate as it is printed.
// tags: spool, holder, filament, reel, wire, wall, arm
// ask: a spool holder for a filament spool 70 mm wide
// ask: wall arm for wire reels, 40 mm in diameter and 120 mm long
// words length: length, long, spool width, width
// words diameter: diameter, arm diameter, hub
// words stop: stop, rim, end stop
// words thickness: thickness, thick
// words plate: plate, wall plate
// words screw: screw, bolt, hole size, fastener
// main: length
// bodies: 1
// size: [side, side, thickness + length + stop + 4]

use <partwright/fasteners.scad>
use <partwright/patterns.scad>
use <partwright/shapes.scad>

/* [Arm] */
// Usable length (mm)
length = 75; // [20:1:200]
// Diameter of the arm (mm)
diameter = 30; // [16:1:80]
// How far the end stop stands out (mm)
stop = 5; // [2:0.5:15]

/* [Wall plate] */
// Thickness of the plate (mm)
thickness = 6; // [4:0.5:12]
// Width of the plate (mm)
plate = 60; // [40:1:140]
// Screw size
screw = "M5"; // [M3, M4, M5, M6]

/* [Hidden] */
$fn = 72;

r = diameter / 2;
wall = max(2.4, diameter * 0.1);
head = washer_diameter(screw);
fillet = 6;
// The plate has room for the heads beside the arm's foot, in the corners.
spacing = max(plate - head - 4, (diameter + 2 * fillet + head) / sqrt(2) + 1, diameter + 2 * max(fillet, stop) - head);
side = spacing + head + 4;
end = thickness + length;

difference() {
    union() {
        rounded_box([side, side, thickness], head / 2 + 2, bottom = 0.5, top = 1);
        // Arm with a fillet at its foot; the stop's lower side rises at 45°.
        rotate_extrude() polygon(concat(
            [[0, 0.5], [r + fillet, 0.5], [r + fillet, thickness - 0.5]],
            [for (a = [270:-10:180]) [r + fillet + fillet * cos(a), thickness - 0.5 + fillet + 0.5 + fillet * sin(a)]],
            [[r, end], [r + stop, end + stop], [r + stop, end + stop + 3], [r + stop - 1, end + stop + 4], [0, end + stop + 4]]));
    }
    translate([0, 0, -1]) cylinder(h = end + stop + 6, r = r - wall);
    translate([0, 0, thickness]) corners([spacing, spacing]) clearance_hole(screw, thickness + 1);
}
