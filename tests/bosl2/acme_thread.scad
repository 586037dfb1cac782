// ACME rod.
include <BOSL2/std.scad>
include <BOSL2/threading.scad>
acme_threaded_rod(d = 0.5 * 25.4, l = 25, tpi = 8, $fn = 32);
right(25) acme_threaded_nut(nutwidth = 25, id = 12.7, h = 10, tpi = 8, $fn = 32);
