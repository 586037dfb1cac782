// peer: newer
cylinder(r = 8, h = 10, $fn = 40);
for (a = [0:72:288]) rotate(a) translate([5, 0, 5]) rotate([30, 0, 0]) translate([0, -6, -1]) cube([30, 12, 2]);
difference() { cylinder(r = 36, h = 10, $fn = 72); translate([0, 0, -1]) cylinder(r = 34, h = 12, $fn = 72); }
