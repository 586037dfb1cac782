minkowski(){union(){cube(2);translate([6,0,0])cube(2);}sphere(1,$fn=8);}
