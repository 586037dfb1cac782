linear_extrude(0) square(2); linear_extrude(-3) square(2); translate([9,0,0]) cube(1);
