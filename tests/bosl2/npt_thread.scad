// Pipe thread, solid and hollow.
include <BOSL2/std.scad>
include <BOSL2/threading.scad>
npt_threaded_rod(size = 3 / 8, $fn = 48);
right(25) npt_threaded_rod(size = 1 / 4, hollow = true, left_handed = true, $fn = 48);
