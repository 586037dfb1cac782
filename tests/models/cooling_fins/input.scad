// peer: newer
cube([60, 40, 4]);
for (x = [0:5:55]) translate([x, 0, 4]) cube([2, 40, 20]);
for (y = [0, 37]) translate([0, y, 4]) cube([60, 3, 6]);
