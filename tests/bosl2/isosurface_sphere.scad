// A gyroid inside of a box, coarse.
include <BOSL2/std.scad>
include <BOSL2/isosurface.scad>
isosurface(function(x, y, z) sin(12 * x) * cos(12 * y) + sin(12 * y) * cos(12 * z) + sin(12 * z) * cos(12 * x), [-0.5, INF], bounding_box = [[-15, -15, -15], [15, 15, 15]], voxel_size = 3);
