resize([10,20,5]) cube([1,2,3]);
