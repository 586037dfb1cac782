// Rounded corners, prisms with continuous curvature, offset sweeps.
include <BOSL2/std.scad>
include <BOSL2/rounding.scad>
path = star(5, r = 40, ir = 22);
for (method = ["circle", "smooth", "chamfer"])
    echo(method, polygon_area(round_corners(path, method = method, cut = 1.5, $fn = 64)));
offset_sweep(round_corners(path, radius = 2, $fn = 32), height = 20, bottom = os_circle(r = 2), top = os_chamfer(width = 1), steps = 6);
rounded_prism(hexagon(r = 20), height = 20, joint_top = 5, joint_bot = 5, joint_sides = 4, splinesteps = 8);
