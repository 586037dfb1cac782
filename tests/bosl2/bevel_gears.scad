// A bevel gear with a straight and a spiral flank.
include <BOSL2/std.scad>
include <BOSL2/gears.scad>
bevel_gear(circ_pitch = 5, teeth = 24, mate_teeth = 24, shaft_diam = 5, spiral = 0);
right(70) bevel_gear(mod = 1.5, teeth = 30, mate_teeth = 18, face_width = 8, spiral = 35, cutter_radius = 20, slices = 3);
