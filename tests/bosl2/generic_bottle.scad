// A generic neck.
include <BOSL2/std.scad>
include <BOSL2/bottlecaps.scad>
include <BOSL2/threading.scad>
generic_bottle_neck(neck_d = 25, thread_od = 27, height = 15, $fn = 48);
