// A smooth path through points, stroked.
include <BOSL2/std.scad>
linear_extrude(height = 3) stroke(smooth_path([[0, 0], [10, 20], [30, 5], [45, 25], [60, 0]], splinesteps = 8), width = 3, $fn = 16);
