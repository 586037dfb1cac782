translate(5) cube(1);
