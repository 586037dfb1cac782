minkowski(){cube([6,4,2]);cylinder(r=1,h=1,$fn=12);}
