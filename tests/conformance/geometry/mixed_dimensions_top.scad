cube(2); translate([5,0]) square(2);
