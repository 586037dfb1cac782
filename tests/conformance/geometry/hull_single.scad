hull() difference(){cube(9);translate([1,1,1])cube(9);}
