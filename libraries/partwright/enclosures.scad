// Pieces of boxes with lids. All stand on z = 0, centred in X and Y.

use <partwright/patterns.scad>
use <partwright/shapes.scad>

// An open box with rounded corners.
//   inner: [x, y, z] of the space inside (mm)
//   wall: wall and floor thickness (mm, 2)
//   r: outer corner radius (mm, 4)
//   chamfer: chamfer of the bottom edge (mm, 0.6)
// example: box_shell([60, 40, 20]);
module box_shell(inner, wall = 2, r = 4, chamfer = 0.6) difference() {
    rounded_box([inner[0] + 2 * wall, inner[1] + 2 * wall, inner[2] + wall], r, bottom = chamfer);
    translate([0, 0, wall]) linear_extrude(inner[2] + 1) rounded_rect([inner[0], inner[1]], max(r - wall, 0.3));
}

// A flat lid with a rim that reaches into a box; it lies upside down, as it is printed.
//   inner: [x, y] of the box's opening (mm)
//   wall: wall thickness of the box (mm, 2)
//   r: outer corner radius (mm, 4)
//   rim: height of the rim (mm, 3)
//   gap: play between rim and box (mm, 0.2)
//   thickness: thickness of the lid (mm, 2)
// example: lid_with_rim([60, 40]);
module lid_with_rim(inner, wall = 2, r = 4, rim = 3, gap = 0.2, thickness = 2) {
    rounded_box([inner[0] + 2 * wall, inner[1] + 2 * wall, thickness], r, bottom = min(0.6, thickness / 3));
    translate([0, 0, thickness / 2]) linear_extrude(thickness / 2 + rim) difference() {
        rounded_rect([inner[0] - 2 * gap, inner[1] - 2 * gap], max(r - wall - gap, 0.3));
        rounded_rect([inner[0] - 2 * gap - 2.4, inner[1] - 2 * gap - 2.4], max(r - wall - gap - 1.2, 0.3));
    }
}

// A round post with a hole from above.
//   d: diameter (mm)
//   h: height (mm)
//   bore: diameter of the hole (mm)
//   depth: depth of the hole (mm)
// example: screw_post(8, 15, 2.5, 10);
module screw_post(d, h, bore, depth) difference() {
    cylinder(h = h, d = d);
    translate([0, 0, h - min(depth, h - 0.5)]) cylinder(h = depth + 1, d = bore);
}

// Slots for air (2D), along Y, in a row along X.
//   size: [x, y] of the field (mm)
//   width: width of a slot (mm, 2)
//   web: width between slots (mm, 3)
// example: linear_extrude(2) vent_slots([40, 20]);
module vent_slots(size, width = 2, web = 3)
    row(max(1, floor((size[0] + web) / (width + web))), width + web) rotate(90) slot(size[1], width);
