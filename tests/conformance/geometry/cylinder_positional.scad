// peer: newer
cylinder(1, undef, undef, false, 5); translate([20, 0, 0]) cylinder(1, undef, undef, false, undef, undef, 7, 9);
