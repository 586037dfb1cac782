resize([10,8,0],auto=true) cube([1,2,3]);
