cylinder(h=5,r1=3,r2=0,$fn=9);
