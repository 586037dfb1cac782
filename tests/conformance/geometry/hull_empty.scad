hull(){} cube(1);
