cylinder(h=5,d1=3,d2=6);
