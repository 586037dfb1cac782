// A thick line with its own ends.
include <BOSL2/std.scad>
path = [[0, 0], [20, 0], [30, 18], [50, 20]];
linear_extrude(height = 4) offset_stroke(path, width = 6, rounded = true, start = "round", end = "pointed", $fn = 24);
fwd(30) linear_extrude(height = 4) offset_stroke(path, width = [-2, 4], rounded = false, chamfer = true, start = os_flat(abs_angle = 90));
