sphere(r=3,d=8);
