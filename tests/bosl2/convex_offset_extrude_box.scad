// A convex outline extruded with rounded ends.
include <BOSL2/std.scad>
convex_offset_extrude(bottom = os_circle(r = 3), top = os_chamfer(width = 4), height = 16, steps = 6)
    hexagon(r = 16);
