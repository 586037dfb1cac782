translate([1/0,0,0]) cube(1); cube(2);
