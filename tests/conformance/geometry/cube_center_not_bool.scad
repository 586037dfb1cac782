cube(2,center=1);
