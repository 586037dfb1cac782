// Halves by planes.
include <BOSL2/std.scad>
$fn = 32;
top_half() sphere(d = 30);
right(40) half_of([1, 1, 0.5], cp = [2, 0, 0]) cuboid(24, rounding = 4);
right(80) left_half(x = 4) torus(od = 30, id = 14);
