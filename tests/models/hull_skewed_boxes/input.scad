// peer: newer
hull() { cube([20, 10, 1]); translate([5, 5, 15]) rotate([10, 5, 30]) cube([8, 8, 1]); }
translate([30, 0, 0]) hull() { cylinder(r = 8, h = 1, $fn = 6); translate([4, 3, 20]) cylinder(r = 3, h = 1, $fn = 30); }
