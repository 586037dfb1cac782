// Trapezoidal rod and nut.
include <BOSL2/std.scad>
include <BOSL2/threading.scad>
trapezoidal_threaded_rod(d = 16, l = 25, pitch = 4, thread_angle = 30, blunt_start = true, $fn = 36);
right(30) trapezoidal_threaded_nut(nutwidth = 26, id = 16, h = 10, pitch = 4, starts = 2, $fn = 36);
