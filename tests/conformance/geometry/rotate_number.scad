rotate(30) cube([4,2,1]);
