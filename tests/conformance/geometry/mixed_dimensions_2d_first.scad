square(2); translate([5,0,0]) cube(2);
