resize([10,0,0]) cube([1,2,3]);
