rotate([10,20,30]) cube([4,2,1]);
