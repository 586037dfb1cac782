// Trusses, corner and foot.
include <BOSL2/std.scad>
include <BOSL2/cubetruss.scad>
cubetruss(extents = [1, 3], size = 20, strut = 3);
right(60) cubetruss_corner(size = 20, strut = 3, h = 1, extents = [1, 0, 0, 0, 1]);
back(80) cubetruss_foot(w = 1, size = 20, strut = 3);
