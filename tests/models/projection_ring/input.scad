// peer: newer
linear_extrude(4) projection() rotate([30, 20, 0]) difference() { cylinder(r = 20, h = 6, $fn = 40); translate([0, 0, -1]) cylinder(r = 12, h = 8, $fn = 40); }
