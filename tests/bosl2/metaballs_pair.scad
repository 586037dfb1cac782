// Two metaballs and a connector.
include <BOSL2/std.scad>
include <BOSL2/isosurface.scad>
metaballs([left(10), mb_sphere(8), right(10), mb_sphere(8), IDENT, mb_capsule(h = 20, r = 2)], bounding_box = [[-25, -16, -16], [25, 16, 16]], voxel_size = 2.5);
