// Nuts for the rods.
include <BOSL2/std.scad>
include <BOSL2/threading.scad>
threaded_nut(nutwidth = 18, id = 12, h = 8, pitch = 2, $slop = 0.1, $fn = 32);
right(25) threaded_nut(nutwidth = 18, id = 10, h = 8, pitch = 1.5, shape = "square", bevel = true, blunt_start = false, $fn = 32);
