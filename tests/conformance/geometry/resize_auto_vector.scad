resize([10,0,0],auto=[true,true,false]) cube([1,2,3]);
