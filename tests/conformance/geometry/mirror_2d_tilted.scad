mirror([1,0,1]) square([2,3]);
