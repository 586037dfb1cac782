// A shoulder screw.
include <BOSL2/std.scad>
include <BOSL2/screws.scad>
shoulder_screw("iso", 8, length = 10, $fn = 32);
