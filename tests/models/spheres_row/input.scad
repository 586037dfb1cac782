// peer: newer
for (x = [0:6]) translate([x * 9, 0, 0]) sphere(6, $fn = 24);
translate([-8, -2, -2]) cube([70, 4, 4]);
