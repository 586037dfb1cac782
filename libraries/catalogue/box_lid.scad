// title: Box lid
// about: Lid for an open box: pushed in with a rim, slipped over the walls, or screwed down at the corners.
// tags: lid, cover, cap, top, box, closure
// ask: a lid for a box 80 x 50 mm inside with 2 mm walls
// ask: slip-over lid for a 100 x 100 mm box with a grip
// words inner_width: inner width, width, wide
// words inner_depth: inner depth, depth, deep, length
// words wall: wall, box wall
// words thickness: thickness, thick
// words style: style, kind, push-in, slip-over, screwed
// words rim: rim, lip, skirt
// words gap: gap, play, fit, tolerance
// words grip: grip, handle, knob
// bodies: 1
// size: [width, depth, thickness + (style == "screwed" ? 0 : rim)]

use <partwright/enclosures.scad>
use <partwright/fasteners.scad>
use <partwright/patterns.scad>
use <partwright/shapes.scad>

/* [Box] */
// Inner width of the box (mm)
inner_width = 80; // [30:1:250]
// Inner depth of the box (mm)
inner_depth = 50; // [30:1:250]
// Wall thickness of the box (mm)
wall = 2; // [1:0.2:6]

/* [Lid] */
// How the lid holds
style = "push-in"; // [push-in, slip-over, screwed]
// Thickness (mm)
thickness = 2.4; // [1.2:0.2:6]
// Height of the rim (mm)
rim = 5; // [2:0.5:20]
// Play between lid and box (mm)
gap = 0.2; // [0:0.05:0.8]
// Finger hole in the middle
grip = false;

/* [Hidden] */
$fn = 64;

skirt = 1.6; // thickness of a rim
extra = style == "slip-over" ? 2 * (gap + skirt) : 0;
width = inner_width + 2 * wall + extra;
depth = inner_depth + 2 * wall + extra;
corner = 4;
screw = "M3";
finger = min(22, inner_width / 2, inner_depth / 2);

difference() {
    if (style == "push-in") lid_with_rim([inner_width, inner_depth], wall, corner, rim, gap, thickness);
    else if (style == "slip-over") {
        rounded_box([width, depth, thickness], corner, bottom = 0.5);
        translate([0, 0, thickness / 2]) linear_extrude(thickness / 2 + rim) difference() {
            rounded_rect([width, depth], corner);
            rounded_rect([width - 2 * skirt, depth - 2 * skirt], corner - skirt);
        }
    } else rounded_box([width, depth, thickness], corner, bottom = 0.5);
    if (style == "screwed") mirror([0, 0, 1]) corners([inner_width - 5, inner_depth - 5])
        countersunk_hole(screw, thickness + 1);
    if (grip) translate([0, 0, -1]) cylinder(h = thickness + 2, d = finger);
}
