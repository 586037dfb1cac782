cylinder(5,3,1);
