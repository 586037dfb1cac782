// peer: newer
rotate([90, 0, 0]) rotate_extrude($fn = 48) translate([10, 0]) circle(3, $fn = 24);
translate([0, 0, -34]) cylinder(r = 2.5, h = 22, $fn = 24);
translate([0, 0, -14]) cylinder(r1 = 2.5, r2 = 5, h = 4, $fn = 24);
