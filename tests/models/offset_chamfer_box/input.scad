// peer: newer
linear_extrude(8) offset(delta = 4, chamfer = true) square([30, 16]);
translate([0, 0, 8]) linear_extrude(8) offset(delta = 2) square([30, 16]);
