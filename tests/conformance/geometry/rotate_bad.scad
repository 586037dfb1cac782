rotate("x") cube([4,2,1]); rotate(undef) cube([1,9,1]);
