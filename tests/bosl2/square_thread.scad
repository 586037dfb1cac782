// Square thread.
include <BOSL2/std.scad>
include <BOSL2/threading.scad>
square_threaded_rod(d = 14, l = 20, pitch = 3, starts = 2, $fn = 32);
right(25) square_threaded_nut(nutwidth = 22, id = 14, h = 8, pitch = 3, $fn = 32);
