// peer: newer
rotate_extrude(a = 90, angle = 45, $fn = 36) translate([2, 0]) square();
