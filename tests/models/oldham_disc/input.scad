// peer: newer
cylinder(r = 15, h = 5, $fn = 60);
translate([-15, -3, 4]) intersection() { cube([30, 6, 5]); translate([15, 3, 0]) cylinder(r = 15, h = 9, $fn = 60); }
rotate(90) translate([-15, -3, -4]) intersection() { cube([30, 6, 5]); translate([15, 3, 0]) cylinder(r = 15, h = 9, $fn = 60); }
