cube(10);
translate([20, 0, 0]) cylinder(r = 5, h = 10, $fn = 32);
