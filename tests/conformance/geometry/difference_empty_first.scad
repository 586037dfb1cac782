difference(){union(){};cube(3);} cube(1);
