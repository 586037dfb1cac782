// peer: newer
resize([20, 30, 40]) difference() { sphere(10, $fn = 40); translate([0, 0, -10]) cylinder(r = 3, h = 8, $fn = 24); }
