// A textured sweep.
include <BOSL2/std.scad>
linear_sweep(rect([40, 30], rounding = 8, $fn = 16), h = 20, texture = "pyramids", tex_size = [5, 5], tex_depth = 1, style = "min_edge");
