rotate_extrude(angle=3) translate([5,0]) circle(2);
