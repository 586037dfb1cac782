rotate([60,0,0]) square([4,6]);
