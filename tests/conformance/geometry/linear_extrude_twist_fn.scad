linear_extrude(10,twist=180,$fn=30) translate([3,0]) circle(2);
