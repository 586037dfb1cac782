translate([1,2,5]) square(3);
