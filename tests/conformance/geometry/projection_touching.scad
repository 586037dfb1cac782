projection(){cube(3);translate([3,0,5])cube(3);}
