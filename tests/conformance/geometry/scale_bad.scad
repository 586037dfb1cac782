scale("x") cube(2);
