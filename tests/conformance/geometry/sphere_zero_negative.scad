sphere(0); sphere(-2); translate([9,0,0]) sphere(1);
