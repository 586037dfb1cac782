// A bare thread helix on a cylinder.
include <BOSL2/std.scad>
include <BOSL2/threading.scad>
cyl(d = 20, h = 16, $fn = 48) thread_helix(d = 20, pitch = 4, thread_depth = 1, flank_angle = 15, turns = 2.5, $fn = 48);
