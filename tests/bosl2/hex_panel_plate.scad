// A hexagonal panel.
include <BOSL2/std.scad>
include <BOSL2/walls.scad>
hex_panel([60, 40, 5], strut = 1.5, spacing = 10, frame = 4);
