union(){} cube(1);
