offset(r=1) cube(3); cube(1);
