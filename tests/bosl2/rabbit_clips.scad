// Rabbit clip pin and socket.
include <BOSL2/std.scad>
include <BOSL2/joiners.scad>
$fn = 24;
rabbit_clip("pin", length = 15, width = 12, snap = 1, thickness = 0.8, compression = 0.2, lock = true, depth = 4);
right(30) diff() cuboid([24, 10, 20]) tag("remove") attach(TOP) rabbit_clip("socket", length = 15, width = 12, snap = 1, thickness = 0.8, depth = 4.5, lock = true);
