// Three-dimensional masks on edges and corners.
include <BOSL2/std.scad>
$fn = 32;
diff()
cube([40, 30, 20], center = true) {
    edge_mask([TOP + RIGHT, FRONT + LEFT]) rounding_edge_mask(l = 60, r = 5);
    edge_mask(BOT + FRONT) chamfer_edge_mask(l = 60, chamfer = 3);
    corner_mask(TOP + LEFT + BACK) rounding_corner_mask(r = 5);
}
