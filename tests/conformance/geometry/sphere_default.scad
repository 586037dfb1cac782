sphere(5);
