// peer: newer
for (i = [0:4]) translate([0, 0, i * 1.5]) difference() { cylinder(r = 12 - i, h = 1.5, $fn = 48); translate([0, 0, -1]) cylinder(r = 5, h = 4, $fn = 36); }
