// Joined paths with rounded joints.
include <BOSL2/std.scad>
rounded = path_join([[[0, 0], [30, 0]], arc(r = 20, start = 0, angle = 90, n = 24), [[0, 0], [-10, 0], [-10, -8]]], joint = 2, $fn = 16, closed = false);
linear_extrude(height = 6) stroke(rounded, width = 2, endcaps = "butt", $fn = 12);
