resize([4,8,0],auto=[false,false,true]) cube([1,2,3]);
