hull(){hull(){cube(1);translate([5,0,0])cube(1);}translate([0,7,3])cube(1);}
