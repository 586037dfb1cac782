// peer: newer
module web() hull() { cylinder(r = 10, h = 4, $fn = 40); translate([12, 0, 0]) cylinder(r = 8, h = 4, $fn = 40); }
cylinder(r = 6, h = 15, $fn = 40);
translate([0, 0, 15]) web();
translate([12, 0, 19]) cylinder(r = 5, h = 10, $fn = 40);
translate([0, 0, 29]) web();
translate([0, 0, 33]) cylinder(r = 6, h = 15, $fn = 40);
