square([3,4]); translate([10,0]) circle(2,$fn=6);
