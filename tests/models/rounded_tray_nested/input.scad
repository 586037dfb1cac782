// peer: newer
module pan(s, h) hull() for (x = [-s, s], y = [-s, s]) translate([x, y, 0]) cylinder(r1 = 4, r2 = 6, h = h, $fn = 32);
difference() { pan(20, 12); translate([0, 0, 2]) pan(18, 12); }
difference() { translate([0, 0, 2]) pan(10, 9); translate([0, 0, 3]) pan(8.5, 9); }
