// An ISO rod, right and left handed.
include <BOSL2/std.scad>
include <BOSL2/threading.scad>
threaded_rod(d = 12, pitch = 2, l = 20, $fn = 32);
right(20) threaded_rod(d = 10, pitch = 1.5, l = 20, left_handed = true, starts = 2, bevel = true, $fn = 32);
