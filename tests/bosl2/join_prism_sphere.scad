// A prism that joins a sphere with a fillet.
include <BOSL2/std.scad>
join_prism(circle(r = 8, $fn = 32), base = "sphere", base_r = 25, length = 14, fillet = 3, n = 6, overlap = 1);
