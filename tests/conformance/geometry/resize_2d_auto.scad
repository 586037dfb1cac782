resize([10,0],auto=true) square([2,3]);
