// peer: newer
hull() { translate([0, 0, 20]) sphere(10, $fn = 24); for (a = [0:90:270]) rotate(a) translate([25, 0, 0]) cylinder(r = 4, h = 3, $fn = 16); }
