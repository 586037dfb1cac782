// Béziers: points, lengths and a joined path.
include <BOSL2/std.scad>
include <BOSL2/beziers.scad>
curve = flatten([bez_begin([0, 0], BACK, 15), bez_tang([25, 20], RIGHT, 10), bez_joint([38, 14], LEFT, FRONT, 4, 5), bez_end([50, 0], BACK, 12)]);
path = bezpath_curve(curve, splinesteps = 12);
linear_extrude(height = 5) polygon(path);
right(60) cuboid([bezpath_length(curve) / 4, 10, 5]);
