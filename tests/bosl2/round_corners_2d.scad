// Corners of a path rounded, smoothed, chamfered.
include <BOSL2/std.scad>
path = [[0, 0], [40, 0], [40, 15], [20, 15], [20, 35], [0, 35]];
$fn = 32;
linear_extrude(height = 4) polygon(round_corners(path, radius = [1, 4, 4, 6, 3, 5]));
right(60) linear_extrude(height = 4) polygon(round_corners(path, method = "smooth", joint = 4, k = 0.6));
right(120) linear_extrude(height = 4) polygon(round_corners(path, method = "chamfer", cut = 2));
