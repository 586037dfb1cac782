intersection(){cube(6);translate([1,1,1])cube(6);translate([2,0,0])cube(9);}
