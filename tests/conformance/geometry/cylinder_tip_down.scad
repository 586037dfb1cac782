cylinder(h=5,r1=0,r2=3,center=true,$fn=8);
