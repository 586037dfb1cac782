*!cube(2); cube(3);
