intersection(){cube(3);if(false)cube(1);} translate([9,0,0])cube(1);
