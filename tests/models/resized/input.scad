resize([40, 0, 10], auto = [false, true, false]) rotate([0, 0, 30]) scale([1, 2, 1]) cylinder(r = 5, h = 7, $fn = 24);
