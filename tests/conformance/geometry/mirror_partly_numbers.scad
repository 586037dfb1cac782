// peer: newer
mirror([2, 1, "a"]) cube([1, 2, 3]); translate([9, 0, 0]) mirror([undef, 1]) cube([1, 2, 3]); translate([0, 9, 0]) mirror(["a", "a", 1]) cube([1, 2, 3]);
