cylinder(h=5,r=3,r1=1);
