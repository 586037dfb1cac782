// A box with rounded and chamfered ends.
include <BOSL2/std.scad>
shape = round_corners(rect([40, 30]), radius = 6, $fn = 24);
offset_sweep(shape, height = 20, bottom = os_chamfer(width = 2), top = os_circle(r = 4), steps = 8);
right(60) offset_sweep(star(5, step = 2, r = 20), height = 15, bottom = os_teardrop(r = 2), top = os_smooth(joint = 1.5), steps = 6);
