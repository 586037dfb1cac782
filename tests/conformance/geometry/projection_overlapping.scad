projection(){cube(3);translate([2,2,5])cube(3);translate([9,0,0])sphere(2,$fn=9);}
