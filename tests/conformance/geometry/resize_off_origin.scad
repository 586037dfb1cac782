resize([10,4,2]) translate([5,6,7]) cube(2);
