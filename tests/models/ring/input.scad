// A partial revolution with square ends.
rotate_extrude(angle = 270, $fn = 72) translate([20, 0]) circle(r = 4, $fn = 24);
