cylinder(h=5,d=6,r2=1,$fn=16);
