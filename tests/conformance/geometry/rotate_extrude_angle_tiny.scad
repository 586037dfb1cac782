rotate_extrude(angle=0.5,$fn=100) translate([5,0]) square(2);
