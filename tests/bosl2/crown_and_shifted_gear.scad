// A crown gear, and a pinion with profile shift.
include <BOSL2/std.scad>
include <BOSL2/gears.scad>
crown_gear(mod = 1, teeth = 30, backing = 3, face_width = 5, pressure_angle = 20);
right(40) spur_gear(mod = 2, teeth = 9, thickness = 6, profile_shift = 0.5, shorten = 0.1, shaft_diam = 3);
