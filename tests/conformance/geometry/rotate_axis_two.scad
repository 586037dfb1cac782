rotate(a=50,v=[1,2]) cube([4,2,1]);
