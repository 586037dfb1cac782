rotate(1/0) cube([4,2,1]); rotate([0,0/0,30]) cube([1,9,1]);
