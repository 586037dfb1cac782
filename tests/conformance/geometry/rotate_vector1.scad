rotate([40]) cube([4,2,1]);
