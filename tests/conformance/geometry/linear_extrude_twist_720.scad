linear_extrude(30,twist=720) translate([2,0]) circle(1,$fn=8);
