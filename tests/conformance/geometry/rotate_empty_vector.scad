rotate([]) cube([4,2,1]);
