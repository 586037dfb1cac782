// A knurled cylinder.
include <BOSL2/std.scad>
cyl(d = 30, h = 16, texture = "diamonds", tex_size = [5, 5], tex_depth = 0.8, tex_taper = 0, $fn = 32);
