circle(0.01); translate([1,0]) circle(0.3);
