// Half joiners.
include <BOSL2/std.scad>
include <BOSL2/joiners.scad>
half_joiner(l = 20, w = 10, base = 5, screwsize = 3, $fn = 16);
right(30) half_joiner2(l = 20, w = 10, base = 5, $slop = 0.1, $fn = 16);
