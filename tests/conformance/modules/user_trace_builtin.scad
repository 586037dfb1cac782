// peer: newer
module m() { translate([1, 0, 0]) union() assert(false, "inside"); }
for (i = [0:1]) if (true) m();
