// peer: newer
offset(undef, 3) square(); translate([20, 0]) offset(undef, 3, true) square();
