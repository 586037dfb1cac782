cube(2);translate([2,2,2])cube(2);
