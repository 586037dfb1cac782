// peer: newer
cube([36, 36, 4]);
for (x = [3:6:33], y = [3:6:33]) translate([x, y, 4]) cylinder(d = 3, h = 14, $fn = 16);
