cylinder(h=0,r=3); cylinder(h=-5,r=3); translate([9,0,0]) cube(1);
