// peer: newer
linear_extrude(height = 5, h = 6) square(); translate([3, 0, 0]) linear_extrude(7, undef, 1, false, 0, 1, 1, 1) square();
