// Sparse walls and cuboids.
include <BOSL2/std.scad>
include <BOSL2/walls.scad>
sparse_wall(h = 40, l = 80, thick = 4, strut = 4);
right(40) sparse_cuboid([30, 40, 30], strut = 4, dir = "Z");
