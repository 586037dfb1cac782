// peer: newer
rotate_extrude(angle = 220, $fn = 60) translate([15, 0]) circle(4, $fn = 30);
translate([15, 0, 0]) rotate([90, 0, 0]) cylinder(r = 4, h = 30, $fn = 30);
rotate(220) translate([15, 0, 0]) sphere(4, $fn = 30);
translate([15, -33, 0]) cube([20, 6, 8], center = true);
