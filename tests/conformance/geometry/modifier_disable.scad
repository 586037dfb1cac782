*cube(9); cube(2);
