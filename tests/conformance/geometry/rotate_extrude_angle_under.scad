rotate_extrude(angle=-360,$fn=16) translate([5,0]) square(2);
