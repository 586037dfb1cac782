difference() { square(4); translate([1, 1]) square(2); }
translate([6, 0]) circle(2);
