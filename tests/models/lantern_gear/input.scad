// peer: newer
for (z = [0, 20]) translate([0, 0, z]) difference() { cylinder(r = 22, h = 4, $fn = 72); translate([0, 0, -1]) cylinder(r = 4, h = 6, $fn = 30); }
for (a = [0:36:324]) rotate(a) translate([17, 0, 2]) cylinder(r = 2.5, h = 20, $fn = 24);
