#cube(3); translate([1,1,1]) cube(3);
