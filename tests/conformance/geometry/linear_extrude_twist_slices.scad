linear_extrude(10,twist=180,slices=5) translate([3,0]) circle(2);
