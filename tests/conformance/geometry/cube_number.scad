cube(5);
