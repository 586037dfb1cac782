minkowski(){cube([6,4,2]);sphere(1,$fn=12);}
