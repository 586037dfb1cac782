// A rack and its pinion.
include <BOSL2/std.scad>
include <BOSL2/gears.scad>
rack(pitch = 6, teeth = 10, thickness = 6, bottom = 8);
back(30) rack(mod = 2, teeth = 8, thickness = 6, helical = 20, backing = 5);
