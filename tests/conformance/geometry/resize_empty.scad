resize([10,5,5]) cube(0); cube(1);
