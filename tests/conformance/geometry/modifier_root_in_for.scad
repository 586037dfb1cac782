for(i=[0:3]) translate([i*5,0,0]) !cube(i+1);
