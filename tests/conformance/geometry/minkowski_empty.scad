minkowski(){cube(2);cube(0);} translate([9,0,0]) cube(1);
