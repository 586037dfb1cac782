rotate_extrude() translate([5,0]) circle(2);
