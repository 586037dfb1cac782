rotate([10,"x",30]) cube([4,2,1]);
