// peer: newer
for (s = [-1, 1]) linear_extrude(50, twist = s * 360, slices = 40) translate([6, 0]) circle(3, $fn = 20);
translate([0, 0, -4]) cylinder(r = 12, h = 5, $fn = 40);
translate([0, 0, 49]) cylinder(r = 12, h = 5, $fn = 40);
