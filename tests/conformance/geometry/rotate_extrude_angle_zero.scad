rotate_extrude(angle=0) translate([5,0]) square(2); translate([9,9,9]) cube(1);
