hull(){cube(3);translate([9,2,5])sphere(2,$fn=12);}
