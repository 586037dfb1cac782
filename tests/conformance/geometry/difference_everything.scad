difference(){cube(2);cube(3);} translate([9,0,0]) cube(1);
