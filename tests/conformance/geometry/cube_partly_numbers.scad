// peer: newer
cube([2, "a", 3]); translate([5, 0, 0]) cube([2, 3, undef]); translate([9, 0, 0]) cube(["a", 2, 3]);
