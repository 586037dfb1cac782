intersection(){cube(3); square(2);} translate([9,0,0]) cube(1);
