resize(5) cube(2);
