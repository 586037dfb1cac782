cylinder(h=5,r=2);
