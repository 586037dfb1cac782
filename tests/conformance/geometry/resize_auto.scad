resize([10,0,0],auto=true) cube([1,2,3]);
