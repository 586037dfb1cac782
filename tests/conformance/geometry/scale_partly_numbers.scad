// peer: newer
scale([4, 2, "a"]) cube(1); translate([9, 0, 0]) scale([2, undef]) cube(1); translate([0, 9, 0]) scale([2, "a", 3]) cube(1);
