intersection(){cube(1);translate([5,0,0])cube(1);} cube(1);
