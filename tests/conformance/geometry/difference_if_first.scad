difference(){if(false) cube(9); cube(4); cube(2);} translate([9,0,0]) cube(1);
