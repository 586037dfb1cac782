scale(2) cube([1,2,3]);
