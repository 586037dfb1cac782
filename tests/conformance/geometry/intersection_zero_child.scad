intersection(){cube(3);cube(0);} translate([9,0,0])cube(1);
