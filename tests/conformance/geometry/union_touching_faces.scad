cube(2);translate([2,0,0])cube(2);
