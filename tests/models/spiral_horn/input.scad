linear_extrude(60, twist = 540, slices = 60, scale = 0.3) translate([8, 0]) circle(8, $fn = 24);
