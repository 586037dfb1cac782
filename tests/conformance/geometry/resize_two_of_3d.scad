resize([5,6]) cube([1,2,3]);
