hull(){cube(0);cube(2);translate([5,5,5])cube(1);}
