circle(0); circle(-3); translate([3,0]) circle(1);
