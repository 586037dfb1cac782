// title: Snap-lid box
// about: Small box with a lid that snaps on: ridges on the lid's rim click into grooves in the box; both lie side by side.
// tags: box, snap, lid, container, case, storage
// ask: a snap box 60 x 40 x 25 mm inside
// ask: small container with a snap lid, 2 mm walls
// words inner_width: inner width, width, wide
// words inner_depth: inner depth, depth, deep, length
// words inner_height: inner height, height, high, tall
// words wall: wall, thickness, thick
// words ridge: ridge, snap
// words gap: gap, play, fit, tolerance
// bodies: 2
// size: [outer[0], 2 * outer[1] + 8, max(inner_height + floor_thickness, floor_thickness + rim)]

use <partwright/enclosures.scad>
use <partwright/shapes.scad>

/* [Size] */
// Inner width (mm)
inner_width = 60; // [25:1:200]
// Inner depth (mm)
inner_depth = 40; // [25:1:200]
// Inner height (mm)
inner_height = 25; // [10:1:100]
// Wall thickness (mm)
wall = 2; // [1.6:0.2:4]

/* [Snap] */
// Height of the ridge (mm)
ridge = 0.5; // [0.2:0.1:0.8]
// Play between lid and box (mm)
gap = 0.15; // [0.05:0.05:0.4]

/* [Hidden] */
$fn = 48;

corner = 4;
floor_thickness = wall;
rim = 5;
skirt = 1.4;
outer = [inner_width + 2 * wall, inner_depth + 2 * wall];
opening = [inner_width, inner_depth];
r = max(corner - wall, 0.5);

// Ridges of triangular section along the middle of all four sides of a rectangle, their crests at z = 0.
module ridges(size, length, high)
    for (side = [0:3]) rotate(90 * side) translate([(side % 2 == 0 ? size[0] : size[1]) / 2, 0, 0])
        rotate([90, 0, 0]) translate([0, 0, -(side % 2 == 0 ? length[1] : length[0]) / 2])
            linear_extrude(side % 2 == 0 ? length[1] : length[0])
                polygon([[-0.5, -high - 0.7], [high, -0.2], [high, 0.2], [-0.5, high + 0.7]]);

snap = [inner_width * 0.5, inner_depth * 0.5];

module box() difference() {
    box_shell([inner_width, inner_depth, inner_height], wall, corner);
    translate([0, 0, floor_thickness + inner_height - rim + 1.5]) ridges(opening, snap + [2, 2], ridge + 0.1);
}

module lid() {
    rim_size = [inner_width - 2 * gap, inner_depth - 2 * gap];
    rim_r = max(r - gap, 0.3);
    rounded_box([outer[0], outer[1], floor_thickness], corner, bottom = 0.6);
    difference() {
        union() {
            translate([0, 0, floor_thickness / 2]) linear_extrude(floor_thickness / 2 + rim) rounded_rect(rim_size, rim_r);
            translate([0, 0, floor_thickness + rim - 1.5]) ridges(rim_size, snap, ridge);
        }
        translate([0, 0, floor_thickness]) linear_extrude(rim + 1) rounded_rect([rim_size[0] - 2 * skirt, rim_size[1] - 2 * skirt], max(rim_r - skirt, 0.3));
    }
}

translate([0, -outer[1] / 2 - 4, 0]) box();
translate([0, outer[1] / 2 + 4, 0]) lid();
