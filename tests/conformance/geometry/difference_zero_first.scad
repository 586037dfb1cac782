difference(){cube(0);translate([0,0,9])cube(3);} cube(1);
