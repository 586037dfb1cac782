cube([1, 2, 3]);
translate([5, 0, 0]) difference() { cube(4); translate([1, 1, -1]) cube([2, 2, 6]); }
