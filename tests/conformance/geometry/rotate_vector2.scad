rotate([10,20]) cube([4,2,1]);
