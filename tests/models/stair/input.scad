// peer: newer
for (i = [0:9]) translate([i * 6, 0, 0]) cube([6, 20, (i + 1) * 4]);
difference() { translate([0, 20, 0]) cube([60, 2, 50]); translate([30, 19, 58]) rotate([-90, 0, 0]) cylinder(r = 40, h = 4, $fn = 80); }
