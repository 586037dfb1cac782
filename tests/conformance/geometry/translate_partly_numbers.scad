// peer: newer
translate([1, undef]) cube(1); translate([5, 6, "a"]) cube(2); translate(["a", 3]) cube([3, 1, 1]);
