translate([3,4]) cube(2);
