for(i=[0:4]) translate([i*1.5,0,0]) cube(2);
