difference(){cube(9); rotate(30) !translate([3,0,0]) cube(2);} sphere(3);
