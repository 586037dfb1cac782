cylinder(h=5,r=-3); cylinder(h=5,r1=3,r2=-1); translate([9,0,0]) cube(1);
