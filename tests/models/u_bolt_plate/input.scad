// peer: newer
translate([0, 0, 20]) rotate([90, 0, 0]) rotate_extrude(angle = 180, $fn = 60) translate([15, 0]) circle(3, $fn = 24);
for (x = [-15, 15]) translate([x, 0, -10]) cylinder(r = 3, h = 30.001, $fn = 24);
difference() { translate([-22, -8, -4]) cube([44, 16, 4]); }
