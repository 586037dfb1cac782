// A profile swept along a bent line in the plane.
include <BOSL2/std.scad>
path_sweep2d([[-4, 0], [4, 0], [4, 2], [-1, 2], [-1, 10], [-4, 10]], arc(r = 40, angle = [0, 120], n = 30));
