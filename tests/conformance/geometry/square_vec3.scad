square([2,3,4]);
