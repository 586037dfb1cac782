cube([3,4,5],center=true);
