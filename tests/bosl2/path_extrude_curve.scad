// An extruded curve of Bézier segments.
include <BOSL2/std.scad>
curve = bezpath_curve([[0, 0], [10, 30], [30, -20], [45, 10], [55, 25], [70, 10], [80, 10]], splinesteps = 10);
path_sweep2d(circle(r = 3, $fn = 16), curve);
