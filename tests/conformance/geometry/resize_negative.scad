resize([-10,4,4]) cube([1,2,3]);
