// peer: newer
for (x = [0, 15, 30], y = [0, 15, 30]) { translate([x, y, 0]) cylinder(r = 1.5, h = 30, $fn = 12); translate([x, 0, y]) rotate([-90, 0, 0]) cylinder(r = 1.5, h = 30, $fn = 12); translate([0, x, y]) rotate([0, 90, 0]) cylinder(r = 1.5, h = 30, $fn = 12); }
for (x = [0, 15, 30], y = [0, 15, 30], z = [0, 15, 30]) translate([x, y, z]) sphere(2.5, $fn = 16);
