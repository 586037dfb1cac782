// title: Electronics enclosure
// about: Box with a screwed lid, corner posts for screws, board standoffs, ventilation and a cable hole; box and lid lie side by side.
// tags: enclosure, box, case, housing, electronics, lid, project box, pcb, raspberry pi, arduino
// ask: an electronics enclosure 100 x 60 x 35 mm inside with a screwed lid
// ask: case for a 70 x 50 mm board with ventilation slots and an 8 mm cable hole
// words inner_width: inner width, width, wide, inside width
// words inner_depth: inner depth, depth, deep, inside depth
// words inner_height: inner height, height, high, tall, inside height
// words wall: wall, thickness, thick
// words screw: screw, bolt, fastener
// words vents: ventilation, vents, slots, cooling
// words cable_hole: cable hole, cable, grommet, opening
// words board_width: board width, pcb width
// words board_depth: board depth, pcb depth
// words gap: gap, play, fit, tolerance
// bodies: 2
// size: [outer[0], 2 * outer[1] + 10, box_height]

use <partwright/fasteners.scad>
use <partwright/patterns.scad>
use <partwright/shapes.scad>

/* [Size] */
// Inner width (mm)
inner_width = 90; // [40:1:220]
// Inner depth (mm)
inner_depth = 60; // [40:1:180]
// Inner height (mm)
inner_height = 30; // [15:1:120]
// Wall thickness (mm)
wall = 2.4; // [1.6:0.2:5]

/* [Lid] */
// Lid screws
screw = "M3"; // [M2.5, M3, M4]
// Play between lid and box (mm)
gap = 0.2; // [0.05:0.05:0.6]

/* [Openings] */
// Number of ventilation slots in the lid
vents = 7; // [0:1:15]
// Diameter of the cable hole (mm), 0 for none
cable_hole = 8; // [0:0.5:20]

/* [Board] */
// Distance of the board's holes along the width (mm), 0 for no standoffs
board_width = 58; // [0:0.5:200]
// Distance of the board's holes along the depth (mm)
board_depth = 34; // [10:0.5:160]

/* [Hidden] */
$fn = 48;

corner = 4;
outer = [inner_width + 2 * wall, inner_depth + 2 * wall];
box_height = inner_height + wall;
// Corner posts take the lid screws; their axes stand in the inner corners.
post = tap_drill(screw) + 4;
post_at = [inner_width - post + 1, inner_depth - post + 1];
// Board standoffs stay clear of walls and posts.
standoff = 6;
standoff_height = 5;
board = [min(board_width, inner_width - standoff - 2), min(board_depth, inner_depth - standoff - 2)];
clear_of_posts = min(abs(post_at[0] - board[0]), inner_width) / 2 >= (post + standoff) / 2
    || abs(post_at[1] - board[1]) / 2 >= (post + standoff) / 2;
has_board = board_width > 0 && clear_of_posts;
hole = min(cable_hole, inner_height - 6, inner_depth - 2 * post - 4);
slot_length = inner_depth - 2 * post - 6;
slot_count = max(0, min(vents, floor((inner_width - 2 * post - 4) / 6)));
lid_rim = 2.4;

if (board_width > 0 && !has_board) echo("The board's standoffs would meet the corner posts: left out.");

module box() difference() {
    union() {
        difference() {
            rounded_box([outer[0], outer[1], box_height], corner, bottom = 0.8);
            translate([0, 0, wall]) linear_extrude(box_height) rounded_rect([inner_width, inner_depth], max(corner - wall, 0.5));
        }
        translate([0, 0, wall / 2]) linear_extrude(inner_height + wall / 2 - lid_rim - 0.5) intersection() {
            rounded_rect([outer[0] - wall, outer[1] - wall], corner - wall / 2);
            corners(post_at) {
                circle(d = post);
                for (a = [0, 90, 180, 270]) rotate(a) translate([0, -post / 2]) square([post, post]);
            }
        }
        if (has_board) translate([0, 0, wall / 2]) corners(board) cylinder(h = standoff_height + wall / 2, d1 = standoff + 2, d2 = standoff);
    }
    translate([0, 0, box_height - lid_rim - 0.5]) corners(post_at) tap_hole(screw, min(12, inner_height - lid_rim - 2));
    if (has_board) translate([0, 0, wall + standoff_height]) corners(board) tap_hole("M2.5", standoff_height);
    if (hole > 0) translate([0, 0, wall + inner_height / 2]) rotate([90, 0, 90])
        linear_extrude(outer[0]) teardrop(hole);
}

// The lid lies upside down: its rim reaches into the box and leaves room for the posts.
module lid() difference() {
    union() {
        rounded_box([outer[0], outer[1], wall], corner, bottom = min(0.8, wall / 3));
        translate([0, 0, wall / 2]) linear_extrude(wall / 2 + lid_rim) difference() {
            rounded_rect([inner_width - 2 * gap, inner_depth - 2 * gap], max(corner - wall - gap, 0.3));
            rounded_rect([inner_width - 2 * gap - 3, inner_depth - 2 * gap - 3], max(corner - wall - 2, 0.3));
        }
    }
    mirror([0, 0, 1]) corners(post_at) countersunk_hole(screw, wall + lid_rim + 1);
    if (slot_count > 0) translate([0, 0, -1]) linear_extrude(wall + 2) row(slot_count, 6) rotate(90) slot(slot_length, 3);
}

translate([0, -outer[1] / 2 - 5]) box();
translate([0, outer[1] / 2 + 5]) lid();
