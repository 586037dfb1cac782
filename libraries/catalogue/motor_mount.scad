// title: Stepper motor mount
// about: L-shaped mount for NEMA 14, 17 and 23 stepper motors, with side ribs and slotted holes in the base.
// tags: motor, mount, nema, nema17, stepper, bracket, L
// ask: a NEMA 17 motor mount
// ask: NEMA 23 stepper bracket, 6 mm thick, with M5 slots in the base
// words motor: motor, nema, frame size
// words thickness: thickness, thick, wall
// words base_depth: base depth, base, foot, depth
// words screw: screw, bolt, base screw, fastener
// words slot: slot, adjustment, travel
// bodies: 1
// size: [width, depth, width]

use <partwright/fasteners.scad>
use <partwright/patterns.scad>
use <partwright/shapes.scad>

/* [Motor] */
// Motor frame
motor = "NEMA 17"; // [NEMA 14, NEMA 17, NEMA 23]

/* [Body] */
// Thickness (mm)
thickness = 5; // [3:0.5:10]
// Depth of the base (mm)
base_depth = 50; // [35:1:90]

/* [Base] */
// Screw size
screw = "M4"; // [M3, M4, M5]
// Length of the slots beyond the screw (mm)
slot = 8; // [0:1:20]

/* [Hidden] */
$fn = 64;

// Frame, hole distance, boss, motor screw (NEMA ICS 16).
data = motor == "NEMA 14" ? [35.2, 26, 22, "M3"] : motor == "NEMA 17" ? [42.3, 31, 22, "M3"] : [56.4, 47.14, 38.1, "M5"];
frame = data[0];
spacing = data[1];
boss = data[2] + 0.6;
motor_hole = clearance_diameter(data[3]);
rib = max(3, thickness * 0.7);
inner = frame + 1;
width = inner + 2 * rib;
depth = base_depth;
axis = thickness + 0.5 + frame / 2;
hole = clearance_diameter(screw);
travel = min(slot, depth - thickness - washer_diameter(screw) - 4);

module along_x(length) rotate([90, 0, 90]) translate([0, 0, -length / 2]) linear_extrude(length) children();

// The motor's face plate stands behind, at y = depth, the base lies on z = 0.
translate([0, depth, 0]) rotate(180) difference() {
    union() {
        along_x(width) fillet_profile(min(3, thickness)) {
            square([depth, thickness]);
            square([thickness, width]);
        }
        for (side = [-1, 1]) translate([side * (width / 2 - rib / 2), 0, 0])
            along_x(rib) polygon([[0, 0], [depth, 0], [depth, thickness], [thickness + 2, width], [0, width]]);
    }
    translate([0, -1, axis]) rotate([-90, 0, 0]) linear_extrude(thickness + 2) {
        circle(d = boss);
        corners([spacing, spacing]) circle(d = motor_hole);
    }
    translate([0, thickness + (depth - thickness) / 2, -1]) linear_extrude(thickness + 2)
        row(2, inner * 0.6) rotate(90) slot(hole + travel, hole);
}
