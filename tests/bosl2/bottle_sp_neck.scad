// A screw finish and its cap.
include <BOSL2/std.scad>
include <BOSL2/bottlecaps.scad>
include <BOSL2/threading.scad>
sp_neck(24, 400, wall = 2, $fn = 48);
right(45) sp_cap(24, 400, wall = 2, $fn = 48);
