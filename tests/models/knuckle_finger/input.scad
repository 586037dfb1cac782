// peer: newer
hull() { sphere(6, $fn = 32); translate([25, 0, 0]) sphere(5, $fn = 32); }
hull() { translate([25, 0, 0]) sphere(5, $fn = 32); translate([42, 0, -12]) sphere(4, $fn = 32); }
hull() { translate([42, 0, -12]) sphere(4, $fn = 32); translate([48, 0, -26]) sphere(3, $fn = 32); }
