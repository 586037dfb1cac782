difference(){cube(4);translate([1,1,0])cube([2,2,4]);}
